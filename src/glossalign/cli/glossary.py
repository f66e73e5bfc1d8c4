"""`glossalign glossary`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from glossalign.cli.shared import LOCALE, QUIET, finish, open_project, show
from glossalign.errors import GlossalignError
from glossalign.glossary.usage import conflicts
from glossalign.project.load import read_locales
from glossalign.report import text
from glossalign.steps import align, glossary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from glossalign.article import Article
    from glossalign.model import TermPair

SHOWN = 40
"""Pairs that are printed; the file has all."""


@click.command("glossary")
@click.argument("words", nargs=-1, metavar="[show TERM]")
@click.option("--all", "all_", is_flag=True, help=f"Print all pairs, not the first {SHOWN}.")
@click.option(
    "--bilingual", is_flag=True, help="Print both directions, each term with its translations."
)
@LOCALE
@QUIET
def command(
    words: tuple[str, ...], locales: tuple[str, ...], *, all_: bool, bilingual: bool, quiet: bool
) -> None:
    """Mine term pairs into the glossary of each locale and show it, with what departs from it.

    What a person decided in the file (any status but `proposed`, a cell changed, a column added)
    stays as it is. `show TERM` prints where a term stands, in either language, and writes nothing.
    """
    if words and (words[0] != "show" or len(words) == 1):
        msg = "either no argument, or: glossalign glossary show TERM"
        raise click.UsageError(msg)
    project = open_project(writes=not words)
    failed = show(project.problems, quiet=quiet)
    source = project.config.source_locale
    for locale, found, _, problems in read_locales(project, locales):
        failed |= show(problems)
        articles = align.with_catalogues(project, found)
        if words:
            for line in _concordance(articles, " ".join(words[1:]), source, locale):
                click.echo(line)
            continue
        try:
            terms, changed = glossary.update_glossary(project, articles, locale)
        except GlossalignError as error:
            failed |= show([error.problem])
            continue
        show(glossary.notes(project, articles, terms, locale), quiet=quiet)
        if quiet:
            continue
        listed = (
            text.bilingual(terms, source, locale)
            if bilingual
            else text.term_table(terms if all_ else terms[:SHOWN])
        )
        for line in listed:
            click.echo(line)
        for line in _departures(source, locale, terms):
            click.echo(line)
        note = "" if changed else "  (unchanged)"
        click.echo(f"{glossary.glossary_path(project, locale)}: {len(terms)} term pairs{note}")
    finish(failed=failed)


def _departures(source: str, target: str, terms: Sequence[TermPair]) -> Iterator[str]:
    """Yield the terms that have several translations."""
    found = conflicts(terms)
    if found:
        yield ""
        yield f"{len(found)} terms ({source}) with several translations ({target}):"
    for term, rows in found.items():
        said = ", ".join(f"{pair.translation} {pair.count}" for pair in rows)
        yield text.printable(f"  {term}: {said}")


def _concordance(articles: Sequence[Article], term: str, source: str, target: str) -> Iterator[str]:
    """Yield each sentence that has a term, with its translation."""
    hits = list(glossary.concordance(articles, term, source, target))
    if not hits:
        yield text.printable(f"{term!r} stands in no aligned sentence ({source}, {target})")
        return
    for hit in hits:
        yield text.printable(f"{hit.source_place}: {hit.source}")
        yield text.printable(f"{hit.target_place}: {hit.target}")
        yield ""
    yield f"{len(hits)} sentences ({source} → {target})"
