"""What is worked out of a document is worked out once, however many ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from glossalign import article
from glossalign.catalogue import drafts
from glossalign.checks import pairs
from glossalign.checks.pairs import text_pairs
from glossalign.markdown import front_matter
from glossalign.project import load
from glossalign.steps import align, catalogues, check

ENGLISH = (
    "---\ntitle: {0} house\n---\n# The {0} house\n\nIt has 12 rooms. See [it](/{0}). It is old.\n"
)
TURKISH = (
    "---\ntitle: {0} evi\n---\n# {0} evi\n\n12 odası var. [Ona](/{0}) bakın. Eski bir evdir.\n"
)
NAMES = ("alpha", "beta")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for folder, text in (("source", ENGLISH), ("locales/tr", TURKISH)):
        (tmp_path / folder).mkdir(parents=True)
        for name in NAMES:
            (tmp_path / folder / f"{name}.md").write_text(text.format(name), "utf-8")
    return tmp_path


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Return how often each function is called, by its name and the document."""
    counts: Counter[str] = Counter()

    def watch(owner: Any, name: str, document: Callable[..., str]) -> None:
        real = getattr(owner, name)

        def counted(*args: Any, **named: Any) -> Any:
            counts[f"{name} {document(*args, **named)}"] += 1
            return real(*args, **named)

        monkeypatch.setattr(owner, name, counted)

    watch(front_matter, "parse", lambda _, *, path: path)
    watch(drafts, "occurrences", lambda source, *_, **__: source.document.path)
    watch(align, "is_settled", lambda one: one.pair.slug)
    watch(article, "count_copied", lambda sources, *_: sources[0][0])
    watch(pairs, "edits", lambda subject: subject.article.pair.slug)
    return counts


def run_align(root: Path, *, again: bool = False) -> None:
    project = load.load_project(root)
    articles, _ = load.read_articles(project, "tr")
    options = catalogues.AlignOptions(again=again)
    list(catalogues.write_catalogues(project, articles, set(NAMES), {}, options))


def run_check(root: Path) -> check.Survey:
    project = load.load_project(root)
    (found,) = load.read_locales(project, ["tr"])
    return check.survey(project, found)


def test_a_first_alignment_does_each_piece_of_work_once(site: Path, calls: Counter[str]) -> None:
    run_align(site)
    assert sorted(calls) == sorted(
        [f"parse {folder}/{name}.md" for folder in ("source", "locales/tr") for name in NAMES]
        + [f"occurrences source/{name}.md" for name in NAMES]
        + [f"is_settled {name}" for name in NAMES]
        + [f"count_copied {name} house" for name in NAMES]
    )
    assert set(calls.values()) == {1}


@pytest.mark.parametrize("again", [False, True])
def test_aligning_what_changed_does_each_piece_of_work_once(
    site: Path, calls: Counter[str], again: bool
) -> None:
    run_align(site)
    path = site / "locales/tr/alpha.md"
    path.write_text(path.read_text("utf-8").replace("Eski bir evdir.", "Yeni bir evdir."), "utf-8")
    calls.clear()
    run_align(site, again=again)
    assert calls
    assert set(calls.values()) == {1}


@pytest.mark.parametrize("with_catalogues", [False, True])
def test_a_check_does_each_piece_of_work_once(
    site: Path, calls: Counter[str], with_catalogues: bool
) -> None:
    if with_catalogues:
        run_align(site)
        calls.clear()
    assert len(run_check(site).rows) == len(NAMES)
    assert calls["edits alpha"] == 1
    assert set(calls.values()) == {1}


def test_a_rule_that_asks_again_gets_what_was_found(site: Path) -> None:
    from glossalign import lang
    from glossalign.checks.subject import Subject

    project = load.load_project(site)
    (one, _), _ = load.read_articles(project, "tr")
    subject = Subject(one, (lang.language("en"), lang.language("tr")))
    assert subject.once(text_pairs) is subject.once(text_pairs)
