"""The glossary as a page for readers, in Markdown or one file of HTML, both directions."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Final

from glossalign.lang import collation
from glossalign.report.escape import markdown
from glossalign.report.text import printable

if TYPE_CHECKING:
    from glossalign.model import TermPair


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of one language with what it is in the other."""

    word: str
    rows: tuple[TermPair, ...]
    """The approved first, then by count; forbidden ones last."""

    @property
    def part_of_speech(self) -> str:
        """Return the first that is known."""
        return next((row.part_of_speech for row in self.rows if row.part_of_speech), "")


@dataclass(frozen=True, slots=True)
class Direction:
    """All words of one language in its alphabetical order, by initial letter."""

    source: str
    target: str
    letters: tuple[tuple[str, tuple[Entry, ...]], ...]
    backwards: bool
    """Whether the words are the glossary's translations."""

    def others(self, entry: Entry) -> Iterator[tuple[str, TermPair]]:
        """Yield what an entry's word is in the other language, with its row."""
        for row in entry.rows:
            yield (row.term if self.backwards else row.translation), row


_ORDER: Final = {"approved": 0, "proposed": 1, "forbidden": 2}


def directions(pairs: Iterable[TermPair], source: str, target: str) -> tuple[Direction, Direction]:
    """Return both directions of a glossary, without rejected translations."""
    kept = [pair for pair in pairs if pair.status in _ORDER and pair.term and pair.translation]
    return (
        Direction(source, target, _letters(kept, source, backwards=False), backwards=False),
        Direction(target, source, _letters(kept, target, backwards=True), backwards=True),
    )


def _letters(
    pairs: Iterable[TermPair], language: str, *, backwards: bool
) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    found: dict[str, list[TermPair]] = {}
    for pair in pairs:
        found.setdefault(pair.translation if backwards else pair.term, []).append(pair)
    entries = [
        Entry(word, tuple(sorted(found[word], key=lambda row: (_ORDER[row.status], -row.count))))
        for word in sorted(found, key=lambda word: collation.sort_key(word, language))
    ]
    letters = groupby(entries, key=lambda entry: collation.initial(entry.word, language))
    return tuple((letter, tuple(members)) for letter, members in letters)


def serialize_markdown(pairs: Iterable[TermPair], *, source: str, target: str) -> Iterator[str]:
    """Yield a Markdown page; marks in terms are shown as they are."""
    yield f"# Glossary: {source}, {target}\n"
    for direction in directions(pairs, source, target):
        yield f"\n## {direction.source} → {direction.target}\n"
        for letter, entries in direction.letters:
            yield f"\n### {markdown(letter)}\n\n"
            for entry in entries:
                yield from _markdown_entry(direction, entry)


def _markdown_entry(direction: Direction, entry: Entry) -> Iterator[str]:
    part = f" *{markdown(entry.part_of_speech)}*" if entry.part_of_speech else ""
    said = "; ".join(
        f"not ~~{markdown(word)}~~"
        if row.status == "forbidden"
        else f"{markdown(word)} ({row.count})"
        for word, row in direction.others(entry)
    )
    yield f"- **{markdown(entry.word)}**{part}: {said}\n"
    for text in _details(entry.rows):
        yield f"  - {markdown(text)}\n"
    for url in _urls(entry.rows):
        target = re.sub("[<>]", lambda match: f"%{ord(match[0]):02X}", url)
        yield f"  - [{markdown(url)}](<{target}>)\n"


def _details(rows: Sequence[TermPair]) -> list[str]:
    """Return definitions, notes and an example, each once."""
    said = [
        *(row.definition for row in rows),
        *(row.note for row in rows),
        *(f"{row.example_source} → {row.example_target}" for row in rows[:1] if row.example_source),
    ]
    return list(dict.fromkeys(text for text in said if text))


def _urls(rows: Sequence[TermPair]) -> list[str]:
    """Return what may be a link: http, https or relative; no other scheme is safe."""
    return [
        url
        for url in dict.fromkeys(row.url for row in rows if row.url)
        if (re.match("https?://", url) or not re.match("[^/?#]*:", url))
        and url.isprintable()
        and " " not in url
    ]


_STYLE: Final = """
:root { color-scheme: light dark; --line: #8884; --soft: #777; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
nav a { margin-right: .6rem; }
dt { margin-top: .8rem; font-weight: 600; break-after: avoid; }
dt i, .count { color: var(--soft); font-weight: 400; }
dd { margin: 0 0 0 1.5rem; }
h3 { border-bottom: 1px solid var(--line); break-after: avoid; }
@media print { nav { display: none; } body { max-width: none; margin: 0; } }
"""


def serialize_html(pairs: Iterable[TermPair], *, source: str, target: str) -> Iterator[str]:
    """Yield an HTML page in one file: no script, no request to anywhere, all text escaped."""
    # The one style that the page may have is named by its digest.
    digest = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        f"content=\"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action "
        "'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Glossary: {_html(source)}, {_html(target)}</title>\n<style>{_STYLE}</style>\n"
        "</head>\n<body>\n"
        f"<h1>Glossary: {_html(source)}, {_html(target)}</h1>\n"
    )
    for direction in directions(pairs, source, target):
        yield f"<h2>{_html(direction.source)} → {_html(direction.target)}</h2>\n<nav>"
        for letter, _ in direction.letters:
            yield f'<a href="#{_anchor(direction, letter)}">{_html(letter)}</a>'
        yield "</nav>\n"
        for letter, entries in direction.letters:
            anchor, language = _anchor(direction, letter), _html(direction.source)
            yield f'<h3 id="{anchor}" lang="{language}">{_html(letter)}</h3>\n<dl>\n'
            for entry in entries:
                yield from _html_entry(direction, entry, source, target)
            yield "</dl>\n"
    yield "</body>\n</html>\n"


def _html_entry(direction: Direction, entry: Entry, source: str, target: str) -> Iterator[str]:
    part = f" <i>{_html(entry.part_of_speech)}</i>" if entry.part_of_speech else ""
    yield f'<dt lang="{_html(direction.source)}">{_html(entry.word)}{part}</dt>\n'
    for word, row in direction.others(entry):
        shown = f"not <s>{_html(word)}</s>" if row.status == "forbidden" else _html(word)
        count = "" if row.status == "forbidden" else f' <span class="count">{row.count}</span>'
        yield f'<dd lang="{_html(direction.target)}">{shown}{count}</dd>\n'
    for text in dict.fromkeys(row.definition for row in entry.rows if row.definition):
        yield f'<dd lang="{_html(target)}">{_html(text)}</dd>\n'
    for text in dict.fromkeys(row.note for row in entry.rows if row.note):
        yield f"<dd>{_html(text)}</dd>\n"
    first = entry.rows[0]
    if first.example_source:
        yield (
            f'<dd><q lang="{_html(source)}">{_html(first.example_source)}</q> → '
            f'<q lang="{_html(target)}">{_html(first.example_target)}</q></dd>\n'
        )
    for url in _urls(entry.rows):
        yield f'<dd><a href="{escape(url)}">{_html(url)}</a></dd>\n'


def _anchor(direction: Direction, letter: str) -> str:
    return f"{_html(direction.source)}-{ord(letter):x}"


def _html(text: str) -> str:
    return escape(printable(text))
