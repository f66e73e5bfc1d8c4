"""A user's project: its settings, documents and catalogues, read; catalogues written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import NamedTuple

from glossalign import lang
from glossalign.article import Article, KnownParts
from glossalign.catalogue import units
from glossalign.checks.structure import HEADING_SPACE
from glossalign.errors import GlossalignError, UsageError
from glossalign.formats import po
from glossalign.markdown import document, front_matter, literals, segment
from glossalign.model import NO_TEXT, Catalogue, Problem, Text
from glossalign.pairing import pairs, templates
from glossalign.pairing.pairs import DocumentPair
from glossalign.project import config, files, parallel


@dataclass(frozen=True, slots=True)
class Project:
    """A project as read: its documents, and what belongs together."""

    config: config.Config
    pairs: tuple[DocumentPair, ...]
    """One a source document and locale, sorted by locale and slug."""
    locales: tuple[str, ...]
    texts: Mapping[str, Text]
    """By path; a document that could not be read is not among them."""
    problems: tuple[Problem, ...]
    """What reading and pairing found, errors included."""
    jobs: int = 1
    """Processes that read and write."""
    orphans: tuple[DocumentPair, ...] = ()
    """Translations whose source document is not there."""


def load_project(start: Path, *, jobs: int = 1) -> Project:
    """Read the project that `start` lies in: its settings and all documents of both sides.

    Raises ConfigError, and LanguageError for the source language. What is wrong with a document or
    a target language becomes a problem, and the others are read.
    """
    settings = config.load_settings(start)
    tree = files.walk(
        settings.root,
        [templates.glob(settings.source), templates.glob(settings.target)],
        settings.exclude,
    )
    others = pairs.of_other_locales(
        tree.paths,
        source=settings.source,
        target=settings.target,
        source_locale=settings.source_locale,
        locales=settings.locales,
    )
    paths = [path for path in tree.paths if path not in others]
    problems = list(tree.problems)
    sources = _read_sources(settings.root, paths, problems)
    found = pairs.pair(
        paths,
        source=settings.source,
        target=settings.target,
        source_locale=settings.source_locale,
        locales=settings.locales,
        front_matter={path: one.head.fields for path, one in sources.items()},
    )
    problems += _unknown_fields(settings, sources.values())
    languages = {settings.source_locale: language_of(settings, settings.source_locale)}
    for locale in found.locales:
        try:
            languages[locale] = language_of(settings, locale)
        except GlossalignError as error:
            problems.append(error.problem)
        else:
            problems += _no_lists(languages[locale])
    locales = tuple(locale for locale in found.locales if locale in languages)
    wanted = tuple(pair for pair in found.pairs if pair.locale in languages)
    orphans = tuple(pair for pair in found.orphans if pair.locale in languages)
    spoken = {pair.source: settings.source_locale for pair in wanted}
    spoken |= {pair.target: pair.locale for pair in (*wanted, *orphans) if pair.translated}
    # A file that belongs to no pair is read as well, so that a fault in it is named.
    paths = sorted(sources)

    def read(path: str) -> Text | Problem:
        try:
            reading = config.for_path(settings, path).reading
            text, head = sources[path]
            if path not in spoken:
                return Text(document.parse(text, path=path, reading=reading, head=head), ())
            there = languages[spoken[path]]
            return segment.read_markdown(text, there, path=path, reading=reading, head=head)
        except GlossalignError as error:
            return error.problem

    texts: dict[str, Text] = {}
    for path, text in zip(
        paths, parallel.ordered_map(read, paths, jobs=jobs, lost=_lost), strict=True
    ):
        if isinstance(text, Problem):
            problems.append(text)
        elif path in spoken:
            texts[path] = text
            problems += (p for p in text.document.problems if p.code != HEADING_SPACE)
    return Project(settings, wanted, locales, texts, (*problems, *found.problems), jobs, orphans)


class _Source(NamedTuple):
    """A file as read, and its front matter."""

    text: str
    head: front_matter.FrontMatter


def _read_sources(root: Path, paths: Iterable[str], problems: list[Problem]) -> dict[str, _Source]:
    """Return the files that can be read, by path; what is wrong with the others is a problem."""
    found = {}
    for path in paths:
        try:
            text = files.read_text(root / path, root=root)
            found[path] = _Source(text, front_matter.parse(text, path=path))
        except GlossalignError as error:
            problems.append(error.problem)
    return found


def _unknown_fields(settings: config.Config, sources: Iterable[_Source]) -> Iterator[Problem]:
    """Yield a warning for each field that the settings name and no document has."""
    if "front_matter" not in settings.origins:
        return
    known = {path for one in sources for path in one.head.spans}
    for field in settings.front_matter:
        if known and not any(front_matter.is_named(path, field) for path in known):
            names = sorted({path.removesuffix("[]") for path in known})
            near = get_close_matches(field, names, 1)
            hint = f"did you mean `{near[0]}`?" if near else f"they have {', '.join(names[:8])}"
            message = f"`front_matter` names `{field}`, which no document has: {hint}"
            yield Problem("unknown-field", message, "warning", settings.file)


def _lost(path: str) -> Problem:
    message = "the process that read it died twice (killed, or out of memory?)"
    return Problem("worker-died", message, "error", path)


def _no_lists(spoken: lang.Language) -> list[Problem]:
    if spoken.listed:
        return []
    message = (
        f"no word lists for {spoken.code!r}: sentences end by general rules; "
        f"put abbreviations under [languages.{spoken.code}]"
    )
    return [Problem("general-rules", message, "info")]


def language_of(settings: config.Config, code: str) -> lang.Language:
    """Return a language with the abbreviations that the project adds to it."""
    added = settings.languages.get(code)
    return _with_abbreviations(code, added.abbreviations) if added else lang.language(code)


@cache
def _with_abbreviations(code: str, entries: tuple[str, ...]) -> lang.Language:
    # One value for one list: the rules of each new one would be compiled anew.
    known = lang.language(code)
    stems = tuple(entry.removesuffix(".") for entry in entries)
    return replace(known, abbreviations=(*known.abbreviations, *stems)) if stems else known


def text_of(settings: config.Config, text: str, path: str, locale: str) -> Text:
    """Return what stands in the file of a path, read as its settings say.

    Raises DocumentError, and LanguageError for the locale.
    """
    reading = config.for_path(settings, path).reading
    return segment.read_markdown(text, language_of(settings, locale), path=path, reading=reading)


def choose(project: Project, slugs: Sequence[str]) -> set[str]:
    """Return the slugs that are meant, all for none.

    Raises UsageError `unknown-slug`.
    """
    known = sorted({pair.slug for pair in project.pairs})
    for slug in slugs:
        if slug not in known:
            near = get_close_matches(slug, known, 1)
            hint = (
                f"did you mean {near[0]!r}?"
                if near
                else f"known are {', '.join(known[:8]) or 'none'}"
            )
            raise UsageError("unknown-slug", f"no source document has the slug {slug!r}: {hint}")
    return set(slugs or known)


class LocaleArticles(NamedTuple):
    """The articles of a locale, and those that are meant."""

    locale: str
    articles: list[Article]
    """All of the locale: the aligner learns from all of them."""
    slugs: set[str]
    problems: list[Problem]
    """The errors that kept articles out, and what is said of the others."""

    @property
    def chosen(self) -> list[Article]:
        """Return the articles that are meant."""
        return [article for article in self.articles if article.pair.slug in self.slugs]


def chosen_locales(project: Project, locales: Sequence[str]) -> Sequence[str]:
    """Return the locales that are meant, all for none.

    Raises UsageError `unknown-locale`.
    """
    for locale in locales:
        if locale not in project.locales:
            known = ", ".join(project.locales)
            raise UsageError(
                "unknown-locale", f"the project has no locale {locale!r}: it has {known}"
            )
    return locales or project.locales


def only_locale(project: Project, locales: Sequence[str], what: str) -> str:
    """Return the one locale that is meant.

    Raises UsageError `which-locale` for several; `what` is of one locale.
    """
    wanted = chosen_locales(project, locales)
    if len(wanted) != 1:
        known = ", ".join(wanted)
        raise UsageError(
            "which-locale", f"{what} is of one locale: say which with --locale ({known})"
        )
    return wanted[0]


def read_locales(
    project: Project, locales: Sequence[str], slugs: Sequence[str] = ()
) -> Iterator[LocaleArticles]:
    """Yield the articles of each locale that is meant; UsageError for an unknown locale or slug."""
    chosen = choose(project, slugs)
    for locale in chosen_locales(project, locales):
        articles, problems = read_articles(project, locale)
        yield LocaleArticles(locale, articles, chosen, problems)


def read_articles(project: Project, locale: str) -> tuple[list[Article], list[Problem]]:
    """Return the articles of a locale with their catalogues, and what is wrong with them.

    An article is left out whole where one of its files cannot be read: an error.
    """
    articles, problems = [], []
    wanted: list[tuple[DocumentPair, str]] = []
    for pair in project.pairs:
        sides = [pair.source, *([pair.target] if pair.translated else [])]
        if pair.locale != locale or not all(path in project.texts for path in sides):
            continue
        wanted.append(
            (pair, templates.expand(project.config.catalogue, slug=pair.slug, locale=locale))
        )

    def article(pair: DocumentPair, path: str, found: _Read) -> Article:
        source, target = literals.without_common(
            project.texts[pair.source],
            project.texts.get(pair.target, NO_TEXT),
            lambda: {u.source for u in found.catalogue.units if u.target and units.is_decided(u)},
        )
        return Article(pair, source, target, path, found.text, found.catalogue, found.known)

    def read(place: tuple[DocumentPair, str]) -> _Read | Problem:
        pair, path = place
        try:
            text = files.read_text_or_none(
                project.config.root / path, root=project.config.root, limit=files.CATALOGUE_LIMIT
            )
            catalogue = po.parse(text, path=path) if text is not None else Catalogue(locale)
        except GlossalignError as error:
            return error.problem
        found = _Read(text, catalogue)
        whole = article(pair, path, found)
        return found._replace(known=KnownParts(whole.placed, whole.copied_segments))

    found = parallel.ordered_map(
        read, wanted, jobs=project.jobs, lost=lambda place: _lost(place[1])
    )
    for (pair, path), one in zip(wanted, found, strict=True):
        if isinstance(one, Problem):
            problems.append(one)
        else:
            articles.append(article(pair, path, one))
            problems += plural_notes(one.catalogue, path)
    return articles, problems


def plural_notes(catalogue: Catalogue, path: str) -> Iterator[Problem]:
    """Yield a note of each entry with plural forms, which is left as it is."""
    for entry in catalogue.plurals:
        message = "an entry with plural forms: no sentence of a document has any; left as it is"
        yield Problem("po-plural", message, "info", path, entry.line)


class _Read(NamedTuple):
    """A catalogue as a process read it, and what it found out about the article."""

    text: str | None
    """None where there is none."""
    catalogue: Catalogue
    known: KnownParts | None = None


def catalogue_text(project: Project, article: Article) -> str:
    """Return the article's catalogue as its file would have it."""
    return "".join(po.serialize(article.catalogue, wrap=project.config.wrap))


