"""Path templates: what a path fills in, and the path that a slug and a locale make."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from unicodedata import category, normalize
from urllib.parse import unquote

from glossalign.errors import PairingError
from glossalign.lang.codes import LANGUAGES

SOURCE = "source/{slug}.md"
TARGET = "locales/{locale}/{slug}.md"
CATALOGUE = "locales/{locale}/LC_MESSAGES/{slug}.po"
GLOSSARY = "locales/{locale}/glossary.csv"
SOURCE_LOCALE = "en"
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
            message = (
                f"{{{name}}} in `{on_one_line(text)}` is unknown; there are {{slug}} and {{locale}}"
            )
            raise PairingError("template", message)
    if any(character in piece for piece in pieces[::2] for character in "{}"):
        raise PairingError("template", f"`{on_one_line(text)}` has a brace without its partner")
    if "" in pieces[2:-1:2]:
        message = f"`{on_one_line(text)}` needs a character between its two placeholders"
        raise PairingError("template", message)
    if fault := path_fault(_PLACEHOLDER.sub("x", text)):
        raise PairingError("template", f"`{on_one_line(text)}` {fault}")
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
        raise PairingError("slug", f"the slug `{on_one_line(slug)}` {fault}")
    if "locale" in compiled.fields and not is_locale_name(locale):
        raise PairingError(
            "locale", f"`{on_one_line(locale)}` is not a locale's code, such as tr or pt-BR"
        )
    values = {"slug": slug, "locale": locale}
    path = "".join(
        values[piece] if place % 2 else piece for place, piece in enumerate(compiled.pieces)
    )
    # `.` is a slug (tldr has `..md`) unless the template makes a folder of it: `{slug}/index.md`.
    if fault := path_fault(path):
        raise PairingError("slug", f"the slug `{on_one_line(slug)}` {fault}")
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
    return path_fault(slug) if slug != "." else ""


def path_fault(path: str) -> str:
    """Return what is wrong with a relative path, "" where nothing is."""
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


def on_one_line(text: str) -> str:
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


def refused_by_windows(path: str) -> str:
    """Return the first part of a path that Windows refuses, "" for none."""
    for part in path.split("/"):
        if part[-1:] in {".", " "} or _DEVICE.fullmatch(part) or _REFUSED_BY_WINDOWS & set(part):
            return part
    return ""
