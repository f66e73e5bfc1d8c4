"""GA303: what is still in the source language."""

from __future__ import annotations

import pytest

from glossalign import lang
from glossalign.checks import copies
from glossalign.checks.subject import Texts

LANGUAGES = (lang.language("en"), lang.language("tr"))


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("The lessee pays the rent.", "The lessee pays the rent."),
        ("The lessee pays it.", "In the old text, the lessee pays it to the owner and leaves."),
    ],
)
def test_english(source: str, target: str) -> None:
    (hit,) = copies.rule(Texts(source, target, LANGUAGES))
    assert (hit.start, hit.end) == (0, len(target))


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Bank of America", "Bank of America"),
        ("useState", "useState"),
        ('Press "Remove from the DOM and go".', '"Remove from the DOM and go"a tıklayın.'),
        ("The Art of War", "The Art of War"),
        ("It is in the lease.", "Kira sözleşmesindedir."),
        ("It is.", "Bu da and, the, of, is, to bile olsa Türkçe."),
    ],
)
def test_not_english(source: str, target: str) -> None:
    assert list(copies.rule(Texts(source, target, LANGUAGES))) == []


def test_a_heading_of_several_words_is_no_name() -> None:
    title = "How the Back Office Works"
    assert list(copies.rule(Texts(title, title, LANGUAGES, "heading")))
