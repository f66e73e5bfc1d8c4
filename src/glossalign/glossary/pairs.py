"""Pairs of terms from aligned text: links, titles, headings, and phrases that recur."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import log

from glossalign.glossary.phrases import (
    Finder,
    Phrase,
    PhraseMatch,
    bare,
    forms,
    is_form_of,
    is_inside,
    phrase_places,
)
from glossalign.glossary.words import by_words
from glossalign.lang.function_words import function_words
from glossalign.lang.tokens import words
from glossalign.markdown.inline import scan, without_targets
from glossalign.model import Reference, TermPair

LONGEST_NAMED = 5
"""Words in a title, heading or link anchor that is taken for a term."""
RECURS = 3
"""Segment pairs in which a phrase must stand with its translation."""
TOGETHER = 0.35
"""Dice coefficient from which two phrases are taken for a pair."""
NEARLY = 0.85
"""A longer phrase replaces a shorter one when it explains this share of what the shorter one does.
"""
COPIED = 0.5
"""Share of a target's words that its source has as well, from which it is no translation."""
VARIANTS = 3
"""Other translations that are looked for in the place of the usual one, at the most."""
TOO_FEW = 100
"""Segment pairs below which phrases that recur say nothing: what stands together may do so by
chance."""

_PROSE = ("paragraph", "list_item", "quote")
"""Blocks whose capitals tell names; in headings and titles any word may have one."""
_MARKS = str.maketrans("", "", "[]*_`~")
Pair = tuple[Phrase, Phrase]


@dataclass(frozen=True, slots=True)
class Example:
    """Two aligned texts, as terms are mined from them."""

    source: str
    target: str
    kind: str
    """Of the block; for a front-matter field its name."""
    reference: Reference
    target_reference: Reference | None = None


@dataclass(slots=True)
class _TermEvidence:
    """What is known of a pair while it is collected."""

    places: set[int] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    urls: Counter[str] = field(default_factory=Counter)
    score: float = 0.0


def mine(
    examples: Sequence[Example], *, source_language: str, target_language: str
) -> list[TermPair]:
    """Return the term pairs of a corpus in citation form, the surest first.

    Translations of one term stand together.

    Links, titles and headings say what belongs together; phrases do where each is the other's best
    by log-likelihood (Dunning 1993) and they stand together in most segments (Dice). With fewer
    than TOO_FEW examples only mark-up is believed. A term's other translations are those that links
    show, or that stand in the place of the usual one and share a word with it: `arka büro` beside
    `arka ofis`.
    """
    useful = [example for example in examples if not _is_copy(example)]
    prose = [example for example in useful if example.kind in _PROSE]
    seen = [forms(example.source for example in prose), forms(example.target for example in prose)]
    foreign = frozenset(form for form in seen[0] if form.islower()) - function_words(
        target_language
    )
    finders = (Finder(source_language, seen[0]), Finder(target_language, seen[1], foreign))
    found = (
        [finders[0].phrases(example.source) for example in useful],
        [finders[1].phrases(example.target) for example in useful],
    )
    where = (phrase_places(found[0]), phrase_places(found[1]))
    pairs = _named(useful, finders)
    _drop_unused_headings(pairs, where[0])
    if len(useful) >= TOO_FEW:
        marked = {side for pair in pairs for side in pair}
        for pair, score in _recurring(where, finders, len(useful)):
            # Mark-up is the better evidence: `back office` is not also `arka`.
            if pair in pairs or marked.isdisjoint(pair):
                pairs[pair].kinds.add("phrase")
                pairs[pair].score = score
    _add_by_words(pairs, found, finders, (source_language, target_language))
    if len(useful) < TOO_FEW:
        _add_alone(pairs, where, finders)
    for pair, evidence in pairs.items():
        evidence.places |= set(where[0].get(pair[0], ())) & set(where[1].get(pair[1], ()))
    _drop_nested(pairs)
    _drop_copies(pairs, finders)
    _add_variants(pairs, found, where, finders)
    return _rank(pairs, useful, found, finders)


