"""The disk: what is refused, what is kept, and that a write is whole or not at all."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossalign.errors import FileError
from glossalign.project import files

POSIX = pytest.mark.skipif(os.name == "nt", reason="POSIX file system")
SRC = Path(files.__file__).resolve().parents[1]


def refused(code: str, call: object, *args: object, **options: object) -> FileError:
    with pytest.raises(FileError) as caught:
        call(*args, **options)  # type: ignore[operator]
    assert caught.value.problem.code == code, str(caught.value)
    assert "\n" not in str(caught.value)
    return caught.value


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


# -- read_text


def test_bom_and_line_ends_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbfa\r\nb\rc\n\x00")
    assert files.read_text(path) == "\ufeffa\r\nb\rc\n\x00"


@pytest.mark.parametrize(
    ("data", "offset", "line", "column"),
    [
        (b"ok\nab\xff", 5, 2, 3),
        ("ışık\r\nx\r".encode() + b"\xc5", 11, 3, 1),  # cut in the middle of a character
        ("başlık".encode("iso-8859-9"), 2, 1, 3),
        ("a".encode("utf-16"), 0, 1, 1),
        (b"\xed\xa0\x80", 0, 1, 1),  # a lone surrogate
    ],
)
def test_other_encodings_are_never_guessed(
    tmp_path: Path, data: bytes, offset: int, line: int, column: int
) -> None:
    path = tmp_path / "kötü.md"
    path.write_bytes(data)
    problem = refused("not-utf8", files.read_text, path, root=tmp_path).problem
    assert (problem.path, problem.line, problem.column) == ("kötü.md", line, column)
    assert f"offset {offset}" in problem.message


def test_limit_is_in_bytes_and_exact(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("ş" * 5, encoding="utf-8")
    assert files.read_text(path, limit=10) == "ş" * 5
    refused("too-large", files.read_text, path, limit=9)


def test_missing_file(tmp_path: Path) -> None:
    error = refused("unreadable", files.read_text, tmp_path / "x" / "a.md", root=tmp_path)
    assert error.problem.path == "x/a.md"
    assert "No such file" in error.problem.message
    assert files.read_text_or_none(tmp_path / "x" / "a.md", root=tmp_path) is None
    (tmp_path / "bad.md").write_bytes(b"\xff")
    refused("not-utf8", files.read_text_or_none, tmp_path / "bad.md")


@POSIX
def test_what_is_no_regular_file_never_hangs(tmp_path: Path) -> None:
    (tmp_path / "folder.md").mkdir()
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "real.md").write_text("x")
    (tmp_path / "link.md").symlink_to("real.md")
    (tmp_path / "loop.md").symlink_to("loop.md")
    with socket.socket(socket.AF_UNIX) as server:
        try:
            server.bind(os.path.relpath(tmp_path / "socket.md"))
        except OSError:
            (tmp_path / "socket.md").mkdir()  # a path too long for a socket
        for name in ("folder.md", "pipe.md", "link.md", "loop.md", "socket.md"):
            refused("not-a-file", files.read_text, tmp_path / name)
    refused("not-a-file", files.read_text, tmp_path / "pipe.md", follow=True)
    refused("not-a-file", files.read_text, Path("/dev/null"))
    assert files.read_text(tmp_path / "link.md", follow=True) == "x"


@POSIX
def test_no_descriptor_is_leaked(tmp_path: Path) -> None:
    before = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0
    for _ in range(20):
        refused("not-a-file", files.read_text, tmp_path)
        refused("not-a-file", files.write_text, tmp_path, "x", root=tmp_path.parent)
    after = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0
    assert after == before


@contextmanager
def without_root() -> Iterator[None]:
    """Be somebody else where the tests run as root, who may read everything."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@POSIX
def test_unreadable_file() -> None:
    # Not tmp_path: it lies in a folder that only its owner may enter.
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        for file in ("a.md", "b.md"):
            (Path(name) / file).write_text("x")
        (Path(name) / "a.md").chmod(0)
        with without_root():
            assert files.read_text(Path(name) / "b.md") == "x"
            problem = refused("unreadable", files.read_text, Path(name) / "a.md")
        assert "Permission denied" in str(problem)


