"""Where a sentence may end: the lists and the orthography of a language as one pattern.

A candidate is a terminal mark, what closes behind it, white space, and something that can open a
sentence. Nearly all is decided inside the pattern, so that Python runs once for each cut and not
for each candidate; the few candidates that need more than a look around (a number that may be an
ordinal, a forgotten space) are decided in `_doubtful_gap`.
"""

from __future__ import annotations

import re
from functools import cache
from string import digits
from typing import TYPE_CHECKING, Final, NamedTuple

from glossalign import lang
from glossalign.lang import APOSTROPHES, Language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from glossalign.model import Span


def _lower_ranges() -> str:
    r"""Return the lower-case letters of Latin, Greek and Cyrillic as a character class.

    `\w` without these is what may open a sentence: capitals, digits, letters without case. Rare
    letters (Vietnamese, Armenian) are left out: they cost 50 ms of compiling, and open sentences.
    """
    blocks = ((0x61, 0x17F), (0x3AC, 0x3CE), (0x430, 0x45F))
    ranges: list[list[int]] = []
    for code in (c for first, last in blocks for c in range(first, last + 1) if chr(c).islower()):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(a)}-{chr(b)}" if a != b else chr(a) for a, b in ranges)


has_word: Final = re.compile(r"[^\W_]").search

_LOWER: Final = _lower_ranges()
_UPPER: Final = rf"[^\W\d_{_LOWER}]"
MARK: Final = "[.!?…‽⁇⁈⁉]"
_CLOSER: Final = r"""["'”’“»›)\]}*_~`´]"""
EMOJI: Final = "[\u2600-\u27bf\u2b50\U0001f000-\U0001faff\ufe0f\u200d]"
_APOSTROPHE: Final = f"[{APOSTROPHES}]"
# A link's target, a footnote mark or a closing tag may stand between the mark and the white space.
TAIL: Final = (
    rf"{_CLOSER}*+(?:(?:\((?<=\]\()[^()\s]*+\)|\[(?<=\]\[)[^\[\]\s]*+\]|\[\^?[\w,–-]{{1,12}}\]"
    rf"|</\w[^<>]*+>){_CLOSER}*+)*+"
)
_LEAD: Final = r"""(?:["'“”‘’«‹„(\[{*_~¿¡]++|!(?=\[)|<\w[^<>]*+>|\.{2,3}(?=\w)|…)*+"""
OPEN: Final = (
    rf"(?:[-–—•·*]++\s*+)?{_LEAD}(?:[^\W_{_LOWER}]|[{_LOWER}]{{1,2}}[A-Z]|`[^`\w]*+\w[^`]*+`|https?:|www\."
    r"|[$€£₺¥#@%&+=≈±−]{1,2}\w)"
)
# `1. Hesabı açın. 2. Parayı yatırın.`: the number opens what follows, and its stop is no candidate.
ENUMERATED: Final = rf"\(?\d{{1,3}}[.)]\s++|\(?[A-Za-z]\)\s++|[A-Za-z]\.\s++(?={OPEN})"
# `"Faizler düşecek. Altın da." dedi`, `(Kaynak: A. Kaya. B. Ak.) yazıldı`: what goes on behind is
# one sentence with it.
_GOES_ON: Final = rf"(?=,?\s++[{_LOWER}])"
EMBEDS: Final = '"“«(`'
"""What opens a stretch that may be kept whole."""
_EMBEDDED: Final = (
    r"(?<=`)[^`\n]*+`"
    rf"""|(?<=")(?<![^\s(].)(?=\S)[^"\n]{{1,300}}+(?<!\s)"{_GOES_ON}"""
    rf"|(?<=“)[^“”\n]{{1,300}}+”{_GOES_ON}"
    rf"|(?<=«)[^«»\n]{{1,300}}+»{_GOES_ON}"
    # Not `Bitti. (Nedeni bilinmiyor. Kimse sormadı.)`: brackets behind a stop hold sentences of
    # their own.
    rf"|(?<=\()(?<!\A.)(?<!{MARK}\s.)(?:[^()\n]{{1,300}}+\)(?=[.,;:!?…]|\s++[{_LOWER}]|\s*+\Z)"
    rf"|[^()\n]{{1,300}}(?={MARK}{{1,3}}[*_]{{0,3}}\)\s))"
)
# `geldi.Sonra çıktı`: a word, not a name such as `React.Component` or `console.log(x)`.
_JOINED: Final = (
    rf"(?<=[{_LOWER}]{{2}}{MARK})(?P<joined>)"
    rf"(?={_UPPER}[{_LOWER}]++(?:{_APOSTROPHE}[{_LOWER}]++)?+[,;:.!?…]?(?:\s|\Z))"
)


