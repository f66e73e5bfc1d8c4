"""Documents as they stood in a git revision, and what changed since."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from glossalign.errors import UsageError
from glossalign.project.files import decode

_COMMIT = re.compile(r"[0-9a-f]{7,64}")


@dataclass(frozen=True, slots=True)
class Since:
    """What a change is held against."""

    commit: str
    exact: bool
    """False where the common ancestor is not in a shallow clone: the tip of the base stands for it
    then."""
    paths: frozenset[str]
    """Files that differ, new and deleted ones too, relative to the root that was asked for."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """The former path of each file that git takes for a renamed one, or that has its bytes."""

    def former(self, path: str) -> str:
        """Return where a file was."""
        return self.renamed.get(path, path)


def read_revision(root: Path, revision: str, path: str) -> str | None:
    """Return the text of a file in a revision, None where it was not there yet.

    Raises UsageError `git-revision` where git or the revision is not to be had, FileError
    `not-utf8`.
    """
    _require(root, revision)
    return show_file(root, revision, path)


def show_file(root: Path, commit: str, path: str) -> str | None:
    """Return what `read_text` does for a revision that is known to be there."""
    data = _git(root, "show", "--end-of-options", f"{commit}:./{path}")
    return None if data is None else decode(data, f"{commit}:{path}")


def changes_since(root: Path, base: str) -> Since:
    """Return what changed in the working tree since it left `base`, committed or not.

    Raises UsageError `git-revision`, with the `git fetch` that a shallow clone needs.
    """
    _require(root, base)
    found = _git(root, "merge-base", "--end-of-options", base, "HEAD")
    commit = (found or _git(root, "rev-parse", f"{base}^{{commit}}") or b"").decode().strip()
    how = ("--name-status", "-z", "--relative", "--find-renames", "--no-ext-diff")
    listed = _git(root, "diff", *how, commit, "--", ".")
    untracked = _git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    changed, deleted, renamed = _changes(_names(listed))
    new = _names(untracked)
    renamed |= _moved(root, commit, [path for path in new if path not in changed], deleted)
    paths = frozenset((*changed, *new, *renamed.values()))
    return Since(commit, found is not None, paths, renamed)


def _names(listed: bytes | None) -> list[str]:
    return [os.fsdecode(name) for name in (listed or b"").split(b"\0") if name]


def _changes(words: Sequence[str]) -> tuple[set[str], list[str], dict[str, str]]:
    """Return what `git diff --name-status -z` lists: all paths, the deleted, the renamed."""
    changed: set[str] = set()
    deleted: list[str] = []
    renamed: dict[str, str] = {}
    rest = iter(words)
    for status in rest:
        path = next(rest)
        if status[0] in "RC":
            old, path = path, next(rest)
            renamed[path] = old
        elif status[0] == "D":
            deleted.append(path)
        changed.add(path)
    return changed, deleted, renamed


def _moved(root: Path, commit: str, new: Sequence[str], deleted: Sequence[str]) -> dict[str, str]:
    """Return the former path of each new file, unknown to git yet, with a deleted one's bytes."""
    if not (new and deleted):
        return {}
    sizes = {path: (root / path).stat().st_size for path in new if (root / path).is_file()}
    found = {}
    for old in deleted:
        data = _git(root, "show", "--end-of-options", f"{commit}:./{old}")
        same = (
            path
            for path, size in sizes.items()
            if data is not None and size == len(data) and (root / path).read_bytes() == data
        )
        path = next(same, None)
        if path is not None:
            found[path] = old
            del sizes[path]
    return found


def fetch_command(root: Path, base: str, *, deeper: bool = False) -> str:
    """Return the command that brings a base, or more of its history, into a clone."""
    remotes = (_git(root, "remote") or b"").decode("utf-8", "replace").split() or ["origin"]
    remote, _, branch = base.partition("/")
    if remote not in remotes or not branch:
        remote, branch = "origin" if "origin" in remotes else remotes[0], base
    depth = "--deepen=100" if deeper else "--depth=1"
    if _COMMIT.fullmatch(branch):
        return f"git fetch --no-tags {depth} {remote} {branch}"
    return (
        f"git fetch --no-tags {depth} {remote} +refs/heads/{branch}:refs/remotes/{remote}/{branch}"
    )


def prefix(root: Path) -> str:
    """Return the path of a folder in its repository, "" for the top or without one.

    No git is asked: services that read reports want paths from the top of the repository.
    """
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            path = root.relative_to(folder).as_posix()
            return "" if path == "." else f"{path}/"
    return ""


def _require(root: Path, revision: str) -> None:
    if revision.startswith("-") or not revision:
        # git would take it for an option.
        raise UsageError(
            "git-revision", f"{revision!r} is no revision: give a commit, branch or tag"
        )
    if (
        _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        is not None
    ):
        return
    code, says = _run(root, "rev-parse", "--git-dir")[::2]
    if code:
        reason = says.decode("utf-8", "replace").strip().partition("\n")[0]
        raise UsageError(
            "git-revision", f"git has no repository here ({reason or 'it does not say why'})"
        )
    fetch = fetch_command(root, revision)
    message = f"git knows no revision {revision!r} here: run `{fetch}`, or give another"
    if "/" not in revision and not _COMMIT.fullmatch(revision):
        message += f" (a branch that is fetched like this is called origin/{revision})"
    raise UsageError("git-revision", message)


def _git(root: Path, *words: str) -> bytes | None:
    """Return what git prints, None where it fails."""
    code, out, _ = _run(root, *words)
    return out if code == 0 else None


def _run(root: Path, *words: str) -> tuple[int, bytes, bytes]:
    try:
        command = ["git", *words]
        done = subprocess.run(command, cwd=root, capture_output=True, check=False)  # noqa: S603 - no shell
    except OSError as error:
        raise UsageError(
            "git-revision", f"git cannot be run ({error.strerror}): install it"
        ) from error
    return done.returncode, done.stdout, done.stderr
