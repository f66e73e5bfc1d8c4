"""What each site generator adds to Markdown: a sample page of every construct, as a golden file."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossalign.markdown import segment
from glossalign.markdown.dialects import Reading

PAGES = sorted(
    path
    for path in (Path(__file__).parent / "data" / "dialects").iterdir()
    if path.suffix in (".md", ".mdx")
)


def listing(path: Path, reading: Reading) -> str:
    """Return a line a segment: where it stands, its kind, its text."""
    read = segment.read_markdown(path.read_text("utf-8"), "en", path=path.name, reading=reading)
    return "".join(
        f"{one.line} {one.kind} {one.text}\n" for one in read.segments if not one.literal
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_of_a_generator_is_read_as_it_shows_it(page: Path) -> None:
    assert listing(page, Reading((page.stem,))) == page.with_suffix(".txt").read_text("utf-8")
