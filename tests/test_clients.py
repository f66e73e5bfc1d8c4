"""What translation programs do to a catalogue, and what `align` makes of it: nothing is lost.

The programs themselves are tried where they are installed; what they do is imitated everywhere.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from glossalign.formats import po
from glossalign.model import Catalogue, Unit
from tests.helpers import run, write

PO = "locales/tr/LC_MESSAGES/a.po"
COUNT = 9


@pytest.fixture
def site(tmp_path: Path) -> Path:
    source = "".join(f"The lamp number {k} burns.\n\n" for k in range(1, COUNT))
    target = "".join(f"{k} numaralı lamba yanar.\n\n" for k in range(1, COUNT))
    write(tmp_path, "source/a.md", f"# Lamps\n\n{source}")
    write(tmp_path, "locales/tr/a.md", f"# Lambalar\n\n{target}")
    assert run(tmp_path, "align", "-q").returncode == 0
    return tmp_path


def read(site: Path) -> Catalogue:
    return po.parse((site / PO).read_text("utf-8"), path=PO)


def save(site: Path, change: Callable[[int, Unit], Unit]) -> None:
    catalogue = read(site)
    members = tuple(change(k, unit) for k, unit in enumerate(catalogue.units))
    write(site, PO, "".join(po.serialize(replace(catalogue, units=members))))


def targets(site: Path) -> list[str]:
    return [unit.target for unit in read(site).units]


def empty(*numbers: int) -> Callable[[int, Unit], Unit]:
    return lambda k, unit: replace(unit, target="") if k in numbers else unit


def without_comments_of_empty(site: Path) -> None:
    """Do what `pot2po` does: it drops the comments of an entry without translation."""
    save(site, lambda _, unit: unit if unit.target else replace(unit, mark=None, comments=()))


@pytest.mark.parametrize("gone", [range(COUNT), range(1, COUNT), range(3), range(2, 7)])
def test_many_entries_emptied_at_once_are_restored(site: Path, gone: range) -> None:
    before = targets(site)
    save(site, empty(*gone))
    assert run(site, "status", "--format", "total").stdout == "100\n"
    done = run(site, "align")
    assert done.returncode == 0
    assert f"warning[emptied] {len(gone)} translations were emptied at once" in done.stderr
    assert f"{len(gone)} restored" in done.stderr
    assert "--accept-deletions" in done.stderr
    assert targets(site) == before
    done = run(site, "align")
    assert (done.stderr, "(unchanged)" in done.stdout) == ("", True)


def test_a_person_s_own_translation_among_them_comes_back_from_the_built_article(
    site: Path,
) -> None:
    save(site, lambda k, unit: replace(unit, target="Yanan lamba birdir.") if k == 1 else unit)
    assert run(site, "build").returncode == 0
    save(site, empty(*range(COUNT)))
    assert run(site, "align").returncode == 0
    assert targets(site)[1] == "Yanan lamba birdir."


def test_deletions_are_accepted_on_request_and_stay(site: Path) -> None:
    save(site, empty(*range(4)))
    assert run(site, "align", "--accept-deletions").stderr == ""
    for _ in range(2):
        assert targets(site)[:4] == ["", "", "", ""]
        done = run(site, "align")
        assert (done.returncode, done.stderr) == (0, "")
    without_comments_of_empty(site)
    run(site, "align")
    assert targets(site)[:4] == ["", "", "", ""]
    # Later deletions are counted by themselves.
    save(site, empty(*range(4), 5))
    assert run(site, "align").stderr == ""
    assert targets(site)[5] == ""


@pytest.mark.parametrize("gone", [(1,), (2, 5)])
def test_a_few_deletions_are_a_person_s_and_stay_without_the_mark(
    site: Path, gone: tuple[int, ...]
) -> None:
    save(site, empty(*gone))
    assert run(site, "align").stderr == ""
    assert [k for k, text in enumerate(targets(site)) if not text] == list(gone)
    without_comments_of_empty(site)
    for _ in range(2):
        assert run(site, "align").stderr == ""
        assert [k for k, text in enumerate(targets(site)) if not text] == list(gone)
    # Translating it ends the deletion.
    save(site, lambda k, unit: replace(unit, target="Yeni.") if k == gone[0] else unit)
    run(site, "align")
    assert targets(site)[gone[0]] == "Yeni."


def test_names_that_a_program_takes_for_untranslated_are_restored(site: Path) -> None:
    names = "GitHub\n\nDocker\n\nLinux"
    for path in ("source/a.md", "locales/tr/a.md"):
        write(site, path, (site / path).read_text("utf-8") + names + "\n")
    assert run(site, "align", "-q").returncode == 0
    before = targets(site)
    save(site, lambda _, unit: replace(unit, target="") if unit.target == unit.source else unit)
    done = run(site, "align")
    assert "warning[emptied] 3 translations" in done.stderr
    assert targets(site) == before
    # One of them is a person's doing.
    save(site, lambda _, unit: replace(unit, target="") if unit.source == "Linux" else unit)
    assert run(site, "align").stderr == ""
    assert targets(site)[-1] == ""


def test_what_is_neither_marked_nor_noted_is_taken_from_the_article_again(site: Path) -> None:
    save(site, lambda _, unit: replace(unit, target="", mark=None))
    assert run(site, "align").returncode == 0
    assert all(targets(site))


def test_an_entry_with_plural_forms_is_left_alone_and_named(site: Path) -> None:
    plural = (
        'msgid "%d lamp"\nmsgid_plural "%d lamps"\nmsgstr[0] "%d lamba"\nmsgstr[1] "%d lamba"\n'
    )
    path = site / PO
    path.write_text(path.read_text("utf-8") + "\n" + plural, "utf-8")
    done = run(site, "align")
    assert done.returncode == 0
    assert f"{PO}:" in done.stderr
    assert "info[po-plural] an entry with plural forms" in done.stderr
    write(site, "locales/tr/a.md", (site / "locales/tr/a.md").read_text("utf-8") + "Yeni.\n")
    assert run(site, "align").returncode == 0
    assert plural in path.read_text("utf-8")
    assert run(site, "status", "--format", "total").returncode == 0


def tool(name: str) -> str:
    """Return the path of a program, or skip the test where it is not installed."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed")
    return found


