"""`glossalign segment`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glossalign.cli.shared import OUTPUT, finish, open_project, show, write

if TYPE_CHECKING:
    from glossalign.lang import Language
    from glossalign.model import Document, Problem

FORMATS = ("text", "jsonl")
_CONTEXT = 30
"""Letters shown on each side of a place."""


@click.command("segment")
@click.argument("names", nargs=-1, metavar="[FILE... | -]")
@click.option("--language", "-l", help="Of the files; without it as the project says, else tr.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option(
    "--explain",
    is_flag=True,
    help="Print each place where a sentence might end, and why it does or not.",
)
@OUTPUT
def command(
    names: tuple[str, ...], language: str | None, format_: str, output: str | None, *, explain: bool
) -> None:
    """Split documents into sentences, one a line.

    Without a file: the translated articles of the project. `-` reads Markdown from stdin.
    """
    from glossalign.errors import GlossalignError
    from glossalign.markdown import document
    from glossalign.project import config, files, load

    problems: list[Problem] = []
    texts: list[tuple[Document, Language]] = []
    if not names:
        opened = open_project()
        problems += opened.problems
        articles = {pair.target: pair.locale for pair in opened.pairs if pair.translated}
        texts = [
            (opened.texts[path].document, load.language(opened.config, locale))
            for path, locale in sorted(articles.items())
            if path in opened.texts
        ]
    for name in names:
        settings = config.load(Path.cwd() if name == "-" else Path(name).absolute().parent)
        try:
            if name == "-":
                text = files.decode(sys.stdin.buffer.read(), "<stdin>")
            else:
                text = files.read_text(Path(name), follow=True)
            read = document.parse(text, path=name, fields=settings.front_matter)
            problems += read.problems
            texts.append((read, load.language(settings, language or "tr")))
        except GlossalignError as error:
            problems.append(error.problem)
    failed = show(problems)
    shown = _decisions if explain else _segments
    write((line for read, spoken in texts for line in shown(read, spoken, format_)), output)
    finish(failed=failed)


def _segments(read: Document, language: Language, format_: str) -> Iterator[str]:
    from glossalign.markdown.segment import segment

    for found in segment(read, language):
        if format_ == "text":
            yield found.text + "\n"
            continue
        row = {
            "path": read.path,
            "line": found.line,
            "column": found.column,
            "span": [found.start, found.end],
            "kind": found.kind,
            "text": found.text,
        }
        yield json.dumps(row, ensure_ascii=False) + "\n"


def _decisions(read: Document, language: Language, format_: str) -> Iterator[str]:
    from glossalign.markdown.segment import decisions, line_and_column, line_starts
    from glossalign.report.text import printable

    starts = line_starts(read.text)
    for at, cut, rule in decisions(read, language):
        line, column = line_and_column(starts, at)
        left, right = read.text[max(0, at - _CONTEXT) : at], read.text[at : at + _CONTEXT]
        if format_ == "text":
            around = printable(f"{' '.join(left.split())} ║ {' '.join(right.split())}")
            yield f"{read.path}:{line}:{column}: {'cut ' if cut else 'kept'} {rule:13} {around}\n"
            continue
        row = {"path": read.path, "line": line, "column": column, "cut": cut, "rule": rule}
        yield json.dumps({**row, "left": left, "right": right}, ensure_ascii=False) + "\n"
