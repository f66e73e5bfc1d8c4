"""One article pair whose English was edited after translation: moved, dropped and joined parts are found.

The pair lies beside the checkout; without it the tests are skipped.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from glossalign.project import config, load
from glossalign.steps import align

SEED = Path(__file__).parents[2] / "shared" / "seed"

pytestmark = pytest.mark.skipif(
    not SEED.is_dir(), reason="the seed pair is not beside the checkout"
)

Pairs = list[tuple[str, str]]
WHILE = "While this brings savings"
FIRST = "Many are located in cities"
SECOND = "In addition, employing"


def _sections(text: str) -> list[str]:
    return re.split(r"(?m)^(?=## )", text)


def _reordered(text: str, pairs: Pairs) -> tuple[str, Pairs]:
    head, *sections = _sections(text)
    return "".join([head, *sections[:2], sections[3], sections[2], *sections[4:]]), pairs


def _highlights_first(text: str, pairs: Pairs) -> tuple[str, Pairs]:
    head, *sections = _sections(text)
    return "".join([head, sections[-1].rstrip() + "\n\n", *sections[:-1]]), pairs


def _dropped(text: str, pairs: Pairs) -> tuple[str, Pairs]:
    paragraphs = text.split("\n\n")
    kept = [paragraph for paragraph in paragraphs if not paragraph.startswith(WHILE)]
    assert len(kept) == len(paragraphs) - 1
    return "\n\n".join(kept), [pair for pair in pairs if not pair[0].startswith(WHILE)]


def _joined(text: str, pairs: Pairs) -> tuple[str, Pairs]:
    for start in (FIRST, SECOND):
        (at,) = [number for number, pair in enumerate(pairs) if pair[0].startswith(start)]
        (before, one), (after, other) = pairs[at - 1 : at + 1]
        new = f"{before[:-1]}, and {after[0].lower()}{after[1:]}"
        assert f"{before} {after}" in text
        text = text.replace(f"{before} {after}", new)
        pairs = [*pairs[: at - 1], (new, f"{one} {other}"), *pairs[at + 1 :]]
    return text, pairs


def _all(text: str, pairs: Pairs) -> tuple[str, Pairs]:
    for change in (_reordered, _highlights_first, _dropped, _joined):
        text, pairs = change(text, pairs)
    return text, pairs


def _f1(gold: Pairs, found: Pairs) -> float:
    def normal(pairs: Pairs) -> list[tuple[str, ...]]:
        return [
            tuple(re.sub(r"[\s.]+$", "", " ".join(text.split())) for text in pair) for pair in pairs
        ]

    left = normal(found)
    hits = 0
    for pair in normal(gold):
        if pair in left:
            left.remove(pair)
            hits += 1
    return 2 * hits / (len(gold) + len(found))


@pytest.mark.parametrize("change", [_reordered, _highlights_first, _dropped, _joined, _all])
def test_an_edited_source_is_aligned(change: object, tmp_path: Path) -> None:
    assert callable(change)
    rows = [json.loads(line) for line in (SEED / "gold.jsonl").read_text("utf-8").splitlines()]
    (turkish,) = SEED.glob("*.txt")
    source, gold = change(
        (SEED / "backoffice.en.md").read_text("utf-8"), [(r["source"], r["target"]) for r in rows]
    )
    (tmp_path / "en.md").write_text(source, encoding="utf-8")
    settings = config.load(tmp_path)
    article = load.read_pair(settings, str(tmp_path / "en.md"), str(turkish), "tr")
    (alignment,) = align.align_articles(settings, [article]).values()
    found = [
        (
            " ".join(article.source.segments[i].text for i in bead.source),
            " ".join(article.target.segments[j].text for j in bead.target),
        )
        for bead in alignment.beads
        if bead.source and bead.target
    ]
    assert _f1(gold, found) >= 0.93
