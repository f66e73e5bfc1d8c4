"""Broken catalogues, killed runs, two runs at once: one error, and no file half-written."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from glossalign.catalogue import units, update
from glossalign.cli.merge import command as merge
from glossalign.formats import po
from glossalign.model import Catalogue, Mark, Reference, Unit
from tests.helpers import run, run_program, write

pytestmark = pytest.mark.whole_program

POSIX = pytest.mark.skipif(os.name == "nt", reason="POSIX signals")

ENGLISH = """# Lease

It is a contract. It has two sides. The rent is 100 dollars.

The end of the lease.
"""
TURKISH = (
    "# Kiralama\n\nBir sözleşmedir. İki tarafı vardır. Kira 100 dolardır.\n\nKiralamanın sonu.\n"
)
PLACE = "locales/tr/LC_MESSAGES"
GOOD, OTHER = f"{PLACE}/good.po", f"{PLACE}/other.po"


def unit(source: str, target: str, *, fuzzy: bool = False, was: str = "") -> Unit:
    mark = Mark(0.5 if fuzzy else 1.0, units.digest(was or target), fuzzy)
    return Unit(
        source, target, references=(Reference("source/good.md", 3),), fuzzy=fuzzy, mark=mark
    )


UNITS = (
    unit("Lease", "Kiralama"),
    unit("It is a contract.", "Bir sözleşmedir.", fuzzy=True),
    unit("It has two sides.", "İki tarafı vardır."),
    unit("The rent is 100 dollars.", "Kira 100 dolardır."),
    # A person's, which `build` brings into the article.
    unit("The end of the lease.", "Kiranın sonu.", was="Kiralamanın sonu."),
)
HEADER = po.new_header("tr", project="good", version="0")
TEXT = "".join(po.serialize(Catalogue("tr", UNITS, HEADER)))
END = TEXT.count("\n") + 2
"""Line of an entry that is put at the end."""
# The entry begins two lines before, with its comments.
RENT = TEXT.count("\n", 0, TEXT.index('msgid "The rent')) + 1
CHARSET = TEXT.count("\n", 0, TEXT.index("charset")) + 1
BACK = (
    'msgid ""\nmsgstr "Language: tr\\n"\n\nmsgid "It has two sides."\nmsgstr "İki yanı vardır."\n'
)

# Slug, the file, where it says what is wrong.
BAD: dict[str, tuple[str | bytes, str]] = {
    "unterminated": (
        f'{TEXT}\nmsgid "cut\n',
        f"{END}: error[po-syntax] a string without its closing",
    ),
    "lost": (TEXT.replace('100 dollars."', "100 dollars."), f"{RENT}: error[po-syntax]"),
    "truncated": (f'{TEXT}\nmsgid "cut"\n', f"{END}: error[po-syntax] the file ends in the middle"),
    "truncated-old": (
        f'{TEXT}\n#~ msgid "cut"',
        f"{END}: error[po-syntax] the file ends in the middle",
    ),
    "mixed": (f'{TEXT}\n#~ msgid "a"\nmsgstr "b"\n', f"{END + 1}: error[po-syntax]"),
    "twice": (
        f'{TEXT}\nmsgid "The rent is 100 dollars."\nmsgstr "x"\n',
        f"{END}: error[po-duplicate] the same msgid and msgctxt stand at line {RENT - 2}:",
    ),
    "headers": (f'{TEXT}\nmsgid ""\nmsgstr "X-A: b\\n"\n', f"{END}: error[po-duplicate] "),
    "conflict": (f"<<<<<<< HEAD\n{TEXT}", "1: error[po-syntax] merge conflict"),
    "conflict-end": (
        f'{TEXT}\nmsgid "a"\nmsgstr "b"\n>>>>>>> x\n',
        f"{END + 2}: error[po-syntax] merge conf",
    ),
    "path": (GOOD, "1: error[po-syntax]"),
    "escape": (f'{TEXT}\nmsgid "\\x41"\nmsgstr "b"\n', f"{END}: error[po-escape]"),
    "eot": (
        f'{TEXT}\nmsgctxt "c"\nmsgid "a\x04"\nmsgstr "b"\n',
        f"{END + 1}:9: error[control-char]",
    ),
    "plural": (
        f'{TEXT}\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[3] "d"\n',
        f"{END + 3}: error[po-plural]",
    ),
    "index": (f'{TEXT}\nmsgid "a"\nmsgstr[99999999999] "b"\n', f"{END + 1}: error[po-plural]"),
    "latin": (
        TEXT.replace("UTF-8", "ISO-8859-9"),
        f"{CHARSET}: error[charset] the header says charset ISO-8859-9",
    ),
    "rot": (
        TEXT.replace("UTF-8", "rot13"),
        f"{CHARSET}: error[charset] the header says charset rot13: convert",
    ),
    "bytes": ("# ş\n".encode("iso-8859-9"), "1:3: error[not-utf8]"),
    "utf16": (TEXT.encode("utf-16"), "1:1: error[not-utf8]"),
    "pdf": ("%PDF-1.4\n", "1: error[po-syntax] not a line of a PO file"),
}


def article(site: Path, slug: str, text: str | bytes = TEXT) -> None:
    write(site, f"source/{slug}.md", ENGLISH)
    write(site, f"locales/tr/{slug}.md", TURKISH)
    write(site, f"{PLACE}/{slug}.po", text)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    article(tmp_path, "good")
    write(tmp_path, "back.po", BACK)
    return tmp_path


def snapshot(site: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.relative_to(site).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in site.rglob("*")
        if path.is_file()
    }


def changed(before: dict[str, tuple[bytes, int]], site: Path) -> set[str]:
    after = snapshot(site)
    return {name for name in before | after if before.get(name) != after.get(name)}


def msgfmt_accepts(path: Path) -> bool:
    if not shutil.which("msgfmt"):
        return True
    command = ["msgfmt", "-c", "-o", os.devnull, str(path)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def found(path: Path) -> dict[str, Unit]:
    return {u.source: u for u in po.parse(path.read_text("utf-8"), path=path.name).units}


# -- what cannot be read


@pytest.mark.parametrize(
    ("words", "done", "keys"),
    [
        ("align", {GOOD, f"{PLACE}/fresh.po"}, ""),
        ("align --prefer article", {GOOD, f"{PLACE}/fresh.po"}, ""),
        ("import back.po", {GOOD}, ""),
        ("build", {"locales/tr/good.md"}, ""),
        ("join source/good.md:3", {GOOD}, ""),
        ("split source/joined.md:3", {f"{PLACE}/joined.po"}, ""),
        ("review", {GOOD}, "a\n"),
        ("init --locale tr", {"glossalign.toml", f"{PLACE}/fresh.po"}, ""),
    ],
)
def test_each_broken_catalogue_is_named_and_kept_and_the_rest_is_done(
    site: Path, words: str, done: set[str], keys: str
) -> None:
    for slug, (text, _) in BAD.items():
        article(site, slug, text)
    joined = update.join([UNITS[2], UNITS[3]], "")
    article(
        site,
        "joined",
        "".join(po.serialize(Catalogue("tr", (UNITS[0], UNITS[1], joined, UNITS[4]), HEADER))),
    )
    write(site, "source/fresh.md", "# Deposit\n\nIt comes back.\n")
    write(site, "locales/tr/fresh.md", "# Güvence\n\nGeri döner.\n")
    if words.startswith("align"):
        write(site, "source/good.md", ENGLISH + "\nIt is new.\n")
    if words.startswith("split"):
        words = words.replace(":3", ":3:30")
    before = snapshot(site)
    result = run(site, *words.split(), keys=keys)
    assert result.returncode == 2, result.stderr
    assert "Traceback" not in result.stderr
    for slug, (_, message) in BAD.items():
        assert f"{PLACE}/{slug}.po:{message}" in result.stderr
    different = changed(before, site)
    assert done <= different
    assert not different & {f"{PLACE}/{slug}.po" for slug in BAD}
    assert not different & {f"locales/tr/{slug}.md" for slug in BAD}
    assert all(msgfmt_accepts(site / name) for name in different if name.endswith(".po"))


@pytest.mark.parametrize("slug", BAD)
@pytest.mark.parametrize("broken", range(3))
def test_no_broken_file_is_merged(site: Path, slug: str, broken: int) -> None:
    text, message = BAD[slug]
    names = ["base.po", "ours.po", "theirs.po"]
    for number, name in enumerate(names):
        write(site, name, text if number == broken else TEXT)
    before = snapshot(site)
    with pytest.raises(Exception, match=r"error\[") as error:
        merge.main([str(site / name) for name in names], standalone_mode=False)
    assert names[broken] in str(error.value)
    assert message.partition(": ")[2] in str(error.value)
    assert not changed(before, site)


def test_a_broken_side_of_a_merge_is_no_conflict_and_git_s_name_is_said(site: Path) -> None:
    for name in ("base.po", "theirs.po"):
        write(site, name, TEXT)
    write(site, "ours.po", BAD["conflict"][0])
    done = run(site, "merge", "base.po", "ours.po", "theirs.po", "--path", GOOD)
    assert done.returncode == 2
    assert done.stderr.startswith(f"{GOOD} (ours):1: error[po-syntax] merge conflict")


def test_the_catalogue_of_the_place_that_is_meant_is_named_when_it_is_broken(site: Path) -> None:
    write(site, GOOD, BAD["truncated"][0])
    for command in ("join", "split"):
        done = run(site, command, "source/good.md:3")
        assert done.returncode == 2
        assert f"{GOOD}:{END}: error[po-syntax]" in done.stderr


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("x.po", BAD["twice"][0], f"x.po:{END}: error[po-duplicate]"),
        ("x.po", BAD["plural"][0], f"x.po:{END + 3}: error[po-plural]"),
        ("x.po", BAD["utf16"][0], "x.po:1:1: error[not-utf8]"),
        ("x.tsv", "source\ttarget\nLease\tKira\nLease\tKi\x04ra\n", "x.tsv:3: error[control-char]"),
        ("x.csv", "source,target\nLease,Ki\x1bra\n", "x.csv:2: error[control-char]"),
        (
            "x.jsonl",
            json.dumps({"source": "Lease", "target": "a\0"}),
            "x.jsonl:1: error[control-char]",
        ),
        ("x.jsonl", '{"source": "Lease", "target": "\\ud83d"}', "x.jsonl:1: error[control-char]"),
        ("x.jsonl", '{"source": "Lease", "target": [1]}', "x.jsonl:1: error[jsonl-syntax]"),
        (
            "x.csv",
            "source,target\nLease,Kirası\n".encode("iso-8859-9"),
            "x.csv:2:12: error[not-utf8]",
        ),
    ],
)
def test_what_no_catalogue_can_hold_is_not_imported(
    site: Path, name: str, text: str | bytes, message: str
) -> None:
    write(site, name, text)
    before = snapshot(site)
    done = run(site, "import", name)
    assert done.returncode == 2
    assert message in done.stderr
    assert not changed(before, site)


# -- what can


FOREIGN: dict[str, Callable[[str], str]] = {
    "bom-crlf-no-end": lambda text: "\ufeff" + text.rstrip("\n").replace("\n", "\r\n"),
    "ascii": lambda text: text.replace("UTF-8", "ASCII"),
    "template": lambda text: "#, fuzzy\n" + text.replace("UTF-8", "CHARSET"),
    "no-header": lambda text: text.partition("\n\n")[2],
    "lines": lambda text: (
        text + '\nmsgid "a\u2028b\x85c\x0bd\x0ce\x1cf\x1dg\x1eh"\nmsgstr "x\u2028\x85\x0b"\n'
    ),
    "escapes": lambda text: text + '\nmsgid "\\"q\\" \\\\ \\t"\nmsgstr "\\"s\\" \\\\n \\t"\n',
    "obsolete": lambda text: (
        text.replace(
            "\n#: source/good.md:3\n# gloss",
            '\n#~| msgid "Went"\n#~ msgid "Gone"\n#~ msgstr "Gitti"\n\n# gloss',
            1,
        )
        + '\n#, fuzzy\n#~| msgctxt "c"\n#~| msgid "Went\u2028 off"\n'
        '#~ msgid "Gone off"\n#~ msgstr "Gitti"\n\n# tail\n'
    ),
    "wrapped": lambda text: text.replace(
        'msgid "It has two sides."', 'msgid ""\n"It has "\n"two sides."'
    ),
    "spaced": lambda text: text.replace(
        "source/good.md:3", "\u2068a b.md:3\u2069 source/good.md:3"
    ),
}


def is_clean(path: Path, text: str) -> bool:
    """Check that what another program wrote is there, in the form of ours."""
    assert msgfmt_accepts(path), path
    data = path.read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    assert data.endswith(b"\n")
    assert b"charset=UTF-8" in data
    kept = found(path)
    for one in po.parse(text, path="x.po").units:
        if one.source not in {u.source for u in UNITS}:
            assert kept[one.source].target == one.target
            assert kept[one.source].previous_source == one.previous_source
    return True


@pytest.mark.parametrize("words", ["import back.po", "align --prefer article"])
def test_other_programs_files_are_read_and_written_clean(site: Path, words: str) -> None:
    for slug, change in FOREIGN.items():
        article(site, slug, change(TEXT))
        write(site, f"source/{slug}.md", ENGLISH + ("\nIt is new.\n" if "align" in words else ""))
    assert run(site, *words.split()).returncode == 0
    for slug, change in FOREIGN.items():
        assert is_clean(site / PLACE / f"{slug}.po", change(TEXT))
    before = snapshot(site)
    assert run(site, *words.split()).returncode == 0
    assert not changed(before, site), "a second run writes nothing"


@pytest.mark.parametrize("slug", FOREIGN)
def test_other_programs_files_are_merged(site: Path, slug: str) -> None:
    text = FOREIGN[slug](TEXT)
    names = ["base.po", "ours.po", "theirs.po"]
    for name in names:
        write(site, name, text.replace("İki tarafı", "İki yanı") if name == "theirs.po" else text)
    merge.main([str(site / name) for name in names], standalone_mode=False)
    assert is_clean(site / "ours.po", text)
    assert found(site / "ours.po")["It has two sides."].target == "İki yanı vardır."


@pytest.mark.parametrize("slug", ["bom-crlf-no-end", "no-header"])
def test_other_programs_entries_are_joined(site: Path, slug: str) -> None:
    write(site, GOOD, FOREIGN[slug](TEXT))
    assert run(site, "join", "source/good.md:3").returncode == 0
    assert "It is a contract. It has two sides." in found(site / GOOD)
    assert is_clean(site / GOOD, "")


def test_empty_catalogues_are_catalogues(site: Path) -> None:
    write(site, GOOD, "")
    for words in ("import back.po", "build", "review", "init --locale tr"):
        assert run(site, *words.split()).returncode == 0, words
        assert (site / GOOD).read_bytes() == b"", words
    assert run(site, "join", "source/good.md:3").returncode == 2
    write(site, "base.po", "")
    write(site, "ours.po", "")
    assert run(site, "merge", "base.po", "ours.po", "back.po").returncode == 0
    assert found(site / "ours.po")["It has two sides."].target == "İki yanı vardır."
    assert msgfmt_accepts(site / "ours.po")
    assert run(site, "align").returncode == 0
    assert len(found(site / GOOD)) == 5
    assert msgfmt_accepts(site / GOOD)


def test_a_path_with_spaces_is_one_reference(site: Path) -> None:
    write(site, "source/a b.md", ENGLISH)
    write(site, "locales/tr/a b.md", TURKISH)
    assert run(site, "align").returncode == 0
    path = site / PLACE / "a b.po"
    assert found(path)["It has two sides."].references == (Reference("source/a b.md", 3),)
    assert msgfmt_accepts(path)
    run(site, "import", "back.po")
    assert run(site, "join", "source/a b.md:3").returncode == 0
    assert msgfmt_accepts(path)
    run(site, "align")
    before = snapshot(site)
    run(site, "align")
    assert not changed(before, site)


def test_import_leaves_alone_what_it_brings_nothing_to(site: Path) -> None:
    poedit = TEXT.replace('msgid "The rent is 100', 'msgid ""\n"The rent "\n"is 100').replace(
        "It has two sides.", "It has no sides."
    )
    write(site, "source/other.md", ENGLISH.replace("two", "no"))
    write(site, "locales/tr/other.md", TURKISH)
    write(site, OTHER, poedit)
    before = snapshot(site)
    dry = run(site, "import", "--dry-run", "back.po")
    assert OTHER not in dry.stdout
    assert run(site, "import", "back.po").returncode == 0
    assert changed(before, site) == {GOOD}


def test_no_cell_s_line_end_makes_a_catalogue_that_msgfmt_refuses(site: Path) -> None:
    write(site, "x.csv", 'source,target\r\nIt has two sides.,"\nİki yanı\r\nvardır.\r\n"\r\n')
    assert run(site, "import", "x.csv").returncode == 0
    assert found(site / GOOD)["It has two sides."].target == "İki yanı\nvardır."
    assert msgfmt_accepts(site / GOOD)


def test_an_obsolete_or_fuzzy_entry_is_never_a_translation_that_holds(site: Path) -> None:
    write(
        site,
        "x.po",
        BACK + '\n#, fuzzy\n#| msgid "The rent is 90 dollars."\n'
        'msgid "The rent is 100 dollars."\nmsgstr "Kira 90 dolardır."\n\n'
        '#~ msgid "It has two sides."\n#~ msgstr "Eskiden."\n\n#~ msgid "Lease"\n'
        '#~ msgstr "Eski kira"\n',
    )
    assert run(site, "import", "x.po").returncode == 0
    now = found(site / GOOD)
    assert now["It has two sides."].target == "İki yanı vardır."
    assert now["Lease"] == UNITS[0]
    assert now["The rent is 100 dollars."].fuzzy
    assert run(site, "build").returncode == 0
    built = (site / "locales/tr/good.md").read_text("utf-8")
    assert "90 dolar" not in built
    assert "İki yanı vardır." in built


def test_a_file_of_all_articles_may_be_larger_than_a_document(site: Path) -> None:
    entry = '# {}\nmsgid "Rent {}"\nmsgstr "Kira {}"\n'
    long = "kira " * 18_000
    text = "\n".join([BACK, *(entry.format(long, n, n) for n in range(70))])
    assert len(text) > 5 * 1024 * 1024
    write(site, "all.po", text)
    assert run(site, "import", "-q", "all.po").returncode == 0
    assert found(site / GOOD)["It has two sides."].target == "İki yanı vardır."
    write(site, GOOD, text)
    done = run(site, "status")
    assert "too-large" not in done.stderr
    write(site, "ours.po", text)
    write(site, "base.po", BACK)
    assert run(site, "merge", "base.po", "ours.po", GOOD).returncode == 0


# -- killed, and two at once


KILLED = """
import os, signal, sys, glossalign.project.files
call, left = sys.argv.pop(1), int(sys.argv.pop(1))
real = getattr(os, call)
def deadly(*words, **options):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*words, **options)
setattr(os, call, deadly)
from glossalign.cli import main
main()
"""
"""Dies by SIGKILL when it is about to sync or rename a file, having done that so many times."""


def prepared(site: Path) -> dict[str, tuple[str, ...]]:
    """Give each command two files to write (one of them nothing but one); return the commands."""
    article(site, "other")
    for slug in ("good", "other"):
        write(site, f"source/{slug}.md", ENGLISH + "\nIt is new.\n")
    write(site, "base.po", TEXT)
    write(site, "theirs.po", TEXT.replace("İki tarafı vardır.", "İki yanı vardır."))
    write(site, "merged/ours.po", TEXT)
    return {
        "align": ("align",),
        "import": ("import", "back.po"),
        "build": ("build",),
        "join": ("join", "source/good.md:3"),
        "split": ("split", "source/good.md:3"),
        "merge": ("merge", "base.po", "merged/ours.po", "theirs.po"),
        "init": ("init", "--locale", "tr"),
        "review": ("review", "good"),
    }


@POSIX
@pytest.mark.parametrize(
    ("name", "call", "number"),
    [
        ("align", "fsync", 0),
        ("align", "replace", 1),
        ("import", "replace", 0),
        ("import", "fsync", 1),
        ("build", "fsync", 0),
        ("build", "replace", 1),
        ("join", "replace", 0),
        ("merge", "fsync", 0),
        ("merge", "replace", 0),
        ("init", "replace", 1),
        ("review", "replace", 0),
    ],
)
def test_killed_while_it_writes(site: Path, name: str, call: str, number: int) -> None:
    words = prepared(site)[name]
    if name == "init":
        (site / OTHER).unlink()
    before = snapshot(site)
    with tempfile.TemporaryDirectory() as whole:
        shutil.copytree(site, whole, dirs_exist_ok=True)
        assert run(Path(whole), *words, keys="a\n").returncode == 0
        after = snapshot(Path(whole))
    done = run_program(site, call, str(number), *words, code=KILLED, input="a\n")
    assert done.returncode == -signal.SIGKILL
    now = snapshot(site)
    strays = set(now) - set(before) - set(after)
    assert len(strays) == 1
    assert all(".tmp" in stray for stray in strays)
    for path in set(now) - strays:
        assert now[path][0] in (before.get(path, (None,))[0], after[path][0]), path
    assert sum(now[path][0] != before.get(path, (b"",))[0] for path in set(now) - strays) == number
    assert run(site, *words, keys="a\n").returncode == 0
    assert {path: data for path, (data, _) in snapshot(site).items()} == {
        path: data for path, (data, _) in after.items()
    }


@POSIX
def test_what_was_killed_below_another_folder_is_cleared_there(site: Path) -> None:
    for words in (("build", "-o", "out/site"), ("export", "po", "-o", "out/all.po")):
        done = run_program(site, "replace", "0", *words, code=KILLED)
        assert done.returncode == -signal.SIGKILL
        assert len(list(site.rglob(".*.tmp"))) == 1
        assert run(site, *words).returncode == 0
        assert not list(site.rglob(".*.tmp"))


MEANWHILE = """
import os, subprocess, sys, glossalign.project.files
other = sys.argv.pop(1).split()
real = os.fsync
def sync(descriptor):
    os.fsync = real
    done = subprocess.run([sys.executable, "-m", "glossalign", *other], stdin=subprocess.DEVNULL)
    print("the other one:", done.returncode, file=sys.stderr)
    real(descriptor)
