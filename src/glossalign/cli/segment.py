"""`glossalign segment`."""

from __future__ import annotations

import sys

import click

from glossalign.cli.shared import OUTPUT, finish, open_project, show, write_output
from glossalign.steps.segment import articles_of, explanations, read_named, sentences

FORMATS = ("text", "jsonl")


@click.command("segment")
@click.argument("names", nargs=-1, metavar="[FILE... | -]")
@click.option(
    "--language", "-l", help="Of the files; without it the first locale of the project, else tr."
)
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
    if names:
        stdin = sys.stdin.buffer.read() if "-" in names else b""
        documents, problems = read_named(names, stdin, language)
    else:
        project = open_project()
        documents, problems = list(articles_of(project)), list(project.problems)
    failed = show(problems)
    shown = explanations if explain else sentences
    write_output((line for document in documents for line in shown(document, format_)), output)
    finish(failed=failed)