def write_catalogue(project: Project, article: Article) -> Article:
    """Write the article's catalogue, and return the article as it stands now.

    A file that says so already is not touched. Raises FileError `changed-on-disk` where it is not
    the file that was read any more.
    """
    text = catalogue_text(project, article)
    root = project.config.root
    files.write_text(
        root / article.catalogue_path, text, root=root, expected=article.catalogue_text
    )
    return article.as_written(text)


def write_each(project: Project, articles: Iterable[Article]) -> list[Problem]:
    """Write the catalogues of articles; one that cannot be written is a problem."""
    problems = []
    for article in articles:
        try:
            write_catalogue(project, article)
        except GlossalignError as error:
            problems.append(error.problem)
    return problems


def written_files(project: Project) -> files.Tree:
    """Return what lies where translations, catalogues and glossaries have their place."""
    settings = project.config
    globs = [templates.glob(t) for t in (settings.target, settings.catalogue, settings.glossary)]
    return files.walk(project.config.root, globs, project.config.exclude)


def abandoned_catalogues(
    project: Project, paths: Iterable[str], locale: str
) -> tuple[dict[str, Catalogue], list[Problem]]:
    """Return the catalogues of a locale without a source document, by path, and errors."""
    slugs = {pair.slug for pair in project.pairs if pair.locale == locale}
    found, problems = {}, []
    for path in paths:
        place = templates.match(project.config.catalogue, path, locales=[locale])
        if not place or place.slug in slugs:
            continue
        try:
            text = files.read_text(
                project.config.root / path, root=project.config.root, limit=files.CATALOGUE_LIMIT
            )
            found[path] = po.parse(text, path=path)
        except GlossalignError as error:
            problems.append(error.problem)
    return found, problems


def read_pair(settings: config.Config, source: str, target: str, locale: str) -> Article:
    """Return the article that two files make, which need not belong to a project.

    Raises GlossalignError for a file that cannot be read.
    """
    texts = []
    for name, code in ((source, settings.source_locale), (target, locale)):
        texts.append(text_of(settings, files.read_text(Path(name), follow=True), name, code))
    pair = DocumentPair(
        Path(source).stem, locale, source, target, source_locale=settings.source_locale
    )
    return Article(pair, *literals.without_common(texts[0], texts[1]), "", None, Catalogue(locale))
