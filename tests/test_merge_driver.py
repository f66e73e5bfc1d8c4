"""`glossalign merge` as git calls it, set up by the two lines of the README, and by hand."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from glossalign.catalogue import units
from glossalign.catalogue.merge import CONFLICT
from glossalign.formats import po
from glossalign.model import Catalogue, Mark, Unit
from tests.helpers import Done, execute, run_program

pytestmark = pytest.mark.whole_program

README = Path(__file__).parents[1] / "README.md"
SET_UP = re.search(r"### Merging\n.*?```sh\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
PLACE = "locales/tr/a page's.po"
A = Unit("A.", "a", mark=Mark(0.95, units.digest("a"), fuzzy=False))
B = Unit("B.", "b", mark=Mark(0.95, units.digest("b"), fuzzy=False))
BY_HAND = Unit("A.", "bir")


def write(path: Path, *members: Unit, wrap: bool = False) -> None:
    catalogue = Catalogue("tr", members, po.new_header("tr", project="x", version="1"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(po.serialize(catalogue, wrap=wrap)), "utf-8")


def read(path: Path) -> tuple[Unit, ...]:
    return po.parse(path.read_text("utf-8"), path=path.name).units


def merge(folder: Path, *words: str) -> Done:
    return run_program(folder, "merge", *words)


def assert_msgfmt_takes(path: Path) -> None:
    if shutil.which("msgfmt"):
        done = execute(path.parent, "msgfmt", "-c", "-o", os.devnull, path.name)
        assert done.returncode == 0, done.stderr


# -- git -------------------------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if not shutil.which("git") or sys.platform == "win32":
        pytest.skip("git or a shell is not there")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("LC_ALL", "C")
    program = tmp_path / "bin" / "glossalign"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\nexec '{sys.executable}' -m glossalign \"$@\"\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    folder = tmp_path / "site"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    git(folder, "config", "user.email", "a@example.org")
    git(folder, "config", "user.name", "a")
    assert SET_UP
    assert len(SET_UP[1].splitlines()) == 2
    assert execute(folder, "sh", "-e", "-c", SET_UP[1]).returncode == 0
    write(folder / PLACE, A, B)
    commit(folder, "base")
    return folder


def git(folder: Path, *words: str) -> Done:
    return execute(folder, "git", *words)


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "-A")
    done = git(folder, "commit", "-q", "-m", message)
    assert done.returncode == 0, done.stderr


def branches(
    folder: Path, ours: tuple[Unit, ...], theirs: tuple[Unit, ...], place: str = PLACE
) -> None:
    """Commit theirs on a branch of that name and ours on main, which is checked out."""
    git(folder, "checkout", "-q", "-b", "theirs")
    write(folder / place, *theirs)
    commit(folder, "theirs")
    git(folder, "checkout", "-q", "main")
    write(folder / place, *ours)
    commit(folder, "ours")


def test_git_merges_neighbouring_entries(repository: Path) -> None:
    branches(repository, (BY_HAND, B), (A, Unit("B.", "iki")))
    # From a folder below, where the driver's paths are still those from the top.
    done = git(repository / "locales", "merge", "-q", "-m", "merged", "theirs")
    assert done.returncode == 0, done.stdout + done.stderr
    assert read(repository / PLACE) == (BY_HAND, Unit("B.", "iki"))
    assert git(repository, "status", "--short").stdout == ""
    assert_msgfmt_takes(repository / PLACE)


def test_git_names_a_conflict_and_the_file_stays_a_catalogue(repository: Path) -> None:
    branches(repository, (A, Unit("B.", "iki")), (A, Unit("B.", "çift")))
    done = git(repository, "merge", "theirs")
    assert done.returncode == 1
    assert "CONFLICT" in done.stdout
    text = (repository / PLACE).read_text("utf-8")
    line = text.split("\n").index(f"# {CONFLICT}çift") + 1
    assert f"{PLACE}:{line}: warning[conflict]" in done.stderr
    assert "<<<<<<<" not in text
    assert_msgfmt_takes(repository / PLACE)
    assert read(repository / PLACE) == (
        A,
        Unit("B.", "iki", fuzzy=True, comments=(f"{CONFLICT}çift",)),
    )
    # The translator decides, and a later merge of the same branch has nothing to say.
    write(repository / PLACE, A, Unit("B.", "çift"))
    commit(repository, "resolved")
    assert git(repository, "status", "--short").stdout == ""
    assert "up to date" in git(repository, "merge", "theirs").stdout


def test_git_merges_a_catalogue_that_both_sides_added(repository: Path) -> None:
    branches(repository, (A, Unit("B.", "iki")), (BY_HAND, B), "locales/tr/new.po")
    done = git(repository, "merge", "-q", "-m", "merged", "theirs")
    assert done.returncode == 0, done.stdout + done.stderr
    assert read(repository / "locales/tr/new.po") == (BY_HAND, Unit("B.", "iki"))


def test_git_rebases_by_the_same_driver(repository: Path) -> None:
    branches(repository, (BY_HAND, B), (A, Unit("B.", "iki")))
    assert git(repository, "rebase", "-q", "theirs").returncode == 0
    assert read(repository / PLACE) == (BY_HAND, Unit("B.", "iki"))


def test_git_calls_it_a_conflict_where_a_side_is_no_catalogue(repository: Path) -> None:
    branches(repository, (BY_HAND, B), (A,))
    git(repository, "checkout", "-q", "theirs")
    (repository / PLACE).write_text('msgid "a\n', "utf-8")
    commit(repository, "broken")
    git(repository, "checkout", "-q", "main")
    done = git(repository, "merge", "theirs")
    assert done.returncode == 1
    assert f"{PLACE} (theirs):1: error[po-syntax]" in done.stderr
    assert read(repository / PLACE) == (BY_HAND, B)


# -- by hand ---------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder without a project, with the names that git gives to the three."""
    (tmp_path / ".merge_file_b").write_text("", "utf-8")
    write(tmp_path / ".merge_file_o", A)
    write(tmp_path / ".merge_file_t", A, B)
    return tmp_path


