"""The update of a catalogue from what its documents ask for; nothing of a person's is lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Literal

from glossalign.catalogue import proposals
from glossalign.catalogue.deletions import known_deletions
from glossalign.catalogue.memory import NO_MEMORY, Memory
from glossalign.catalogue.units import (
    RECALLED,
    UNSURE,
    WAS,
    article_digest,
    article_forms,
    base_context,
    by_machine,
    context_in,
    digest,
    digests,
    is_decided,
    is_reformatted,
    is_rejected,
    nearest,
    retire,
)
from glossalign.errors import LanguageError
from glossalign.lang.translated import copy_key
from glossalign.markdown.inline import format_key
from glossalign.markdown.segment import split_sentences
from glossalign.model import Catalogue, Mark, Reference, Unit


def update(existing: Catalogue, wanted: Sequence[Unit], elsewhere: Memory = NO_MEMORY) -> Catalogue:
    """Return the catalogue after the documents have come to ask for the units `wanted`.

    A unit that a person decided keeps its translation; one whose source text changed keeps it as
    fuzzy with the previous source; one that nothing asks for any more becomes obsolete, and comes
    back as fuzzy. What has no translation gets that of the same text in another article, as fuzzy:
    `elsewhere` has them by source text. Updating twice with the same units changes nothing.
    """
    wanted = _without_copies(existing, _with_known_numbers(existing, wanted), elsewhere)
    known: dict[tuple[str, str], Unit] = {}
    left: list[Unit] = []
    for unit in sorted(existing.units, key=lambda unit: unit.obsolete):
        kept = known.setdefault((unit.context, unit.source), unit)
        left += [unit] if kept is not unit else []
    units: dict[int, Unit] = {}
    for number, draft in enumerate(wanted):
        old = known.pop((draft.context, draft.source), None)
        if old:
            units[number] = _keep(old, draft)
    left = [*known.values(), *left]
    open_drafts = [(number, draft) for number, draft in enumerate(wanted) if number not in units]
    units |= _regroup(left, open_drafts, existing.locale)
    # Who surely follows a unit comes before who may: the first of two places is not the likelier
    # one.
    for find in (_surely_the_same, _same_text, _reformatted, _earlier_form):
        for number, draft in enumerate(wanted):
            exact_elsewhere = (
                find is _earlier_form and not draft.target and draft.source in elsewhere.said
            )
            old = None if number in units or exact_elsewhere else find(draft, left)
            if old:
                left.remove(old)
                units[number] = _succeed(old, draft)
    for number, old in _separate(existing, wanted, units).items():
        units[number] = _succeed(old, wanted[number])
    deleted = known_deletions(existing)
    for number, draft in enumerate(wanted):
        units[number] = _recall(units.get(number, draft), elsewhere, deleted)
    obsolete = [retire(unit) for unit in left if unit.target or unit.comments]
    return replace(existing, units=(*(units[n] for n in range(len(wanted))), *obsolete))


Prefer = Literal["catalogue", "article", "ask"]
"""Whose text holds where a person's translation and the article say two things; `ask` changes
neither."""


def disputed_drafts(catalogue: Catalogue, wanted: Sequence[Unit]) -> list[tuple[Unit, Unit]]:
    """Return (unit, draft) where a person translated and the article surely has another text.

    What the machine once took from the article, as the mark says, is no other text.
    """
    drafts = {(draft.context, draft.source): draft for draft in wanted}
    found = []
    for unit in catalogue.units:
        draft = drafts.get((unit.context, unit.source))
        if (
            draft
            and not unit.obsolete
            and is_decided(unit)
            and draft.target
            and not draft.fuzzy
            and not _made_for(unit, draft)
        ):
            found.append((unit, draft))
    return found


def settle(catalogue: Catalogue, wanted: Sequence[Unit], prefer: Prefer) -> Catalogue:
    """Return the catalogue with what is disputed settled.

    `catalogue` notes in the mark that the article's text was seen, so that `build` may replace it;
    `article` takes that text and keeps the person's in a comment.
    """
    if prefer == "ask":
        return catalogue
    new = {}
    for unit, draft in disputed_drafts(catalogue, wanted):
        if prefer == "catalogue":
            new[id(unit)] = replace(unit, mark=draft.mark)
        else:
            comments = unit.comments + tuple(f"{WAS}{unit.target}".splitlines())
            new[id(unit)] = _with_target(replace(unit, comments=comments), draft)
    return replace(catalogue, units=tuple(new.get(id(unit), unit) for unit in catalogue.units))


def _without_copies(existing: Catalogue, wanted: Sequence[Unit], elsewhere: Memory) -> list[Unit]:
    """Return the drafts without the targets that are their source text and no translation of it.

    Whether it is a name cannot be seen of the text alone. It is none where the catalogue had no
    translation (`build` put it in, or nobody has translated it yet), nor where other articles or
    the glossary translate it.
    """
    untranslated = {
        (unit.context, format_key(unit.source))
        for unit in existing.units
        if not unit.obsolete and (not unit.target or _is_recalled(unit))
    }
    names = {u.source for u in existing.units if copy_key(u.target) == copy_key(u.source)}
    return [
        replace(draft, target="", fuzzy=False, mark=None)
        if draft.target
        and copy_key(draft.target) == copy_key(draft.source)
        and (
            (draft.context, format_key(draft.source)) in untranslated
            or (draft.source not in names and elsewhere.translates(draft.source))
        )
        else draft
        for draft in wanted
    ]


def _with_known_numbers(existing: Catalogue, wanted: Sequence[Unit]) -> list[Unit]:
    """Give drafts that a number alone tells apart the numbers that the catalogue knows them by.

    A list item inserted above two equal ones would otherwise take the first one's translation.
    """
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, draft in enumerate(wanted):
        if draft.context:
            groups[base_context(draft.context), draft.source].append(number)
    result = list(wanted)
    for (base, source), numbers in groups.items():
        old = [
            u
            for u in existing.units
            if not u.obsolete
            and u.source == source
            and u.context
            and base_context(u.context) == base
        ]
        if len(old) > 1 or (old and len(numbers) > 1):
            for number, context in _matched_contexts(
                old, [(n, wanted[n]) for n in numbers], base
            ).items():
                result[number] = replace(wanted[number], context=context)
    return result


def _matched_contexts(
    old: list[Unit], drafts: Sequence[tuple[int, Unit]], base: str
) -> dict[int, str]:
    """Return the context of each draft: of the unit with the same target, else a free one."""
    found: dict[int, str] = {}
    left = list(old)
    for number, draft in drafts:
        same = next((unit for unit in left if _made_for(unit, draft)), None)
        if same:
            left.remove(same)
            found[number] = same.context
    # What is not translated keeps its own entry.
    contexts = {unit.context: unit for unit in left}
    for number, draft in drafts:
        unit = None if draft.target or number in found else contexts.pop(draft.context, None)
        if unit:
            left.remove(unit)
            found[number] = unit.context
    # A place that kept none of the known targets may be any of those left, if as many are left.
    rest = [number for number, _ in drafts if number not in found]
    if len(rest) == len(left):
        found |= dict(zip(rest, (unit.context for unit in left), strict=True))
        rest = []
    taken = {unit.context for unit in old}
    free = (name for k in count(1) if (name := base if k == 1 else f"{base} ({k})") not in taken)
    return found | dict(zip(rest, free, strict=False))


def _made_for(unit: Unit, draft: Unit) -> bool:
    """Tell whether the article's target at the place of a draft is the one that a unit had.

    The mark still holds the digest of that target where a person has written another.
    """
    if not draft.target:
        return False
    seen = article_digest(unit.mark) if unit.mark else ""
    return (
        draft.target in article_forms(unit)
        or seen in digests(draft.target)
        or (bool(unit.target) and is_reformatted(unit.target, draft.target))
    )


def _regroup(left: list[Unit], drafts: Sequence[tuple[int, Unit]], locale: str) -> dict[int, Unit]:
    """Return, by number, the units of drafts whose sentences were joined or split before.

    The text is the same, only the cuts are others (a better segmenter, an edited document): the
    translation stays, joined or split in the same way. Units that are used up are taken out of
    `left`.
    """
    ordered = [unit for unit in left if not unit.obsolete]
    found: dict[int, Unit] = {}
    used: list[Unit] = []
    for number, draft in drafts:
        for run in _runs_that_make(draft.source, [unit.source for unit in ordered]):
            parts = [ordered[k] for k in run]
            # What the article says now is newer than what a machine once took from it.
            newer = draft.target and not any(is_decided(unit) for unit in parts)
            if all(unit.target and unit not in used for unit in parts) and not newer:
                used += parts
                found[number] = _as_one(parts, draft)
                break
    rest = [(number, draft) for number, draft in drafts if number not in found]
    for unit in ordered:
        if not unit.target or unit in used:
            continue
        for run in _runs_that_make(unit.source, [draft.source for _, draft in rest]):
            parts = [rest[k][1] for k in run]
            newer = all(draft.target for draft in parts) and not is_decided(unit)
            if not newer and not any(rest[k][0] in found for k in run):
                used.append(unit)
                numbers = (rest[k][0] for k in run)
                found |= dict(zip(numbers, _as_many(unit, parts, locale), strict=True))
                break
    for unit in used:
        left.remove(unit)
    return found


def _runs_that_make(text: str, parts: Sequence[str]) -> Iterator[range]:
    """Yield each run of two or more neighbouring parts that make up a text."""
    for first, part in enumerate(parts):
        if not text.startswith(part + " "):
            continue
        at, last = len(part), first + 1
        while last < len(parts) and at < len(text) and text.startswith(" " + parts[last], at):
            at += 1 + len(parts[last])
            last += 1
        if at == len(text) and last - first > 1:
            yield range(first, last)


def _as_one(parts: Sequence[Unit], draft: Unit) -> Unit:
    """Return the unit of a draft that has the sentences of several units."""
    target = " ".join(unit.target for unit in parts if unit.target)
    unit = _place(parts[0], draft)
    comments = tuple(dict.fromkeys(comment for part in parts for comment in part.comments))
    unit = replace(unit, comments=comments, previous_source="", previous_context="")
    fuzzy = any(part.fuzzy for part in parts)
    if any(is_decided(part) for part in parts):
        return replace(unit, target=target, fuzzy=fuzzy, mark=None)
    sure = min((part.mark.confidence for part in parts if part.mark), default=1.0)
    return by_machine(unit, target, sure, fuzzy=fuzzy)


def _as_many(unit: Unit, drafts: Sequence[Unit], locale: str) -> list[Unit]:
    """Return the units of drafts that have one sentence each of a unit.

    Where the translation has not as many sentences the first keeps all of it, as fuzzy.
    """
    try:
        texts = split_sentences(unit.target, locale)
    except LanguageError:
        texts = []
    whole = len(texts) != len(drafts)
    texts = [unit.target, *[""] * (len(drafts) - 1)] if whole else texts
    made = []
    for number, (draft, text) in enumerate(zip(drafts, texts, strict=True)):
        part = replace(_place(unit, draft), previous_source="", previous_context="")
        part = part if number == 0 else replace(part, comments=())
        fuzzy = unit.fuzzy or whole
        if not text:
            made.append(draft)
        elif is_decided(unit) or not unit.mark:
            made.append(replace(part, target=text, fuzzy=fuzzy, mark=None))
        else:
            made.append(by_machine(part, text, unit.mark.confidence, fuzzy=fuzzy))
    return made


def join(parts: Sequence[Unit], context: str) -> Unit:
    """Return the unit that a person makes of neighbouring ones; it stays theirs.

    It is fuzzy where one of them is, or has no translation.
    """
    draft = replace(parts[0], source=" ".join(unit.source for unit in parts), context=context)
    fuzzy = any(unit.fuzzy or not unit.target for unit in parts)
    return replace(_as_one(parts, draft), mark=None, fuzzy=fuzzy)


def split(unit: Unit, sources: Sequence[tuple[str, str, Reference]], locale: str) -> list[Unit]:
    """Return the units that a person makes of a joined one: a (source, context, place) each.

    Where the translation has as many sentences each gets its own, else the first gets all, as
    fuzzy.
    """
    drafts = [
        Unit(source, context=context, kind=unit.kind, references=(place,))
        for source, context, place in sources
    ]
    parts = _as_many(replace(unit, references=()), drafts, locale)
    return [replace(part, mark=None) if part.target else part for part in parts]


def _surely_the_same(draft: Unit, left: Sequence[Unit]) -> Unit | None:
    """Return the unit of the same text that was made for the same target under another context."""
    same = [unit for unit in left if unit.source == draft.source and _made_for(unit, draft)]
    return max(same, key=is_decided, default=None)


def _place(unit: Unit, draft: Unit) -> Unit:
    """Return `unit` where `draft` stands."""
    if (
        unit.references == draft.references
        and unit.source == draft.source
        and unit.context == draft.context
        and unit.kind == draft.kind
        and not unit.obsolete
    ):
        return unit
    return replace(
        unit,
        source=draft.source,
        context=draft.context,
        kind=draft.kind,
        references=draft.references,
        obsolete=False,
    )


def _keep(old: Unit, draft: Unit) -> Unit:
    """Return the unit for a source text that the catalogue has already."""
    unit = _place(old, draft)
    if is_rejected(old) and (
        not draft.target or (old.mark and old.mark.digest == digest(draft.target))
    ):
        return unit
    if not old.target:
        return _with_target(_settled_source(unit), draft)
    if is_decided(old):
        return _doubt(unit) if old.obsolete else unit
    if old.mark and old.mark.article:
        # A proposal, which the article does not have yet, or has by now.
        return (
            unit if _made_for(old, draft) and old.target != draft.target else _answer(unit, draft)
        )
    if old.target == draft.target or (draft.target and is_reformatted(old.target, draft.target)):
        # A doubt is settled by a person or by another translation: msgmerge without --previous
        # takes away what says why. That the article had lost the text is no doubt any more when it
        # is back.
        back = is_doubt_of_loss(old)
        return _with_target(unit, draft) if not old.fuzzy or (back and not draft.fuzzy) else unit
    if not draft.target:
        # The sentence left the article, or is no longer found there: its translation may still
        # serve.
        return _doubt(unit, UNSURE if old.obsolete else 1.0)
    return _with_target(_settled_source(unit), draft)


def is_doubt_of_loss(unit: Unit) -> bool:
    """Tell whether a machine's unit is fuzzy because the article had lost its text."""
    return bool(
        unit.fuzzy
        and unit.mark
        and unit.mark.fuzzy
        and unit.mark.confidence > UNSURE
        and not unit.previous_source
    )


