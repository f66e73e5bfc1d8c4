"""Path templates as real sites have them, slugs that leave their root, and who belongs to whom."""

from __future__ import annotations

import time
from random import Random
from typing import TypedDict
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossalign.errors import PairingError
from glossalign.pairing import pairs, templates
from glossalign.pairing.pairs import DocumentPair, pair
from glossalign.pairing.templates import Match, expand, match
from glossalign.project import files


class Layout(TypedDict):
    source: str
    target: str


DEFAULT: Layout = {"source": "source/{slug}.md", "target": "locales/{locale}/{slug}.md"}
JEKYLL: Layout = {"source": "_articles/{slug}.md", "target": "_articles/{locale}/{slug}.md"}
BESIDE: Layout = {"source": "{slug}.md", "target": "{slug}.{locale}.md"}


def translated(found: pairs.Pairing) -> list[tuple[str, str, str, str]]:
    return [(one.slug, one.locale, one.source, one.target) for one in found.pairs if one.translated]


def codes(found: pairs.Pairing) -> list[tuple[str, str, str]]:
    return [(one.code, one.severity, one.path) for one in found.problems]


# -- templates


@pytest.mark.parametrize(
    ("template", "path", "expected"),
    [
        ("source/{slug}.md", "source/a.md", Match("a", "")),
        ("source/{slug}.md", "source/a/b c.md", Match("a/b c", "")),
        ("source/{slug}.md", "source/.md", None),
        ("source/{slug}.md", "sources/a.md", None),
        ("source/{slug}.md", "source/a.mdx", None),
        ("source/{slug}.md", "source/..md", Match(".", "")),
        ("locales/{locale}/{slug}.md", "locales/tr/a/b.md", Match("a/b", "tr")),
        ("_articles/{locale}/{slug}.md", "_articles/legal/x.md", None),
        ("_articles/{locale}/{slug}.md", "_articles/zh-hans/x.md", Match("x", "zh-hans")),
        ("{locale}/{slug}.md", "pt_BR/x.md", Match("x", "pt_BR")),
        ("{locale}/{slug}.md", "my-docs/x.md", None),
        ("{locale}/{slug}.md", "ıs/x.md", None),
        (
            "{locale}/src/content/{slug}.md",
            "tr/src/content/blog/2024/x.md",
            Match("blog/2024/x", "tr"),
        ),
        ("{slug}.{locale}.md", "README.tr.md", Match("README", "tr")),
        ("{slug}.{locale}.md", "node.js.md", None),
        ("{slug}-{locale}.md", "README-zh-CN.md", Match("README", "zh-CN")),
        ("content/{slug}/index.{locale}.md", "content/a/b/index.tr.md", Match("a/b", "tr")),
        ("{locale}/x/{slug}.{locale}.md", "tr/x/a.tr.md", Match("a", "tr")),
        ("{locale}/x/{slug}.{locale}.md", "tr/x/a.de.md", None),
        ("içerik/{slug}.md", "ic\u0327erik/giris\u0327.md", Match("giriş", "")),
    ],
)
def test_match(template: str, path: str, expected: Match | None) -> None:
    assert match(template, path) == expected


def test_match_with_given_locales() -> None:
    assert match("{slug}-{locale}.md", "how-to-tr.md", locales=["tr"]) == Match("how-to", "tr")
    assert match("{locale}/{slug}.md", "ast/x.md", locales=["ast"]) == Match("x", "ast")
    assert match("{locale}/{slug}.md", "de/x.md", locales=["tr"]) is None


@pytest.mark.parametrize(
    "template",
    [
        "",
        "{lang}/{slug}.md",
        "{Slug}.md",
        "{slug.md",
        "slug}.md",
        "{slug}{locale}.md",
        "/etc/{slug}.md",
        "../{slug}.md",
        "a/../{slug}.md",
        "a//{slug}.md",
        "./{slug}.md",
        "a\\{slug}.md",
        "a\n{slug}.md",
        "C:/{slug}.md",
    ],
)
def test_bad_templates(template: str) -> None:
    with pytest.raises(PairingError) as caught:
        templates.compile_template(template)
    assert caught.value.problem.code == "template"
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "slug",
    [
        "",
        "..",
        "../x",
        "a/../../x",
        "a/..",
        "..\\x",
        "a\\b",
        "/etc/passwd",
        "C:/x",
        "%2e%2e/x",
        "%2E%2e%2fx",
        "..%2fx",
        "%2fetc",
        "..%5cx",
        "x%00y",
        "a\0b",
        "a\nb",
        "a\x1bb",
        "a\x9bb",
        "a\ud800b",
        "a\udcffb",
        "a//b",
        "a/",
        "a/./b",
    ],
)
@pytest.mark.parametrize("template", ["source/{slug}.md", "{slug}/index.md", "{slug}"])
def test_slugs_that_leave_their_root(slug: str, template: str) -> None:
    with pytest.raises(PairingError) as caught:
        expand(template, slug=slug)
    assert caught.value.problem.code == "slug"
    str(caught.value).encode("utf-8")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "slug",
    ["c++", "[", "!", "a b", "..md", "...", "useFormState", "giriş", "100%", "50%off", ".", "a/.b"],
)
def test_slugs_that_sites_have(slug: str) -> None:
    path = expand("source/{slug}.md", slug=slug)
    assert path == f"source/{slug}.md"
    assert match("source/{slug}.md", path) == Match(slug, "")


