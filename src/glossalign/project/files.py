"""The disk, which no other module touches: reading, writing whole or not at all, walking a tree."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from types import EllipsisType
from typing import Literal
from unicodedata import normalize

from glossalign.errors import FileError
from glossalign.model import Problem

if sys.platform != "win32":
    import fcntl

READ_LIMIT = 5 * 1024 * 1024
"""Bytes of the largest file that is read unless the caller says otherwise."""

CATALOGUE_LIMIT = 16 * READ_LIMIT
"""Bytes of the largest catalogue or translator's file: it has both languages, and may have those of
all articles."""

SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__"})
"""Never a site's own articles. `.git`, `.venv` and the like are skipped for their leading dot."""

_PORTION = 1 << 20
"""Bytes asked for in one read."""

_TEMPORARY = re.compile(r"\..+\.glossalign-[0-9a-f]{16}\.tmp")
_NAME_IN_TEMPORARY = 48
"""Code points of the file's name in that of its temporary file: the whole stays under 255 bytes."""

_OPEN_FLAGS = (
    getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOCTTY", 0)
    # Without it, opening a FIFO for reading waits for a writer that may never come.
    | getattr(os, "O_NONBLOCK", 0)
)
_CREATE_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _OPEN_FLAGS
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NOT_A_FILE = frozenset({errno.ELOOP, errno.ENXIO, errno.EISDIR})
"""What `open` says of a symbolic link that may not be followed, of a socket, of a folder."""


NO_FILE = os.devnull
"""What git names where a version of a file is not there."""


@dataclass(frozen=True, slots=True)
class Tree:
    """What a walk found."""

    paths: tuple[str, ...]
    """Regular files, relative to the root, "/" as separator, sorted by code point."""
    problems: tuple[Problem, ...]
    """Names that are no text, links not followed, folders that cannot be read; sorted by path."""
    strays: tuple[str, ...]
    """Temporary files that a killed run left behind (or that another run is writing now)."""


# -- reading ---------------------------------------------------------------------------------------


def read_text(
    path: Path, *, root: Path | None = None, limit: int = READ_LIMIT, follow: bool = False
) -> str:
    """Return the text of a regular file, decoded from UTF-8 with its BOM and line ends kept.

    With `root` the file must lie inside it and errors name the path relative to it. `limit` is in
    bytes. A symbolic link is refused unless `follow` (for a file that a person named).

    Raises FileError: `not-utf8` (byte offset in the message, line and column set), `too-large`,
    `not-a-file`, `unreadable`, `outside-root`, `file-name`.
    """
    name = display_path(path, root)
    if root is not None:
        path = _inside(path, root, name)
    try:
        data, _ = _load(path, name, limit, follow=follow)
    except OSError as error:
        raise _unreadable(error, name) from error
    if len(data) > limit:
        message = f"is larger than {limit:,} bytes; split it, or leave it out with `exclude`"
        raise FileError("too-large", message, path=name)
    return decode(data, name)


def read_text_or_none(
    path: Path, *, root: Path | None = None, limit: int = READ_LIMIT
) -> str | None:
    """Return what `read_text` does, or None where no such file is."""
    try:
        return read_text(path, root=root, limit=limit)
    except FileError as error:
        if isinstance(error.__cause__, (FileNotFoundError, NotADirectoryError)):
            return None
        raise


def is_file(path: Path) -> bool:
    """Return whether a file stands there; a link to one counts, an unreadable folder means no."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def names_in(folder: Path) -> list[str]:
    """Return the names of what a folder has, in no order; none where it cannot be read."""
    try:
        return [entry.name for entry in os.scandir(folder)]
    except (OSError, ValueError):
        return []


def is_folder(path: Path) -> bool:
    """Return whether a folder stands there; a link to one counts, an unreadable parent means no."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def display_path(path: Path | str, root: Path | None = None) -> str:
    r"""Return a path as messages show it: relative to `root` where inside it, "/" as separator.

    Control characters and bytes that are no UTF-8 appear as `\xff`.
    """
    if isinstance(path, Path):
        if root is not None and path.is_relative_to(root):
            path = path.relative_to(root)
        path = path.as_posix()
    return "".join(map(_shown_character, path))


