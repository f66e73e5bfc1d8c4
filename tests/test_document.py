"""Documents: golden cases as text files, properties of any text, real articles."""

from __future__ import annotations

import time
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossalign.errors import DocumentError
from glossalign.markdown import document
from glossalign.markdown.dialects import Reading

if TYPE_CHECKING:
    from glossalign.model import Block, Document

GOLDEN = Path(__file__).parent / "data" / "document"
ROOT = Path(__file__).parents[1]
SAMPLES = sorted([*(ROOT / "source").glob("*.md"), *(ROOT / "locales/tr").glob("*.md")])
MORE = [
    *sorted((ROOT.parent / "shared/data/corpus").glob("**/*.md")),
    *sorted((ROOT.parent / "shared/seed").glob("*.[mt][dx]*")),
]
"""What the maintainers keep beside the checkout, where it is there."""
CASES = [
    pytest.param(*case.split("\n=>\n"), id=f"{path.stem}-{number}")
    for path in sorted(GOLDEN.glob("*.txt"))
    for number, case in enumerate(path.read_text("utf-8").removesuffix("\n").split("\n%%%%\n"), 1)
]
# Pieces that open, close or look like something: their joins are what no author thinks of.
PIECES = (
    *("# ", "##A", "#A", "> ", ">", "- ", "* ", "1. ", "   ", "    ", "\t", "\n", "\n\n", "  \n"),
    *("\\\n", "\\", "a", "Öne", "çık", "x y", ". ", "!", "*", "**", "_", "~~", "`", "``", "```"),
    *("~~~", "[", "]", "](/u)", '(/ö "t")', "![", "[r]: /ü\n", "[r]", "[^1]", "[^1]: ", "&amp;"),
    *("<b>", "</b>", "<Foo>", "</Foo>", "<a b={c}>", "<div>", "<!-- ", "-->", "<http://x.y>"),
    *("{", "}", "{{ x }}", "{% y %}", "{% raw %}", "{% endraw %}", "{/*c*/}", "{#id}", "{: .c}"),
    *("!!! not\n", '!!! not "Öne çık"\n', '=== "Sekme"\n', "/// not | Öne\n", "///\n", ": tanım\n"),
    *("*[A]: b c\n", "<li>", "</li>", '<p title="ö "">', "<br>", "<style>", "<Kart.Ad x={{a: 1}}>"),
    *("{* a *}\n", "```{note} Öne\n", ":::not[Öne]\n", '{{< f caption="ö b" >}}\n', "{: .a}\n"),
    *("$$", ":::", "|", "|a|b|\n|-|-|\n", "---", "===", "- [ ] ", "+++\n", "[!NOTE]", "\u00a0"),
    *('import a from "b"\n', "export const x = {\n", "’", "漢", "\u0301", "\ufeff"),
)
MARKDOWN = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


def parse(text: str) -> Document:
    return document.parse(text, path="a.md")


def lines_of(doc: Document, block: Block) -> str:
    return "|".join(doc.text[start:end] for start, end in block.lines)


def shown(doc: Document) -> str:
    """Return a document as the golden files have it: a line a block, an indented one an inline."""
    text = doc.text
    rows = [f"! {problem.line}:{problem.column} {problem.code}" for problem in doc.problems]
    for block in doc.blocks:
        words = lines_of(doc, block) or text[block.start : block.end].replace("\n", "|")
        rows.append(f"{block.kind}{block.level or ''} {block.name}: {words}")
        rows += [f"  break before: {text[at:].split()[0]}" for at in block.breaks]
        for inline in block.inlines:
            inner = text[slice(*inline.inner)] or text[inline.start : inline.end]
            arrow = f" -> {inline.target}" if inline.target else ""
            rows.append(f"  {inline.kind}: {inner}{arrow}".replace("\n", "|"))
    return "\n".join(rows)


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_golden(text: str, expected: str) -> None:
    assert shown(parse(text)) == expected


