"""A catalogue put into a document: new sentences are spliced in, all other bytes stay."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Literal

from glossalign.catalogue import units
from glossalign.catalogue.trace import LONGEST_JOIN, Placed
from glossalign.markdown import front_matter
from glossalign.markdown.document import splice

if TYPE_CHECKING:
    from glossalign.model import Alignment, Block, Document, Segment, Span, Text, Unit

Keep = Literal["fuzzy", "source", "omit"]
"""What stands where no translation holds: the fuzzy one (else the source), the source, nothing."""

_LETTER = re.compile(r"[^\W_]")
_OPENED = re.compile(r"\{\{?[<%]|<[A-Za-z!]")
"""What begins a shortcode, an include or a tag."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A sentence that the article and the catalogue have in two versions."""

    target: range
    """Segments of the article."""
    unit: Unit


@dataclass(frozen=True, slots=True)
class Built:
    """A translated document."""

    text: str
    conflicts: tuple[Conflict, ...] = ()
    """Where the article was edited by hand and differs from what a person wrote in the catalogue.
    """
    unplaced: tuple[Unit, ...] = ()
    """Translations for which the article has no place: of a table cell or front-matter field it
    lacks."""
    broken: tuple[Placed, ...] = ()
    """Translations that were left out, as they would not be texts of their own in the document."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring segments of a block and the text that they get; None leaves them as they are."""

    segments: range
    text: str | None


def from_source(
    source: Text, placed: Iterable[Placed], keep: Keep, *, without: Container[int] = ()
) -> Built:
    """Return the source document with its sentences translated: an article that has none yet.

    With `omit` a block that is left without words goes with its lines; front matter always stays.
    The units whose ids are in `without` are left in the source language.
    """
    runs = []
    for p in placed:
        if p.source and id(p.unit) not in without:
            text = _translation(p.unit, keep, followed=_is_followed(source.segments, p.source))
            if text is None and keep == "omit" and source.segments[p.source.start].kind != "field":
                text = ""
            runs.append(_Run(p.source, text))
    return Built(splice(source.document.text, _replacements(source, runs)))


def into_target(
    source: Text,
    target: Text,
    placed: Sequence[Placed],
    keep: Keep,
    *,
    alignment: Alignment | None = None,
    overwrite: bool = False,
    without: Container[int] = (),
) -> Built:
    """Return the article with the catalogue's translations where it has others or none.

    What the machine took from the article is found by its mark, an untranslated copy by its text,
    the rest by `alignment`; there both sides may hold a person's words, which is a conflict:
    `overwrite` takes the catalogue's. A sentence that the article lacks goes behind the translation
    of the sentence before it. What only the article has stays, and what it has in the place of the
    units whose ids are in `without`.
    """
    places = _Places(target.segments, placed, alignment)
    runs: list[_Run] = []
    conflicts: list[Conflict] = []
    inserted = _Insertions(source, target)
    present = {id(p.unit) for p in placed if p.unit and p.target}
    for p in placed:
        if p.source and (p.target or p.before):
            inserted.follow(p.source, p.target or p.before)
        # What the source says twice, the article may say once.
        if not p.source or p.target or id(p.unit) in present or id(p.unit) in without:
            continue
        # The sentence behind it in the source is behind it in the article, or will be.
        text = _translation(p.unit, keep, followed=_is_followed(source.segments, p.source))
        if text is None or p.unit is None:
            if keep != "source" or (p.unit and p.unit.target):
                continue
            text = units.joined_text(source.segments[p.source.start : p.source.stop])
        spot, certain = places.find(p)
        if spot:
            if not certain and p.unit:
                conflicts.append(Conflict(spot, p.unit))
            if certain or overwrite:
                text = _translation(p.unit, keep, followed=_is_followed(target.segments, spot))
                runs.append(_Run(spot, text))
            inserted.follow(p.source, spot)
        elif not (p.unit and p.unit.target) or units.is_decided(p.unit):
            # The machine's own text came from the article: where it is gone, a person took it out.
            inserted.add(p, text)
    replaced = _replacements(target, runs)
    text = splice(target.document.text, [*replaced, *inserted.spliced()])
    return Built(text, tuple(conflicts), tuple(inserted.unplaced))


def _translation(unit: Unit | None, keep: Keep, *, followed: bool) -> str | None:
    """Return the translation that holds, on one line; None where there is none.

    Where another sentence follows it in its block it gets the end mark that it lacks.
    """
    if not unit or not unit.target or (unit.fuzzy and keep != "fuzzy"):
        return None
    return units.with_end_mark(unit) if followed else units.one_line(unit.target)


def _is_followed(segments: Sequence[Segment], run: range) -> bool:
    """Tell whether another segment of the same block follows a run."""
    return run.stop < len(segments) and segments[run.stop].block == segments[run.start].block


