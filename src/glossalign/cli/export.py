"""`glossalign export`."""

from __future__ import annotations

from collections.abc import Mapping

import click

from glossalign.cli.shared import LOCALE, OUTPUT, finish, open_project, show, write_output
from glossalign.steps.export import FORMATS, GLOSSARY_FORMATS, PROJECT_FORMATS, Format, Material


class _WithFormats(click.Command):
    """A command whose help names the formats."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the formats as two lists."""
        _write_formats(formatter, "Formats", PROJECT_FORMATS)
        _write_formats(
            formatter, "Formats of the glossary, or of what would be mined", GLOSSARY_FORMATS
        )


def _write_formats(
    formatter: click.HelpFormatter, title: str, formats: Mapping[str, Format]
) -> None:
    with formatter.section(title):
        formatter.write_dl([(name, one.help) for name, one in formats.items()])


@click.command("export", cls=_WithFormats)
@click.argument("format_", metavar="FORMAT", type=click.Choice(list(FORMATS)))
@click.argument("slugs", nargs=-1, metavar="[SLUG...]")
@click.option(
    "--terms",
    is_flag=True,
    help="With po: the glossary's terms of each sentence as comments for the translator.",
)
@OUTPUT
@LOCALE
def command(
    format_: str,
    slugs: tuple[str, ...],
    output: str | None,
    locales: tuple[str, ...],
    *,
    terms: bool,
) -> None:
    """Write the project, or some slugs, to stdout or a file."""
    if terms and format_ != "po":
        msg = "--terms writes comments into a PO file: use it with `export po`"
        raise click.UsageError(msg)
    project = open_project()
    failed = show(project.problems)
    material = Material(project, locales, slugs, with_terms=terms)
    pieces = list(FORMATS[format_].serialize(material))
    failed |= show(material.problems)
    write_output(pieces, output)
    finish(failed=failed)
