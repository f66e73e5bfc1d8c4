"""Which target document belongs to which source document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from unicodedata import normalize

from glossalign.errors import PairingError
from glossalign.model import Problem
from glossalign.pairing.templates import (
    SOURCE_LOCALE,
    Match,
    expand,
    match,
    on_one_line,
    path_fault,
    refused_by_windows,
)

DEFAULT_LOCALES = ("tr",)
"""Where no locale is configured and the target template finds none."""

KEY_FIELDS = ("translationKey", "slug", "permalink")
"""Front-matter fields that say which document this is, the surest first."""


_INDEX = frozenset({"index", "_index", "readme"})
"""Names in every folder: `docs/io/README.md` with `docs/README.md` makes no locale `io`."""


@dataclass(frozen=True, slots=True)
class DocumentPair:
    """A source document and its translation in one locale."""

    slug: str
    """NFC; the key of the front matter where it has one."""
    locale: str
    """As it stands in the path."""
    source: str
    """Path; of an orphan the path where its source would stand."""
    target: str
    """Path; the path where the translation would stand if it is not there."""
    translated: bool = True
    """Whether the target document is there."""
    source_locale: str = SOURCE_LOCALE
    """Of the source document."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """Which documents belong together."""

    pairs: tuple[DocumentPair, ...]
    """One a source document and locale, translated or not, sorted by locale and slug."""
    orphans: tuple[DocumentPair, ...]
    """Targets whose source document is not there, sorted likewise."""
    locales: tuple[str, ...]
    """As configured, else sorted as found, else DEFAULT_LOCALES."""
    problems: tuple[Problem, ...]
    """`path-collision` and `slug` (errors: the documents are left out); `orphan`, `key-differs` and
    `windows-name` (warnings)."""


class _Document(NamedTuple):
    """A path in its role."""

    path: str
    slug: str
    """Of the path."""
    key: str
    """Of the front matter, else the slug."""
    locale: str


# -- templates -------------------------------------------------------------------------------------


# -- pairs -----------------------------------------------------------------------------------------


def pair(
    paths: Iterable[str],
    *,
    source: str,
    target: str,
    source_locale: str = SOURCE_LOCALE,
    locales: Sequence[str] = (),
    front_matter: Mapping[str, Mapping[str, object]] | None = None,
) -> Pairing:
    """Pair the documents of a project by slug and locale.

    `paths` are all Markdown files, of both sides, relative to the root; those that fit neither
    template are ignored. `source` and `target` are templates; `locales` empty takes those that the
    target template finds. `front_matter` (by path) overrides the path's slug by `translationKey`,
    `slug` or `permalink`; documents that find no partner by it are paired by their paths.

    A path that fits both templates is read with the shorter slug: `_articles/tr/x.md` is the
    Turkish `x` and no source document `tr/x`. With a locale that is not configured it is so only
    where that locale has a document whose source is there: `docs/io/read.md` is about input.

    Raises PairingError for a bad template; what is wrong with a document becomes a Problem.
    """
    roles = _Roles(source, target, source_locale, tuple(locales))
    sources, targets, _ = _sort_by_role(sorted(set(paths)), roles, front_matter or {})
    problems: list[Problem] = []
    twins: set[str] = set()
    templates = (source, target)
    sources = _without_twins(_sound(sources, templates, problems), problems, twins)
    targets = _without_twins(_sound(targets, templates, problems), problems, twins)
    by_locale: dict[str, list[_Document]] = defaultdict(list)
    for found in targets:
        by_locale[found.locale].append(found)
    names = tuple(locales) or tuple(sorted(by_locale)) or DEFAULT_LOCALES
    pairs: list[DocumentPair] = []
    orphans: list[DocumentPair] = []
    for locale in sorted(set(names)):
        partners, rest = _partners(sources, by_locale[locale], problems)
        for one in sources:
            other = partners.get(one.path)
            goal = other.path if other else expand(target, slug=one.slug, locale=locale)
            # The twin of a document that was left out is no missing article.
            if other or _file_key(one.key) not in twins:
                is_there = other is not None
                pairs.append(DocumentPair(one.key, locale, one.path, goal, is_there, source_locale))
        for one in rest:
            if _file_key(one.key) not in twins:
                home = expand(source, slug=one.slug, locale=source_locale)
                orphans.append(DocumentPair(one.key, locale, home, one.path))
    problems += [_orphan(one, sources) for one in orphans]
    return Pairing(
        tuple(sorted(pairs, key=_by_locale_and_slug)),
        tuple(sorted(orphans, key=_by_locale_and_slug)),
        names,
        tuple(sorted(problems, key=lambda problem: (problem.path, problem.code, problem.message))),
    )


def front_matter_key(front_matter: Mapping[str, object], slug: str, locale: str = "") -> str:
    """Return the key by which a document's front matter says which document it is, "" for none.

    A `translationKey` is taken as it is. A `slug` replaces the last part of the path's slug, or all
    of it where it begins with "/". A `permalink` loses its outer slashes, a leading locale and
    `index.html` or `.html`; one with a variable (`/:year/:title`) or a scheme says nothing.
    """
    for field in KEY_FIELDS:
        value = front_matter.get(field)
        if not isinstance(value, str) or not (value := normalize("NFC", value.strip())):
            continue
        if field == "translationKey":
            return value
        if field == "slug" and not value.startswith("/"):
            folder, slash, _ = slug.rpartition("/")
            return folder + slash + value.rstrip("/")
        if key := _permalink_key(value, locale):
            return key
    return ""


def _permalink_key(value: str, locale: str) -> str:
    if ":" in value or "{" in value:
        return ""
    parts = value.strip("/").split("/")
    if locale and _same_locale(parts[0], locale):
        parts = parts[1:]
    if parts and parts[-1] in {"index.html", "index.htm"}:
        parts = parts[:-1]
    return "/".join(parts).removesuffix(".html")


class _Roles(NamedTuple):
    """What tells a source from a target."""

    source: str
    target: str
    source_locale: str
    locales: tuple[str, ...]

    @property
    def sure(self) -> tuple[str, ...]:
        return self.locales or DEFAULT_LOCALES

    def as_source(self, path: str) -> Match | None:
        return match(self.source, path, locales=(self.source_locale,))

    def as_target(self, path: str) -> Match | None:
        found = match(self.target, path, locales=self.sure) or match(self.target, path)
        if found is None or _same_locale(found.locale, self.source_locale):
            return None
        return found if found.locale else found._replace(locale=self.sure[0])


class _Sorted(NamedTuple):
    """Documents by their roles."""

    sources: list[_Document]
    targets: list[_Document]
    others: list[_Document]
    """Targets in locales that nobody asked for."""


def of_other_locales(
    paths: Iterable[str], *, source: str, target: str, source_locale: str, locales: Sequence[str]
) -> frozenset[str]:
    """Return the paths of translations into locales that are not configured; {} without any."""
    if not locales:
        return frozenset()
    roles = _Roles(source, target, source_locale, tuple(locales))
    return frozenset(one.path for one in _sort_by_role(sorted(set(paths)), roles, {}).others)


def _sort_by_role(
    paths: Sequence[str], roles: _Roles, front_matter: Mapping[str, Mapping[str, object]]
) -> _Sorted:
    """Return the documents by their roles."""
    sources: list[_Document] = []
    targets: list[_Document] = []
    unclear: list[tuple[_Document, _Document]] = []
    for path in paths:
        one, other = roles.as_source(path), roles.as_target(path)
        if one and other and len(one.slug) <= len(other.slug):
            other = None
        fields = front_matter.get(path, {})
        as_source = one and _document_at(path, one._replace(locale=roles.source_locale), fields)
        as_target = other and _document_at(path, other, fields)
        if as_source and as_target and as_target.locale not in roles.sure:
            unclear.append((as_source, as_target))
        elif as_target:
            targets.append(as_target)
        elif as_source:
            sources.append(as_source)
    keys = {found.key for found in sources}
    folder = "{locale}" in roles.target.split("/")
    shown = {
        other.locale
        for _, other in unclear
        if other.key in keys and not (folder and other.slug.rpartition("/")[2].casefold() in _INDEX)
    }
    for as_source, as_target in unclear:
        if as_target.locale in shown:
            targets.append(as_target)
        else:
            sources.append(as_source)
    wanted = roles.locales
    return _Sorted(
        sorted(sources),
        sorted(found for found in targets if not wanted or found.locale in wanted),
        sorted(found for found in targets if wanted and found.locale not in wanted),
    )


def _document_at(path: str, fit: Match, fields: Mapping[str, object]) -> _Document:
    key = front_matter_key(fields, fit.slug, fit.locale) if fields else ""
    return _Document(path, fit.slug, key or fit.slug, fit.locale)


def _sound(
    documents: Iterable[_Document], templates: Sequence[str], problems: list[Problem]
) -> list[_Document]:
    """Leave out documents whose path or key cannot be a slug; warn of names Windows refuses."""
    sound: list[_Document] = []
    for found in documents:
        if problem := _refusal(found, templates):
            problems.append(problem)
            continue
        if part := refused_by_windows(found.path):
            message = f"`{part}` is no name for Windows; nobody can check the file out there"
            problems.append(Problem("windows-name", message, "warning", found.path))
        sound.append(found)
    return sound


def _refusal(found: _Document, templates: Sequence[str]) -> Problem | None:
    path = on_one_line(found.path)
    if fault := path_fault(found.path):
        return Problem("slug", f"the path {fault}", "error", path)
    try:
        for template in templates:
            expand(template, slug=found.slug, locale=found.locale)
            expand(template, slug=found.key, locale=found.locale)
    except PairingError as error:
        return replace(error.problem, path=path)
    return None


def _without_twins(
    documents: list[_Document], problems: list[Problem], twins: set[str]
) -> list[_Document]:
    """Leave out documents that are one on some disk (`a.md`, `A.md`) or have one slug and locale.

    The folded keys of those left out are added to `twins`.
    """
    ways: tuple[tuple[str, Callable[[_Document], str]], ...] = (
        ("has the same path on some disks", lambda found: found.path),
        ("has the same slug and locale", lambda found: found.key),
    )
    left_out: set[str] = set()
    for what, of in ways:
        groups: dict[tuple[str, str], list[_Document]] = defaultdict(list)
        for found in documents:
            groups[found.locale, _file_key(of(found))].append(found)
        for first, *others in groups.values():
            for other in others:
                if other.path not in left_out:
                    message = f"{what} as {first.path}: rename one; both are left out"
                    problems.append(Problem("path-collision", message, "error", other.path))
                left_out |= {first.path, other.path}
                twins |= {_file_key(first.key), _file_key(other.key)}
    return [found for found in documents if found.path not in left_out]


def _file_key(text: str) -> str:
    # macOS and Windows compare names without case, macOS without the difference of NFC and NFD.
    return normalize("NFC", normalize("NFC", text).casefold())


def _same_locale(one: str, other: str) -> bool:
    return one.casefold().replace("_", "-") == other.casefold().replace("_", "-")


def _partners(
    sources: Sequence[_Document], targets: Sequence[_Document], problems: list[Problem]
) -> tuple[dict[str, _Document], list[_Document]]:
    """Return the target by source path, and the targets left over; by key first, then by path."""
    by_key = {one.key: one for one in sources}
    partners: dict[str, _Document] = {}
    waiting: list[_Document] = []
    for other in targets:
        if one := by_key.pop(other.key, None):
            partners[one.path] = other
        else:
            waiting.append(other)
    # A site may translate its slugs: `slug: back-office` and `slug: arka-ofis` in one path.
    by_slug = {one.slug: one for one in by_key.values()}
    rest: list[_Document] = []
    for other in waiting:
        if one := by_slug.pop(other.slug, None):
            partners[one.path] = other
            message = (
                f"paired with {one.path} by its path, although the front matter says "
                f"`{on_one_line(other.key)}` here and `{on_one_line(one.key)}` there"
            )
            problems.append(Problem("key-differs", message, "warning", other.path))
        else:
            rest.append(other)
    return partners, rest


def _orphan(orphan: DocumentPair, sources: Sequence[_Document]) -> Problem:
    near = next((one for one in sources if _file_key(one.key) == _file_key(orphan.slug)), None)
    hint = f"; {near.path} differs in case alone" if near else ""
    message = f"has no source document: {orphan.source} is not there{hint}"
    return Problem("orphan", message, "warning", orphan.target)


def _by_locale_and_slug(pair_: DocumentPair) -> tuple[str, str]:
    return pair_.locale, pair_.slug
