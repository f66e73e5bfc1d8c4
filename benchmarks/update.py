"""Count what a translator must do anew after small changes, beside po4a and mdpo.

python benchmarks/update.py [--changes 200] [--seed 6] [--md2po PATH] PROJECT

PROJECT: a folder with English and translated Markdown in a layout that `glossalign init` finds; it
is copied. One word of a translated sentence is changed at each of `--changes` random places.
glossalign aligns before and after; the peers extract the English before and after, every paragraph
counted as translated before. Prints how many entries and words are fuzzy or untranslated then, and
how many of those have their old translation.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

from glossalign.project import load

WORD = re.compile(r"(?<= )[a-z]{4,}(?=[ ,.])")


def run(root: Path, *words: str) -> str:
    """Return what a command prints; exits with its message where it fails."""
    done = subprocess.run(words, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{words[0]} failed with {done.returncode}: {done.stderr[-400:]}")
    return done.stdout


def glossalign(root: Path, *words: str) -> None:
    """Run a command of glossalign."""
    run(root, sys.executable, "-m", "glossalign", *words)


def change(root: Path, count: int, seed: int) -> int:
    """Change a word of `count` translated English sentences; return how many were changed."""
    opened = load.load_project(root)
    places: list[tuple[str, int, int]] = []
    for locale in opened.locales:
        for article in load.read_articles(opened, locale)[0]:
            for placed in article.placed:
                for i in placed.source if placed.state == "fresh" else ():
                    segment = article.source.segments[i]
                    text = article.source.document.text[segment.start : segment.end]
                    found = [
                        (m.start(), m.end())
                        for m in WORD.finditer(text)
                        if segment.kind == "paragraph"
                    ]
                    places += [
                        (article.pair.source, segment.start + a, segment.start + b)
                        for a, b in found[:1]
                    ]
    chosen = random.Random(seed).sample(sorted(set(places)), min(count, len(set(places))))
    for path, start, end in sorted(chosen, reverse=True):
        file = root / path
        text = file.read_bytes().decode()
        file.write_bytes((text[:start] + "altered" + text[end:]).encode())
    return len(chosen)


def entries(paths: list[Path]) -> dict[tuple[str, str, str], polib.POEntry]:
    """Return the entries of catalogues that are in force."""
    found = {}
    for path in paths:
        for entry in polib.pofile(str(path)):
            if not entry.obsolete:
                found[path.name, entry.msgctxt or "", entry.msgid] = entry
    return found


def is_open(entry: polib.POEntry) -> bool:
    """Tell whether a translator must look at an entry."""
    return bool(entry.fuzzy or not entry.msgstr)


def fill(path: Path) -> None:
    """Translate every entry of a catalogue."""
    file = polib.pofile(str(path))
    for entry in file:
        entry.msgstr, entry.flags = entry.msgid, []
    file.save()


def extract(root: Path, masters: list[str], md2po: str) -> dict[str, list[Path]]:
    """Bring the catalogues of the peers that are installed up to date."""
    found = {}
    if shutil.which("po4a-updatepo"):
        words = [word for path in masters for word in ("-m", path)]
        run(root, "po4a-updatepo", "-f", "text", "-o", "markdown", *words, "-p", "po4a.po")
        found["po4a-updatepo"] = [root / "po4a.po"]
    if shutil.which(md2po) and shutil.which("msgmerge"):
        run(
            root,
            md2po,
            *masters,
            "--po-filepath",
            "mdpo.pot",
            "--save",
            "--quiet",
            "--include-codeblocks",
        )
        if (root / "mdpo.po").exists():
            run(
                root,
                "msgmerge",
                "--quiet",
                "--previous",
                "--update",
                "--backup=none",
                "mdpo.po",
                "mdpo.pot",
            )
        else:
            shutil.copyfile(root / "mdpo.pot", root / "mdpo.po")
        (root / "mdpo.pot").unlink()
        found["mdpo, msgmerge"] = [root / "mdpo.po"]
    return found


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("project", type=Path)
    parser.add_argument("--changes", type=int, default=200)
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--md2po", default="md2po")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        shutil.copytree(options.project, root)
        glossalign(root, "init", "--force")
        glossalign(root, "align", "-q")
        opened = load.load_project(root)
        masters = sorted({pair.source for pair in opened.pairs})
        catalogues = {
            "glossalign": sorted((root / "locales").rglob("*.po")) or sorted(root.rglob("*.po"))
        }
        peers = extract(root, masters, options.md2po)
        for paths in peers.values():
            fill(paths[0])
        catalogues |= peers
        before = {name: entries(paths) for name, paths in catalogues.items()}
        changed = change(root, options.changes, options.seed)
        glossalign(root, "align", "-q")
        extract(root, masters, options.md2po)
        print(f"{changed} words changed\n{'':16} entries  to redo   words  old translation kept")
        for name, paths in catalogues.items():
            after = entries(paths)
            redo = [
                entry
                for key, entry in after.items()
                if is_open(entry) and not (key in before[name] and is_open(before[name][key]))
            ]
            words = sum(len(entry.msgid.split()) for entry in redo)
            kept = sum(bool(entry.msgstr and entry.previous_msgid) for entry in redo)
            print(f"{name:16} {len(after):7}  {len(redo):7}  {words:6}  {kept:7}")


if __name__ == "__main__":
    main()