def _answer(proposal: Unit, draft: Unit) -> Unit:
    """Return the unit of a proposal with what the article says by now, if it says anything.

    What was made of a person's text is given up for the same text alone.
    """
    persons = any(line.startswith(WAS) for line in proposal.comments)
    if not draft.target or (persons and draft.target != proposal.target):
        return proposal
    return _with_target(_settled_source(proposal), draft)


def _settled_source(unit: Unit) -> Unit:
    """Return the unit without the source text of an earlier day."""
    return replace(unit, previous_source="", previous_context="") if unit.previous_source else unit


def _with_target(unit: Unit, draft: Unit) -> Unit:
    """Return the unit with the translation that the alignment found."""
    if unit.target == draft.target and unit.fuzzy == draft.fuzzy and unit.mark == draft.mark:
        return unit
    return replace(unit, target=draft.target, fuzzy=draft.fuzzy, mark=draft.mark)


def _doubt(unit: Unit, at_most: float = 1.0) -> Unit:
    """Return the unit with its translation as fuzzy, so that a person looks.

    A person's own translation bears no mark, so that it stays theirs.
    """
    if is_decided(unit) or unit.mark is None:
        # What the article had is still to be known: it was not edited by hand where it says that.
        seen = unit.mark if unit.mark and unit.mark.digest != digest(unit.target) else None
        return replace(unit, fuzzy=True, mark=seen)
    return replace(
        unit,
        fuzzy=True,
        mark=replace(unit.mark, confidence=min(unit.mark.confidence, at_most), fuzzy=True),
    )