def _is_copy(example: Example) -> bool:
    """Tell whether the target is hardly translated, so that it teaches no terms."""
    one, other = (
        set(re.findall(r"[^\W\d_]{2,}", text.lower())) for text in (example.source, example.target)
    )
    return len(other) > 3 and len(one & other) >= COPIED * len(other)


def _named(
    examples: Sequence[Example], finders: tuple[Finder, Finder]
) -> dict[Pair, _TermEvidence]:
    """Return the pairs that mark-up shows: anchors of one link, titles, headings, keywords."""
    pairs: dict[Pair, _TermEvidence] = defaultdict(_TermEvidence)
    for number, example in enumerate(examples):
        for kind, term, translation, url in _mark_up_pairs(example):
            key = finders[0].key(_plain(term)), finders[1].key(_plain(translation))
            if not all(0 < len(side) <= LONGEST_NAMED for side in key):
                continue
            if _plain(term).casefold() == _plain(translation).casefold() and not term.isupper():
                continue  # left in the source language
            evidence = pairs[key]
            evidence.places.add(number)
            evidence.kinds.add(kind)
            evidence.urls.update([url] if url else [])
    return pairs


def _plain(text: str) -> str:
    """Return the words of a short text, without marks, as the tokenizer for terms has them."""
    return " ".join(words(_read(text), "en"))


def _read(text: str) -> str:
    """Return what is read of a text: without link targets and marks."""
    return without_targets(text).translate(_MARKS)


def _links(text: str) -> Iterator[tuple[str, str]]:
    """Yield the words and the destination of each link."""
    for token in scan(text):
        if token.kind == "link" and token.value:
            yield text[slice(*token.inner)], token.value


def _mark_up_pairs(example: Example) -> Iterator[tuple[str, str, str, str]]:
    """Yield (evidence, term, translation, link target) of what mark-up pairs in two texts."""
    anchors: dict[str, list[str]] = defaultdict(list)
    for anchor, target in _links(example.target):
        anchors[target.rstrip("/")].append(anchor)
    for anchor, target in _links(example.source):
        if anchors.get(target.rstrip("/")):
            yield "link", anchor, anchors[target.rstrip("/")].pop(0), target
    if example.kind in ("title", "heading"):
        yield example.kind, example.source, example.target, ""
    if example.kind == "keywords":
        sides = [
            [part.strip() for part in text.split(",")] for text in (example.source, example.target)
        ]
        if len(sides[0]) == len(sides[1]):
            yield from (("keyword", one, other, "") for one, other in zip(*sides, strict=True))


def _drop_unused_headings(pairs: dict[Pair, _TermEvidence], where: dict[Phrase, list[int]]) -> None:
    """Drop headings that no sentence uses: `Special Considerations` is a heading, not a term."""
    for pair, evidence in list(pairs.items()):
        if evidence.kinds == {"heading"} and len(where.get(pair[0], ())) <= len(evidence.places):
            del pairs[pair]


def _recurring(
    where: tuple[dict[Phrase, list[int]], dict[Phrase, list[int]]],
    finders: tuple[Finder, Finder],
    count: int,
) -> Iterator[tuple[Pair, float]]:
    """Yield the pairs of phrases that choose each other, with their Dice coefficient."""
    sides = [
        {
            key: numbers
            for key, numbers in side.items()
            if len(numbers) >= RECURS and finder.can_be_term(key)
        }
        for side, finder in zip(where, finders, strict=True)
    ]
    at: dict[int, list[Phrase]] = defaultdict(list)
    for key, numbers in sides[1].items():
        for number in numbers:
            at[number].append(key)
    options: dict[Phrase, dict[Phrase, tuple[float, float]]] = defaultdict(dict)
    back: dict[Phrase, dict[Phrase, tuple[float, float]]] = defaultdict(dict)
    for term, numbers in sides[0].items():
        together = Counter(key for number in numbers for key in at[number])
        for translation, both in together.items():
            a, b = len(numbers), len(sides[1][translation])
            dice = 2 * both / (a + b)
            if both >= RECURS and dice >= TOGETHER:
                score = _log_likelihood(both, a, b, count)
                options[term][translation] = back[translation][term] = score, dice
    for term, choices in options.items():
        translation = _best(choices)
        if _best(back[translation]) == term:
            yield (term, translation), choices[translation][1]


