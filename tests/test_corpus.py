"""The public call that aligns lists of strings."""

from __future__ import annotations

from pathlib import Path

import pytest

import glossalign
from glossalign.formats import lexicon

ENGLISH = ["Winter.", "The harbour sleeps.", "Ships wait."]
TURKISH = ["Gemiler bekler.", "Liman uyur.", "Kış."]


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
    swapped = [(["A heron nested.", "A badger grunted."], ["Balıkçıl yuvalandı.", "Porsuk homurdandı."])]
    given = lexicon.parse(
        "heron\tbalıkçıl\nbadger\tporsuk\nnested\tyuvalandı\ngrunted\thomurdandı\n", path="x"
    )
    (found,) = glossalign.align_corpus(swapped, source_language="en", target_language="tr", lexicon=given)
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