def _same_text(draft: Unit, left: Sequence[Unit]) -> Unit | None:
    """Return the unit, asked for no longer, that translates the same text under another context."""
    same = [unit for unit in left if unit.source == draft.source and unit.target]
    return max(same, key=lambda unit: (unit.target == draft.target, is_decided(unit)), default=None)


def _reformatted(draft: Unit, left: Sequence[Unit]) -> Unit | None:
    """Return the unit, asked for no longer, of whose text a formatter made the draft's."""
    key = format_key(draft.source)
    return next((unit for unit in left if format_key(unit.source) == key), None)


def _earlier_form(draft: Unit, left: Sequence[Unit]) -> Unit | None:
    """Return the unit, asked for no longer, of whose text the draft's is an edited form."""
    candidates = [
        unit
        for unit in left
        # Where the article pairs the new text with another sentence, that is newer than a machine's
        # pairing, but not than what a person decided.
        if unit.target and (not draft.target or _made_for(unit, draft) or is_decided(unit))
    ]
    return nearest(draft.source, candidates)


def _is_recalled(unit: Unit) -> bool:
    """Tell whether a translation comes from another article and nobody has looked at it."""
    return unit.fuzzy and unit.mark is not None and unit.mark.confidence == RECALLED


def _recall(unit: Unit, elsewhere: Memory, deleted: Container[str]) -> Unit:
    """Return the unit with the translation that its text has elsewhere, where it has none."""
    target = elsewhere.said.get(unit.source)
    if not target or unit.target or is_rejected(unit):
        return unit
    if copy_key(target) == copy_key(unit.source) or digest(target) in deleted:
        # That a name stays as it is elsewhere is nothing to approve.
        return unit
    return by_machine(unit, target, RECALLED, fuzzy=True)


