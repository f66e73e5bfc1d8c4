"""PO files: what is written is read back, and is what gettext itself would write."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossalign.catalogue.units import digest
from glossalign.errors import CatalogueError
from glossalign.formats import po
from glossalign.model import Catalogue, Mark, Reference, Unit

HEADER = po.new_header("tr", project="site", version="0.1.0")
UNITS = (
    Unit(
        "Back Office",
        "arka ofis",
        kind="heading",
        references=(
            Reference("a b.md", 3),
            *(Reference("source/backoffice.md", n) for n in range(9, 25)),
        ),
    ),
    Unit(
        'The "old" \\ tab\t',
        "çok\u2028satır",
        context="quote: Example",
        fuzzy=True,
        previous_source="The older",
        previous_context="quote",
        mark=Mark(0.93, digest("çok\u2028satır"), fuzzy=True),
        comments=("by a person", "", "two lines"),
        extracted=("a note",),
        flags=("python-format",),
    ),
    Unit("two\nlines\n", "iki\nsatır\n"),
    Unit("not translated"),
    Unit("gone", "gitti", obsolete=True, fuzzy=True, previous_source="went"),
)
CATALOGUE = Catalogue("tr", UNITS, HEADER, ("About the file",))


def text_of(catalogue: Catalogue) -> str:
    return "".join(po.serialize(catalogue))


def test_what_is_written_is_read_back() -> None:
    assert po.parse(text_of(CATALOGUE), path="x.po") == CATALOGUE


WORDS = st.text(
    st.characters(
        exclude_categories=["Cs", "Co", "Cc"], include_characters="\n\t\u2028\x85\x1c"[:3]
    ),
    min_size=1,
    max_size=20,
)
LINES = st.text(st.sampled_from("aç #|~:.,\"'\\"), max_size=12).map(lambda s: s.strip())


@given(
    st.lists(
        st.builds(
            Unit,
            source=WORDS,
            target=WORDS | st.just(""),
            context=WORDS | st.just(""),
            kind=st.sampled_from(["", "heading", "quote"]),
            fuzzy=st.booleans(),
            previous_source=WORDS | st.just(""),
            obsolete=st.booleans(),
            mark=st.none() | st.builds(Mark, st.just(0.25), st.just("0123456789"), st.booleans()),
        ),
        max_size=5,
        unique_by=lambda unit: (unit.context, unit.source),
    )
)
def test_any_unit_survives(units: list[Unit]) -> None:
    ordered = sorted(units, key=lambda unit: unit.obsolete)
    wanted = [replace(u, kind="") if u.obsolete else u for u in ordered]
    found = po.parse(text_of(Catalogue("tr", tuple(wanted), HEADER)), path="x.po")
    assert list(found.units) == wanted


@pytest.mark.skipif(not shutil.which("msgcat"), reason="gettext is not installed")
@pytest.mark.parametrize(
    "command", [["msgcat", "--no-wrap"], ["msgmerge", "-q", "--no-wrap", "--previous", "FILE"]]
)
def test_gettext_changes_no_byte(command: list[str], tmp_path: Path) -> None:
    path = tmp_path / "x.po"
    path.write_text(text_of(CATALOGUE), encoding="utf-8")
    words = [str(path) if word == "FILE" else word for word in command]
    made = subprocess.run([*words, str(path)], capture_output=True, check=True).stdout
    assert made.decode() == text_of(CATALOGUE)


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="gettext is not installed")
def test_msgfmt_finds_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "x.po"
    path.write_text(text_of(replace(CATALOGUE, units=(UNITS[0], *UNITS[2:]))), encoding="utf-8")
    command = ["msgfmt", "-c", "--statistics", "-o", str(tmp_path / "x.mo"), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "2 translated messages, 1 untranslated message.\n")


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('msgid "a\nmsgstr "b"\n', "po-syntax", 1),
        ('msgid "x"\nmsgstr "y"\n\nmsgid "a"\n', "po-syntax", 4),
        ('msgid "a"\nmsgid "b"\nmsgstr "c"\n', "po-syntax", 1),
        ('msgstr "b"\n', "po-syntax", 1),
        ('"lonely"\n', "po-syntax", 1),
        ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', "po-duplicate", 4),
        ('<<<<<<< HEAD\nmsgid "a"\nmsgstr "b"\n', "po-syntax", 1),
        ('msgid "\\x41"\nmsgstr ""\n', "po-escape", 1),
        ('msgid "a"\nmsgstr "\x04"\n', "control-char", 2),
        ('msgid ""\nmsgstr "Content-Type: text/plain; charset=ISO-8859-9\\n"\n', "charset", 2),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[2] "d"\n', "po-plural", 4),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr "c"\n', "po-plural", 3),
        ('msgid_plural "b"\nmsgstr[0] "c"\n', "po-syntax", 1),
        ('msgid "a"\nmsgstr[99999999999] "c"\n', "po-plural", 2),
        ('#~ msgid "a"\n#~ msgid_plural "b"\n#~ msgstr[1] "c"\n', "po-plural", 3),
        ('msgid "a"\nmsgstr "b"\nmsgstr "c"\n', "po-syntax", 3),
        ('#~ msgid "a"\nmsgstr "b"\n', "po-syntax", 2),
        (
            'msgid ""\nmsgstr "Language: tr\\n"\n\nmsgid ""\nmsgstr "Language: de\\n"\n',
            "po-duplicate",
            4,
        ),
        ('msgid "a"\nmsgstr "b"\n"c" "d"\n', "po-syntax", 3),
        ("%PDF-1.4\n", "po-syntax", 1),
        (__file__, "po-syntax", 1),
    ],
)
def test_a_broken_file_is_an_error_with_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(CatalogueError) as error:
        po.parse(text, path="x.po")
    problem = error.value.problem
    assert (problem.code, problem.path, problem.line) == (code, "x.po", line)


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff"])
def test_an_empty_file_is_an_empty_catalogue(text: str) -> None:
    assert po.parse(text, path="x.po").units == ()


def test_bom_crlf_and_a_missing_last_line_end_are_read() -> None:
    text = "\ufeff" + text_of(CATALOGUE).rstrip("\n").replace("\n", "\r\n")
    assert po.parse(text, path="x.po").units == UNITS


def test_a_line_end_cannot_be_smuggled_in() -> None:
    for unit in (
        Unit("a", references=(Reference('x\nmsgid "evil"', 1),)),
        Unit("a", comments=("x\rmsgid",)),
        Unit("a", flags=('x\nmsgid "evil"',)),
    ):
        with pytest.raises(ValueError, match="cannot hold"):
            text_of(Catalogue("tr", (unit,), HEADER))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            ("Content-Type", "text/plain; charset=ASCII"),
            ("Content-Type", "text/plain; charset=UTF-8"),
        ),
        (
            ("content-type", "text/plain; charset=CHARSET"),
            ("content-type", "text/plain; charset=UTF-8"),
        ),
        (("Language", "tr"), ("Content-Type", "text/plain; charset=UTF-8")),
    ],
)
def test_the_header_says_the_encoding_that_is_written(
    before: tuple[str, str], after: tuple[str, str], tmp_path: Path
) -> None:
    text = text_of(Catalogue("tr", (Unit("a", "ş"),), (before,)))
    assert f"{after[0]}: {after[1]}\\n" in text
    if shutil.which("msgfmt"):
        (tmp_path / "x.po").write_text(text, encoding="utf-8")
        subprocess.run(["msgfmt", "-o", os.devnull, "x.po"], cwd=tmp_path, check=True)


def test_headers_of_other_tools_are_kept() -> None:
    header = (*HEADER[:-1], ("X-Generator", "Poedit 3.4"), ("X-Poedit-Basepath", "../.."))
    text = text_of(replace(CATALOGUE, header=header))
    assert po.parse(text, path="x.po").header == header


LONG = (
    "Bir **kira sözleşmesi** taraflara yükümlülük getirir; "
    "[ayrıntılar](https://kira.example/uzun/adres) burada."
)


@pytest.mark.parametrize(
    "text", [LONG, LONG * 3, "kısa", "a\n" + LONG, "x" * 200, 'o "dedi" \\ ' * 12, ""]
)
def test_wrapped_strings_say_the_same_and_fit(text: str) -> None:
    one = Unit(text or "A.", LONG, previous_source=LONG, fuzzy=True)
    whole = Catalogue("tr", (one, replace(one, source=f"{text}!", obsolete=True)))
    wrapped = "".join(po.serialize(whole, wrap=True))
    assert (
        po.parse(wrapped, path="x.po").units
        == po.parse("".join(po.serialize(whole)), path="x.po").units
    )
    for line in wrapped.splitlines():
        assert len(line) <= po.WIDTH or " " not in line.partition('"')[2].rstrip('" ')
    assert "".join(po.serialize(po.parse(wrapped, path="x.po"), wrap=True)) == wrapped


@pytest.mark.skipif(not shutil.which("msgcat"), reason="gettext is not installed")
@pytest.mark.parametrize("times", range(1, 6))
def test_wrapped_strings_are_as_msgcat_wraps_them(times: int, tmp_path: Path) -> None:
    units = (
        Unit(LONG * times, "ya da - iki/üç, dört — beş! " * 4 * times),
        Unit("Gone. " * 16, "Yok.", obsolete=True),
    )
    header = po.new_header("tr", project="x", version="1")
    text = "".join(po.serialize(Catalogue("tr", units, header), wrap=True))
    path = tmp_path / "x.po"
    path.write_text(text, "utf-8")
    assert subprocess.run(["msgcat", path], capture_output=True, check=True).stdout.decode() == text


def test_flags_that_gettext_023_calls_sticky_are_kept_with_the_others() -> None:
    text = '#, fuzzy\n#= range: 1..2, no-wrap\n#| msgid "Rent."\nmsgid "Rents."\nmsgstr "Kira."\n'
    (unit,) = po.parse(text, path="a.po").units
    assert unit.fuzzy
    assert unit.flags == ("range: 1..2", "no-wrap")
    again = po.parse("".join(po.serialize(Catalogue("tr", (unit,)))), path="a.po")
    assert again.units[0].flags == unit.flags


PLURAL = """\
# a person's
#, c-format
msgctxt "shop"
msgid "%d book"
msgid_plural "%d books"
msgstr[0] "%d kitap"
msgstr[1] ""
"%d kitap"
"""


@pytest.mark.parametrize("place", ["first", "middle", "last", "without blank lines"])
def test_entries_with_plural_forms_stay_as_they_are(place: str) -> None:
    header = 'msgid ""\nmsgstr "Language: tr\\nContent-Type: text/plain; charset=UTF-8\\n"\n'
    others = ['#. paragraph\nmsgid "a"\nmsgstr "b"\n', '#, fuzzy\nmsgid "c"\nmsgstr "d"\n']
    at = {"first": 0, "middle": 1, "without blank lines": 1, "last": 2}[place]
    others.insert(at, PLURAL)
    text = ("" if place == "without blank lines" else "\n").join([header, *others])
    catalogue = po.parse(text, path="x.po")
    assert [(u.source, u.target, u.fuzzy) for u in catalogue.units] == [
        ("a", "b", False),
        ("c", "d", True),
    ]
    (entry,) = catalogue.plurals
    assert entry.text + "\n" == PLURAL
    assert text.split("\n")[entry.line - 1] == "# a person's"
    written = "".join(po.serialize(catalogue))
    assert PLURAL in written
    assert "".join(po.serialize(po.parse(written, path="x.po"))) == written


def test_an_obsolete_entry_with_plural_forms_stays_too() -> None:
    old = "\n".join(f"#~ {line}" for line in PLURAL.splitlines()[2:])
    catalogue = po.parse(f'msgid "a"\nmsgstr "b"\n\n{old}\n', path="x.po")
    assert [entry.text for entry in catalogue.plurals] == [old]
    assert len(catalogue.units) == 1


@pytest.mark.parametrize("comment", ["# a note", "# glossalign: 1.00 b5cc0a88ad", "#. heading"])
@pytest.mark.parametrize("above", ["", "\n", "\n\n"])
def test_a_file_without_header_keeps_the_comments_of_its_first_entry(
    comment: str, above: str
) -> None:
    text = f'{above}{comment}\n#: a.md:1\nmsgid "Rent"\nmsgstr "Kira"\n'
    catalogue = po.parse(text, path="x.po")
    (unit,) = catalogue.units
    assert (catalogue.header, catalogue.comments) == ((), ())
    assert (unit.mark is not None, unit.comments, unit.kind) == (
        "glossalign" in comment,
        ("a note",) if "note" in comment else (),
        "heading" if "heading" in comment else "",
    )
    assert unit.references == (Reference("a.md", 1),)


def test_a_line_of_a_file_without_header_is_named_right() -> None:
    with pytest.raises(CatalogueError) as error:
        po.parse('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', path="x.po")
    assert error.value.problem.line == 4
