"""SARIF 2.1.0, as GitHub's code scanning and editors read it (OASIS standard, 27 March 2020)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from glossalign.checks.rules import RULES
from glossalign.report.escape import uri

if TYPE_CHECKING:
    from glossalign.checks.rules import Rule
    from glossalign.model import Finding
    from glossalign.report.result import Result

_LEVELS: Final = {"error": "error", "warning": "warning", "info": "note"}
_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def serialize(result: Result) -> Iterator[str]:
    """Yield the log of one run; columns count code points, which `columnKind` says."""
    codes = sorted({one.code for one in result.findings})
    index = {code: number for number, code in enumerate(codes)}
    run = {
        "tool": {
            "driver": {
                "name": "glossalign",
                "semanticVersion": result.version,
                "rules": [_rule(RULES[code]) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            "%SRCROOT%": {"description": {"text": "The top of the repository."}}
        },
        "results": [
            _result(one, value, index[one.code], result)
            for one, value in zip(result.findings, result.fingerprints, strict=True)
        ],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    yield json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.reason},
        "help": {"text": rule.explain()},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(one: Finding, fingerprint: str, index: int, result: Result) -> dict[str, Any]:
    place: dict[str, Any] = {
        "artifactLocation": {"uri": uri(result.prefix + one.path), "uriBaseId": "%SRCROOT%"}
    }
    if one.line:
        place["region"] = _region(one)
    return {
        "ruleId": one.code,
        "ruleIndex": index,
        "level": _LEVELS[one.severity],
        "message": {"text": one.message},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"glossalign/v1": fingerprint},
        "baselineState": "unchanged" if fingerprint in result.known else "new",
    }


def _region(one: Finding) -> dict[str, int]:
    region = {"startLine": one.line}
    if one.column:
        region["startColumn"] = one.column
    if one.end_line:
        region["endLine"] = one.end_line
        if one.column and one.end_column:
            region["endColumn"] = one.end_column
    return region
