"""Alignment to units: what the documents ask of a catalogue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType

from glossalign.catalogue import units
from glossalign.lang.translated import copy_key, is_untranslated_copy
from glossalign.markdown.inline import prose
from glossalign.model import NO_TEXT, Alignment, Bead, Reference, Text, Unit


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place in the source document that asks for a unit."""

    source: str
    context: str
    """What tells this place from others with the same text; it does not change when something is
    inserted above: the kind of block and the heading that it stands under."""
    kind: str
    reference: Reference
    target: str = ""
    confidence: float = 1.0
    """Of the alignment that gave `target`."""
    known: str = ""
    """The context of the entry that the catalogue has for this place; "" for none."""


def occurrences(
    source: Text,
    target: Text = NO_TEXT,
    alignment: Alignment | None = None,
    *,
    known: Mapping[int, str] = MappingProxyType({}),
    language: str = "en",
    is_copy: bool = False,
    kept: Callable[[], Container[str]] = frozenset,
) -> Iterator[Occurrence]:
    """Yield what each source segment, or run of segments of one bead, asks for, in source order.

    Without an alignment each segment stands for itself, untranslated. A target that merely copies
    its source, which is in `language`, is no translation; a name may be one, and what the article
    has `kept` elsewhere, but not in an article that `is_copy` as a whole. `known` has the contexts
    that the catalogue tells places apart by, by their first source segment.
    """
    segments, targets = source.segments, target.segments
    places = units.contexts(source)
    beads = (
        [(bead.source, bead.target, bead.confidence) for bead in alignment.beads if bead.source]
        if alignment
        else [(range(i, i + 1), range(0), 1.0) for i in range(len(segments))]
    )
    for sources, found, confidence in beads:
        first = segments[sources.start]
        text = units.joined_text(segments[sources.start : sources.stop])
        translation = units.joined_text(targets[found.start : found.stop])
        if translation and copy_key(text) == copy_key(translation):
            words = prose(text), prose(translation)
            if is_copy or is_untranslated_copy(*words, first.kind, language, kept()):
                translation = ""
        context = known.get(sources.start, "")
        yield Occurrence(
            text,
            places[sources.start],
            first.kind,
            Reference(source.document.path, first.line),
            translation,
            confidence,
            # Under another heading it is another place.
            context if units.base_context(context) == places[sources.start] else "",
        )


def with_joins(alignment: Alignment, joins: Iterable[range]) -> Alignment:
    """Return the alignment with the beads of each run of source segments in `joins` made one.

    A run is left as it is where beads reach beyond it or their targets do not follow each other.
    """
    beads = list(alignment.beads)
    for join in joins:
        inside = [bead for bead in beads if bead.source and bead.source.start in join]
        targets = sorted((bead.target for bead in inside if bead.target), key=lambda t: t.start)
        if (
            len(inside) < 2
            or sum(len(bead.source) for bead in inside) != len(join)
            or any(bead.source.stop > join.stop for bead in inside)
            or any(a.stop != b.start for a, b in pairwise(targets))
        ):
            continue
        target = range(targets[0].start, targets[-1].stop) if targets else range(0)
        whole = Bead(join, target, min(bead.confidence for bead in inside))
        beads[beads.index(inside[0])] = whole
        beads = [bead for bead in beads if bead not in inside]
    return replace(alignment, beads=tuple(beads))


def with_splits(alignment: Alignment, singles: Container[int]) -> Alignment:
    """Return the alignment with each bead split that joins a source segment of `singles`.

    What they correspond to goes to the first of them; a person has decided what each means.
    """
    beads: list[Bead] = []
    for bead in alignment.beads:
        if len(bead.source) > 1 and any(i in singles for i in bead.source):
            beads += [
                Bead(
                    range(i, i + 1),
                    bead.target if i == bead.source.start else range(0),
                    bead.confidence / 2,
                )
                for i in bead.source
            ]
        else:
            beads.append(bead)
    return replace(alignment, beads=tuple(beads))


def from_occurrences(
    found: Iterable[Occurrence],
    *,
    fuzzy_below: float,
    known: Mapping[tuple[str, str], int] = MappingProxyType({}),
) -> list[Unit]:
    """Return the units that occurrences make, in the order of their first reference.

    The same source text is one unit with several references where the targets agree; where they do
    not, the context tells them apart. So it does for the texts that the catalogue has under
    contexts: `known` is how many entries it has of a context (without its number) and a text.
    """
    places = list(found)
    targets: dict[str, set[str]] = defaultdict(set)
    for place in places:
        targets[place.source].update([place.target] if place.target else [])
    apart = {source for source, texts in targets.items() if len(texts) > 1}.union(
        source for _, source in known
    )
    grouped: dict[tuple[str, str], list[Occurrence]] = {}
    # A translation tells places apart better than where they stood: above them another may have
    # been put. What has none keeps the entry that it has.
    reserved = {(place.known, place.source) for place in places if place.known and not place.target}
    for place in places:
        key = place.known, place.source
        if place.source not in apart:
            key = "", place.source
        elif key not in reserved or place.target:
            key = _free_key(grouped, place, known, reserved)
        grouped.setdefault(key, []).append(place)
    return [
        _draft(context, members, fuzzy_below=fuzzy_below)
        for (context, _), members in grouped.items()
    ]


def _free_key(
    grouped: Mapping[tuple[str, str], list[Occurrence]],
    place: Occurrence,
    known: Mapping[tuple[str, str], int],
    reserved: Container[tuple[str, str]],
) -> tuple[str, str]:
    """Return the key for an occurrence: its context, numbered where another target has taken that.

    Without a target nothing tells two places apart but that the catalogue has an entry for each.
    """
    number, context = 1, place.context
    while (context, place.source) in grouped or (context, place.source) in reserved:
        group = grouped.get((context, place.source))
        alike = group is not None and group[0].target == place.target
        if alike and (place.target or number >= known.get((place.context, place.source), 0)):
            break
        number += 1
        context = f"{place.context} ({number})"
    return context, place.source


def _draft(context: str, places: Sequence[Occurrence], *, fuzzy_below: float) -> Unit:
    translated = [place for place in places if place.target]
    references = tuple(place.reference for place in places)
    if len(references) > 1:
        references = tuple(dict.fromkeys(references))
    unit = Unit(places[0].source, context=context, kind=places[0].kind, references=references)
    if not translated:
        return unit
    # What one sure place says holds for an unsure one with the same two texts.
    confidence = units.stored_confidence(max(place.confidence for place in translated))
    return units.by_machine(unit, translated[0].target, confidence, fuzzy=confidence < fuzzy_below)
