"""Terms in use: departures from the usual translation and forbidden ones, in any form."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from glossalign import lang
from glossalign.glossary.phrases import Finder, Phrase, PhraseMatch, is_form_of, is_inside
from glossalign.lang import APOSTROPHES

if TYPE_CHECKING:
    from glossalign.glossary.pairs import Example
    from glossalign.model import TermPair

USUAL = 3
"""Times as often as another that a translation must be found to be the usual one, unless a person
approved one."""


@dataclass(frozen=True, slots=True)
class Use:
    """A place of a translation that should be another."""

    code: str
    """GA401: not the usual translation; GA402: a forbidden one."""
    message: str
    start: int
    end: int
    """In the target text."""
    lacks: Phrase = ()
    """The approved term whose translation the text does not have at all."""


class TermUse(NamedTuple):
    """How often aligned texts have a term pair, and the first that do."""

    times: int
    example: Example | None = None


NO_USE: Final = TermUse(0)


def find_uses(
    pairs: Sequence[TermPair], examples: Iterable[Example], languages: tuple[str, str]
) -> list[TermUse]:
    """Return how often aligned texts have each pair, both sides in any form."""
    sides = [
        _TermForms([pair.term for pair in pairs], languages[0]),
        _TermForms([pair.translation for pair in pairs], languages[1]),
    ]
    found = [NO_USE] * len(pairs)
    for example in examples if pairs else ():
        terms = sides[0].find(example.source)
        if not terms:
            continue
        for number in terms & sides[1].find(example.target):
            times, first = found[number]
            found[number] = TermUse(times + 1, first or example)
    return found


class _TermForms:
    """Terms of a language, found in texts in any of their forms."""

    def __init__(self, terms: Sequence[str], language: str) -> None:
        self._finder = Finder(language, {word: 1 for term in terms for word in term.split()})
        self._lower = lang.language(language).lower
        self._by_key: dict[Phrase, set[int]] = defaultdict(set)
        self._spelled: list[tuple[int, re.Pattern[str]]] = []
        for number, term in enumerate(terms):
            key = self._finder.key(term)
            if any(phrase.key == key for phrase in self._finder.phrases(term)):
                self._by_key[key].add(number)
            elif term.strip():
                # No phrase to the finder: too long, or with a function word at an end.
                words = r"\s+".join(map(re.escape, self._lower(term).split()))
                self._spelled.append((number, re.compile(rf"(?<!\w){words}")))

    def find(self, text: str) -> set[int]:
        """Return the numbers of the terms that a text has."""
        found: set[int] = set()
        for phrase in self._finder.phrases(text) if self._by_key else ():
            found |= self._by_key.get(phrase.key, set())
        lower = self._lower(text) if self._spelled else ""
        return found | {number for number, pattern in self._spelled if pattern.search(lower)}


def conflicts(pairs: Iterable[TermPair]) -> dict[str, list[TermPair]]:
    """Return the terms with several translations, each with its rows.

    Rejected and forbidden ones are none; one that two people approved is no conflict.
    """
    rows: dict[str, list[TermPair]] = defaultdict(list)
    for pair in pairs:
        if pair.status in ("proposed", "approved") and pair.count:
            rows[pair.term].append(pair)
    found = {}
    for term, members in rows.items():
        ordered = sorted(members, key=lambda pair: (pair.status != "approved", -pair.count))
        if len(ordered) > 1 and not all(pair.status == "approved" for pair in ordered):
            found[term] = ordered
    return found


@dataclass(frozen=True, slots=True)
class _Usual:
    """How a term is translated, and how it is not meant to be."""

    term: str
    translation: str
    count: int
    """Of sentences that have it."""
    accepted: set[Phrase]
    stems: list[list[str]]
    """Of the accepted translations, those of their words."""
    others: dict[Phrase, str]
    """Translations that depart, by key."""
    approved: bool
    """Whether a person decided it, so that its absence is a departure, too."""


class Checker:
    """Finds departures in aligned texts; what the glossary says is prepared once."""

    def __init__(
        self, pairs: Sequence[TermPair], source_language: str, target_language: str
    ) -> None:
        """Begin with the rows of a glossary."""
        self.languages = source_language, target_language
        # What the glossary has is a stem, whatever the dictionary knows: `lizing-in`.
        words = [
            {word: 1 for term in side for word in term.split()}
            for side in ([pair.term for pair in pairs], [pair.translation for pair in pairs])
        ]
        self._finders = Finder(source_language, words[0]), Finder(target_language, words[1])
        self._usual: dict[Phrase, _Usual] = {}
        contested = conflicts(pairs)
        rows: dict[str, list[TermPair]] = defaultdict(list)
        for pair in pairs:
            if pair.status == "approved":
                rows[pair.term].append(pair)
        for term in dict.fromkeys([*contested, *rows]):
            good = rows.get(term, contested.get(term, [])[:1])
            others = [pair for pair in contested.get(term, ()) if pair not in good]
            first = good[0]
            if first.status != "approved" and first.count < USUAL * max(
                pair.count for pair in others
            ):
                continue
            accepted = [self._finders[1].stems(pair.translation) for pair in good]
            self._usual[self._finders[0].key(term)] = _Usual(
                term,
                first.translation,
                first.count,
                {self._key(pair.translation) for pair in good},
                accepted,
                {
                    self._key(pair.translation): pair.translation
                    for pair in others
                    if self._departs(pair.translation, accepted)
                },
                # A name may be left out of a sentence, as `React` is where `it` would do.
                first.status == "approved"
                and not (term == first.translation and term[:1].isupper()),
            )
        self._forbidden = {self._key(p.translation): p for p in pairs if p.status == "forbidden"}

    def _key(self, translation: str) -> Phrase:
        return self._finders[1].key(translation)

    def _departs(self, translation: str, accepted: Sequence[Sequence[str]]) -> bool:
        """Tell whether a translation is a term of its own.

        `veri modeliniz` is a form of an accepted one, `geri döndürür` the verb of a sentence.
        """
        finder = self._finders[1]
        return finder.is_nominal(translation) and not _has_any(finder.stems(translation), accepted)

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes that the glossary gives reason to look for."""
        return (*(["GA401"] if self._usual else []), *(["GA402"] if self._forbidden else []))

    def uses(self, source: str, target: str) -> Iterator[Use]:
        """Yield what departs in a target text, given what it translates."""
        if not (self._usual or self._forbidden):
            return
        found = self._finders[1].phrases(target)
        for phrase in found:
            row = self._forbidden.get(phrase.key)
            if row:
                usual = self._usual.get(self._finders[0].key(row.term))
                advice = (
                    f': "{usual.translation}" is the term' if usual else ": the glossary forbids it"
                )
                yield Use("GA402", f'"{phrase.form}"{advice}', phrase.start, phrase.end)
        by_key: dict[Phrase, PhraseMatch] = {phrase.key: phrase for phrase in reversed(found)}
        terms: dict[Phrase, list[PhraseMatch]] = defaultdict(list)
        for phrase in self._finders[0].phrases(source):
            terms[phrase.key].append(phrase)
        for term in terms:
            usual = self._usual.get(term)
            if not usual or not usual.accepted.isdisjoint(by_key):
                continue
            here = [(by_key[key], form) for key, form in usual.others.items() if key in by_key]
            if not (here or usual.approved) or _has_any(
                self._finders[1].stems(target), usual.stems
            ):
                continue
            says = f'"{" ".join(term)}" is "{usual.translation}"'
            for phrase, form in here:
                if not _is_name(target[phrase.start : phrase.end], source):
                    message = f'{says} in {usual.count} sentences, "{form}" here'
                    yield Use("GA401", message, phrase.start, phrase.end)
            if not here and usual.approved and self._is_asked_for(term, terms, source):
                yield Use("GA401", f"{says} (approved), which is not here", 0, len(target), term)

    def _is_asked_for(
        self, term: Phrase, terms: Mapping[Phrase, Sequence[PhraseMatch]], source: str
    ) -> bool:
        """Tell whether a translation must have an approved term that its source has.

        `office` not inside `front office`, `React` not where the source has `react`, and the noun
        of `the `input` element` may be left out.
        """
        if any(
            term != other and other in self._usual and is_inside(term, other) for other in terms
        ):
            return False
        named = self._usual[term].term[:1].isupper()
        return any(
            (len(term) > 1 or not _is_beside_code(source, one))
            and (not named or source[one.start].isupper())
            for one in terms[term]
        )

    def without(self, terms: Iterable[Phrase], source: str) -> str:
        """Return a source text without some terms, as the rest tells whether it is translated."""
        wanted = set(terms)
        for phrase in reversed(self._finders[0].phrases(source)):
            if phrase.key in wanted:
                source = source[: phrase.start] + source[phrase.end :]
        return source

    def has_moved(self, term: Phrase, source: str, target: str) -> bool:
        """Tell whether a longer text has the translation as often as the term, in a neighbour."""
        usual = self._usual[term]
        asked = sum(phrase.key == term for phrase in self._finders[0].phrases(source))
        there = sum(phrase.key in usual.accepted for phrase in self._finders[1].phrases(target))
        return there >= asked


def _has_any(words: Sequence[str], translations: Sequence[Sequence[str]]) -> bool:
    """Tell whether words have all of a translation, in whatever form and order.

    `harici veri deposu` has all of `harici depo`, and something in between.
    """
    return any(
        all(any(is_form_of(word, stem) for word in words) for stem in one) for one in translations
    )


def _is_beside_code(text: str, phrase: PhraseMatch) -> bool:
    return text[: phrase.start].rstrip().endswith("`") or text[phrase.end :].lstrip().startswith(
        "`"
    )


def _is_name(form: str, source: str) -> bool:
    """Tell whether a phrase stands in the source as a name: `React App`."""
    name = re.split(rf"[{APOSTROPHES}]", form)[0]
    return all(word[:1].isupper() for word in name.split()) and name in source
