"""What `init` proposes for the layouts that real sites have."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossalign.pairing import discovery, templates
from glossalign.pairing.discovery import Proposal, discover
from glossalign.pairing.pairs import pair
from glossalign.project import config, files
from tests.helpers import run, write

TREES = Path(__file__).parent / "data" / "trees"
CORPUS = Path(__file__).parents[2] / "shared" / "data" / "corpus"
"""Sites that the maintainers keep beside the checkout; they are looked at where they are there."""
DEFAULT = ("source/{slug}.md", "locales/{locale}/{slug}.md")


def best(*paths: str) -> tuple[str, str, tuple[str, ...], int]:
    first = discover(paths)[0]
    return first.source, first.target, first.locales, first.pairs


@pytest.mark.parametrize(
    ("paths", "source", "target", "pairs"),
    [
        ("source/a.md locales/tr/a.md README.md", *DEFAULT, 1),
        (
            "content/en/a.md content/tr/a.md content/en/x/b.md content/tr/x/b.md",
            "content/en/{slug}.md",
            "content/{locale}/{slug}.md",
            2,
        ),
        (
            "en/src/content/a.md tr/src/content/a.md en/src/content/x/b.md tr/src/content/x/b.md",
            "en/src/content/{slug}.md",
            "{locale}/src/content/{slug}.md",
            2,
        ),
        (
            "_articles/a.md _articles/legal/b.md _articles/tr/a.md _articles/es/a.md README.md",
            "_articles/{slug}.md",
            "_articles/{locale}/{slug}.md",
            1,
        ),
        ("a.md a.tr.md b/c.md b/c.tr.md b/d.md", "{slug}.md", "{slug}.{locale}.md", 2),
        ("README.md README_tr.md README-de.md", "{slug}.md", "{slug}_{locale}.md", 1),
        ("a.en.md a.tr.md", "{slug}.en.md", "{slug}.{locale}.md", 1),
        (
            "kurs/a/en.md kurs/a/tr.md kurs/b/en.md kurs/b/tr.md kurs/c/en.md",
            "kurs/{slug}/en.md",
            "kurs/{slug}/{locale}.md",
            2,
        ),
        (
            "x/README.md x/translations/README.tr.md y/README.md y/translations/README.tr.md",
            "{slug}/README.md",
            "{slug}/translations/README.{locale}.md",
            2,
        ),
        ("README.md docs/README.tr.md", "{slug}.md", "docs/{slug}.{locale}.md", 1),
        (
            "site/english/a.md site/turkish/a.md site/english/x/b.md site/turkish/x/b.md",
            "site/english/{slug}.md",
            "site/turkish/{slug}.md",
            2,
        ),
        (
            "docs/a.md docs/b.md docs/io/read.md docs/io/index.md docs/index.md docs/tr/a.md",
            "docs/{slug}.md",
            "docs/{locale}/{slug}.md",
            1,
        ),
        (
            "docs/x.md docs/y.md i18n/tr/docusaurus-plugin-content-docs/current/x.md",
            "docs/{slug}.md",
            "i18n/{locale}/docusaurus-plugin-content-docs/current/{slug}.md",
            1,
        ),
        (
            "content/posts/a/index.md content/posts/a/index.tr.md content/about/index.md README.md",
            "content/{slug}.md",
            "content/{slug}.{locale}.md",
            1,
        ),
        (
            "src/content/docs/a.mdx src/content/docs/tr/a.mdx README.md",
            "src/content/docs/{slug}.mdx",
            "src/content/docs/{locale}/{slug}.mdx",
            1,
        ),
        (
            "docs/en-US/a.md docs/tr/a.md docs/tr/b.md",
            "docs/en-US/{slug}.md",
            "docs/{locale}/{slug}.md",
            1,
        ),
    ],
)
def test_layouts(paths: str, source: str, target: str, pairs: int) -> None:
    assert best(*paths.split()) == (source, target, ("tr",), pairs)


@pytest.mark.parametrize(
    ("paths", "source", "target"),
    [
        ("", *DEFAULT),
        ("source/a.md", *DEFAULT),
        ("content/en/a.md content/en/x/b.md", "content/en/{slug}.md", "content/{locale}/{slug}.md"),
        ("_articles/a.md README.md", "_articles/{slug}.md", "_articles/{locale}/{slug}.md"),
        ("a.mdx", "{slug}.mdx", "{locale}/{slug}.mdx"),
    ],
)
def test_trees_without_a_translation(paths: str, source: str, target: str) -> None:
    assert best(*paths.split()) == (source, target, ("tr",), 0)


def test_untranslated_articles_are_not_left_out() -> None:
    # `docs/{locale}/guide/{slug}.md` would have the same pairs and hide docs/start.md.
    (found,) = discover(
        ["docs/guide/a.md", "docs/guide/b.md", "docs/start.md", "docs/tr/guide/a.md"]
    )
    assert (found.source, found.target) == ("docs/{slug}.md", "docs/{locale}/{slug}.md")
    assert found.unpaired == ("docs/guide/b.md", "docs/start.md")


def test_other_languages_only_without_turkish() -> None:
    paths = ["docs/a.md", "docs/de/a.md", "docs/es/a.md"]
    assert discover(paths)[0].locales == ("de", "es")
    assert discover([*paths, "docs/tr/a.md"])[0].locales == ("tr",)
    assert discover([*paths, "docs/tr/a.md"], languages=["de", "tr"])[0].locales == ("de", "tr")


def test_front_matter_contradicts_a_folder() -> None:
    paths = ["docs/a.md", "docs/is/a.md"]
    assert discover(paths)[0].locales == ("is",)
    found = discover(paths, front_matter_locales={"docs/is/a.md": "en-GB"})[0]
    assert (found.source, found.pairs) == ("docs/{slug}.md", 0)


def test_folders_that_templates_cannot_say() -> None:
    assert best("{{x}}/docs/a.md", "{{x}}/docs/tr/a.md") == (*DEFAULT, ("tr",), 0)


def test_several_layouts_in_one_tree() -> None:
    found = discover(
        ["one/a.md", "one/tr/a.md", "two/en/x.md", "two/tr/x.md", "two/en/y.md", "two/tr/y.md"]
    )
    assert [(one.source, one.pairs) for one in found] == [
        ("two/en/{slug}.md", 2),
        ("one/{slug}.md", 1),
    ]


def test_order_of_the_paths_does_not_matter() -> None:
    paths = ["a.md", "a.tr.md", "tr/a.md", "b/tr/a.md", "b/a.md", "c/en/a.md", "c/tr/a.md"]
    assert discover(paths) == discover(reversed(paths))


def test_catalogues_lie_where_no_article_is() -> None:
    (found,) = discover(["docs/a.md", "docs/tr/a.md"])
    assert found.catalogue == templates.CATALOGUE
    assert found.glossary == templates.GLOSSARY


SITES = [
    # folder or list of files, source, target, pairs, unpaired
    (TREES / "blog.txt", "_posts/{slug}.md", "_posts/{locale}/{slug}.md", 9, 2),
    (TREES / "manual.txt", "en/manual/pages/{slug}.md", "{locale}/manual/pages/{slug}.md", 14, 0),
    (CORPUS / "opensource-guide", "_articles/{slug}.md", "_articles/{locale}/{slug}.md", 12, 1),
    (CORPUS / "react", "en/src/content/{slug}.md", "{locale}/src/content/{slug}.md", 72, 0),
]


@pytest.mark.parametrize(
    ("place", "source", "target", "pairs", "unpaired"),
    [pytest.param(*site, id=site[0].stem) for site in SITES if site[0].exists()],
)
def test_whole_sites(
    place: Path, source: str, target: str, pairs: int, unpaired: int, tmp_path: Path
) -> None:
    root = place if place.is_dir() else _made(place.read_text("utf-8").split(), tmp_path)
    tree = files.walk(root, [f"*{suffix}" for suffix in discovery.SUFFIXES])
    (found,) = discover(tree.paths)
    assert (found.source, found.target, found.locales) == (source, target, ("tr",))
    assert (found.pairs, len(found.unpaired)) == (pairs, unpaired)
    read = config.parse(discovery.to_toml(found), root=root)
    again = pair(tree.paths, source=read.source, target=read.target, locales=read.locales)
    assert sum(one.translated for one in again.pairs) == pairs
    assert again.problems == ()


def _made(paths: list[str], root: Path) -> Path:
    """Make the files, which `discover` knows by their names alone."""
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("# A page\n", "utf-8")
    return root


def test_two_sites_in_one_tree() -> None:
    large = [f"docs/{side}/page{n}.md" for side in ("en", "tr") for n in range(7)]
    small = [f"blog/content/{side}post{n}.md" for side in ("", "tr/") for n in range(3)]
    found: list[Proposal] = discover(sorted([*large, *small]))
    assert [(one.source, one.pairs) for one in found] == [
        ("docs/en/{slug}.md", 7),
        ("blog/content/{slug}.md", 3),
    ]


def test_init_proposes_the_fields_that_have_text(tmp_path: Path) -> None:
    head = (
        "---\ntitle: A\nsidebar_label: Short\nauthor: The big team\nicon: rocket\nslug: a-b\n"
        "hero:\n  tagline: A place for the leases.\n  link: /a/the/b\ntags: [a, b]\n---\nText.\n"
    )
    write(tmp_path, "docs/en/a.md", head)
    write(tmp_path, "docs/tr/a.md", "---\ntitle: A\n---\nMetin.\n")
    done = run(tmp_path, "init")
    assert "front matter: hero.tagline, sidebar_label besides the usual fields" in done.stdout
    written = config.load_settings(tmp_path).front_matter
    assert written == ("title", "description", "keywords", "hero.tagline", "sidebar_label")


def test_init_says_nothing_of_fields_without_text(tmp_path: Path) -> None:
    write(tmp_path, "docs/en/a.md", "---\ntitle: A\nimage: /a.png\n---\nText.\n")
    write(tmp_path, "docs/tr/a.md", "---\ntitle: A\n---\nMetin.\n")
    run(tmp_path, "init")
    assert "front_matter" not in (tmp_path / "glossalign.toml").read_text("utf-8")
