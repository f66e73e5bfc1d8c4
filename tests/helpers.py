"""What several test modules do: write files, run commands, call git."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest import mock

from glossalign import cli

Done = subprocess.CompletedProcess[str]

NOT_OURS = ("GITHUB_", "NO_COLOR", "FORCE_COLOR", "VISUAL", "EDITOR")
"""How variables begin that change what a command says, and that a test must ask for."""


def write(folder: Path, name: str, text: str | bytes) -> None:
    """Write a file below a folder, and the folders on the way."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def run(folder: Path, *words: str, keys: str = "", **variables: str) -> Done:
    """Run a command of glossalign in a folder, in this process.

    `run_program` starts a program, and importing everything anew takes longer than most commands.
    """
    stdout, stderr = _stream(), _stream()
    with (
        chdir(folder),
        mock.patch.dict(os.environ, surroundings(variables), clear=True),
        mock.patch.object(sys, "argv", ["glossalign", *words]),
        mock.patch.object(sys, "stdin", _stream(keys)),
        redirect_stdout(stdout),
        redirect_stderr(stderr),
    ):
        code = cli._run()
    said = []
    for stream in (stdout, stderr):
        stream.flush()
        stream.seek(0)
        said.append(stream.read())
    return Done(["glossalign", *words], code, *said)


def _stream(text: str = "") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8", errors="backslashreplace")


def run_program(
    folder: Path, *words: str, code: str = "", env: Mapping[str, str] | None = None, **options: Any
) -> Done:
    """Run glossalign as a program of its own; `code` takes the place of `-m glossalign`."""
    start = [sys.executable, *(["-c", code] if code else ["-m", "glossalign"])]
    return execute(folder, *start, *words, env=surroundings({}) if env is None else env, **options)


def execute(folder: Path, *words: str, **options: Any) -> Done:
    """Run any program in a folder; what it ends with is for the caller to look at."""
    return subprocess.run(
        words,
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        **options,
    )


def surroundings(variables: Mapping[str, str]) -> dict[str, str]:
    """Return our environment without what changes a command's output, and with some variables."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
    return kept | dict(variables)


def git(folder: Path, *words: str) -> str:
    """Call git, as an author that needs no settings, and return what it says."""
    settings = ("user.name=A", "user.email=a@example.org", "protocol.file.allow=always")
    options = [word for setting in settings for word in ("-c", setting)]
    done = execute(folder, "git", *options, *words)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
