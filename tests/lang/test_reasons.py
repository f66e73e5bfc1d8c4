"""Reasons: they say what the segmenter did, at every place, and for each rule a case shows it."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossalign.errors import LanguageError
from glossalign.lang.reasons import RULES, Decision, boundary_decisions
from glossalign.markdown.segment import sentence_spans

_TEXTS = st.text(
    st.sampled_from("aıiİIşeZK1 5.!?…\"'“”’()[]`*-–\n\u2028\u0085\u00a0🙂<>/,:;vb"), max_size=80
)


def _cuts(text: str, language: str) -> list[int]:
    return [end for (_, end), _ in pairwise(sentence_spans(text, language))]


@given(_TEXTS, st.sampled_from(["tr", "en"]))
@settings(derandomize=True, max_examples=1500, deadline=None)
def test_decisions_of_any_text(text: str, language: str) -> None:
    text = text.strip()
    found = boundary_decisions(text, language)
    assert [place.at for place in found if place.cut] == _cuts(text, language)
    assert found == sorted(found)
    assert len({place.at for place in found}) == len(found)


@pytest.mark.parametrize(
    ("text", "place", "rule"),
    [
        ("Bitti. Sonra gitti.", "Bitti.", "mark"),
        ("Prof. Bu kitabı yazdı.", "Prof.", "starter"),
        ("Cevap 42. Soru neydi?", "Cevap 42.", "number"),
        ("Çalışmalar bitmişti. sonra gitti.", "Çalışmalar bitmişti.", "lower-case"),
        ("Ali geldi.Sonra gitti.", "Ali geldi.", "missing-space"),
        ("Ali eve geldi Bu onun son gelişiydi.", "Ali eve geldi", "missing-mark"),
        ('Bitti . " Fakat " dedi .', "Bitti .", "spaced-quote"),
    ],
)
def test_cuts(text: str, place: str, rule: str) -> None:
    assert Decision(len(place), cut=True, rule=rule) in boundary_decisions(text, "tr")


@pytest.mark.parametrize(
    ("text", "place", "rule"),
    [
        ("Fiyat 3.500 lira.", "Fiyat 3.", "no-space"),
        ("Ali geldi! ve gitti.", "Ali geldi!", "no-opener"),
        ("Ali (!) geldi. Gitti.", "Ali (!)", "aside"),
        ("Niçin? Kim geldi? diye sordu.", "Niçin?", "asked"),
        ("Belki... Kim bilir.", "Belki...", "pause"),
        ("Yol için bkz. Ali Kaya.", "Yol için bkz.", "prefix"),
        ("Dün Prof. Kaya geldi.", "Dün Prof.", "abbreviation"),
        ("Dün A. Kaya geldi.", "Dün A.", "initial"),
        ("Kitap II. Mehmed dönemini anlatır.", "Kitap II.", "initial"),
        ("Elma vb. 3 şey aldı.", "Elma vb.", "ending"),
        ("Konu 2. Dünya Savaşı oldu.", "Konu 2.", "ordinal"),
        ("Hesap açın. 2. Parayı yatırın.", "Hesap açın. 2.", "item"),
        ('Dün "Geldi. Gitti." dedi.', 'Dün "Geldi.', "within"),
    ],
)
def test_places_that_are_kept(text: str, place: str, rule: str) -> None:
    assert Decision(len(place), cut=False, rule=rule) in boundary_decisions(text, "tr")


def test_a_mark_before_any_word() -> None:
    assert boundary_decisions("... Ali geldi.", "tr") == [Decision(3, cut=False, rule="no-words")]


def test_unknown_locale() -> None:
    with pytest.raises(LanguageError):
        boundary_decisions("A.", "xx")


def test_each_rule_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "segmenting.md").read_text("utf-8")
    assert re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE) == list(RULES)
