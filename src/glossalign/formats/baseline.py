"""Baselines as JSON, in an order and with line ends that merge well."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from glossalign.coverage.gates import Baseline
from glossalign.errors import UsageError

if TYPE_CHECKING:
    from typing import NoReturn

VERSION = 1


def serialize(baseline: Baseline) -> Iterator[str]:
    """Yield the file, an article and a fingerprint a line."""
    articles = {name: list(figures) for name, figures in sorted(baseline.articles.items())}
    rows = [
        f"    {json.dumps(name, ensure_ascii=False)}: {json.dumps(row)}"
        for name, row in articles.items()
    ]
    prints = [f"    {json.dumps(value)}" for value in sorted(baseline.findings)]
    yield f'{{\n  "version": {VERSION},\n  "articles": {{'
    yield ("\n" + ",\n".join(rows) + "\n  " if rows else "") + '},\n  "findings": ['
    yield ("\n" + ",\n".join(prints) + "\n  " if prints else "") + "]\n}\n"


def parse(text: str, *, path: str) -> Baseline:
    """Return a baseline. Raises UsageError `baseline` for what is none, or of a later version."""

    def refuse(message: str) -> NoReturn:
        raise UsageError("baseline", f"{message}: write it anew with --write-baseline", path=path)

    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        refuse("is no JSON")
    if not isinstance(data, Mapping) or data.get("version") != VERSION:
        refuse(f"is no baseline of version {VERSION}")
    articles, findings = data.get("articles"), data.get("findings")
    if not isinstance(articles, Mapping) or not isinstance(findings, list):
        refuse("has no articles or no findings")
    figures = {}
    for name, row in articles.items():
        match row:
            case [int(fresh), int(segments)] if 0 <= fresh <= segments:
                figures[name] = fresh, segments
            case _:
                refuse(f"has no two figures for {name!r}")
    if not all(isinstance(value, str) for value in findings):
        refuse("has a finding that is no fingerprint")
    return Baseline(figures, frozenset(findings))