def test_a_dot_is_no_folder() -> None:
    with pytest.raises(PairingError):
        expand("{slug}/index.md", slug=".")


@pytest.mark.parametrize("locale", ["", "..", "../x", "tr/..", "a b", "tr\n", "x" * 99])
def test_locales_that_leave_their_root(locale: str) -> None:
    with pytest.raises(PairingError) as caught:
        expand("locales/{locale}/{slug}.md", slug="a", locale=locale)
    assert caught.value.problem.code == "locale"


PART = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="/\\"), min_size=1)
SLUG = st.lists(PART, min_size=1, max_size=3).map("/".join)
TEMPLATES = [
    "source/{slug}.md",
    "{slug}.md",
    "content/{slug}/index.md",
    "locales/{locale}/{slug}.md",
    "{slug}.{locale}.md",
]


@settings(derandomize=True, max_examples=150)
@given(st.sampled_from(TEMPLATES), SLUG)
def test_expand_then_match(template: str, slug: str) -> None:
    try:
        path = expand(template, slug=slug, locale="tr")
    except PairingError:
        return
    assert ".." not in path.split("/")
    assert not path.startswith("/")
    found = match(template, path, locales=["tr"])
    assert found is not None
    if "." not in slug and "/index" not in slug:
        assert found.slug == normalize("NFC", slug)
    assert files.glob_match(templates.glob(template), path) or "/." in f"/{path}"


@settings(derandomize=True, max_examples=200)
@given(st.sampled_from(TEMPLATES), st.text(max_size=12))
def test_whatever_the_slug_the_path_stays_inside(template: str, slug: str) -> None:
    try:
        path = expand(template, slug=slug, locale="tr")
    except PairingError as error:
        assert error.problem.code == "slug"
    else:
        assert not {"..", ".", ""} & set(path.split("/"))
        assert not any(character in "\\\x7f" or character < " " for character in path)


def test_templates_as_globs() -> None:
    assert templates.glob("source/{slug}.md") == "source/**/*.md"
    assert templates.glob("{slug}.{locale}.md") == "**/*.md"
    assert templates.glob("content/{slug}/index.md") == "content/**/index.md"
    assert templates.glob("a[b]/x-{slug}.md") == "a[[]b]/**/*.md"
    assert templates.glob("locales/{locale}/glossary.csv") == "locales/**/glossary.csv"


def test_matching_is_linear() -> None:
    start = time.process_time()
    for template in (
        "{slug}.{locale}.md",
        "{slug}-{locale}/{slug}.md",
        "{locale}/{slug}.{locale}.md",
    ):
        match(template, "tr" + "-tr.tr/" * 700)
    assert time.process_time() - start < 1


# -- pairs


def test_the_default_layout() -> None:
    found = pair(
        ["source/a.md", "source/x/b.md", "locales/tr/x/b.md", "locales/tr/old.md", "README.md"],
        **DEFAULT,
    )
    assert found.locales == ("tr",)
    assert found.pairs == (
        DocumentPair("a", "tr", "source/a.md", "locales/tr/a.md", translated=False),
        DocumentPair("x/b", "tr", "source/x/b.md", "locales/tr/x/b.md"),
    )
    assert found.orphans == (DocumentPair("old", "tr", "source/old.md", "locales/tr/old.md"),)
    (problem,) = found.problems
    assert (problem.code, problem.severity, problem.path) == (
        "orphan",
        "warning",
        "locales/tr/old.md",
    )
    assert "source/old.md" in problem.message


def test_no_translation_yet() -> None:
    found = pair(["source/a.md"], **DEFAULT)
    assert found.locales == ("tr",)
    assert [one.translated for one in found.pairs] == [False]


def test_a_translation_beside_the_articles_is_no_source() -> None:
    found = pair(
        ["_articles/a.md", "_articles/legal/x.md", "_articles/tr/a.md", "_articles/tr/b.md"],
        **JEKYLL,
    )
    assert translated(found) == [("a", "tr", "_articles/a.md", "_articles/tr/a.md")]
    assert [one.slug for one in found.pairs] == ["a", "legal/x"]
    assert [one.target for one in found.orphans] == ["_articles/tr/b.md"]


