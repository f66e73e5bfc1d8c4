"""Front matter: what is read, where it stands, what is refused and how long that may take."""

from __future__ import annotations

import sys
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from yaml import YAMLError, safe_load

from glossalign.errors import DocumentError
from glossalign.markdown import front_matter
from glossalign.markdown.front_matter import FrontMatter, position, positions


def parse(text: str) -> FrontMatter:
    return front_matter.parse(text, path="a.md")


def refused(text: str) -> tuple[str, int, int]:
    with pytest.raises(DocumentError) as caught:
        parse(text)
    problem = caught.value.problem
    assert problem.path == "a.md"
    return problem.code, problem.line, problem.column


def pieces(text: str) -> dict[str, list[list[str]]]:
    """Return the lines of each value as they stand in the text."""
    return {
        key: [[text[start:end] for start, end in value.lines] for value in values]
        for key, values in parse(text).spans.items()
    }


def yaml(head: str) -> str:
    return f"---\n{head}\n---\nmetin\n"


def test_scalars_stay_as_written() -> None:
    head = "lang: no\nslug: 0123\ntime: 12:30\ndate: 2026-13-45\ncontent: x\nhandler: y\nz: ~\nq:"
    assert parse(yaml(head)).fields == {
        "lang": "no",
        "slug": "0123",
        "time": "12:30",
        "date": "2026-13-45",
        "content": "x",
        "handler": "y",
        "z": "~",
        "q": "",
    }


@pytest.mark.parametrize("value", ["1" * 5000, "1:59" + ":59" * 400 + ".5", "0x" + "f" * 5000])
def test_numbers_without_end_are_strings(value: str) -> None:
    assert parse(yaml(f"a: {value}")).fields == {"a": value}


def test_lists_and_mappings_are_kept() -> None:
    fields = parse(yaml("a: {b: [1, {c: yes}]}\nd:\n- e\n- [f]")).fields
    assert fields == {"a": {"b": ["1", {"c": "yes"}]}, "d": ["e", ["f"]]}


def test_values_have_their_places() -> None:
    text = yaml("""\
başlık: Ön büro  # not
tek: 'it''s'
çift: "a \\"b\\""
liste: [x, "y z", '']
öğeler:
  - bir
  - iki üç
düz: bir
  iki

  üç
sabit: |2-
    bir
   iki

  üç
katlı: >  # not
  bir
  iki
yok:
nesne: {a: b}""")
    assert pieces(text) == {
        "başlık": [["Ön büro"]],
        "tek": [["it''s"]],
        "çift": [['a \\"b\\"']],
        "liste[]": [["x"], ["y z"]],
        "öğeler[]": [["bir"], ["iki üç"]],
        "düz": [["bir", "iki", "üç"]],
        "sabit": [["bir", "iki", "üç"]],
        "katlı": [["bir", "iki"]],
        "nesne.a": [["b"]],
    }
    spans = parse(text).spans
    assert [spans[key][0].style for key in ("başlık", "tek", "çift", "sabit")] == [
        "",
        "'",
        '"',
        "|",
    ]
    assert [spans[key][0].decoded for key in ("başlık", "tek", "çift")] == ["", "it's", 'a "b"']
    assert [text[at:].split()[0] for at in spans["düz"][0].breaks] == ["üç"]
    assert [text[at:].split()[0] for at in spans["sabit"][0].breaks] == ["üç"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_line_ends_and_a_bom(line_end: str, bom: str) -> None:
    text = bom + "---\na: x\nb: |\n  y\n\n  z\nc: 'p\n  q'\n---\nmetin\n".replace("\n", line_end)
    assert pieces(text) == {"a": [["x"]], "b": [["y", "z"]], "c": [["p", "q"]]}
    assert len(parse(text).spans["b"][0].breaks) == 1
    assert text[parse(text).end :] == f"metin{line_end}"


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("", 0),
        ("metin", 0),
        ("\ufeffmetin", 1),
        ("\n---\na: b\n---\n", 0),
        ("----\na: b\n----\n", 0),
        ("---\n---\n", 8),
        ("--- \n\n--- \nx", 11),
        ("---\na: b\n...\nx", 13),
    ],
)
def test_where_the_body_begins(text: str, end: int) -> None:
    assert parse(text).end == end