class _Places:
    """Where in an article the sentence of a unit stands whose translation is not there."""

    def __init__(
        self, segments: Sequence[Segment], placed: Iterable[Placed], alignment: Alignment | None
    ) -> None:
        self._used = {j for p in placed if p.source for j in (*p.target, *p.before)}
        self._by_digest: dict[str, list[range]] = defaultdict(list)
        self._by_text: dict[str, list[range]] = defaultdict(list)
        for size in range(1, LONGEST_JOIN + 1):
            for j in range(len(segments) - size + 1):
                if self._used.isdisjoint(range(j, j + size)):
                    text = units.joined_text(segments[j : j + size])
                    for digest in dict.fromkeys(units.digests(text)):
                        self._by_digest[digest].append(range(j, j + size))
                    self._by_text[text].append(range(j, j + size))
        self._by_source = {
            i: bead.target for bead in (alignment.beads if alignment else ()) for i in bead.source
        }

    def find(self, p: Placed) -> tuple[range, bool]:
        """Return the segments, and whether they are surely the machine's own text or a copy.

        They are taken from now on.
        """
        if p.before:
            return p.before, True
        if p.unit is None:
            return range(0), False
        mark = p.unit.mark
        known = self._by_digest.get(units.article_digest(mark), ()) if mark else ()
        for spot in (*known, *self._by_text.get(p.unit.source, ())):
            if self._used.isdisjoint(spot):
                self._used.update(spot)
                return spot, True
        paired = [spot for i in p.source if (spot := self._by_source.get(i))]
        if paired:
            spot = range(min(s.start for s in paired), max(s.stop for s in paired))
            if self._used.isdisjoint(spot):
                self._used.update(spot)
                return spot, False
        return range(0), False


class _Insertions:
    """Sentences that an article lacks, each behind the translation of the sentence before it."""

    def __init__(self, source: Text, target: Text) -> None:
        self._source, self._segments = source.document, source.segments
        self._target, self._targets = target.document, target.segments
        self._last = range(0)
        """Source segments before, whose translation stands at `_offset`."""
        self._offset = -1
        self._parts: list[tuple[int, str]] = []
        self._newline = "\r\n" if "\r\n" in self._target.text else "\n"
        self.unplaced: list[Unit] = []

    def follow(self, sources: range, targets: range) -> None:
        """Let what comes next stand behind these segments."""
        self._last, self._offset = sources, self._targets[targets.stop - 1].end

    def add(self, p: Placed, text: str) -> None:
        """Put in a sentence behind the last one."""
        first = self._segments[p.source.start]
        if self._last and self._segments[self._last.stop - 1].block == first.block:
            self._parts.append((self._offset, f" {text}"))
        elif first.kind in ("field", "table_cell"):
            if p.unit:
                self.unplaced.append(p.unit)
            return
        else:
            self._new_block(first, text)
        self._last = p.source

    def _new_block(self, first: Segment, text: str) -> None:
        block = self._source.blocks[first.block]
        before, behind = _block_marks(self._source.text, block)
        end = self._newline
        if self._offset < 0:
            # Nothing stands before it: the body begins with it.
            bodies = [b.start for b in self._target.blocks if b.kind != "field"]
            at = _line_start(self._target.text, min(bodies)) if bodies else len(self._target.text)
            self._parts.append((at, f"{before}{text}{behind}{end}{end}"))
            self._offset = at
            return
        self._offset = _line_end(self._target.text, self._offset)
        tight = first.kind == "list_item" and "\n\n" not in self._gap_before(first).replace(
            "\r\n", "\n"
        )
        self._parts.append((self._offset, f"{end if tight else end + end}{before}{text}{behind}"))

    def _gap_before(self, first: Segment) -> str:
        earlier = [b for b in self._source.blocks[: first.block] if b.end <= first.start]
        return self._source.text[earlier[-1].end : first.start] if earlier else "\n\n"

    def spliced(self) -> Iterator[tuple[Span, str]]:
        """Yield what is put in, as splice takes it."""
        for at, text in self._parts:
            yield (at, at), text


def _block_marks(text: str, block: Block) -> tuple[str, str]:
    """Return what a block's line has before and behind its words: `## ` and ` {#id}`."""
    before = text[_line_start(text, block.start) : block.start]
    behind = text[block.end : _line_end(text, block.end)]
    return ("" if _LETTER.search(before) else before), (
        "" if _LETTER.search(behind) else behind.rstrip()
    )


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _line_end(text: str, at: int) -> int:
    ends = [end for mark in "\r\n" if (end := text.find(mark, at)) >= 0]
    return min(ends, default=len(text))


def _replacements(text: Text, runs: Iterable[_Run]) -> Iterator[tuple[Span, str]]:
    """Yield what each run that gets another text becomes in the document."""
    document, segments = text.document, text.segments
    by_block = groupby(
        sorted(runs, key=lambda run: run.segments.start),
        key=lambda run: segments[run.segments.start].block,
    )
    for number, members in by_block:
        block = document.blocks[number]
        changed = [
            run for run in members if run.text is not None and run.text != _text(segments, run)
        ]
        if not changed:
            continue
        if block.kind == "field":
            yield from _field(text, block, changed)
            continue
        if block.kind == "label" and _quote_around(document.text, block):
            yield from _label(text, block, changed)
            continue
        rest = [i for i, segment in enumerate(segments) if segment.block == number]
        if all(run.text == "" for run in changed) and sum(
            len(run.segments) for run in changed
        ) == len(rest):
            yield _without_block(document, block), ""
            continue
        yield from _prose(segments, changed, rest)


