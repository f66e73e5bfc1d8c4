"""Proposals: what changed in a source text, and where its translation can follow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossalign.catalogue.proposals import change, follow


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("The rent is 100 dollars.", "The rent is 120 dollars.", "number"),
        ("See [the office](/back).", "See [the office](/front).", "link"),
        ("See https://a.example/x.", "See https://a.example/y.", "link"),
        ("Call `close()` twice.", "Call `stop()` twice.", "code"),
        ("It is **very** safe.", "It is *very* safe.", "markup"),
        ("It is very safe.", "It is **very** safe.", "markup"),
        ("Well that is all.", "Well, that is all.", "punctuation"),
        ("That is all.", "That is all!", "punctuation"),
        ("the bank pays.", "The bank pays.", "punctuation"),
        ("The bank pays 5.", "The bank owes 6.", "words"),
        ("The bank pays.", "The bank never pays.", "words"),
    ],
)
def test_what_changed(before: str, after: str, kind: str) -> None:
    assert change(before, after) == kind
    assert change(after, before) == kind


@pytest.mark.parametrize(
    ("before", "after", "target", "proposal"),
    [
        (
            "See [the office](/back).",
            "See [the office](/front).",
            "[Ofise](/back) bakın.",
            "[Ofise](/front) bakın.",
        ),
        (
            "[A](/a) or [B](/b).",
            "[A](/b) or [B](/a).",
            "[A](/a) ya da [B](/b).",
            "[A](/b) ya da [B](/a).",
        ),
        (
            "The rent is 100 dollars.",
            "The rent is 120 dollars.",
            "Kira 100 dolardır.",
            "Kira 120 dolardır.",
        ),
        ("It grew 3.5 times.", "It grew 4.25 times.", "3,5 kat büyüdü.", "4,25 kat büyüdü."),
        ("It has 1,500 rooms.", "It has 1,600 rooms.", "1.500 odası var.", "1.600 odası var."),
        (
            "Call `close` now.",
            "Call `stop` now.",
            "Şimdi `close` çağırın.",
            "Şimdi `stop` çağırın.",
        ),
        ("That is all.", "That is all!", "Hepsi bu.", "Hepsi bu!"),
        ("It costs 5 in 2020.", "It costs 6 in 2021!", "2020'de 5 tutar.", None),
        ("It costs 100.", "It costs 120.", "100'ü bulur.", None),
        ("It costs 100.", "It costs 1,200.", "100 tutar.", None),
        ("It costs 100.", "It costs 120.", "Yüz tutar.", None),
        ("From 5 to 5.", "From 5 to 6.", "5 ile 5 arası.", None),
        ("Pay 5 dollars", "Pay 5 euros", "5 dolar öde", None),
        ("Pay 5 dollars.", "Pay 6 euros.", "5 dolar öde.", None),
        ("Well that is all.", "Well, that is all.", "Evet hepsi bu.", None),
        ("Call `close` now.", "Call `stop` now.", "Şimdi `close`'u çağırın.", None),
        ("That is all.", "That is all", "Hepsi bu.", None),
        ("That is all.", "That is all!", "Hepsi bu…", None),
    ],
)
def test_a_translation_follows_where_there_is_no_doubt(
    before: str, after: str, target: str, proposal: str | None
) -> None:
    assert follow(before, after, target) == proposal


TEXTS = st.text(st.sampled_from("ab 1.,5[](/x)`*!?'"), max_size=24)


@given(TEXTS, TEXTS, TEXTS)
def test_any_texts(before: str, after: str, target: str) -> None:
    proposal = follow(before, after, target)
    assert proposal != target
    if proposal is not None:
        assert change(before, after) != "words"
    assert follow(before, before, target) is None
