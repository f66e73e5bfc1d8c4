"""Fuzzy entries in the order of review, and what a person's decision makes of a unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Final, Literal

from rapidfuzz.distance import Indel

from glossalign.catalogue import units
from glossalign.catalogue.merge import CONFLICT
from glossalign.catalogue.trace import LONGEST_JOIN, Placed
from glossalign.model import Catalogue, Mark, Segment, Unit

Choice = Literal["accept", "next", "previous", "join", "reject", "theirs", "keep"]
"""What a person can say of an entry without writing a text."""

_COMPARED: Final = 4 * 10**8
"""Pairs of words that are compared, at a bit of memory each: 20,000 words of either text."""

_BELOW = "<!-- glossalign: what stands from this line on is not kept -->"
_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class ReviewEntry:
    """A fuzzy unit, and where it stands in an article."""

    number: int
    """Index in the units of its catalogue."""
    unit: Unit
    source: range
    """Indices of source segments; empty where nothing in the document stands for it. Their text
    differs from the unit's where the document was edited after the catalogue."""
    target: range
    """Indices of target segments. Empty where the article does not have the translation: it begins
    then where the translation would stand."""
    with_following: range
    """The target segments of this entry and, beside them, of the source entry that follows or of
    none; empty where such do not stand beside them."""

    @property
    def confidence(self) -> float | None:
        """Return how sure the machine was, None for a translation that is not its own."""
        return (
            None
            if self.unit.mark is None or units.is_decided(self.unit)
            else self.unit.mark.confidence
        )


def queue(
    articles: Sequence[tuple[Catalogue, Sequence[Placed]]], *, missing: bool = False
) -> list[tuple[int, ReviewEntry]]:
    """Return the fuzzy entries of articles, the least sure first, with the index of the article.

    A person's own translation that came into doubt was right once, so it comes after the machine's.
    Equals stand in the order of the documents; `missing` entries, where asked for, come last.
    `Placed` are what `trace.trace` makes of the same catalogue.
    """
    found = [
        (k, entry)
        for k, (catalogue, placed) in enumerate(articles)
        for entry in _entries(catalogue, placed, missing=missing)
    ]
    return sorted(found, key=lambda item: _rank(item[1]))


def _rank(entry: ReviewEntry) -> float:
    if not entry.unit.target:
        return 3.0
    return 2.0 if entry.confidence is None else entry.confidence


def _entries(
    catalogue: Catalogue, placed: Sequence[Placed], *, missing: bool
) -> Iterator[ReviewEntry]:
    """Yield the fuzzy entries in source order; those without a place in the document come last."""
    numbers = {id(unit): number for number, unit in enumerate(catalogue.units)}
    left = {
        n
        for n, unit in enumerate(catalogue.units)
        if not unit.obsolete
        and ((unit.fuzzy and unit.target) or (missing and not unit.target and not unit.mark))
    }
    # Behind the source entry before, not behind what is nobody's there: one of those may be the
    # translation.
    stops = (p.target.stop if p.source else 0 for p in placed)
    ends = list(accumulate(stops, lambda end, stop: stop or end, initial=0))
    lone = {p.target.start for p in placed if not p.source}
    followers = _followers(placed)
    for place in _likeliest(placed, {id(catalogue.units[number]) for number in left}):
        p = placed[place]
        assert p.unit is not None
        number = numbers[id(p.unit)]
        left.discard(number)
        # One source sentence often became two, and the second is nobody's.
        beside = range(p.target.stop, p.target.stop + 1) if p.target.stop in lone else range(0)
        whole = _together(p.target, followers[place]) or _together(p.target, beside)
        yield ReviewEntry(
            number, p.unit, p.source, p.target or range(ends[place], ends[place]), whole
        )
    for number in sorted(left):
        yield ReviewEntry(number, catalogue.units[number], range(0), range(0), range(0))


def _likeliest(placed: Sequence[Placed], wanted: set[int]) -> list[int]:
    """Return a place of each unit whose id is wanted: the first that has its translation."""
    best: dict[int, int] = {}
    for place, p in enumerate(placed):
        if p.source and id(p.unit) in wanted:
            known = best.setdefault(id(p.unit), place)
            if p.target and not placed[known].target:
                best[id(p.unit)] = place
    return sorted(best.values())


def _followers(placed: Sequence[Placed]) -> list[range]:
    """Return for each place the target segments of the source entry that follows it."""
    found = []
    follower = range(0)
    for p in reversed(placed):
        found.append(follower)
        if p.source:
            follower = p.target
    return found[::-1]


def _together(own: range, other: range) -> range:
    """Return two runs of segments as one, empty where they are no neighbours."""
    first, second = sorted((own, other), key=lambda run: run.start)
    whole = range(first.start, second.stop)
    # What is longer than any unit would not be found in the article again.
    fits = own and other and first.stop == second.start and len(whole) <= LONGEST_JOIN
    return whole if fits else range(0)


def takes(entry: ReviewEntry, choice: Choice, count: int) -> range:
    """Return the target segments that a choice makes the translation, empty where there are none.

    `count` is the number of target segments of the article.
    """
    if not entry.source:
        # Nobody knows where it would stand.
        return range(0)
    if choice == "next" and entry.target.stop < count:
        return range(entry.target.stop, entry.target.stop + 1)
    if choice == "previous" and entry.target.start > 0:
        return range(entry.target.start - 1, entry.target.start)
    return entry.with_following if choice == "join" else range(0)


