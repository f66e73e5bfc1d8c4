"""Articles whose Markdown was edited after translation, and whose beads are found all the same."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from glossalign.project import config, load
from glossalign.steps import align
from tests.gold import GoldArticle

ROOT = Path(__file__).parents[1]
SEED = ROOT.parent / "shared" / "seed"
"""An article that the maintainers keep beside the checkout; it is edited where it is there."""

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Original:
    """An article as it was translated, and where it is edited."""

    source: str
    target: Path
    pairs: Pairs
    """Texts of the gold beads that have text on both sides."""
    dropped: str
    """How the paragraph begins that is dropped."""
    joined: tuple[str, str]
    """How the sentences begin that are joined with the one before."""
    floor: float
    """F1, a little under the least that was measured for any of the edits, alone in its corpus."""


@pytest.fixture(params=["backoffice", "payroll", *(["seed"] if SEED.is_dir() else [])])
def original(request: pytest.FixtureRequest, gold_articles: list[GoldArticle]) -> Original:
    if request.param == "seed":
        rows = [json.loads(line) for line in (SEED / "gold.jsonl").read_text("utf-8").splitlines()]
        (turkish,) = SEED.glob("*.txt")
        return Original(
            (SEED / "backoffice.en.md").read_text("utf-8"),
            turkish,
            [(row["source"], row["target"]) for row in rows],
            "While this brings savings",
            ("Many are located in cities", "In addition, employing"),
            0.93,
        )
    (article,) = [one for one in gold_articles if one.slug == request.param]
    sources, targets = article.texts()
    return Original(
        (ROOT / f"source/{article.slug}.md").read_text("utf-8"),
        ROOT / f"locales/tr/{article.slug}.md",
        [
            (" ".join(sources[i] for i in one), " ".join(targets[j] for j in other))
            for one, other in article.beads
            if one and other
        ],
        *{
            "backoffice": (
                "Because the back office",
                ("Any difference is marked", "The 15 hours saved"),
                0.92,
            ),
            "payroll": (
                "A small company often",
                ("A mistake in it is noticed", "The employer pays another"),
                0.83,  # a section of it was never translated
            ),
        }[article.slug],
    )


def _sections(text: str) -> list[str]:
    return re.split(r"(?m)^(?=## )", text)


def _reordered(article: Original) -> Original:
    head, *sections = _sections(article.source)
    assert len(sections) >= 4
    return replace(
        article,
        source="".join([head, *sections[:2], sections[3], sections[2], *sections[4:]]),
    )


def _highlights_first(article: Original) -> Original:
    head, *sections = _sections(article.source)
    return replace(article, source="".join([head, sections[-1].rstrip() + "\n\n", *sections[:-1]]))


def _dropped(article: Original) -> Original:
    paragraphs = article.source.split("\n\n")
    (gone,) = [one for one in paragraphs if one.startswith(article.dropped)]
    return replace(
        article,
        source="\n\n".join(one for one in paragraphs if one != gone),
        pairs=[pair for pair in article.pairs if pair[0] not in gone],
    )


def _joined(article: Original) -> Original:
    text, pairs = article.source, article.pairs
    for start in article.joined:
        (at,) = [number for number, pair in enumerate(pairs) if pair[0].startswith(start)]
        (before, one), (after, other) = pairs[at - 1 : at + 1]
        new = f"{before[:-1]}, and {after[0].lower()}{after[1:]}"
        assert f"{before} {after}" in text
        text = text.replace(f"{before} {after}", new)
        pairs = [*pairs[: at - 1], (new, f"{one} {other}"), *pairs[at + 1 :]]
    return replace(article, source=text, pairs=pairs)


def _all(article: Original) -> Original:
    for change in (_reordered, _highlights_first, _dropped, _joined):
        article = change(article)
    return article


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
def test_an_edited_source_is_aligned(
    change: Callable[[Original], Original], original: Original, tmp_path: Path
) -> None:
    edited = change(original)
    assert edited.source != original.source
    (tmp_path / "en.md").write_text(edited.source, encoding="utf-8")
    settings = config.load_settings(tmp_path)
    article = load.read_pair(settings, str(tmp_path / "en.md"), str(original.target), "tr")
    (alignment,) = align.align_articles(settings, [article]).values()
    found = [
        (
            " ".join(article.source.segments[i].text for i in bead.source),
            " ".join(article.target.segments[j].text for j in bead.target),
        )
        for bead in alignment.beads
        if bead.source and bead.target
    ]
    assert _f1(edited.pairs, found) >= original.floor