# The terminal marks of other scripts (Unicode, Sentence_Terminal); full-width ones need no space
# behind them.
_OTHER_SCRIPTS: Final = (
    rf"[。．！？｡](?![。．！？｡」』）〉》】”’]*+\Z)[。．！？｡」』）〉》】”’]*+(?P<full>\s*+)"
    rf"|[؟۔।॥።፧။։]++{_CLOSER}*+(?P<other>\s++)"
)


def _alternation(words: Iterable[str]) -> str:
    """Return a pattern of exactly these words, as a trie: a branch a letter is tried, not a word.

    A final star stands for any suffix; without words the pattern never matches.
    """
    tree: dict[str, _Node] = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _render(tree) if tree else "(?!)"


_Node = dict[str, "_Node"]


def _render(node: _Node) -> str:
    # "" ends a word; it is tried last, so that the longest word matches.
    branches = []
    for letter in sorted(node, reverse=True):
        here = rf"[{_LOWER}]*+" if letter == "*" else re.escape(letter)
        branches.append(here + _render(node[letter]))
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})" if branches else ""


def _not_behind(words: Iterable[str], mark: str = r"\.") -> str:
    """Return a pattern that fails right behind one of these words and `mark`.

    A look-behind has a fixed width, so there is one for each length.
    """
    lengths: dict[int, list[str]] = {}
    for word in words:
        lengths.setdefault(len(word), []).append(word)
    return "".join(rf"(?<!(?<!\w){_alternation(lengths[n])}{mark})" for n in sorted(lengths))


class Rules(NamedTuple):
    """The compiled rules of a language."""

    scan: Callable[[str], Iterator[re.Match[str]]]
    """Finds what may be a cut; the name of the last group says which kind, see _doubtful_gap."""
    starter: Callable[[str, int], re.Match[str] | None]
    """Matches behind a stop where a word follows that begins sentences."""
    ordinal: Callable[[str, int], re.Match[str] | None] | None
    """Matches behind the stop of a number where a word follows that an ordinal counts; None where
    the language has no stop after ordinals."""
    head: Callable[[str, int, int], re.Match[str] | None]
    """Matches what stands before a stop that makes no sentence of it: `1.`, `Madde 4.`."""
    pause: Callable[[str, int, int], re.Match[str] | None]
    """Matches words that no sentence consists of."""


class Parts(NamedTuple):
    """The patterns of a language that `rules` is put together from, and `reasons` asks one by one.

    Each is tried right behind a terminal mark and matches where nothing speaks against a cut.
    """

    starter: str
    """A word follows that begins sentences."""
    not_asked_on: str
    not_nonfinal: str
    not_prefix: str
    not_abbreviation: str
    not_initial: str
    not_ending: str
    plain: str
    """The word before is longer than any abbreviation."""


def parts(lang: Language) -> Parts:
    """Return the patterns of a language."""
    goes_on = _goes_on(lang)
    initial = rf"(?<!(?<!\w){_UPPER}\.)"
    if lang.ordinals:
        initial += "".join(rf"(?<!(?<!\w)[IVXLC]{{{n}}}\.)" for n in range(2, 7))
    if not lang.listed:
        # `z. B. Strom`, `p. ex. Lyon`: nobody lists the abbreviations, and one letter is no last
        # word.
        initial = r"(?<!(?<!\w)\w\.)"
    longest = max(map(len, (*lang.prefixes, *lang.abbreviations, *lang.endings)), default=1)
    starter = rf"{TAIL}\s++{_LEAD}{_alternation(lang.starters)}(?![\w.])"
    return Parts(
        starter=starter,
        # `Niçin? Kim çıkamaz oradan? diye sordum`: both are what was asked.
        not_asked_on=rf"(?![!?]*+\s++[^.!?…\n]{{1,80}}[!?]\s++{goes_on})",
        not_nonfinal=_not_behind(lang.nonfinals, "[.…]"),
        not_prefix=rf"{_not_behind(lang.prefixes)}(?<!\A\w\.)",
        not_abbreviation=_not_behind(lang.abbreviations),
        not_initial=initial,
        # `(elma, armut vb.) Avrupa'ya satılır`: the stop of a sentence would stand behind the
        # bracket.
        not_ending=rf"(?:{_not_behind(lang.endings)}|(?=\))(?={starter})|(?!\)|\s++\(?(?:\d|[IVXLC]++\b)))",
        plain=rf"(?<=[{_LOWER}]{{{1 + longest}}}\.)",
    )