def _best(choices: dict[Phrase, tuple[float, float]]) -> Phrase:
    """Return the longest of the choices that score nearly as well as the best."""
    top = max(score for score, _ in choices.values())
    return max(
        (phrase for phrase, (score, _) in choices.items() if score >= NEARLY * top),
        key=lambda phrase: (len(phrase), choices[phrase], phrase),
    )


def _log_likelihood(both: int, a: int, b: int, n: int) -> float:
    cells = (
        (both, a * b),
        (a - both, a * (n - b)),
        (b - both, (n - a) * b),
        (n - a - b + both, (n - a) * (n - b)),
    )
    return 2 * sum(k * log(k * n / margin) for k, margin in cells if k > 0 and margin > 0)


def _add_by_words(
    pairs: dict[Pair, _TermEvidence],
    found: tuple[list[list[PhraseMatch]], list[list[PhraseMatch]]],
    finders: tuple[Finder, Finder],
    languages: tuple[str, str],
) -> None:
    """Add pairs whose words translate each other, for terms that have no translation yet."""
    taken = [{pair[side] for pair in pairs} for side in (0, 1)]
    told: dict[Pair, _TermEvidence] = defaultdict(_TermEvidence)
    for pair, number, kind in by_words(
        found, finders, (languages[0].partition("-")[0], languages[1].partition("-")[0])
    ):
        if pair[0] not in taken[0] and pair[1] not in taken[1]:
            told[pair].places.add(number)
            told[pair].kinds.add(kind)
    best: dict[Phrase, int] = defaultdict(int)
    for pair, evidence in told.items():
        best[pair[0]] = max(best[pair[0]], len(evidence.places))
    for pair, evidence in told.items():
        if len(evidence.places) == best[pair[0]]:
            evidence.score = 0.3
            pairs[pair] = evidence


def _add_alone(
    pairs: dict[Pair, _TermEvidence],
    where: tuple[dict[Phrase, list[int]], dict[Phrase, list[int]]],
    finders: tuple[Finder, Finder],
) -> None:
    """Add phrases of one length that stand in the same few sentences, if no others do.

    A single article has few sentences: what recurs together may do so by chance, unless nothing
    else does.
    """
    taken = [{word for pair in pairs for word in pair[side]} for side in (0, 1)]
    sides: list[dict[tuple[int, ...], list[Phrase]]] = []
    for side, finder, words_taken in zip(where, finders, taken, strict=True):
        together: dict[tuple[int, ...], list[Phrase]] = defaultdict(list)
        for key, numbers in side.items():
            if (
                len(key) > 1
                and len(numbers) > 1
                and finder.can_be_term(key)
                and words_taken.isdisjoint(key)
            ):
                together[tuple(numbers)].append(key)
        sides.append(together)
    for same, terms in sides[0].items():
        choices = sides[1].get(same, [])
        if len(terms) == len(choices) == 1 and len(terms[0]) == len(choices[0]):
            pairs[terms[0], choices[0]].kinds.add("alone")


def _drop_copies(pairs: dict[Pair, _TermEvidence], finders: tuple[Finder, Finder]) -> None:
    """Drop what stayed in the source language, unless Turkish sentences use it (`render`)."""
    for pair, evidence in list(pairs.items()):
        term, translation = pair
        copied = finders[0].key(" ".join(translation)) == term
        name = all(any(letter.isupper() for letter in word) for word in translation)
        used = len(translation) == 1 and "phrase" in evidence.kinds and translation == term
        if copied and not (name or used):
            del pairs[pair]


