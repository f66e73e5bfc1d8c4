"""TBX-Basic as terminology tools read it."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossalign.errors import CatalogueError
from glossalign.formats import tbx
from glossalign.model import Reference, TermPair

N = {"t": "urn:iso:std:iso:30042:ed-2"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
PAIRS = [
    TermPair(
        "back office",
        "arka ofis",
        15,
        (),
        "The back office pays.",
        "Arka ofis öder.",
        Reference("source/a.md", 8),
        "approved",
        "house style",
        "noun",
        "Arka ofis, bir bölümdür.",
        "https://example.org/a?b=1&c=2",
    ),
    TermPair("back office", "arka büro", 1, status="forbidden"),
    TermPair("back office", "geri ofis", 1, status="rejected"),
    TermPair("IT", "BT", 3, part_of_speech="proper noun", url="/it"),
    TermPair("to be done", "", 0),
]


def written(pairs: list[TermPair]) -> ET.Element:
    return ET.fromstring("".join(tbx.serialize(pairs, source="en", target="tr")))


def test_a_term_is_an_entry_with_its_translations_in_one_section() -> None:
    entries = written(PAIRS).findall("t:text/t:body/t:conceptEntry", N)
    assert [entry.get("id") for entry in entries] == ["c1", "c2", "c3"]
    here, there = entries[0].findall("t:langSec", N)
    assert (here.get(LANG), there.get(LANG)) == ("en", "tr")
    terms = [
        (s.findtext("t:term", "", N), s.findtext("t:termNote[@type='administrativeStatus']", "", N))
        for s in there.findall("t:termSec", N)
    ]
    assert terms == [
        ("arka ofis", "preferredTerm-admn-sts"),
        ("arka büro", "deprecatedTerm-admn-sts"),
    ]
    # A term without a translation has one language, not an empty section, which the schema refuses.
    assert [len(entry.findall("t:langSec", N)) for entry in entries] == [2, 2, 1]


def test_what_is_said_of_a_term_stands_where_the_schema_wants_it() -> None:
    root = written(PAIRS)
    assert (root.get("type"), root.get("style"), root.get(LANG)) == ("TBX-Basic", "dca", "en")
    entry = root.find("t:text/t:body/t:conceptEntry", N)
    assert entry is not None
    assert [child.tag.partition("}")[2] for child in entry] == ["xref", "langSec", "langSec"]
    assert entry[0].attrib == {
        "type": "externalCrossReference",
        "target": "https://example.org/a?b=1&c=2",
    }
    assert (
        entry.findtext("t:langSec/t:descrip[@type='definition']", "", N)
        == "Arka ofis, bir bölümdür."
    )
    for section in root.iter(f"{{{N['t']}}}termSec"):
        names = [child.tag.partition("}")[2] for child in section]
        assert names == sorted(names, key=["term", "termNote", "descripGrp", "note"].index)
    source = entry.find("t:langSec/t:termSec/t:descripGrp/t:admin[@type='source']", N)
    assert source is not None
    assert source.text == "source/a.md:8"
    parts = {e.text for e in root.iter(f"{{{N['t']}}}termNote") if e.get("type") == "partOfSpeech"}
    assert parts == {"noun"}
    # A relative link is none outside of the site.
    assert len(root.findall(".//t:xref", N)) == 1


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1))
def test_any_text_survives(text: str) -> None:
    root = written([TermPair(text, f" {text}]]>", 1)])
    assert [e.text for e in root.iter(f"{{{N['t']}}}term")] == [text, f" {text}]]>"]


@pytest.mark.parametrize("bad", ["a\x01", "a\ufffe"])
def test_what_xml_cannot_hold_is_refused(bad: str) -> None:
    with pytest.raises(CatalogueError, match="delete it") as caught:
        list(tbx.serialize([TermPair(bad, "b", 1)], source="en", target="tr", path="glossary.csv"))
    assert (caught.value.problem.code, caught.value.problem.path) == (
        "control-char",
        "glossary.csv",
    )


def test_a_termbase_without_terms_is_none() -> None:
    with pytest.raises(CatalogueError, match="no term"):
        list(tbx.serialize([TermPair("a", "b", 1, status="rejected")], source="en", target="tr"))