def test_a_line_separator_in_a_title_is_a_space() -> None:
    text = yaml("title: bir\u2028iki\u0085üç")
    assert parse(text).fields == {"title": "bir\xa0iki\xa0üç"}
    assert pieces(text) == {"title": [["bir\u2028iki\u0085üç"]]}


def bomb(anchors: int, entry: str) -> str:
    rows = [f"a{n}: &a{n} {entry.format(','.join([f'*a{n - 1}'] * 9))}" for n in range(1, anchors)]
    return yaml("\n".join(["a0: &a0 {k: v}", *rows]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (bomb(9, "[{}]"), ("yaml-alias", 2, 5)),
        (bomb(8, "{{<<: [{}]}}"), ("yaml-alias", 2, 5)),
        (yaml("a: b\nc: *vurgu"), ("yaml-alias", 3, 4)),
        (yaml("a: b\nc: *Vurgu* burada"), ("yaml-syntax", 3, 10)),
        ("---\n" + "[" * 30 + "\n---\n", ("yaml-depth", 2, 17)),
        (yaml("a: " + "[" * 30 + "]" * 30), ("yaml-depth", 2, 19)),
        (yaml("a: " + "{a: " * 8_000), ("yaml-depth", 2, 64)),
        (yaml("a:\n  " + "- " * 30_000 + "x"), ("yaml-depth", 3, 33)),
        (yaml("".join(f"k{n}: v\n" for n in range(100_000))), ("yaml-size", 1, 1)),
        (yaml("a: " + "ş" * 33_000), ("yaml-size", 1, 1)),
        (yaml("a: !!python/object/apply:os.system [ls]"), ("yaml-tag", 2, 4)),
        (yaml("a: [b, !c d]"), ("yaml-tag", 2, 8)),
        (yaml("a: 1\nb: 2\na: 3"), ("yaml-duplicate-key", 4, 1)),
        (yaml("a: {b: 1, b: 2}"), ("yaml-duplicate-key", 2, 11)),
        (yaml("- a\n- b"), ("front-matter-not-a-mapping", 2, 1)),
        (yaml("metin"), ("front-matter-not-a-mapping", 2, 1)),
        (yaml("\nİstanbul kalabalık.\n"), ("front-matter-not-a-mapping", 3, 1)),
        (yaml("\n# Başlık\n"), ("front-matter-not-a-mapping", 2, 1)),
        ("---\ntitle: a\n\n# Metin\n", ("front-matter-unclosed", 1, 1)),
        ("---", ("front-matter-unclosed", 1, 1)),
        (yaml("a: b\ntitle: Faiz: nedir?"), ("yaml-syntax", 3, 12)),
        (yaml('a: "b'), ("yaml-syntax", 3, 1)),
        (yaml("\ta: b"), ("yaml-syntax", 2, 1)),
        (yaml("? [a]\n: b"), ("yaml-syntax", 2, 3)),
        ("---\na: b\n--- c\nd\n---\n", ("yaml-syntax", 3, 1)),
        (yaml("a: b\x00"), ("control-char", 2, 5)),
        ("---\r\na: b\r\nc: \x1b\r\n---\r\n", ("control-char", 3, 4)),
        ("---\ra: b\rç: \ud800\r---\r", ("control-char", 3, 4)),
    ],
)
def test_what_is_refused(text: str, expected: tuple[str, int, int]) -> None:
    began = time.process_time()
    assert refused(text) == expected
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    "text", ["---\n" + "[" * 30_000 + "\n---\n", yaml("a: " + "[" * 30_000 + "]" * 30_000)]
)
def test_a_wall_of_brackets_is_too_deep_wherever_the_parser_gives_up(text: str) -> None:
    began = time.process_time()
    assert refused(text)[:2] == ("yaml-depth", 2)
    assert time.process_time() - began < 0.5