@POSIX
def test_nothing_is_read_through_a_link_out_of_the_root(tmp_path: Path) -> None:
    root, outside = tmp_path / "site", tmp_path / "outside"
    (root / "locales").mkdir(parents=True)
    outside.mkdir()
    (outside / "a.md").write_text("secret")
    (root / "locales" / "tr").symlink_to(outside)
    refused("outside-root", files.read_text, root / "locales/tr/a.md", root=root)
    refused("outside-root", files.read_text, root / ".." / "outside" / "a.md", root=root)
    refused("file-name", files.read_text, root / "a\0b.md", root=root)


# -- write_text


def test_write_creates_parents_and_says_whether_it_wrote(tmp_path: Path) -> None:
    path = tmp_path / "locales" / "tr" / "giriş.po"
    assert files.write_text(path, "ön büro\r\n", root=tmp_path) is True
    assert path.read_bytes() == "ön büro\r\n".encode()
    os.utime(path, ns=(1, 1))
    assert files.write_text(path, "ön büro\r\n", root=tmp_path) is False
    assert path.stat().st_mtime_ns == 1
    assert names(path.parent) == ["giriş.po"]


@POSIX
@pytest.mark.parametrize("mode", [0o640, 0o600, 0o755])
def test_mode_is_kept(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.po"
    path.write_text("old")
    path.chmod(mode)
    files.write_text(path, "new", root=tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == mode


@POSIX
def test_new_file_follows_the_umask(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        files.write_text(tmp_path / "a.po", "x", root=tmp_path)
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "a.po").stat().st_mode) == 0o640


def test_changed_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_text("read")
    assert files.write_text(path, "mine", root=tmp_path, expected="read")
    path.write_text("a person's")
    for expected in ("mine", "a person", "a person's words", None):
        refused("changed-on-disk", files.write_text, path, "x", root=tmp_path, expected=expected)
    assert path.read_text() == "a person's"
    assert names(tmp_path) == ["a.po"]
    # What we would write is there already: two runs made the same.
    assert not files.write_text(path, "a person's", root=tmp_path, expected="mine")
    path.unlink()
    refused("changed-on-disk", files.write_text, path, "x", root=tmp_path, expected="mine")
    assert files.write_text(path, "x", root=tmp_path, expected=None)


def test_changed_while_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.po"
    path.write_text("read")

    def other_program(_: int) -> None:
        path.write_text("theirs")

    monkeypatch.setattr(os, "fsync", other_program)
    refused("changed-on-disk", files.write_text, path, "mine", root=tmp_path, expected="read")
    assert path.read_text() == "theirs"
    assert names(tmp_path) == ["a.po"]


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("call", ["write", "fsync", "replace"])
def test_any_failure_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException, call: str
) -> None:
    path = tmp_path / "a.po"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr(os, call, fail)
    with pytest.raises((FileError, KeyboardInterrupt)) as caught:
        files.write_text(path, "new", root=tmp_path)
    if isinstance(caught.value, FileError):
        assert str(caught.value) == (
            "a.po: error[unwritable] cannot be written: No space left on device"
        )
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.po"]


