"""The whole result as JSON: version 1, as `docs/check.schema.json` describes it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from glossalign.checks.rules import RULES
from glossalign.coverage import changes
from glossalign.coverage.gates import fails
from glossalign.coverage.rows import by_directory
from glossalign.report.result import Result, ordered

if TYPE_CHECKING:
    from glossalign.coverage.counts import Coverage
    from glossalign.coverage.rows import Row
    from glossalign.model import Finding

VERSION = 1
"""Raised where a reader of the former would go wrong; new keys alone do not."""


def serialize(result: Result) -> Iterator[str]:
    """Yield the document, keys in a fixed order."""
    yield json.dumps(document(result), ensure_ascii=False, indent=2) + "\n"


def document(result: Result) -> dict[str, Any]:
    """Return the result as JSON has it."""
    return {
        "version": VERSION,
        "tool": {"name": "glossalign", "version": result.version},
        "source_locale": result.source_locale,
        "by": result.view.by,
        "passed": result.passed,
        "total": counts(result.total()),
        "locales": [_locale(result, locale) for locale in result.locales],
        "findings": findings_rows(result),
        "diff": _diff(result),
        "gates": [
            {"gate": v.gate, "passed": v.passed, "message": v.message} for v in result.verdicts
        ],
    }


def _locale(result: Result, locale: str) -> dict[str, Any]:
    rows = result.of_locale(locale)
    return {
        "locale": locale,
        "total": counts(result.total(rows)),
        "stale_known": any(row.stale_known for row in rows),
        "directories": [
            {"directory": name, **counts(c)}
            for name, c in by_directory(rows, result.view.by).items()
        ],
        "articles": [article(row) for row in ordered(rows, result.view)],
        "untranslated": sorted(slug for one, slug in result.left_out if one == locale),
    }


def counts(c: Coverage) -> dict[str, Any]:
    """Return counts by state, their sum and the percentage, rounded down."""
    return {
        "count": c.segments,
        "fresh": c.fresh,
        "unbuilt": c.unbuilt,
        "stale": c.stale,
        "fuzzy": c.fuzzy,
        "missing": c.missing,
        "extra": c.extra,
        "percent": c.percent,
    }


def article(row: Row) -> dict[str, Any]:
    """Return an article; `behind` counts the sentences that are stale or missing."""
    return {
        "slug": row.slug,
        "locale": row.locale,
        "source": row.source,
        "target": row.target,
        "catalogue": row.catalogue,
        "translated": row.translated,
        "outdated": row.outdated,
        "stale_known": row.stale_known,
        "behind": row.segments.behind,
        "unread": row.unread,
        "segments": counts(row.segments),
        "words": counts(row.words),
        "missing_lines": list(row.segments.missing_lines),
        "stale_lines": list(row.segments.stale_lines),
    }


def findings_rows(result: Result) -> list[dict[str, Any]]:
    """Return the findings, with whether the baseline knows them and whether they fail the check."""
    return [
        finding(one, value, known=value in result.known)
        for one, value in zip(result.findings, result.fingerprints, strict=True)
    ]


def finding(one: Finding, fingerprint: str, *, known: bool) -> dict[str, Any]:
    """Return a finding; columns count code points, from 1, and 0 is unknown."""
    return {
        "code": one.code,
        "name": RULES[one.code].name,
        "severity": one.severity,
        "message": one.message,
        "slug": one.slug,
        "locale": one.locale,
        "path": one.path,
        "line": one.line,
        "column": one.column,
        "end_line": one.end_line,
        "end_column": one.end_column,
        "fingerprint": fingerprint,
        "known": known,
        "fails": fails(one) and not known,
    }


def _diff(result: Result) -> dict[str, Any] | None:
    if not result.base:
        return None
    return {
        "base": result.base,
        "total": counts(changes.count_changes(result.changes)),
        "changes": [
            {"slug": c.slug, "locale": c.locale, "line": c.line, "state": c.state, "why": c.why}
            for c in result.changes
        ],
    }
