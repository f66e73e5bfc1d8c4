"""The tokens of inline Markdown, and that a sentence has those that its document has."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossalign.markdown import document
from glossalign.markdown.inline import destination_of, hide, prose, scan, without_targets
from glossalign.markdown.segment import segment

if TYPE_CHECKING:
    from collections.abc import Iterator


def kinds(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.value) for token in scan(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words", []),
        ("`a` and ``b ` c``", [("code", "a"), ("code", "b ` c")]),
        ("``a`b``", [("code", "a`b")]),
        (r"``a\`` b`", [("code", "a\\")]),
        ("an open ` tick", []),
        ("# `a`", [("code", "a")]),
        ("1. [a](b)", [("link", "b")]),
        ("    [a](b)", [("link", "b")]),
        ("[x](/front 'T') y", [("link", "/front")]),
        ("[x](<a b> (T))", [("link", "a b")]),
        ("[x](<>)", [("link", "")]),
        ("[x]()", [("link", "")]),
        ("[lease](/lease_(law))", [("link", "/lease_(law)")]),
        ("[x](https://a.org/b_(c_(d)))", [("link", "https://a.org/b_(c_(d))")]),
        (r"[x](/a\)b)", [("link", r"/a\)b")]),
        (r"[a \] b](/x)", [("link", "/x"), ("escape", "\\")]),
        ("[x]({{ site.url }}/x)", [("link", "{{ site.url }}/x")]),
        ("[`f`](/g)", [("link", "/g"), ("code", "f")]),
        ("[a [b](c) d](e)", [("link", "c")]),
        ("![alt](/i.png)", [("image", "/i.png")]),
        ("[![alt](/i.png)](/x)", [("link", "/x"), ("image", "/i.png")]),
        ("[a `](b)` c](d)", [("link", "d"), ("code", "](b)")]),
        ("[x][Label] [Y][] [z]", [("reference", "Label"), ("reference", "Y"), ("reference", "z")]),
        ("![x][y]", [("reference", "y")]),
        ("[x] (/no)", [("reference", "x")]),
        ("[ ] a", []),
        (r"\[x\](/no)", [("escape", "\\"), ("escape", "\\")]),
        ("<https://a.org> me@b.org", [("url", "https://a.org"), ("url", "me@b.org")]),
        ("<me@b.org>", [("url", "me@b.org")]),
        ("[www.a.org](https://a.org/b)", [("link", "https://a.org/b"), ("url", "www.a.org")]),
        (
            "See https://a.org/b, or (www.c.org).",
            [("url", "https://a.org/b"), ("url", "www.c.org")],
        ),
        ("(https://a.org/b_(c))", [("url", "https://a.org/b_(c)")]),
        ("https://a.org'dan", [("url", "https://a.org")]),
        ("<b class='x>y'>a</b><br/><>", [("tag", "b"), ("tag", "/b"), ("tag", "br"), ("tag", "")]),
        ("<Tabs.Item a={b}> <c d={e f}>", [("tag", "Tabs.Item"), ("tag", "c")]),
        ("a < b and c > d", []),
        (
            "{name} ${x} {{ page.x }} {% y %} %s %(a)d",
            [
                ("placeholder", p)
                for p in ("{name}", "${x}", "{{ page.x }}", "{% y %}", "%s", "%(a)d")
            ],
        ),
        ("`{{ a }}` {{ b }}", [("code", "{{ a }}"), ("placeholder", "{{ b }}")]),
        ("https://a.org/{{ v }}/x.", [("url", "https://a.org/{{ v }}/x")]),
        ("https://{{ host }} {{ v }}", [("url", "https://{{ host }}"), ("placeholder", "{{ v }}")]),
        ("{see below} 50% sure %sıfır", []),
        (
            "<!-- a --> {/* b */} {#c}",
            [("comment", c) for c in ("<!-- a -->", "{/* b */}", "{#c}")],
        ),
        ("$$x_1 = 5$$ and US$500", [("math", "$$x_1 = 5$$")]),
        ("&amp; [^1] :tada:", [("entity", "&amp;"), ("footnote", "[^1]"), ("entity", ":tada:")]),
        (r"\`no\`", [("escape", "\\"), ("escape", "\\")]),
        ("ağ `ğ` [ş](/ı) 𝒳 <b>", [("code", "ğ"), ("link", "/ı"), ("tag", "b")]),
        ("half \ud800 `a`", [("code", "a")]),
        ("`a\nb` [c](\nd)", [("code", "a\nb"), ("link", "d")]),
    ],
)
def test_scan(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


def test_the_words_of_a_link_are_read_and_its_target_is_not() -> None:
    text = "see [the page](/x 'T') now"
    (token,) = scan(text)
    assert (token.start, token.end, text[slice(*token.inner)]) == (4, 22, "the page")
    assert hide(text, [token], "Q") == "see [the pageQQQQQQQQQ now"
    assert without_targets(text) == "see [the page now"
    assert text[slice(*destination_of(text, token))] == "/x"


def test_a_destination_in_pointed_brackets_stands_with_them() -> None:
    text = "[a](  </x y> 'T')"
    assert text[slice(*destination_of(text, scan(text)[0]))] == "</x y>"


def test_a_label_alone_is_read() -> None:
    assert prose("[lease] [a][lease]") == "[lease] [a        "


ALPHABET = "`[]()<>{}%&;:!\\/ ab1\"'*_@.#$^|-ğ\ud800\n"


@given(st.text(alphabet=ALPHABET, max_size=80))
def test_any_text_can_be_scanned(text: str) -> None:
    tokens = scan(text)
    assert list(tokens) == sorted(tokens, key=lambda t: (t.start, -t.end))
    for token in tokens:
        assert 0 <= token.start <= token.inner[0] <= token.inner[1] <= token.end <= len(text)
        assert token.start <= token.hidden[0] <= token.hidden[1] == token.end
        if token.kind in ("link", "image"):
            assert token.value in text[slice(*destination_of(text, token))]
    assert len(prose(text)) == len(text)
    spans = sorted(token.hidden for token in tokens)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


HOSTILE = (
    "[",
    "]",
    "(",
    "](",
    "[a](",
    "[a](b ",
    '[a](b "',
    "[](",
    "![x](",
    "[a][",
    "[a][b]",
    "`",
    "`` ",
    "`a`` ",
    "<",
    "<a ",
    "<a b='",
    "<!--",
    "<a@",
    "<http:",
    "a@",
    "a@b.c ",
    "{{",
    "{{ a",
    "{%",
    "{/*",
    "{",
    "{#",
    "$$",
    "$$a",
    "&#",
    "%",
    ":a",
    "\\",
    "\\`",
    "https://a(",
    "www.",
    "*_",
    "![",
    "[^",
    "</",
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_linear_time(piece: str) -> None:
    start = time.perf_counter()
    scan(piece * (200_000 // len(piece)))
    assert time.perf_counter() - start < 4


# What Markdown knows; a part of a text that is random now and then, so that parts run into each
# other.
WORDS = st.sampled_from(["lease", "kira", "ön büro", "a_b", "ğ", "x", ""])
DESTINATIONS = st.sampled_from(
    ["/x", "/lease_(law)", "</x y>", "https://a.example/x", "#a", r"/a\)b", "", "{{ u }}/x"]
)
TITLES = st.sampled_from(["", ' "t"', " 't (u)'", " (t)"])
LEAVES = st.one_of(
    WORDS,
    st.sampled_from(
        [
            "`a`",
            "``a`b``",
            "` a`",
            "`",
            "``",
            "<b>",
            "</b>",
            "<a href='x>y'>",
            "<!-- c -->",
            "<",
            "<br/>",
        ]
    ),
    st.sampled_from(
        [
            "<https://a.example/x>",
            "<me@a.example>",
            "<mailto:a>",
            "[",
            "]",
            "(",
            ")",
            "](",
            "\\",
            "\\[",
            "*",
        ]
    ),
    st.sampled_from(
        [
            "{{ x }}",
            "{% y %}",
            "$$z$$",
            "**",
            "_",
            "&amp;",
            "[^1]",
            "!",
            "[b]",
            "[a][b]",
            "|",
            "#",
            ". ",
        ]
    ),
    st.text(alphabet="`[]()<>!\\ ab\"'", max_size=4),
)


def linked(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    link = st.tuples(st.sampled_from(["[", "!["]), inner, DESTINATIONS, TITLES)
    return st.one_of(
        link.map(lambda p: f"{p[0]}{p[1]}]({p[2]}{p[3]})"),
        st.lists(inner, min_size=1, max_size=3).map("".join),
    )


MARKDOWN = st.lists(st.recursive(LEAVES, linked, max_leaves=8), min_size=1, max_size=5).map(
    " ".join
)
OF_COMMONMARK = ("code", "link", "image", "html")


Seen = list[tuple[str, str, str]]


def of_document(text: str) -> Iterator[tuple[str, Seen]]:
    """Yield each sentence of a text and what its document knows of it: kind, text, target."""
    read = document.parse(f"x {text}\n", path="a.md")
    for one in segment(read, "en"):
        found: Seen = [
            (i.kind, read.text[i.start : i.end], i.target)
            for i in read.blocks[one.block].inlines
            if i.kind in OF_COMMONMARK and one.start <= i.start and i.end <= one.end
        ]
        yield one.text, found


def in_html(name: str) -> bool:
    """Tell whether the name of a tag, "" for a comment, is one that CommonMark knows."""
    return name.startswith("<!") or re.fullmatch("/?[A-Za-z][A-Za-z0-9-]*", name) is not None


def of_scan(text: str) -> Seen:
    """Return the tokens that CommonMark knows, in the form of a document's inlines."""
    found: Seen = []
    for token in scan(text):
        whole = text[token.start : token.end]
        if token.kind in ("link", "image"):
            found.append((token.kind, whole, token.value))
        elif token.kind == "url" and whole.startswith("<"):
            found.append(("link", whole, token.value))
        elif token.kind == "code":
            found.append(("code", whole, ""))
        elif token.kind in ("tag", "comment") and whole.startswith("<") and in_html(token.value):
            found.append(("html", whole, ""))
    return found


@given(MARKDOWN)
def test_a_sentence_has_the_tokens_that_its_document_has(text: str) -> None:
    for sentence, expected in of_document(text):
        assert of_scan(sentence) == expected
