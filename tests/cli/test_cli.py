"""The command line as a user meets it: processes, streams, exit codes, files."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from glossalign import cli
from glossalign.cli import COMMANDS
from glossalign.formats import po
from tests.helpers import git, run, run_program, write

pytestmark = pytest.mark.whole_program

ENGLISH = """---
title: Lease
keywords: Rent,Property
---

# Lease

## What Is a Lease?

A lease is a contract between two sides. The owner lets a building for 12 months. The rent is \
$1,000 a month.

The tenant pays at the start of the month. See also [working capital](/working-capital).

## Highlights

- A lease is a contract between two sides.
"""
TURKISH = """---
title: Kiralama
keywords: Kira,Mülk
---

# Kiralama

## Kiralama Nedir?

Kiralama, iki taraf arasında bir sözleşmedir. Mal sahibi bir binayı 12 aylığına verir. Kira ayda \
1.000 dolardır.

Kiracı ay başında öder. Ayrıca bkz. [işletme sermayesi](/working-capital).

##Öne çıkanlar

- Kiralama, iki taraf arasında bir sözleşmedir.

- Türkiye'de sözleşme notere de onaylatılabilir.
"""
OTHER = "# Working capital\n\nWorking capital is money for daily business.\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write(tmp_path, "source/lease.md", ENGLISH)
    write(tmp_path, "source/working-capital.md", OTHER)
    write(tmp_path, "locales/tr/lease.md", TURKISH)
    return tmp_path


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_each_command_is_there_in_a_program_of_its_own(command: str, site: Path) -> None:
    done = run_program(site, command, "--help")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"Usage: glossalign {command} ")


def test_a_command_says_the_same_in_this_process_as_in_its_own(site: Path) -> None:
    for words in (["align", "-v"], ["status"], ["check"], ["status", "--nonsense"]):
        other = site.parent / "other"
        shutil.copytree(site, other)
        here, there = run(site, *words), run_program(other, *words)
        assert (here.returncode, here.stdout, here.stderr) == (
            there.returncode,
            there.stdout,
            there.stderr,
        )
        shutil.rmtree(other)


def files_of(site: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(site)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


PO = "locales/tr/LC_MESSAGES/lease.po"


def test_align_makes_a_catalogue_that_msgfmt_accepts_and_a_second_run_writes_nothing(
    site: Path,
) -> None:
    first = run(site, "align")
    assert first.returncode == 0
    assert first.stderr == ""  # GA202 is for `check` to say.
    catalogue = po.parse((site / PO).read_text("utf-8"), path=PO)
    found = {unit.source: unit.target for unit in catalogue.units}
    assert found["The rent is $1,000 a month."] == "Kira ayda 1.000 dolardır."
    assert found["See also [working capital](/working-capital)."].endswith("(/working-capital).")
    assert found["Highlights"] == "Öne çıkanlar"
    repeated = next(
        u for u in catalogue.units if u.source == "A lease is a contract between two sides."
    )
    assert len(repeated.references) == 2
    if shutil.which("msgfmt"):
        subprocess.run(["msgfmt", "-c", "-o", os.devnull, PO], cwd=site, check=True)
    before = files_of(site)
    assert run(site, "align").returncode == 0
    assert files_of(site) == before


def test_an_extra_sentence_is_a_problem_and_no_msgid(site: Path) -> None:
    done = run(site, "align", "-v")
    assert "locales/tr/lease.md:18:3: warning[extra-segment]" in done.stderr
    assert "notere" not in (site / PO).read_text("utf-8")


def test_status_counts_and_names_what_is_missing(site: Path) -> None:
    for _ in range(2):  # without catalogues, then with them
        done = run(site, "status")
        assert done.returncode == 0
        rows = {line.split()[0]: line for line in done.stdout.splitlines()[2:]}
        assert rows["working-capital"].endswith("no locales/tr/working-capital.md")
        assert rows["lease"].split()[-1] == "100%"
        run(site, "align")
    total = run(site, "status", "--format", "total").stdout
    assert total == "84\n"  # 11 of 13


def test_changed_english_is_stale_before_and_after_align(site: Path) -> None:
    run(site, "align")
    path = site / "source/lease.md"
    path.write_text(ENGLISH.replace("12 months", "24 months"), encoding="utf-8")
    for _ in range(2):
        line = next(
            row for row in run(site, "status").stdout.splitlines() if row.startswith("lease")
        )
        assert line.split()[3] == "1"
        assert line.endswith("~10")
        run(site, "align")
    unit = next(
        u for u in po.parse((site / PO).read_text("utf-8"), path=PO).units if "24" in u.source
    )
    assert "12 months" in unit.previous_source
    assert unit.fuzzy


def test_export_jsonl_has_exact_spans(site: Path) -> None:
    done = run(site, "export", "jsonl", "lease")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert {row["state"] for row in rows} == {"fresh", "extra"}
    for row in rows:
        for side, text in (("source", ENGLISH), ("target", TURKISH)):
            if row[side]:
                start, end = row[f"{side}_span"]
                assert text[start:end] == row[side]
                assert text[:start].count("\n") + 1 == row[f"{side}_line"]


@pytest.mark.skipif(not shutil.which("msgmerge"), reason="gettext is not installed")
def test_msgmerge_with_the_template_of_a_locale_changes_nothing(site: Path) -> None:
    run(site, "align")
    (site / "lease.pot").write_text(
        run(site, "export", "pot", "--locale", "tr", "lease").stdout, "utf-8"
    )
    merged = subprocess.run(
        ["msgmerge", "-q", "--no-wrap", "--previous", PO, "lease.pot"],
        cwd=site,
        capture_output=True,
        check=True,
    ).stdout
    assert merged.decode() == (site / PO).read_text("utf-8")


def test_pot_needs_no_translation(site: Path) -> None:
    shutil.rmtree(site / "locales")
    done = run(site, "export", "pot")
    template = po.parse(done.stdout, path="x.pot")
    assert done.returncode == 0
    assert {"Lease", "Working capital is money for daily business."} <= {
        u.source for u in template.units
    }
    assert not any(unit.target for unit in template.units)


def test_glossary_is_written_shown_and_kept(site: Path) -> None:
    done = run(site, "glossary")
    assert any(line.split()[:2] == ["lease", "kiralama"] for line in done.stdout.splitlines())
    path = site / "locales/tr/glossary.csv"
    path.write_text(
        path.read_text("utf-8").replace("kiralama,proposed", "kiralama,approved"), "utf-8"
    )
    before = path.read_bytes()
    assert "(unchanged)" in run(site, "glossary").stdout
    assert path.read_bytes() == before


def test_a_bad_document_is_one_error_and_the_others_are_done(site: Path) -> None:
    (site / "source/bad.md").write_bytes(b"---\ntitle: &a x\n---\n")
    (site / "source/worse.md").write_bytes(b"caf\xe9\n")
    done = run(site, "align")
    assert done.returncode == 2
    assert "source/bad.md:2:8: error[yaml-alias]" in done.stderr
    assert "source/worse.md:1:4: error[not-utf8]" in done.stderr
    assert (site / PO).is_file()


def test_a_broken_catalogue_is_left_alone(site: Path) -> None:
    run(site, "align")
    path = site / PO
    path.write_text(path.read_text("utf-8") + '\nmsgid "cut\n', "utf-8")
    before = path.read_bytes()
    done = run(site, "align")
    assert done.returncode == 2
    assert f"{PO}:" in done.stderr
    assert "error[po-syntax]" in done.stderr
    assert path.read_bytes() == before


def test_disk_full_leaves_the_old_file_and_no_other(site: Path) -> None:
    run(site, "align")
    (site / "source/lease.md").write_text(ENGLISH.replace("12", "24"), encoding="utf-8")
    before = files_of(site)

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))

    done = run_program(site, "align", preexec_fn=little_room)
    assert done.returncode == 2
    assert "error[unwritable]" in done.stderr
    assert files_of(site) == before


def test_a_closed_pipe_is_quiet_and_a_full_device_is_one_line(site: Path) -> None:
    export = f"{sys.executable} -m glossalign export jsonl"
    command = f"{export} | head -c 1 >/dev/null; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=site, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() in ("0", "141")
    assert "Traceback" not in done.stderr
    with Path("/dev/full").open("w") as full:
        full_disk = subprocess.run(
            [sys.executable, "-m", "glossalign", "status"],
            cwd=site,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert full_disk.returncode == 2
    assert "Traceback" not in full_disk.stderr


def test_a_stdout_that_is_closed_from_the_start_is_no_finding(site: Path) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m glossalign status >&-"],
        cwd=site,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2


def test_a_superscript_digit_in_a_reference_is_no_crash(site: Path) -> None:
    run(site, "align")
    path = site / PO
    path.write_text(path.read_text("utf-8").replace("source/lease.md:6", "foo:²", 1), "utf-8")
    assert run(site, "align").returncode == 0


def test_a_template_keeps_the_contexts_of_stale_entries(site: Path) -> None:
    text = "# A\n\nIt is paid in March.\n\n## B\n\nIt is paid in March.\n"
    (site / "source/lease.md").write_text(text, encoding="utf-8")
    (site / "locales/tr/lease.md").write_text(
        "# A\n\nMartta ödenir.\n\n## B\n\nMart ayında ödenir.\n", encoding="utf-8"
    )
    run(site, "align")
    (site / "source/lease.md").write_text(text.replace("March", "April"), encoding="utf-8")
    run(site, "align")
    written = po.parse((site / PO).read_text("utf-8"), path=PO)
    template = po.parse(run(site, "export", "pot", "-l", "tr", "lease").stdout, path="x.pot")
    living = [(u.context, u.source) for u in written.units if not u.obsolete]
    assert [(u.context, u.source) for u in template.units] == living
    assert len({context for context, _ in living}) > 1


def test_sentences_that_a_person_joined_stay_joined(site: Path) -> None:
    english = ENGLISH.replace(
        "The rent is $1,000 a month.", "The rent is $1,000 a month. It is due on day 5."
    )
    turkish = TURKISH.replace("1.000 dolardır.", "1.000 dolardır ve ayın 5. günü ödenir.")
    article = site / "locales/tr/lease.md"
    (site / "source/lease.md").write_text(english, encoding="utf-8")
    article.write_text(turkish, encoding="utf-8")
    run(site, "align")
    path = site / PO
    joined = "The rent is $1,000 a month. It is due on day 5."
    text = path.read_text("utf-8")
    assert f'msgid "{joined}"' in text
    path.write_text(text.replace("dolardır ve ayın 5. günü", "dolardır, ayın beşinde"), "utf-8")
    for now in (turkish.replace("dolardır ve ayın", "dolardır. Ayın"), None):
        if now is None:
            article.unlink()
        else:
            article.write_text(now, encoding="utf-8")
        run(site, "align")
        found = {
            u.source: u for u in po.parse(path.read_text("utf-8"), path=PO).units if not u.obsolete
        }
        assert found[joined].target == "Kira ayda 1.000 dolardır, ayın beşinde ödenir."
        assert not found[joined].previous_source


def test_surroundings_do_not_change_a_byte(
    site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    twin = tmp_path_factory.mktemp("twin") / "elsewhere"
    shutil.copytree(site, twin)
    run(site, "align")
    bare = {
        "LC_ALL": "C",
        "PYTHONIOENCODING": "ascii",
        "TZ": "Pacific/Kiritimati",
        "PYTHONHASHSEED": "7",
    }
    python_path = {"PYTHONPATH": os.environ["PYTHONPATH"]} if "PYTHONPATH" in os.environ else {}
    done = run_program(twin, "align", env={**bare, **python_path, "PATH": os.environ["PATH"]})
    assert done.returncode == 0
    assert (site / PO).read_bytes() == (twin / PO).read_bytes()


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["algin"], "align"),
        (["align", "--lokale", "tr"], "--locale"),
        (["align", "leese"], "'lease'"),
        (["status", "--locale", "de"], "it has tr"),
    ],
)
def test_wrong_usage_exits_2_with_the_nearest_match(
    site: Path, words: list[str], hint: str
) -> None:
    done = run(site, *words)
    assert done.returncode == 2
    assert hint in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_setting_is_an_error(site: Path) -> None:
    (site / "glossalign.toml").write_text('sorce = "x/{slug}.md"\n', encoding="utf-8")
    done = run(site, "status")
    assert done.returncode == 2
    assert "glossalign.toml:1" in done.stderr
    assert "source" in done.stderr


def test_an_unknown_locale_names_the_known_ones(site: Path) -> None:
    (site / "glossalign.toml").write_text('locales = ["xx"]\n', encoding="utf-8")
    done = run(site, "status")
    assert done.returncode == 2
    assert "tr" in done.stderr


@pytest.mark.parametrize(
    ("variables", "flags", "coloured"),
    [
        ({}, [], False),
        ({"FORCE_COLOR": "1"}, [], True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, [], False),
        ({"NO_COLOR": "1"}, ["--color", "always"], True),
        ({"FORCE_COLOR": "1"}, ["--color", "never"], False),
    ],
)
def test_colour_is_for_terminals_and_those_who_ask(
    site: Path, variables: dict[str, str], flags: list[str], *, coloured: bool
) -> None:
    write(site, "locales/tr/old.md", "# Eski\n")
    done = run(site, *flags, "status", **variables)
    assert ("\x1b[33m" in done.stderr) == coloured
    assert "\x1b" not in done.stdout


def test_a_project_adds_its_abbreviations(site: Path) -> None:
    (site / "locales/tr/lease.md").write_text("Bu krnk. Ahmet geldi.\n", encoding="utf-8")
    assert len(run(site, "segment").stdout.splitlines()) == 2
    (site / "glossalign.toml").write_text(
        '[languages.tr]\nabbreviations = ["krnk."]\n', encoding="utf-8"
    )
    assert run(site, "segment").stdout == "Bu krnk. Ahmet geldi.\n"


def test_a_locale_without_rules_does_not_stop_the_others(site: Path) -> None:
    (site / "glossalign.toml").write_text('locales = ["xx", "tr"]\n', encoding="utf-8")
    done = run(site, "align")
    assert done.returncode == 2
    assert "error[unknown-locale]" in done.stderr
    assert (site / PO).is_file()


def test_a_locale_without_word_lists_is_read_by_general_rules_and_that_is_said(site: Path) -> None:
    (site / "locales/de").mkdir()
    (site / "locales/de/lease.md").write_text(
        "# Miete\n\nEs gilt z. B. hier. Gut.\n", encoding="utf-8"
    )
    done = run(site, "segment", "--language", "de", "locales/de/lease.md")
    assert done.stdout.splitlines() == ["Miete", "Es gilt z. B. hier.", "Gut."]
    done = run(site, "align")
    assert done.returncode == 0
    assert "info[general-rules]" in done.stderr
    assert (site / "locales/de/LC_MESSAGES/lease.po").is_file()


def test_init_adds_a_locale_with_untranslated_catalogues(site: Path) -> None:
    run(site, "align")
    before = (site / PO).read_bytes()
    done = run(site, "init", "--locale", "de", "--locale", "pt-BR")
    assert (done.returncode, done.stdout.splitlines()[1:]) == (
        0,
        ["de: 2 catalogues, 11 entries", "pt-BR: 2 catalogues, 11 entries"],
    ), done.stdout
    settings = (site / "glossalign.toml").read_text("utf-8")
    assert settings.endswith('locales = ["tr", "de", "pt-BR"]\n')
    assert (site / PO).read_bytes() == before
    german = (site / "locales/de/LC_MESSAGES/lease.po").read_text("utf-8")
    assert 'msgid "Lease"\nmsgstr ""' in german
    assert run(site, "init", "--locale", "fr").returncode == 0
    assert (site / "glossalign.toml").read_text("utf-8") == settings.replace(
        '"pt-BR"', '"pt-BR", "fr"'
    )
    assert run(site, "status", "-l", "fr", "--format", "total").stdout == "0\n"
    done = run(site, "init", "--locale", "xx")
    assert (done.returncode, "error[unknown-locale]" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'locales = ["tr", "de"]\n'),
        (
            "exclude = []\n[check]\nfail_under = 1\n",
            'exclude = []\nlocales = ["tr", "de"]\n\n[check]\nfail_under = 1\n',
        ),
        ('# mine\nlocales = ["tr"] # two\n', '# mine\nlocales = ["tr", "de"] # two\n'),
    ],
)
def test_the_rest_of_the_settings_stays_when_a_locale_is_added(
    site: Path, before: str, after: str
) -> None:
    (site / "glossalign.toml").write_text(before, "utf-8")
    assert run(site, "init", "--locale", "de", "--dry-run").stdout == after
    assert run(site, "init", "--locale", "de").returncode == 0
    assert (site / "glossalign.toml").read_text("utf-8") == after


def test_init_proposes_what_is_there_and_does_not_overwrite(site: Path) -> None:
    assert run(site, "init", "--dry-run").stdout.startswith('source = "source/{slug}.md"')
    assert run(site, "init").returncode == 0
    again = run(site, "init")
    assert again.returncode == 2
    assert "--force" in again.stderr
    assert run(site, "status").returncode == 0


def test_segment_explains_each_place(site: Path) -> None:
    done = run(site, "segment", "--explain", "-", keys="Prof. Ali geldi.\x9b Gitti. \n")
    assert done.returncode == 2  # A control character is refused; nothing is shown of it.
    done = run(site, "segment", "--explain", "-", keys="Prof. Ali geldi. Gitti.\n")
    assert done.stdout.splitlines() == [
        "-:1:6: kept abbreviation  Prof. ║ Ali geldi. Gitti.",
        "-:1:17: cut  mark          Prof. Ali geldi. ║ Gitti.",
    ]
    rows = run(site, "segment", "--explain", "--format", "jsonl", "locales/tr/lease.md").stdout
    assert {"path", "line", "column", "cut", "rule", "left", "right"} == set(
        json.loads(rows.splitlines()[0])
    )
    places = len(run(site, "segment", "--explain").stdout.splitlines())
    assert places >= len(rows.splitlines())


def test_segment_splits_files_and_stdin(site: Path) -> None:
    assert "Kira ayda 1.000 dolardır." in run(site, "segment").stdout.splitlines()
    done = run(site, "segment", "-", keys="Prof. Dr. Ali geldi. Gitti.\n")
    assert done.stdout == "Prof. Dr. Ali geldi.\nGitti.\n"
    rows = run(site, "segment", "--format", "jsonl", "locales/tr/lease.md").stdout.splitlines()
    assert json.loads(rows[0])["span"] == [11, 19]


def test_two_files_are_aligned_to_stdout(site: Path) -> None:
    done = run(site, "align", "source/lease.md", "locales/tr/lease.md", "--format", "tsv")
    assert done.returncode == 0
    assert done.stdout.startswith("slug\tlocale\tkind")
    assert not (site / "locales/tr/LC_MESSAGES").exists()


def test_version_and_help_load_nothing_heavy(site: Path) -> None:
    for words in (["--version"], ["--help"]):
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "glossalign", *words],
            cwd=site,
            capture_output=True,
            text=True,
            check=True,
        )
        loaded = {
            line.rpartition("|")[2].strip().split(".")[0] for line in done.stderr.splitlines()
        }
        assert not loaded & {
            "numpy",
            "sacremoses",
            "rich",
            "polib",
            "yaml",
            "frontmatter",
            "pyromark",
        }


def test_a_new_article_in_the_source_s_words_is_not_translated(site: Path) -> None:
    path = site / "locales/tr/LC_MESSAGES/working-capital.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        'msgid ""\nmsgstr "Language: tr\\n"\n\nmsgid "Working capital"\nmsgstr ""\n',
        encoding="utf-8",
    )
    run(site, "build", "working-capital")
    assert (site / "locales/tr/working-capital.md").read_text("utf-8") == OTHER
    run(site, "align", "working-capital")
    assert "0%" in run(site, "status", "working-capital").stdout
    units = po.parse(path.read_text("utf-8"), path="x").units
    assert not any(unit.target for unit in units)


def test_lines_print_beads(tmp_path: Path) -> None:
    (tmp_path / "en").write_text(
        "The rent is $1,000.\nIt rains.\nSee [x](/cash-flow).\n", encoding="utf-8"
    )
    (tmp_path / "tr").write_text("Kira 1.000 dolar.\nBkz. [x](/cash-flow).\n", encoding="utf-8")
    done = run(tmp_path, "align", "--lines", "en", "tr")
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert [bead for bead, _ in rows] == ["0:0", "1:", "2:1"]
    assert all(0 <= float(confidence) <= 1 for _, confidence in rows)
    assert run(tmp_path, "align", "--lines", "en", "xx").returncode == 2
    run(tmp_path, "align", "--lines", "en", "tr", "-o", "beads.tsv")
    assert (tmp_path / "beads.tsv").read_text("utf-8") == done.stdout


def test_explain_shows_what_a_bead_rests_on(site: Path) -> None:
    done = run(site, "align", "--explain", "lease")
    assert done.returncode == 0
    assert (
        "The rent is $1,000 a month.\n      Kira ayda 1.000 dolardır.\n      shape" in done.stdout
    )
    assert "#1000 = #1000" in done.stdout
    assert not list(site.rglob("*.po"))
    pair = run(site, "align", "--explain", "source/lease.md", "locales/tr/lease.md")
    assert "#1000 = #1000" in pair.stdout


def test_align_counts_every_segment_once(site: Path) -> None:
    lines = run(site, "align").stdout.splitlines()
    assert lines[0].startswith("locales/tr/LC_MESSAGES/lease.po: ")
    sums = re.findall(r"(en|tr) (\d+) = ([^;]+)", lines[1] + ";" + lines[2])
    assert [side for side, _, _ in sums] == ["en", "tr", "en", "tr"]
    for _, total, parts in sums:
        assert int(total) == sum(int(part.split()[0]) for part in parts.split(" + "))
    assert "1 added" in lines[1]


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("tbx", "<?xml "),
        ("glossary-csv", "term,translation,"),
        ("glossary-tsv", "term\t"),
        ("glossary-jsonl", '{"term": '),
        ("glossary-po", 'msgid ""\n'),
        ("glossary-weblate", '"context",'),
        ("glossary-omegat", "# term\t"),
        ("glossary-md", "# Glossary"),
        ("glossary-html", "<!DOCTYPE html>"),
        ("csv", "slug,locale,"),
    ],
)
def test_the_glossary_is_exported_whether_or_not_there_is_a_file(
    site: Path, name: str, start: str
) -> None:
    mined = run(site, "export", name)
    assert (mined.returncode, mined.stdout[: len(start)]) == (0, start)
    assert not (site / "locales/tr/glossary.csv").exists()
    if name != "csv":
        (site / "locales/tr/glossary.csv").write_text(
            "term,translation\nabacus,çörkü\n", encoding="utf-8"
        )
        done = run(site, "export", name, "-o", "out/terms")
        assert done.returncode == 0, done.stderr
        assert "çörkü" in (site / "out/terms").read_text("utf-8")


def test_a_lexicon_is_exported_and_given(site: Path) -> None:
    saved = run(site, "export", "lexicon", "-o", "words.tsv")
    assert saved.returncode == 0
    assert "\tkira\t" in (site / "words.tsv").read_text("utf-8")
    assert run(site, "align", "--lexicon", "words.tsv").returncode == 0
    (site / "bad.tsv").write_text("one\n", encoding="utf-8")
    done = run(site, "align", "--lexicon", "bad.tsv")
    assert done.returncode == 2
    assert "bad.tsv:1: error[lexicon-syntax]" in done.stderr
    assert run(site, "align", "--lexicon", "none.tsv").returncode == 2


def test_a_copy_and_a_wrong_language_are_named(site: Path) -> None:
    (site / "locales/tr/lease.md").write_text(ENGLISH, encoding="utf-8")
    done = run(site, "align")
    assert "locales/tr/lease.md: warning[untranslated-copy]" in done.stderr
    entries = po.parse(
        (site / "locales/tr/LC_MESSAGES/lease.po").read_text("utf-8"), path="x"
    ).units
    assert not [
        unit for unit in entries if unit.target and not unit.fuzzy and "contract" in unit.source
    ]
    swapped = (
        TURKISH + "\nBu ev için bir sözleşme gerekir ve bu çok önemli bir konu "
        "olarak daha sonra da sürer.\n"
    )
    (site / "source/lease.md").write_text(swapped, encoding="utf-8")
    (site / "locales/tr/lease.md").write_text(ENGLISH, encoding="utf-8")
    assert "warning[language-mismatch]" in run(site, "align").stderr


def test_build_writes_articles_and_keeps_what_is_by_hand(site: Path) -> None:
    run(site, "align")
    assert run(site, "build", "--dry-run").returncode == 0
    assert run(site, "build").stdout == ""
    assert (site / "locales/tr/lease.md").read_text("utf-8") == TURKISH
    po_path = site / "locales/tr/LC_MESSAGES/lease.po"
    text = po_path.read_text("utf-8")
    po_path.write_text(
        text.replace("Kiracı ay başında öder.", "Kiracı her ay başında öder."), encoding="utf-8"
    )
    dry = run(site, "build", "--dry-run")
    assert dry.returncode == 1
    assert (
        "+Kiracı her ay başında öder. Ayrıca bkz. [işletme sermayesi](/working-capital)."
        in dry.stdout
    )
    assert run(site, "build", "-o", "out").returncode == 0
    expected = TURKISH.replace("Kiracı ay", "Kiracı her ay")
    assert (site / "out/locales/tr/lease.md").read_text("utf-8") == expected
    assert (site / "locales/tr/lease.md").read_text("utf-8") == TURKISH
    (site / "locales/tr/lease.md").write_text(
        TURKISH.replace("Kiracı ay", "Kiracı yıl"), encoding="utf-8"
    )
    done = run(site, "build")
    assert done.returncode == 2
    assert (
        "locales/tr/lease.md:12:1: error[conflict] the article says 'Kiracı yıl başında öder.'"
        in done.stderr
    )
    assert "yıl" in (site / "locales/tr/lease.md").read_text("utf-8")
    assert run(site, "build", "--prefer", "catalogue").returncode == 0
    assert (site / "locales/tr/lease.md").read_text("utf-8") == expected
    (site / "source/lease.md").write_text(ENGLISH + "\nThe deposit comes back.\n", encoding="utf-8")
    assert "lease.md: 91% translated, not built" in run(site, "build", "--at-least", "100").stderr


def test_import_takes_a_translators_file_back(site: Path) -> None:
    run(site, "align")
    (site / "back.po").write_text(
        'msgid ""\nmsgstr ""\n"Language: tr\\n"\n"X-Generator: Poedit 3.4\\n"\n\n'
        'msgid ""\n"The tenant pays "\n"at the start of the month."\n'
        'msgstr "Kiracı her ay başı öder."\n\n'
        'msgid "Nowhere to be seen at all."\nmsgstr "Yok."\n',
        encoding="utf-8",
    )
    dry = run(site, "import", "--dry-run", "back.po")
    assert dry.returncode == 1
    assert '+msgstr "Kiracı her ay başı öder."' in dry.stdout
    done = run(site, "import", "back.po")
    assert done.returncode == 0
    assert done.stdout == "2 entries: 1 changed, 1 without a place\n"
    assert "back.po: warning[no-place] no entry for 'Nowhere to be seen at all.'" in done.stderr
    text = (site / "locales/tr/LC_MESSAGES/lease.po").read_text("utf-8")
    assert 'msgstr "Kiracı her ay başı öder."' in text
    assert "X-Generator: Poedit 3.4" in text
    assert run(site, "import", "--dry-run", "back.po").returncode == 0
    run(site, "align")
    assert 'msgstr "Kiracı her ay başı öder."' in (
        site / "locales/tr/LC_MESSAGES/lease.po"
    ).read_text("utf-8")


def test_an_export_comes_back_unchanged(site: Path) -> None:
    run(site, "align")
    before = (site / "locales/tr/LC_MESSAGES/lease.po").read_bytes()
    for name in ("po", "tsv", "jsonl"):
        run(site, "export", name, "-o", f"all.{name}")
        assert run(site, "import", f"all.{name}").returncode == 0
        assert (site / "locales/tr/LC_MESSAGES/lease.po").read_bytes() == before, name


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("x.tsv", "a\tb\n1\t2\n", "x.tsv:1: error[table-syntax]"),
        ("x.jsonl", "{}\n", "x.jsonl:1: error[jsonl-syntax]"),
        ("x.po", 'msgid "a\n', "x.po:1"),
        ("y.po", 'msgid ""\nmsgstr "Language: de\\n"\n', "the file says that it is 'de'"),
    ],
)
def test_a_file_that_cannot_be_imported_changes_nothing(
    site: Path, name: str, text: str, message: str
) -> None:
    run(site, "align")
    before = (site / "locales/tr/LC_MESSAGES/lease.po").read_bytes()
    (site / name).write_text(text, encoding="utf-8")
    done = run(site, "import", name)
    assert done.returncode == 2
    assert message in done.stderr
    assert (site / "locales/tr/LC_MESSAGES/lease.po").read_bytes() == before


def test_a_conflict_is_shown_until_it_is_settled(site: Path) -> None:
    run(site, "align")
    po_path, article = site / "locales/tr/LC_MESSAGES/lease.po", site / "locales/tr/lease.md"
    po_path.write_text(
        po_path.read_text("utf-8").replace("ay başında öder", "ay başı öder"), encoding="utf-8"
    )
    assert "conflict" not in run(site, "align").stderr
    article.write_text(TURKISH.replace("ay başında öder", "ayın başında öder"), encoding="utf-8")
    done = run(site, "align")
    assert done.returncode == 0
    assert (
        "locales/tr/lease.md:12:1: warning[conflict] the article says 'Kiracı ayın" in done.stderr
    )
    assert "ay başı öder" in po_path.read_text("utf-8")
    assert "conflict" not in run(site, "align", "--prefer", "catalogue").stderr
    assert "conflict" not in run(site, "align").stderr
    assert run(site, "build").returncode == 0
    assert article.read_text("utf-8") == TURKISH.replace("ay başında öder", "ay başı öder")
    article.write_text(TURKISH.replace("ay başında öder", "her ay öder"), encoding="utf-8")
    assert "conflict" not in run(site, "align", "--prefer", "article").stderr
    text = po_path.read_text("utf-8")
    assert 'msgstr "Kiracı her ay öder."' in text
    assert "# was: Kiracı ay başı öder." in text


def test_entries_are_joined_and_split_by_hand_and_stay_so(site: Path) -> None:
    run(site, "align")
    path = site / "locales/tr/LC_MESSAGES/lease.po"
    done = run(site, "join", "source/lease.md:10:50")
    assert done.returncode == 0, done.stderr
    joined = "The owner lets a building for 12 months. The rent is $1,000 a month."
    both = "Mal sahibi bir binayı 12 aylığına verir. Kira ayda 1.000 dolardır."
    assert done.stdout == f"{joined}\n    {both}\n"
    assert run(site, "align", "--again").returncode == 0
    text = path.read_text("utf-8")
    assert f'msgid "{joined}"\nmsgstr "{both}"\n' in text
    assert "#, fuzzy" not in text
    assert run(site, "split", "source/lease.md:10:60").stdout.count("\n") == 4
    run(site, "align", "--again")
    text = path.read_text("utf-8")
    assert 'msgid "The rent is $1,000 a month."\nmsgstr "Kira ayda 1.000 dolardır."\n' in text
    assert joined not in text
    assert run(site, "build", "--dry-run").returncode == 0


@pytest.mark.parametrize(
    ("command", "place", "message"),
    [
        ("split", "source/lease.md:10", "cannot-split"),
        ("join", "source/lease.md", "is no place"),
        ("join", "source/lease.md:11", "no sentence begins at line 11"),
        ("join", "source/none.md:1", "is no source document"),
        ("join", "source/lease.md:16", "cannot-join"),
    ],
)
def test_what_cannot_be_joined_or_split_is_said(
    site: Path, command: str, place: str, message: str
) -> None:
    run(site, "align")
    before = (site / "locales/tr/LC_MESSAGES/lease.po").read_bytes()
    done = run(site, command, place)
    assert done.returncode == 2
    assert message in done.stderr
    assert (site / "locales/tr/LC_MESSAGES/lease.po").read_bytes() == before


def test_a_catalogue_is_made_from_the_source_of_its_day(site: Path) -> None:
    git(site, "init", "-q")
    git(site, "add", "source")
    git(site, "commit", "-qm", "first")
    git(site, "tag", "then")
    changed = ENGLISH.replace(
        "The rent is $1,000 a month.", "The rent is now $1,200 a month, paid by card."
    )
    (site / "source/lease.md").write_text(changed, encoding="utf-8")
    done = run(site, "align", "--source-rev", "then")
    assert done.returncode == 0, done.stderr
    text = (site / "locales/tr/LC_MESSAGES/lease.po").read_text("utf-8")
    assert (
        '#, fuzzy\n#| msgid "The rent is $1,000 a month."\n'
        'msgid "The rent is now $1,200 a month, paid by card."\n'
        'msgstr "Kira ayda 1.000 dolardır."\n'
    ) in text
    assert run(site, "align").returncode == 0
    assert (site / "locales/tr/LC_MESSAGES/lease.po").read_text("utf-8") == text
    (site / "locales/tr/LC_MESSAGES/lease.po").unlink()
    for bad in ("nowhere", "--all"):
        done = run(site, "align", f"--source-rev={bad}")
        assert done.returncode == 2
        assert "error[git-revision]" in done.stderr


def test_a_glossary_is_mined_kept_and_shown_with_its_places(site: Path) -> None:
    run(site, "align")
    done = run(site, "glossary")
    assert done.returncode == 0
    assert "lease" in done.stdout
    assert "info[few-sentences]" in done.stderr
    path = site / "locales/tr/glossary.csv"
    rows = path.read_text("utf-8").splitlines()
    assert rows[0].startswith(
        "term,translation,part of speech,definition,status,note,count,example,url,"
    )
    before = path.read_bytes()
    assert "(unchanged)" in run(site, "glossary").stdout
    assert path.read_bytes() == before
    shown = run(site, "glossary", "show", "kiralama").stdout
    assert "source/lease.md:" in shown
    assert "locales/tr/lease.md:" in shown
    assert run(site, "glossary", "show", "zürafa").stdout.startswith(
        "'zürafa' stands in no aligned sentence"
    )
    assert run(site, "glossary", "lease").returncode == 2
    assert "#. term: lease = kiralama" in run(site, "export", "po", "--terms").stdout
    assert "#. term" not in run(site, "export", "po").stdout
    assert run(site, "export", "tsv", "--terms").returncode == 2


def test_a_glossary_that_a_spreadsheet_saved_keeps_its_delimiter_and_columns(site: Path) -> None:
    run(site, "align")
    path = site / "locales/tr/glossary.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text("term;team;translation;status\nlease;hukuk;kira sözleşmesi;approved\n", "utf-8")
    run(site, "glossary")
    text = path.read_text("utf-8")
    assert text.startswith("term;translation;")
    line = next(line for line in text.splitlines() if "kira sözleşmesi" in line)
    assert "approved" in line
    assert "hukuk" in line
    before = path.read_bytes()
    for _ in range(3):
        run(site, "glossary")
    assert path.read_bytes() == before


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_fits_a_terminal(site: Path, command: str) -> None:
    done = run(site, *command.split(), "--help", COLUMNS="80")
    assert done.returncode == 0
    assert "\\b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
