"""TBX-Basic (ISO 30042:2019, data categories as attributes), written only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from glossalign.errors import CatalogueError

if TYPE_CHECKING:
    from glossalign.model import TermPair

_NAMESPACE: Final = "urn:iso:std:iso:30042:ed-2"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_STATUS: Final = {
    "approved": "preferredTerm-admn-sts",
    "proposed": "admittedTerm-admn-sts",
    "forbidden": "deprecatedTerm-admn-sts",
}
_PARTS: Final = frozenset(("noun", "verb", "adjective", "adverb"))
# XML 1.0, production [2] Char.
_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def serialize(
    pairs: Iterable[TermPair], *, source: str, target: str, path: str = ""
) -> Iterator[str]:
    """Yield a TBX-Basic document with an entry for each source term.

    Approved translations are preferred terms, proposed ones admitted, forbidden ones deprecated;
    rejected ones are left out. `path` is the glossary's, for errors. Raises CatalogueError
    `control-char` for what XML cannot hold, and `no-terms`, since a termbase without entries is
    none.
    """
    entries: dict[str, list[TermPair]] = {}
    for pair in pairs:
        if pair.status != "rejected" and pair.term:
            entries.setdefault(pair.term, []).append(pair)
    if not entries:
        raise CatalogueError(
            "no-terms", "no term to export: `glossalign glossary` finds some", path=path
        )
    root = ET.Element(
        "tbx", {"type": "TBX-Basic", "style": "dca", _LANG: source, "xmlns": _NAMESPACE}
    )
    file = ET.SubElement(ET.SubElement(root, "tbxHeader"), "fileDesc")
    _add(ET.SubElement(file, "titleStmt"), "title", f"Glossary, {source} to {target}", path)
    _add(ET.SubElement(file, "sourceDesc"), "p", "Mined from aligned articles by glossalign", path)
    body = ET.SubElement(ET.SubElement(root, "text"), "body")
    for number, rows in enumerate(entries.values(), 1):
        _add_entry(body, f"c{number}", rows, (source, target), path)
    ET.indent(root)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield ET.tostring(root, encoding="unicode") + "\n"


def _add_entry(
    body: ET.Element, name: str, rows: list[TermPair], codes: tuple[str, str], path: str
) -> None:
    entry = ET.SubElement(body, "conceptEntry", {"id": name})
    for url in dict.fromkeys(row.url for row in rows if re.match(r"https?://.", row.url)):
        _add(entry, "xref", url, path, type="externalCrossReference", target=url)
    first = rows[0]
    here = ET.SubElement(entry, "langSec", {_LANG: codes[0]})
    # A preferred source term would say that somebody chose it among several.
    _add_term(here, first.term, first, "", first.example_source, path)
    there = ET.SubElement(entry, "langSec", {_LANG: codes[1]})
    for definition in dict.fromkeys(row.definition for row in rows if row.definition):
        _add(there, "descrip", definition, path, type="definition")
    for row in rows:
        if row.translation:
            _add_term(there, row.translation, row, _STATUS[row.status], row.example_target, path)
    if len(there) == 0 or there[-1].tag != "termSec":
        # A term that nobody has translated yet has one language.
        entry.remove(there)


def _add_term(
    section: ET.Element, term: str, row: TermPair, status: str, example: str, path: str
) -> None:
    # The order is the schema's: notes of the term, then what is said about it.
    found = ET.SubElement(section, "termSec")
    _add(found, "term", term, path)
    if row.part_of_speech:
        part = row.part_of_speech.split()[-1]
        _add(found, "termNote", part if part in _PARTS else "other", path, type="partOfSpeech")
    if status:
        _add(found, "termNote", status, path, type="administrativeStatus")
    if example:
        group = ET.SubElement(found, "descripGrp")
        _add(group, "descrip", example, path, type="context")
        if row.reference and not status:
            _add(group, "admin", f"{row.reference.path}:{row.reference.line}", path, type="source")
    if status and row.note:
        _add(found, "note", row.note, path)


def _add(parent: ET.Element, tag: str, text: str, path: str, **attributes: str) -> None:
    illegal = _ILLEGAL.search(text)
    if illegal:
        message = f"U+{ord(illegal[0]):04X} in {text[:40]!r}: delete it, XML has no place for it"
        raise CatalogueError("control-char", message, path=path)
    ET.SubElement(parent, tag, attributes).text = text
