"""Alphabetical order in Turkish and English."""

from __future__ import annotations

import random

import pytest

from glossalign.lang import collation


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (["arka ofis", "arka-plan", "arka1", "arkadaş"], "tr"),
        (["cam", "Cam", "çam", "dağ"], "tr"),
        (["hız", "ılık", "Isı", "ilk", "İstanbul"], "tr"),
        (["kar", "kâr", "karar"], "tr"),
        (["oda", "öz", "pul", "quiz", "raf", "sıra", "şal"], "tr"),
        (["ut", "üst", "vana", "web", "xilofon", "yaz"], "tr"),
        (["cafe", "café", "cafes"], "en"),
        (["back office", "back-office", "backlog"], "en"),
        (["ı", "i"], "tr"),
    ],
)
def test_words_come_in_the_order_of_a_dictionary(words: list[str], language: str) -> None:
    mixed = list(words)
    random.Random(1).shuffle(mixed)
    assert sorted(mixed, key=lambda word: collation.sort_key(word, language)) == words


@pytest.mark.parametrize(
    ("word", "language", "letter"),
    [
        ("ısı", "tr", "I"),
        ("iş", "tr", "İ"),
        ("çanta", "tr", "Ç"),
        ("âdet", "tr", "A"),
        ("café", "en", "C"),
        ("élan", "en", "E"),
        ("3D", "en", "#"),
        ("", "tr", "#"),
    ],
)
def test_a_word_stands_under_its_first_letter(word: str, language: str, letter: str) -> None:
    assert collation.initial(word, language) == letter