def call(site: Path, *words: str) -> None:
    subprocess.run(words, cwd=site, check=True, capture_output=True)


@pytest.mark.parametrize("way", ["msgmerge", "msgmerge --previous", "msgcat -w 60", "msgcat -s"])
def test_gettext_loses_nothing(site: Path, way: str) -> None:
    name, *flags = way.split()
    save(site, lambda k, unit: replace(unit, target="Elden.") if k == 2 else empty(4)(k, unit))
    assert run(site, "align", "-q").returncode == 0
    before = {unit.source: unit.target for unit in read(site).units}
    assert run(site, "export", "pot", "--locale", "tr", "-o", "x.pot").returncode == 0
    files = [PO, "x.pot"] if name == "msgmerge" else [PO]
    call(site, tool(name), *flags, "-o", "new.po", *files)
    (site / "new.po").replace(site / PO)
    assert run(site, "align").returncode == 0
    assert {unit.source: unit.target for unit in read(site).units} == before
    assert run(site, "status", "--format", "total").stdout == "88\n"


def test_pot2po_brings_no_deletion_back(site: Path) -> None:
    save(site, lambda k, unit: replace(unit, target="Elden.") if k == 2 else empty(4)(k, unit))
    assert run(site, "align", "-q").returncode == 0
    before = targets(site)
    assert run(site, "export", "pot", "--locale", "tr", "-o", "x.pot").returncode == 0
    call(site, tool("pot2po"), "--progress=none", "-t", PO, "x.pot", "new.po")
    (site / "new.po").replace(site / PO)
    for _ in range(2):
        assert run(site, "align").returncode == 0
        unit = read(site).units[4]
        # pot2po proposes the translation of a similar sentence.
        assert unit.target != "4 numaralı lamba yanar."
        assert not unit.target or unit.fuzzy
        assert [text for k, text in enumerate(targets(site)) if k != 4] == [
            text for k, text in enumerate(before) if k != 4
        ]


@pytest.mark.parametrize("template", [True, False])
def test_po2csv_and_back_changes_nothing(site: Path, template: bool) -> None:
    save(site, lambda k, unit: replace(unit, fuzzy=True) if k in (1, 2) else empty(4)(k, unit))
    save(site, lambda k, unit: replace(unit, mark=None) if k == 2 else unit)
    assert run(site, "align", "-q").returncode == 0
    before = (site / PO).read_bytes()
    assert run(site, "export", "po", "-o", "x.po").returncode == 0
    call(site, tool("po2csv"), "--progress=none", "x.po", "x.csv")
    options = ["-t", "x.po"] if template else []
    call(site, tool("csv2po"), "--progress=none", *options, "x.csv", "y.po")
    for name in ("y.po", "x.csv"):
        assert " 0 changed" in run(site, "import", name).stdout
        assert (site / PO).read_bytes() == before


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["csv", "tsv"])
def test_a_spreadsheet_changes_nothing(site: Path, kind: str) -> None:
    office = tool("soffice")
    save(site, lambda k, unit: replace(unit, target='-lik, "eki"') if k == 1 else unit)
    before = (site / PO).read_bytes()
    assert run(site, "export", kind, "-o", f"x.{kind}").returncode == 0
    mark = "9" if kind == "tsv" else "44"
    options = f"{mark},34,76,1,,0,false,true,false,false,false,-1"
    start = [office, f"-env:UserInstallation=file://{site}/office", "--headless"]
    call(site, *start, f"--infilter=CSV:{options}", "--convert-to", "ods", f"x.{kind}")
    out = f"csv:Text - txt - csv (StarCalc):{options}"
    call(site, *start, "--convert-to", out, "--outdir", "out", "x.ods")
    (written,) = (site / "out").glob("*.csv")
    written.replace(site / f"back.{kind}")
    assert " 0 changed" in run(site, "import", f"back.{kind}").stdout
    assert (site / PO).read_bytes() == before
