"""A formatter rewrites a document: what says the same needs no new translation, and no conflict."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from glossalign.formats import po
from glossalign.markdown.inline import format_key
from tests.helpers import run, write

PO = "locales/tr/LC_MESSAGES/a.po"

REWRITTEN = [
    ("Feed the *small* dog.", "Feed the _small_ dog."),
    ("Feed the **small** dog.", "Feed the __small__ dog."),
    ("Feed the [small dog].", "Feed the [small dog][]."),
    ("Feed 2 * 3 dogs.", "Feed 2 \\* 3 dogs."),
    ('Say "sit" to it.', "Say \u201csit\u201d to it."),
    ("It's a dog's life.", "It\u2019s a dog\u2019s life."),
    ("Ten dogs eat.", "Ten\u00a0dogs eat."),
    ("Ten dogs eat.", "Ten&nbsp;dogs eat."),
    ("Wait for it...", "Wait for it\u2026"),
    ("Dogs -- all of them -- eat.", "Dogs \u2014 all of them \u2014 eat."),
    ("The dog sleeps in its own box.", "The dog\nsleeps in its\nown box."),
]

OTHER = [
    ("Feed the *small* dog.", "Feed the **small** dog."),
    ("Feed the dog.", "Feed the dogs."),
    ("See [it](/a).", "See [it](/b)."),
    ("Call `_x`.", "Call `*x`."),
    ("Pay 10.", "Pay 100."),
    ("Is it so?", "It is so!"),
    ("a_b c", "a*b c"),
]


@pytest.mark.parametrize(("one", "other"), REWRITTEN[:-1])
def test_what_a_formatter_rewrites_is_the_same(one: str, other: str) -> None:
    assert format_key(one) == format_key(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_what_it_does_not_rewrite_is_another_text(one: str, other: str) -> None:
    assert format_key(one) != format_key(other)


def states(site: Path) -> dict[str, int]:
    found = json.loads(run(site, "status", "--format", "json").stdout)["total"]
    return {k: v for k, v in found.items() if v and k not in ("count", "percent")}


def units_of(site: Path) -> list[tuple[str, str, bool, str]]:
    units = po.parse((site / PO).read_text("utf-8"), path=PO).units
    return [(u.source, u.target, u.fuzzy, u.previous_source) for u in units if not u.obsolete]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path


def begin(site: Path, sentence: str, translation: str, *, decided: bool) -> None:
    write(site, "source/a.md", f"# Dogs\n\nThey bark.\n\n{sentence}\n\n[small dog]: /s\n")
    write(
        site, "locales/tr/a.md", f"# Köpekler\n\nHavlarlar.\n\n{translation}\n\n[small dog]: /s\n"
    )
    assert run(site, "align", "-q").returncode == 0
    text = (site / PO).read_text("utf-8")
    text = text.replace("#, fuzzy\n", "").replace(" fuzzy ", " ")
    if decided:
        lines = [line for line in text.split("\n") if not line.startswith("# glossalign")]
        text = "\n".join(lines)
    write(site, PO, text)


@pytest.mark.parametrize("decided", [True, False])
@pytest.mark.parametrize(("old", "new"), REWRITTEN)
def test_english_that_a_formatter_rewrote_stays_translated(
    site: Path, old: str, new: str, *, decided: bool
) -> None:
    begin(site, old, "Küçük köpeği besle.", decided=decided)
    assert states(site) == {"fresh": 3}
    before = [target for _, target, _, _ in units_of(site)]
    path = site / "source/a.md"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    assert states(site) == {"fresh": 3}
    assert run(site, "align").returncode == 0
    assert [target for _, target, _, _ in units_of(site)] == before
    assert units_of(site)[2][0] == " ".join(new.split("\n"))
    assert not any(fuzzy or previous for _, _, fuzzy, previous in units_of(site))
    assert "(unchanged)" in run(site, "align").stdout


@pytest.mark.parametrize("decided", [True, False])
@pytest.mark.parametrize(("old", "new"), REWRITTEN)
def test_turkish_that_a_formatter_rewrote_is_neither_extra_nor_a_conflict(
    site: Path, old: str, new: str, *, decided: bool
) -> None:
    begin(site, "Give it some food.", old, decided=decided)
    write(site, "locales/tr/a.md", (site / "locales/tr/a.md").read_text("utf-8").replace(old, new))
    built = (site / "locales/tr/a.md").read_bytes()
    assert states(site) == {"fresh": 3}
    assert run(site, "build").returncode == 0
    assert (site / "locales/tr/a.md").read_bytes() == built
    assert run(site, "align").stderr == ""
    assert states(site) == {"fresh": 3}


def test_quotes_that_a_person_changed_in_the_catalogue_are_built(site: Path) -> None:
    begin(site, 'Say "sit" to it.', 'Ona "otur" de.', decided=False)
    text = (site / PO).read_text("utf-8")
    write(site, PO, text.replace('\\"otur\\"', "\u201cotur\u201d"))
    assert states(site) == {"fresh": 2, "unbuilt": 1}
    assert run(site, "build").returncode == 0
    assert "Ona \u201cotur\u201d de." in (site / "locales/tr/a.md").read_text("utf-8")
    assert states(site) == {"fresh": 3}
