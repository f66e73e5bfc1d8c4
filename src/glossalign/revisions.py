"""Documents as they stood in a git revision."""

from __future__ import annotations

import subprocess
from pathlib import Path

from glossalign.errors import UsageError
from glossalign.files import decode


def read_text(root: Path, revision: str, path: str) -> str | None:
    """Return the text of a file, relative to `root`, in a revision; None where it was not there yet.

    Raises UsageError `git-revision` where git or the revision is not to be had, FileError `not-utf8`.
    """
    if revision.startswith("-"):
        # git would take it for an option.
        raise UsageError("git-revision", f"{revision!r} is no revision: give a commit, branch or tag")
    if _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}") is None:
        msg = f"git knows no revision {revision!r} here: fetch it, or give another (a shallow clone has few)"
        raise UsageError("git-revision", msg)
    data = _git(root, "show", "--end-of-options", f"{revision}:./{path}")
    return None if data is None else decode(data, f"{revision}:{path}")


def _git(root: Path, *words: str) -> bytes | None:
    """Return what git prints, None where it fails."""
    try:
        command = ["git", *words]
        done = subprocess.run(command, cwd=root, capture_output=True, check=False)  # noqa: S603 - no shell
    except OSError as error:
        raise UsageError("git-revision", f"git cannot be run ({error.strerror}): install it") from error
    return done.stdout if done.returncode == 0 else None