def test_other_locales_are_neither_sources_nor_wanted() -> None:
    paths = ["_articles/a.md", "_articles/tr/a.md", "_articles/es/a.md", "_articles/es/b.md"]
    found = pair(paths, **JEKYLL, locales=["tr"])
    assert [one.source for one in found.pairs] == ["_articles/a.md"]
    assert found.orphans == ()
    assert pair(paths, **JEKYLL).locales == ("es", "tr")


def test_a_folder_that_only_looks_like_a_locale() -> None:
    paths = ["docs/a.md", "docs/README.md", "docs/io/read.md", "docs/io/README.md", "docs/tr/a.md"]
    found = pair(paths, source="docs/{slug}.md", target="docs/{locale}/{slug}.md")
    assert found.locales == ("tr",)
    assert [one.slug for one in found.pairs] == ["README", "a", "io/README", "io/read"]


def test_readme_beside_readme() -> None:
    found = pair(["README.md", "README.tr.md", "how.to.md"], **BESIDE)
    assert translated(found) == [("README", "tr", "README.md", "README.tr.md")]
    assert [one.slug for one in found.pairs] == ["README", "how.to"]


@pytest.mark.parametrize("source", ["content/{locale}/{slug}.md", "content/en/{slug}.md"])
def test_mirrored_folders(source: str) -> None:
    paths = ["content/en/a.md", "content/tr/a.md", "content/en/b.md"]
    found = pair(paths, source=source, target="content/{locale}/{slug}.md")
    assert translated(found) == [("a", "tr", "content/en/a.md", "content/tr/a.md")]
    assert [one.target for one in found.pairs] == ["content/tr/a.md", "content/tr/b.md"]
    assert found.orphans == ()


def test_mirrored_folders_with_a_region() -> None:
    found = pair(
        ["content/en-US/a.md", "content/tr-TR/a.md"],
        source="content/en-US/{slug}.md",
        target="content/{locale}/{slug}.md",
    )
    assert translated(found) == [("a", "tr-TR", "content/en-US/a.md", "content/tr-TR/a.md")]


def test_a_target_without_a_locale_in_its_path() -> None:
    found = pair(
        ["docs/a.md", "docs/ceviri/a.md"],
        source="docs/{slug}.md",
        target="docs/ceviri/{slug}.md",
        locales=["tr"],
    )
    assert translated(found) == [("a", "tr", "docs/a.md", "docs/ceviri/a.md")]
    assert len(found.pairs) == 1


def test_nfc_and_nfd_pair() -> None:
    found = pair(["source/giriş.md", "locales/tr/giris\u0327.md"], **DEFAULT)
    assert translated(found) == [("giriş", "tr", "source/giriş.md", "locales/tr/giris\u0327.md")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("source/A.md", "source/a.md"),
        ("source/giriş.md", "source/giris\u0327.md"),
        ("source/X/a.md", "source/x/a.md"),
        ("source/straße.md", "source/STRASSE.md"),
    ],
)
def test_twins_are_left_out_and_both_named(one: str, other: str) -> None:
    twin = other.replace("source/", "locales/tr/")
    found = pair([one, other, twin, "source/good.md"], **DEFAULT)
    assert [pair_.slug for pair_ in found.pairs] == ["good"]
    assert found.orphans == ()
    (problem,) = found.problems
    assert (problem.code, problem.severity) == ("path-collision", "error")
    assert one in str(problem)
    assert other in str(problem)


def test_the_source_of_twin_translations_is_not_missing_them() -> None:
    found = pair(["source/a.md", "locales/tr/a.md", "locales/tr/A.md"], **DEFAULT)
    assert (found.pairs, found.orphans) == ((), ())
    assert codes(found) == [("path-collision", "error", "locales/tr/a.md")]


def test_dotted_and_dotless_i_are_different_files() -> None:
    found = pair(["source/ısı.md", "source/isi.md"], **DEFAULT)
    assert (len(found.pairs), found.problems) == (2, ())


def test_one_slug_for_two_documents() -> None:
    found = pair(
        ["source/a.md", "source/b.md", "locales/tr/a.md"],
        **DEFAULT,
        front_matter={"source/b.md": {"slug": "a"}},
    )
    assert found.pairs == ()
    assert codes(found) == [("path-collision", "error", "source/b.md")]
    assert "source/a.md" in found.problems[0].message


def test_slugs_from_the_disk_that_cannot_be() -> None:
    found = pair(["source/a\\b.md", "source/%2e%2e/x.md", "source/a.md"], **DEFAULT)
    assert [one.slug for one in found.pairs] == ["a"]
    assert codes(found) == [
        ("slug", "error", "source/%2e%2e/x.md"),
        ("slug", "error", "source/a\\b.md"),
    ]


