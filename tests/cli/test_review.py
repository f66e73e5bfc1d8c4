"""`glossalign review` through pipes: what is shown, what is saved after each key, how it ends."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from glossalign.catalogue import units
from glossalign.formats import po
from glossalign.model import Catalogue, Mark, Reference, Unit
from tests.helpers import Done, run, write

pytestmark = pytest.mark.whole_program

ENGLISH = """# Lease

It is a contract. It has two sides. The rent is 100 dollars.

The end of the lease.
"""
TURKISH = (
    "# Kiralama\n\nBir sözleşmedir. İki tarafı vardır. Kira 100 dolardır.\n\nKiralamanın sonu.\n"
)
PO = "locales/tr/LC_MESSAGES/lease.po"
# Source text, translation, confidence.
ENTRIES = (
    ("Lease", "Kiralama", 1.0),
    ("It is a contract.", "Bir sözleşmedir.", 0.8),
    ("It has two sides.", "İki tarafı vardır.", 0.5),
    ("The rent is 100 dollars.", "Kira 100 dolardır.", 1.0),
    ("The end of the lease.", "Kiralamanın sonu.", 0.7),
)


def unit(source: str, target: str, confidence: float, line: int = 3) -> Unit:
    fuzzy = confidence < 0.9
    mark = Mark(confidence, units.digest(target), fuzzy)
    return Unit(
        source, target, references=(Reference("source/lease.md", line),), fuzzy=fuzzy, mark=mark
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write(tmp_path, "source/lease.md", ENGLISH)
    write(tmp_path, "locales/tr/lease.md", TURKISH)
    save(tmp_path, *(unit(*entry) for entry in ENTRIES))
    return tmp_path


def save(site: Path, *members: Unit) -> None:
    header = po.new_header("tr", project="lease", version="0")
    write(site, PO, "".join(po.serialize(Catalogue("tr", members, header))))


def found(site: Path) -> dict[str, Unit]:
    return {u.source: u for u in po.parse((site / PO).read_text("utf-8"), path=PO).units}


def review(site: Path, keys: str, *words: str, **variables: str) -> Done:
    return run(site, "review", *words, keys="".join(f"{key}\n" for key in keys), **variables)


def editor(site: Path, *lines: str) -> str:
    """Return a command that does what the lines of shell say with the file `$1`."""
    path = site / "editor.sh"
    path.write_text("\n".join(["set -e", *lines, ""]), encoding="utf-8")
    return f"sh {path}"


def test_entries_are_shown_with_places_and_surroundings_the_least_sure_first(site: Path) -> None:
    done = review(site, "sss")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.findall(r"^\[(.*)\] .* (\S+)$", done.stdout, re.MULTILINE) == [
        ("1 of 3", "0.50"),
        ("2 of 3", "0.70"),
        ("3 of 3", "0.80"),
    ]
    screen = done.stdout.partition("a accept")[0].splitlines()
    assert screen[1:] == [
        "[1 of 3] lease (tr)  confidence 0.50",
        "source/lease.md:3  ->  locales/tr/lease.md:3",
        "        It is a contract.",
        "  en    It has two sides.",
        "        The rent is 100 dollars.",
        "",
        "        Bir sözleşmedir.",
        "  tr    İki tarafı vardır.",
        "        Kira 100 dolardır.",
    ]
    assert done.stdout.splitlines()[-1] == "3 skipped"
    assert "\x1b" not in done.stdout


def test_each_key_does_what_it_says(site: Path) -> None:
    before = found(site)
    done = review(site, "naj")
    assert done.returncode == 0
    after = found(site)
    assert after["It has two sides."].target == "Kira 100 dolardır."
    assert (
        "source/lease.md:3 has that for its translation, too: The rent is 100 dollars."
        in done.stdout
    )
    assert after["The end of the lease."].target == "Kiralamanın sonu."
    assert after["It is a contract."].target == "Bir sözleşmedir. İki tarafı vardır."
    for source in ("It has two sides.", "The end of the lease.", "It is a contract."):
        assert units.is_decided(after.pop(source))
        before.pop(source)
    assert after == before
    assert done.stdout.splitlines()[-1] == "1 replaced, 1 accepted, 1 joined"
    assert "nothing to review" in review(site, "").stdout


def test_align_keeps_what_was_decided(site: Path) -> None:
    assert review(site, "pra").returncode == 0
    align = [sys.executable, "-m", "glossalign", "align", "-q"]
    for _ in range(2):
        subprocess.run(align, cwd=site, check=True, capture_output=True)
        after = found(site)
        assert after["It has two sides."].target == "Bir sözleşmedir."
        assert after["The end of the lease."].target == ""
        assert after["It is a contract."].target == "Bir sözleşmedir."
        assert not any(u.fuzzy for u in after.values())


def test_every_decision_is_on_disk_before_the_next_question(site: Path) -> None:
    states = []
    with subprocess.Popen(
        [sys.executable, "-m", "glossalign", "review"],
        cwd=site,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdin
        assert process.stdout
        for key in "ara":
            until(process, "? help: ")
            states.append(sum(u.fuzzy for u in found(site).values()))
            process.stdin.write(f"{key}\n")
            process.stdin.flush()
        process.stdin.close()
        process.stdout.read()
    assert states == [3, 2, 1]
    assert process.returncode == 0


def until(process: subprocess.Popen[str], wanted: str) -> str:
    assert process.stdout
    seen = ""
    while not seen.endswith(wanted):
        character = process.stdout.read(1)
        assert character, seen
        seen += character
    return seen


@pytest.mark.parametrize("keys", ["a", "aq"])
def test_the_end_of_input_and_q_keep_what_was_decided(site: Path, keys: str) -> None:
    done = review(site, keys)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "1 accepted, 2 left"
    assert [s for s, u in found(site).items() if u.fuzzy] == [
        "It is a contract.",
        "The end of the lease.",
    ]


def test_a_closed_stdin_is_the_end_of_input(site: Path) -> None:
    command = f"{sys.executable} -m glossalign review <&-"
    done = subprocess.run(
        ["bash", "-c", command], cwd=site, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


def test_ctrl_c_keeps_what_was_decided(site: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "glossalign", "review"],
        cwd=site,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin
        assert process.stderr
        until(process, "? help: ")
        process.stdin.write("a\n")
        process.stdin.flush()
        until(process, "? help: ")
        process.send_signal(signal.SIGINT)
        complaint = process.stderr.read()
    assert process.returncode == 130
    assert "Traceback" not in complaint
    assert sum(u.fuzzy for u in found(site).values()) == 2
    assert sorted(p.name for p in (site / PO).parent.iterdir()) == ["lease.po"]


def test_a_foreign_change_is_noticed_and_stays(site: Path) -> None:
    foreign = editor(site, f"echo '# by another' >> {site / PO}", 'echo "Elle yazılan." > "$1"')
    done = review(site, "aea", EDITOR=foreign)
    assert done.returncode == 2
    assert f"{PO}: error[changed-on-disk]" in done.stderr
    assert "this decision is not saved, those before it are: Elle yazılan." in done.stderr
    text = (site / PO).read_text("utf-8")
    assert text.endswith("# by another\n")
    assert units.is_decided(found(site)["It has two sides."])
    assert sum(u.fuzzy for u in found(site).values()) == 2


def test_a_text_is_written_in_an_editor(site: Path) -> None:
    done = review(site, "eq", EDITOR=editor(site, "sed -i '1s/.*/İki tarafı olur./' \"$1\""))
    assert done.returncode == 0
    assert "  now   İki tarafı olur." in done.stdout
    after = found(site)["It has two sides."]
    assert after.target == "İki tarafı olur."
    assert units.is_decided(after)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["true"], "nothing was changed"),
        (['touch "$1"'], "nothing was changed"),
        (['echo > "$1"'], "nothing was changed"),
        (["exit 3"], "Editing failed"),
        (["printf 'a\\033[31m' > \"$1\""], "not taken: control character \\x1b"),
        (["printf 'a\\377' > \"$1\""], "not taken: 'utf-8' codec"),
    ],
)
def test_an_editor_that_brings_nothing_new_decides_nothing(
    site: Path, lines: list[str], message: str
) -> None:
    before = (site / PO).read_bytes()
    done = review(site, "es", EDITOR=editor(site, *lines))
    assert done.returncode == 0
    assert message in done.stdout + done.stderr
    assert (site / PO).read_bytes() == before
    assert done.stdout.splitlines()[-1] == "1 skipped, 2 left"


def test_other_keys_and_what_is_not_there_ask_again(site: Path) -> None:
    (site / "locales/tr/lease.md").unlink()
    before = (site / PO).read_bytes()
    done = review(site, ["x", "", "?", "N", "p", "j", "S"])  # type: ignore[arg-type]
    assert done.returncode == 0
    assert done.stdout.count("? says what they do") == 2
    assert "align does not propose it again" in done.stdout
    for place in (
        "no sentence after",
        "no sentence before",
        "following entry's translation beside",
    ):
        assert place in done.stdout
    assert "locales/tr/lease.md (which does not have it)" in done.stdout
    assert (site / PO).read_bytes() == before


def test_what_changed_in_the_source_is_marked(site: Path) -> None:
    write(site, "source/lease.md", ENGLISH.replace("100", "120"))
    now = "The rent is 120 dollars."
    stale = Unit(now, "Kira 100 dolardır.", fuzzy=True, previous_source="The rent is 100 dollars.")
    save(site, stale)
    done = review(site, "a")
    assert "[1 of 1] lease (tr)  a person's translation, source changed since" in done.stdout
    assert (
        "  was   The rent is [-100-] dollars.\n  en    The rent is {+120+} dollars.\n"
        in done.stdout
    )
    assert found(site)[now].previous_source == ""
    assert units.state(found(site)[now]) == "fresh"


def test_a_source_that_was_edited_after_the_catalogue_is_named(site: Path) -> None:
    write(site, "source/lease.md", ENGLISH.replace("two sides", "three sides"))
    done = review(site, "q")
    assert "source/lease.md:3 (edited since: `glossalign align` first)" in done.stdout


def test_texts_of_files_do_nothing_to_the_terminal(site: Path) -> None:
    write(site, "source/lease.md", ENGLISH.replace("two", "\u202etwo"))
    write(
        site,
        "locales/tr/lease.md",
        TURKISH.replace("tarafı", "\u202etarafı").replace("dolardır", "\u2066dolardır"),
    )
    save(site, unit("It has \u202etwo sides.", "İki \u202etarafı vardır.", 0.5))
    done = review(site, "nq")
    assert "It has \\u202etwo sides." in done.stdout
    assert (
        done.stdout.count("Kira 100 \\u2066dolardır.") == 2
    )  # as the neighbour, and as what was taken
    assert not set("\u202e\u2066") & set(done.stdout + done.stderr)


def test_articles_and_locales_are_chosen(site: Path) -> None:
    write(site, "source/other.md", "# Other\n")
    write(site, "locales/tr/other.md", "# Diğer\n")
    header = po.new_header("tr", project="other", version="0")
    text = "".join(po.serialize(Catalogue("tr", (unit("Other", "Diğer", 0.6, 1),), header)))
    write(site, PO.replace("lease", "other"), text)
    order = re.findall(r"^\[\d of 4\] (\w+) ", review(site, "ssss").stdout, re.MULTILINE)
    assert order == ["lease", "other", "lease", "lease"]
    assert "[1 of 1] other (tr)" in review(site, "s", "other", "-l", "tr").stdout
    assert review(site, "s", "othr").returncode == 2
    assert review(site, "s", "-l", "xx").returncode == 2


def test_review_says_why_there_is_nothing_to_review(site: Path) -> None:
    save(site, unit(*ENTRIES[0]))
    done = review(site, "a")
    assert (done.returncode, done.stdout) == (0, "nothing to review: no entry is fuzzy\n")
    (site / PO).unlink()
    done = review(site, "")
    assert (done.returncode, "`glossalign align` makes them" in done.stderr) == (2, True)
    write(site, PO, "msgid\n")
    assert review(site, "").returncode == 2


@pytest.mark.parametrize(("last", "code"), [(b"q", 0), (b"\x04", 0), (b"\x03", 130)])
def test_one_key_is_enough_in_a_terminal(site: Path, last: bytes, code: int) -> None:
    master, slave = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "glossalign", "review"],
        cwd=site,
        stdin=slave,
        stdout=slave,
        stderr=slave,
    ) as process:
        os.close(slave)
        # Enter after a key is no other key, and an arrow is none; Ctrl-D is the end of input.
        for key in (b"a\r", b"\x1b[A", b"\rs", last):
            until_asked(master)
            os.write(master, key)
        screen = drained(master)
    os.close(master)
    assert process.returncode == code
    assert (b"1 accepted, 1 skipped, 1 left" in screen) == (code == 0)
    assert [s for s, u in found(site).items() if u.fuzzy] == [
        "It is a contract.",
        "The end of the lease.",
    ]


def until_asked(master: int) -> bytes:
    seen = b""
    while b"? help: " not in seen:
        seen += os.read(master, 4096)
    # Raw mode is set after the question.
    time.sleep(0.1)
    return seen


def drained(master: int) -> bytes:
    seen = b""
    while True:
        try:
            part = os.read(master, 4096)
        except OSError:  # EIO: the other end is closed
            return seen
        if not part:
            return seen
        seen += part


def test_either_side_of_a_merge_is_taken_and_the_comment_goes(site: Path) -> None:
    both = replace(
        unit("It has two sides.", "İki tarafı vardır.", 0.5),
        comments=("a note", "conflict, theirs: İki taraflıdır."),
    )
    for key, target in (("t", "İki taraflıdır."), ("a", "İki tarafı vardır.")):
        save(site, both)
        done = review(site, key)
        assert "  their İki taraflıdır.\n" in done.stdout
        after = found(site)["It has two sides."]
        assert (after.target, after.fuzzy, after.comments) == (target, False, ("a note",))
    save(site, unit("It has two sides.", "İki tarafı vardır.", 0.5))
    assert "no other side of a merge" in review(site, "ts").stdout


def test_u_goes_back_and_undoes(site: Path) -> None:
    before = (site / PO).read_bytes()
    done = review(site, "uaauuq")
    assert "nothing was decided before this entry" in done.stdout
    assert re.findall(r"^\[(\d) of 3\]", done.stdout, re.MULTILINE) == ["1", "2", "3", "2", "1"]
    assert done.stdout.splitlines()[-1] == "3 left"
    assert (site / PO).read_bytes() == before
    done = review(site, "srua")
    assert done.stdout.splitlines()[-1] == "1 skipped, 1 accepted, 1 left"
    assert found(site)["The end of the lease."].target == "Kiralamanın sonu."


@pytest.mark.parametrize("english", ["It is a contract.", "This was the text of an older day."])
def test_a_sentence_in_the_source_s_language_is_not_taken(site: Path, english: str) -> None:
    text = (site / "locales/tr/lease.md").read_text("utf-8")
    write(site, "locales/tr/lease.md", text.replace("Bir sözleşmedir.", english))
    done = review(site, "pq", "lease")
    assert "that sentence of the article is not translated: it is not taken" in done.stdout
    assert found(site)["It has two sides."].target == "İki tarafı vardır."


def test_missing_entries_come_last_and_a_name_is_kept(site: Path) -> None:
    save(site, unit(*ENTRIES[1]), Unit("It has two sides."), Unit("GitHub"))
    assert "[1 of 1]" in review(site, "s").stdout
    done = review(site, "saxk", "--missing")
    assert re.findall(r"^\[(\d of 3)\] \S+ \S+  (\S+)", done.stdout, re.MULTILINE)[1:] == [
        ("2 of 3", "missing"),
        ("3 of 3", "missing"),
    ]
    assert "(no translation)" in done.stdout
    assert "there is no translation to accept" in done.stdout
    assert found(site)["It has two sides."].target == "It has two sides."
    written = editor(site, "sed -i '1s/.*/Yeni./' \"$1\"")
    assert review(site, "se", "--missing", EDITOR=written).returncode == 0
    assert found(site)["GitHub"].target == "Yeni."


def test_terms_and_findings_are_shown_and_stand_on_the_sheet(site: Path) -> None:
    write(site, "locales/tr/glossary.csv", "term,translation,status\nlease,kiralama,approved\n")
    changed = replace(
        unit("The lease has 20 sides.", "Otuz 30 yanı var.", 0.5),
        previous_source="The lease had 20 sides.",
        comments=("conflict, theirs: 20 yanlı.",),
    )
    save(site, changed)
    copy = site / "sheet.md"
    done = review(site, "eq", EDITOR=editor(site, f'cp "$1" {copy}'))
    for line in (
        "  note  term: lease = kiralama",
        "  note  GA301 the number 20 is missing",
        "  note  GA301 the number 30 is not in the source",
        '  note  GA401 "lease" is "kiralama" (approved), which is not here',
    ):
        assert line + "\n" in done.stdout
    sheet = copy.read_text("utf-8")
    assert sheet.startswith("Otuz 30 yanı var.\n\n<!-- glossalign:")
    for line in (
        "The lease has 20 sides.",
        "was: The lease had 20 sides.",
        "theirs: 20 yanlı.",
        "term: lease = kiralama",
        "GA301 the number 20 is missing",
    ):
        assert f"\n{line}\n" in sheet


def test_the_sheet_has_the_sentences_around(site: Path) -> None:
    copy = site / "sheet.md"
    review(site, "eq", EDITOR=editor(site, f'cp "$1" {copy}'))
    sheet = copy.read_text("utf-8")
    assert "\nbefore: It is a contract.\nafter: The rent is 100 dollars.\n" in sheet
    assert "\nbefore: Bir sözleşmedir.\nafter: Kira 100 dolardır.\n" in sheet


def test_long_texts_are_cut_between_words_on_a_terminal(site: Path) -> None:
    words = " ".join(f"sözcük{k}" for k in range(40))
    save(site, unit("It has two sides.", words, 0.5))
    master, slave = pty.openpty()
    environment = {**os.environ, "COLUMNS": "50", "TERM": "xterm"}
    with subprocess.Popen(
        [sys.executable, "-m", "glossalign", "review"],
        cwd=site,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment,
    ) as process:
        os.close(slave)
        screen = until_asked(master)
        os.write(master, b"q")
        drained(master)
        process.wait(timeout=60)
    os.close(master)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", screen.decode()).replace("\r", "")
    lines = [line for line in plain.split("\n") if "sözcük" in line]
    assert len(lines) > 5
    assert all(len(line) <= 50 for line in lines)
    assert " ".join(" ".join(lines).replace("tr", "", 1).split()) == words
