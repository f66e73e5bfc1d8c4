"""Whether a text that both sides have is translated: a name, or English left as it was."""

from __future__ import annotations

import pytest

from glossalign.lang.translated import copy_key, is_untranslated_copy, plain_words


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The dog sleeps in its basket.", "paragraph"),
        ("How to Feed the Dog", "heading"),
        ("Feeding schedule", "heading"),
        ("Feeding Schedule", "heading"),
        ("Food bowl", "list_item"),
        ("wet food", "table_cell"),
        ("Monthly Vaccination Plan", "field"),
        ("Read more.", "paragraph"),
        ("Call the vet today", "list_item"),
    ],
)
def test_english_of_two_words_and_more_is_a_copy(text: str, kind: str) -> None:
    assert is_untranslated_copy(text, text, kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Labrador", "list_item"),
        ("Food", "heading"),
        ("MIT", "table_cell"),
        ("Bank of America", "heading"),
        ("New York", "heading"),
        ("Visual Studio Code", "list_item"),
        ("Thomas Jefferson", "paragraph"),
        ("docs/feeding_plan.md", "paragraph"),
        ("{* ../src/the_plan.py hl[3] *}", "paragraph"),
        ("v1.2.3 2024-05-01", "paragraph"),
        ("12 345", "table_cell"),
        ("", "paragraph"),
    ],
)
def test_names_code_and_figures_are_none(text: str, kind: str) -> None:
    assert not is_untranslated_copy(text, text, kind)


def test_what_the_article_uses_elsewhere_is_a_name() -> None:
    assert is_untranslated_copy("Dog Box", "Dog Box", "heading")
    assert not is_untranslated_copy("Dog Box", "Dog Box", "heading", kept={"Dog", "Box"})
    assert is_untranslated_copy("Dog Box", "Dog Box", "heading", kept={"Dog"})


def test_a_translation_is_no_copy() -> None:
    assert not is_untranslated_copy("Food bowl", "Mama kabı", "heading")
    assert not is_untranslated_copy("The dog sleeps.", "The dog sleeps here.", "paragraph")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pet the *dog* and the **cat**.", "Pet the _dog_ and the __cat__."),
        ("See [feeding].", "See [feeding][]."),
        ("Bowls { .small #bowls }", "Bowls {.small #bowls}"),
        ("Two * three", "Two \\* three"),
        ("It's a dog.", "It\u2019s a dog."),
        ("Ten\u00a0dogs", "Ten dogs"),
    ],
)
def test_mark_up_that_a_program_rewrote_leaves_a_copy_a_copy(one: str, other: str) -> None:
    assert copy_key(one) == copy_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ten dogs", "Ten cats"), ("Pay 100", "Pay 1000"), ("***", "---"), ("Food", "food bowl")],
)
def test_other_words_or_figures_make_another_text(one: str, other: str) -> None:
    assert copy_key(one) != copy_key(other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The dog's box, and so on.", ["The", "dog's", "box", "and", "so", "on"]),
        ("Feeding { #feeding .wide }", ["Feeding"]),
        ("blog/views.py and a_b", ["and"]),
        ("ES2015 is old", ["is", "old"]),
        ("client-side routing", ["client-side", "routing"]),
    ],
)
def test_words_of_a_language_are_told_from_code(text: str, words: list[str]) -> None:
    assert plain_words(text) == words
