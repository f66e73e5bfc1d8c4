"""Cobertura XML (coverage-04.dtd): a line is hit when all its segments are fresh."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from glossalign.report.escape import xml

if TYPE_CHECKING:
    from glossalign.coverage.rows import Row
    from glossalign.report.result import Result


def serialize(result: Result) -> Iterator[str]:
    """Yield the document: a package a locale, a class an article.

    Its time is 0, so that equal input gives equal bytes.
    """
    covered, valid = _sums(result.rows)
    root = ET.Element(
        "coverage",
        {
            "line-rate": _rate(result.rows),
            "branch-rate": "0",
            "lines-covered": str(covered),
            "lines-valid": str(valid),
            "branches-covered": "0",
            "branches-valid": "0",
            "complexity": "0",
            "version": result.version,
            "timestamp": "0",
        },
    )
    ET.SubElement(ET.SubElement(root, "sources"), "source").text = "."
    packages = ET.SubElement(root, "packages")
    for locale in result.locales:
        rows = result.of_locale(locale)
        package = ET.SubElement(packages, "package", {"name": locale, **_rates(rows)})
        classes = ET.SubElement(package, "classes")
        for row in rows:
            filename = xml(result.prefix + row.source)
            one = ET.SubElement(
                classes, "class", {"name": xml(row.slug), "filename": filename, **_rates([row])}
            )
            ET.SubElement(one, "methods")
            lines = ET.SubElement(one, "lines")
            for line, fresh in row.lines:
                ET.SubElement(lines, "line", number=str(line), hits=str(int(fresh)))
    ET.indent(root)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _sums(rows: Iterable[Row]) -> tuple[int, int]:
    hits = [fresh for row in rows for _, fresh in row.lines]
    return sum(hits), len(hits)


def _rate(rows: Iterable[Row]) -> str:
    covered, valid = _sums(rows)
    # Rounded down, as everywhere: 1 is for all.
    return str(int(10000 * covered / valid) / 10000 if valid else 1.0)


def _rates(rows: Iterable[Row]) -> dict[str, str]:
    return {"line-rate": _rate(rows), "branch-rate": "0", "complexity": "0"}
