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
    from glossalign.model import Problem
    from glossalign.project import Text

FORMATS = ("text", "jsonl")


@click.command("segment")
@click.argument("names", nargs=-1, metavar="[FILE... | -]")
@click.option("--language", "-l", help="Of the files; without it as the project says, else tr.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True)
@OUTPUT
def command(names: tuple[str, ...], language: str | None, format_: str, output: str | None) -> None:
    """Split documents into sentences, one a line.

    Without a file: the translated articles of the project. `-` reads Markdown from stdin.
    """
    from glossalign import config, document, files, project, segment
    from glossalign.errors import GlossalignError

    problems: list[Problem] = []
    texts: list[Text] = []
    if not names:
        opened = open_project()
        problems += opened.problems
        articles = sorted({pair.target for pair in opened.pairs if pair.translated})
        texts = [opened.texts[path] for path in articles if path in opened.texts]
    for name in names:
        settings = config.load(Path.cwd() if name == "-" else Path(name).absolute().parent)
        try:
            if name == "-":
                text = files.decode(sys.stdin.buffer.read(), "<stdin>")
            else:
                text = files.read_text(Path(name), follow=True)
            read = document.parse(text, path=name, fields=settings.front_matter)
            problems += read.problems
            spoken = project.language(settings, language or "tr")
            texts.append(project.Text(read, segment.segment(read, spoken)))
        except GlossalignError as error:
            problems.append(error.problem)
    failed = show(problems)
    write(_json_lines(texts) if format_ == "jsonl" else _lines(texts), output)
    finish(failed=failed)


def _lines(texts: list[Text]) -> Iterator[str]:
    for text in texts:
        for segment in text.segments:
            yield segment.text + "\n"


def _json_lines(texts: list[Text]) -> Iterator[str]:
    for text in texts:
        for segment in text.segments:
            row = {
                "path": text.document.path,
                "line": segment.line,
                "column": segment.column,
                "span": [segment.start, segment.end],
                "kind": segment.kind,
                "text": segment.text,
            }
            yield json.dumps(row, ensure_ascii=False) + "\n"
