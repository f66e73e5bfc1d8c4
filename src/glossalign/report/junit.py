"""JUnit XML: a suite of articles for each locale and one of the gates, as CI servers read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from glossalign.coverage.gates import fails
from glossalign.report.concise import line_of
from glossalign.report.escape import xml

if TYPE_CHECKING:
    from glossalign.model import Finding
    from glossalign.report.result import Result


def serialize(result: Result) -> Iterator[str]:
    """Yield the document: an article fails with its findings, a gate where it does not hold."""
    found: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for one, value in zip(result.findings, result.fingerprints, strict=True):
        if fails(one) and value not in result.known:
            found[one.locale, one.slug].append(one)
    root = ET.Element("testsuites", name="glossalign")
    for locale in sorted({row.locale for row in result.rows} | {locale for locale, _ in found}):
        suite = ET.SubElement(root, "testsuite")
        rows = {row.slug: row for row in result.of_locale(locale)}
        for slug in sorted(set(rows) | {slug for one, slug in found if one == locale}):
            members = found[locale, slug]
            case = ET.SubElement(
                suite, "testcase", name=xml(slug), classname=f"glossalign.{xml(locale)}", time="0"
            )
            if members:
                _fail(case, f"{len(members)} findings", [line_of(one) for one in members])
            if slug in rows:
                counts = rows[slug].counts(result.view.by)
                ET.SubElement(
                    case, "system-out"
                ).text = f"{counts.fresh} of {counts.segments} ({counts.percent}%)"
        _close(suite, f"glossalign {locale}")
    if result.verdicts:
        suite = ET.SubElement(root, "testsuite")
        for number, v in enumerate(result.verdicts):
            name = (
                f"{v.gate} {number + 1}"
                if sum(o.gate == v.gate for o in result.verdicts) > 1
                else v.gate
            )
            case = ET.SubElement(
                suite, "testcase", name=xml(name), classname="glossalign.gates", time="0"
            )
            if not v.passed:
                _fail(case, v.message, [v.message, *map(line_of, result.places_of(v))])
        _close(suite, "glossalign gates")
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    ET.indent(root)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _fail(case: ET.Element, message: str, lines: Sequence[str]) -> None:
    failure = ET.SubElement(case, "failure", message=xml(message), type="glossalign")
    failure.text = xml("\n".join(lines))


def _close(suite: ET.Element, name: str) -> None:
    failed = sum(case.find("failure") is not None for case in suite)
    suite.attrib |= {
        "name": xml(name),
        "tests": str(len(suite)),
        "failures": str(failed),
        "errors": "0",
        "time": "0",
    }
