"""Prose that stands in no segment is named; each word of a page is in one account."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from glossalign.lang.function_words import function_words
from glossalign.markdown import segment
from glossalign.markdown.dialects import Reading
from glossalign.markdown.unread import account, unread
from tests.helpers import run, write
from tests.test_dialects import PAGES, read

ENGLISH = function_words("en")
CORPORA = Path(__file__).parents[2] / "shared" / "data" / "corpus"

PAGE = """\
---
title: A page
image:
  note: The picture is of the old house.
---
A sentence of the page.

    The rent is due on the first of the month.
    It is paid to the landlord.

    x = rent_of(house)

```python
# The rent is due on the first of the month.
```

<Card tip="The rent is due monthly." class="the big and red" />

{flag && <p>The rent is due on the first.</p>}

<!-- title="The rent is due on the first." -->

[house]: /house "The house of the landlord"
"""
FOUND = [
    ("field", "image.note", "The picture is of the old house."),
    (
        "indented",
        "",
        (
            "The rent is due on the first of the month.\n    It is paid to the landlord.\n\n"
            "    x = rent_of(house)"
        ),
    ),
    ("attribute", "tip", "The rent is due monthly."),
    ("expression", "", "The rent is due on the first."),
    ("definition", "", "The house of the landlord"),
]


def found_in(text: str, path: str, reading: Reading) -> list[tuple[str, str, str]]:
    document = segment.read_markdown(text, "en", path=path, reading=reading).document
    return [
        (one.why, one.name, document.text[one.start : one.end]) for one in unread(document, ENGLISH)
    ]


def test_prose_is_found_where_it_is_not_read() -> None:
    assert found_in(PAGE, "a.md", Reading(("vitepress",))) == [
        one for one in FOUND if one[0] != "expression"
    ]
    # In MDX indentation is no code.
    assert found_in(PAGE, "a.mdx", Reading()) == [one for one in FOUND if one[0] != "indented"]


def test_what_a_setting_reads_is_not_unread() -> None:
    reading = Reading(("mdx",), fields=("title", "image"), attributes=("tip",))
    left = [one[0] for one in found_in(PAGE, "a.mdx", reading)]
    assert left == ["expression", "definition"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_word_of_a_page_is_in_one_account(page: Path) -> None:
    source = read(page, page.read_text("utf-8"))
    found = account(source.document, list(unread(source.document, ENGLISH)))
    assert found.words == len(re.findall(r"[^\W_]+(?:['’][^\W_]+)*", source.document.text))
    # What stands in a segment is read.
    words = [w for one in source.segments for w in re.findall(r"[^\W_]+(?:['’][^\W_]+)*", one.text)]
    assert found.read >= len(words) - sum(len(" ".join(s.marks).split()) for s in source.segments)


@pytest.mark.skipif(not CORPORA.is_dir(), reason="needs the maintainers' corpora")
@pytest.mark.parametrize("site", ["fastapi", "djangogirls", "react", "opensource-guide"])
def test_next_to_no_prose_of_real_sites_is_unread(site: str) -> None:
    read_words = unread_words = 0
    for path in sorted((CORPORA / site).rglob("*.md"))[::3]:
        text = path.read_bytes().decode()
        language = "tr" if "tr" in path.relative_to(CORPORA).parts else "en"
        document = segment.read_markdown(text, language, path=path.name).document
        found = account(document, list(unread(document, function_words(language))))
        read_words += found.read
        unread_words += found.unread
    assert unread_words <= 0.005 * read_words


def test_check_names_the_lines_and_the_setting(tmp_path: Path) -> None:
    page = '# Page\n\nIt is here.\n\n<Card tip={tip} note="The rent is due monthly." />\n'
    write(tmp_path, "source/a.md", page)
    write(tmp_path, "locales/tr/a.md", "# Sayfa\n\nBuradadır.\n")
    done = run(tmp_path, "check")
    assert done.returncode == 0
    place = "source/a.md:5:23: GA106 5 words of prose are in no segment: it stands in `note=`"
    assert place in done.stdout
    assert "Unread" in done.stdout
    assert run(tmp_path, "check", "--fail-on", "unread").returncode == 1
    write(tmp_path, "glossalign.toml", '[markdown]\ntext_attributes = ["note"]\n')
    done = run(tmp_path, "check", "--fail-on", "unread")
    assert done.returncode == 0
    assert "Unread" not in done.stdout
