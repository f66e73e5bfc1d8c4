"""Align gold sets with glossalign, hunalign and galechurch: F1, seconds, peak memory.

python benchmarks/align.py [--python PATH] [--hunalign PATH] [--runs 3] [--scale N ...]
DATA.jsonl...

DATA: one document a line, {"en": [...], "tr": [...], "blk_en": "ph..", "blk_tr": "ph..", "beads":
gold}; a gold bead is [[tr indices], [en indices]], a block letter p(aragraph), h(eading), l(ist
item) or o(rdered item).
--scale joins the documents of all DATA, again and again with other numbers in them, to one of
N x N segments.

Each system aligns all documents of a set in a process of its own; seconds and memory are those of
that whole process, start included, the median of the runs. The kernel may count this script's own
size (some 30 MiB) as the least peak of a child. A system that is not installed is left out.

glossalign         as people run it: learns from the whole set, sees the kinds of blocks, has its
everyday words glossalign text    without the kinds glossalign single  text only, each document
alone glossalign bare    text only, each document alone, no everyday words: what the others are
given hunalign           lower-case tokens, no dictionary; without -realign, with which F1 fell on
each hard set hunalign stems     the same, tokens cut to five letters, a crude form of the stems
that its manual allows for galechurch         the text

vecalign and bertalign are not run: they need a neural sentence encoder, which is fetched apart from
them.
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

KINDS = {"p": "paragraph", "h": "heading", "l": "list_item", "o": "list_item"}
NUMBER = re.compile(r"[0-9]+")
TOKEN = re.compile(r"\w+|[^\w\s]")
OURS = ("glossalign", "glossalign text", "glossalign single", "glossalign bare")
HUNALIGN = {"hunalign": None, "hunalign stems": 5}
"""The letters of a token that each way to prepare the text for hunalign leaves; None for all."""

Beads = list[tuple[list[int], list[int]]]
"""(source indices, target indices) of each bead."""


@dataclass(frozen=True)
class Document:
    """The segments of both sides, a letter of KINDS for each of them, and the gold beads."""

    source: list[str]
    target: list[str]
    source_kinds: str
    target_kinds: str
    gold: Beads


@dataclass(frozen=True)
class Outcome:
    """What one run of a system did with a set: strict F1, seconds, peak MiB; or why it failed."""

    seconds: float
    memory: float
    failure: str = ""
    f1: float = 0.0


def read_set(path: Path) -> list[Document]:
    """Return the documents of a file of gold beads."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [
        Document(
            row["en"],
            row["tr"],
            "".join(row["blk_en"]),
            "".join(row["blk_tr"]),
            [(source, target) for target, source in row["beads"]],
        )
        for row in rows
    ]


def enlarge(documents: list[Document], size: int) -> Document:
    """Join documents to one of `size` x `size` segments; each time round, numbers count one up.

    Beads that lie across the end keep the indices that are left of them.
    """
    joined = Document([], [], "", "", [])
    for turn in itertools.count():
        for one in documents:
            if min(len(joined.source), len(joined.target)) >= size:
                return _cut(joined, size)
            i, j = len(joined.source), len(joined.target)
            joined = Document(
                joined.source + [_renumber(text, turn) for text in one.source],
                joined.target + [_renumber(text, turn) for text in one.target],
                joined.source_kinds + one.source_kinds,
                joined.target_kinds + one.target_kinds,
                joined.gold + [([i + k for k in s], [j + k for k in t]) for s, t in one.gold],
            )
    raise AssertionError


def _renumber(text: str, turn: int) -> str:
    return NUMBER.sub(lambda found: str(int(found[0]) + turn), text) if turn else text


def _cut(document: Document, size: int) -> Document:
    gold = [([i for i in s if i < size], [j for j in t if j < size]) for s, t in document.gold]
    return Document(
        document.source[:size],
        document.target[:size],
        document.source_kinds[:size],
        document.target_kinds[:size],
        [bead for bead in gold if any(bead)],
    )


