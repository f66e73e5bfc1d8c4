"""What is exported and imported unchanged changes nothing, whatever programs it went through."""

from __future__ import annotations

import csv
import io
import json
import random
import shutil
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from glossalign.catalogue import units
from glossalign.formats import po
from glossalign.model import Catalogue, Unit
from tests.helpers import run, write

ROOT = Path(__file__).parents[1]
FORMATS = ("csv", "tsv", "jsonl", "po")


def catalogues_of(site: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((site / "locales").rglob("*.po"))}


def change_catalogue(path: Path, change: Callable[[int, Unit], Unit]) -> None:
    """Write a catalogue with each unit changed as a person would have."""
    catalogue = po.parse(path.read_text("utf-8"), path=str(path))
    members = tuple(change(number, unit) for number, unit in enumerate(catalogue.units))
    text = "".join(po.serialize(replace(catalogue, units=members)))
    path.write_text(text, "utf-8")


def work_of_a_person(number: int, unit: Unit) -> Unit:
    """Approve, doubt, rewrite, delete and comment some units, as months of work would."""
    match number % 9:
        case 0:
            return replace(unit, fuzzy=False, previous_source="")
        case 1 if unit.target:
            return replace(unit, fuzzy=True)
        case 2 if unit.target:
            return replace(unit, target=f"{unit.target} (elden)", fuzzy=False)
        case 3 if unit.mark:
            return replace(unit, target="")
        case 4:
            return replace(unit, comments=("sor: bu doğru mu?", f"{units.WAS}eski metin"))
        case 5 if not unit.target:
            return replace(unit, target="Yeni çeviri.", comments=("by Ayşe",))
        case 6:
            return replace(unit, mark=None, fuzzy=bool(unit.target) and number % 2 == 0)
    return unit


@pytest.fixture(scope="module")
def aligned_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("aligned")
    for name in ("source", "locales"):
        shutil.copytree(ROOT / name, site / name)
    # Two articles with the same English and different states of it.
    twin = "# Twin\n\nThe back office settles trades.\n\n## Highlights\n\nIt is quiet.\n"
    write(site, "source/twin-a.md", twin)
    write(site, "source/twin-b.md", twin.replace("quiet", "loud"))
    write(
        site,
        "locales/tr/twin-a.md",
        "# İkiz\n\nArka ofis işlemleri takas eder.\n\n## Öne çıkanlar\n\nSessizdir.\n",
    )
    write(
        site, "locales/tr/twin-b.md", "# İkiz\n\n## Parlak alanlar\n\nThe back office is not it.\n"
    )
    assert run(site, "align", "-q").returncode == 0
    return site


