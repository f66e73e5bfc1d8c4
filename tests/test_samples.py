"""The sample site: sound in itself, and aligned as its authors paired it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from glossalign.markdown import document
from glossalign.project import load
from glossalign.steps import align

ROOT = Path(__file__).parents[1]
GOLD = sorted((ROOT / "tests/data/gold").glob("*.jsonl"))
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((/[a-z-]+)\)")


@pytest.fixture(scope="module")
def site() -> load.Project:
    return load.load(ROOT)


def test_the_site_is_as_large_as_promised_and_its_links_lead_somewhere(site: load.Project) -> None:
    sources = {pair.source for pair in site.pairs}
    translated = [pair for pair in site.pairs if pair.translated]
    assert (len(sources), len(translated)) == (16, 12)
    slugs = {pair.slug for pair in site.pairs}
    for path, text in site.texts.items():
        assert 20 <= len(text.segments) <= 55, path
        for target in LINK.findall(text.document.text):
            assert target[1:] in slugs, f"{path} links to {target}"


def test_every_document_comes_back_byte_for_byte(site: load.Project) -> None:
    for text in site.texts.values():
        read = text.document
        own = [((b.start, b.end), read.text[b.start : b.end]) for b in read.blocks]
        assert document.splice(read.text, own) == read.text


@pytest.fixture(scope="module")
def beads(site: load.Project) -> dict[str, list[tuple[str, str]]]:
    articles, problems = load.read_articles(site, "tr")
    assert not problems
    alignments = align.align_articles(site.config, articles)
    return {
        a.pair.slug: [
            (
                " ".join(a.source.segments[i].text for i in bead.source),
                " ".join(a.target.segments[j].text for j in bead.target),
            )
            for bead in alignments[a.pair.slug].beads
        ]
        for a in articles
        if a.pair.slug in alignments
    }


@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.stem)
def test_articles_are_aligned_as_people_paired_them(
    gold: Path, beads: dict[str, list[tuple[str, str]]]
) -> None:
    rows = [json.loads(line) for line in gold.read_text("utf-8").splitlines()]
    wanted = [(row["source"], row["target"]) for row in rows if row["source"] and row["target"]]
    found = [bead for bead in beads[gold.stem] if all(bead)]
    hits = sum(found.count(pair) >= wanted.count(pair) for pair in wanted)
    assert 2 * hits / (len(wanted) + len(found)) >= 0.95


def test_the_lease_is_stale_where_its_english_changed(site: load.Project) -> None:
    articles, _ = load.read_articles(site, "tr")
    (lease,) = [article for article in articles if article.pair.slug == "lease"]
    stale = {
        lease.source.segments[p.source.start].text[:20]
        for p in lease.placed()
        if p.state == "stale"
    }
    assert {"Most office leases r", "The lessor usually a"} <= stale


def test_the_half_translated_article_is_seen_as_such(
    site: load.Project, beads: dict[str, list[tuple[str, str]]]
) -> None:
    copies = [pair for pair in beads["client-facing"] if pair[0] == pair[1]]
    assert len(copies) >= 5
    articles, _ = load.read_articles(site, "tr")
    (article,) = [a for a in articles if a.pair.slug == "client-facing"]
    alignment = align.align_articles(site.config, articles)["client-facing"]
    missing = [
        u.source for u in align.updated(site, article, alignment).catalogue.units if not u.target
    ]
    assert {source for source, _ in copies} <= set(missing)
