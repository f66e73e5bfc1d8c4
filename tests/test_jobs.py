"""The number of processes changes nothing: same files, same messages, same exit code."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from glossalign.cli import commands
from glossalign.project import parallel

pytestmark = pytest.mark.whole_program

ARTICLES = 40
"""More than `parallel.WORTH`, so that several processes are started."""

Outcome = tuple[int, str, str, dict[str, str]]


def site(root: Path) -> Path:
    """Make a site of which most articles are aligned, and some changed or cannot be read since."""
    (root / "source").mkdir(parents=True)
    (root / "locales" / "tr").mkdir(parents=True)
    for n in range(ARTICLES):
        (root / "source" / f"a{n:02}.md").write_text(
            f"# House {n}\n\nRule {n} of the house is old. The owner pays {n + 100} dollars.\n",
            "utf-8",
        )
        (root / "locales" / "tr" / f"a{n:02}.md").write_text(
            f"# Ev {n}\n\nEvin {n}. kuralı eskidir. Mal sahibi {n + 100} dolar öder.\n", "utf-8"
        )
    return root


def change(root: Path) -> None:
    """Give some articles new sentences, and break one document and one catalogue."""
    for n in range(3, ARTICLES, 9):
        for side, sentence in (("source", "The lease ends."), ("locales/tr", "Kira sona erer.")):
            path = root / side / f"a{n:02}.md"
            path.write_text(path.read_text("utf-8") + f"\n{sentence}\n", "utf-8")
    for n in range(ARTICLES):
        path = root / "source" / f"a{n:02}.md"
        path.write_text("\n\n" + path.read_text("utf-8"), "utf-8")
    (root / "source" / "a05.md").write_text("---\ntitle: &a x\n---\n\nText.\n", "utf-8")
    (root / "locales" / "tr" / "LC_MESSAGES" / "a07.po").write_text('msgid "x\n', "utf-8")


def outcome(root: Path, jobs: int, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Outcome:
    monkeypatch.chdir(root)
    monkeypatch.setattr(parallel, "processors", lambda: jobs)
    result = CliRunner().invoke(commands, arguments)
    files = {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }
    told = result.output, repr(result.exception)
    return result.exit_code, *told, files


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.parametrize(
    "arguments",
    [
        ["align", "-v"],
        ["align", "--again"],
        ["align", "--neural"],
        ["align", "--prefer", "article"],
        ["build"],
        ["glossary"],
        ["import", "more.po"],
        ["check"],
    ],
    ids=" ".join,
)
def test_processes_change_nothing(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = []
    for jobs in (1, 2, 4):
        root = site(tmp_path / str(jobs))
        first = outcome(root, jobs, monkeypatch, "align", "-q")
        assert first[0] == 0
        assert len(first[3]) == 3 * ARTICLES
        change(root)
        (root / "more.po").write_text(
            'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: tr\\n"\n'
            "\n"
            'msgid "The lease ends."\nmsgstr "Kira sözleşmesi biter."\n',
            "utf-8",
        )
        outcomes.append(outcome(root, jobs, monkeypatch, *arguments))
    assert outcomes[0][1]
    assert outcomes[0] == outcomes[1]
    assert outcomes[0] == outcomes[2]
