"""The glossary as a page: both directions in their own order, and nothing that runs."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from glossalign.model import TermPair
from glossalign.report import pages

PAIRS = [
    TermPair("rent", "kira", 9, status="approved", definition="Kira, bir bedeldir.", url="/rent"),
    TermPair("heat", "ısı", 3),
    TermPair("work", "iş", 2),
    TermPair("heat", "sıcaklık", 1, status="forbidden"),
    TermPair("bag", "çanta", 1, status="rejected"),
]
EVIL = TermPair(
    "</title><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    1,
    (),
    "| a\n# b",
    "[x](javascript:alert(1))",
    note="\x1b]0;pwn\x07",
    url="javascript:alert(1)",
)


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read(pairs: list[TermPair]) -> Reader:
    reader = Reader()
    reader.feed("".join(pages.serialize_html(pairs, source="en", target="tr")))
    return reader


def test_each_direction_has_its_own_order_and_letters() -> None:
    english, turkish = pages.directions(PAIRS, "en", "tr")
    assert [(letter, [e.word for e in entries]) for letter, entries in english.letters] == [
        ("H", ["heat"]),
        ("R", ["rent"]),
        ("W", ["work"]),
    ]
    assert [(letter, [e.word for e in entries]) for letter, entries in turkish.letters] == [
        ("I", ["ısı"]),
        ("İ", ["iş"]),
        ("K", ["kira"]),
        ("S", ["sıcaklık"]),
    ]


def test_markdown_has_terms_counts_definitions_and_what_is_forbidden() -> None:
    text = "".join(pages.serialize_markdown(PAIRS, source="en", target="tr"))
    assert "- **heat**: ısı (3); not ~~sıcaklık~~\n" in text
    assert "- **rent**: kira (9)\n  - Kira, bir bedeldir.\n  - [/rent](</rent>)\n" in text
    assert "çanta" not in text


def test_html_names_languages_and_links() -> None:
    reader = read(PAIRS)
    assert ("dt", {"lang": "tr"}) in reader.tags
    assert ("a", {"href": "/rent"}) in reader.tags
    anchors = {a["href"] for tag, a in reader.tags if tag == "a" and str(a["href"]).startswith("#")}
    assert anchors == {f"#{a['id']}" for tag, a in reader.tags if "id" in a}


def test_hostile_terms_are_text() -> None:
    reader = read([EVIL])
    assert not {"script", "img"} & {tag for tag, _ in reader.tags}
    assert not [a for tag, a in reader.tags if tag == "a" and "javascript" in str(a["href"])]
    assert EVIL.term in reader.texts
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", "".join(reader.texts))
    policy = next(a["content"] for tag, a in reader.tags if tag == "meta" and "http-equiv" in a)
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    page = "".join(pages.serialize_markdown([EVIL], source="en", target="tr"))
    assert "<script" not in page
    assert "](javascript" not in page
    assert "\n# b" not in page
