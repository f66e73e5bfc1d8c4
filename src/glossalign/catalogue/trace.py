"""A catalogue traced through both documents: where each unit stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glossalign.catalogue import units
from glossalign.lang.translated import copy_key
from glossalign.markdown.inline import format_key

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
    before: range = range(0)
    """Target segments with what the article said before a person changed the catalogue: there the
    translation goes. No other unit has them, and they are not extra."""


def trace(source: Text, target: Text, catalogue: Catalogue) -> tuple[Placed, ...]:
    """Return where each unit of a catalogue stands, in source order.

    Each segment of both sides is in one of them.

    A source text that the catalogue does not have is stale where it is an edited form of one that
    it has, else missing. A translation of a person's that the article lacks is unbuilt; without an
    article that was there once, it is missing. Target segments that no unit has are extra; they
    follow the segment before them.
    """
    found = _trace_sources(source, catalogue)
    sides = source.segments, target.segments
    as_agreed = agrees(target, catalogue)
    places = _places(found, *sides, as_agreed=as_agreed)
    before = _places_before(found, places, sides, as_agreed=as_agreed)
    lost = not target.document.path and was_built(catalogue)
    used = {j for spot in (*places, *before) for j in spot}
    placed = [
        Placed(segments, here, unit, _state(unit, state, here, lost=lost), there)
        for (segments, unit, state), here, there in zip(found, places, before, strict=True)
    ]
    return _with_extra(placed, len(target.segments), used)


def _state(unit: Unit | None, state: State, here: range, *, lost: bool) -> State:
    if lost:
        return "missing"
    if state == "fresh" and not here and unit and units.is_decided(unit):
        return "unbuilt"
    return state


BUILT = "X-Glossalign-Built"
"""Header field with a digest of the article's sentences when they were those of the catalogue: as
long as it is the same, nobody has changed the article since."""


def digest_of(target: Text) -> str:
    """Return the digest of all sentences of an article, for BUILT."""
    return units.digest("\n".join(segment.text for segment in target.segments))


def agrees(target: Text, catalogue: Catalogue) -> bool:
    """Tell whether an article is as it was when it had all that the catalogue said."""
    known = dict(catalogue.header).get(BUILT)
    return known is not None and known == digest_of(target)


def was_built(catalogue: Catalogue) -> bool:
    """Tell whether a catalogue shows that its article was there once."""
    # Up to UNSURE a mark is of what was proposed, from another article or for changed English.
    return BUILT in dict(catalogue.header) or any(
        unit.mark and unit.mark.confidence > units.UNSURE for unit in catalogue.units
    )


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
    """Give source texts without a unit the abandoned unit that they are an edited form of.

    What a formatter rewrote says what it said: its unit is as it was.
    """
    used = {id(unit) for _, unit, _ in found if unit}
    left = [u for u in catalogue.units if id(u) not in used and not u.obsolete]
    if not left or all(unit for _, unit, _ in found):
        return found
    result = list(found)
    open_ = [number for number, (_, unit, _) in enumerate(found) if not unit]
    by_format: dict[str, list[Unit]] = defaultdict(list)
    for unit in left:
        by_format[format_key(unit.source)].append(unit)
    for number in open_:
        segments = found[number][0]
        same = by_format.get(format_key(sources[segments.start].text))
        if same:
            unit = same.pop(0)
            left.remove(unit)
            result[number] = segments, unit, units.state(unit)
    left = [unit for unit in left if unit.target]
    for number in open_:
        segments, unit_here, _ = result[number]
        old = None if unit_here else units.nearest(sources[segments.start].text, left)
        if old:
            left.remove(old)
            result[number] = segments, old, "stale"
    return result


def _places(
    entries: Sequence[tuple[range, Unit | None, State]],
    sources: Sequence[Segment],
    targets: Sequence[Segment],
    *,
    as_agreed: bool,
) -> list[range]:
    """Return where the translation of each unit stands in the target document."""
    copies = {
        units.joined_text(sources[segments.start : segments.stop]) for segments, _, _ in entries
    }
    spots = _spots(
        targets,
        copies.union(form for _, unit, _ in entries if unit for form in units.article_forms(unit)),
    )
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
            texts = units.article_forms(unit) if unit and target else ()
            texts = texts or (units.joined_text(sources[segments.start : segments.stop]),)
            free = [spot for text in texts for spot in spots.get(text, ()) if used.isdisjoint(spot)]
            where[number] = min(
                free, key=lambda spot: (spot.start < last, spot.start), default=range(0)
            )
            used.update(where[number])
            last = where[number].stop or last
    by_digest = _Digests(targets, used)
    for number, (_, unit, _) in enumerate(entries):
        # What the machine proposes stands where the article has the text that it was made of.
        if unit and unit.fuzzy and unit.mark and unit.mark.article and not where[number]:
            where[number] = by_digest.take(unit.mark.article)
    _place_reformatted(entries, where, targets, used, as_agreed=as_agreed)
    open_ = [
        n for n, (_, unit, _) in enumerate(entries) if not (where[n] or (unit and unit.target))
    ]
    _place_copies(open_, entries, where, (sources, targets), used)
    return where


def _place_reformatted(
    entries: Sequence[tuple[range, Unit | None, State]],
    where: list[range],
    targets: Sequence[Segment],
    used: set[int],
    *,
    as_agreed: bool,
) -> None:
    """Place units without a place where the article has their translation in another format.

    Not where a person changed the catalogue: the article has what the mark says, or is `as_agreed`.
    """
    numbers = [
        n
        for n, (_, unit, _) in enumerate(entries)
        if unit and unit.target and not where[n] and not (as_agreed and units.is_decided(unit))
    ]
    if not numbers or len(used) == len(targets):
        return
    spots: dict[str, list[int]] = defaultdict(list)
    for j, segment in enumerate(targets):
        if j not in used:
            spots[format_key(segment.text)].append(j)
    for number in numbers:
        unit = entries[number][1]
        found = spots.get(format_key(unit.target), ()) if unit else ()
        known = units.article_digest(unit.mark) if unit and unit.mark else ""
        j = next((j for j in found if units.digest(targets[j].text) != known), -1)
        if j >= 0:
            spots[format_key(targets[j].text)].remove(j)
            where[number] = range(j, j + 1)
            used.add(j)


def _place_copies(
    open_: Iterable[int],
    entries: Sequence[tuple[range, Unit | None, State]],
    where: list[range],
    sides: tuple[Sequence[Segment], Sequence[Segment]],
    used: set[int],
) -> None:
    """Place units without a place where the article has their source text, in whatever mark-up."""
    sources, targets = sides
    numbers = list(open_)
    if not numbers or len(used) == len(targets):
        return
    sizes = {len(entries[number][0]) for number in numbers}
    spots: dict[str, list[range]] = defaultdict(list)
    for size in sizes:
        for j in range(len(targets) - size + 1):
            if used.isdisjoint(range(j, j + size)):
                key = copy_key(units.joined_text(targets[j : j + size]))
                spots[key].append(range(j, j + size))
    for number in numbers:
        run = entries[number][0]
        key = copy_key(units.joined_text(sources[run.start : run.stop]))
        where[number] = next((s for s in spots.get(key, ()) if used.isdisjoint(s)), range(0))
        used.update(where[number])


def _with_extra(placed: Sequence[Placed], count: int, used: Container[int]) -> tuple[Placed, ...]:
    """Return what is placed, with the `count` target segments that are left over in between."""
    after: dict[int, list[Placed]] = defaultdict(list)
    owner = {j: number for number, p in enumerate(placed) for j in (*p.target, *p.before)}
    previous = -1
    for j in range(count):
        previous = owner.get(j, previous)
        if j not in used:
            after[previous].append(Placed(range(0), range(j, j + 1), None, "extra"))
    result = after[-1]
    for number, p in enumerate(placed):
        result += [p, *after[number]]
    return tuple(result)


class _Digests:
    """The segments of an article by the digests of their texts, worked out where one is asked."""

    def __init__(self, targets: Sequence[Segment], used: set[int]) -> None:
        self._targets = targets
        self._used = used
        self._runs: dict[str, list[range]] | None = None

    def take(self, digest: str) -> range:
        """Return free segments with a text of this digest, which are used then; none is empty."""
        if self._runs is None:
            self._runs = {}
            for size in range(1, LONGEST_JOIN + 1):
                for j in range(len(self._targets) - size + 1):
                    text = units.joined_text(self._targets[j : j + size])
                    for known in dict.fromkeys(units.digests(text)):
                        self._runs.setdefault(known, []).append(range(j, j + size))
        free = (run for run in self._runs.get(digest, ()) if self._used.isdisjoint(run))
        found = next(free, range(0))
        self._used.update(found)
        return found


def _places_before(
    entries: Sequence[tuple[range, Unit | None, State]],
    places: Sequence[range],
    sides: tuple[Sequence[Segment], Sequence[Segment]],
    *,
    as_agreed: bool,
) -> list[range]:
    """Return where the article has what a unit said before a person changed or deleted it.

    The mark says what the machine took. In an article that is `as_agreed` with the catalogue, a
    segment that no unit has any more between two that have one is what was changed. So is an
    untranslated copy.
    """
    targets = sides[1]
    used = {j for spot in places for j in spot}
    before = [range(0)] * len(entries)
    changed = {
        number: unit
        for number, (_, unit, _) in enumerate(entries)
        if unit and not places[number] and (units.is_decided(unit) or units.is_rejected(unit))
    }
    # Which of equal sentences a unit is for is not known once there are more or fewer of them.
    found = Counter(unit.source for _, unit, _ in entries if unit)
    known = Counter[str]()
    for unit in {id(unit): unit for _, unit, _ in entries if unit}.values():
        known[unit.source] += max(1, len(unit.references))
    changed = {
        number: unit
        for number, unit in changed.items()
        if found[unit.source] in (1, known[unit.source])
    }
    if len(used) == len(targets):
        return before
    by_digest = _Digests(targets, used)
    for number, unit in changed.items():
        if unit.mark:
            before[number] = by_digest.take(units.article_digest(unit.mark))
    if as_agreed:
        open_ = [number for number in changed if not before[number]]
        _fill_gaps(open_, places, before, len(targets), used)
    left = [n for n in range(len(entries)) if not (places[n] or before[n])]
    _place_copies(left, entries, before, sides, used)
    return before


def _fill_gaps(
    open_: Sequence[int],
    places: Sequence[range],
    before: list[range],
    count: int,
    used: set[int],
) -> None:
    """Give units without a place the free segments between their neighbours', one each in turn."""
    wanted = set(open_)
    gap: list[int] = []
    end = 0
    for number in range(len(places) + 1):
        if number in wanted:
            gap.append(number)
            continue
        here = (places[number] or before[number]) if number < len(places) else range(count, count)
        if not here and number < len(places):
            continue
        free = [j for j in range(end, here.start) if j not in used]
        if gap and len(free) == len(gap):
            for unit, j in zip(gap, free, strict=True):
                before[unit] = range(j, j + 1)
                used.add(j)
        gap, end = [], here.stop


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
