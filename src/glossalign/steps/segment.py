"""Documents split into sentences: those of a project, or files by name."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from glossalign.errors import GlossalignError
from glossalign.markdown.document import parse
from glossalign.markdown.segment import document_decisions, line_and_column, line_starts, segment
from glossalign.project import config, files, load
from glossalign.report.text import printable

if TYPE_CHECKING:
    from glossalign.lang import Language
    from glossalign.model import Document, Problem
    from glossalign.project.load import Project

_CONTEXT = 30
"""Letters shown on each side of a place."""


class Spoken(NamedTuple):
    """A document and its language."""

    document: Document
    language: Language


def articles_of(project: Project) -> Iterator[Spoken]:
    """Yield the translated articles of a project that could be read, by path."""
    for pair in sorted(project.pairs, key=lambda pair: pair.target):
        if pair.translated and pair.target in project.texts:
            document = project.texts[pair.target].document
            yield Spoken(document, load.language_of(project.config, pair.locale))


def read_named(
    names: Sequence[str], stdin: bytes, language: str | None
) -> tuple[list[Spoken], list[Problem]]:
    """Return the documents of files, and what is wrong with them; `-` is what stdin has.

    Without a language it is the first locale of the settings that hold for a file.
    """
    found: list[Spoken] = []
    problems: list[Problem] = []
    for name in names:
        settings = config.load_settings(Path.cwd() if name == "-" else Path(name).absolute().parent)
        try:
            if name == "-":
                text = files.decode(stdin, "<stdin>")
            else:
                text = files.read_text(Path(name), follow=True)
            document = parse(text, path=name, reading=settings.reading)
            problems += document.problems
            found.append(
                Spoken(document, load.language_of(settings, language or settings.first_locale))
            )
        except GlossalignError as error:
            problems.append(error.problem)
    return found, problems


def sentences(spoken: Spoken, format_: str) -> Iterator[str]:
    """Yield a line for each sentence: its text, or with `jsonl` an object with its place."""
    document, language = spoken
    for found in segment(document, language):
        if format_ == "text":
            yield found.text + "\n"
            continue
        row = {
            "path": document.path,
            "line": found.line,
            "column": found.column,
            "span": [found.start, found.end],
            "kind": found.kind,
            "text": found.text,
        }
        yield json.dumps(row, ensure_ascii=False) + "\n"


def explanations(spoken: Spoken, format_: str) -> Iterator[str]:
    """Yield a line each place where a sentence might end, and the rule that decided."""
    document, language = spoken
    text = document.text
    starts = line_starts(text)
    for at, cut, rule in document_decisions(document, language):
        line, column = line_and_column(starts, at)
        left, right = text[max(0, at - _CONTEXT) : at], text[at : at + _CONTEXT]
        if format_ == "text":
            around = printable(f"{' '.join(left.split())} ║ {' '.join(right.split())}")
            what = "cut " if cut else "kept"
            yield f"{document.path}:{line}:{column}: {what} {rule:13} {around}\n"
            continue
        row = {"path": document.path, "line": line, "column": column, "cut": cut, "rule": rule}
        yield json.dumps({**row, "left": left, "right": right}, ensure_ascii=False) + "\n"
