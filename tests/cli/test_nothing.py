"""Where there is nothing to work on each command says so, shows no figure and ends with 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import run, write

COMMANDS = (
    ("align",),
    ("align", "--explain"),
    ("build",),
    ("check",),
    ("check", "--fail-under", "100", "--fail-on", "missing,stale,fuzzy,extra,orphan"),
    ("check", "--format", "total"),
    ("check", "--exit-zero"),
    ("status",),
    ("status", "--format", "total"),
    ("export", "jsonl"),
    ("export", "pot"),
    ("export", "tbx"),
    ("glossary",),
    ("import", "x.po"),
    ("join", "source/a.md:1"),
    ("review",),
    ("segment",),
)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(
    ("files", "settings", "hint"),
    [
        ({}, "", "no Markdown file at all"),
        ({"README.txt": "Hi"}, "", "no Markdown file at all"),
        ({"docs/en/a.md": "# Hi\n"}, "", "`docs/en/{slug}.md`"),
        ({"content/a.mdx": "# Hi\n"}, "", "`content/{slug}.mdx`"),
        ({"source/a.markdown": "# Hi\n"}, "", "`source/{slug}.markdown`"),
        (
            {"pages/en/a.md": "# Hi\n", "pages/tr/a.md": "# Merhaba\n"},
            'source = "page/en/{slug}.md"\ntarget = "page/{locale}/{slug}.md"\n',
            "source = `pages/en/{slug}.md` and target = `pages/{locale}/{slug}.md`",
        ),
        (
            {"locales/tr/a.md": "# Merhaba\n"},
            "",
            "no source document",
        ),
        (
            {"source/a.md": "# Hi\n"},
            'exclude = ["source/**"]\n',
            "excluded",
        ),
    ],
)
def test_without_a_source_document_every_command_ends_with_2_and_shows_no_figure(
    words: tuple[str, ...], files: dict[str, str], settings: str, hint: str, tmp_path: Path
) -> None:
    for name, text in files.items():
        write(tmp_path, name, text)
    write(tmp_path, "x.po", 'msgid "a"\nmsgstr "b"\n')
    if settings:
        write(tmp_path, "glossalign.toml", settings)
    before = sorted(tmp_path.rglob("*"))
    done = run(tmp_path, *words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "error[no-documents] no source document: no file of " in done.stderr
    assert hint in done.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_a_badge_is_not_written_where_there_is_no_document(tmp_path: Path) -> None:
    done = run(tmp_path, "check", "--badge", "b.svg", "-o", "json=r.json")
    assert done.returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_a_document_that_cannot_be_read_is_no_hundred_percent(tmp_path: Path) -> None:
    write(tmp_path, "source/a.md", b"# Hi \xff\n")
    for words in (("status", "--format", "total"), ("check", "--format", "total"), ("status",)):
        done = run(tmp_path, *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert "not-utf8" in done.stderr
    assert run(tmp_path, "check", "--badge", "b.json").returncode == 2
    assert not (tmp_path / "b.json").exists()


def test_init_says_what_it_looked_for_where_nothing_pairs(tmp_path: Path) -> None:
    done = run(tmp_path, "init")
    assert (done.returncode, done.stdout) == (2, "")
    assert "error[no-documents] no Markdown file lies in" in done.stderr
    assert "a.tr.md beside a.md" in done.stderr
    write(tmp_path, "docs/one.md", "# One\n")
    for words in (("init",), ("init", "--dry-run"), ("init", "--force")):
        done = run(tmp_path, *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert "error[no-pairs] no two of the 1 Markdown files" in done.stderr
        assert "docs/tr/a.md beside docs/en/a.md" in done.stderr
        assert "begin a translation of docs/{slug}.md, say `glossalign init --locale tr`" in (
            done.stderr
        )
        assert not (tmp_path / "glossalign.toml").exists()
    done = run(tmp_path, "init", "--locale", "tr")
    assert done.returncode == 0
    assert "tr: 1 catalogues, 1 entries" in done.stdout


def test_a_named_article_without_translation_gets_its_catalogue(tmp_path: Path) -> None:
    write(tmp_path, "source/a.md", "# One\n\nIt is new.\n")
    write(tmp_path, "source/b.md", "# Two\n")
    done = run(tmp_path, "align")
    assert (done.returncode, done.stdout) == (0, "")
    assert "info[none-translated] none of the 2 source documents is translated" in done.stderr
    done = run(tmp_path, "align", "a")
    assert done.returncode == 0
    assert "a.po: 2 segments: 0 fresh, 0 stale, 0 fuzzy, 2 missing" in done.stdout
    text = (tmp_path / "locales/tr/LC_MESSAGES/a.po").read_text("utf-8")
    assert 'msgid "It is new."\nmsgstr ""' in text
    assert not (tmp_path / "locales/tr/LC_MESSAGES/b.po").exists()
    assert "(unchanged)" in run(tmp_path, "align", "a").stdout


@pytest.mark.parametrize("command", ["build", "review"])
def test_a_named_article_without_a_catalogue_is_said_not_to_be_done(
    command: str, tmp_path: Path
) -> None:
    write(tmp_path, "source/a.md", "# One\n")
    write(tmp_path, "source/b.md", "# Two\n")
    done = run(tmp_path, command)
    assert (done.returncode, "no article has a catalogue in tr" in done.stderr) == (2, True)
    assert run(tmp_path, "align", "a").returncode == 0
    assert run(tmp_path, command).returncode == 0
    done = run(tmp_path, command, "b")
    assert done.returncode == 2
    assert "source/b.md: error[no-catalogue] has no catalogue in tr: `glossalign align b`" in (
        done.stderr
    )