@cache
def rules(language: str | Language) -> Rules:
    """Return the rules of a language, compiled once (60 ms).

    Raises LanguageError for an unknown locale.
    """
    spoken = language if isinstance(language, Language) else lang.language(language)
    part = parts(spoken)
    counted = (
        rf"{_alternation(spoken.ordinals)}(?!\w)"
        rf"|{_UPPER}\w*+{_APOSTROPHE}(?!(?:d|ll|re|s|t|ve)\b)[{_LOWER}]"
    )
    ordinal = re.compile(rf"\s++(?:\d|{counted})").match if spoken.ordinals else None
    asked = rf"(?<=[!?‽⁇⁈⁉]){part.not_asked_on}"
    dots = rf"(?:(?<=…)|(?={MARK}))(?:{part.not_nonfinal}|(?P<dots>))"
    doubt = "(?(dots)(?P<pause>))(?(number)(?P<ordinal>))"
    gap = rf"(?P<gap>\s++)(?:{ENUMERATED}|(?={OPEN})){doubt}"
    quote = rf"""(?P<quote>\s++)["']\s++(?={_UPPER})"""
    spaced = rf"(?:\s++{MARK}++{TAIL}(?=\s)){{0,4}}+"
    candidate = (
        rf"""[.!?…‽⁇⁈⁉{EMBEDS}{_initials(spoken)}](?:(?<={MARK})(?<!{MARK}.)"""
        rf"(?<!{MARK}\s.)(?<!\([!?])(?>{asked}|{dots}|(?<=\.){_stop(part)})"
        rf"(?:{MARK}*+{TAIL}(?:\s?{EMOJI}++)?+{spaced}(?:{gap}|{quote})|{_JOINED}"
        rf"|{_small(spoken, part)}(?!{_goes_on(spoken)}))"
        rf"|{_EMBEDDED}{_unstopped(spoken)})"
    )
    if not spoken.listed:
        candidate += f"|{_OTHER_SCRIPTS}"
    return Rules(
        re.compile(candidate, re.DOTALL).finditer,
        re.compile(part.starter).match,
        ordinal,
        re.compile(rf"[^\w\s]*+\s*+(?:{_alternation(spoken.labels)}\s++)?+\d*+").fullmatch,
        re.compile(rf"(?:{_alternation(spoken.nonfinals)}(?:\W+|\Z))+").fullmatch,
    )


def _goes_on(lang: Language) -> str:
    return _alternation(lang.nonstarters) + r"(?!\w)"


def _small(lang: Language, part: Parts) -> str:
    """Return a pattern of the white space before a sentence whose writer forgot the capital.

    The word before is then no abbreviation: too long for one, ending in a vowel (by TDK only the
    shortest do, `sa.`), or apart from its stop (`bitti . sonra`).
    """
    vowel = rf"|(?<=[{_LOWER}]{{2}}[{lang.final_vowels}]\.)" if lang.final_vowels else ""
    uncounted = "".join(rf"(?<!{numeral}\.)" for numeral in lang.numerals)
    word = rf"(?<=\.){uncounted}(?:{part.plain}{vowel}|(?<=[{_LOWER}]\s\.))"
    return rf"""{word}[*_]*+(?P<small>\s++)(?=\[?["'“‘«]?[{_LOWER}])"""


def _initials(lang: Language) -> str:
    return "".join(sorted({word[0] for word in lang.unstopped}))


