"""The sample site: sound in itself, and aligned as its authors paired it."""

from __future__ import annotations

import re

import pytest

from benchmarks.align import strict_f1
from glossalign.markdown import document
from glossalign.model import Alignment
from glossalign.project import load
from glossalign.steps import align
from tests import gold
from tests.gold import GoldArticle

LINK = re.compile(r"(?<!!)\[[^\]]*\]\((/[a-z-]+)\)")


def test_the_site_is_as_large_as_promised_and_its_links_lead_somewhere(
    sample_site: load.Project,
) -> None:
    sources = {pair.source for pair in sample_site.pairs}
    translated = [pair for pair in sample_site.pairs if pair.translated]
    assert (len(sources), len(translated)) == (16, 12)
    slugs = {pair.slug for pair in sample_site.pairs}
    for path, text in sample_site.texts.items():
        assert 20 <= len(text.segments) <= 55, path
        for target in LINK.findall(text.document.text):
            assert target[1:] in slugs, f"{path} links to {target}"


def test_every_document_comes_back_byte_for_byte(sample_site: load.Project) -> None:
    for text in sample_site.texts.values():
        read = text.document
        own = [((b.start, b.end), read.text[b.start : b.end]) for b in read.blocks]
        assert document.splice(read.text, own) == read.text


@pytest.fixture(scope="module")
def alignments(sample_site: load.Project) -> dict[str, Alignment]:
    articles, problems = load.read_articles(sample_site, "tr")
    assert not problems
    return align.align_articles(sample_site.config, articles, again=True)


def test_every_translated_article_has_gold_beads(gold_articles: list[GoldArticle]) -> None:
    assert tuple(article.slug for article in gold_articles) == gold.SLUGS


@pytest.mark.parametrize("slug", gold.SLUGS)
def test_articles_are_aligned_as_people_paired_them(
    slug: str, alignments: dict[str, Alignment], gold_articles: list[GoldArticle]
) -> None:
    (article,) = [one for one in gold_articles if one.slug == slug]
    assert strict_f1([article.beads], [gold.beads_of(alignments[slug])]) >= 0.95


def test_the_lease_is_stale_where_its_english_changed(sample_site: load.Project) -> None:
    articles, _ = load.read_articles(sample_site, "tr")
    (lease,) = [article for article in articles if article.pair.slug == "lease"]
    stale = {
        lease.source.segments[p.source.start].text[:20] for p in lease.placed if p.state == "stale"
    }
    assert {"Most office leases r", "The lessor usually a"} <= stale


def test_the_half_translated_article_is_seen_as_such(
    sample_site: load.Project, alignments: dict[str, Alignment]
) -> None:
    articles, _ = load.read_articles(sample_site, "tr")
    (article,) = [a for a in articles if a.pair.slug == "client-facing"]
    alignment = alignments["client-facing"]
    texts = [
        (
            " ".join(article.source.segments[i].text for i in bead.source),
            " ".join(article.target.segments[j].text for j in bead.target),
        )
        for bead in alignment.beads
    ]
    copies = {source for source, target in texts if source == target}
    assert len(copies) >= 5
    updated = align.update_article(sample_site, article, alignment).catalogue
    assert copies <= {unit.source for unit in updated.units if not unit.target}
