"""What in a sentence is no words."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossalign.markdown.inline import masked, scan


def kinds(text: str) -> list[tuple[str, str]]:
    return [(item.kind, item.value) for item in scan(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`a` and ``b ` c``", [("code", "a"), ("code", "b ` c")]),
        ("an open ` tick", []),
        ("[x](/front 'T') y", [("link", "/front")]),
        ("[x](<a b>)", [("link", "a b")]),
        ("[x](https://a.org/b_(c))", [("link", "https://a.org/b_(c)")]),
        ("[`f`](/g)", [("code", "f"), ("link", "/g")]),
        ("![alt](/i.png)", [("image", "/i.png")]),
        ("[x][Label] [Y][]", [("reference", "Label"), ("reference", "Y")]),
        ("[x] (/no)", []),
        ("<https://a.org> me@b.org", [("url", "https://a.org"), ("url", "me@b.org")]),
        ("See https://a.org/b, or (www.c.org).", [("url", "https://a.org/b"), ("url", "www.c.org")]),
        ("https://a.org'dan", [("url", "https://a.org")]),
        ("<b class='x'>a</b><br/><>", [("tag", "b"), ("tag", "/b"), ("tag", "br"), ("tag", "")]),
        ("a < b and c > d", []),
        ("{name} ${x} {{ page.x }} {% y %} %s %(a)d", [("placeholder", p) for p in
            ("{name}", "${x}", "{{ page.x }}", "{% y %}", "%s", "%(a)d")]),
        ("{see below} 50% sure %sıfır", []),
        ("<!-- a --> {/* b */}", [("comment", "<!-- a -->"), ("comment", "{/* b */}")]),
        ("&amp; [^1] :tada:", [("entity", "&amp;"), ("footnote", "[^1]"), ("entity", ":tada:")]),
        (r"\`no\`", [("escape", "\\"), ("escape", "\\")]),
    ],
)  # fmt: skip
def test_scan(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


def test_the_place_of_a_link_is_behind_its_anchor_text() -> None:
    (item,) = scan("see [the page](/x) now")
    assert (item.opening, item.start, item.end) == (4, 13, 18)
    assert masked("see [the page](/x) now", [item], "Q") == "see [the pageQQQQQ now"


@given(st.text(alphabet="`[]()<>{}%&;:!\\/ ab1\"'*_@.", max_size=80))
def test_any_text_can_be_scanned(text: str) -> None:
    items = scan(text)
    assert all(0 <= item.opening <= item.start < item.end <= len(text) for item in items)
    assert len(masked(text, items)) == len(text)


@pytest.mark.parametrize(
    "piece", ["[", "](", "`", "`` ", "<a ", "{{", "<!--", "a@", "{/*", "&#", "(", "![x]("]
)
def test_linear_time(piece: str) -> None:
    start = time.perf_counter()
    scan(piece * 30_000)
    assert time.perf_counter() - start < 3
