"""The glossary for OmegaT, Weblate and gettext."""

from __future__ import annotations

import csv
import io
import json

from glossalign.formats import po, terms
from glossalign.model import Catalogue, TermPair

PAIRS = [
    TermPair(
        "back office",
        "arka ofis",
        15,
        status="approved",
        note="house\tstyle",
        definition="Bir bölüm.",
    ),
    TermPair("back office", "arka büro", 1),
    TermPair("back office", "geri ofis", 0, status="forbidden"),
    TermPair("lease", "lizing", 1, status="rejected"),
    TermPair("#tag", "etiket", 1, extra=(("team", "law"),)),
]


def test_omegat_gets_what_may_be_used_in_three_columns() -> None:
    lines = "".join(terms.serialize_omegat(PAIRS)).splitlines()
    assert lines[0].startswith("#")
    assert [line.split("\t") for line in lines[1:]] == [
        ["back office", "arka ofis", "Bir bölüm.; house style"],
        ["back office", "arka büro", ""],
    ]


def test_weblate_gets_unique_rows_and_what_is_proposed_as_fuzzy() -> None:
    rows = list(csv.DictReader(io.StringIO("".join(terms.serialize_weblate(PAIRS)))))
    assert [(row["context"], row["source"], row["target"], row["fuzzy"]) for row in rows] == [
        ("", "back office", "arka ofis", ""),
        ("2", "back office", "arka büro", "True"),
        ("", "#tag", "etiket", "True"),
    ]


def test_gettext_entries_have_weblates_flag_for_what_is_forbidden() -> None:
    text = "".join(po.serialize(Catalogue("tr", tuple(terms.units(PAIRS)))))
    read = po.parse(text, path="a.po").units
    assert [(u.context, u.target, u.fuzzy, u.flags) for u in read] == [
        ("", "arka ofis", False, ()),
        ("2", "arka büro", True, ()),
        ("3", "geri ofis", False, ("forbidden",)),
        ("", "etiket", True, ()),
    ]
    assert read[0].comments == ("house\tstyle",)


def test_json_lines_have_all() -> None:
    rows = [json.loads(line) for line in terms.serialize_jsonl(PAIRS)]
    assert [row["status"] for row in rows] == [
        "approved",
        "proposed",
        "forbidden",
        "rejected",
        "proposed",
    ]
    assert rows[4]["extra"] == {"team": "law"}
