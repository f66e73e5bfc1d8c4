"""GA1xx and GA501: what coverage counts, as findings at the place that must be edited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from glossalign.checks.rules import RULES
from glossalign.markdown.places import place
from glossalign.model import Finding

if TYPE_CHECKING:
    from glossalign.catalogue.trace import Placed
    from glossalign.model import Document, Segment

RAN: Final = ("GA101", "GA102", "GA103", "GA104", "GA105", "GA501")
"""Codes of the rules of this module."""

OF_STATE: Final = {
    "missing": ("GA101", "GA102"),
    "stale": ("GA103",),
    "extra": ("GA104",),
    "orphan": ("GA105",),
    "fuzzy": ("GA501",),
}
"""The codes by which `--fail-on` sees a state."""


class Located(NamedTuple):
    """A finding with the segments that it is about, on both sides: a suppression may stand beside either."""

    finding: Finding
    source: range = range(0)
    target: range = range(0)


_SHOWN = 60
"""Characters of a sentence in a message."""


def findings(
    slug: str,
    locale: str,
    source: Document,
    sources: Sequence[Segment],
    target: Document,
    targets: Sequence[Segment],
    placed: Sequence[Placed],
    *,
    catalogue_path: str,
    target_path: str,
    has_target: bool,
    has_catalogue: bool,
    outdated: bool = False,
) -> Iterator[Located]:
    """Yield a finding of each segment that is missing, stale, extra or fuzzy, in source order.

    It stands in the article at the translation, or, where there is none, behind that of the sentence before; without
    an article in the catalogue; without either it is one finding of the whole source document (GA101). An article
    that is `outdated` is one finding (GA103) in the place of those of its stale segments.
    """

    def finding(
        code: str, message: str, path: str, where: tuple[int, int, int, int], content: str
    ) -> Finding:
        return Finding(code, message, RULES[code].severity, slug, locale, path, *where, content)

    if not has_target and not has_catalogue:
        message = f"no {target_path}: nothing of it is translated"
        if sources:
            yield Located(finding("GA101", message, source.path, _NOWHERE, slug))
        return
    if outdated:
        line = _line_of(target, "outdated")
        message = "the article is marked as outdated: bring it up to date and take the mark out"
        yield Located(finding("GA103", message, target.path, (line, 1, line, 1), slug))
    before: tuple[int, int, int, int] = (1, 1, 1, 1)
    for p in placed:
        here = _NOWHERE
        if has_target:
            here = _place(target, targets, p.target) if p.target else before
        path = target.path if has_target else catalogue_path
        for i in p.source if p.state == "missing" else ():
            text = sources[i].text
            at = f"{source.path}:{sources[i].line}"
            missing = finding("GA102", f"not translated: {_short(text)} ({at})", path, here, text)
            yield Located(missing, range(i, i + 1), p.target)
        if p.state in _ONE and p.source and not (outdated and p.state == "stale"):
            text = " ".join(sources[i].text for i in p.source)
            at = f"{source.path}:{sources[p.source.start].line}"
            code, says = _ONE[p.state]
            if p.state == "fuzzy" and has_target and not p.target:
                says = "its translation is not in the article"
            yield Located(
                finding(code, f"{says}: {_short(text)} ({at})", path, here, text),
                p.source,
                p.target,
            )
        if p.state == "extra":
            text = " ".join(targets[j].text for j in p.target)
            extra = finding("GA104", f"has no source: {_short(text)}", path, here, text)
            yield Located(extra, p.source, p.target)
        if p.target and p.source:
            # An insertion follows the line where the sentence before ends.
            before = here[2], here[3], here[2], here[3]


_NOWHERE = 0, 0, 0, 0
_ONE: Final = {
    "stale": ("GA103", "the source changed since it was translated"),
    "fuzzy": ("GA501", "not sure to be the translation"),
}


def orphan(slug: str, locale: str, path: str, source_path: str) -> Finding:
    """Return the finding of an article that has no source document."""
    message = f"has no source document: {source_path} is not there"
    return Finding("GA105", message, RULES["GA105"].severity, slug, locale, path, content=slug)


def _place(
    document: Document, segments: Sequence[Segment], run: range
) -> tuple[int, int, int, int]:
    span = segments[run.start].start, max(segments[run.start].start, segments[run.stop - 1].end)
    return place(document, span)


def _line_of(document: Document, key: str) -> int:
    """Return the line of a front-matter field, 1 where it cannot be found."""
    for number, line in enumerate(document.text.splitlines(), 1):
        if line.partition(":")[0].strip().strip("\"'") == key:
            return number
        if number > 1 and line.strip() == "---":
            break
    return 1


def _short(text: str) -> str:
    return f'"{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"}"'
