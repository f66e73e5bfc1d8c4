"""Texts in which nothing is to translate: numbers, dates, versions, code, URLs, currency alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Container, Hashable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from glossalign.markdown.inline import hide, scan

if TYPE_CHECKING:
    from glossalign.model import Text

_FIRST_WORD: Final = re.compile(r"[\"'(*_“‘«]*+([^\W\d_]{2,}+)(?=[\s,;!?'’)]|[.:](?:\s|\Z)|\Z)")
_OUTER: Final = " \t\n()[]{}<>,;:.!?*_~#|/\\\"'“”‘’…–—-=≈→←↔•·"
_CURRENCY: Final = "$€£₺¥₹₽₩"
_MONTHS: Final = """
    january february march april may june july august september october november december
    ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
    jan feb mar apr may jun jul aug sep oct nov dec
    oca şub mar nis may haz tem ağu eyl eki kas ara
"""
_MONTH_NUMBER: Final = {name: k % 12 + 1 for k, name in enumerate(_MONTHS.split())}
_AMOUNTS: Final = """
    dollar dollars dolar euro euros avro lira liras pound pounds sterlin yen cent cents kuruş
    percent yüzde thousand bin million milyon billion milyar
    kb mb gb tb kg g km m cm mm ms s px em rem hz khz mhz ghz
"""
_SEEN: Final = frozenset({"code", "url", "math"})
"""Tokens that readers see, and that are no words."""
_CODES: Final = "USD|EUR|GBP|TRY|TL|JPY|CNY|INR|RUB|CHF|CAD|AUD|BTC"
_LITERAL: Final = re.compile(
    rf"""(?x)
      (?: [{_CURRENCY}] | {_CODES} )?+ [+±−-]?+
        \d (?: [\d.,'’:/_×x–−-] | T(?=\d) )*+                # 1,500  2024-05-06T10:00
        (?: Z | %%? | ‰ | ° | [{_CURRENCY}] | {_CODES} )?+
    | [{_CURRENCY}%] [\d.,]++
    | {_CODES}
    | v?\d++ (?: \.\d++ )*+ (?: \.[x*] )?+                   # v1.2.x  2.0.0-rc.1
        (?: [-.]?+ (?: a|b|rc|alpha|beta|dev|post|canary ) [-.]?+ \d*+ )?+ [+]?+
    | (?: \.{{0,2}}/ )?+ [\w@.-]++ (?: / [\w@.-]*+ )++       # src/a/b.py
    | \.?+ [\w-]++ (?: \. [\w-]++ )* \. [a-z][a-z0-9]{{0,4}} # glossalign.toml
    """
)


_FIGURE: Final = frozenset(_MONTHS.split() + _AMOUNTS.split())
"""Words of both languages that, beside digits, say a date or an amount."""
_DIGIT: Final = re.compile(r"\d")


Shown = Literal["words", "literal", "nothing"]


def shown_by(text: str) -> Shown:
    """Tell what a sentence shows: words to translate, a literal, or nothing.

    Link texts, alternative texts and words in quotation marks are words; so is a single letter.
    A date or amount may have its words: `5 May 2024`, `9.600 dolar`. What shows nothing has tags,
    placeholders and pictures without a text alone.
    """
    # Most sentences begin with a word, which is enough.
    first = _FIRST_WORD.match(text)
    if first and first[1].casefold() not in _FIGURE:
        return "words"
    tokens = scan(text)
    rest = [word for token in hide(text, tokens).split() if (word := token.strip(_OUTER))]
    if not rest:
        seen = any(token.kind in _SEEN for token in tokens)
        return "literal" if seen else "nothing"
    figure = _DIGIT.search(text) is not None
    for word in rest:
        if _LITERAL.fullmatch(word) is None and not (figure and word.casefold() in _FIGURE):
            return "words"
    return "literal"


def without_common(
    source: Text, target: Text, kept: Callable[[], Container[str]] = frozenset
) -> tuple[Text, Text]:
    """Return two texts without the literals that both have, and those that the source has alone.

    What is not the same on both sides stays, so that it is paired and compared: `$9,600` beside
    `9.700 dolar`, `zero` beside `0`. So do source texts that are `kept`: a person has an entry of
    them; that is worked out where there is a literal.
    """
    ours = [i for i, s in enumerate(source.segments) if s.literal]
    theirs = [j for j, s in enumerate(target.segments) if s.literal]
    if not ours and not theirs:
        return source, target
    decided = kept()
    ours = [i for i in ours if source.segments[i].text not in decided]
    places: dict[Hashable, list[int]] = defaultdict(list)
    for j in reversed(theirs):
        for key in _keys(target.segments[j].text):
            places[key].append(j)
    gone: set[int] = set()
    alone: list[int] = []
    dropped: set[int] = set()
    for i in ours:
        found = [
            j for key in _keys(source.segments[i].text) if (j := _first(places[key], gone)) >= 0
        ]
        if found:
            gone.add(min(found))
            dropped.add(i)
        else:
            alone.append(i)
    # `/// tip` has no title, and `/// tip | İpucu` the one that it would have.
    blocks = target.document.blocks
    gone.update(
        j
        for j in theirs
        if target.segments[j].kind == "label" and blocks[target.segments[j].block].name
    )
    if len(gone) == len(theirs):
        dropped.update(alone)
    return _without(source, dropped), _without(target, gone)


def _first(places: list[int], gone: Container[int]) -> int:
    """Return the first place that is not gone, the last of the list, -1 for none."""
    while places and places[-1] in gone:
        places.pop()
    return places[-1] if places else -1


def _without(text: Text, dropped: Container[int]) -> Text:
    left = tuple(s for i, s in enumerate(text.segments) if i not in dropped)
    return text if len(left) == len(text.segments) else replace(text, segments=left)


def _keys(text: str) -> Iterator[Hashable]:
    """Yield by what a literal is known in another notation: `9,600` and `9.600`, dates."""
    numbers = re.findall(r"\d+", text)
    if not numbers or any(token.kind in _SEEN for token in scan(text)):
        yield " ".join(text.casefold().split())
        return
    months = {
        _MONTH_NUMBER[w] for w in re.findall(r"[^\W\d_]+", text.casefold()) if w in _MONTH_NUMBER
    }
    yield "".join(numbers)
    yield tuple(sorted([*map(int, numbers), *months]))