def _succeed(old: Unit, draft: Unit) -> Unit:
    """Return the unit of a text that had an earlier form, or another context, in `old`.

    A text that a formatter rewrote says the same: its translation needs no change.
    """
    if is_reformatted(old.source, draft.source):
        kept = _keep(old, draft)
        # A person's translation of the same words somewhere else: it may not fit here.
        return kept if not is_decided(old) or _made_for(old, draft) else _doubt(kept)
    unit = _doubt(_place(old, draft), UNSURE)
    before, context = (
        (old.previous_source, old.previous_context)
        if old.previous_source
        else (old.source, old.context)
    )
    if before == draft.source:
        before = context = ""
    return _with_proposal(
        replace(unit, previous_source=before, previous_context=context), old, draft
    )


def _separate(
    existing: Catalogue, wanted: Sequence[Unit], units: Mapping[int, Unit]
) -> dict[int, Unit]:
    """Return, by number, the unit of several places that a draft had before its source changed.

    The unit is still there for its other places. That the article says the same as before at this
    one makes no translation of the new text: it was made for the old one.
    """
    places = {(draft.context, draft.source): len(draft.references) for draft in wanted}
    several = [
        unit
        for unit in existing.units
        if not unit.obsolete
        and len(unit.references) > places.get((unit.context, unit.source), 0) > 0
    ]
    found = {}
    for number, draft in enumerate(wanted) if several else ():
        alike = [unit for unit in several if _made_for(unit, draft)]
        old = nearest(draft.source, alike) if number not in units and alike else None
        if old and old.source != draft.source:
            found[number] = replace(old, comments=())
    return found