def decide(entry: ReviewEntry, choice: Choice, targets: Sequence[Segment]) -> Unit | None:
    """Return the unit as a person's choice makes it, None where there is nothing to choose."""
    unit = entry.unit
    if choice in ("accept", "reject") and not unit.target:
        return None
    if choice == "accept":
        return with_translation(unit, unit.target)
    if choice == "reject":
        return reject(unit)
    if choice == "keep":
        return with_translation(unit, unit.source)
    if choice == "theirs":
        return take_theirs(unit) if theirs_of(unit) else None
    taken = takes(entry, choice, len(targets))
    return (
        with_translation(entry.unit, units.joined_text(targets[taken.start : taken.stop]))
        if taken
        else None
    )


def theirs_of(unit: Unit) -> str:
    """Return the translation of the other side of a merge, "" where there was no conflict."""
    return _conflict(unit)[0]


def _conflict(unit: Unit) -> tuple[str, tuple[str, ...]]:
    """Return what the other side of a merge said, and the other comments.

    A text of several lines goes on in the comments behind it.
    """
    for number, line in enumerate(unit.comments):
        if line.startswith(CONFLICT):
            return line.removeprefix(CONFLICT), (
                *unit.comments[:number],
                *unit.comments[number + 1 :],
            )
    return "", unit.comments


def take_theirs(unit: Unit) -> Unit:
    """Return the unit with the translation of the other side of a merge."""
    return with_translation(unit, theirs_of(unit))


def with_translation(unit: Unit, text: str) -> Unit:
    """Return the unit with a translation that is a person's from now on.

    ValueError for no text.
    """
    if not text:
        msg = "no translation: to reject the one that is there, say so"
        raise ValueError(msg)
    now = replace(unit, target=text, fuzzy=False, previous_source="", previous_context="")
    # Whichever side was taken: it is no conflict any more.
    now = replace(now, comments=_conflict(unit)[1])
    if now.mark and not units.is_decided(now):
        # A flag that msgmerge put on leaves no trace when it is taken off: the mark says from now
        # on that there was one. Its digest stays, by which the place in the article is known.
        now = replace(now, mark=replace(now.mark, fuzzy=True))
    return now


def reject(unit: Unit) -> Unit:
    """Return the unit without its translation, marked so that it is never proposed again."""
    confidence = unit.mark.confidence if unit.mark else 0.0
    mark = Mark(confidence, units.digest(unit.target), fuzzy=True)
    return replace(unit, target="", fuzzy=False, previous_source="", previous_context="", mark=mark)


# -- an editor -------------------------------------------------------------------------------------


def sheet(unit: Unit, notes: Sequence[str] = ()) -> str:
    """Return what an editor opens: the translation, and below a line what helps to write it.

    That is the source, what it was when it was translated, and `notes`.
    """
    lines = [unit.target, "", _BELOW, unit.source]
    if unit.previous_source:
        lines.append(f"was: {unit.previous_source}")
    return "\n".join([*lines, *notes, ""])


def sheet_text(text: str) -> str:
    """Return the translation on a sheet that comes back from an editor, on one line.

    All of it where our line is gone. ValueError for a control character, which no catalogue may
    hold.
    """
    own = text.partition(_BELOW)[0]
    control = _CONTROL.search(own.replace("\r\n", "\n"))
    if control:
        msg = f"control character \\x{ord(control[0]):02x}: delete it"
        raise ValueError(msg)
    # Not str.split: it would turn a no-break space into a plain one.
    lines = (line.strip(" \t\r") for line in own.split("\n"))
    return " ".join(line for line in lines if line)


# -- what changed ----------------------------------------------------------------------------------

Piece = tuple[str, bool]
"""A stretch of a text, and whether the other text lacks it."""


def word_changes(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Return both texts in pieces, word by word; the texts of the pieces joined are the whole text.

    Space between two changed words counts as changed, so that a new phrase is one piece. Texts of
    more words than anybody reads are one piece each.
    """
    sides = _WORD.findall(old), _WORD.findall(new)
    pieces: tuple[list[Piece], list[Piece]] = ([], [])
    if len(sides[0]) * len(sides[1]) > _COMPARED:
        return [(old, old != new)], [(new, old != new)]
    gap: tuple[list[str], list[str]] = ([], [])
    for step in Indel.opcodes(*sides):
        words = sides[0][step.src_start : step.src_end], sides[1][step.dest_start : step.dest_end]
        if step.tag == "equal" and (old == new or not "".join(words[0]).isspace()):
            _close(gap, pieces)
            for k in (0, 1):
                _add(pieces[k], words[k], changed=False)
        else:
            for k in (0, 1):
                gap[k].extend(words[k])
    _close(gap, pieces)
    return pieces


def _close(gap: tuple[list[str], list[str]], pieces: tuple[list[Piece], list[Piece]]) -> None:
    """Add what differs between two equal stretches; space that both have at its ends is equal."""
    ends = []
    for at in (0, -1):
        same = len(gap[0]) > 1 and len(gap[1]) > 1 and gap[0][at] == gap[1][at]
        space = same and gap[0][at].isspace()
        ends.append([gap[0].pop(at), gap[1].pop(at)] if space else ["", ""])
    for k in (0, 1):
        _add(pieces[k], [ends[0][k]], changed=False)
        _add(pieces[k], gap[k], changed=True)
        _add(pieces[k], [ends[1][k]], changed=False)
        gap[k].clear()


def _add(pieces: list[Piece], words: Sequence[str], *, changed: bool) -> None:
    text = "".join(words)
    if text and pieces and pieces[-1][1] == changed:
        pieces[-1] = pieces[-1][0] + text, changed
    elif text:
        pieces.append((text, changed))
