"""`glossalign export`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import click

from glossalign.cli.shared import (
    LOCALE,
    OUTPUT,
    each_locale,
    finish,
    meant,
    open_project,
    show,
    write,
)

if TYPE_CHECKING:
    from glossalign.article import Article
    from glossalign.formats.jsonl import Row
    from glossalign.model import Unit
    from glossalign.project.load import Project

GLOSSARY_FORMATS = (
    "tbx", "glossary-csv", "glossary-tsv", "glossary-jsonl", "glossary-po", "glossary-weblate",
    "glossary-omegat", "glossary-md", "glossary-html",
)  # fmt: skip
FORMATS = ("jsonl", "tsv", "csv", "po", "pot", "lexicon", *GLOSSARY_FORMATS)


@click.command("export")
@click.argument("format_", metavar="FORMAT", type=click.Choice(FORMATS))
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
    r"""Write the project, or some slugs, to stdout or a file.

    \b
    jsonl    one bead a line, with places, confidence and state
    tsv, csv the same as a table
    po       the units of all catalogues in one
    pot      the template for a new locale; with --locale its contexts and joins are
             followed, so that msgmerge --previous with it changes nothing
    lexicon  the word pairs that the articles and catalogues teach, for align --lexicon

    \b
    And the glossary, or, where there is none yet, what would be mined:
    tbx               TBX-Basic (ISO 30042:2019), for terminology tools
    glossary-csv      as the file itself is; glossary-tsv, glossary-jsonl
    glossary-po       gettext entries, forbidden ones flagged as Weblate does
    glossary-weblate  CSV; glossary-omegat: tab-separated, for the folder glossary/
    glossary-md       a page for readers; glossary-html: in one file
    """
    from glossalign.project import load
    from glossalign.steps import align, glossary

    if terms and format_ != "po":
        msg = "--terms goes with po: comments are what it writes"
        raise click.UsageError(msg)
    project = open_project()
    failed = show(project.problems)
    if format_ == "pot" and not locales:
        chosen = load.choose(project, slugs)
        parts = [(slug, units) for slug, units in load.plain_templates(project) if slug in chosen]
        write(_one_catalogue(parts, ""), output)
        finish(failed=failed)
        return
    if format_ == "lexicon":
        write(_lexicon(project, locales), output)
        finish(failed=failed)
        return
    if format_ in GLOSSARY_FORMATS:
        write(_glossary(project, locales, format_), output)
        finish(failed=failed)
        return
    articles: list[Article] = []
    for _, found, chosen, problems in each_locale(project, locales, slugs):
        failed |= show(problems)
        some = [a for a in align.with_catalogues(project, found) if a.pair.slug in chosen]
        articles += glossary.with_terms(project, some) if terms else some
    write(_SERIALIZERS[format_](articles), output)
    finish(failed=failed)


def _lexicon(project: Project, locales: Sequence[str]) -> Iterator[str]:
    """Yield the lexicon that all articles of a locale teach together."""
    from glossalign.align.passes import learned_lexicon
    from glossalign.formats import lexicon
    from glossalign.project import load
    from glossalign.steps import align

    locale = _only(meant(project, locales), "a lexicon")
    articles, problems = load.read_articles(project, locale)
    show(problems)
    yield from lexicon.serialize(learned_lexicon(align.learn(project.config, articles)[1]))


def _glossary(project: Project, locales: Sequence[str], format_: str) -> Iterator[str]:
    """Yield the glossary of a locale in a format of other tools."""
    from glossalign import __version__
    from glossalign.formats import delimited, po, tbx, terms
    from glossalign.model import Catalogue
    from glossalign.project import load
    from glossalign.report import pages
    from glossalign.steps import align, glossary

    locale = _only(meant(project, locales), "a glossary")
    pairs = glossary.read_glossary(project, locale)
    if not pairs:
        articles, problems = load.read_articles(project, locale)
        show(problems)
        pairs = glossary.mine_terms(project, align.with_catalogues(project, articles), locale)
    sides = {"source": project.config.source_locale, "target": locale}

    def catalogue() -> Iterable[str]:
        header = po.new_header(locale, project="glossary", version=__version__)
        return po.serialize(Catalogue(locale, tuple(terms.units(pairs)), header))

    serialize: dict[str, Callable[[], Iterable[str]]] = {
        "tbx": lambda: tbx.serialize(pairs, path=glossary.glossary_path(project, locale), **sides),
        "glossary-csv": lambda: delimited.serialize_terms(pairs),
        "glossary-tsv": lambda: delimited.serialize_terms(pairs, "\t"),
        "glossary-jsonl": lambda: terms.serialize_jsonl(pairs),
        "glossary-po": catalogue,
        "glossary-weblate": lambda: terms.serialize_weblate(pairs),
        "glossary-omegat": lambda: terms.serialize_omegat(pairs),
        "glossary-md": lambda: pages.serialize_markdown(pairs, **sides),
        "glossary-html": lambda: pages.serialize_html(pairs, **sides),
    }
    yield from serialize[format_]()


def _only(locales: Sequence[str], what: str) -> str:
    if len(locales) != 1:
        msg = f"{what} is of one locale: say which with --locale ({', '.join(locales)})"
        raise click.UsageError(msg)
    return locales[0]


def bead_rows(articles: Iterable[Article]) -> Iterator[Row]:
    """Yield the beads of articles, in their order."""
    from glossalign.formats import jsonl

    for article in articles:
        yield from jsonl.rows(
            article.pair.slug,
            article.pair.locale,
            article.placed(),
            article.source.segments,
            article.target.segments,
        )


def _jsonl(articles: Sequence[Article]) -> Iterable[str]:
    from glossalign.formats import jsonl

    return jsonl.serialize(bead_rows(articles))


def _tsv(articles: Sequence[Article]) -> Iterable[str]:
    from glossalign.formats import delimited

    return delimited.serialize_beads(bead_rows(articles))


def _csv(articles: Sequence[Article]) -> Iterable[str]:
    from glossalign.formats import delimited

    return delimited.serialize_beads(bead_rows(articles), ",")


def _po(articles: Sequence[Article]) -> Iterable[str]:
    parts = [(a.pair.slug, [u for u in a.catalogue.units if not u.obsolete]) for a in articles]
    return _one_catalogue(parts, _one_locale(articles))


def _pot(articles: Sequence[Article]) -> Iterable[str]:
    from glossalign.project import load

    _one_locale(articles)
    return _one_catalogue([(a.pair.slug, load.template_units(a)) for a in articles], "")


def _one_locale(articles: Sequence[Article]) -> str:
    locales = sorted({article.pair.locale for article in articles})
    if len(locales) > 1:
        msg = f"a PO file holds one locale: choose one with --locale ({', '.join(locales)})"
        raise click.UsageError(msg)
    return locales[0] if locales else ""


def _one_catalogue(parts: Iterable[tuple[str, Iterable[Unit]]], locale: str) -> Iterator[str]:
    from glossalign import __version__
    from glossalign.catalogue import update
    from glossalign.formats import po
    from glossalign.model import Catalogue

    parts = list(parts)
    name = parts[0][0] if len(parts) == 1 else "glossalign"
    header = po.new_header(locale, project=name, version=__version__)
    whole = Catalogue(locale, tuple(update.combine(parts)), header)
    return po.serialize(whole)


_SERIALIZERS: dict[str, Callable[[Sequence[Article]], Iterable[str]]] = {
    "jsonl": _jsonl,
    "tsv": _tsv,
    "csv": _csv,
    "po": _po,
    "pot": _pot,
}
