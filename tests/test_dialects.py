"""What each site generator adds to Markdown: a sample page of every construct, as a golden file."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from glossalign import build
from glossalign.catalogue.trace import Placed
from glossalign.markdown import segment
from glossalign.markdown.dialects import CONSTRUCTS, DIALECTS, NAMES, Reading, shown_by
from glossalign.markdown.literals import without_common
from glossalign.model import Text, Unit

PAGES = sorted(
    path
    for path in (Path(__file__).parent / "data" / "dialects").iterdir()
    if path.suffix in (".md", ".mdx")
)
BY_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
STYLES = {
    "plain": "Yeni metin {}",
    "double-quotes": 'Yeni "metin" {} için',
    "both-quotes": 'Ayşe\'nin "evi" {}',
}


def read(page: Path, text: str) -> Text:
    return segment.read_markdown(text, "en", path=page.name, reading=Reading((page.stem,)))


def rebuilt(page: Path, source: Text, texts: list[str]) -> Text:
    """Return the page with each sentence translated, read again."""
    placed = [
        Placed(range(i, i + 1), range(0), Unit(one.text, text), "unbuilt")
        for i, (one, text) in enumerate(zip(source.segments, texts, strict=True))
    ]
    return read(page, build.from_source(source, placed, "source").text)


@BY_PAGE
def test_a_page_of_a_generator_is_read_as_it_shows_it(page: Path) -> None:
    segments = read(page, page.read_text("utf-8")).segments
    found = "".join(f"{one.line} {one.kind} {one.text}\n" for one in segments if not one.literal)
    assert found == page.with_suffix(".txt").read_text("utf-8")


@pytest.mark.parametrize("style", STYLES)
@BY_PAGE
def test_a_page_is_built_with_other_words_in_the_same_structure(page: Path, style: str) -> None:
    source = read(page, page.read_text("utf-8"))
    texts = [
        STYLES[style].format(number) + "." * one.text.endswith(".")
        for number, one in enumerate(source.segments)
    ]
    built = rebuilt(page, source, texts)
    assert [one.text for one in built.segments] == texts
    assert [b.kind for b in built.document.blocks] == [b.kind for b in source.document.blocks]


@BY_PAGE
def test_a_page_that_is_built_from_itself_is_the_same(page: Path) -> None:
    source = read(page, page.read_text("utf-8"))
    built = rebuilt(page, source, [one.text for one in source.segments])
    assert built.document.text == source.document.text


def test_a_value_keeps_its_quotation_marks_in_the_way_of_its_language() -> None:
    page = Path("hugo.md")
    text = '{{< figure caption="A b" >}}\n\n<img alt="C d">\n'
    new = ['Ayşe\'nin "evi"', 'Ali\'nin "işi"']
    built = rebuilt(page, read(page, text), new)
    assert built.document.text == (
        '{{< figure caption="Ayşe\'nin \\"evi\\"" >}}\n\n<img alt="Ali\'nin &quot;işi&quot;">\n'
    )
    assert [one.text for one in built.segments] == new


@pytest.mark.parametrize(
    ("unit", "size"), [("[a](/b) <!-- c --> ", 4_000), ("| 0 |\n|---|\n" + "| 0 |\n" * 20, 200)]
)
def test_what_is_seen_through_or_left_out_costs_linear_time(unit: str, size: int) -> None:
    began = time.process_time()
    source = segment.read_markdown(unit * size, "en", path="a.md")
    without_common(source, source)
    assert time.process_time() - began < 2.5


def test_every_dialect_has_a_page_and_a_construct_of_its_own() -> None:
    assert {page.stem for page in PAGES} == set(NAMES)
    assert {name for one in CONSTRUCTS for name in one.dialects} <= set(NAMES)


def test_a_dialect_is_shown_by_the_files_of_its_generator() -> None:
    assert shown_by(["README.md", "mkdocs.yml"]) == {"mkdocs": "mkdocs.yml"}
    assert shown_by(["docusaurus.config.ts", "_config.yaml"]) == {
        "docusaurus": "docusaurus.config.ts",
        "jekyll": "_config.yaml",
    }
    assert shown_by(["config.toml", "docs"]) == {}
    assert all(shown_by([p.replace("*", "x")]) for one in DIALECTS for p in one.files)
