"""Two versions of a catalogue merged: what one side changed holds, and no person's translation is lost."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossalign import catalogue as units
from glossalign.formats import po
from glossalign.merge import CONFLICT, Merged, merge
from glossalign.model import Catalogue, Mark, Unit

HEADER = po.new_header("tr", project="x", version="1")


def machine(source: str, target: str, *, fuzzy: bool = False) -> Unit:
    return Unit(source, target, fuzzy=fuzzy, mark=Mark(0.95, units.digest(target), fuzzy))


def person(source: str, target: str) -> Unit:
    return Unit(source, target)


def of(*members: Unit) -> Catalogue:
    return Catalogue("tr", members, HEADER)


def merged(base: Catalogue, ours: Catalogue, theirs: Catalogue) -> list[Unit]:
    result = merge(base, ours, theirs)
    assert not result.conflicts
    return list(result.catalogue.units)


A, B = machine("A.", "a"), machine("B.", "b")


def test_what_one_side_changed_holds() -> None:
    assert merged(of(A, B), of(person("A.", "bir"), B), of(A, person("B.", "iki"))) == [
        person("A.", "bir"),
        person("B.", "iki"),
    ]


def test_a_person_beats_a_machine_on_either_side() -> None:
    other = machine("A.", "z")
    assert merged(of(A), of(other), of(person("A.", "bir")))[0].target == "bir"
    assert merged(of(A), of(person("A.", "bir")), of(other))[0].target == "bir"


def test_two_persons_are_a_conflict_with_both_texts() -> None:
    result = merge(of(A), of(person("A.", "bir")), of(person("A.", "tek\nve")))
    (unit,) = result.conflicts
    assert result.catalogue.units == (unit,)
    assert (unit.target, unit.fuzzy) == ("bir", True)
    assert unit.comments == (f"{CONFLICT}tek", f"{CONFLICT}ve")
    assert not merge(of(A), of(person("A.", "bir")), of(person("A.", "bir"))).conflicts


def test_a_removed_entry_stays_where_a_person_translated_it_meanwhile() -> None:
    (unit,) = merged(of(A), of(), of(person("A.", "bir")))
    assert (unit.target, unit.obsolete) == ("bir", True)
    assert merged(of(A), of(), of(A)) == []
    assert merged(of(A), of(), of(machine("A.", "z"))) == []


def test_a_translation_goes_to_the_edited_source_text() -> None:
    edited = replace(machine("A now.", "a", fuzzy=True), previous_source="A.")
    for sides in ((of(edited), of(person("A.", "bir"))), (of(person("A.", "bir")), of(edited))):
        (unit,) = merged(of(A), *sides)
        assert (unit.source, unit.previous_source, unit.target, unit.fuzzy) == ("A now.", "A.", "bir", True)
    both = merge(of(A), of(person("A.", "bir")), of(replace(edited, target="tek", mark=None)))
    assert [u.source for u in both.conflicts] == ["A now."]
    assert both.catalogue.units[0].comments == (f"{CONFLICT}bir",)


def test_comments_flags_and_places_merge_apart_from_the_text() -> None:
    base = replace(A, comments=("old",), flags=("no-wrap",))
    ours = replace(base, target="bir", comments=("old", "mine"))
    theirs = replace(base, comments=("theirs",), obsolete=True, flags=("no-wrap", "c-format"))
    (unit,) = merged(of(base), of(ours), of(theirs))
    assert (unit.target, unit.obsolete, unit.comments) == ("bir", True, ("mine", "theirs"))
    assert unit.flags == ("no-wrap", "c-format")


def test_what_is_new_stands_behind_what_it_follows() -> None:
    ours, theirs = of(A, machine("O.", "o"), B), of(machine("N.", "n"), A, machine("T.", "t"), B)
    assert [u.source for u in merged(of(A, B), ours, theirs)] == ["N.", "A.", "T.", "O.", "B."]


def test_the_later_date_comes_with_its_translator() -> None:
    def dated(date: str, name: str) -> Catalogue:
        return Catalogue("tr", (), (("PO-Revision-Date", date), ("Last-Translator", name), ("X-A", name)))

    result = merge(dated("2024-01-01", "a"), dated("2024-03-01", "b"), dated("2024-02-01", "c"))
    assert result.catalogue.header == (
        ("PO-Revision-Date", "2024-03-01"),
        ("Last-Translator", "b"),
        ("X-A", "b"),
    )
    result = merge(dated("2024-01-01", "a"), dated("2024-02-01", "b"), dated("2024-03-01", "c"))
    assert result.catalogue.header == (
        ("PO-Revision-Date", "2024-03-01"),
        ("Last-Translator", "c"),
        ("X-A", "b"),
    )


TARGETS = st.sampled_from(["", "bir", "iki", "üç"])
UNITS = st.builds(
    lambda source, target, kind, fuzzy, obsolete: replace(
        person(source, target) if kind else machine(source, target, fuzzy=fuzzy), fuzzy=fuzzy, obsolete=obsolete
    ),
    st.sampled_from("ABCD"), TARGETS, st.booleans(), st.booleans(), st.booleans(),
)  # fmt: skip
CATALOGUES = st.lists(UNITS, max_size=4, unique_by=lambda unit: unit.source).map(lambda members: of(*members))


def texts(result: Merged) -> set[tuple[str, str]]:
    found = set()
    for unit in result.catalogue.units:
        found.add((unit.source, unit.target))
        found |= {(unit.source, line.removeprefix(CONFLICT)) for line in unit.comments}
    return found


@settings(max_examples=400)
@given(CATALOGUES, CATALOGUES, CATALOGUES)
def test_no_person_s_translation_is_lost(base: Catalogue, ours: Catalogue, theirs: Catalogue) -> None:
    result = merge(base, ours, theirs)
    keys = [(unit.context, unit.source) for unit in result.catalogue.units]
    assert len(keys) == len(set(keys))
    known = {unit.source: unit for unit in base.units}
    for side in (ours, theirs):
        for unit in side.units:
            # What stood in the base the other side may have changed or removed on purpose.
            old = known.get(unit.source)
            if units.is_decided(unit) and not (old and old.target == unit.target):
                assert (unit.source, unit.target) in texts(result)
    assert {u.source for u in result.conflicts} == {u.source for u in merge(base, theirs, ours).conflicts}


@given(CATALOGUES, CATALOGUES)
def test_a_side_that_changed_nothing_changes_nothing(base: Catalogue, side: Catalogue) -> None:
    wanted = sorted(side.units, key=lambda unit: unit.source)
    for result in (merge(base, base, side), merge(base, side, base), merge(base, side, side)):
        assert not result.conflicts
        assert sorted(result.catalogue.units, key=lambda unit: unit.source) == wanted


# -- git --------------------------------------------------------------------------------------------


def write(path: Path, *members: Unit) -> None:
    path.write_text("".join(po.serialize(of(*members))), "utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "config", "user.email", "a@example.org")
    git(tmp_path, "config", "user.name", "a")
    (tmp_path / ".gitattributes").write_text("*.po merge=glossalign\n", "utf-8")
    driver = f"'{sys.executable}' -m glossalign merge %O %A %B --path %P"
    git(tmp_path, "config", "merge.glossalign.driver", driver)
    write(tmp_path / "x.po", A, B)
    commit(tmp_path, "base")
    return tmp_path


def git(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=False)


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "-A")
    assert git(folder, "commit", "-q", "-m", message).returncode == 0


def branches(
    folder: Path, ours: tuple[Unit, ...], theirs: tuple[Unit, ...]
) -> subprocess.CompletedProcess[str]:
    git(folder, "checkout", "-q", "-b", "other")
    write(folder / "x.po", *theirs)
    commit(folder, "theirs")
    git(folder, "checkout", "-q", "main")
    write(folder / "x.po", *ours)
    commit(folder, "ours")
    return git(folder, "merge", "-q", "-m", "merged", "other")


def test_git_merges_neighbouring_entries(repository: Path) -> None:
    done = branches(repository, (person("A.", "bir"), B), (A, person("B.", "iki")))
    assert done.returncode == 0, done.stderr
    read = po.parse((repository / "x.po").read_text("utf-8"), path="x.po")
    assert read.units == (person("A.", "bir"), person("B.", "iki"))


def test_git_names_a_conflict_and_the_file_stays_a_catalogue(repository: Path) -> None:
    done = branches(repository, (A, person("B.", "iki")), (A, person("B.", "çift")))
    assert done.returncode == 1
    assert "CONFLICT" in done.stdout
    text = (repository / "x.po").read_text("utf-8")
    line = text.split("\n").index("# conflict, theirs: çift") + 1
    assert f"x.po:{line}: warning[conflict]" in done.stdout + done.stderr
    assert "<<<<" not in text
    if shutil.which("msgfmt"):
        assert (
            subprocess.run(
                ["msgfmt", "-c", "-o", "-", "x.po"], cwd=repository, capture_output=True, check=False
            ).returncode
            == 0
        )
    write(repository / "x.po", A, person("B.", "çift"))
    commit(repository, "resolved")
    assert git(repository, "status", "--short").stdout == ""


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "glossalign", "merge", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_file_that_is_no_catalogue_leaves_ours_as_it_was(tmp_path: Path) -> None:
    write(tmp_path / "ours", A)
    (tmp_path / "base").write_text("", "utf-8")
    (tmp_path / "theirs").write_text('msgid "a\n', "utf-8")
    before = (tmp_path / "ours").read_bytes()
    done = run(tmp_path, "base", "ours", "theirs", "--path", "x.po")
    assert (done.returncode, (tmp_path / "ours").read_bytes()) == (2, before)
    assert "theirs:1" in done.stderr
    write(tmp_path / "theirs", A, B)
    assert run(tmp_path, "base", "ours", "theirs", "-o", "new.po").returncode == 0
    assert (tmp_path / "ours").read_bytes() == before
    assert po.parse((tmp_path / "new.po").read_text("utf-8"), path="new.po").units == (A, B)


def test_a_wrapped_catalogue_stays_wrapped(tmp_path: Path) -> None:
    long = person("word " * 30 + ".", "kelime " * 30 + ".")
    for name, members in {"base": (), "ours": (long,), "theirs": (A,)}.items():
        (tmp_path / name).write_text("".join(po.serialize(of(*members), wrap=name == "ours")), "utf-8")
    assert run(tmp_path, "base", "ours", "theirs").returncode == 0
    assert max(map(len, (tmp_path / "ours").read_text("utf-8").splitlines())) <= po.WIDTH