@pytest.mark.parametrize("key", ["../x", "/../x", "a\0b", "%2e%2e/x"])
def test_slugs_from_front_matter_that_cannot_be(key: str) -> None:
    found = pair(["source/a.md"], **DEFAULT, front_matter={"source/a.md": {"slug": key}})
    assert found.pairs == ()
    assert codes(found) == [("slug", "error", "source/a.md")]


@pytest.mark.parametrize("name", ["nul", "COM1.x", "a:b", "what?", "dir./a", "dir /a"])
def test_names_that_windows_refuses_are_a_warning(name: str) -> None:
    found = pair([f"source/{name}.md"], **DEFAULT)
    assert len(found.pairs) == 1
    assert codes(found) == [("windows-name", "warning", f"source/{name}.md")]


def test_a_slug_that_another_template_cannot_bear_spoils_nothing_else() -> None:
    found = pair(
        ["source/..md", "source/a.md"], source="source/{slug}.md", target="{locale}/{slug}/i.md"
    )
    assert [one.slug for one in found.pairs] == ["a"]
    assert codes(found) == [("slug", "error", "source/..md")]


# -- front matter


@pytest.mark.parametrize(
    ("fields", "slug", "locale", "expected"),
    [
        ({}, "a", "tr", ""),
        ({"slug": "b"}, "x/a", "tr", "x/b"),
        ({"slug": "/b/c/"}, "x/a", "tr", "b/c"),
        ({"slug": "/"}, "x/a", "tr", ""),
        ({"permalink": "/tr/about/"}, "a", "tr", "about"),
        ({"permalink": "/about/index.html"}, "a", "", "about"),
        ({"permalink": "/about.html"}, "a", "", "about"),
        ({"permalink": "/:year/:title"}, "a", "", ""),
        ({"translationKey": "k", "slug": "s"}, "a", "", "k"),
        ({"slug": ["a"], "permalink": "p"}, "a", "", "p"),
        ({"slug": "giris\u0327"}, "a", "", "giriş"),
    ],
)
def test_front_matter_key(fields: dict[str, object], slug: str, locale: str, expected: str) -> None:
    assert pairs.front_matter_key(fields, slug, locale) == expected


def test_front_matter_overrides_the_path() -> None:
    found = pair(
        ["source/about.md", "source/b.md", "locales/tr/hakkimizda.md", "locales/tr/b.md"],
        **DEFAULT,
        front_matter={
            "source/about.md": {"translationKey": "about-us"},
            "locales/tr/hakkimizda.md": {"translationKey": "about-us"},
        },
    )
    assert translated(found) == [
        ("about-us", "tr", "source/about.md", "locales/tr/hakkimizda.md"),
        ("b", "tr", "source/b.md", "locales/tr/b.md"),
    ]
    assert found.problems == ()


def test_translated_slugs_pair_by_path_with_a_warning() -> None:
    found = pair(
        ["source/backoffice.md", "locales/tr/backoffice.md"],
        **DEFAULT,
        front_matter={
            "source/backoffice.md": {"slug": "back-office"},
            "locales/tr/backoffice.md": {"slug": "arka-ofis"},
        },
    )
    assert translated(found) == [
        ("back-office", "tr", "source/backoffice.md", "locales/tr/backoffice.md")
    ]
    assert codes(found) == [("key-differs", "warning", "locales/tr/backoffice.md")]


# -- properties

NAME = st.sampled_from(["a", "b", "A", "tr", "giriş", "io/x", "index", "a.tr", "nul"])
PATH = st.builds(
    "{}/{}.md".format, st.sampled_from(["source", "locales/tr", "locales/de", "docs"]), NAME
)


@settings(derandomize=True, max_examples=150)
@given(
    st.lists(PATH), st.randoms(use_true_random=False), st.sampled_from([DEFAULT, JEKYLL, BESIDE])
)
def test_each_document_is_used_once_in_any_order(
    paths: list[str], random: Random, layout: Layout
) -> None:
    found = pair(paths, **layout)
    shuffled = list(paths)
    random.shuffle(shuffled)
    assert pair(shuffled, **layout) == found
    used = [one.target for one in (*found.pairs, *found.orphans) if one.translated]
    assert len(used) == len(set(used))
    assert set(used) <= set(paths)
    assert {one.source for one in found.pairs} <= set(paths)
    assert not {one.source for one in found.pairs} & set(used)
    per_source = [(one.source, one.locale) for one in found.pairs]
    assert len(per_source) == len(set(per_source))


def test_ten_thousand_documents() -> None:
    paths = [f"{side}/{n % 97}/{n}.md" for n in range(5000) for side in ("source", "locales/tr")]
    start = time.process_time()
    assert len(translated(pair(paths, **DEFAULT))) == 5000
    assert time.process_time() - start < 5
