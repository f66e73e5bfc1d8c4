"""A catalogue traced through both documents: where each unit stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glossalign.catalogue import units

if TYPE_CHECKING:
    from glossalign.model import Catalogue, Segment, State, Text, Unit


LONGEST_JOIN = 4
"""Segments of one side in a unit, at the most (the longest bead)."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A unit, and the segments of both documents that it stands for."""

    source: range
    """Indices of source segments; empty for a target segment that no unit has."""
    target: range
    """Indices of target segments; empty where the translation is not in the target document."""
    unit: Unit | None
    """None where the catalogue has none."""
    state: State


def trace(source: Text, target: Text, catalogue: Catalogue) -> tuple[Placed, ...]:
    """Return where each unit of a catalogue stands, in source order.

    Each segment of both sides is in one of them.

    A source text that the catalogue does not have is stale where it is an edited form of one that
    it has, else missing. Target segments that no unit has are extra; they follow the segment before
    them.
    """
    found = _trace_sources(source, catalogue)
    return _with_targets(found, source.segments, target.segments)


def _trace_sources(source: Text, catalogue: Catalogue) -> list[tuple[range, Unit | None, State]]:
    by_source: dict[str, list[Unit]] = defaultdict(list)
    for unit in catalogue.units:
        if not unit.obsolete:
            by_source[unit.source].append(unit)
    sources = source.segments
    places = units.contexts(source)
    longest = _longest_from(sources, by_source)
    found: list[tuple[range, Unit | None, State]] = []
    taken: Counter[int] = Counter()
    i = 0
    while i < len(sources):
        for size in range(longest(i), 0, -1):
            candidates = by_source.get(units.joined_text(sources[i : i + size]))
            if candidates:
                unit = _choose(candidates, source.document.path, sources[i].line, places[i], taken)
                taken[id(unit)] += 1
                found.append((range(i, i + size), unit, units.state(unit)))
                i += size
                break
        else:
            found.append((range(i, i + 1), None, "missing"))
            i += 1
    return _with_stale(found, sources, catalogue)


def _choose(
    candidates: Sequence[Unit], path: str, line: int, context: str, taken: Mapping[int, int]
) -> Unit:
    """Return the unit for a place among those of one text: by reference, else by context.

    Two cells of one table row differ in neither: they take what serves both in turn. `taken` counts
    the places of each unit so far, by id.
    """

    def rank(unit: Unit) -> tuple[bool, bool, int]:
        fits = units.base_context(unit.context) == context
        here = any(r.path == path and r.line == line for r in unit.references)
        return fits and here, fits or not unit.context, -taken.get(id(unit), 0)

    return max(candidates, key=rank)


def _with_stale(
    found: list[tuple[range, Unit | None, State]], sources: Sequence[Segment], catalogue: Catalogue
) -> list[tuple[range, Unit | None, State]]:
    """Give source texts without a unit the abandoned unit that they are an edited form of."""
    used = {id(unit) for _, unit, _ in found if unit}
    left = [u for u in catalogue.units if id(u) not in used and u.target and not u.obsolete]
    if not left or all(unit for _, unit, _ in found):
        return found
    result = []
    for segments, unit, state in found:
        entry = segments, unit, state
        if not unit and left:
            old = units.nearest(sources[segments.start].text, left)
            if old:
                left.remove(old)
                entry = segments, old, "stale"
        result.append(entry)
    return result


def _with_targets(
    found: Iterable[tuple[range, Unit | None, State]],
    sources: Sequence[Segment],
    targets: Sequence[Segment],
) -> tuple[Placed, ...]:
    """Find the translation of each unit in the target document; the rest of that is extra."""
    entries = list(found)
    copies = {
        units.joined_text(sources[segments.start : segments.stop]) for segments, _, _ in entries
    }
    spots = _spots(targets, copies.union(unit.target for _, unit, _ in entries if unit))
    used: set[int] = set()
    where = [range(0)] * len(entries)
    # An untranslated copy stands in the target document, but not in the catalogue: translations
    # come first, and before what is but proposed in the words that another place has for sure.
    for rank in range(3):
        last = -1
        for number, (segments, unit, _) in enumerate(entries):
            target = unit.target if unit else ""
            if (2 if not (unit and target) else 1 if unit.fuzzy else 0) != rank:
                last = where[number].stop or last
                continue
            text = target or units.joined_text(sources[segments.start : segments.stop])
            free = [spot for spot in spots.get(text, ()) if used.isdisjoint(spot)]
            where[number] = min(
                free, key=lambda spot: (spot.start < last, spot.start), default=range(0)
            )
            used.update(where[number])
            last = where[number].stop or last
    _place_proposals(entries, where, targets, used)
    placed = [
        Placed(segments, spot, unit, state)
        for (segments, unit, state), spot in zip(entries, where, strict=True)
    ]
    after: dict[int, list[Placed]] = defaultdict(list)
    owner = {j: number for number, p in enumerate(placed) for j in p.target}
    previous = -1
    for j in range(len(targets)):
        previous = owner.get(j, previous)
        if j not in used:
            after[previous].append(Placed(range(0), range(j, j + 1), None, "extra"))
    result = after[-1]
    for number, p in enumerate(placed):
        result += [p, *after[number]]
    return tuple(result)


def _place_proposals(
    entries: Sequence[tuple[range, Unit | None, State]],
    where: list[range],
    targets: Sequence[Segment],
    used: set[int],
) -> None:
    """Place what the machine proposes where the article has the text that it was made of."""
    by_digest: dict[str, list[range]] = {}
    for number, (_, unit, _) in enumerate(entries):
        if not (unit and unit.fuzzy and unit.mark and unit.mark.article) or where[number]:
            continue
        if not by_digest:
            runs = (
                range(j, j + size)
                for size in range(1, LONGEST_JOIN + 1)
                for j in range(len(targets) - size + 1)
            )
            for run in runs:
                by_digest.setdefault(
                    units.digest(units.joined_text(targets[run.start : run.stop])), []
                ).append(run)
        free = [run for run in by_digest.get(unit.mark.article, ()) if used.isdisjoint(run)]
        where[number] = free[0] if free else range(0)
        used.update(where[number])


def _spots(targets: Sequence[Segment], wanted: Iterable[str]) -> dict[str, list[range]]:
    """Return where each of the texts stands that one to LONGEST_JOIN neighbouring segments make."""
    spots: dict[str, list[range]] = defaultdict(list)
    longest = _longest_from(targets, wanted)
    for j in range(len(targets)):
        for size in range(1, longest(j) + 1):
            spots[units.joined_text(targets[j : j + size])].append(range(j, j + size))
    return spots


_HEAD = 24
"""Letters by which most texts that begin with a segment are told from the others."""


def _longest_from(segments: Sequence[Segment], wanted: Iterable[str]) -> Callable[[int], int]:
    """Return how many segments from an index on may make up a wanted text.

    Most wanted texts are one segment's own.
    """
    alone = {segment.text for segment in segments}
    heads = {text[:_HEAD] for text in wanted if text not in alone}

    def longest(at: int) -> int:
        text = segments[at].text
        if len(text) >= _HEAD and text[:_HEAD] not in heads:
            return 1
        return min(LONGEST_JOIN, len(segments) - at) if heads else 1

    return longest
