"""The gates of `check`: what must hold for the build to pass, by exact ratios."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from glossalign.checks.states import OF_STATE
from glossalign.coverage.rows import of_rows

if TYPE_CHECKING:
    from glossalign.coverage.counts import Coverage
    from glossalign.coverage.rows import By, Row
    from glossalign.model import Finding


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one gate says."""

    gate: str
    """Name of the flag that asks for it, `findings` for the findings themselves."""
    passed: bool
    message: str
    """One line: what was held against what."""
    codes: frozenset[str] = frozenset()
    """Codes of the findings that make it fail, where these are not `findings` themselves."""


def percent(value: Fraction) -> str:
    """Return a share as people read it, never rounded up: 99.99 % is 99%, and 87.96 % is 87%."""
    return f"{int(100 * value)}%"


def _limit(percents: float) -> Fraction:
    # 0.1 is meant, not the nearest binary fraction.
    return Fraction(str(percents)) / 100


def _share(counts: Coverage, limit: Fraction) -> str:
    """Return a share under a limit, rounded down to the decimals that the limit has."""
    digits = 0
    while (100 * limit * 10**digits).denominator != 1:
        digits += 1
    return f"{int(counts.ratio * 100 * 10**digits) / 10**digits:.{digits}f}%"


def total_gate(rows: Sequence[Row], fail_under: float, by: By) -> Iterator[Verdict]:
    """Yield for each locale whether its coverage is at least `fail_under` percent."""
    limit = _limit(fail_under)
    locales = sorted({row.locale for row in rows})
    for locale in locales:
        counts = of_rows((row for row in rows if row.locale == locale), by)
        passed = counts.ratio >= limit
        name = f"total of {locale}" if len(locales) > 1 else "total"
        says = f"is at least {fail_under:g}%" if passed else f"is under {fail_under:g}%"
        share = percent(counts.ratio) if passed else _share(counts, limit)
        yield Verdict("fail-under", passed, f"{name} {share} {says}")


def articles_gate(
    rows: Iterable[Row], fail_under: Mapping[tuple[str, str], float], by: By
) -> Iterator[Verdict]:
    """Yield a verdict for each article below its limit, the worst first, or one that none is.

    `fail_under` has percents by locale and slug; articles without are not judged. By articles the
    segments of each are judged: one article is complete or not.
    """
    unit: By = "words" if by == "words" else "segments"
    failed = []
    for row in rows:
        asked = fail_under.get((row.locale, row.slug))
        counts = row.counts(unit)
        if asked is not None and counts.ratio < _limit(asked):
            message = f"{row.locale}/{row.slug} {_share(counts, _limit(asked))} is under {asked:g}%"
            failed.append((counts.ratio, message))
    for _, message in sorted(failed):
        yield Verdict("fail-under-article", passed=False, message=message)
    if fail_under and not failed:
        yield Verdict(
            "fail-under-article", passed=True, message=f"{len(fail_under)} articles at or above it"
        )


def change_gate(counts: Coverage, fail_under: float, base: str) -> Verdict:
    """Return whether enough of what a change touched is translated; nothing touched passes."""
    passed = counts.ratio >= _limit(fail_under)
    share = percent(counts.ratio) if passed else _share(counts, _limit(fail_under))
    says = f"is at least {fail_under:g}%" if passed else f"is under {fail_under:g}%"
    return Verdict("diff-fail-under", passed, f"changed since {base}: {share} {says}")


def states_gate(findings: Iterable[Finding], fail_on: Iterable[str]) -> Iterator[Verdict]:
    """Yield a verdict for each state that must not be.

    It fails on a finding that is neither suppressed nor ignored.
    """
    codes = Counter(finding.code for finding in findings)
    for state in dict.fromkeys(fail_on):
        count = sum(codes[code] for code in OF_STATE[state])
        what = _COUNTED.get(state, "segment") + ("" if count == 1 else "s")
        message = f"{count} {state} {what}" if count else f"no {state} {what}"
        yield Verdict(f"fail-on {state}", not count, message, frozenset(OF_STATE[state]))


_COUNTED: Final = {"orphan": "article", "unread": "text"}

COVERAGE: Final = frozenset(code for codes in OF_STATE.values() for code in codes)
"""Codes that count through the gates of coverage alone."""


def fails(finding: Finding) -> bool:
    """Tell whether a finding fails the check: coverage has its gates, information never fails."""
    return finding.code not in COVERAGE and finding.severity != "info"


_CODES_SHOWN = 6


def findings_gate(findings: Iterable[Finding]) -> Verdict:
    """Return whether no finding is left that fails the check."""
    codes = Counter(finding.code for finding in findings if fails(finding))
    count = sum(codes.values())
    if not count:
        return Verdict("findings", passed=True, message="no findings")
    names = " ".join(sorted(codes)[:_CODES_SHOWN]) + (" ..." if len(codes) > _CODES_SHOWN else "")
    plural = "finding" if count == 1 else "findings"
    return Verdict("findings", passed=False, message=f"{count} {plural}: {names}")


# -- against an earlier state ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a run left behind for later ones to be held against."""

    articles: Mapping[str, tuple[int, int]]
    """Fresh and all segments, by `locale/slug`."""
    findings: frozenset[str]
    """Fingerprints of what was found then."""


def baseline_of(rows: Iterable[Row], fingerprints: Iterable[str]) -> Baseline:
    """Return what later runs are held against; `fingerprints` are those of findings that fail."""
    figures = {
        f"{row.locale}/{row.slug}": (row.segments.fresh, row.segments.segments) for row in rows
    }
    return Baseline(figures, frozenset(fingerprints))


def baseline_gate(rows: Sequence[Row], before: Baseline) -> Iterator[Verdict]:
    """Yield what fell since the baseline: the share of fresh segments of an article or locale.

    An article that is new makes its locale fall where it is translated less than the rest; one that
    is gone does not.
    """
    fell = []
    for row in rows:
        old = before.articles.get(f"{row.locale}/{row.slug}")
        if old and row.segments.ratio < (was := _ratio(*old)):
            fell.append((f"{row.locale}/{row.slug}", was, row.segments.ratio))
    for locale in sorted({row.locale for row in rows}):
        now = of_rows(row for row in rows if row.locale == locale).ratio
        names = {f"{row.locale}/{row.slug}" for row in rows}
        known = [
            old
            for name, old in before.articles.items()
            if name in names and name.startswith(f"{locale}/")
        ]
        if known and now < (was := _ratio(sum(f for f, _ in known), sum(n for _, n in known))):
            fell.append((f"total of {locale}", was, now))
    for name, was, now in fell:
        yield Verdict(
            "no-regress", passed=False, message=f"{name} fell from {_exact(was)} to {_exact(now)}"
        )
    if not fell:
        yield Verdict("no-regress", passed=True, message="nothing fell since the baseline")


def _ratio(fresh: int, segments: int) -> Fraction:
    return Fraction(fresh, segments) if segments else Fraction(1)


def _exact(value: Fraction) -> str:
    return f"{int(value * 10000) / 100:.2f}%"


def new(
    findings: Sequence[Finding], fingerprints: Collection[str], before: Baseline
) -> list[Finding]:
    """Return the findings that the baseline does not know."""
    return [
        finding
        for finding, value in zip(findings, fingerprints, strict=True)
        if value not in before.findings
    ]
