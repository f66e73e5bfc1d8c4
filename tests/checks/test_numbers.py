"""GA301: numbers in both notations, in figures and in words."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossalign import lang
from glossalign.checks import numbers
from glossalign.checks.subject import Texts

LANGUAGES = (lang.language("en"), lang.language("tr"))


def found(source: str, target: str) -> list[str]:
    return [hit.message for hit in numbers.rule(Texts(source, target, LANGUAGES))]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("It has 1,000 pages.", "1.000 sayfası var."),
        ("It has 1,000 pages.", "1000 sayfası var."),
        ("It has 1,234,567 pages.", "1.234.567 sayfası var."),
        ("It has 1,234.5 metres.", "1.234,5 metre."),
        ("It is 3.5% a year.", "Yılda %3,5 eder."),
        ("It is 3.50 a year.", "Yılda 3,5 eder."),
        ("50% of them", "yüzde 50'si"),
        ("50% of them", "%50'si"),
        ("half of the 50% share", "yarısı"),
        ("It costs $500.", "500 dolar tutar."),
        ("the 2nd and the 3rd", "2. ve 3."),
        ("the 2nd of them", "ikincisi"),
        ("the second of them", "2.si"),
        ("three of them", "3'ü"),
        ("three of them", "üçü"),
        ("3 of them", "üçünü"),
        ("three reasons", "birçok neden"),
        ("twenty-five days", "25 gün"),
        ("two hundred and fifty days", "250 gün"),
        ("15 days", "onbeş gün"),
        ("150 days", "yüz elli gün"),
        ("a million users", "1 milyon kullanıcı"),
        ("1 million users", "bir milyon kullanıcı"),
        ("1.5 million users", "1,5 milyon kullanıcı"),
        ("1.5 million users", "1.500.000 kullanıcı"),
        ("1.5 million users", "1 milyon 500 bin kullanıcı"),
        ("1.5 million users", "bir buçuk milyon kullanıcı"),
        ("5K runs", "5 bin koşu"),
        ("5,000 runs", "5 bin koşu"),
        ("$2 billion", "2 milyar dolar"),
        ("2.5 hours", "iki buçuk saat"),
        ("2.5 hours", "2 buçuk saat"),
        ("one of 7", "7 taneden biri"),
        ("1 of them", "biri"),
        ("twice in 3 days", "3 günde iki kez"),
        ("5-10 people", "5 ila 10 kişi"),
        ("between 5 and 10 people", "5–10 kişi"),
        ("at 3 pm", "15.00'te"),
        ("at 3 p.m.", "saat 15:00'te"),
        ("at 3:30 pm", "15.30'da"),
        ("at 3 pm", "öğleden sonra 3'te"),
        ("at 12 am", "00.00'da"),
        ("on March 5, 2024", "5 Mart 2024'te"),
        ("on March 5, 2024", "05.03.2024'te"),
        ("on 3/5/2024", "05.03.2024'te"),
        ("on 2024-03-05", "5 Mart 2024'te"),
        ("on 05.03.2024", "5 Mart 2024 günü"),
        ("in the 1990s", "1990'larda"),
        ("in the 90s", "1990'larda"),
        ("in the 1990s", "90'larda"),
        ("in the 19th century", "19. yüzyılda"),
        ("World War II", "2. Dünya Savaşı"),
        ("the 5th of them", "5'incisi"),
        ("React 18.2.0", "React 18.2.0"),
        ("React v18", "React 18"),
        ("24/7 support", "7/24 destek"),
        ("ES2015 and H1", "bir dil ve başlık"),
        ("the `x2` of 4", "4'ün biri"),
        ("See [it](/page2).", "[Ona](/sayfa) bakın."),
        ("https://example.com/2024/", "adres"),
        ("You can be 100% sure.", "Tamamen emin olabilirsiniz."),
        ("&#39; and :100:", "ve"),
        ("in May 2024", "Mayıs 2024'te"),
        ("2FA", "iki faktörlü doğrulama"),
        ("a 3D model", "3B model"),
        ("10 km away", "10 km uzakta"),
    ],
)
def test_the_same_numbers(source: str, target: str) -> None:
    assert found(source, target) == []


@pytest.mark.parametrize(
    ("source", "target", "messages"),
    [
        ("It has 1,000 pages.", "10.000 sayfası var.", 2),
        ("It has 1,000 pages.", "Sayfaları var.", 1),
        ("It has pages.", "40 sayfası var.", 1),
        ("It is 3.5% a year.", "Yılda %35 eder.", 2),
        ("1.5 million users", "1,5 milyar kullanıcı", 2),
        ("1.5 million users", "1,5 kullanıcı", 2),
        ("three of them", "4'ü", 1),
        ("in the 1990s", "1980'lerde", 2),
        ("on March 5, 2024", "6 Mart 2024'te", 2),
        ("on March 5, 2024", "05.04.2024'te", 1),
        ("at 3 pm", "16.00'da", 2),
        ("React 18.2.0", "React 18.2.1", 2),
        ("3 of 3", "5'in 3'ü", 1),
        ("3 of 3 and 5", "5'in 3'ü ve 5", 2),
        ("100% of 5", "%101'i, 5'in", 1),
    ],
)
def test_other_numbers(source: str, target: str, messages: int) -> None:
    assert len(found(source, target)) == messages


def test_a_hit_spans_the_number_and_a_missing_one_the_whole_text() -> None:
    gone, come = numbers.rule(Texts("It has 12 pages.", "Tam 13 sayfa.", LANGUAGES))
    assert (gone.start, gone.end, gone.shown) == (0, 13, "12")
    assert (come.start, come.end, come.shown) == (4, 6, "13")
    assert gone.message == "the number 12 is missing"


@given(st.integers(1, 10**9), st.integers(0, 99))
def test_each_number_is_its_own_translation(whole: int, part: int) -> None:
    english, turkish = f"{whole:,}", f"{whole:,}".replace(",", ".")
    assert found(f"It is {english}.{part:02d} now.", f"Şimdi {turkish},{part:02d} oldu.") == []
    assert found(f"It is {english} now.", f"Şimdi {whole} oldu.") == []


@given(st.text(alphabet="0123456789.,:/- ımbüçk%'Q", max_size=60))
def test_any_text_agrees_with_itself(text: str) -> None:
    english = (LANGUAGES[0], LANGUAGES[0])
    assert list(numbers.rule(Texts(text, text, english))) == []


def test_a_long_text_takes_linear_time() -> None:
    for piece in ("1.", "1,000 ", "12 milyon ", "on", "a1"):
        start = time.process_time()
        numbers.numbers(piece * 20_000, LANGUAGES[1])
        assert time.process_time() - start < 3