def test_depth_up_to_the_limit_is_read() -> None:
    assert parse(yaml("a: " + "[" * 15 + "]" * 15)).spans == {}


def test_the_message_says_what_to_do() -> None:
    with pytest.raises(DocumentError, match="put quotes around a value that holds ': '"):
        parse(yaml("title: Faiz: nedir?"))
    with pytest.raises(DocumentError, match="indent with spaces"):
        parse(yaml("\ta: b"))
    with pytest.raises(DocumentError, match="'a' stands here and on line 2"):
        parse(yaml("a: 1\na: 2"))


@settings(derandomize=True, max_examples=500, deadline=None)
@given(st.text("ab:- \n#'\"[]{}|>&*!,?\\ğ\t", max_size=60))
def test_any_yaml_is_read_or_refused(head: str) -> None:
    text = yaml(head)
    try:
        read = parse(text)
    except DocumentError as error:
        assert 1 <= error.problem.line <= text.count("\n") + 1
        return
    for values in read.spans.values():
        for value in values:
            assert value.start == value.lines[0][0]
            assert value.end == value.lines[-1][1] <= read.end
            assert all(text[a:b].strip() == text[a:b] != "" for a, b in value.lines)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40))
def test_a_quoted_value_says_what_was_quoted(value: str) -> None:
    quoted = value.replace("'", "''")
    read = parse(yaml(f"title: '{quoted}'"))
    assert read.fields["title"] == value.replace("\u2028", "\xa0").replace("\u2029", "\xa0")


def test_positions() -> None:
    text = "\ufeffab\r\nc\rd\n\ne"
    offsets = [1, 2, 5, 7, 9, 10]
    expected = [(1, 1), (1, 2), (2, 1), (3, 1), (4, 1), (5, 1)]
    assert list(positions(text, offsets)) == expected
    assert [position(text, offset) for offset in offsets] == expected


def test_yaml_is_not_loaded_without_front_matter() -> None:
    import subprocess

    code = (
        "import sys; from glossalign.markdown import document; document.parse('# a', path='a.md');"
        "sys.exit('yaml' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], check=False)
    assert run.returncode == 0


@pytest.mark.parametrize(
    "value",
    [
        *("On", "No", "on", "NO", "y", "N", "yes", "Off", "true", "False", "null", "~", "Null"),
        *("2024", "-7", "+1", "0123", "0o17", "0x1F", "0b11", "1_000", "3.5", "1.", ".5", "1e3"),
        *("12:30", "1:20:30", "190:20:30.15", ".inf", "-.INF", ".NaN", "=", "<<"),
        *("2024-01-01", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10 -5", "2024-1-5"),
        *("a: b", "a #b", "- a", "[a", "{a", "*a", "&a", "!a", "%a", "@a", "`a", "|", ">", "?", ""),
    ],
)
def test_what_a_yaml_reader_takes_for_something_else_is_not_plain(value: str) -> None:
    assert not front_matter.is_plain(value)


@pytest.mark.parametrize(
    "value",
    [
        *("Onlar", "Not", "noktalı", "e-posta", "3 gün", "12.30'da", "2024 yılı", "v1.2", "a:b"),
        *("1.2.3", "e3", "Yesil", "ne/ye", "nulla", "10-12", "Kira", "onda", "0x", "99 lira"),
    ],
)
def test_what_is_a_string_to_any_yaml_reader_is_plain(value: str) -> None:
    assert front_matter.is_plain(value)


@given(st.text(alphabet="0123456789.:-+_eExXoOnNyYfFaAlLuUtTrRsS~ ", min_size=1, max_size=8))
@example("1:2")
@example("0o8")
def test_what_pyyaml_takes_for_no_string_is_not_plain(value: str) -> None:
    try:
        read = safe_load(f"key: {value}")["key"]
    except (YAMLError, ValueError):
        return
    if not isinstance(read, str):
        assert not front_matter.is_plain(value)
