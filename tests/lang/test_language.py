"""Languages and their lists."""

from __future__ import annotations

from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossalign.errors import LanguageError
from glossalign.lang import KNOWN, language


@pytest.mark.parametrize("code", ["tr", "tr-TR", "tr_TR", "TR-tr"])
def test_a_region_does_not_matter(code: str) -> None:
    assert language(code) is language("tr")


@pytest.mark.parametrize("code", ["xx", "", "turkish"])
def test_unknown_locale(code: str) -> None:
    with pytest.raises(LanguageError, match="known are en, tr"):
        language(code)


def test_a_language_without_word_lists_has_general_rules() -> None:
    assert language("de-CH") is language("de")
    assert not language("de").listed
    assert language("tr").listed


@pytest.mark.parametrize(
    ("text", "turkish", "english"),
    [("IŞIK", "ışık", "işik"), ("İSTANBUL", "istanbul", "istanbul"), ("Iğdır", "ığdır", "iğdır")],
)
def test_lower(text: str, turkish: str, english: str) -> None:
    assert language("tr").lower(text) == turkish
    assert language("en").lower(text) == english


def test_a_decomposed_dotted_capital_stays_dotted() -> None:
    assert language("tr").lower("I\u0307ZMI\u0307R I") == "i\u0307zmi\u0307r ı"


@given(st.text())
def test_lower_keeps_the_length(text: str) -> None:
    for code in KNOWN:
        assert len(language(code).lower(text)) == len(text)


def test_abbreviations_are_spelled_with_turkish_capitals() -> None:
    turkish = language("tr")
    assert {"bkz", "Bkz", "BKZ"} <= set(turkish.prefixes)
    assert "İNŞ" in turkish.abbreviations
    assert "Gen" in turkish.abbreviations
    # Gen. is a rank; gen is a word ("bu bir gen. Sonra ...").
    assert "gen" not in turkish.abbreviations


@pytest.mark.parametrize("code", KNOWN)
def test_no_entry_stands_twice_or_with_its_stop(code: str) -> None:
    for path in resources.files("glossalign.lang").joinpath(code).iterdir():
        lines = (line.partition("#")[0].strip() for line in path.read_text("utf-8").splitlines())
        entries = [line for line in lines if line]
        assert len(entries) == len(set(entries)), path.name
        assert not any(entry.endswith(".") for entry in entries), path.name


@pytest.mark.parametrize("code", KNOWN)
def test_an_abbreviation_is_of_one_kind(code: str) -> None:
    lang = language(code)
    kinds = [set(lang.prefixes), set(lang.abbreviations), set(lang.endings)]
    assert not kinds[0] & kinds[1]
    assert not kinds[0] & kinds[2]
    assert not kinds[1] & kinds[2]