def _unstopped(lang: Language) -> str:
    """Return a pattern that matches behind the first letter of a word of `unstopped`."""
    branches = [
        rf"(?<={letter}){_alternation(word[1:] for word in lang.unstopped if word[0] == letter)}"
        for letter in _initials(lang)
    ]
    if not branches:
        return ""
    before, ends = rf"(?:(?<=[{_LOWER}]\s.)|(?<=\w[)*_]\s.))", "|".join(branches)
    return rf"|{before}(?:{ends})(?P<unstopped>)(?=\s[{_LOWER}])"


def _stop(part: Parts) -> str:
    """Return a pattern that matches behind a single stop that may end a sentence.

    The group `number` is set where the stop may make an ordinal.
    """
    before = r"""(?<![^\s("'“‘\[])"""
    number = "|".join(rf"(?<={before}\d{{{n}}}\.)" for n in (1, 2, 3))
    return (
        rf"(?!{MARK})(?:{part.plain}|{part.not_prefix}"
        rf"(?:{part.not_abbreviation}{part.not_initial}|(?={part.starter}))"
        rf"{part.not_ending}(?:(?<!\d\.)|(?:{number})(?P<number>)|))"
    )


_WHOLE_WORD: Final = re.compile(
    rf"""[("'“‘«]*(?:[{_LOWER}]+|{_UPPER}[{_LOWER}]+{_APOSTROPHE}[{_LOWER}]+)"""
).fullmatch
_NEAR: Final = 60
"""How far back a doubtful candidate is judged by, in letters."""
GAP: Final = 3
"""Of the groups `dots number gap ...`."""


def gap_at(match: re.Match[str], text: str, start: int, rules: Rules) -> Span | None:
    """Return the gap between two sentences at a candidate of a stripped text, None for no cut.

    `start` is where the sentence begins that would end here.
    """
    gap = match.span(GAP) if match.lastindex == GAP else _doubtful_gap(text, start, match, rules)
    return gap if gap and (start or has_word(text, 0, gap[0])) else None


def _doubtful_gap(text: str, start: int, match: re.Match[str], rules: Rules) -> Span | None:
    """Return the gap at a candidate that the pattern alone does not decide."""
    kind = match.lastgroup
    if kind == "ordinal":
        return None if _is_ordinal(text, start, match.start(), rules) else match.span(GAP)
    if kind == "pause":
        # Bounded: `Ve... Ve... Ve...` would read all that is before at each pause.
        short = match.start() - start < _NEAR
        return None if short and rules.pause(text, start, match.start()) else match.span(GAP)
    if kind == "quote":
        return _spaced_quote(text, start, match)
    if kind == "joined":
        head = text[max(start, match.start() - _NEAR) : match.start()].split()
        return match.span(kind) if head and _WHOLE_WORD(head[-1]) else None
    if kind == "unstopped":
        return match.start() - 1, match.start()
    if kind in ("full", "other"):
        return match.span(kind)
    return match.span(kind) if kind == "small" else None


def _is_ordinal(text: str, start: int, stop: int, rules: Rules) -> bool:
    """Tell whether the number before `stop` counts what follows.

    `3. Ahmet`, but `Cevap 42. Soru neydi?`. TDK, Yazım Kılavuzu, "Nokta" 3: a stop behind a number
    stands for -ıncı. A number that opens a sentence (`1. Hesabı açın.`), with its label or
    without (`Madde 4. Ücret`), counts in every language.
    """
    if stop - start < _NEAR and rules.head(text, start, stop):
        return True
    if not rules.ordinal or rules.starter(text, stop + 1) or text[stop - 3 : stop].isdigit():
        return False
    before = text[max(start, stop - _NEAR) : stop].rstrip(digits).rstrip()
    return before.endswith((",", " ve", " veya", " ile")) or bool(rules.ordinal(text, stop + 1))


def _spaced_quote(text: str, start: int, match: re.Match[str]) -> Span:
    """Return the gap at `. " Fakat`: before a quote that opens, behind one that closes."""
    end, quote = match.span("quote")
    mark = text[quote]
    inside = sum(
        not (text[i - 1 : i].isalnum() and text[i + 1 : i + 2].isalnum())
        for i in range(start, end)
        if text[i] == mark
    )
    return (quote + 1, match.end()) if inside % 2 else (end, quote)
