"""Alignment of the sample site and of edited variants of it, measured with gold beads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.align import KINDS, read_set, strict_f1
from glossalign import align_corpus
from glossalign.model import Alignment
from glossalign.project import load
from tests import gold
from tests.gold import GoldArticle, GoldDiffersError

Articles = list[GoldArticle]

MORE = Path(__file__).parents[3] / "shared" / "data" / "align"
"""Where the maintainers keep larger sets beside the checkout; they are measured where they are
there."""

FLOORS = {
    # edit: (F1, share of sure beads that are right) of the whole corpus, then of single documents
    "none": ((0.990, 0.990), (0.980, 0.990)),
    "dropped": ((0.988, 0.988), (0.955, 0.985)),
    "split": ((0.985, 0.990), (0.970, 0.988)),
    "joined": ((0.988, 0.990), (0.965, 0.985)),
    "swapped": ((0.985, 0.988), (0.915, 0.980)),
    "moved": ((0.990, 0.990), (0.940, 0.975)),
    "reworded": ((0.990, 0.990), (0.975, 0.990)),
    "all": ((0.920, 0.962), (0.780, 0.925)),
}
"""A little under what was measured (tests/data/README.md)."""


def aligned(articles: Articles) -> list[Alignment]:
    return list(
        align_corpus(
            [article.texts() for article in articles],
            source_language="en",
            target_language="tr",
            kinds=[article.kinds() for article in articles],
        )
    )


@pytest.mark.parametrize("alone", [False, True], ids=["corpus", "single"])
@pytest.mark.parametrize("edit", FLOORS)
def test_beads_are_right(edit: str, alone: bool, gold_articles: Articles) -> None:
    articles = [gold.edited(a, edit) if edit in gold.EDITS else a for a in gold_articles]
    groups = [[article] for article in articles] if alone else [articles]
    found = [alignment for group in groups for alignment in aligned(group)]
    beads = [article.beads for article in articles]
    f1, right = FLOORS[edit][alone]
    assert strict_f1(beads, [gold.beads_of(one) for one in found]) >= f1
    assert gold.share_right_of_sure(beads, found) >= right
    assert gold.share_sure(found) >= (0.84 if alone else 0.95)


def test_translations_are_taken_for_such_and_some_wrong_pairs_are_not(
    gold_articles: Articles,
) -> None:
    assert all(alignment.related for alignment in aligned(gold_articles))
    others = [*gold_articles[1:], gold_articles[0]]
    wrong = [replace(a, target=b.target) for a, b in zip(gold_articles, others, strict=True)]
    # Not more: the articles share headings and the form of their tables and lists.
    assert sum(not alignment.related for alignment in aligned(wrong)) >= 3


if MORE.is_dir():

    @pytest.mark.parametrize("name", ["pud", "pydocs", "react"])
    def test_larger_sets_do_not_fall_behind(name: str) -> None:
        documents = read_set(MORE / f"{name}.hard.jsonl")[:25]
        found = align_corpus(
            [(one.source, one.target) for one in documents],
            source_language="en",
            target_language="tr",
            kinds=[
                ([KINDS[k] for k in one.source_kinds], [KINDS[k] for k in one.target_kinds])
                for one in documents
            ],
        )
        gold_beads = [one.gold for one in documents]
        assert strict_f1(gold_beads, [gold.beads_of(one) for one in found]) >= 0.95


# -- the variants themselves


@pytest.mark.parametrize("edit", gold.EDITS)
def test_a_variant_differs_from_the_site_and_is_the_same_each_time(
    edit: str, gold_articles: Articles
) -> None:
    variants = [gold.edited(article, edit) for article in gold_articles]
    assert variants == [gold.edited(article, edit) for article in gold_articles]
    assert sum(one != other for one, other in zip(variants, gold_articles, strict=True)) >= 10
    for variant in variants:
        for side, texts in enumerate(variant.texts()):
            places = [at for bead in variant.beads for at in bead[side]]
            assert sorted(places) == list(range(len(texts)))
            assert all(texts)


def shapes(articles: Articles) -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = {}
    for article in articles:
        for source, target in article.beads:
            found[len(source), len(target)] = found.get((len(source), len(target)), 0) + 1
    return found


def test_edits_make_the_beads_that_they_are_to_make(gold_articles: Articles) -> None:
    before = shapes(gold_articles)
    after = {edit: shapes([gold.edited(a, edit) for a in gold_articles]) for edit in gold.EDITS}
    assert after["moved"] == after["reworded"] == before
    assert after["dropped"][0, 1] > before[0, 1] + 10
    assert after["dropped"][1, 0] > before[1, 0] + 10
    for edit in ("split", "joined"):
        assert after[edit][1, 2] + after[edit][2, 1] > before[1, 2] + before[2, 1] + 10
    assert (2, 2) not in before
    assert after["swapped"][2, 2] >= 20


# -- gold that does not fit


def test_gold_that_does_not_fit_the_site_names_the_row(sample_site: load.Project) -> None:
    articles, _ = load.read_articles(sample_site, "tr")
    (article,) = [one for one in articles if one.pair.slug == "lease"]
    source, target = list(article.source.segments), list(article.target.segments)
    changed = [*source[:8], replace(source[8], text="Boats are leased."), *source[9:]]
    with pytest.raises(GoldDiffersError, match=r"gold/lease.tsv:9: segment 8 should begin with"):
        gold.read("lease", changed, target)
    with pytest.raises(GoldDiffersError, match=r"no bead has target segment 39, 'Son.'"):
        gold.read("lease", source, [*target, replace(target[0], text="Son.")])
    with pytest.raises(GoldDiffersError, match="but it is None"):
        gold.read("lease", source[:-1], target)