def assert_sound(doc: Document) -> None:
    """Check what holds of any document."""
    text = doc.text
    assert all(0 <= block.start < block.end <= len(text) for block in doc.blocks)
    assert all(one.end <= two.start for one, two in pairwise(doc.blocks))
    for block in doc.blocks:
        if block.kind in ("code", "html"):
            assert not (block.lines or block.inlines or block.breaks)
            continue
        assert block.lines[0][0] == block.start
        assert block.lines[-1][1] == block.end
        assert all(one[1] < two[0] for one, two in pairwise(block.lines))
        for start, end in block.lines:
            assert start < end
            assert not set("\r\n") & set(text[start:end])
            assert text[start:end] == text[start:end].strip(" \t")
        assert all(block.start < at < block.end for at in block.breaks)
        order = [(inline.start, -inline.end) for inline in block.inlines]
        assert order == sorted(order)
        for inline in block.inlines:
            inner = inline.inner
            assert block.start <= inline.start <= inner[0] <= inner[1] <= inline.end <= block.end
            assert inline.start < inline.end
        assert all(
            one.end <= two.start or two.end <= one.end for one, two in pairwise(block.inlines)
        )
    own = [((block.start, block.end), text[block.start : block.end]) for block in doc.blocks]
    assert document.splice(text, own) == text
    assert document.splice(text, ()) == text


def shape(doc: Document) -> list[object]:
    return [
        (block.kind, block.level, lines_of(doc, block), [inline.kind for inline in block.inlines])
        for block in doc.blocks
    ]


@settings(derandomize=True, max_examples=1500, deadline=None)
@given(MARKDOWN)
def test_any_text_is_sound_whatever_its_line_ends(text: str) -> None:
    try:
        doc = parse(text)
    except DocumentError:
        return
    assert_sound(doc)
    for line_end in ("\r\n", "\r"):
        twin = parse(text.replace("\n", line_end))
        assert_sound(twin)
        assert shape(twin) == shape(doc)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_any_characters_are_read_or_refused(text: str) -> None:
    try:
        assert_sound(parse(text))
    except DocumentError as error:
        assert error.problem.line >= 1


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_decomposed_letters_make_the_same_blocks(text: str, expected: str) -> None:
    composed = parse(unicodedata.normalize("NFC", text))
    decomposed = parse(unicodedata.normalize("NFD", text))
    kinds = [(block.kind, block.level, len(block.inlines)) for block in composed.blocks]
    assert [(b.kind, b.level, len(b.inlines)) for b in decomposed.blocks] == kinds
    assert kinds or not expected


def test_real_articles_are_sound() -> None:
    counts: dict[str, int] = {}
    for path in SAMPLES + MORE:
        doc = parse(path.read_bytes().decode())
        assert_sound(doc)
        for block in doc.blocks:
            counts[block.kind] = counts.get(block.kind, 0) + 1
    assert set(counts) >= {
        *("heading", "paragraph", "list_item", "quote", "table_cell", "field", "code", "html"),
    }


def test_real_articles_have_the_same_blocks_with_other_line_ends() -> None:
    for path in SAMPLES + MORE[::7]:
        text = path.read_bytes().decode()
        assert shape(parse(text.replace("\n", "\r\n"))) == shape(parse(text))


def test_splice() -> None:
    text = "# Arka ofis\n\nMetin.\n"
    heading, paragraph = parse(text).blocks
    new = [
        ((paragraph.start, paragraph.end), "Text."),
        ((heading.start, heading.end), "Back office"),
    ]
    assert document.splice(text, new) == "# Back office\n\nText.\n"
    assert document.splice("ab", [((1, 1), "x"), ((1, 1), "y"), ((1, 2), "z")]) == "axyz"


@pytest.mark.parametrize(
    "spans", [[(0, 3), (2, 4)], [(2, 4), (0, 3)], [(1, 1), (0, 2)], [(3, 2)], [(0, 9)], [(-1, 1)]]
)
def test_splice_refuses_spans_that_overlap_or_lie_outside(spans: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="overlaps"):
        document.splice("abcd", [(span, "") for span in spans])


def test_fields_are_blocks_in_the_order_of_the_text() -> None:
    text = '---\nkeywords: [fon, \'a b\', ~]\nlang: tr\ntitle: "\\u00d6n \\"büro\\""\n---\nMetin\n'
    doc = parse(text)
    seen = [(b.kind, b.name, lines_of(doc, b), b.decoded) for b in doc.blocks]
    assert seen == [
        ("field", "keywords", "fon", ""),
        ("field", "keywords", "a b", ""),
        ("field", "title", '\\u00d6n \\"büro\\"', 'Ön "büro"'),
        ("paragraph", "", "Metin", ""),
    ]
    assert doc.front_matter["lang"] == "tr"
    assert [
        b.name for b in document.parse(text, path="a.md", reading=Reading(fields=("lang",))).blocks
    ] == [
        "lang",
        "",
    ]
    assert [
        b.name for b in document.parse(text, path="a.md", reading=Reading(fields=())).blocks
    ] == [""]


