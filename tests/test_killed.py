"""Runs that are killed at any moment, and runs at once: each file is whole, the old or the new."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from glossalign.catalogue.units import digest
from glossalign.formats import po
from glossalign.model import Catalogue, Mark, Reference, Unit

pytestmark = [
    pytest.mark.whole_program,
    pytest.mark.skipif(os.name == "nt", reason="POSIX signals"),
    pytest.mark.timeout(3600),
]

KILLS = 50
"""How many runs of each command are killed."""
SLUGS = 6
SENTENCES = 40
STRAY = re.compile(r"\..+\.tmp")


def english(slug: int, n: int) -> str:
    return f"Rule {n} of house {slug} is old."


def turkish(slug: int, n: int) -> str:
    return f"{slug} numaralı evin {n}. kuralı eskidir."


def make(root: Path) -> None:
    """Write a project with catalogues in which each command has all files to write."""
    back = ['msgid ""\nmsgstr "Language: tr\\n"\n']
    for slug in range(SLUGS):
        texts = [(english(slug, n), turkish(slug, n)) for n in range(SENTENCES)]
        back += [f'msgid "{one}"\nmsgstr "Evet, {other}"\n' for one, other in texts]
        for path, side in ((f"source/house{slug}.md", 0), (f"locales/tr/house{slug}.md", 1)):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text("\n\n".join(pair[side] for pair in texts) + "\n", "utf-8")
        units = tuple(
            Unit(
                one,
                # Some a person's, which `build` brings into the articles.
                other if n % 3 else f"Artık {other}",
                kind="paragraph",
                references=(Reference(f"source/house{slug}.md", 2 * n + 1),),
                mark=Mark(1.0, digest(other), fuzzy=False),
            )
            for n, (one, other) in enumerate(texts)
        )
        place = root / f"locales/tr/LC_MESSAGES/house{slug}.po"
        place.parent.mkdir(parents=True, exist_ok=True)
        header = po.new_header("tr", project="houses", version="0")
        place.write_text("".join(po.serialize(Catalogue("tr", units, header))), "utf-8")
    (root / "back.po").write_text("\n".join(back), "utf-8")


COMMANDS = {
    "import": ("import", "back.po"),
    "build": ("build",),
    "build elsewhere": ("build", "-o", "out"),
    "join": ("join", "source/house3.md:5"),
    "align": ("align", "--prefer", "catalogue"),
}


def start(root: Path, words: tuple[str, ...]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "glossalign", *words]
    return subprocess.Popen(
        command,
        cwd=root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def contents(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not STRAY.fullmatch(path.name)
    }


def strays(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if STRAY.fullmatch(path.name)]


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_killed_at_any_moment(name: str, tmp_path: Path) -> None:
    root, whole = tmp_path / "site", tmp_path / "whole"
    make(root)
    old = contents(root)
    shutil.copytree(root, whole)
    begun = time.monotonic()
    assert start(whole, COMMANDS[name]).wait() == 0
    lasts = time.monotonic() - begun
    new = contents(whole)
    changed = {path for path in new if old.get(path) != new[path]}
    # `build` notes in the header of each catalogue that its article has all of it.
    assert len(changed) == {"join": 1, "build": 2 * SLUGS}.get(name, SLUGS)
    chance = random.Random(f"{name} {KILLS}")
    begun_writing = 0
    for number in range(KILLS):
        run = start(root, COMMANDS[name])
        if number % 3:
            # Most of a run is reading: wait for the first file to change, and look on from there.
            until = time.monotonic() + 3 * lasts
            while (
                run.poll() is None
                and time.monotonic() < until
                and _is_untouched(root, old, changed)
            ):
                time.sleep(0.0005)
            time.sleep(chance.random() * lasts / 20)
        else:
            time.sleep(chance.random() * lasts)
        run.send_signal(signal.SIGKILL)
        run.wait()
        assert _all_ended(run.pid), "its processes outlive it"
        now = contents(root)
        for path, data in now.items():
            assert data in (old.get(path), new.get(path)), (
                f"{path} is neither the old nor the new one"
            )
        assert old.keys() <= now.keys()
        begun_writing += now != old or bool(strays(root))
        for path in now:
            if path not in old:
                (root / path).unlink()
            elif now[path] != old[path]:
                (root / path).write_bytes(old[path])
    assert begun_writing >= KILLS // 3
    for path in changed:
        left = root / path
        left.parent.mkdir(parents=True, exist_ok=True)
        left.with_name(f".{left.name}.glossalign-{'0' * 16}.tmp").write_text("half", "utf-8")
    assert start(root, COMMANDS[name]).wait() == 0
    assert contents(root) == new
    assert not strays(root)


def _all_ended(group: int) -> bool:
    """Wait until the processes of a run that is gone have ended; end them after a while."""
    for _ in range(500):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    os.killpg(group, signal.SIGKILL)
    return False


def _is_untouched(root: Path, old: dict[str, bytes], changed: set[str]) -> bool:
    if strays(root):
        return False
    for path in changed:
        place = root / path
        if place.exists() != (path in old) or (path in old and place.read_bytes() != old[path]):
            return False
    return True


def test_many_runs_at_once_write_whole_files(tmp_path: Path) -> None:
    make(tmp_path)
    join = [("join", f"source/house{slug}.md:{line}") for slug in range(3) for line in (1, 21)]
    runs = [
        start(tmp_path, words)
        for words in [
            COMMANDS["import"],
            COMMANDS["align"],
            COMMANDS["import"],
            COMMANDS["build"],
            *join,
        ]
    ]
    # 2 is a file that another one changed meanwhile, and nothing else can be wrong here.
    assert {run.wait() for run in runs} <= {0, 2}
    for slug in range(SLUGS):
        path = tmp_path / f"locales/tr/LC_MESSAGES/house{slug}.po"
        found = po.parse(path.read_text("utf-8"), path=path.name)
        text = " ".join(unit.source for unit in found.units)
        assert all(english(slug, n) in text for n in range(SENTENCES))
        if shutil.which("msgfmt"):
            subprocess.run(
                ["msgfmt", "-c", "-o", os.devnull, str(path)], check=True, capture_output=True
            )
    assert start(tmp_path, COMMANDS["import"]).wait() == 0
    assert not strays(tmp_path)