def strict_f1(gold: list[Beads], found: list[Beads]) -> float:
    """Return the F1 of beads that equal a gold bead exactly.

    Precision is over all predicted beads, recall over the gold beads with text on both sides
    (Sennrich and Volk 2011, in vecalign's reading); a bead without text on one side counts as one
    bead a segment.
    """
    hits = predicted = recalled = wanted = 0
    for right, beads in zip(gold, found, strict=True):
        known, ours = _single_nulls(right), _single_nulls(beads)
        full = {bead for bead in known if all(bead)}
        hits += len(known & ours)
        predicted += len(ours)
        recalled += len(full & ours)
        wanted += len(full)
    precision, recall = hits / max(1, predicted), recalled / max(1, wanted)
    return 2 * precision * recall / (precision + recall) if hits else 0.0


def _single_nulls(beads: Beads) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    single: set[tuple[tuple[int, ...], tuple[int, ...]]] = set()
    for source, target in beads:
        if source and target:
            single.add((tuple(source), tuple(target)))
        else:
            single.update(((i,), ()) for i in source)
            single.update(((), (j,)) for j in target)
    return single


def align_with_glossalign(documents: list[dict[str, Any]], system: str) -> list[Beads]:
    """Align in this process; see the head of this file for the four systems."""
    # Here, not above: the interpreter of galechurch's child need not have glossalign.
    from glossalign import align_corpus
    from glossalign.align.passes import align

    alone = system in {"glossalign single", "glossalign bare"}
    groups = [[one] for one in documents] if alone else [documents]
    found: list[Beads] = []
    for group in groups:
        pairs = [(one["source"], one["target"]) for one in group]
        kinds = [
            ([KINDS[k] for k in one["source_kinds"]], [KINDS[k] for k in one["target_kinds"]])
            for one in group
        ]
        if system == "glossalign bare":
            alignments = align(pairs)
        else:
            seen = kinds if system == "glossalign" else None
            alignments = align_corpus(pairs, source_language="en", target_language="tr", kinds=seen)
        found += [
            [(list(bead.source), list(bead.target)) for bead in one.beads] for one in alignments
        ]
    return found


def align_with_galechurch(documents: list[dict[str, Any]]) -> list[Beads]:
    """Align in this process, without galechurch's limit on the size of a document."""
    galechurch = importlib.import_module("galechurch")
    found: list[Beads] = []
    for one in documents:
        source, target = one["source"], one["target"]
        cells = (len(source) + 1) * (len(target) + 1)
        result = galechurch.align(source, target, max_block_size=cells)
        found.append(
            [
                (
                    list(range(bead.source_start, bead.source_end)),
                    list(range(bead.target_start, bead.target_end)),
                )
                for bead in result.beads
            ]
        )
    return found


def work(system: str, given: Path, result: Path) -> None:
    """Align the documents of a JSON file with a Python package, in a child process."""
    documents = json.loads(given.read_text("utf-8"))
    if system == "galechurch":
        found = align_with_galechurch(documents)
    else:
        found = align_with_glossalign(documents, system)
    result.write_text(json.dumps(found), "utf-8")


def lay_out(documents: list[Document], folder: Path) -> None:
    """Write what the systems read: a JSON file for packages, text files for hunalign."""
    given = [{k: v for k, v in vars(one).items() if k != "gold"} for one in documents]
    (folder / "given.json").write_text(json.dumps(given), "utf-8")
    (folder / "empty.dic").touch()
    for system, letters in HUNALIGN.items():
        place = folder / system.replace(" ", "-")
        place.mkdir()
        jobs = []
        for number, one in enumerate(documents):
            paths = [place / f"{number}.{side}" for side in ("source", "target", "ladder")]
            paths[0].write_text(_lines_of_tokens(one.source, letters), "utf-8")
            paths[1].write_text(_lines_of_tokens(one.target, letters), "utf-8")
            jobs.append("\t".join(map(str, paths)) + "\n")
        (place / "jobs").write_text("".join(jobs), "utf-8")


def _lines_of_tokens(segments: list[str], letters: int | None) -> str:
    lines = (
        " ".join(token[:letters] for token in TOKEN.findall(text.lower())) for text in segments
    )
    return "".join(f"{line}\n" for line in lines)


def read_ladder(path: Path) -> Beads:
    """Return the beads between the rungs that hunalign wrote."""
    lines = (line.split("\t") for line in path.read_text("utf-8").splitlines())
    rungs = [(int(words[0]), int(words[1])) for words in lines]
    return [(list(range(i, k)), list(range(j, m))) for (i, j), (k, m) in itertools.pairwise(rungs)]


