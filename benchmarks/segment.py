"""Time sentence segmentation beside the libraries that are installed, in one run.

python benchmarks/segment.py [--language tr] [--runs 5] FILE...

FILE: text files; a paragraph, that is what stands between empty lines, is one text. The libraries
run in turn, so that a busy machine slows all of them. Prints megabytes (of UTF-8) a second, best of
the runs, and the ratio to the fastest.
"""

from __future__ import annotations

import argparse
import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glossalign import split_sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    Split = Callable[[str], object]


def paragraphs(paths: list[Path]) -> list[str]:
    """Return the paragraphs of all files as one line each."""
    texts = (path.read_text("utf-8") for path in paths)
    return [" ".join(part.split()) for text in texts for part in text.split("\n\n") if part.strip()]


def installed(language: str) -> dict[str, Split]:
    """Return the splitters that can be imported, each as its own documentation calls it."""

    def sentencex(module: Any) -> Split:
        return lambda text: list(module.segment(language, text))

    def sentence_splitter(module: Any) -> Split:
        split: Split = module.SentenceSplitter(language=language).split
        return split

    def syntok(module: Any) -> Split:
        return lambda text: [list(paragraph) for paragraph in module.process(text)]

    def simplemma(module: Any) -> Split:
        return lambda text: module.split_sentences(text, language)

    def pysbd(module: Any) -> Split:
        # It has no Turkish.
        split: Split = module.Segmenter(language="en", clean=False).segment
        return split

    def blingfire(module: Any) -> Split:
        return lambda text: module.text_to_sentences(text).split("\n")

    makers = {
        "sentencex": sentencex,
        "sentence_splitter": sentence_splitter,
        "syntok.segmenter": syntok,
        "simplemma": simplemma,
        "pysbd": pysbd,
        "blingfire": blingfire,
    }
    found: dict[str, Split] = {"glossalign": lambda text: split_sentences(text, language)}
    for name, make in makers.items():
        try:
            found[name] = make(import_module(name))
        except ImportError:
            continue
    return found


def seconds(split: Split, texts: list[str]) -> float:
    """Return how long a splitter takes for all texts."""
    start = time.perf_counter()
    for text in texts:
        split(text)
    return time.perf_counter() - start


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--language", default="tr")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    texts = paragraphs(options.files)
    size = sum(len(text.encode()) for text in texts) / 1e6
    splitters = installed(options.language)
    best = dict.fromkeys(splitters, float("inf"))
    for _ in range(options.runs):
        for name, split in splitters.items():
            best[name] = min(best[name], seconds(split, texts))
    print(f"{len(texts)} paragraphs, {size:.2f} MB")
    fastest = min(best.values())
    for name, took in sorted(best.items(), key=lambda item: item[1]):
        print(f"{name:18} {size / took:7.2f} MB/s  {fastest / took:5.2f}")


if __name__ == "__main__":
    main()