def _drop_nested(pairs: dict[Pair, _TermEvidence]) -> None:
    """Drop pairs that nearly always stand inside a longer pair: `office` in `back office`."""
    holders: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        for word in set(pair[0]):
            holders[word].append(pair)
    for pair in sorted(pairs, key=lambda pair: (len(pair[0]), pair)):
        if not pairs[pair].kinds <= {"phrase", "words", "alone"}:
            continue
        longer = set[int]()
        for other in holders[pair[0][0]]:
            if (
                other in pairs
                and other != pair
                and is_inside(pair[0], other[0])
                and is_inside(pair[1], other[1])
            ):
                longer |= pairs[other].places
        if len(pairs[pair].places - longer) < (RECURS if "phrase" in pairs[pair].kinds else 1):
            del pairs[pair]


def _add_variants(
    pairs: dict[Pair, _TermEvidence],
    found: tuple[list[list[PhraseMatch]], list[list[PhraseMatch]]],
    where: tuple[dict[Phrase, list[int]], dict[Phrase, list[int]]],
    finders: tuple[Finder, Finder],
) -> None:
    """Add what stands for a term of several words where its usual translation does not."""
    usual: dict[Phrase, Pair] = {}
    for pair in sorted(pairs, key=lambda pair: -len(pairs[pair].places)):
        usual.setdefault(pair[0], pair)
    known = {pair[1] for pair in pairs}
    for term, pair in usual.items():
        translation = pair[1]
        if len(term) < 2 or len(translation) < 2 or len(pairs[pair].places) < RECURS:
            continue
        found_here: dict[Phrase, set[int]] = defaultdict(set)
        for number in set(where[0].get(term, ())) - set(where[1].get(translation, ())):
            there = {phrase.key for phrase in found[1][number]}
            here = {phrase.key for phrase in found[0][number]}
            others = {key[0] for key in here if len(key) == 1}
            # The `büro` of `arka büro` is not the one of `ön büro`, which `front office` has.
            others -= {
                word for one in here if one in usual and usual[one][1] in there for word in one
            }
            for key in there - known:
                new = _new_word(key, translation, finders[1])
                if new and not _says_another(new, term, others, where, finders[0]):
                    found_here[key].add(number)
        often = sorted(found_here, key=lambda key: (-len(found_here[key]), key))
        for key in often[:VARIANTS]:
            pairs[term, key].places |= found_here[key]
            pairs[term, key].kinds.add("variant")


def _new_word(key: Phrase, usual: Phrase, finder: Finder) -> str:
    """Return the stem of the one word in which a phrase differs from another, "" for none.

    `arka büro` for `arka ofis`; but `veri modeliniz` is a form of `veri modeli`.
    """
    if len(key) != len(usual):
        return ""
    changed = [n for n, (one, other) in enumerate(zip(key, usual, strict=True)) if one != other]
    if len(changed) != 1:
        return ""
    new, old = finder.stem(key[changed[0]]), finder.stem(usual[changed[0]])
    return "" if is_form_of(new, old) else new


def _says_another(
    word: str,
    term: Phrase,
    others: set[str],
    where: tuple[dict[Phrase, list[int]], dict[Phrase, list[int]]],
    finder: Finder,
) -> bool:
    """Tell whether a word translates another word of the sentence sooner than one of the term.

    `yeni değer` is no `reactive value` where the sentence has `new` as well (Dice coefficient of
    words).
    """
    here = set(where[1].get((word,), ()))

    def dice(one: str, at_least: int) -> float:
        there = where[0].get((one,), ())
        both = len(here.intersection(there))
        return 2 * both / (len(here) + len(there)) if both >= at_least else 0.0

    own = {finder.stem(one) for one in term}
    # Once together is chance.
    rival = max((dice(one, RECURS) for one in others - own), default=0.0)
    return rival > max(dice(one, 1) for one in own)


