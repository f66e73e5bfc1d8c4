"""Path templates, and which target document belongs to which source document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple
from unicodedata import category, normalize
from urllib.parse import unquote

from glossalign.errors import PairingError
from glossalign.lang.codes import LANGUAGES
from glossalign.model import Problem

SOURCE = "source/{slug}.md"
TARGET = "locales/{locale}/{slug}.md"
CATALOGUE = "locales/{locale}/LC_MESSAGES/{slug}.po"
GLOSSARY = "locales/{locale}/glossary.csv"
SOURCE_LOCALE = "en"
DEFAULT_LOCALES = ("tr",)
"""Where no locale is configured and the target template finds none."""

KEY_FIELDS = ("translationKey", "slug", "permalink")
"""Front-matter fields that say which document this is, the surest first."""

_SCRIPTS = "latn cyrl arab hans hant deva grek armn mong tfng guru hebr"
_LOCALE = (
    f"(?ai:(?:{'|'.join(sorted(LANGUAGES, reverse=True))})"
    f"(?:[-_](?:{'|'.join(_SCRIPTS.split())}))?(?:[-_](?:[a-z]{{2}}|[0-9]{{3}}))?)"
)
_ANY_LOCALE = re.compile(_LOCALE)
_LOCALE_NAME = re.compile(r"[A-Za-z]{2,8}(?:[-_@][A-Za-z0-9]{1,8}){0,4}")
"""What may be configured as a locale: it becomes part of paths. gettext spells `sr@latin`."""

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_DRIVE = re.compile(r"[A-Za-z]:(?:/|$)")
_DEVICE = re.compile(r"(?i:CON|PRN|AUX|NUL|COM[1-9]|LPT[1-9])(?:\..*)?", re.DOTALL)
_REFUSED_BY_WINDOWS = frozenset('<>:"|?*')
_INDEX = frozenset({"index", "_index", "readme"})
"""Names in every folder: `docs/io/README.md` with `docs/README.md` makes no locale `io`."""


class Match(NamedTuple):
    """What a path fills into a template; "" for a placeholder that the template lacks."""

    slug: str
    locale: str


@dataclass(frozen=True, slots=True)
class Template:
    """A path template, read."""

    text: str
    """NFC."""
    pieces: tuple[str, ...]
    """Literal text at even places, `slug` or `locale` at odd ones."""

    @property
    def fields(self) -> frozenset[str]:
        """Names of its placeholders."""
        return frozenset(self.pieces[1::2])


@dataclass(frozen=True, slots=True)
class Pair:
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


@dataclass(frozen=True, slots=True)
class Pairing:
    """Which documents belong together."""

    pairs: tuple[Pair, ...]
    """One a source document and locale, translated or not, sorted by locale and slug."""
    orphans: tuple[Pair, ...]
    """Targets whose source document is not there, sorted likewise."""
    locales: tuple[str, ...]
    """As configured, else sorted as found, else DEFAULT_LOCALES."""
    problems: tuple[Problem, ...]
    """`path-collision` and `slug` (errors: the documents are left out); `orphan`, `key-differs` and
    `windows-name` (warnings)."""


class _Found(NamedTuple):
    """A path in its role."""

    path: str
    slug: str
    """Of the path."""
    key: str
    """Of the front matter, else the slug."""
    locale: str


# -- templates -------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def compile_template(text: str) -> Template:
    """Read a path template: a relative path with "/" in which `{slug}` and `{locale}` stand.

    Raises PairingError `template`: another placeholder, a brace left over, a path that leaves its
    root or is absolute, two placeholders that touch.
    """
    text = normalize("NFC", text)
    pieces = tuple(_PLACEHOLDER.split(text))
    for name in pieces[1::2]:
        if name not in {"slug", "locale"}:
            message = f"{{{name}}} in `{_quoted(text)}` is unknown; there are {{slug}} and {{locale}}"
            raise PairingError("template", message)
    if any(character in piece for piece in pieces[::2] for character in "{}"):
        raise PairingError("template", f"`{_quoted(text)}` has a brace without its partner")
    if "" in pieces[2:-1:2]:
        message = f"`{_quoted(text)}` needs a character between its two placeholders"
        raise PairingError("template", message)
    if fault := _path_fault(_PLACEHOLDER.sub("x", text)):
        raise PairingError("template", f"`{_quoted(text)}` {fault}")
    return Template(text, pieces)


def match(template: str, path: str, *, locales: Collection[str] = ()) -> Match | None:
    """Return what a path fills into a template, or None where it does not fit.

    `{slug}` may hold slashes. `{locale}` is one of `locales`, or any well-formed code of LANGUAGES
    (with script and region: `pt-BR`, `zh_Hans`) when none are given. The path is compared, and the
    slug returned, as NFC. `how-to-tr` fits `{slug}-{locale}` with locales=["tr"] as `how-to`;
    without, the longest locale wins, for `README-zh-CN` is more frequent.
    """
    found = _pattern(template, tuple(sorted(locales))).fullmatch(normalize("NFC", path))
    if found is None:
        return None
    groups = found.groupdict()
    return Match(groups.get("slug", ""), groups.get("locale", ""))


def expand(template: str, *, slug: str = "", locale: str = "") -> str:
    """Return the path that a template makes of a slug and a locale.

    What counts is that it stays below its root: `c++`, `[`, `a b`, `..md`, `giriş` are good slugs.

    Raises PairingError: `slug` (leaves its root, as it stands or percent-decoded; a backslash, a
    control character; empty), `locale` (not the shape of a locale's code).
    """
    compiled = compile_template(template)
    if "slug" in compiled.fields and (fault := slug_fault(slug)):
        raise PairingError("slug", f"the slug `{_quoted(slug)}` {fault}")
    if "locale" in compiled.fields and not is_locale_name(locale):
        raise PairingError("locale", f"`{_quoted(locale)}` is not a locale's code, such as tr or pt-BR")
    values = {"slug": slug, "locale": locale}
    path = "".join(values[piece] if place % 2 else piece for place, piece in enumerate(compiled.pieces))
    # `.` is a slug (tldr has `..md`) unless the template makes a folder of it: `{slug}/index.md`.
    if fault := _path_fault(path):
        raise PairingError("slug", f"the slug `{_quoted(slug)}` {fault}")
    return path


def glob(template: str) -> str:
    """Return a glob (`files.walk`) that matches every path of a template, and maybe more."""
    pieces = compile_template(template).pieces
    if len(pieces) == 1:
        return _literal_glob(pieces[0])
    folder, slash, _ = _literal_glob(pieces[0]).rpartition("/")
    rest = _literal_glob(pieces[-1])
    ending = rest[1:] if rest.startswith("/") else f"*{rest}"
    return f"{folder}{slash}**/{ending}"


def is_locale_name(text: str) -> bool:
    """Return whether a text has the shape of a locale's code, so that it may stand in a path."""
    return _LOCALE_NAME.fullmatch(text) is not None


def is_locale(text: str) -> bool:
    """Return whether a text is a code of LANGUAGES, with or without script and region."""
    return _ANY_LOCALE.fullmatch(text) is not None


def slug_fault(slug: str) -> str:
    """Return what is wrong with a slug, a phrase that follows it in a message; "" for nothing."""
    if not slug:
        return "is empty"
    # A server or browser decodes `%2e%2e/x` before it follows it.
    for form in (slug, unquote(slug)):
        if form.startswith("/") or _DRIVE.match(form):
            return "is absolute; slugs are relative to their folder"
        if ".." in form.split("/"):
            return "leaves its folder (`..`)"
        if form is not slug and (fault := _character_fault(form)):
            return f"{fault} when percent-decoded"
    return _path_fault(slug) if slug != "." else ""


def _path_fault(path: str) -> str:
    if not path:
        return "is empty"
    if path.startswith("/") or _DRIVE.match(path):
        return "is absolute; paths are relative to the project's folder"
    parts = path.split("/")
    if ".." in parts:
        return "leaves its folder (`..`)"
    if "." in parts or "" in parts:
        return "has an empty part or a `.` between slashes"
    return _character_fault(path)


def _character_fault(text: str) -> str:
    if "\\" in text:
        return "holds a backslash; the separator is /"
    if any(category(character) in {"Cc", "Cs"} for character in text):
        return "holds a control character or half a character"
    return ""


def _quoted(text: str) -> str:
    """Return a text as one line that is safe to print."""
    return "".join(
        character.encode("unicode_escape").decode("ascii")
        if category(character) in {"Cc", "Cs", "Zl", "Zp"}
        else character
        for character in text
    )


def _literal_glob(text: str) -> str:
    return re.sub(r"([*?[])", r"[\1]", text)


@lru_cache(maxsize=256)
def _pattern(template: str, locales: tuple[str, ...]) -> re.Pattern[str]:
    # Longest first: of `zh` and `zh-CN` the alternation takes what it meets first.
    names = sorted(locales, key=lambda name: (-len(name), name))
    shapes = {"slug": ".+?", "locale": "|".join(map(re.escape, names)) if names else _LOCALE}
    seen: set[str] = set()
    parts: list[str] = []
    for place, piece in enumerate(compile_template(template).pieces):
        if place % 2 == 0:
            parts.append(re.escape(piece))
        elif piece in seen:
            parts.append(f"(?P={piece})")
        else:
            seen.add(piece)
            parts.append(f"(?P<{piece}>{shapes[piece]})")
    return re.compile("".join(parts), re.DOTALL)


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
    sources, targets = _sort_by_role(sorted(set(paths)), roles, front_matter or {})
    problems: list[Problem] = []
    twins: set[str] = set()
    templates = (source, target)
    sources = _without_twins(_sound(sources, templates, problems), problems, twins)
    targets = _without_twins(_sound(targets, templates, problems), problems, twins)
    by_locale: dict[str, list[_Found]] = defaultdict(list)
    for found in targets:
        by_locale[found.locale].append(found)
    names = tuple(locales) or tuple(sorted(by_locale)) or DEFAULT_LOCALES
    pairs: list[Pair] = []
    orphans: list[Pair] = []
    for locale in sorted(set(names)):
        partners, rest = _partners(sources, by_locale[locale], problems)
        for one in sources:
            other = partners.get(one.path)
            goal = other.path if other else expand(target, slug=one.slug, locale=locale)
            # The twin of a document that was left out is no missing article.
            if other or _folded(one.key) not in twins:
                pairs.append(Pair(one.key, locale, one.path, goal, other is not None))
        for one in rest:
            if _folded(one.key) not in twins:
                home = expand(source, slug=one.slug, locale=source_locale)
                orphans.append(Pair(one.key, locale, home, one.path))
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


def _sort_by_role(
    paths: Sequence[str], roles: _Roles, front_matter: Mapping[str, Mapping[str, object]]
) -> tuple[list[_Found], list[_Found]]:
    """Return the source documents and the target documents."""
    sources: list[_Found] = []
    targets: list[_Found] = []
    unclear: list[tuple[_Found, _Found]] = []
    for path in paths:
        one, other = roles.as_source(path), roles.as_target(path)
        if one and other and len(one.slug) <= len(other.slug):
            other = None
        fields = front_matter.get(path, {})
        as_source = one and _found(path, one._replace(locale=roles.source_locale), fields)
        as_target = other and _found(path, other, fields)
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
    return (
        sorted(sources),
        sorted(found for found in targets if not wanted or found.locale in wanted),
    )


def _found(path: str, fit: Match, fields: Mapping[str, object]) -> _Found:
    key = front_matter_key(fields, fit.slug, fit.locale) if fields else ""
    return _Found(path, fit.slug, key or fit.slug, fit.locale)


def _sound(documents: Iterable[_Found], templates: Sequence[str], problems: list[Problem]) -> list[_Found]:
    """Leave out documents whose path or key cannot be a slug; warn of names Windows refuses."""
    sound: list[_Found] = []
    for found in documents:
        if problem := _refusal(found, templates):
            problems.append(problem)
            continue
        if part := _refused_by_windows(found.path):
            message = f"`{part}` is no name for Windows; nobody can check the file out there"
            problems.append(Problem("windows-name", message, "warning", found.path))
        sound.append(found)
    return sound


def _refusal(found: _Found, templates: Sequence[str]) -> Problem | None:
    path = _quoted(found.path)
    if fault := _path_fault(found.path):
        return Problem("slug", f"the path {fault}", "error", path)
    try:
        for template in templates:
            expand(template, slug=found.slug, locale=found.locale)
            expand(template, slug=found.key, locale=found.locale)
    except PairingError as error:
        return replace(error.problem, path=path)
    return None


def _refused_by_windows(path: str) -> str:
    """Return the first part of a path that Windows refuses, "" for none."""
    for part in path.split("/"):
        if part[-1:] in {".", " "} or _DEVICE.fullmatch(part) or _REFUSED_BY_WINDOWS & set(part):
            return part
    return ""


def _without_twins(documents: list[_Found], problems: list[Problem], twins: set[str]) -> list[_Found]:
    """Leave out documents that are one on some disk (`a.md`, `A.md`) or have one slug and locale.

    The folded keys of those left out are added to `twins`.
    """
    ways: tuple[tuple[str, Callable[[_Found], str]], ...] = (
        ("has the same path on some disks", lambda found: found.path),
        ("has the same slug and locale", lambda found: found.key),
    )
    left_out: set[str] = set()
    for what, of in ways:
        groups: dict[tuple[str, str], list[_Found]] = defaultdict(list)
        for found in documents:
            groups[found.locale, _folded(of(found))].append(found)
        for first, *others in groups.values():
            for other in others:
                if other.path not in left_out:
                    message = f"{what} as {first.path}: rename one; both are left out"
                    problems.append(Problem("path-collision", message, "error", other.path))
                left_out |= {first.path, other.path}
                twins |= {_folded(first.key), _folded(other.key)}
    return [found for found in documents if found.path not in left_out]


def _folded(text: str) -> str:
    # macOS and Windows compare names without case, macOS without the difference of NFC and NFD.
    return normalize("NFC", normalize("NFC", text).casefold())


def _same_locale(one: str, other: str) -> bool:
    return one.casefold().replace("_", "-") == other.casefold().replace("_", "-")


def _partners(
    sources: Sequence[_Found], targets: Sequence[_Found], problems: list[Problem]
) -> tuple[dict[str, _Found], list[_Found]]:
    """Return the target by source path, and the targets left over; by key first, then by path."""
    by_key = {one.key: one for one in sources}
    partners: dict[str, _Found] = {}
    waiting: list[_Found] = []
    for other in targets:
        if one := by_key.pop(other.key, None):
            partners[one.path] = other
        else:
            waiting.append(other)
    # A site may translate its slugs: `slug: back-office` and `slug: arka-ofis` in one path.
    by_slug = {one.slug: one for one in by_key.values()}
    rest: list[_Found] = []
    for other in waiting:
        if one := by_slug.pop(other.slug, None):
            partners[one.path] = other
            message = (
                f"paired with {one.path} by its path, although the front matter says "
                f"`{_quoted(other.key)}` here and `{_quoted(one.key)}` there"
            )
            problems.append(Problem("key-differs", message, "warning", other.path))
        else:
            rest.append(other)
    return partners, rest


def _orphan(orphan: Pair, sources: Sequence[_Found]) -> Problem:
    near = next((one for one in sources if _folded(one.key) == _folded(orphan.slug)), None)
    hint = f"; {near.path} differs in case alone" if near else ""
    message = f"has no source document: {orphan.source} is not there{hint}"
    return Problem("orphan", message, "warning", orphan.target)


def _by_locale_and_slug(pair_: Pair) -> tuple[str, str]:
    return pair_.locale, pair_.slug