def commands(folder: Path, python: str, hunalign: str) -> dict[str, list[str]]:
    """Return the command of each system that is installed."""
    files = [str(folder / "given.json"), str(folder / "result.json")]
    found = {}
    if importlib.util.find_spec("glossalign"):
        for system in OURS:
            found[system] = [sys.executable, __file__, "--worker", system, *files]
    if shutil.which(hunalign):
        for system in HUNALIGN:
            jobs = folder / system.replace(" ", "-") / "jobs"
            found[system] = [hunalign, "-utf", "-batch", str(folder / "empty.dic"), str(jobs)]
    probe = [python, "-c", "import galechurch"]
    if not subprocess.run(probe, capture_output=True, check=False).returncode:
        found["galechurch"] = [python, __file__, "--worker", "galechurch", *files]
    return found


def measure(words: list[str], log: Path) -> Outcome:
    """Run a command; where it fails, the failure is the last line that it said."""
    with log.open("w") as said:
        start = time.perf_counter()
        child = subprocess.Popen(words, stdout=said, stderr=said)
        # wait4 and not getrusage(RUSAGE_CHILDREN): that one holds the peak of all children so far.
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    failure = ""
    if child.returncode:
        lines = log.read_text("utf-8", "replace").split("\n")
        last = next((line for line in reversed(lines) if line.strip()), "")
        failure = f"exit {child.returncode}: {last.strip()[:60]}"
    return Outcome(seconds, usage.ru_maxrss / unit, failure)


def compare(documents: list[Document], options: argparse.Namespace) -> dict[str, list[Outcome]]:
    """Let every system align the documents, in turn, and return its runs."""
    runs: dict[str, list[Outcome]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay_out(documents, folder)
        tools = commands(folder, options.python, options.hunalign)
        for _ in range(options.runs):
            for system, words in tools.items():
                one = measure(words, folder / "log")
                if not one.failure:
                    one = replace(
                        one, f1=strict_f1([d.gold for d in documents], results(folder, system))
                    )
                runs.setdefault(system, []).append(one)
    return runs


def results(folder: Path, system: str) -> list[Beads]:
    """Return the beads that a system wrote, document by document."""
    if system in HUNALIGN:
        jobs = (folder / system.replace(" ", "-") / "jobs").read_text("utf-8").splitlines()
        return [read_ladder(Path(job.split("\t")[2])) for job in jobs]
    found: list[Beads] = json.loads((folder / "result.json").read_text("utf-8"))
    return found


def show(title: str, documents: list[Document], runs: dict[str, list[Outcome]]) -> None:
    """Print a table: a line a system, its median time also as a multiple of hunalign's."""
    sizes = [sum(len(one.source) for one in documents), sum(len(one.target) for one in documents)]
    print(f"{title}: {len(documents)} documents, {sizes[0]} x {sizes[1]} segments")
    middle = {system: statistics.median(one.seconds for one in runs[system]) for system in runs}
    failures = {system: one.failure for system in runs for one in runs[system] if one.failure}
    for system, measured in runs.items():
        if system in failures:
            print(f"  {system:18} failed, {failures[system]}")
            continue
        seconds = sorted(one.seconds for one in measured)
        spread = f"({seconds[0]:.2f} to {seconds[-1]:.2f})"
        memory = statistics.median(one.memory for one in measured)
        figures = f"F1 {measured[0].f1:.3f} {middle[system]:7.2f} s"
        line = f"  {system:18} {figures} {spread:16} {memory:5.0f} MiB"
        if "hunalign" in runs and "hunalign" not in failures:
            line += f" {middle[system] / middle['hunalign']:6.2f} x hunalign"
        print(line, flush=True)


def main() -> None:
    """Run the benchmark."""
    if sys.argv[1:2] == ["--worker"]:
        work(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
        return
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", nargs="+", type=Path, metavar="DATA")
    parser.add_argument("--python", default=sys.executable, help="interpreter with galechurch")
    parser.add_argument("--hunalign", default="hunalign", help="hunalign's command")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--scale", type=int, nargs="+", metavar="N", help="N x N segments instead")
    options = parser.parse_args()
    sets = {path.stem: read_set(path) for path in options.data}
    if options.scale:
        everything = [one for documents in sets.values() for one in documents]
        sets = {f"scale {size}": [enlarge(everything, size)] for size in options.scale}
    for title, documents in sets.items():
        show(title, documents, compare(documents, options))


if __name__ == "__main__":
    main()