def _with_proposal(unit: Unit, old: Unit, draft: Unit) -> Unit:
    """Return the unit with its translation changed as its source was, where that is beyond doubt.

    A person's own stays in a comment, the article's in the article; the mark says what the article
    has.
    """
    target = proposals.follow(old.source, unit.source, old.target)
    if target is None:
        return unit
    was = tuple(f"{WAS}{old.target}".splitlines()) if is_decided(old) else ()
    comments = unit.comments if set(was) <= set(unit.comments) else unit.comments + was
    unit = replace(unit, comments=comments)
    if target == draft.target:
        # The article has followed already, or the source is what it was when the article was
        # written.
        return _with_target(_settled_source(unit), draft)
    made_of = article_digest(old.mark) if old.mark else digest(old.target)
    # As a formatter leaves it: what it makes of the text is no answer to the proposal.
    article = digests(draft.target)[1] if draft.target else made_of
    mark = Mark(UNSURE, digest(target), fuzzy=True, article=article)
    return replace(unit, target=target, mark=mark)


def combine(parts: Iterable[tuple[str, Iterable[Unit]]]) -> list[Unit]:
    """Return the units of several documents, given as (slug, units), without equal keys.

    A text that two documents share is one unit with the references of both; where they do not have
    the same translation, or not the same doubt, the later document's gets its slug for a context.
    """
    found: dict[tuple[str, str], Unit] = {}
    references: dict[tuple[str, str], list[Reference]] = {}
    for slug, members in parts:
        for member in members:
            unit, key = member, (member.context, member.source)
            same = found.get(key)
            if same and (unit.target, unit.fuzzy) != (same.target, same.fuzzy):
                unit = replace(member, context=context_in(slug, member.context))
                key = unit.context, unit.source
            found.setdefault(key, unit)
            references.setdefault(key, []).extend(unit.references)
    return [
        unit
        if len(references[key]) == len(unit.references)
        else replace(unit, references=tuple(dict.fromkeys(references[key])))
        for key, unit in found.items()
    ]