@pytest.mark.parametrize("text", ["", "\ufeff", " \n\t\n", "---\nlang: tr\n---", "\n\n>\n\n-\n"])
def test_nothing_to_read_is_no_blocks(text: str) -> None:
    assert parse(text).blocks == ()


def test_a_bom_and_its_offsets_stay() -> None:
    doc = parse("\ufeff# Ön büro\n")
    assert [(b.start, b.end, lines_of(doc, b)) for b in doc.blocks] == [(3, 10, "Ön büro")]


def test_jsx_is_read_in_mdx_alone() -> None:
    text = "Set {a, b} here.\n"
    assert parse(text).blocks[0].inlines == ()
    (placeholder,) = document.parse(text, path="a.mdx").blocks[0].inlines
    assert (placeholder.kind, text[placeholder.start : placeholder.end]) == (
        "placeholder",
        "{a, b}",
    )


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Bir\n\nka\x00la", (3, 3)),
        ("- a\x1b[1m", (1, 4)),
        ("a\x9b31m", (1, 2)),
        ('---\ntitle: "a\\x1bb"\n---\n', (2, 9)),
    ],
)
def test_a_control_character_in_a_text_is_an_error(text: str, where: tuple[int, int]) -> None:
    with pytest.raises(DocumentError) as caught:
        parse(text)
    problem = caught.value.problem
    assert (problem.code, problem.line, problem.column) == ("control-char", *where)


def test_a_control_character_in_code_is_kept() -> None:
    doc = parse("```\na\x00\x1bb\n```\n\nc\u0085d\u2028e\n")
    assert [b.kind for b in doc.blocks] == ["code", "paragraph"]


def test_half_a_surrogate_pair_is_an_error() -> None:
    with pytest.raises(DocumentError) as caught:
        parse("a\n\nb\ud800")
    assert (caught.value.problem.code, caught.value.problem.line) == ("not-utf8", 3)


def test_what_cannot_be_seen_is_a_problem_once() -> None:
    doc = parse("Bir\n\niki \u202e\u2066 u\u0308c\u0327\n\nu\u0308")
    seen = [(p.code, p.severity, p.line) for p in doc.problems]
    assert seen == [("bidi-control", "warning", 3), ("not-nfc", "warning", 3)]


def test_a_heading_without_its_space_is_a_problem() -> None:
    (problem,) = parse("Metin\n\n##Öne çıkanlar\n").problems
    assert str(problem) == (
        'a.md:3:1: warning[heading-space] "##Öne çıkanlar" is not a heading: put a space after ##'
    )


@pytest.mark.parametrize(
    ("start", "unit", "size"),
    [
        ("", ">", 25_000),
        ("", "> ", 25_000),
        ("", "[", 25_000),
        ("", "![", 25_000),
        ("", "{", 25_000),
        ("", "{\n", 25_000),
        ("", "*a **b ", 5_000),
        ("", "`a{ ``b ", 5_000),
        ("", "{% x {{ y {/* z $$ ", 3_000),
        ("", "{% raw %}\n", 3_000),
        ("", "{% raw %}\n```\n{/*\n$$\n", 3_000),
        ("", "import {\n", 5_000),
        ("", "export const a = {\n\n", 3_000),
        ("", "a\n<Foo b={c}\n", 3_000),
        ("", "<div>\n{% x %}\n", 3_000),
        ("x ", "<A/> ", 10_000),
        ("import a from 'b'\n\n", "<A>x</A> ", 4_000),
        ("", "a<br>", 10_000),
        ("", "##Foo\n", 5_000),
        ("", "#Foo\n\n", 5_000),
        ("", "[a]: /b\n[a] ", 3_000),
        ("+++\n", "+++a\n", 5_000),
        ("", "> a\r", 5_000),
    ],
)
def test_nasty_repetition_costs_linear_time(start: str, unit: str, size: int) -> None:
    began = time.process_time()
    assert_sound(parse(start + unit * size))
    assert time.process_time() - began < 1.5


def test_five_hundred_nested_lists() -> None:
    doc = parse("".join(f"{'  ' * depth}- madde\n" for depth in range(500)))
    assert [block.level for block in doc.blocks] == list(range(1, 501))