@POSIX
def test_full_disk(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_bytes(b"old")
    code = (
        "import resource, sys; from pathlib import Path; from glossalign.project import files\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))\n"
        "try: files.write_text(Path('a.po'), 'x' * 10000, root=Path())\n"
        "except files.FileError as error: print(error); sys.exit(2)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(SRC)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (
        2,
        "a.po: error[unwritable] cannot be written: File too large",
    )
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.po"]


def test_lone_surrogate_is_refused_before_the_disk_is_touched(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.po"
    problem = refused("lone-surrogate", files.write_text, path, "a\nb\ud800", root=tmp_path).problem
    assert problem.line == 2
    assert not path.parent.exists()
    refused("file-name", files.write_text, tmp_path / "bad\udcff.po", "x", root=tmp_path)


@pytest.mark.parametrize("name", ["../x.po", "a/../../x.po", "..", ".", "a/.."])
def test_nothing_is_written_out_of_the_root(tmp_path: Path, name: str) -> None:
    root = tmp_path / "site"
    root.mkdir()
    refused("outside-root", files.write_text, root / name, "x", root=root)
    assert names(tmp_path) == ["site"]
    refused("outside-root", files.write_text, Path("/etc/glossalign.po"), "x", root=root)


@POSIX
def test_links_are_not_written_through(tmp_path: Path) -> None:
    root, outside = tmp_path / "site", tmp_path / "outside"
    (root / "real").mkdir(parents=True)
    outside.mkdir()
    (outside / "a.po").write_text("theirs")
    (root / "out").symlink_to(outside)
    (root / "in").symlink_to("real")
    (root / "file.po").symlink_to(outside / "a.po")
    (root / "loop").symlink_to("loop")
    refused("outside-root", files.write_text, root / "out/a.po", "x", root=root)
    refused("outside-root", files.write_text, root / "out/new/b.po", "x", root=root)
    refused("not-a-file", files.write_text, root / "file.po", "x", root=root)
    with pytest.raises(FileError):
        files.write_text(root / "loop/a.po", "x", root=root)
    assert files.write_text(root / "in/a.po", "x", root=root)
    assert (root / "real/a.po").read_text() == "x"
    assert names(outside) == ["a.po"]
    assert (outside / "a.po").read_text() == "theirs"


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "locales").write_text("")
    error = refused(
        "unwritable", files.write_text, tmp_path / "locales/tr/a.po", "x", root=tmp_path
    )
    assert error.problem.path == "locales/tr/a.po"


def test_long_names_have_room_for_the_temporary_file(tmp_path: Path) -> None:
    path = tmp_path / ("ş" * 126 + ".po")
    assert files.write_text(path, "x", root=tmp_path)
    assert files.read_text(path) == "x"


@POSIX
def test_killed_at_any_moment(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    old, new = "old\n" * 50_000, "new\n" * 50_000
    path.write_text(old)
    code = (
        "from pathlib import Path; from glossalign.project import files\n"
        "texts = ['old\\n' * 50000, 'new\\n' * 50000]\n"
        "print(flush=True)\n"
        "while True:\n"
        "    for text in texts: files.write_text(Path('a.po'), text, root=Path())\n"
    )
    for delay in range(12):
        writer = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(SRC)},
            stdout=subprocess.PIPE,
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"\n"
        time.sleep(delay * 0.0013)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        assert path.read_text() in {old, new}
    tree = files.walk(tmp_path, ["*"])
    assert tree.paths == ("a.po",)
    assert ["a.po", *tree.strays] == sorted(names(tmp_path), key=lambda name: name != "a.po")
    files.remove_strays(tree, root=tmp_path)
    assert names(tmp_path) == ["a.po"]


@POSIX
def test_strays_of_a_living_run_and_of_others_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = tmp_path / f".a.po.glossalign-{'0' * 16}.tmp"
    dead.write_text("half")
    (tmp_path / ".other.123.tmp").write_text("not ours")
    seen: list[str] = []

    def meanwhile(_: int) -> None:
        tree = files.walk(tmp_path, ["*.po"])
        seen.extend(tree.strays)
        # Its own process holds the lock, too: flock tells open files apart, not processes.
        files.remove_strays(tree, root=tmp_path)

    monkeypatch.setattr(os, "fsync", meanwhile)
    assert files.write_text(tmp_path / "b.po", "x", root=tmp_path)
    assert len(seen) == 2
    assert names(tmp_path) == [".other.123.tmp", "b.po"]


# -- walk


def make(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("x")


def test_walk_is_sorted_relative_and_skips_what_is_no_site(tmp_path: Path) -> None:
    make(
        tmp_path,
        "source/b.md",
        "source/a/c.md",
        "source/..md",
        "source/[.md",
        "source/a b.md",
        "source/._b.md",
        "source/b.txt",
        ".git/x.md",
        ".venv/y.md",
        "node_modules/z.md",
        "source/node_modules/z.md",
        "other/o.md",
        "source/drafts/d.md",
    )
    tree = files.walk(tmp_path, ["source/**/*.md"], ["drafts/"])
    assert tree.paths == (
        "source/..md",
        "source/[.md",
        "source/a b.md",
        "source/a/c.md",
        "source/b.md",
    )
    assert tree.problems == ()
    assert files.walk(tmp_path, [".git/*.md"]).paths == (".git/x.md",)
    assert files.walk(tmp_path, ["none/**/*.md"]).paths == ()


@POSIX
def test_walk_never_follows_a_link(tmp_path: Path) -> None:
    make(tmp_path, "source/a.md", "else/b.md")
    (tmp_path / "source/loop").symlink_to(".")
    (tmp_path / "source/link.md").symlink_to("a.md")
    (tmp_path / "source/gone.md").symlink_to("nowhere")
    (tmp_path / "source/picture.png").symlink_to("a.md")
    (tmp_path / "locales").mkdir()
    (tmp_path / "locales/tr").symlink_to("/etc")
    tree = files.walk(tmp_path, ["source/**/*.md", "locales/*/*.md"])
    assert tree.paths == ("source/a.md",)
    assert [(problem.code, problem.path, problem.severity) for problem in tree.problems] == [
        ("symlink", "locales/tr", "warning"),
        ("symlink", "source/gone.md", "warning"),
        ("symlink", "source/link.md", "warning"),
        ("symlink", "source/loop", "warning"),
    ]


@POSIX
def test_walk_reports_names_that_are_no_text_and_goes_on(tmp_path: Path) -> None:
    make(tmp_path, "a.md", "z.md")
    try:
        os.close(os.open(os.fsencode(tmp_path) + b"/bad\xff.md", os.O_CREAT | os.O_WRONLY))
    except OSError:
        pytest.skip("this file system refuses the name")
    make(tmp_path, "two\nlines.md", "bell\a.md")
    (tmp_path / "pic\x1b.png").write_text("")
    os.mkfifo(tmp_path / "pipe.md")
    tree = files.walk(tmp_path, ["*.md"])
    assert tree.paths == ("a.md", "z.md")
    assert [(problem.code, problem.path) for problem in tree.problems] == [
        ("file-name", r"bad\xff.md"),
        ("file-name", r"bell\x07.md"),
        ("not-a-file", "pipe.md"),
        ("file-name", r"two\x0alines.md"),
    ]


def test_walk_needs_a_folder(tmp_path: Path) -> None:
    refused("unreadable", files.walk, tmp_path / "none", ["*.md"])


@pytest.mark.parametrize(
    ("glob", "path", "expected"),
    [
        ("*.md", "a/b/c.md", True),
        ("a/*.md", "a/b.md", True),
        ("a/*.md", "a/b/c.md", False),
        ("a/**/c.md", "a/c.md", True),
        ("a/**/c.md", "a/b/b/c.md", True),
        ("**/a/**", "x/a/b/c", True),
        ("/a.md", "b/a.md", False),
        ("[[].md", "[.md", True),
        ("a?.md", "aş.md", True),
        ("*", ".hidden/a", False),
        ("**/*.md", ".hidden/a.md", False),
        (".hidden/*", ".hidden/a", True),
        ("içerik/*", "ic\u0327erik/a", True),
    ],
)
def test_globs(glob: str, path: str, expected: bool) -> None:
    assert files.glob_match(glob, path) is expected


def test_a_glob_covers_what_lies_in_a_folder() -> None:
    assert files.glob_covers("legal/", "source/legal/terms.md")
    assert files.glob_covers("source/*", "source/legal/terms.md")
    assert not files.glob_covers("legal", "source/legal.md")


def test_globs_are_linear() -> None:
    start = time.process_time()
    assert not files.glob_match("**/a" * 40 + "/b", "a/" * 1000 + "c")
    assert not files.glob_match("*a" * 40 + "b", "a" * 4000)
    assert time.process_time() - start < 2


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    root = tmp_path_factory.getbasetemp()
    files.write_text(root / "any.md", text, root=root)
    assert files.read_text(root / "any.md", root=root) == text
    assert not files.write_text(root / "any.md", text, root=root, expected=text)


@settings(derandomize=True, max_examples=60)
@given(st.text())
def test_shown_paths_are_one_safe_line(path: str) -> None:
    shown = files.display_path(path)
    shown.encode("utf-8")
    assert not any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in shown)
