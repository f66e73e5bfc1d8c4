"""Time the extraction of a POT from many Markdown files beside po4a and mdpo.

python benchmarks/extract.py [--copies 7] [--runs 3] [--md2po PATH] CORPUS...

CORPUS: folders of English Markdown; all their .md files are copied several times into an empty
project. The tools run in turn, once uncounted; a tool that is not installed is left out. Prints the
median of each and its ratio to ours.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def lay_out(root: Path, corpora: list[Path], copies: int) -> list[str]:
    """Copy the corpus into `root`/source and return the paths of the files."""
    for copy in range(copies):
        for number, corpus in enumerate(corpora):
            for path in sorted(corpus.rglob("*.md")):
                relative = path.relative_to(corpus)
                if relative.parts[0] == "tr":
                    continue
                place = root / "source" / f"{copy}-{number}" / relative
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, place)
    return sorted(str(path.relative_to(root)) for path in (root / "source").rglob("*.md"))


def commands(files: list[str], md2po: str) -> dict[str, list[str]]:
    """Return the command of each tool that is installed."""
    glossalign = [sys.executable, "-m", "glossalign", "export", "pot", "-o", "glossalign.pot"]
    masters = [word for path in files for word in ("-m", path)]
    po4a = ["po4a-updatepo", "-f", "text", "-o", "markdown", *masters, "-p", "po4a.pot"]
    mdpo = [md2po, *files, "--po-filepath", "mdpo.pot", "--save", "--quiet"]
    found = {"glossalign": glossalign, "po4a-updatepo": po4a, "mdpo": mdpo}
    return {name: words for name, words in found.items() if shutil.which(words[0])}


def measure(root: Path, words: list[str]) -> float:
    """Return the seconds that a command takes; exits with its message where it fails."""
    start = time.perf_counter()
    done = subprocess.run(words, cwd=root, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{words[0]} failed with {done.returncode}: {done.stderr[-400:]}")
    return seconds


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS")
    parser.add_argument("--copies", type=int, default=7)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--md2po", default="md2po", help="mdpo's command, which may lie elsewhere")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        files = lay_out(root, options.corpora, options.copies)
        size = sum((root / path).stat().st_size for path in files)
        print(f"{len(files)} files, {size / 1e6:.1f} MB")
        tools = commands(files, options.md2po)
        times: dict[str, list[float]] = {name: [] for name in tools}
        for run in range(options.runs + 1):
            for name, words in tools.items():
                seconds = measure(root, words)
                if run:
                    times[name].append(seconds)
    ours = statistics.median(times["glossalign"])
    for name, runs in times.items():
        middle = statistics.median(runs)
        spread = f"{min(runs):.2f} to {max(runs):.2f}"
        print(f"{name:14} {middle:7.2f} s ({spread})  {middle / ours:5.1f} x")


if __name__ == "__main__":
    main()
