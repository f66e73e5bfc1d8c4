"""GA203: where the links of a sentence lead, and whether that is the page that the source means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from glossalign.checks.hits import Fault, Hit, added_hit, fault_at, lost_hit
from glossalign.checks.pairs import text_pairs
from glossalign.markdown.inline import Token, folded_label, scan

if TYPE_CHECKING:
    from glossalign.checks.subject import Subject, Texts

CODE: Final = "GA203"

_SCHEME: Final = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(//)?")
_SUFFIX: Final = re.compile(r"(?:/index)?\.(?:mdx?|html?|markdown)$|/index$|^index$", re.IGNORECASE)
_LIQUID: Final = re.compile(r"\{\{[^{}]*\}\}")
_LOCALE_SUFFIX: Final = re.compile(r"(?<=\S)[._-]([A-Za-z]{2,3}(?:[_-][A-Za-z]{2})?)$")
_LOCALE_PARAMETER: Final = re.compile(r"(?:hl|lang|language|locale|l)=[\w-]+", re.IGNORECASE)


class Page(NamedTuple):
    """What a destination means, without all that a translation may change."""

    host: str
    """"" for a page of the site itself; of another scheme the scheme: `mailto:`."""
    path: tuple[str, ...]
    query: str
    localised: str
    """The locale that host or path name, "" for none."""
    rooted: bool
    """Whether the path is the whole path: not so for `../lease`."""


def rule(texts: Texts) -> Iterator[Hit]:
    """Yield each link of the source that the target lacks, and the reverse.

    Anchors within a page (`#bölüm`) may be translated, images exchanged.
    """
    source, target = texts.source, texts.target
    codes = texts.languages[0].code, texts.languages[1].code
    ours, theirs = _links(source, texts.labels[0]), _links(target, texts.labels[1])
    if not ours and not theirs:
        return
    for one, other, is_lost in ((ours, theirs, True), (theirs, ours, False)):
        bare = [
            item.value
            for item in scan(target if is_lost else source)
            if item.kind == "url" and one is not other
        ]
        known = [*(value for value, _ in other), *bare]
        for value, item in one:
            if any(same_page(value, there, codes) for there in known):
                continue
            names = frozenset({_name(value, codes)})
            if is_lost:
                yield lost_hit(CODE, "link", value, names, target)
            else:
                yield added_hit(CODE, "link", value, names, item.start, item.end)


def _links(text: str, references: Mapping[str, str]) -> list[tuple[str, Token]]:
    found = []
    for item in scan(text):
        if item.kind == "link":
            found.append((item.value, item))
        elif item.kind == "reference" and text[item.start] != "!":
            destination = references.get(folded_label(item.value))
            if destination is not None:
                found.append((destination, item))
    return found


def _name(destination: str, codes: tuple[str, str]) -> str:
    page_ = page(destination, codes)
    return f"{page_.host}/{'/'.join(page_.path)}"


def same_page(one: str, other: str, codes: tuple[str, str]) -> bool:
    """Tell whether two destinations are one page, or a page and its translation.

    `codes` are the languages of source and target.
    """
    a, b = page(one, codes), page(other, codes)
    if a.host and b.host:
        same = (a.path, a.query) == (b.path, b.query)
        translated = (a.localised == codes[1]) != (b.localised == codes[1]) and len(a.path) == len(
            b.path
        )
        if a.host != b.host:
            # `docs.example.com/en-us/x` that moved to `learn.example.com/tr-tr/x`.
            return same and translated and a.host.split(".")[-2:] == b.host.split(".")[-2:]
        # `tr.wikipedia.org/wiki/Kiralama`: the title is translated with the page.
        return same or (translated and a.path[:-1] == b.path[:-1])
    if a.host.endswith(":") or b.host.endswith(":"):
        return False
    if not a.path or not b.path:
        # The home page of another site is not our own.
        return a.path == b.path and a.host == b.host
    if a.rooted and b.rooted:
        return a.path == b.path
    size = min(len(a.path), len(b.path))
    return a.path[-size:] == b.path[-size:]


@lru_cache(maxsize=4096)
def page(destination: str, codes: tuple[str, str]) -> Page:
    """Return what a destination means."""
    text = unicodedata.normalize("NFC", unquote(_LIQUID.sub("", destination).replace("\\", "")))
    if text.strip().startswith("#"):
        # A place on the same page, whatever its name in translation.
        return Page("", ("#",), "", "", rooted=True)
    text, _, _ = text.strip().partition("#")
    text, _, query = text.partition("?")
    scheme = _SCHEME.match(text)
    kind, slashes = (scheme[1] or "", scheme[2] or "") if scheme else ("", "")
    if kind and not slashes:
        return Page(f"{kind.lower()}:", (text.lower(),), "", "", rooted=True)
    host, localised = "", ""
    if slashes:
        host, _, text = text[len(kind) + bool(kind) + 2 :].partition("/")
        host, localised = _without_locale(host.lower().removeprefix("www."), codes)
        text = f"/{text}"
    elif text.lower().startswith("www."):
        host, _, text = text.lower().removeprefix("www.").partition("/")
        text = f"/{text}"
    # `../../lease` names the end of a path alone, and so does `lease.md`.
    rooted = text.startswith("/")
    path = [
        part for part in _SUFFIX.sub("", text.rstrip("/")).split("/") if part not in ("", ".", "..")
    ]
    for part in path[:3]:
        if _is_locale(part, codes):
            path.remove(part)
            localised = localised or part.lower()[:2]
    # `setup.tr.md` beside `setup.md`.
    suffix = _LOCALE_SUFFIX.search(path[-1]) if path else None
    if suffix and _is_locale(suffix[1], codes):
        path[-1] = path[-1][: suffix.start()]
        localised = localised or suffix[1].lower()[:2]
    parameters = [one for one in query.split("&") if one and not _LOCALE_PARAMETER.fullmatch(one)]
    return Page(host, tuple(path), "&".join(sorted(parameters)), localised, rooted)


def _without_locale(host: str, codes: tuple[str, str]) -> tuple[str, str]:
    labels = host.split(".")
    for one in labels[:-2]:
        if _is_locale(one, codes):
            labels.remove(one)
            return ".".join(labels), one[:2]
    return host, ""


def _is_locale(part: str, codes: tuple[str, str]) -> bool:
    """Tell whether a part of a host or path names one of the languages: `tr`, `en_us`."""
    name = part.lower().replace("_", "-")
    return name in codes or any(re.fullmatch(rf"{code}-[a-z]{{2}}", name) for code in codes)


def untranslated_links(subject: Subject) -> Iterator[Fault]:
    """Yield, as information, each link to an article of the site that has no translation (GA203).

    A link to any other page is not ours to judge.
    """
    site = subject.site or {}
    for pair in subject.once(text_pairs) if site else ():
        for item in scan(pair.texts.target):
            slug = slug_of(item.value, subject.codes, site) if item.kind == "link" else ""
            if not slug or site[slug]:
                continue
            message = f"the link {item.value} leads to {slug!r}, which is not translated yet"
            at = pair.placed.source, pair.placed.target
            span = item.start, item.end
            fault = fault_at(subject.article, message, *at, span, pair.texts.source)
            yield replace(fault, severity="info")


def slug_of(destination: str, codes: tuple[str, str], slugs: Mapping[str, bool]) -> str:
    """Return the slug that an internal link means, "" where it is none of them."""
    meant = page(destination, codes)
    if meant.host or not meant.path:
        return ""
    path: Sequence[str] = meant.path
    return next((slug for n in range(len(path)) if (slug := "/".join(path[n:])) in slugs), "")