def _rank(
    pairs: dict[Pair, _TermEvidence],
    examples: Sequence[Example],
    found: tuple[list[list[PhraseMatch]], list[list[PhraseMatch]]],
    finders: tuple[Finder, Finder],
) -> list[TermPair]:
    """Return the pairs, the surest terms first, each with its translations by count."""

    def sureness(pair: Pair) -> float:
        evidence = pairs[pair]
        named = len(evidence.kinds - {"phrase", "variant"})
        seen = log(1 + len(evidence.places))
        return (evidence.score + named / 2) * seen * (1.5 if len(pair[0]) > 1 else 1.0)

    main: dict[Phrase, Pair] = {}
    for pair in sorted(pairs, key=lambda pair: (-len(pairs[pair].places), pair)):
        main.setdefault(pair[0], pair)
    # What a link says once, or a place suggests, is no more than another way to say it.
    kept = [
        pair
        for pair in pairs
        if len(pairs[pair].places) >= RECURS or len(pair[1]) == len(main[pair[0]][1])
    ]
    ordered = sorted(kept, key=lambda pair: (-sureness(pair), pair))
    cited = [
        _cite(
            {pair[side] for pair in ordered},
            [e.target if side else e.source for e in examples],
            found[side],
            finders[side],
        )
        for side in (0, 1)
    ]
    shown = [
        _shown(pair, (cited[0][pair[0]], cited[1][pair[1]]), pairs[pair], examples)
        for pair in ordered
    ]
    unique: dict[tuple[str, str], TermPair] = {}
    for one in shown:
        unique.setdefault((one.term, one.translation), one)
    return list(unique.values())


def _cite(
    keys: set[Phrase], texts: Sequence[str], found: Sequence[Sequence[PhraseMatch]], finder: Finder
) -> dict[Phrase, str]:
    """Return the citation form of each phrase: that of most of its forms in the texts."""
    seen: dict[Phrase, Counter[str]] = {key: Counter() for key in keys}
    for text, phrases in zip(texts, found, strict=True):
        shown = bare(text, " ") if phrases else text
        for phrase in phrases:
            if phrase.key in seen:
                seen[phrase.key][shown[phrase.start : phrase.end]] += 1
    cited = {}
    for key, surface in seen.items():
        counts: Counter[str] = Counter()
        for form, count in surface.items():
            counts[" ".join(finder.citation(form.translate(_MARKS)).split())] += count
        cited[key] = min(
            counts, key=lambda form: (-counts[form], len(form), form), default=" ".join(key)
        )
    return cited


def _shown(
    pair: Pair, sides: tuple[str, str], evidence: _TermEvidence, examples: Sequence[Example]
) -> TermPair:
    """Return a pair as the glossary has it, with the shortest sentence that shows it."""
    numbers = sorted(evidence.places)
    sentences = [
        n for n in numbers if len(examples[n].source.split()) > len(pair[0]) + 2
    ] or numbers
    example = examples[min(sentences, key=lambda n: (len(examples[n].source), n))]
    return TermPair(
        sides[0],
        sides[1],
        len(numbers),
        tuple(sorted(evidence.kinds)),
        _one_line(example.source),
        _one_line(example.target),
        example.reference,
        part_of_speech=_part_of_speech(*sides),
        definition=_definition(pair[0], sides[0], examples, numbers),
        url=evidence.urls.most_common(1)[0][0] if evidence.urls else "",
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _part_of_speech(term: str, translation: str) -> str:
    if term[:1].isupper() and translation[:1].isupper():
        return "proper noun"
    return "verb" if re.search(r"m[ae]k\Z", translation) and " " not in term else "noun"


def _definition(key: Phrase, term: str, examples: Sequence[Example], numbers: Sequence[int]) -> str:
    """Return the target of a sentence that says what the term is: `A lease is a contract ...`."""
    if not key:
        return ""
    name = re.escape(term)
    says = re.compile(
        rf"(?i)\W*(?:an?|the)?\s*\W*{name}\W*(?:\([^)]*\))?\W*\s(?:is|are|means|refers "
        rf"to)\s+(?:an?|the|any)\s"
    )
    for number in numbers:
        if examples[number].kind in ("paragraph", "quote") and says.match(
            _read(examples[number].source)
        ):
            return _one_line(examples[number].target)
    return ""
