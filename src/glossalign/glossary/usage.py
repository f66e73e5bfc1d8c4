"""Terms as they are used: departures from the usual translation, and forbidden ones, in any inflected form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glossalign.glossary.phrases import Finder, Found, Phrase

if TYPE_CHECKING:
    from glossalign.model import TermPair

USUAL = 3
"""Times as often as another that a translation must be found to be the usual one, unless a person approved one."""


@dataclass(frozen=True, slots=True)
class Use:
    """A place of a translation that should be another."""

    code: str
    """GA401: not the usual translation; GA402: a forbidden one."""
    message: str
    start: int
    end: int
    """In the target text."""


def conflicts(pairs: Iterable[TermPair]) -> dict[str, list[TermPair]]:
    """Return the terms that have several translations, each with its rows: the approved first, then by count.

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


class Checker:
    """Finds departures in aligned texts; what the glossary says is prepared once."""

    def __init__(self, pairs: Sequence[TermPair], source_language: str, target_language: str) -> None:
        """Begin with the rows of a glossary."""
        # What the glossary has is a stem, whatever the dictionary knows: `lizing-in`.
        words = [
            {word: 1 for term in side for word in term.split()}
            for side in ([pair.term for pair in pairs], [pair.translation for pair in pairs])
        ]
        self._finders = Finder(source_language, words[0]), Finder(target_language, words[1])
        self._usual: dict[Phrase, tuple[str, int, set[Phrase]]] = {}
        self._others: dict[Phrase, dict[Phrase, str]] = defaultdict(dict)
        for term, rows in conflicts(pairs).items():
            first = rows[0]
            good = [pair for pair in rows if pair.status == "approved"] or [first]
            others = [pair for pair in rows if pair not in good]
            if first.status != "approved" and first.count < USUAL * max(pair.count for pair in others):
                continue
            key = self._finders[0].key(term)
            self._usual[key] = first.translation, first.count, {self._key(pair.translation) for pair in good}
            self._others[key] = {self._key(pair.translation): pair.translation for pair in others}
        self._forbidden = {self._key(p.translation): p for p in pairs if p.status == "forbidden"}

    def _key(self, translation: str) -> Phrase:
        return self._finders[1].key(translation)

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
                better = next((usual for usual, _, _ in self._terms(row.term)), "")
                advice = f': "{better}" is the term' if better else ": the glossary forbids it"
                yield Use("GA402", f'"{phrase.form}"{advice}', phrase.start, phrase.end)
        by_key: dict[Phrase, Found] = {phrase.key: phrase for phrase in reversed(found)}
        for term in dict.fromkeys(phrase.key for phrase in self._finders[0].phrases(source)):
            if term not in self._usual:
                continue
            usual, count, good = self._usual[term]
            if not good.isdisjoint(by_key):
                continue
            for key, translation in self._others[term].items():
                if key in by_key:
                    here = by_key[key]
                    message = f'"{" ".join(term)}" is "{usual}" in {count} sentences, "{translation}" here'
                    yield Use("GA401", message, here.start, here.end)

    def _terms(self, term: str) -> Iterator[tuple[str, int, set[Phrase]]]:
        usual = self._usual.get(self._finders[0].key(term))
        if usual:
            yield usual
