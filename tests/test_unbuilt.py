"""A catalogue that a client saved: its article is behind it, and nothing else is said of that."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from glossalign.formats import po
from glossalign.model import Unit
from tests.helpers import git, run, write

ENGLISH = """# Rent

The rent is due monthly. It rises each year.

## Deposit

- The deposit is paid once.
- It is paid back.
"""
TURKISH = """# Kira

Kira her ay ödenir. Her yıl artar.

## Depozito

- Depozito bir kez ödenir.
- Geri ödenir.
"""
PO = "locales/tr/LC_MESSAGES/a.po"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write(tmp_path, "source/a.md", ENGLISH)
    write(tmp_path, "locales/tr/a.md", TURKISH)
    assert run(tmp_path, "align", "-q").returncode == 0
    return tmp_path


@pytest.fixture
def typed(tmp_path: Path) -> Path:
    """A site begun in PO files: no entry bears a mark."""
    write(tmp_path, "source/a.md", ENGLISH)
    assert run(tmp_path, "init", "-l", "tr").returncode == 0
    lines = zip(ENGLISH.split("\n"), TURKISH.split("\n"), strict=True)
    known = {en.lstrip("#- "): tr.lstrip("#- ") for en, tr in lines}
    known |= {
        "The rent is due monthly.": "Kira her ay ödenir.",
        "It rises each year.": "Her yıl artar.",
    }
    save(tmp_path, lambda unit: replace(unit, target=known[unit.source]))
    return tmp_path


def save(site: Path, change: Any) -> None:
    """Save the catalogue as a client does, each unit changed by a function."""
    catalogue = po.parse((site / PO).read_text("utf-8"), path=PO)
    members = tuple(change(unit) for unit in catalogue.units)
    write(site, PO, "".join(po.serialize(replace(catalogue, units=members))))


def say(site: Path, source: str, target: str, *, fuzzy: bool = False) -> None:
    def change(unit: Unit) -> Unit:
        return replace(unit, target=target, fuzzy=fuzzy) if unit.source == source else unit

    save(site, change)


def states(site: Path) -> dict[str, int]:
    done = run(site, "check", "--format", "json")
    assert done.returncode in (0, 1), done.stderr
    total = json.loads(done.stdout)["total"]
    count, percent = total.pop("count"), total.pop("percent")
    assert percent == 100 * (total["fresh"] + total["unbuilt"]) // count
    return {state: number for state, number in total.items() if number}


def codes(site: Path) -> list[str]:
    done = run(site, "check", "--format", "json")
    return [finding["code"] for finding in json.loads(done.stdout)["findings"]]


@pytest.mark.parametrize("begun", ["site", "typed"])
def test_what_a_client_saved_is_unbuilt_and_nothing_is_extra(
    begun: str, request: pytest.FixtureRequest
) -> None:
    site: Path = request.getfixturevalue(begun)
    if begun == "typed":
        assert states(site) == {"unbuilt": 6}
        assert run(site, "build").returncode == 0
    assert states(site) == {"fresh": 6}
    for text in ("Kira aylık ödenir.", "Kirayı her ay ödersiniz.", "Kira ay ay ödenir."):
        # Without `align` in between: `build` notes that the article has all.
        say(site, "The rent is due monthly.", text)
        assert states(site) == {"fresh": 5, "unbuilt": 1}
        assert codes(site) == ["GA105"]
        done = run(site, "check", "--fail-on", "unbuilt,extra", "--format", "concise")
        assert done.returncode == 1
        assert f'locales/tr/a.md:3:1: GA105 the article does not say "{text}" yet' in done.stdout
        assert "`glossalign build a`" in done.stdout
        assert run(site, "check", "--fail-under", "100").returncode == 0
        done = run(site, "build", "--check")
        assert (done.returncode, done.stdout) == (1, "locales/tr/a.md: would be changed\n")
        assert run(site, "build").returncode == 0
        assert (site / "locales/tr/a.md").read_text("utf-8") == TURKISH.replace(
            "Kira her ay ödenir.", text
        )
        assert run(site, "build", "--check").returncode == 0
        assert states(site) == {"fresh": 6}
        assert run(site, "check", "--fail-on", "unbuilt,extra").returncode == 0


@pytest.mark.parametrize("begun", ["site", "typed"])
def test_an_align_in_between_changes_nothing(begun: str, request: pytest.FixtureRequest) -> None:
    site: Path = request.getfixturevalue(begun)
    run(site, "build")
    for text in ("Aylık ödenir.", "Ayda bir ödenir."):
        say(site, "The rent is due monthly.", text)
        assert run(site, "align").returncode == 0
        assert states(site) == {"fresh": 5, "unbuilt": 1}
        assert "unbuilt" in run(site, "align").stdout
        assert run(site, "build").returncode == 0
        run(site, "align")
        before = (site / PO).read_bytes()
        assert "(unchanged)" in run(site, "align").stdout
        assert (site / PO).read_bytes() == before
        assert text in (site / "locales/tr/a.md").read_text("utf-8")


def test_an_article_that_was_edited_meanwhile_is_a_conflict_for_check_and_build(
    site: Path,
) -> None:
    say(site, "It rises each year.", "Yılda bir artar.")
    text = TURKISH.replace("Her yıl artar.", "Her sene artar.")
    write(site, "locales/tr/a.md", text)
    done = run(site, "check", "--format", "concise")
    assert done.returncode == 1
    assert "GA206 the article says" in done.stdout
    assert run(site, "build").returncode == 2
    assert (site / "locales/tr/a.md").read_text("utf-8") == text
    assert run(site, "align", "--prefer", "catalogue").returncode == 0
    assert states(site) == {"fresh": 5, "unbuilt": 1}
    assert run(site, "build").returncode == 0
    assert "Yılda bir artar." in (site / "locales/tr/a.md").read_text("utf-8")


def test_a_person_s_fuzzy_needs_work_and_the_old_text_is_not_extra(site: Path) -> None:
    say(site, "It rises each year.", "Her yıl artar (mı?).", fuzzy=True)
    assert states(site) == {"fresh": 5, "fuzzy": 1}
    assert codes(site) == ["GA502"]
    done = run(site, "check", "--fail-on", "fuzzy", "--format", "concise")
    assert done.returncode == 1
    assert "GA502 its translation is marked as needing work" in done.stdout


@pytest.mark.parametrize("begun", ["site", "typed"])
def test_a_deleted_article_is_missing_although_its_catalogue_stays(
    begun: str, request: pytest.FixtureRequest
) -> None:
    site: Path = request.getfixturevalue(begun)
    run(site, "build")
    git(site, "init", "-q", "-b", "main")
    git(site, "add", "-A")
    git(site, "commit", "-qm", "one")
    git(site, "checkout", "-qb", "change")
    (site / "locales/tr/a.md").unlink()
    assert states(site) == {"missing": 6}
    done = run(site, "check", "--fail-on", "missing", "--format", "concise")
    assert done.returncode == 1
    assert "source/a.md: GA101 no locales/tr/a.md: restore it, or make it" in done.stdout
    assert run(site, "check", "--fail-under", "1").returncode == 1
    done = run(site, "check", "--diff", "main", "--diff-fail-under", "1")
    assert done.returncode == 1
    assert "Changed since main: 0 of 6 segments translated (0%)" in done.stdout
    assert "translation removed" in done.stdout
    assert run(site, "build").returncode == 0
    assert states(site) == {"fresh": 6}
    assert (site / "locales/tr/a.md").read_text("utf-8") == TURKISH


def test_an_article_that_was_never_built_says_so(typed: Path) -> None:
    done = run(typed, "check", "--format", "concise", "--fail-on", "missing")
    assert done.returncode == 1
    assert "GA101 no locales/tr/a.md: make it of its catalogue with `glossalign build a`" in (
        done.stdout
    )
    assert done.stdout.count("GA105") == 6


@pytest.mark.parametrize("bad", ["# Kira", "Kira her ay ödenir:", "- Kira her ay ödenir."])
@pytest.mark.parametrize("begun", ["site", "typed"])
def test_what_build_would_leave_out_check_names(
    bad: str, begun: str, request: pytest.FixtureRequest
) -> None:
    site: Path = request.getfixturevalue(begun)
    say(site, "The rent is due monthly.", bad)
    say(site, "It is paid back.", "İade edilir.")
    done = run(site, "check", "--format", "concise", "--fail-under", "100")
    assert done.returncode == 1
    assert "GA205" in done.stdout
    assert "(source/a.md:3)" in done.stdout
    done = run(site, "build")
    assert done.returncode == 2
    assert "source/a.md:3: error[build-check]" in done.stderr
    text = (site / "locales/tr/a.md").read_text("utf-8")
    assert "- İade edilir.\n" in text
    assert (
        "Kira her ay ödenir. Her" if begun == "site" else "The rent is due monthly. Her"
    ) in text


@pytest.mark.parametrize(
    "good", ["Kira aylık ödenir", " Kira aylık ödenir. ", "Kira aylık\nödenir."]
)
@pytest.mark.parametrize("begun", ["site", "typed"])
def test_what_check_passes_build_builds(
    good: str, begun: str, request: pytest.FixtureRequest
) -> None:
    site: Path = request.getfixturevalue(begun)
    say(site, "The rent is due monthly.", good)
    assert run(site, "check", "--fail-under", "100").returncode == 0
    assert run(site, "build").returncode == 0
    text = (site / "locales/tr/a.md").read_text("utf-8")
    assert "\nKira aylık ödenir. Her yıl artar.\n" in text
    assert states(site) == {"fresh": 6}
    assert run(site, "build", "--check").returncode == 0