os.fsync = sync
from glossalign.cli import main
main()
"""
"""Has read everything and written its first file but for the renaming when another run comes and
goes."""


@pytest.mark.parametrize(
    ("name", "other", "both"),
    [
        ("align", "import back.po", GOOD),
        ("import", "align", GOOD),
        ("import", "join source/good.md:3", GOOD),
        ("join", "import back.po", GOOD),
        ("split", "import back.po", GOOD),
        ("review", "import back.po", GOOD),
        ("build", "build --keep source", "locales/tr/good.md"),
        ("merge", "merge base.po merged/ours.po back.po", "merged/ours.po"),
        ("init", "align", OTHER),
    ],
)
def test_of_two_runs_at_once_the_second_to_write_overwrites_nothing(
    site: Path, name: str, other: str, both: str
) -> None:
    words = prepared(site)[name]
    if name == "split":
        joined = update.join([UNITS[2], UNITS[3]], "")
        members = (UNITS[0], UNITS[1], joined, UNITS[4])
        write(site, GOOD, "".join(po.serialize(Catalogue("tr", members, HEADER))))
        write(site, "back.po", BACK.replace("It has two sides.", "Lease"))
        words = ("split", "source/good.md:3:30")
    if name == "init":
        write(site, "glossalign.toml", 'locales = ["tr"]\n')
        (site / OTHER).unlink()
        write(site, "locales/tr/other.md", TURKISH.replace("Kira ", "Kira da "))
    with tempfile.TemporaryDirectory() as alone:
        shutil.copytree(site, alone, dirs_exist_ok=True)
        assert run(Path(alone), *other.split()).returncode == 0
        theirs = (Path(alone) / both).read_bytes()
    done = run_program(site, other, *words, code=MEANWHILE, input="a\n")
    assert "the other one: 0" in done.stderr
    assert done.returncode == 2, done.stderr
    assert f"{both}: error[changed-on-disk]" in done.stderr or (
        name == "merge" and "ours.po: error[changed-on-disk]" in done.stderr
    )
    assert (site / both).read_bytes() == theirs
    assert not list(site.rglob(".*.tmp"))


def test_of_two_first_runs_of_init_one_writes(site: Path) -> None:
    done = run_program(site, "init --locale de", "init", code=MEANWHILE)
    assert "the other one: 0" in done.stderr
    assert done.returncode == 2
    assert "glossalign.toml: error[changed-on-disk]" in done.stderr
    assert '"de"' in (site / "glossalign.toml").read_text("utf-8")