@pytest.fixture(scope="module")
def worked_site(aligned_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("worked") / "site"
    shutil.copytree(aligned_site, site)
    for path in sorted(site.rglob("*.po")):
        change_catalogue(path, work_of_a_person)
    # What `align` makes of such a day is a state that a project is really in.
    run(site, "align", "-q")
    return site


def unchanged(text: str) -> str:
    return text


def with_crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def with_bom(text: str) -> str:
    return "\ufeff" + text


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def sorted_rows(text: str) -> str:
    head, *lines = list(csv.reader(io.StringIO(text, newline="")))
    random.Random(3).shuffle(lines)
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([head, *lines])
    return out.getvalue()


def semicolons(text: str) -> str:
    out = io.StringIO()
    rows = csv.reader(io.StringIO(text, newline=""))
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def only_three_columns(text: str) -> str:
    """The columns that `po2csv` writes."""
    out = io.StringIO()
    rows = csv.DictReader(io.StringIO(text, newline=""))
    writer = csv.writer(out)
    writer.writerow(["location", "source", "target"])
    writer.writerows([f"{row['slug']}:1", row["source"], row["target"]] for row in rows)
    return out.getvalue()


def rewrapped(text: str) -> str:
    return "".join(po.serialize(po.parse(text, path="x.po"), wrap=True))


def reordered(text: str) -> str:
    catalogue = po.parse(text, path="x.po")
    members = sorted(catalogue.units, key=lambda unit: unit.source)
    return "".join(po.serialize(replace(catalogue, units=tuple(members))))


def bare(text: str) -> str:
    """What `csv2po` without a template leaves: texts, and nothing that is said of them."""
    catalogue = po.parse(text, path="x.po")
    members = tuple(
        Unit(unit.source, unit.target, unit.context) for unit in catalogue.units if unit.source
    )
    return "".join(po.serialize(Catalogue("tr", members, catalogue.header)))


def reversed_lines(text: str) -> str:
    return "".join(reversed(text.splitlines(keepends=True)))


def other_spelling(text: str) -> str:
    """The same JSON from a program that escapes and sorts."""
    return "".join(
        json.dumps(json.loads(line), sort_keys=True) + "\n" for line in text.splitlines()
    )


JOURNEYS: list[tuple[str, Callable[[str], str]]] = [
    *((kind, unchanged) for kind in FORMATS),
    *((kind, with_crlf) for kind in FORMATS),
    *((kind, with_bom) for kind in FORMATS),
    *((kind, decomposed) for kind in FORMATS),
    ("csv", sorted_rows),
    ("csv", semicolons),
    ("po", rewrapped),
    ("po", reordered),
    ("po", bare),
    ("jsonl", reversed_lines),
    ("jsonl", other_spelling),
]


@pytest.mark.parametrize("which", ["aligned", "worked"])
@pytest.mark.parametrize(("kind", "journey"), JOURNEYS)
def test_an_export_imported_unchanged_changes_nothing(
    kind: str,
    journey: Callable[[str], str],
    which: str,
    aligned_site: Path,
    worked_site: Path,
    tmp_path: Path,
) -> None:
    site = tmp_path / "site"
    shutil.copytree(aligned_site if which == "aligned" else worked_site, site)
    before = catalogues_of(site)
    assert run(site, "export", kind, "-o", f"x.{kind}").returncode == 0
    text = (site / f"x.{kind}").read_bytes().decode()
    (site / f"x.{kind}").write_text(journey(text), "utf-8", newline="")
    done = run(site, "import", f"x.{kind}")
    assert (done.returncode, done.stderr) == (0, "")
    assert " 0 changed, 0 without a place" in done.stdout
    assert catalogues_of(site) == before


# -- what did change -------------------------------------------------------------------------------


def rows_of(site: Path) -> list[dict[str, str]]:
    assert run(site, "export", "csv", "-o", "x.csv").returncode == 0
    return list(csv.DictReader(io.StringIO((site / "x.csv").read_text("utf-8"))))


def import_rows(site: Path, rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    (site / "x.csv").write_text(out.getvalue(), "utf-8")
    done = run(site, "import", "x.csv")
    assert done.returncode == 0
    return done.stdout + done.stderr


def translations_of(site: Path, slug: str) -> dict[str, Unit]:
    path = site / f"locales/tr/LC_MESSAGES/{slug}.po"
    return {u.source: u for u in po.parse(path.read_text("utf-8"), path=str(path)).units}


@pytest.fixture
def twins(tmp_path: Path) -> Path:
    """Two films, with one heading of two meanings, one sentence in both, and one left English."""
    write(tmp_path, "source/bank.md", "# Bank\n\nIt lends money.\n\n## Highlights\n\nIt is open.\n")
    write(
        tmp_path,
        "source/film.md",
        "# Film\n\nIt has frames.\n\n## Highlights\n\nIt is open.\n\nGitHub\n",
    )
    write(tmp_path, "locales/tr/bank.md", "# Banka\n\nBorç verir.\n\n## Öne çıkanlar\n\nAçıktır.\n")
    write(
        tmp_path,
        "locales/tr/film.md",
        "# Sinema\n\nKareleri vardır.\n\n## Parlak alanlar\n\nAçıktır.\n",
    )
    assert run(tmp_path, "align", "-q").returncode == 0
    return tmp_path


def test_a_changed_row_changes_its_own_article_alone(twins: Path) -> None:
    rows = rows_of(twins)
    for row in rows:
        if row["slug"] == "film" and row["source"] in ("Highlights", "It is open."):
            row.update(target=f"{row['target']} (yeni)", state="fresh")
    assert "2 changed" in import_rows(twins, rows)
    assert translations_of(twins, "bank")["Highlights"].target == "Öne çıkanlar"
    assert translations_of(twins, "bank")["It is open."].target == "Açıktır."
    assert translations_of(twins, "film")["Highlights"].target == "Parlak alanlar (yeni)"


def test_one_of_two_rows_of_an_entry_is_enough_to_change_it(tmp_path: Path) -> None:
    text = "# Rent\n\n- It rises.\n\nMore.\n\n- It rises.\n"
    write(tmp_path, "source/a.md", text)
    write(tmp_path, "locales/tr/a.md", "# Kira\n\n- Artar.\n\nDahası var.\n\n- Artar.\n")
    assert run(tmp_path, "align", "-q").returncode == 0
    rows = rows_of(tmp_path)
    both = [row for row in rows if row["source"] == "It rises."]
    assert len(both) == 2
    both[0]["target"] = "Yükselir."
    assert "1 changed" in import_rows(tmp_path, rows)
    assert translations_of(tmp_path, "a")["It rises."].target == "Yükselir."
    both[1]["target"] = "Çıkar."
    both[0]["target"] = "İner."
    said = import_rows(tmp_path, rows)
    assert "two-translations" in said
    assert translations_of(tmp_path, "a")["It rises."].target == "İner."


def test_of_two_translations_in_a_plain_table_the_first_holds_however_often(twins: Path) -> None:
    write(twins, "t.csv", "source,target\nIt lends money.,Para verir.\nIt lends money.,Satar.\n")
    for changed in (1, 0, 0):
        done = run(twins, "import", "t.csv")
        assert f" {changed} changed" in done.stdout
        assert "t.csv:3: warning[two-translations]" in done.stderr
        assert translations_of(twins, "bank")["It lends money."].target == "Para verir."


def test_a_cell_that_repeats_its_source_is_no_translation_unless_it_is_said_to_be(
    twins: Path,
) -> None:
    rows = rows_of(twins)
    name = next(row for row in rows if row["source"] == "GitHub")
    name["target"] = "GitHub"
    assert "0 changed" in (said := import_rows(twins, rows))
    assert "[copies] 1 entries repeat their source text" in said
    name["state"] = "fresh"
    assert "1 changed" in import_rows(twins, rows)
    assert translations_of(twins, "film")["GitHub"].target == "GitHub"
    sentence = next(row for row in rows if row["source"] == "It is open.")
    sentence.update(target="It is open.", state="fresh")
    assert "0 changed" in import_rows(twins, rows)


def test_a_state_that_is_changed_in_a_table_is_a_decision(twins: Path) -> None:
    rows = rows_of(twins)
    row = next(row for row in rows if row["source"] == "It lends money.")
    row["state"] = "fuzzy" if row["state"] == "fresh" else "fresh"
    assert "1 changed" in import_rows(twins, rows)
    assert translations_of(twins, "bank")["It lends money."].fuzzy == (row["state"] == "fuzzy")


def test_rows_of_another_locale_are_left_out_and_counted(twins: Path) -> None:
    rows = rows_of(twins)
    row = next(row for row in rows if row["slug"] == "bank")
    row.update(target="Yanlış", locale="de")
    said = import_rows(twins, rows)
    assert "0 changed" in said
    assert "1 entries are of another locale" in said


def test_a_row_with_another_source_text_than_its_entry_is_doubted(twins: Path) -> None:
    rows = rows_of(twins)
    row = next(row for row in rows if row["source"] == "It lends money.")
    row.update(source="It lends much money.", target="Çok borç verir.")
    import_rows(twins, rows)
    unit = translations_of(twins, "bank")["It lends money."]
    assert (unit.target, unit.fuzzy) == ("Çok borç verir.", True)


def test_a_file_without_flags_and_marks_approves_nothing_but_brings_what_is_new(
    twins: Path,
) -> None:
    path = twins / "locales/tr/LC_MESSAGES/bank.po"
    change_catalogue(path, lambda _, unit: replace(unit, fuzzy=True, mark=None))
    assert run(twins, "export", "po", "-o", "x.po").returncode == 0
    text = bare((twins / "x.po").read_text("utf-8"))
    (twins / "x.po").write_text(text.replace("Borç verir.", "Ödünç verir."), "utf-8")
    assert "1 changed" in run(twins, "import", "x.po").stdout
    found = translations_of(twins, "bank")
    assert (found["It lends money."].target, found["It lends money."].fuzzy) == (
        "Ödünç verir.",
        False,
    )
    assert found["Highlights"].fuzzy


def test_a_replaced_translation_is_kept_as_a_comment_in_its_own_article_alone(
    twins: Path,
) -> None:
    for name in ("bank", "film"):
        path = twins / f"locales/tr/LC_MESSAGES/{name}.po"
        change_catalogue(path, lambda _, unit: replace(unit, mark=None, fuzzy=False))
    rows = rows_of(twins)
    row = next(row for row in rows if row["slug"] == "film" and row["source"] == "It is open.")
    row["target"] = "Açık."
    import_rows(twins, rows)
    assert translations_of(twins, "film")["It is open."].comments == ("was: Açıktır.",)
    assert translations_of(twins, "bank")["It is open."].comments == ()
    assert run(twins, "export", "po", "-o", "x.po").returncode == 0
    assert "0 changed" in run(twins, "import", "x.po").stdout
    assert translations_of(twins, "bank")["It is open."].comments == ()


@pytest.mark.parametrize("kind", FORMATS)
def test_letters_that_a_program_misread_are_refused(kind: str, twins: Path) -> None:
    assert run(twins, "export", kind, "-o", f"x.{kind}").returncode == 0
    path = twins / f"x.{kind}"
    path.write_text(path.read_text("utf-8").encode().decode("latin-1"), "utf-8")
    before = catalogues_of(twins)
    done = run(twins, "import", path.name)
    assert (done.returncode, "error[encoding]" in done.stderr) == (2, True)
    assert catalogues_of(twins) == before