def _shown_character(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # how Python carries a byte that is no UTF-8
        return f"\\x{code - 0xDC00:02x}"
    if 0xD800 <= code <= 0xDFFF:
        return f"\\u{code:04x}"
    if code < 0x20 or 0x7F <= code < 0xA0:
        return f"\\x{code:02x}"
    return character


def _load(path: Path, name: str, size: int, *, follow: bool) -> tuple[bytes, os.stat_result]:
    """Read at most `size` + 1 bytes: one more than allowed says that there are more."""
    parts: list[bytes] = []
    wanted = size + 1
    descriptor = os.open(path, os.O_RDONLY | _OPEN_FLAGS | (0 if follow else _NO_FOLLOW))
    try:
        # Asked of what was opened, not of the path: between the two it could become a FIFO.
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise _not_a_file(name)
        while wanted and (part := os.read(descriptor, min(wanted, _PORTION))):
            parts.append(part)
            wanted -= len(part)
    finally:
        os.close(descriptor)
    return b"".join(parts), status


def decode(data: bytes, name: str) -> str:
    """Return the text of bytes that were read from `name`; raises FileError `not-utf8`."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
        line = before.count("\n") + 1
        column = len(before) - before.rfind("\n")
        hint = "UTF-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "another encoding"
        message = (
            f"byte 0x{data[error.start]:02x} at offset {error.start} is not UTF-8; "
            f"the file seems to be in {hint}: save it as UTF-8"
        )
        raise FileError("not-utf8", message, path=name, line=line, column=column) from error


def _not_a_file(name: str) -> FileError:
    return FileError(
        "not-a-file", "is not a regular file (a folder, link, pipe or device)", path=name
    )


def _unreadable(error: OSError, name: str) -> FileError:
    if error.errno in _NOT_A_FILE:
        return _not_a_file(name)
    return FileError("unreadable", f"cannot be read: {error.strerror or error}", path=name)


def _inside(path: Path, root: Path, name: str) -> Path:
    """Return the path with the links in its folders resolved; it is then known to be below root."""
    # Not of the root: a project may lie in a folder whose name is no UTF-8.
    own = path.relative_to(root) if path.is_relative_to(root) else path
    if "\0" in str(own) or not _is_utf8(str(own)):
        message = "the name holds a NUL or is not UTF-8; rename the file"
        raise FileError("file-name", message, path=name)
    try:
        inside = root.resolve()
        resolved = path.parent.resolve() / path.name
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links, before Python 3.13
        raise FileError("unreadable", f"cannot be found: {error}", path=name) from error
    if path.name in {"", "..", "."} or not resolved.is_relative_to(inside) or resolved == inside:
        message = "leads out of the project's folder; nothing was read or written there"
        raise FileError("outside-root", message, path=name)
    return resolved


# -- writing ---------------------------------------------------------------------------------------


def write_text(
    path: Path, text: str, *, root: Path, expected: str | EllipsisType | None = ...
) -> bool:
    """Write a file whole or not at all; return False, touching nothing, when it says so already.

    `expected` is the text that was read before (None: there was no file); if the file has become
    another since then, it is left alone. `...` overwrites whatever is there. Parents are created,
    the mode of an existing file is kept. Line ends are written as they stand in `text`.

    Raises FileError: `changed-on-disk`, `lone-surrogate`, `outside-root`, `not-a-file`,
    `file-name`, `unwritable`. After any exception the old file has its old bytes and no temporary
    file is left.
    """
    name = display_path(path, root)
    data = _encode(text, name)
    wanted = _encode(expected, name) if isinstance(expected, str) else expected
    place = _inside(path, root, name)
    size = max(len(data), len(wanted) if isinstance(wanted, bytes) else 0)
    try:
        current, mode = _current(place, name, size)
        if current == data:
            return False
        _compare(current, wanted, name)
        place.parent.mkdir(parents=True, exist_ok=True)
        _replace(place, data, mode, lambda: _compare(_current(place, name, size)[0], wanted, name))
    except OSError as error:
        message = f"cannot be written: {error.strerror or error}"
        raise FileError("unwritable", message, path=name) from error
    return True


def size(path: Path) -> int:
    """Return the bytes of a file that a service gave us, 0 where it is not there yet."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def append_text(path: Path, text: str) -> None:
    """Add to a file that a service gave us (a step summary), which others add to as well.

    Raises FileError `lone-surrogate`, `unwritable`.
    """
    name = display_path(path)
    data = _encode(text, name)
    try:
        with path.open("ab") as file:
            file.write(data)
    except OSError as error:
        message = f"cannot be written: {error.strerror or error}"
        raise FileError("unwritable", message, path=name) from error


def remove_strays(tree: Tree, *, root: Path) -> None:
    """Remove the temporary files that killed runs left; those that a living run writes stay."""
    for stray in tree.strays:
        with suppress(OSError, FileError):
            _remove_stray(_inside(root / stray, root, stray))


def _encode(text: str, name: str) -> bytes:
    # Before the disk is touched: an encoder that fails in the middle of a write leaves half a file.
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        message = f"U+{ord(text[error.start]):04X} is half a character and has no UTF-8"
        raise FileError("lone-surrogate", message, path=name, line=line) from error


def _current(path: Path, name: str, size: int) -> tuple[bytes | None, int | None]:
    """Return the bytes of the file, if longer than `size` cut one above it, and its mode."""
    try:
        data, status = _load(path, name, size, follow=False)
    except FileNotFoundError:
        return None, None
    except OSError as error:
        if error.errno in _NOT_A_FILE:
            raise _not_a_file(name) from error
        raise
    return data, stat.S_IMODE(status.st_mode)


def _compare(current: bytes | None, wanted: bytes | EllipsisType | None, name: str) -> None:
    if wanted is not ... and current != wanted:
        message = "changed by another program after it was read, and left as it is: run again"
        raise FileError("changed-on-disk", message, path=name)


def _replace(path: Path, data: bytes, mode: int | None, confirm: Callable[[], None]) -> None:
    """Write beside the file, then rename over it: a reader sees the old bytes or the new ones."""
    temporary = _temporary_beside(path)
    descriptor = -1
    try:
        descriptor = os.open(temporary, _CREATE_FLAGS, 0o666)
        while not _claimed(descriptor):
            os.close(descriptor)
            descriptor = -1
            temporary = _temporary_beside(path)
            descriptor = os.open(temporary, _CREATE_FLAGS, 0o666)
        if mode is not None and sys.platform != "win32":
            os.fchmod(descriptor, mode)
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        # The bytes before the name: after a power cut the name must not point at an empty file. The
        # folder itself is not synced; should its change be lost, the old file is there, whole.
        os.fsync(descriptor)
        confirm()
        if sys.platform == "win32":  # an open file cannot be renamed there
            os.close(descriptor)
            descriptor = -1
        os.replace(temporary, path)  # noqa: PTH105 - on names, beside os.open
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    finally:
        if descriptor >= 0:
            os.close(descriptor)


def _temporary_beside(path: Path) -> Path:
    mark = f".glossalign-{os.urandom(8).hex()}.tmp"
    return path.with_name(f".{path.name[:_NAME_IN_TEMPORARY]}{mark}")


def _claimed(descriptor: int) -> bool:
    """Lock a temporary file, so that other runs see it alive; False when one just removed it.

    The lock goes with the process, however it dies. Where the file system knows no locks, nobody
    removes strays either.
    """
    if sys.platform != "win32":
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
    return os.fstat(descriptor).st_nlink > 0


def _remove_stray(path: Path) -> None:
    if not _TEMPORARY.fullmatch(path.name):
        return
    if sys.platform == "win32":
        path.unlink()  # refused there while its writer has it open
        return
    descriptor = os.open(path, os.O_RDWR | _OPEN_FLAGS | _NO_FOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink()
    finally:
        os.close(descriptor)


# -- the tree --------------------------------------------------------------------------------------


def walk(root: Path, patterns: Sequence[str], exclude: Sequence[str] = ()) -> Tree:
    """Find the regular files below `root` that match one of the globs, following no link.

    Folders that no pattern can reach are not entered, nor are those with a leading dot (unless a
    pattern spells them out), `node_modules` and those that `exclude` covers. A name that is no
    text, a link, a pipe or an unreadable folder in a pattern's way is a Problem; the rest goes on.

    Raises FileError `unreadable` when the root itself is no readable folder.
    """
    paths: list[str] = []
    problems: list[Problem] = []
    strays: list[str] = []
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(root / folder) as entries:
                found = list(entries)
        except OSError as error:
            problem = _unreadable(error, display_path(folder) or display_path(root))
            if not folder:
                raise problem from error
            problems.append(problem.problem)
            continue
        for entry in found:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if _TEMPORARY.fullmatch(entry.name):
                strays.append(path)
            elif not any(glob_match(glob, path) for glob in exclude):
                role = _role(entry, path, patterns)
                if isinstance(role, Problem):
                    problems.append(role)
                elif role == "file":
                    paths.append(path)
                elif role == "folder":
                    waiting.append(path)
    return Tree(
        tuple(sorted(paths)),
        tuple(sorted(problems, key=lambda problem: (problem.path, problem.code))),
        tuple(sorted(stray for stray in strays if _is_text(stray))),
    )


def _role(
    entry: os.DirEntry[str], path: str, patterns: Sequence[str]
) -> Problem | Literal["file", "folder", "nothing"]:
    """Return what an entry of a folder is to a walk: found, to be entered, a problem or nothing."""
    # macOS leaves `._name.md`, which is no text, beside each file on a foreign disk; Emacs the
    # dangling link `.#name.md` while it edits one.
    own = not entry.name.startswith(("._", ".#"))
    matches = own and any(glob_match(glob, path) for glob in patterns)
    leads_on = entry.name not in SKIPPED_FOLDERS and any(_leads_on(glob, path) for glob in patterns)
    # is_junction: a folder link of Windows, known since Python 3.12.
    link = entry.is_symlink() or getattr(entry, "is_junction", bool)()
    folder = entry.is_dir(follow_symlinks=False) and not link
    if not (leads_on if folder else matches or (link and leads_on and os.path.isdir(entry.path))):  # noqa: PTH112
        return "nothing"
    if not _is_text(entry.name):
        message = "the name is not UTF-8 or holds a control character; rename it"
        return Problem("file-name", message, "error", display_path(path))
    if folder:
        return "folder"
    if link:
        return Problem("symlink", "is a symbolic link and was not followed", "warning", path)
    if entry.is_file(follow_symlinks=False):
        return "file"
    return Problem("not-a-file", "is a pipe, socket or device; skipped", "warning", path)


def _is_utf8(name: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _is_text(name: str) -> bool:
    return display_path(name) == name


def glob_match(glob: str, path: str) -> bool:
    """Return whether a glob matches a path: `*`, `?`, `[a-z]` within a name, `**` over folders.

    A glob without "/" matches the last name of a path at any depth; one with it starts at the root.
    `**` and a `*` in a folder's place pass over folders with a leading dot, as in a shell.
    """
    return _match_parts(_glob_parts(glob), path.split("/"), partial=False)


def glob_covers(glob: str, path: str) -> bool:
    """Return whether a glob matches a path or one of the folders it lies in."""
    parts = path.split("/")
    pattern = _glob_parts(glob)
    return any(
        _match_parts(pattern, parts[:end], partial=False) for end in range(1, len(parts) + 1)
    )


def _leads_on(glob: str, folder: str) -> bool:
    return _match_parts(_glob_parts(glob), folder.split("/"), partial=True)


def _glob_parts(glob: str) -> list[str]:
    parts = [part for part in normalize("NFC", glob).split("/") if part]
    return parts if "/" in glob.rstrip("/") else ["**", *parts]


def _match_parts(pattern: Sequence[str], parts: Sequence[str], *, partial: bool) -> bool:
    """Match part by part with a set of places in the pattern: linear in the path for any `**`.

    With `partial` the parts are a folder and the answer is whether something in it could match.
    """
    places = _skip_stars(pattern, {0})
    for index, part in enumerate(parts):
        last = index == len(parts) - 1 and not partial
        after: set[int] = set()
        for place in places:
            if place == len(pattern):
                continue
            if pattern[place] == "**":
                if last or not part.startswith("."):
                    after.add(place)
            elif _match_name(part, pattern[place], folder=not last):
                after.add(place + 1)
        places = _skip_stars(pattern, after)
    if partial:
        return any(place < len(pattern) for place in places)
    return len(pattern) in places


def _match_name(name: str, pattern: str, *, folder: bool) -> bool:
    if folder and name.startswith(".") and not pattern.startswith("."):
        return False
    # A folder that an older macOS made has its name in NFD, the pattern that a person typed is NFC.
    return fnmatchcase(normalize("NFC", name), pattern)


def _skip_stars(pattern: Sequence[str], places: set[int]) -> set[int]:
    """Add the places behind `**`, which may stand for no folder at all."""
    reached = set(places)
    for place in range(len(pattern)):
        if place in reached and pattern[place] == "**":
            reached.add(place + 1)
    return reached
