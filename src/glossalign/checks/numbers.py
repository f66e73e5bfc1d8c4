"""GA301: the numbers of a sentence, in both notations, in figures and in words.

Figures are asked for, words only explain them: `three` may be `üç`, `3` or nothing at all (`her
biri`), but a `3` of the source needs a 3 in the translation and the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from glossalign.checks.hits import Hit, added_hit, lost_hit
from glossalign.lang.numbers import NumberWords, compose, number_words
from glossalign.markdown.inline import hide, scan

if TYPE_CHECKING:
    from glossalign.checks.subject import Texts
    from glossalign.lang import Language

CODE: Final = "GA301"


class Number(NamedTuple):
    """A number of a text."""

    readings: frozenset[str]
    """All that it can mean: `1.000` is 1000 or 1.000, `5K` is 5 or 5000."""
    start: int
    end: int
    written: bool
    """In words, or only implied: it explains a figure, and is not asked for itself."""


# Figures that begin within a word are part of a name (`H1`, `ES2015`, `b2b`), those of `v18` are
# not.
_FIGURES: Final = re.compile(
    r"(?<!\w)(?:[vV](?=[0-9]))?+(?P<figures>[0-9]++(?:[.,:\u00a0\u202f][0-9]++)*+)(?P<letters>[^\W\d_]*+)(?![\d_])"
)
_DATE: Final = re.compile(
    r"(?<![\w.,/-])(?:(?P<d>[0-9]{1,2})(?P<sep>[./-])(?P<m>[0-9]{1,2})(?P=sep)(?P<y>[0-9]{4})"
    r"|(?P<Y>[0-9]{4})-(?P<M>[0-9]{2})-(?P<D>[0-9]{2}))(?![\w/-])"
)
_GROUPED: Final = re.compile(
    r"[0-9]{1,3}+(?:([.,\u00a0\u202f])[0-9]{3})(?:\1[0-9]{3})*+(?:[.,][0-9]{1,2})?+"
)
_SEPARATOR: Final = re.compile(r"[.,:\u00a0\u202f]")
_MERIDIEM: Final = re.compile(r"[\s\u00a0]?([ap])\.?m\b", re.IGNORECASE)
_DECADE: Final = re.compile(r"['\u2019]?l[ae]r")
_NEXT_WORD: Final = re.compile(r"[\s\u00a0\u202f-]{0,2}([^\W\d_]+)")
_WORD: Final = re.compile(r"[^\W\d_]+")
_ROMAN: Final = re.compile(r"(?<!\w)(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})(?!\w)")
_ROMAN_ONES: Final = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_LETTER_SCALES: Final = {"k": 1000, "m": 1_000_000, "b": 1_000_000_000, "bn": 1_000_000_000}
_BETWEEN: Final = re.compile(r"[\s\u00a0-]*+(?:and\s++)?+")


def rule(texts: Texts) -> Iterator[Hit]:
    """Yield each figure of the source that the target lacks, and the reverse."""
    source, target = texts.source, texts.target
    if not (_has_figures(source) or _has_figures(target)):
        return
    ours, theirs = numbers(source, texts.languages[0]), numbers(target, texts.languages[1])
    missing = _unexplained(ours, [*theirs, *_hidden(target)])
    surplus = _unexplained(theirs, [*ours, *_hidden(source)])
    if not missing and not surplus:
        # `3 of 3` that became `3 of 5` has a 3 in both; only where both sides have one over is it a
        # fault.
        missing, surplus = _left_over(ours, theirs)
        if not (missing and surplus):
            return
    for number in missing:
        yield lost_hit(CODE, "number", source[number.start : number.end], number.readings, target)
    for number in surplus:
        shown = target[number.start : number.end]
        yield added_hit(CODE, "number", shown, number.readings, number.start, number.end)


def _has_figures(text: str) -> bool:
    return any(digit in text for digit in "0123456789")


def _unexplained(asked: Sequence[Number], by: Sequence[Number]) -> list[Number]:
    known = frozenset().union(*(number.readings for number in by))
    return [number for number in asked if not number.written and known.isdisjoint(number.readings)]


def _left_over(
    ours: Sequence[Number], theirs: Sequence[Number]
) -> tuple[list[Number], list[Number]]:
    """Return the figures of each side that have no partner of their own on the other."""
    free = [n for n in theirs if not n.written]
    written = [n for n in theirs if n.written]
    missing = []
    for number in (n for n in ours if not n.written):
        partner = next((n for n in (*free, *written) if n.readings & number.readings), None)
        if partner is None:
            missing.append(number)
        else:
            (written if partner.written else free).remove(partner)
    spare = [n for n in ours if n.written]
    return missing, [n for n in free if not any(n.readings & other.readings for other in spare)]


def _hidden(text: str) -> list[Number]:
    """Return the figures in code, URLs and tags: what moved there is not lost."""
    return [
        Number(_readings(match["figures"]), *match.span(), written=True)
        for item in scan(text)
        if item.kind not in ("entity", "math")
        for match in _FIGURES.finditer(text, *item.hidden)
    ]


def numbers(text: str, language: Language) -> list[Number]:
    """Return the numbers of a text but for those in code, URLs, tags and names, figures first."""
    words = number_words(language.code)
    # Figures of formulas are figures.
    prose = hide(text, (token for token in scan(text) if token.kind != "math"))
    found: list[Number] = []
    for date in _DATE.finditer(prose):
        found += _of_date(date)
    prose = _DATE.sub(lambda match: " " * len(match.group()), prose)
    found += _sums(
        prose, [_figures(prose, match, words, language) for match in _FIGURES.finditer(prose)]
    )
    found += _written(prose, words, language)
    found += _romans(prose)
    return found


def _of_date(match: re.Match[str]) -> Iterator[Number]:
    """Yield day, month and year, since the other side may write them in another way."""
    for name in match.groupdict():
        if name != "sep" and match[name]:
            yield Number(frozenset({match[name].lstrip("0")}), *match.span(name), written=False)


def _figures(text: str, match: re.Match[str], words: NumberWords, language: Language) -> Number:
    figures, letters = match["figures"], language.lower(match["letters"])
    start, end = match.span("figures")
    readings = _readings(figures)
    time = _MERIDIEM.match(text, end)
    if time:
        readings |= _afternoon(figures, time[1].lower() == "p")
    if letters in _LETTER_SCALES:
        readings |= _scale_readings(readings, _LETTER_SCALES[letters])
    elif len(figures) == 2 and (letters == "s" or _DECADE.match(text, end)):
        # `the 90s` are `1990'lar` as well as `90'lar`.
        readings |= {f"19{figures}", f"20{figures}"}
    following = _NEXT_WORD.match(text, end)
    if following:
        scale = _scale(language.lower(following[1]), words)
        if scale:
            readings = _scale_readings(readings, scale)
            end = following.end()
        elif (half := _half(language.lower(following[1]))) and figures.isdecimal():
            readings = frozenset({str(int(figures) + half)})
    # `100% sure` is emphasis, `tamamen` its translation.
    whole = figures == "100" and "%" in (text[start - 1 : start], text[end : end + 1])
    return Number(readings, start, end, written=whole)


def _scale(word: str, words: NumberWords) -> int:
    """Return what a word behind figures multiplies them by, 0 where it does not."""
    known = words.pattern.fullmatch(word)
    stem = known[1] if known else ""
    return words.scales.get(stem, 0) or words.scales.get(stem.removesuffix("s"), 0)


def _half(word: str) -> Decimal:
    return Decimal("0.5") if word.startswith("buçu") else Decimal(0)


def _readings(figures: str) -> frozenset[str]:
    """Return all that figures can mean, whatever the notation: separators become a stop."""
    groups = _SEPARATOR.split(figures)
    plain = groups[0].lstrip("0") or "0"
    if len(groups) == 1:
        return frozenset({plain})
    found = {".".join([plain, *groups[1:]])}
    if len(groups) == 2 and len(groups[1]) != 3:
        fraction = groups[1].rstrip("0")
        found.add(f"{plain}.{fraction}" if fraction else plain)
    if _GROUPED.fullmatch(figures):
        whole, rest = (
            (groups, "") if len(groups[-1]) == 3 else (groups[:-1], groups[-1].rstrip("0"))
        )
        found.add("".join([plain, *whole[1:]]) + (f".{rest}" if rest else ""))
    return frozenset(found)


def _afternoon(figures: str, pm: bool) -> frozenset[str]:  # noqa: FBT001
    """Return a time of twelve hours as one of twenty-four."""
    hour, *minutes = _SEPARATOR.split(figures)
    of_day = int(hour) % 12 + 12 * pm
    return _readings(".".join([str(of_day), *(minutes or ["00"])]))


def _scale_readings(readings: frozenset[str], scale: int) -> frozenset[str]:
    """Return the readings times a scale: `1.5` million is 1500000."""
    return frozenset(_text(Decimal(one) * scale) for one in readings if one.count(".") <= 1)


def _text(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _sums(text: str, figures: Sequence[Number]) -> Iterator[Number]:
    """Yield the numbers, those that stand together as one: `1 milyon 500 bin` is 1.5 million."""
    at = 0
    while at < len(figures):
        one = figures[at]
        other = figures[at + 1] if at + 1 < len(figures) else None
        if (
            other
            and _is_scaled(text, one)
            and text[one.end : other.start].isspace()
            and _plain(one, other)
        ):
            total = Decimal(max(one.readings)) + Decimal(max(other.readings))
            if Decimal(max(other.readings)) < Decimal(max(one.readings)):
                yield Number(frozenset({_text(total)}), one.start, other.end, written=False)
                yield one._replace(written=True)
                yield other._replace(written=True)
                at += 2
                continue
        yield one
        at += 1


def _is_scaled(text: str, number: Number) -> bool:
    return text[number.end - 1 : number.end].isalpha()


def _plain(*numbers: Number) -> bool:
    return all(
        len(number.readings) == 1 and max(number.readings).count(".") <= 1 for number in numbers
    )


def _written(text: str, words: NumberWords, language: Language) -> Iterator[Number]:
    """Yield the numbers in words: each word's own values, and what a row of them says."""
    lowered = language.lower(text)
    row: list[Decimal | int] = []
    start = last = -1
    for match in _WORD.finditer(lowered):
        if row and _BETWEEN.fullmatch(lowered, last, match.start()) is None:
            yield Number(frozenset({_text(compose(row))}), start, last, written=True)
            row = []
        half = _half(match.group())
        if half and row:
            row.append(half)
            last = match.end()
            continue
        known = words.pattern.fullmatch(match.group())
        if (
            known is None
            or known[1] in words.implied
            or known[1].removesuffix("s") in words.implied
        ):
            if known:
                stem = known[1] if known[1] in words.implied else known[1].removesuffix("s")
                yield Number(frozenset(words.values[stem]), *match.span(), written=True)
            # `two hundred and fifty`: the `and` is part of the gap.
            if row and match.group() != "and":
                yield Number(frozenset({_text(compose(row))}), start, last, written=True)
                row = []
            continue
        if not row:
            start = match.start()
        last = match.end()
        for part in words.parts.findall(known[1]):
            if part in words.scales:
                row.append(words.scales[part])
                yield Number(frozenset({str(words.scales[part])}), *match.span(), written=True)
            else:
                row.append(Decimal(words.values[part][0]))
                values = frozenset(words.values[part])
                yield Number(values | _readings(words.values[part][0]), *match.span(), written=True)
    if row:
        yield Number(frozenset({_text(compose(row))}), start, last, written=True)


def _romans(text: str) -> Iterator[Number]:
    """Yield Roman numerals: `World War II` is `2. Dünya Savaşı`."""
    for match in _ROMAN.finditer(text):
        if match.group():
            value = 10 * len(match[1]) + _ROMAN_ONES.index(match[2])
            yield Number(frozenset({str(value)}), *match.span(), written=True)
