"""Why a sentence ends at a mark, or not: the patterns of `boundaries` asked one by one."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from glossalign import lang
from glossalign.lang import Language, boundaries

if TYPE_CHECKING:
    from collections.abc import Callable

    from glossalign.model import Span

    _Question = Callable[[str, int], re.Match[str] | None]

RULES: Final = (
    # Cuts
    "mark",
    "starter",
    "number",
    "lower-case",
    "missing-space",
    "missing-mark",
    "spaced-quote",
    "line-break",
    # No cuts
    "no-space",
    "no-opener",
    "aside",
    "asked",
    "pause",
    "prefix",
    "abbreviation",
    "initial",
    "ending",
    "ordinal",
    "item",
    "within",
    "protected",
    "no-words",
)
"""What decides at a place; docs/segmenting.md says what each means and which word list feeds it."""


class Decision(NamedTuple):
    """A place where a sentence might end."""

    at: int
    """Offset of the first letter behind the mark and what closes after it."""
    cut: bool
    rule: str
    """One of RULES."""


_CUT: Final = {
    "ordinal": "number",
    "small": "lower-case",
    "joined": "missing-space",
    "unstopped": "missing-mark",
    "quote": "spaced-quote",
}
_UNCUT: Final = {"ordinal": "ordinal", "pause": "pause", "joined": "no-space"}


class _Questions(NamedTuple):
    """What is asked behind a mark; a match says yes."""

    stops: tuple[tuple[str, _Question], ...]
    """Each rule that keeps a stop from ending a sentence."""
    asked: _Question
    short: _Question
    """Whether the stop belongs to an abbreviation or initial that may end a sentence."""


_MARKS: Final = re.compile(
    rf"{boundaries.MARK}++{boundaries.TAIL}(?:\s?{boundaries.EMOJI}++)?+(?:\s++{boundaries.MARK}++{boundaries.TAIL}(?=\s|\Z))*+"
).finditer
_ASIDE: Final = re.compile(rf"(?<=\([!?]){boundaries.MARK}*+\)").match
_opens: Final = re.compile(rf"\s++(?:{boundaries.ENUMERATED}|{boundaries.OPEN})").match


@cache
def _questions(language: Language) -> _Questions:
    part = boundaries.parts(language)
    starter = rf"(?!{part.starter})"
    stops = {
        "prefix": rf"(?!{part.not_prefix})",
        "abbreviation": rf"(?!{part.not_abbreviation}){starter}",
        "initial": rf"(?!{part.not_initial}){starter}",
        "ending": rf"(?!{part.not_ending})",
    }
    return _Questions(
        tuple((rule, re.compile(rf"(?!{part.plain}){p}").match) for rule, p in stops.items()),
        re.compile(rf"(?!{part.not_asked_on})").match,
        re.compile(rf"(?!{part.plain})(?!{part.not_abbreviation}{part.not_initial})").match,
    )


def boundary_decisions(text: str, language: str | Language) -> list[Decision]:
    """Return each place of a text where a sentence might end, sorted, with the rule that decided.

    `text` is NFC and has no white space around it; its end is no such place. Raises LanguageError
    for an unknown locale.
    """
    spoken = language if isinstance(language, Language) else lang.language(language)
    questions = _questions(spoken)
    found: list[Decision] = []
    # Marks that no match begins at lie within one, or nothing could begin there.
    taken: list[tuple[int, int, str]] = []
    rules = boundaries.rules(spoken)
    start = 0
    for match in rules.scan(text):
        first, last = match.span()
        if gap := boundaries.gap_at(match, text, start, rules):
            start = gap[1]
            found.append(Decision(gap[0], cut=True, rule=_cut_rule(text, gap, match, questions)))
        rule = _UNCUT.get(match.lastgroup or "", "no-words") if match.lastgroup and not gap else ""
        taken.append((first, last, rule))
    cuts = {place.at for place in found}
    for mark in _MARKS(text):
        if mark.end() == len(text) or not cuts.isdisjoint(range(mark.start(), mark.end() + 1)):
            continue
        i = bisect_right(taken, mark.start(), key=lambda match: match[0]) - 1
        first, last, rule = taken[i] if i >= 0 else (0, 0, "")
        if mark.start() >= last:
            rule = ""
        elif first < mark.start() and not _ASIDE(text, mark.start() + 1):
            rule = "within" if text[first] in boundaries.EMBEDS else "item"
        found.append(
            Decision(mark.end(), cut=False, rule=rule or _uncut_rule(text, mark, questions))
        )
    return sorted(found)


def _cut_rule(text: str, gap: Span, match: re.Match[str], questions: _Questions) -> str:
    kind = match.lastgroup or ""
    if kind == "gap" and text[match.start()] == "." and gap[0] > match.start():
        return "starter" if questions.short(text, match.start() + 1) else "mark"
    return _CUT.get(kind, "mark")


def _uncut_rule(text: str, mark: re.Match[str], questions: _Questions) -> str:
    behind = mark.start() + 1
    if _ASIDE(text, behind):
        return "aside"
    if not text[mark.end()].isspace():
        return "no-space"
    if text[mark.start()] in "!?‽⁇⁈⁉" and questions.asked(text, behind):
        return "asked"
    if _opens(text, mark.end()):
        for rule, holds in questions.stops:
            if holds(text, behind):
                return rule
    return "no-opener"
