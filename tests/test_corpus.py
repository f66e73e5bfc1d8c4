"""The public call that aligns lists of strings."""

from __future__ import annotations

from pathlib import Path

import pytest

import glossalign
from glossalign.align.lexicon import everyday_lexicon
from glossalign.align.passes import align, learn_model, learned_lexicon
from glossalign.formats import lexicon

ENGLISH = ["Winter.", "The harbour sleeps.", "Ships wait."]
TURKISH = ["Gemiler bekler.", "Liman uyur.", "Kış."]
PLACES = {"reeds": "sazlıkta", "cave": "mağarada", "attic": "tavanarasında"}


def beads(words: str | Path | glossalign.Lexicon) -> list[tuple[list[int], list[int]]]:
    (found,) = glossalign.align_corpus(
        [(ENGLISH[1:], TURKISH[1::-1])], source_language="en", target_language="tr", lexicon=words
    )
    return [(list(bead.source), list(bead.target)) for bead in found.beads]


def test_a_lexicon_is_a_path_or_a_value(tmp_path: Path) -> None:
    path = tmp_path / "words.tsv"
    path.write_text("# harbour words\nharbour\tliman\nship\tgemi\t0.9\t0.8\n", encoding="utf-8")
    value = lexicon.parse(path.read_text("utf-8"), path="words.tsv")
    assert beads(path) == beads(str(path)) == beads(value) == [([0], [0]), ([1], [1])]
    assert ("ship", "gemi", 0.9, 0.8) in zip(
        value.source, value.target, value.forward, value.backward, strict=True
    )


def test_a_lexicon_decides_where_length_cannot() -> None:
    swapped = [
        (["A heron nested.", "A badger grunted."], ["Balıkçıl yuvalandı.", "Porsuk homurdandı."])
    ]
    given = lexicon.parse(
        "heron\tbalıkçıl\nbadger\tporsuk\nnested\tyuvalandı\ngrunted\thomurdandı\n", path="x"
    )
    (found,) = glossalign.align_corpus(
        swapped, source_language="en", target_language="tr", lexicon=given
    )
    (blind,) = glossalign.align_corpus(swapped, source_language="en", target_language="tr")
    assert found.beads[0].confidence > blind.beads[0].confidence


@pytest.mark.parametrize("text", ["one\n", "a\tb\tc\n", "a\tb\tx\ty\n"])
def test_a_bad_row_is_an_error_with_its_line(text: str) -> None:
    with pytest.raises(glossalign.GlossalignError) as error:
        lexicon.parse("# first\n" + text, path="x.tsv")
    assert error.value.problem.line == 2


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(glossalign.GlossalignError, match="known are"):
        list(glossalign.align_corpus([], source_language="en", target_language="xx"))


def test_what_was_reviewed_teaches() -> None:
    pair = (["A heron nested.", "A badger grunted."], ["Balıkçıl yuvalandı.", "Porsuk homurdandı."])
    reviewed = [("heron", "balıkçıl"), ("badger", "porsuk"), ("nested", "yuvalandı")]
    (blind,) = align([pair])
    (taught,) = align([pair], reviewed=reviewed)
    assert taught.beads[0].confidence > blind.beads[0].confidence


def test_a_learned_lexicon_can_be_saved_and_given() -> None:
    english = [
        f"The {animal} sleeps in the {place}." for animal in ("heron", "badger") for place in PLACES
    ]
    turkish = [
        f"{animal} {place} uyur." for animal in ("Balıkçıl", "Porsuk") for place in PLACES.values()
    ]
    model = learn_model([(english, turkish)])
    saved = "".join(lexicon.serialize(learned_lexicon(model)))
    given = lexicon.parse(saved, path="x")
    rows = dict(zip(zip(given.source, given.target, strict=True), given.forward, strict=True))
    assert rows["heron", "balik"] > 0.3
    assert ("heron", "porsu") not in rows or rows["heron", "porsu"] < 0.1
    assert saved == "".join(lexicon.serialize(given))
    assert "#" not in saved.removeprefix("#")


def test_everyday_words_align_what_length_cannot() -> None:
    english = [
        "My brother bought some bread.",
        "The king was very old then.",
        "We waited until the night.",
        "The children sleep at home.",
        "A horse ran down the street.",
        "I wrote a long letter.",
    ]
    turkish = [
        "Kral o zaman çok yaşlıydı.",
        "Geceye kadar hep bekledik.",
        "Çocuklar evde uyuyor.",
        "Uzun bir mektup yazdım.",
    ]
    (blind,) = align([(english, turkish)])
    (found,) = glossalign.align_corpus(
        [(english, turkish)], source_language="en", target_language="tr"
    )
    gold = [(1, 0), (2, 1), (3, 2), (5, 3)]
    assert [(b.source.start, b.target.start) for b in found.beads if b.source and b.target] == gold
    assert [(b.source.start, b.target.start) for b in blind.beads if b.source and b.target] != gold
    assert everyday_lexicon("en", "tr").source
    assert not everyday_lexicon("tr", "en").source


def test_an_unrelated_pair_is_not_probable() -> None:
    names = [
        a + b + c
        for a in ("Kar", "Mel", "Tun", "Sov", "Bir")
        for b in ("la", "mo")
        for c in "kntrsz"
    ]
    rows = [
        (
            f"{name} " + "went to sea " * (i % 4 + 1) + ".",
            f"{name} " + "denize gitti " * (i % 4 + 1) + ".",
        )
        for i, name in enumerate(names)
    ]
    right = [one for one, _ in rows[:20]], [other for _, other in rows[:20]]
    wrong = (
        [f"{one} Alone." for one, _ in rows[20:40]],
        ["Hiç kimse orada değildi ama " + o for _, o in rows[45:60]],
    )
    found = list(align([right, wrong]))
    assert found[0].related
    assert min(bead.confidence for bead in found[0].beads) > 0.9
    assert not found[1].related
    assert max(bead.confidence for bead in found[1].beads if bead.source and bead.target) < 0.5
