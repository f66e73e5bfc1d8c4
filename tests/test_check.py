"""`glossalign check` as a build meets it: gates, exit codes, what a change touched, baselines."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import git, run, write

pytestmark = pytest.mark.whole_program

ENGLISH = """---
title: Lease
---

# Lease

A lease is a contract between two sides. The owner lets a building for 12 months. The rent is due \
monthly.

See also the [front office](/frontoffice). It greets the guests.

- The tenant pays at the start of the month.
"""
TURKISH = """---
title: Kiralama
---

# Kiralama

Kiralama, iki taraf arasında bir sözleşmedir. Mal sahibi bir binayı 12 aylığına verir. Kira her \
ay ödenir.

Ayrıca [ön büroya](/frontoffice) bakın. Konukları karşılar.

- Kiracı ay başında öder.
"""
FRONT = "# Front office\n\nThe front office greets the guests. It is open all day.\n"
ON_BURO = "# Ön büro\n\nÖn büro konukları karşılar. Bütün gün açıktır.\n"


def put(site: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        write(site, name, text)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    put(
        tmp_path,
        {
            "source/lease.md": ENGLISH,
            "source/frontoffice.md": FRONT,
            "locales/tr/lease.md": TURKISH,
            "locales/tr/frontoffice.md": ON_BURO,
        },
    )
    return tmp_path


@pytest.fixture
def repository(site: Path) -> Path:
    git(site, "init", "-q", "-b", "main")
    git(site, "add", "-A")
    git(site, "commit", "-qm", "one")
    git(site, "checkout", "-qb", "change")
    return site


def commit(site: Path, **texts: str) -> None:
    names = {"en": "source/lease.md", "tr": "locales/tr/lease.md"}
    put(site, {names[key]: text for key, text in texts.items()})
    git(site, "commit", "-qam", "change")


def checked(site: Path, *words: str) -> dict[str, object]:
    done = run(site, "check", "--format", "json", *words)
    assert done.returncode in (0, 1), done.stderr
    loaded: dict[str, object] = json.loads(done.stdout)
    return loaded


def touched(site: Path, *words: str) -> list[tuple[int, str, str]]:
    diff = checked(site, "--diff", "main", *words)["diff"]
    assert isinstance(diff, dict)
    return [(c["line"], c["state"], c["why"]) for c in diff["changes"]]


# -- the gates -------------------------------------------------------------------------------------


def test_a_site_without_faults_passes_with_and_without_catalogues(site: Path) -> None:
    for _ in range(2):
        done = run(site, "check", "--fail-under", "100", "--fail-under-article", "100")
        assert (done.returncode, done.stderr) == (0, "")
        assert "\nPASS  total 100% is at least 100% (--fail-under)" in done.stdout
        assert run(site, "align").returncode == 0


def test_99_99_percent_is_99_and_fails_a_gate_of_100(site: Path) -> None:
    put(site, {"locales/tr/frontoffice.md": ON_BURO.replace(" Bütün gün açıktır.", "")})
    done = run(site, "check", "--fail-under", "100")
    assert done.returncode == 1
    assert "FAIL  total 90% is under 100%" in done.stdout
    # 10 of 11 is 90.909...: the exact share is compared, and shown as what it is.
    assert run(site, "check", "--fail-under", "90.9").returncode == 0
    done = run(site, "check", "--fail-under", "90.91")
    assert done.returncode == 1
    assert "total 90.90% is under 90.91%" in done.stdout
    assert run(site, "check", "--fail-under", "91", "--exit-zero").returncode == 0
    assert run(site, "status").returncode == 0


def test_one_article_below_its_gate_is_named_and_paths_have_their_own(site: Path) -> None:
    put(site, {"locales/tr/frontoffice.md": ON_BURO.replace(" Bütün gün açıktır.", "")})
    done = run(site, "check", "--fail-under-article", "80")
    assert done.returncode == 1
    assert "tr/frontoffice 66% is under 80%" in done.stdout
    assert "lease" not in done.stdout.partition("FAIL")[2]
    settings = (
        '[check]\nfail_under_article = 80\n\n[paths."source/front*"]\nfail_under_article = 50\n'
    )
    put(site, {"glossalign.toml": settings})
    assert run(site, "check").returncode == 0


def test_states_fail_on_request(site: Path) -> None:
    added = TURKISH + "\nTürkiye'de noter de gerekir.\n"
    shorter = TURKISH.replace("- Kiracı ay başında öder.\n", "")
    put(site, {"locales/tr/old.md": "# Eski\n"})
    for text, states, message in (
        (shorter, "missing,extra", "1 missing segment "),
        (added, "extra", "1 extra segment "),
        (TURKISH, "stale,orphan", "1 orphan article "),
    ):
        put(site, {"locales/tr/lease.md": text})
        assert run(site, "check").returncode == 0
        assert run(site, "check", "--fail-on", "stale").returncode == 0
        done = run(site, "check", "--fail-on", states)
        assert done.returncode == 1
        assert message in done.stdout
    # Whoever wrote it knows that it is more than the English says.
    added = added.replace("\nTürkiye'de", "\n<!-- glossalign: ignore GA104 -->\n\nTürkiye'de")
    put(
        site,
        {
            "locales/tr/lease.md": added,
            "locales/tr/old.md": "---\nglossalign_ignore: GA107\n---\n# Eski\n",
        },
    )
    done = run(site, "check", "--fail-on", "extra,orphan")
    assert done.returncode == 0, done.stdout


def test_a_missing_sentence_is_excused_where_the_source_says_so(site: Path) -> None:
    put(
        site,
        {
            "source/lease.md": ENGLISH
            + "\n<!-- glossalign: ignore GA102 -->\n\nOnly for Americans.\n"
        },
    )
    assert run(site, "check", "--fail-on", "missing").returncode == 0
    put(site, {"source/lease.md": ENGLISH + "\nOnly for Americans.\n"})
    done = run(site, "check", "--fail-on", "missing", "--format", "concise")
    assert done.returncode == 1
    # It belongs behind the last sentence of the article, where its translation is to be written.
    assert (
        'locales/tr/lease.md:11:26: GA102 not translated: "Only for Americans." '
        "(source/lease.md:13)" in done.stdout
    )


def test_a_finding_fails_information_does_not_and_codes_are_chosen(site: Path) -> None:
    put(
        site,
        {
            "locales/tr/lease.md": TURKISH.replace("12 aylığına", "13 aylığına").replace(
                "# Kir", "#Kir"
            ),
            "locales/tr/frontoffice.md": "",
        },
    )
    (site / "locales/tr/frontoffice.md").unlink()
    done = run(site, "check")
    assert done.returncode == 1
    assert "locales/tr/lease.md:7:69: GA301" in done.stdout
    assert "leads to 'frontoffice', which is not translated yet" in done.stdout
    assert "2 findings: GA202 GA301" in done.stdout
    for words in (
        ("--ignore", "GA301,GA202"),
        ("--select", "GA303"),
        ("--ignore", "GA2", "--ignore", "numbers"),
    ):
        assert run(site, "check", *words).returncode == 0
    put(site, {"glossalign.toml": '[paths."locales/tr/lease.md"]\nignore = ["GA2", "GA3"]\n'})
    assert run(site, "check").returncode == 0


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["--fail-under", "101"], "no percentage"),
        (["--fail-under", "nan"], "no percentage"),
        (["--select", "GA39"], "GA3"),
        (["--fail-on", "stal"], "known are stale"),
        (["-o", "sarf=x.json"], "did you mean 'sarif'"),
        (["--format", "sarf"], "sarif"),
        (["--explain", "GA209"], "GA20"),
        (["--badge", "x.png"], ".svg"),
        (["--diff-fail-under", "50"], "--diff BASE"),
        (["--no-regress"], "--write-baseline"),
        (["--diff", "main"], "no repository here"),
        (["leas"], "did you mean 'lease'"),
    ],
)
def test_what_cannot_be_meant_exits_2(site: Path, words: list[str], hint: str) -> None:
    done = run(site, "check", *words)
    assert done.returncode == 2
    assert hint in done.stderr
    assert "Traceback" not in done.stderr


def test_a_document_that_cannot_be_read_exits_2_whatever_the_gates_say(site: Path) -> None:
    (site / "locales/tr/frontoffice.md").write_bytes(b"# \xff\n")
    done = run(site, "check", "--exit-zero")
    assert done.returncode == 2
    assert "not-utf8" in done.stderr
    assert "lease" in run(site, "check", "--no-skip-covered").stdout


def test_explain_needs_no_project(tmp_path: Path) -> None:
    done = run(tmp_path, "check", "--explain", "ga301")
    assert done.returncode == 0
    assert "wrong:" in done.stdout
    assert "Suppress" in done.stdout


# -- what authors say ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["source/frontoffice.md", "locales/tr/frontoffice.md"])
def test_an_article_that_is_not_meant_to_be_translated_is_no_part_of_coverage(
    site: Path, path: str
) -> None:
    mark = "---\nuntranslated: true\n---\n\n"
    put(site, {"locales/tr/frontoffice.md": FRONT})
    assert run(site, "check").returncode == 1  # a copy of the English
    put(site, {path: mark + FRONT})
    done = run(site, "check", "--fail-under", "100", "--fail-on", "missing")
    assert done.returncode == 0, done.stdout
    assert "1 left out (untranslated)" in done.stdout
    assert checked(site)["locales"][0]["untranslated"] == ["frontoffice"]  # type: ignore[index]


def test_an_outdated_article_is_stale_as_a_whole(site: Path) -> None:
    put(site, {"locales/tr/frontoffice.md": "---\noutdated: true\n---\n\n" + ON_BURO})
    done = run(site, "check", "--fail-on", "stale", "--format", "concise")
    assert done.returncode == 1
    assert "locales/tr/frontoffice.md:2:1: GA103 the article is marked as outdated" in done.stdout
    result = checked(site)
    article = next(a for a in result["locales"][0]["articles"] if a["slug"] == "frontoffice")  # type: ignore[index]
    assert (article["outdated"], article["behind"], article["segments"]["stale"]) == (True, 3, 3)


def test_a_sentence_taken_out_of_the_article_is_not_translated_although_its_entry_says_how(
    site: Path,
) -> None:
    run(site, "align")
    gone = " Kira her ay ödenir."
    put(site, {"locales/tr/lease.md": TURKISH.replace(gone, "")})
    done = run(site, "check", "--fail-on", "fuzzy", "--format", "concise")
    assert done.returncode == 1
    assert "GA501 its translation is not in the article" in done.stdout
    # Decided by a person, it waits for `build`.
    path = site / "locales/tr/LC_MESSAGES/lease.po"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(
        "".join(line for line in lines if not line.startswith("# glossalign:")), "utf-8"
    )
    assert run(site, "check", "--fail-on", "fuzzy").returncode == 0


def test_an_unused_suppression_is_a_finding(site: Path) -> None:
    put(
        site,
        {
            "locales/tr/lease.md": TURKISH
            + "\n<!-- glossalign: ignore GA301 -->\n\nBu ek bir cümle.\n"
        },
    )
    done = run(site, "check")
    assert done.returncode == 1
    assert "GA000 GA301 is not found here" in done.stdout


# -- stale without dates ---------------------------------------------------------------------------


@pytest.mark.parametrize("catalogues", ["none", "kept", "aligned again"])
def test_the_english_changed_by_a_word_a_typo_in_both_and_a_link_sweep(
    repository: Path, catalogues: str
) -> None:
    site = repository
    if catalogues != "none":
        run(site, "align")
        git(site, "add", "-A")
        git(site, "commit", "-qm", "catalogues")
        git(site, "branch", "-f", "main")

    def after(name: str, **texts: str) -> list[tuple[int, str, str]]:
        git(site, "checkout", "-qB", name, "main")
        commit(site, **texts)
        if catalogues == "aligned again":
            run(site, "align")
            git(site, "commit", "-qam", "align")
        return touched(site)

    stale = "source changed, translation not"
    word = ENGLISH.replace("between two sides", "among two sides")
    assert after("word", en=word) == [(7, "stale", stale)]
    # A typo that both sides had, mended in both in one commit.
    typo = {
        "en": ENGLISH.replace("greets the guests", "greets all guests"),
        "tr": TURKISH.replace("Konukları karşılar", "Bütün konukları karşılar"),
    }
    assert after("typo", **typo) == [(9, "fresh", "")]
    sweep = {
        "en": ENGLISH.replace("/frontoffice", "/front-desk"),
        "tr": TURKISH.replace("/frontoffice", "/front-desk"),
    }
    assert after("sweep", **sweep) == [(9, "fresh", "")]
    states = [row["segments"]["stale"] for row in checked(site)["locales"][0]["articles"]]  # type: ignore[index]
    assert sum(states) == 0


def test_what_is_touched_is_the_same_before_and_after_align(repository: Path) -> None:
    # The catalogue lacks a sentence that the article has had since. A change elsewhere makes
    # `check` align the article in memory; the catalogue "before" is the one that was read.
    put(repository, {"locales/tr/lease.md": TURKISH.replace(" Kira her ay ödenir.", "")})
    assert run(repository, "align").returncode == 0
    put(repository, {"locales/tr/lease.md": TURKISH})
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "catalogues")
    git(repository, "branch", "-f", "main")
    commit(repository, en=ENGLISH.replace("greets the guests", "greets all guests at the door"))
    before = touched(repository)
    assert [line for line, *_ in before] == [7, 9]
    assert run(repository, "align").returncode == 0
    assert touched(repository) == before


def test_only_the_sentences_that_changed_are_touched(repository: Path) -> None:
    assert touched(repository) == []
    done = run(repository, "check", "--diff", "main", "--diff-fail-under", "100")
    assert (done.returncode, "Changed since main: no segment" in done.stdout) == (0, True)
    # A moved paragraph is none; a new English sentence is not translated.
    moved = ENGLISH.replace("- The tenant", "It can be renewed.\n\n- The tenant")
    commit(repository, en=moved)
    assert touched(repository) == [(11, "missing", "not translated")]
    put(repository, {"source/new.md": "# New\n\nA new page.\n"})
    found = touched(repository)
    assert [(line, why) for line, state, why in found if why == "new"] == [(1, "new"), (3, "new")]
    done = run(repository, "check", "--diff", "main", "--diff-fail-under", "1")
    assert done.returncode == 1
    assert "Changed since main: 0 of 3 segments translated (0%)" in done.stdout
    assert "  new    1, 3  new" in done.stdout
    assert "changed since main: 0% is under 1%" in done.stdout


@pytest.mark.parametrize("staged", [True, False])
@pytest.mark.parametrize("catalogues", [True, False])
def test_a_renamed_pair_whose_text_is_the_same_is_untouched(
    repository: Path, *, catalogues: bool, staged: bool
) -> None:
    if catalogues:
        put(repository, {"locales/tr/lease.md": TURKISH.replace(" Kira her ay ödenir.", "")})
        assert run(repository, "align").returncode == 0
        git(repository, "add", "-A")
        git(repository, "commit", "-qm", "catalogues")
        git(repository, "branch", "-f", "main")
    for old, new in (
        ("source/lease.md", "source/guides/lease-of-land.md"),
        ("locales/tr/lease.md", "locales/tr/guides/lease-of-land.md"),
        ("locales/tr/LC_MESSAGES/lease.po", "locales/tr/LC_MESSAGES/guides/lease-of-land.po"),
    ):
        if (repository / old).exists():
            (repository / new).parent.mkdir(parents=True, exist_ok=True)
            (repository / old).rename(repository / new)
    if staged:
        git(repository, "add", "-A")
    assert touched(repository) == []
    path = repository / "source/guides/lease-of-land.md"
    path.write_text(ENGLISH.replace("greets the guests", "greets nobody"), "utf-8")
    git(repository, "add", "-A")
    assert [line for line, *_ in touched(repository)] == [9]


@pytest.mark.parametrize("value", ["1", "'1'", "true", "True", '"true"', "yes", "YES", "on", "y"])
def test_all_spellings_of_yes_say_that_an_article_is_not_translated(site: Path, value: str) -> None:
    head, _, rest = ENGLISH.partition("---\n")[2].partition("---\n")
    put(site, {"source/lease.md": f"---\n{head}untranslated: {value}\n---\n{rest}"})
    rows = checked(site)["locales"][0]  # type: ignore[index]
    assert rows["untranslated"] == ["lease"]


@pytest.mark.parametrize("value", ["0", "no", "false", "''", "2", "never"])
def test_what_is_no_yes_leaves_an_article_in(site: Path, value: str) -> None:
    head, _, rest = ENGLISH.partition("---\n")[2].partition("---\n")
    put(site, {"source/lease.md": f"---\n{head}untranslated: {value}\n---\n{rest}"})
    assert checked(site)["locales"][0]["untranslated"] == []  # type: ignore[index]


def test_a_translation_that_was_taken_out_is_touched(repository: Path) -> None:
    commit(repository, tr=TURKISH.replace(" Kira her ay ödenir.", ""))
    assert touched(repository) == [(7, "missing", "translation removed")]


def test_a_new_translation_counts(repository: Path) -> None:
    put(
        repository,
        {"source/lease.md": ENGLISH + "\nThe deposit comes back at the end of the contract.\n"},
    )
    git(repository, "commit", "-qam", "english")
    git(repository, "branch", "-f", "main")
    commit(repository, tr=TURKISH + "\nDepozito sözleşmenin sonunda geri verilir.\n")
    assert touched(repository) == [(13, "fresh", "")]


def test_a_decision_in_the_catalogue_is_a_change(repository: Path) -> None:
    run(repository, "align")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "catalogues")
    assert touched(repository) == []
    git(repository, "branch", "-f", "main")
    path = repository / "locales/tr/LC_MESSAGES/lease.po"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace('msgstr "Kira her ay ödenir."', 'msgstr "Kira aylık ödenir."'),
        encoding="utf-8",
    )
    assert touched(repository) == [(7, "unbuilt", "")]
    assert run(repository, "build").returncode == 0
    assert touched(repository) == [(7, "fresh", "")]


def test_a_shallow_clone_says_what_to_fetch_and_works_then(
    repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    commit(repository, en=ENGLISH.replace("monthly", "weekly"))
    clone = tmp_path_factory.mktemp("clone")
    git(clone, "clone", "-q", "--depth=1", "--branch", "change", f"file://{repository}", "x")
    clone /= "x"
    done = run(clone, "check", "--diff", "origin/main")
    assert done.returncode == 2
    command = done.stderr.partition("`")[2].partition("`")[0]
    assert (
        command == "git fetch --no-tags --depth=1 origin +refs/heads/main:refs/remotes/origin/main"
    )
    git(clone, *command.split()[1:])
    done = run(clone, "check", "--diff", "origin/main")
    assert done.returncode == 0, done.stderr
    assert "no common commit" in done.stderr
    assert "~7" in done.stdout
    assert "English changed, translation not" in done.stdout


def test_a_project_in_a_folder_of_a_repository(
    site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    top = tmp_path_factory.mktemp("top")
    (top / "docs").mkdir()
    for name in ("source", "locales"):
        (site / name).rename(top / "docs" / name)
    git(top, "init", "-q", "-b", "main")
    git(top, "add", "-A")
    git(top, "commit", "-qm", "one")
    put(top, {"docs/locales/tr/lease.md": TURKISH.replace("12 aylığına", "13 aylığına")})
    done = run(top / "docs", "check", "--diff", "main", "--format", "github")
    assert "file=docs/locales/tr/lease.md,line=7" in done.stdout
    assert touched(top / "docs") == [(7, "fresh", "")]


# -- against a baseline ----------------------------------------------------------------------------


def test_a_baseline_forgives_what_was_and_fails_what_falls(site: Path) -> None:
    put(site, {"locales/tr/lease.md": TURKISH.replace("12 aylığına", "13 aylığına")})
    assert run(site, "check").returncode == 1
    assert run(site, "check", "--write-baseline").returncode == 0
    first = (site / "glossalign-baseline.json").read_text("utf-8")
    assert json.loads(first)["articles"] == {"tr/frontoffice": [3, 3], "tr/lease": [8, 8]}
    done = run(site, "check", "--no-regress")
    assert done.returncode == 0
    assert "1 known to the baseline, not shown" in done.stdout
    # The finding is the same one some lines further down.
    put(
        site,
        {
            "locales/tr/lease.md": TURKISH.replace("12 aylığına", "13 aylığına").replace(
                "# K", "\n\n# K"
            )
        },
    )
    assert run(site, "check", "--baseline", "glossalign-baseline.json").returncode == 0
    put(site, {"locales/tr/frontoffice.md": ON_BURO.replace(" Bütün gün açıktır.", "")})
    done = run(site, "check", "--no-regress")
    assert done.returncode == 1
    assert "tr/frontoffice fell from 100.00% to 66.66%" in done.stdout
    assert "total of tr fell" in done.stdout
    assert run(site, "check", "--write-baseline", "lease").returncode == 2
    put(site, {"glossalign-baseline.json": "[]"})
    assert run(site, "check", "--no-regress").returncode == 2


# -- what is read by people ------------------------------------------------------------------------


def test_the_table_has_the_worst_first_and_hides_what_is_complete(site: Path) -> None:
    put(site, {f"source/blog/{n:03}.md": f"# Page {n}\n\nText.\n" for n in range(120)})
    lines = run(site, "check").stdout.splitlines()
    assert lines[2].split()[:2] == ["Article", "Segs"]
    assert lines[2].endswith("Missing, ~stale (English lines)")
    assert lines[3].split()[0] == "blog/000"
    total = next(line for line in lines if line.startswith("TOTAL"))
    assert "20 more not shown (--limit 0 shows all), 2 articles complete, not shown" in total
    by_name = run(
        site, "check", "--sort", "name", "--no-skip-covered", "--limit", "0"
    ).stdout.splitlines()
    assert [by_name[3].split()[0], by_name[124].split()[0]] == ["blog/000", "lease"]
    folders = run(site, "check", "--per", "directory", "--no-skip-covered").stdout.splitlines()
    assert [folders[3].split()[0], folders[4].split()[0]] == ["blog/", "./"]
    articles = run(site, "check", "--by", "articles", "--format", "total").stdout
    assert articles == "1\n"  # 2 of 122
    named = run(site, "check", "--show-missing").stdout
    assert "source/blog/007.md: GA101 no locales/tr/blog/007.md" in named


def test_names_of_files_do_nothing_to_a_terminal_or_a_runner(site: Path) -> None:
    put(site, {"source/::add-mask::x\x1b]0;pwn\x07.md": "# A\n\nText.\n"})
    for words in (["check"], ["check", "--format", "concise"], ["check", "--format", "github"]):
        done = run(site, *words)
        for line in done.stdout.splitlines():
            assert "\x1b" not in line
            assert "\x07" not in line
            assert not line.lstrip().startswith("::add-mask")


def test_a_closed_pipe_is_quiet(site: Path) -> None:
    command = f"'{sys.executable}' -m glossalign check --limit 0; echo $? >&2"
    put(site, {f"source/{n:04}.md": f"# Page {n}\n" for n in range(1500)})
    done = subprocess.run(
        ["bash", "-c", f"( {command} ) | head -1"],
        cwd=site,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == "141\n"
    assert done.stdout.startswith("glossalign")


def test_the_step_summary_is_written_where_there_is_one_and_stays_small(site: Path) -> None:
    put(site, {f"source/{n:04}.md": f"# Page {n} | <b>\n" for n in range(300)})
    path = site / "summary.md"
    path.write_bytes(b"x" * (1024 * 1024 - 3000))
    run(site, "check", "--fail-under", "90", GITHUB_STEP_SUMMARY=str(path))
    data = path.read_bytes()
    assert len(data) < 1024 * 1024
    text = data.lstrip(b"x").decode("utf-8")
    assert "FAIL" in text
    assert "more lines do not fit here" in text
