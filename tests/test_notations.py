"""Front matter in TOML and JSON, and fields that stand in others."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossalign import build
from glossalign.catalogue.trace import Placed
from glossalign.errors import DocumentError
from glossalign.markdown import front_matter, segment
from glossalign.markdown.dialects import Reading
from glossalign.model import Text, Unit

TOML = """\
+++
title = "Paying \\"rent\\""
date = 2024-05-06T10:00:00Z
draft = false
keywords = ["rent", 'tenant', # not a "value"
  "house" ]
a.b = 'It has words'
params = { text = "Inline table text", n = [1, 2] }
long = \"\"\"
Some long text.
\"\"\"
[hero]
tagline = "A place for leases."
[[features]]
title = "Fast pages"
[[features]]
title = 'Safe pages'
+++
Body text here.
"""
JSON = """\
{
  "title": "Paying \\"rent\\"", "draft": false, "n": 1.50,
  "keywords": ["rent", "tenant"],
  "hero": {"tagline": "A place for leases.", "x": null},
  "features": [{"title": "Fast pages"}, {"title": "Safe pages"}]
}
Body text here.
"""
YAML = """\
---
title: "Paying \\"rent\\""
keywords: [rent, tenant]
hero:
  tagline: A place for leases.
  image: {alt: A house, src: /a.png, wide: yes}
features:
  - title: Fast pages
    text: >
      They load
      quickly.
  - title: 'Safe pages'
---
Body text here.
"""
FIELDS = ("title", "keywords", "hero", "features.title", "a.b", "params.text")


def read(text: str, *fields: str) -> Text:
    return segment.read_markdown(text, "en", path="a.md", reading=Reading(fields=fields or FIELDS))


def texts(text: str, *fields: str) -> list[str]:
    return [one.text for one in read(text, *fields).segments]


def paths(text: str) -> list[str]:
    return list(front_matter.parse(text, path="a.md").spans)


def test_toml_and_json_are_read() -> None:
    head = front_matter.parse(TOML, path="a.md")
    assert head.fields["draft"] == "false"
    assert head.fields["features"] == [{"title": "Fast pages"}, {"title": "Safe pages"}]
    assert TOML[head.end :] == "Body text here.\n"
    assert [TOML[start:end] for start, end in head.skipped] == ["\nSome long text.\n"]
    assert paths(TOML) == [
        *("title", "keywords[]", "a.b", "params.text", "hero.tagline", "features[].title"),
    ]
    assert paths(JSON) == ["title", "keywords[]", "hero.tagline", "features[].title"]
    shared = ["A place for leases.", "Fast pages", "Safe pages", "Body text here."]
    assert texts(JSON) == ['Paying "rent"', "rent", "tenant", *shared]
    assert texts(TOML) == [
        *('Paying "rent"', "rent", "tenant", "house", "It has words", "Inline table text"),
        *shared,
    ]


@pytest.mark.parametrize("style", ["Yeni metin {}", 'Ayşe\'nin "evi" {}\\', "a: b #{}"])
@pytest.mark.parametrize("text", [TOML, JSON, YAML], ids=["toml", "json", "yaml"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_new_values_are_read_back_as_they_are(text: str, style: str, newline: str) -> None:
    source = read(text.replace("\n", newline))
    new = [style.format(number) for number in range(len(source.segments))]
    placed = [
        Placed(range(i, i + 1), range(0), Unit(one.text, new[i]), "unbuilt")
        for i, one in enumerate(source.segments)
    ]
    built = build.from_source(source, placed, "source").text
    assert texts(built) == new
    assert built.count(newline) == text.count("\n")
    same = [
        Placed(p.source, p.target, Unit(one.text, one.text), p.state)
        for p, one in zip(placed, source.segments, strict=True)
    ]
    assert build.from_source(source, same, "source").text == source.document.text


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (("hero.tagline",), ["A place for leases."]),
        (("hero",), ["A place for leases.", "A house"]),
        (("hero.image.alt",), ["A house"]),
        (("*.image.alt",), ["A house"]),
        (("features[].text",), ["They load quickly."]),
        (("features.title",), ["Fast pages", "Safe pages"]),
        (("*.title",), ["Fast pages", "Safe pages"]),
        (("fea",), []),
    ],
)
def test_a_field_in_others_is_named_by_its_path(
    fields: tuple[str, ...], expected: list[str]
) -> None:
    found = [one.text for one in read(YAML, *fields).segments if not one.literal]
    assert found == [*expected, "Body text here."]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("+++\ntitle = a b\n+++\nx", "toml-syntax", 2),
        ("+++\na=1\na=2\n+++\n", "toml-syntax", 3),
        (f"+++\na = {'[' * 40}{']' * 40}\n+++\n", "toml-depth", 2),
        ('{"a": 1, "a": 2}\nx', "json-duplicate-key", 1),
        ('{\n"a": [1,}\n}\nx', "json-syntax", 2),
        ('{"a": 1', "json-syntax", 1),
        ('{"a": "\\ud800"}\n', "control-char", 1),
        (f'{{"a": "{"x" * 70_000}"}}\n', "json-size", 1),
    ],
)
def test_what_is_wrong_is_named_with_its_place(text: str, code: str, line: int) -> None:
    with pytest.raises(DocumentError) as caught:
        front_matter.parse(text, path="a.md")
    assert (caught.value.problem.code, caught.value.problem.line) == (code, line)


@pytest.mark.parametrize("text", ["{ x }\nmetin", '{"a": 1} metin', "{{ x }}\n", "+++\nmetin\n"])
def test_what_only_begins_like_it_is_no_front_matter(text: str) -> None:
    assert front_matter.parse(text, path="a.md").end == 0


VALUES = st.recursive(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=8) | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.dictionaries(st.text("abc", min_size=1), VALUES, min_size=1, max_size=4), st.booleans())
def test_any_json_is_read_with_the_places_of_its_strings(
    value: dict[str, object], ascii_only: bool
) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=1) + "\n"
    found = [
        json.loads(f'"{text[one.start : one.end]}"')
        for values in front_matter.parse(text, path="a.md").spans.values()
        for one in values
    ]
    found = [one.strip() for one in found if one.strip()]
    strings: list[str] = []
    todo: list[object] = [value]
    while todo:
        one = todo.pop()
        if isinstance(one, str):
            strings += [one.strip()] if one.strip() else []
        elif isinstance(one, (list, dict)):
            todo += one.values() if isinstance(one, dict) else one
    assert sorted(found) == sorted(strings)
