"""A project written in formats for other programs: one table of them, each with its function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from glossalign import __version__
from glossalign.catalogue import units, update
from glossalign.errors import UsageError
from glossalign.formats import delimited, jsonl, lexicon, po, tbx, terms
from glossalign.model import Catalogue, Reference, Unit
from glossalign.project import load
from glossalign.report import pages
from glossalign.steps import align, glossary

if TYPE_CHECKING:
    from glossalign.article import Article
    from glossalign.model import Problem, TermPair
    from glossalign.project.load import Project


class Glossary(NamedTuple):
    """The glossary of a locale: as people keep it, else as it would be mined."""

    pairs: list[TermPair]
    source: str
    """Code of the language; so is the next."""
    target: str
    path: str
    """Of its file, whether it is there or not."""


class Material:
    """What a format may ask for of a project, read when it does."""

    def __init__(
        self,
        project: Project,
        locales: Sequence[str] = (),
        slugs: Sequence[str] = (),
        *,
        with_terms: bool = False,
    ) -> None:
        """Take a project, the locales and slugs that are meant, and whether units show terms."""
        self.project = project
        self.locales = locales
        self.slugs = slugs
        self.with_terms = with_terms
        self.problems: list[Problem] = []
        """What kept articles out so far."""

    def articles(self) -> list[Article]:
        """Return the articles that are meant, those without a catalogue aligned on the fly."""
        found: list[Article] = []
        for here in load.read_locales(self.project, self.locales, self.slugs):
            self.problems += here.problems
            articles = align.with_catalogues(self.project, here.articles)
            chosen = [article for article in articles if article.pair.slug in here.slugs]
            found += glossary.with_terms(self.project, chosen) if self.with_terms else chosen
        return found

    def all_articles(self, what: str) -> list[Article]:
        """Return all articles, as read, of the one locale that `what` is of."""
        locale = load.only_locale(self.project, self.locales, what)
        articles, problems = load.read_articles(self.project, locale)
        self.problems += problems
        return articles

    def glossary(self) -> Glossary:
        """Return the glossary of the one locale that is meant."""
        project = self.project
        locale = load.only_locale(project, self.locales, "a glossary")
        pairs = glossary.read_glossary(project, locale)
        if not pairs:
            articles = align.with_catalogues(project, self.all_articles("a glossary"))
            pairs = glossary.mine_terms(project, articles, locale)
        path = glossary.glossary_path(project, locale)
        return Glossary(pairs, project.config.source_locale, locale, path)


class Format(NamedTuple):
    """A format of `export`."""

    help: str
    """What it is, for `export --help`."""
    serialize: Callable[[Material], Iterable[str]]


def _of_beads(
    serialize: Callable[[Iterable[jsonl.BeadRow]], Iterable[str]],
) -> Callable[[Material], Iterable[str]]:
    return lambda material: serialize(jsonl.bead_rows(material.articles()))


def _of_terms(
    serialize: Callable[[Iterable[TermPair]], Iterable[str]],
) -> Callable[[Material], Iterable[str]]:
    return lambda material: serialize(material.glossary().pairs)


def _csv(rows: Iterable[jsonl.BeadRow]) -> Iterator[str]:
    return delimited.serialize_beads(rows, ",")


def _po(material: Material) -> Iterator[str]:
    articles = material.articles()
    parts = [(a.pair.slug, [u for u in a.catalogue.units if not u.obsolete]) for a in articles]
    return _one_catalogue(parts, _one_locale(articles))


def _pot(material: Material) -> Iterator[str]:
    if not material.locales:
        return _one_catalogue(list(_plain_templates(material)), "")
    articles = material.articles()
    _one_locale(articles)
    return _one_catalogue([(a.pair.slug, list(_template_units(a))) for a in articles], "")


def _one_locale(articles: Iterable[Article]) -> str:
    locales = sorted({article.pair.locale for article in articles})
    if len(locales) > 1:
        known = ", ".join(locales)
        message = f"a PO file holds one locale: choose one with --locale ({known})"
        raise UsageError("which-locale", message)
    return locales[0] if locales else ""


def _one_catalogue(parts: Sequence[tuple[str, list[Unit]]], locale: str) -> Iterator[str]:
    name = parts[0][0] if len(parts) == 1 else "glossalign"
    header = po.new_header(locale, project=name, version=__version__)
    return po.serialize(Catalogue(locale, tuple(update.combine(parts)), header))


def _template_units(article: Article) -> Iterator[Unit]:
    """Yield the article's units without translation, with the catalogue's contexts and joins."""
    sources = article.source.segments
    path = article.source.document.path
    for p in article.placed:
        if p.source:
            first = sources[p.source.start]
            text = units.joined_text(sources[p.source.start : p.source.stop])
            # An abandoned unit, of which this is an edited form, has another text.
            known = p.unit if p.unit and p.unit.source == text else None
            yield Unit(
                text,
                context=known.context if known else "",
                kind=first.kind,
                references=(Reference(path, first.line),),
            )


def _plain_templates(material: Material) -> Iterator[tuple[str, list[Unit]]]:
    """Yield (slug, untranslated units) of each source document, whatever the locales have."""
    project = material.project
    chosen = load.choose(project, material.slugs)
    seen = set()
    for pair in project.pairs:
        if pair.slug in seen or pair.slug not in chosen or pair.source not in project.texts:
            continue
        seen.add(pair.slug)
        yield (
            pair.slug,
            [
                Unit(s.text, kind=s.kind, references=(Reference(pair.source, s.line),))
                for s in project.texts[pair.source].segments
                if not s.literal
            ],
        )


def _lexicon(material: Material) -> Iterator[str]:
    articles = material.all_articles("a lexicon")
    return lexicon.serialize(align.lexicon_of_articles(material.project, articles))


def _tbx(material: Material) -> Iterator[str]:
    found = material.glossary()
    return tbx.serialize(found.pairs, path=found.path, source=found.source, target=found.target)


def _glossary_po(material: Material) -> Iterator[str]:
    found = material.glossary()
    header = po.new_header(found.target, project="glossary", version=__version__)
    return po.serialize(Catalogue(found.target, tuple(terms.units(found.pairs)), header))


def _markdown(material: Material) -> Iterator[str]:
    found = material.glossary()
    return pages.serialize_markdown(found.pairs, source=found.source, target=found.target)


def _html(material: Material) -> Iterator[str]:
    found = material.glossary()
    return pages.serialize_html(found.pairs, source=found.source, target=found.target)


def _terms_tsv(pairs: Iterable[TermPair]) -> Iterator[str]:
    return delimited.serialize_terms(pairs, "\t")


PROJECT_FORMATS: Final[Mapping[str, Format]] = {
    "jsonl": Format(
        "one bead a line, with places, confidence and state", _of_beads(jsonl.serialize)
    ),
    "tsv": Format("the same as a table", _of_beads(delimited.serialize_beads)),
    "csv": Format("the same with commas", _of_beads(_csv)),
    "po": Format("the units of all catalogues in one", _po),
    "pot": Format(
        "the template for a new locale; with --locale its contexts and joins are followed, "
        "so that msgmerge --previous with it changes nothing",
        _pot,
    ),
    "lexicon": Format(
        "the word pairs that the articles and catalogues teach, for align --lexicon", _lexicon
    ),
}
"""Formats of what is translated."""

GLOSSARY_FORMATS: Final[Mapping[str, Format]] = {
    "tbx": Format("TBX-Basic (ISO 30042:2019), for terminology tools", _tbx),
    "glossary-csv": Format("as the file itself is", _of_terms(delimited.serialize_terms)),
    "glossary-tsv": Format("the same with tabs", _of_terms(_terms_tsv)),
    "glossary-jsonl": Format("one term pair a line", _of_terms(terms.serialize_jsonl)),
    "glossary-po": Format("gettext entries, forbidden ones flagged as Weblate does", _glossary_po),
    "glossary-weblate": Format("CSV for Weblate", _of_terms(terms.serialize_weblate)),
    "glossary-omegat": Format(
        "tab-separated, for OmegaT's folder glossary/", _of_terms(terms.serialize_omegat)
    ),
    "glossary-md": Format("a page for readers", _markdown),
    "glossary-html": Format("the same in one file of HTML", _html),
}
"""Formats of the glossary, or, where there is none yet, of what would be mined."""

FORMATS: Final[Mapping[str, Format]] = {**PROJECT_FORMATS, **GLOSSARY_FORMATS}
