"""The result of a check, as every format of a report takes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from glossalign.coverage.gates import COVERAGE, fails
from glossalign.coverage.rows import of_rows

if TYPE_CHECKING:
    from glossalign.coverage.changes import Change
    from glossalign.coverage.counts import Coverage
    from glossalign.coverage.gates import Verdict
    from glossalign.coverage.rows import By, Row
    from glossalign.model import Finding

Sort = Literal["cover", "behind", "name", "size"]


@dataclass(frozen=True, slots=True)
class View:
    """How the table of coverage is shown to people."""

    by: By = "segments"
    sort: Sort = "cover"
    per: Literal["article", "directory"] = "article"
    skip_covered: bool = False
    show_missing: bool = False
    """Whether each sentence that is missing or stale is named below the table."""
    limit: int = 0
    """Rows of the table, 0 for all."""


@dataclass(frozen=True, slots=True)
class Result:
    """What `check` and `status` found."""

    version: str
    """Of glossalign."""
    source_locale: str
    rows: tuple[Row, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    """(locale, slug) of articles that are marked as not to be translated."""
    findings: tuple[Finding, ...] = ()
    """Selected and not suppressed."""
    fingerprints: tuple[str, ...] = ()
    """Of the findings."""
    known: frozenset[str] = frozenset()
    """Fingerprints in the baseline."""
    base: str = ""
    """What `--diff` was given; "" without."""
    changes: tuple[Change, ...] = ()
    changed_paths: frozenset[str] = frozenset()
    verdicts: tuple[Verdict, ...] = ()
    view: View = View()
    prefix: str = ""
    """Path of the project in its repository, "" or with "/" at its end."""

    @property
    def passed(self) -> bool:
        """Return whether all gates hold."""
        return all(verdict.passed for verdict in self.verdicts)

    @property
    def locales(self) -> list[str]:
        """Return the locales that have articles, sorted."""
        return sorted({row.locale for row in self.rows})

    def of_locale(self, locale: str) -> list[Row]:
        """Return the rows of a locale."""
        return [row for row in self.rows if row.locale == locale]

    def total(self, rows: Sequence[Row] | None = None) -> Coverage:
        """Return the coverage of rows, or of all, by what the view counts."""
        return of_rows(self.rows if rows is None else rows, self.view.by)

    def places_of(self, verdict: Verdict) -> list[Finding]:
        """Return the findings that make a gate of states fail, in the order of their places."""
        codes = frozenset() if verdict.passed else verdict.codes
        return [finding for finding in self.findings if finding.code in codes]

    def left(self) -> list[tuple[Finding, str]]:
        """Return what fails the check, with fingerprints.

        Coverage, information and what was known before do not.
        """
        return [
            (finding, value)
            for finding, value in zip(self.findings, self.fingerprints, strict=True)
            if fails(finding) and value not in self.known
        ]


def ordered(rows: Sequence[Row], view: View) -> list[Row]:
    """Return rows in the order of a view; `cover`, `behind` and `size` begin with the worst."""

    def key(row: Row) -> tuple[object, ...]:
        counts = row.counts(view.by if view.by != "articles" else "segments")
        if view.sort == "name":
            return (row.slug,)
        if view.sort == "behind":
            return (-counts.behind, row.slug)
        if view.sort == "size":
            return (-counts.segments, row.slug)
        return counts.ratio, -counts.behind, row.slug

    return sorted(rows, key=key)


def coverage_alone(result: Result) -> Result:
    """Return the result without the findings that are not coverage."""
    rows = [
        (one, value)
        for one, value in zip(result.findings, result.fingerprints, strict=True)
        if one.code in COVERAGE
    ]
    return replace(
        result,
        findings=tuple(one for one, _ in rows),
        fingerprints=tuple(value for _, value in rows),
    )