def _text(segments: Sequence[Segment], run: _Run) -> str:
    return units.joined_text(segments[run.segments.start : run.segments.stop])


def _prose(
    segments: Sequence[Segment], changed: Sequence[_Run], every: Sequence[int]
) -> Iterator[tuple[Span, str]]:
    """Yield the new texts of a block's sentences.

    Emphasis that went over several sentences is joined again where both still have it.
    """
    new = {run.segments.start: run for run in changed}
    inside = {i for run in changed for i in run.segments}
    marked = any(any(segments[i].marks) for i in every)
    runs = [
        new[i] if i in new else _Run(range(i, i + 1), None)
        for i in every
        if i in new or i not in inside
    ]
    texts = [run.text if run.text is not None else _text(segments, run) for run in runs]
    for k, (one, other) in enumerate(pairwise(runs)):
        behind, before = (
            segments[one.segments.stop - 1].marks[1],
            segments[other.segments.start].marks[0],
        )
        if behind and before and texts[k].endswith(behind) and texts[k + 1].startswith(before):
            texts[k] = texts[k].removesuffix(behind)
            texts[k + 1] = texts[k + 1].removeprefix(before)
    for k, (run, text) in enumerate(zip(runs, texts, strict=True)):
        start, end = segments[run.segments.start].start, segments[run.segments.stop - 1].end
        if text == "":
            # The gap goes with it: the one behind, of the last sentence the one before.
            if k + 1 < len(runs):
                end = segments[runs[k + 1].segments.start].start
            elif k:
                start = segments[runs[k - 1].segments.stop - 1].end
            yield (start, end), ""
        elif run.text is not None or marked:
            yield (start, end), text


def _without_block(document: Document, block: Block) -> Span:
    """Return the lines of a block with the blank ones behind; of a table cell its words alone."""
    text = document.text
    if block.kind == "table_cell":
        return block.start, block.end
    end = _line_end(text, block.end)
    blank = re.compile(r"(?:\r\n|\r|\n)(?:[ \t]*(?:\r\n|\r|\n))*").match(text, end)
    return _line_start(text, block.start), blank.end() if blank else end


def _new_value(whole: Text, block: Block, changed: Sequence[_Run]) -> str:
    """Return the value of a block on one line with its sentences replaced, as readers see it."""
    if block.decoded:
        return changed[0].text or ""
    segments = whole.segments
    moved = (
        (
            (
                segments[run.segments.start].start - block.start,
                segments[run.segments.stop - 1].end - block.start,
            ),
            run.text or "",
        )
        for run in changed
    )
    return splice(whole.document.text[block.start : block.end], moved)


def _quote_around(text: str, block: Block) -> str:
    """Return the quotation mark of an attribute's or parameter's value, "" of another label.

    The title of a box (`!!! note "Title"`) ends with its line, and may hold such marks.
    """
    quote = text[block.start - 1 : block.start]
    assigned = text[block.start - 2 : block.start - 1] == "="
    return quote if quote in ("'", '"') and assigned and text[block.end] == quote else ""


def _label(whole: Text, block: Block, changed: Sequence[_Run]) -> Iterator[tuple[Span, str]]:
    """Yield the new value of an attribute or parameter, in the marks that it can stand in."""
    text = whole.document.text
    quote = _quote_around(text, block)
    value = _new_value(whole, block, changed)
    other = "'" if quote == '"' else '"'
    if quote not in value:
        yield (block.start, block.end), value
    elif other not in value:
        yield (block.start - 1, block.end + 1), f"{other}{value}{other}"
    else:
        # In tags an entity, in shortcodes and includes a backslash.
        opened = [found[0] for found in _OPENED.finditer(text, 0, block.start)]
        in_tag = bool(opened) and opened[-1].startswith("<")
        escape = {'"': "&quot;", "'": "&#39;"}[quote] if in_tag else f"\\{quote}"
        yield (block.start, block.end), value.replace(quote, escape)


def _field(whole: Text, block: Block, changed: Sequence[_Run]) -> Iterator[tuple[Span, str]]:
    """Yield the new value of a front-matter field, quoted where its notation needs it."""
    text, segments = whole.document.text, whole.segments
    if len(block.lines) > 1 and not block.decoded:
        # A value of several lines is a block scalar or folded: it has no marks of its own to
        # escape.
        for run in changed:
            first, last = segments[run.segments.start], segments[run.segments.stop - 1]
            yield (first.start, last.end), run.text or ""
        return
    value = _new_value(whole, block, changed)
    quote = text[block.start - 1] if block.start else ""
    if quote in ("'", '"') and text[block.end : block.end + 1] == quote:
        marked = front_matter.quoted(value, quote, front_matter.notation(text))
        yield (block.start - 1, block.end + 1), marked
    else:
        plain = front_matter.is_plain(value)
        yield (block.start, block.end), value if plain else front_matter.quoted(value, '"', "yaml")
