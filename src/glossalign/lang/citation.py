"""Citation forms: how a term stands in a dictionary or glossary, whatever form a text has it in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from types import MappingProxyType
from typing import Final, NamedTuple

from glossalign import lang
from glossalign.lang import APOSTROPHES, Language
from glossalign.lang.lemmas import lemma
from glossalign.lang.lists import entries

Attested = Mapping[str, int]
"""How often a corpus has each word form, as it is written."""

_NONE: Final[Attested] = MappingProxyType({})
_EDGES: Final = " \t\n\"'“”„‟‘’‚«»‹›()[]{}?!.,:;…*_`~"
_SUFFIXED: Final = re.compile(rf"(?<=\w)[{APOSTROPHES}](?=\w)")
_ARTICLE: Final = re.compile(r"(?i:the|an?)\s+(?=\w)")

_BACK: Final = "aıouâû"
_VOWELS: Final = "aıoueiöüâîûô"
_ROUND: Final = "oöuüôû"
_VOICELESS: Final = "çfhkpsşt"
_SOFT: Final = {"b": "p", "c": "ç", "d": "t", "ğ": "k", "g": "k"}
_TURKISH: Final = re.compile("[çğışöü]")
_DERIVED: Final = re.compile(
    r"(?:m[ae]|[ıiuü]ş|[cç][ıiuü]|l[ıiuü]k|l[ıiuü]|s[ıiuü]z|s[ae]l|[ıiuü]m|[ae]ç|[ıiuü]t|[ae]c[ae]k)\Z"
)
"""Ends of words made of others, which simplemma's dictionary gives back to their stem: `akış` is
`ak`."""
_ADJECTIVAL: Final = re.compile(
    r"\w{2,}(?:l[ıiuü]|s[ıiuü]z|s[ae]l|c[ıiuü]l|[ıiuü]nc[ıiuü]|(?P<participle>[ae]n|m[ıiuü]ş|[ae]c[ae]k|m[ae]z))"
)


_FINITE: Final = re.compile(
    r"(?:[ıiuü]yor|m[ae]k|[ae]c[ae][kğ]|m[ae]l[ıi])(?:l[ae]r|[ıiuü]m|s[ıiuü]n|[ıiuü]z|[dt][ıiuü]r?)?\Z"
)
"""Ends of verb forms that no foreign noun has."""


def citation_form(term: str, language: str = "tr", *, attested: Attested = _NONE) -> str:
    """Return the form that a glossary shows of a term: `risk yönetiminin` gives `risk yönetimi`.

    Only the last word is inflected. In Turkish number, case and a single word's possessive are
    taken off; a compound of nouns keeps its possessive. In English articles and the plural are.
    Title case becomes lower case but for names; acronyms and what bears an apostrophe keep theirs.
    `attested` has the forms of a corpus with their counts: stems that no dictionary has, and names.
    Other languages get lower case alone. Raises LanguageError.
    """
    spoken = lang.language(language)
    words = term.strip(_EDGES).split()
    if not words:
        return term.strip()
    if spoken.code == "en":
        return _english(words, spoken, attested)
    if spoken.code == "tr":
        return _turkish(words, spoken, attested)
    return " ".join(_with_case_of(words, spoken, attested))


# -- case ------------------------------------------------------------------------------------------


def _with_case_of(words: list[str], spoken: Language, attested: Attested) -> list[str]:
    """Return the words in the case that they have inside a sentence."""
    shouted = (
        len(words) > 1
        and all(word.isupper() for word in words)
        and any(len(word) > 4 for word in words)
    )
    return [_true_case(word, spoken, attested, shouted=shouted) for word in words]


def _true_case(word: str, spoken: Language, attested: Attested, *, shouted: bool) -> str:
    if word.islower() or not word[:1].isupper():
        return word
    if "-" in word and not word.isupper():
        parts = word.split("-")
        return "-".join(_true_case(part, spoken, attested, shouted=shouted) for part in parts)
    small = spoken.lower(word)
    if any(letter.isupper() for letter in word[1:]):
        # `NATO`, `JavaScript`; but `İHRACAT` is a word.
        ordinary = word.isupper() and word.isalpha() and (shouted or len(word) > 6)
        return small if ordinary and (shouted or _is_known_form(small, spoken.code)) else word
    if len(word) == 1 and word.isascii() and spoken.code == "en":
        return word
    seen = attested.get(small, 0), attested.get(word, 0)
    if any(seen):
        # In headings and at the start of sentences any word is capitalised.
        return small if 4 * seen[0] >= seen[1] else word
    named = lemma(word, spoken.code) == word
    return small if not named and _is_known_form(small, spoken.code) else word


def _is_known_form(word: str, code: str) -> bool:
    """Tell whether a word in lower case is a form of an ordinary word, and no name."""
    if code != "tr":
        return code == "en" and lemma(word, code) is not None
    if _standing_in_dictionary(word) >= _DERIVATIVE or word in _listed("adjectives"):
        return True
    return any(_standing_in_dictionary(one.stem) >= _DERIVATIVE for one in _analyses(word))


def is_nominal(word: str, language: str = "tr") -> bool:
    """Tell whether a lower-case word can be the head of a term.

    In other languages any word can. `gerekir` and `düzeltin` are verbs; foreign words (`render`)
    are nouns.
    """
    if lang.language(language).code != "tr":
        return True
    if word in _listed("adjectives") or word in _listed("adverbs") or _is_adjectival(word):
        return False
    known = lemma(word, "tr")
    if known is None:
        return not _FINITE.search(word)
    if _standing_in_dictionary(word) >= _DERIVATIVE:
        return True
    infinitive = f"{known}{'mak' if _last_vowel(known) in _BACK else 'mek'}"
    if lemma(infinitive, "tr") == known and _standing_in_dictionary(known) != _LEMMA:
        # A form of a verb alone: `düzeltin`, `gerekir`.
        return False
    return any(_standing_in_dictionary(one.stem) >= _DERIVATIVE for one in _analyses(word))


# -- Turkish ---------------------------------------------------------------------------------------


class _Ending(NamedTuple):
    """A string of suffixes, and what it says."""

    number: str
    possessive: str
    case: str
    """The letters of the case."""
    after_vowel: bool | None
    """Whether it stands behind a vowel alone, a consonant alone, or (None) both."""


class _Analysis(NamedTuple):
    stem: str
    ending: _Ending
    changed: bool
    """Whether the stem ends in another way than in the text: `kitab-ı` is `kitap`."""
    harmonic: bool
    """Whether the suffixes have the vowels that the stem asks for; `saat-i` has not."""


_UNKNOWN, _NAMED, _ATTESTED, _DERIVATIVE, _LEMMA = range(5)
"""What speaks for a stem: nothing, the dictionary alone (which has `suçun` as a lemma), the corpus,
that it is made of a known one, or that the dictionary knows forms of it."""


def _turkish(words: list[str], spoken: Language, attested: Attested) -> str:
    # `React'in`, `prop'ları`, `500'ün`: what stands before the apostrophe is the word;
    # İstanbul'daki is a name.
    if cut := _SUFFIXED.search(words[-1]):
        return " ".join([*_with_case_of(words[:-1], spoken, attested), words[-1][: cut.start()]])
    *before, head = _with_case_of(words, spoken, attested)
    if head.isalpha() and head.islower():
        head = _cite(head, before, attested)
    return " ".join([*before, head])


def _cite(word: str, before: list[str], attested: Attested) -> str:
    """Return the citation form of the last word of a term, in lower case, behind the others."""
    if known := _exceptions().get(word):
        compound = (
            before and before[-1] not in _listed("adjectives") and not _is_adjectival(before[-1])
        )
        return known[-1] if compound else known[0]
    analyses = _likeliest(word, attested)
    if not analyses:
        return word
    stem = analyses[0].stem
    plurals = [word.removesuffix(a.ending.case) for a in analyses if a.ending.number]
    lexical = next((plural for plural in plurals if _is_lexical_plural([*before, plural])), None)
    if lexical:
        return lexical
    possessed = next((a for a in analyses if a.ending.possessive == "third"), None)
    if before and not possessed and any(a.ending.possessive for a in analyses):
        # `React bileşeninizi`: the hearer's possessive stands in the place of the compound's.
        return (
            stem
            if before[-1] in _listed("adjectives") or _is_adjectival(before[-1])
            else _possessive_forms(stem)
        )
    if not before or not possessed:
        return stem
    # `arka ofisi` may be an object, and `risk yönetimi` may be one, too.
    ambiguous = any(not a.ending.possessive for a in analyses)
    if before[-1] in _listed("adjectives") or (ambiguous and _is_adjectival(before[-1])):
        return stem
    return (
        _possessive_forms(stem)
        if possessed.ending.number
        else word.removesuffix(possessed.ending.case)
    )


def _likeliest(word: str, attested: Attested) -> list[_Analysis]:
    """Return the analyses of a word that have its likeliest stem, none for a citation form."""
    found = [
        (standing, one)
        for one in _analyses(word)
        if (standing := _standing(one.stem, attested)) > _UNKNOWN or _is_plausible(one)
    ]
    own = _standing(word, attested)
    if own >= _DERIVATIVE:
        return []
    if own == _NAMED:
        found = [(standing, one) for standing, one in found if standing == _LEMMA]
    # One's own and the hearer's things seldom are terms: `dizinin` is nobody's `dizin`.
    found = [
        (standing, one) for standing, one in found if one.ending.possessive in ("", "third")
    ] or found
    if not found:
        return []
    known = lemma(word, "tr")

    def rank(choice: tuple[int, _Analysis]) -> tuple[bool, bool, bool, int, bool, bool, int]:
        standing, one = choice
        length = len(one.stem) if standing else -len(one.stem)
        return (
            standing > _UNKNOWN,
            standing >= _DERIVATIVE and _is_surely_cut(one),
            one.stem == known,
            standing,
            one.harmonic,
            not one.changed,
            length,
        )

    stem = max(found, key=rank)[1].stem
    return [one for _, one in found if one.stem == stem]


def _is_surely_cut(one: _Analysis) -> bool:
    """Tell whether the suffixes cannot belong to another stem.

    `alma-nın` and not `alman-ın`, `fonlama-sı-nın` and not `fonlamasın-ın`: verbal nouns are
    more frequent than what the dictionary has by chance.
    """
    return (
        len(one.stem) > 3
        and one.stem[-2:] in ("ma", "me")
        and one.ending.after_vowel is True
        and one.harmonic
    )


@cache
def _standing_in_dictionary(stem: str) -> int:
    vowel = _last_vowel(stem)
    if not vowel:
        return _UNKNOWN
    low = "a" if vowel in _BACK else "e"
    d = "t" if stem[-1] in _VOICELESS else "d"
    # `kadın` has `kadınlar`; `suçun`, a lemma in the dictionary as well, has no `suçunlar`. The
    # second vowel is for `saatler`, `goller`.
    other = "e" if low == "a" else "a"
    # A genitive tells nothing: `çağırın` may be `call!`.
    inflected = (f"l{low}r", f"{d}{low}", f"{d}{low}n", f"l{other}r")
    known = lemma(stem, "tr")
    if any(lemma(stem + ending, "tr") == stem for ending in inflected):
        # `hakkılar` are men of that name; `hakkı` is a form of `hak`.
        inflects = known not in (None, stem) and any(one.stem == known for one in _analyses(stem))
        return _UNKNOWN if inflects else _LEMMA
    # `akış` is `ak` in the dictionary, and `ödeme` is `öde`; `akışı` ends otherwise.
    made_of = known if known != stem else lemma(f"{stem}l{low}r", "tr")
    if made_of and stem[:2] == made_of[:2] and _DERIVED.search(stem, 2):
        return _DERIVATIVE
    return _NAMED if known == stem else _UNKNOWN


def _standing(stem: str, attested: Attested) -> int:
    standing = _standing_in_dictionary(stem)
    if standing < _ATTESTED and attested.get(stem) and not _is_inflected(stem):
        return _ATTESTED
    return standing


@cache
def _is_inflected(word: str) -> bool:
    """Tell whether a word is a form of a known one: `bileşenleriniz` is no stem."""
    return any(_standing_in_dictionary(one.stem) >= _DERIVATIVE for one in _analyses(word))


def _is_plausible(one: _Analysis) -> bool:
    """Tell whether an analysis may be right although nobody knows its stem.

    `broker-lar-ın`, `işlec-in`; but `plugin` is no `plug` with a genitive: no letter of it is
    Turkish.
    """
    ending = one.ending
    if len(one.stem) < 3 or ending.possessive:
        return False
    if ending.number:
        # `brokerların`: foreign stems keep to no harmony.
        return one.harmonic or bool(ending.case)
    return one.harmonic and len(ending.case) > (1 if _TURKISH.search(one.stem) else 2)


def _analyses(word: str) -> Iterator[_Analysis]:
    """Yield each way to cut a word into a stem and suffixes."""
    table = _endings()
    for at in range(len(word) - 1, 1, -1):
        for ending in table.get(word[at:], ()):
            in_vowel = word[at - 1] in _VOWELS
            if ending.after_vowel is not None and ending.after_vowel != in_vowel:
                continue
            for stem, changed in _stems(word[:at], word[at] in _VOWELS):
                if not _last_vowel(stem):
                    continue
                harmonic = _harmonic(stem, word[at:])
                # `admin` is no `adım`.
                if harmonic or len(stem) <= at:
                    yield _Analysis(stem, ending, changed, harmonic)


def _stems(cut: str, before_vowel: bool) -> Iterator[tuple[str, bool]]:  # noqa: FBT001 - a fact of the place
    """Yield what a stem before a suffix may be, and whether that is another spelling."""
    last = cut[-1]
    several = sum(letter in _VOWELS for letter in cut) > 1
    # No word ends in c, few in ğ: `yanardağ`.
    softened = before_vowel and (last == "c" or (last == "ğ" and several))
    if not softened or _standing_in_dictionary(cut) == _LEMMA:
        yield cut, False
    if not before_vowel or last in _VOWELS or len(cut) < 3:
        return
    if last in _SOFT and (last != "g" or cut[-2] == "n"):
        yield cut[:-1] + _SOFT[last], True
    if cut[-2] in _VOWELS:
        return
    # `hakk-ı` is `hak`, `hacm-i` is `hacim`.
    if cut[-2] == last:
        shorter = [cut[:-1], cut[:-2] + _SOFT.get(last, last)]
    else:
        # `kaybı` is `kayıp`: the lost vowel comes back, and the consonant is hard again.
        shorter = [
            cut[:-1] + vowel + end
            for vowel in "ıiuü"
            for end in dict.fromkeys((last, _SOFT.get(last, last)))
        ]
    for stem in shorter:
        if _standing_in_dictionary(stem) == _LEMMA:
            yield stem, True


def _harmonic(stem: str, suffixes: str) -> bool:
    """Tell whether suffixes have the vowel and the consonant that a stem asks for."""
    vowel = _last_vowel(stem)
    first = next((letter for letter in suffixes if letter in _VOWELS), "")
    if suffixes[0] in "dt" and (suffixes[0] == "t") != (stem[-1] in _VOICELESS):
        return False
    if first in "ae":
        return (first == "a") == (vowel in _BACK)
    return not first or first == _high(vowel)


def _last_vowel(text: str) -> str:
    return next((letter for letter in reversed(text) if letter in _VOWELS), "")


def _high(vowel: str) -> str:
    """Return the high vowel that harmony puts behind another: ı, i, u or ü."""
    return (
        ("u" if vowel in _ROUND else "ı") if vowel in _BACK else ("ü" if vowel in _ROUND else "i")
    )


def _possessive_forms(stem: str) -> str:
    """Return a stem with the possessive of the third person: `hesap` gives `hesabı`."""
    vowel = _high(_last_vowel(stem))
    if stem[-1] in _VOWELS:
        return f"{stem}s{vowel}"
    last = stem[-1]
    hard = {hard: soft for soft, hard in _SOFT.items() if soft != "g"}
    soft = stem[:-1] + ("g" if stem.endswith("nk") else hard.get(last, last))
    plain = [f"{soft}{vowel}", f"{stem}{vowel}"]
    # `hacim` gives `hacmi`, `hak` gives `hakkı`; `kart` never `karttı`, which is a past tense.
    dropped = [f"{stem[:-2]}{last}{vowel}"] if len(stem) > 3 and stem[-2] in "ıiuü" else []
    # `materyali`, `rolü`: some foreign words have the other harmony.
    other = {"ı": "i", "u": "ü"}.get(vowel, vowel)
    for form in (*dropped, *plain, f"{stem}{other}", f"{stem}{last}{vowel}"):
        known = lemma(form, "tr")
        if known and known in (stem, lemma(stem, "tr")):
            return form
    several = sum(letter in _VOWELS for letter in stem) > 1
    return plain[0] if several and last in "pçk" else plain[1]


def _is_adjectival(word: str) -> bool:
    """Tell whether a word qualifies the next rather than make a compound with it."""
    match = _ADJECTIVAL.fullmatch(word)
    # `çalışan sayısı`, `alacak hesabı`: participles that became nouns.
    if not match:
        return False
    return not match["participle"] or (
        word not in _listed("participles") and _standing_in_dictionary(word) < _LEMMA
    )


@cache
def _endings() -> Mapping[str, tuple[_Ending, ...]]:
    """Return what each string of suffixes can be, from the table."""
    rows = [line.split() for line in entries("tr", "suffixes")]
    suffixes: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for kind, name, notation in rows:
        suffixes[kind].append((name, notation))
    found: dict[str, list[_Ending]] = defaultdict(list)
    nothing = [("", "")]
    for number, possessive in product(
        [*nothing, *suffixes["number"]], [*nothing, *suffixes["possessive"]]
    ):
        cases = suffixes["pronominal"] if possessive[0] == "third" else suffixes["case"]
        for case in [*nothing, *cases, *suffixes["relative"], *suffixes["copula"]]:
            for parts, after_vowel in _spell([number[1], possessive[1], case[1]]):
                text = "".join(parts)
                if text:
                    ending = _Ending(parts[0], possessive[0], parts[2], after_vowel)
                    if ending not in found[text]:
                        found[text].append(ending)
    return {text: tuple(endings) for text, endings in found.items()}


def _spell(notations: list[str]) -> Iterator[tuple[list[str], bool | None]]:
    """Yield the spellings of suffixes in a row, and whether the first stands behind a vowel."""
    ways: list[tuple[list[str], bool | None]] = [([], None)]
    for notation in notations:
        bracket = re.match(r"\((\w)\)", notation)
        longer: list[tuple[list[str], bool | None]] = []
        for parts, after_vowel in ways:
            before = "".join(parts)
            options = [notation]
            if bracket:
                with_it, without = bracket[1] + notation[3:], notation[3:]
                # The vowel of `(I)m` stands behind a consonant, the consonant of `(y)I` behind a
                # vowel.
                for text, vowel in (
                    (with_it, bracket[1] not in "AI"),
                    (without, bracket[1] in "AI"),
                ):
                    if before and (before[-1] in _VOWELS) == vowel:
                        longer += [([*parts, one], after_vowel) for one in _vowels(before, text)]
                    elif not before:
                        longer += [([*parts, one], vowel) for one in _vowels(before, text)]
                continue
            longer += [
                ([*parts, one], after_vowel)
                for option in options
                for one in _vowels(before, option)
            ]
        ways = longer
    yield from ways


def _vowels(before: str, notation: str) -> list[str]:
    """Return the spellings of a suffix; behind another one harmony leaves one."""
    spellings = [""]
    for letter in notation:
        if letter == "D":
            spellings = (
                [
                    text + d
                    for text in spellings
                    for d in ("t" if (before + text)[-1:] in _VOICELESS else "d",)
                ]
                if before
                else [text + d for text in spellings for d in "dt"]
            )
        elif letter in "AI":
            longer = []
            for text in spellings:
                vowel = _last_vowel(before + text)
                if letter == "A":
                    letters = ("a" if vowel in _BACK else "e") if vowel else "ae"
                else:
                    letters = _high(vowel) if vowel else "ıiuü"
                longer += [text + one for one in letters]
            spellings = longer
        else:
            spellings = [text + letter for text in spellings]
    return spellings


# -- English ---------------------------------------------------------------------------------------


def _english(words: list[str], spoken: Language, attested: Attested) -> str:
    text = (
        _ARTICLE.sub("", " ".join(words), count=1)
        if len(words) > 1 and _ARTICLE.match(" ".join(words))
        else " ".join(words)
    )
    *before, head = _with_case_of(text.split(), spoken, attested)
    small = _singular(head[:1].lower() + head[1:])
    named = f"{head[0]}{small[1:]}"
    # `custom Hooks`: a corpus that has `Hook` as well shows that no name ends in s.
    known = head[:1].isupper() and named != head and attested.get(named)
    return " ".join([*before, named if known else _singular(head)])


def _singular(word: str) -> str:
    """Return an English noun in the singular; acronyms lose their s (`CPAs`), names keep it."""
    if re.fullmatch(r"[A-Z]{2,}s", word):
        return word[:-1]
    known = _irregular_plurals()
    head, hyphen, last = word.rpartition("-")
    if last in known:
        return f"{head}{hyphen}{known[last]}"
    if not last.islower() or not last.isalpha() or len(last) < 4 or not last.endswith("s"):
        return word
    if last.endswith(("ss", "us", "is")):
        return word
    if last.endswith("ies"):
        return f"{word[:-3]}y"
    if re.search(r"(?:ss|sh|ch|x|zz)es$", last):
        return word[:-2]
    return word[:-1]


# -- lists -----------------------------------------------------------------------------------------


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(entries("tr", name))


@cache
def _exceptions() -> Mapping[str, list[str]]:
    """Return the citation form of each exception, alone and as the head of a compound."""
    return {form: forms for form, *forms in (line.split() for line in entries("tr", "citations"))}


@cache
def _irregular_plurals() -> Mapping[str, str]:
    pairs = (line.split() for line in entries("en", "plurals"))
    return {pair[0]: pair[-1] for pair in pairs}


def _is_lexical_plural(words: list[str]) -> bool:
    listed = _listed("plurals")
    return " ".join(words) in listed or f"* {words[-1]}" in listed