NAMES = ".merge_file_b", ".merge_file_o", ".merge_file_t"


def test_the_result_is_written_to_ours_and_nothing_is_left_beside_it(folder: Path) -> None:
    done = merge(folder, *NAMES)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert read(folder / NAMES[1]) == (A, B)
    assert sorted(path.name for path in folder.iterdir()) == sorted(NAMES)


@pytest.mark.parametrize(
    ("number", "content", "message"),
    [
        (2, b'msgid "a\n', ".merge_file_t:1: error[po-syntax]"),
        (1, b"<<<<<<< HEAD\n", ".merge_file_o:1: error[po-syntax] merge conflict"),
        (0, b"\xff", ".merge_file_b:1:1: error[not-utf8]"),
        (2, None, ".merge_file_t: error[unreadable]"),
    ],
)
def test_what_cannot_be_read_leaves_ours_as_it_was(
    folder: Path, number: int, content: bytes | None, message: str
) -> None:
    path = folder / NAMES[number]
    path.unlink() if content is None else path.write_bytes(content)
    before = (folder / NAMES[1]).read_bytes()
    done = merge(folder, *NAMES)
    assert (done.returncode, (folder / NAMES[1]).read_bytes()) == (2, before)
    assert done.stderr.startswith(message)


def test_another_file_or_stdout_takes_the_result(folder: Path) -> None:
    before = (folder / NAMES[1]).read_bytes()
    assert merge(folder, *NAMES, "-o", "new.po").returncode == 0
    assert read(folder / "new.po") == (A, B)
    assert merge(folder, *NAMES, "-o", "-").stdout == (folder / "new.po").read_text("utf-8")
    assert merge(folder, os.devnull, *NAMES[1:], "-o", "-").stdout == (folder / "new.po").read_text(
        "utf-8"
    )
    assert (folder / NAMES[1]).read_bytes() == before


def test_each_conflict_is_named_at_its_line(folder: Path) -> None:
    write(folder / NAMES[1], Unit("Old.", "eski", obsolete=True), BY_HAND, Unit("B.", "iki\niki"))
    write(folder / NAMES[2], Unit("A.", "tek"), Unit("B.", "çift"))
    done = merge(folder, *NAMES, "--path", "x.po")
    assert (done.returncode, done.stdout) == (1, "")
    lines = (folder / NAMES[1]).read_text("utf-8").split("\n")
    assert [line.split(": ")[0] for line in done.stderr.splitlines()] == [
        f"x.po:{number}" for number, line in enumerate(lines, 1) if line.startswith("# conflict")
    ]
    assert_msgfmt_takes(folder / NAMES[1])


@pytest.mark.parametrize("which", [1, 2])
def test_strings_are_wrapped_where_one_side_began_to(folder: Path, which: int) -> None:
    long = Unit("word " * 30 + ".", "kelime " * 30 + ".")
    for number, name in enumerate(NAMES):
        write(folder / name, long, *([A] if number else []), wrap=number == which)
    assert merge(folder, *NAMES).returncode == 0
    assert max(map(len, (folder / NAMES[1]).read_text("utf-8").splitlines())) <= po.WIDTH


def test_ours_may_be_a_link_to_the_catalogue(folder: Path) -> None:
    (folder / "link.po").symlink_to(NAMES[1])
    assert merge(folder, NAMES[0], "link.po", NAMES[2]).returncode == 0
    assert (folder / "link.po").is_symlink()
    assert read(folder / NAMES[1]) == (A, B)
