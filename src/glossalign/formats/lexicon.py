"""Tables of word pairs (TSV): source, target, and the probabilities where they are known."""

from __future__ import annotations

from collections.abc import Iterator

from glossalign.align import anchors
from glossalign.align.lexicon import GIVEN, Lexicon, from_pairs
from glossalign.errors import CatalogueError


def parse(text: str, *, path: str) -> Lexicon:
    """Read a lexicon: a pair a line, separated by tabs; `#` begins a comment line.

    Raises CatalogueError `lexicon-syntax` with the line.
    """
    return from_pairs(_rows(text, path))


def _rows(text: str, path: str) -> Iterator[tuple[str, str, float, float]]:
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) not in (2, 4):
            msg = (
                "a row is `source<tab>target`, or with `<tab>p(target|source)<tab>p(source|target)`"
            )
            raise CatalogueError("lexicon-syntax", msg, path=path, line=number)
        try:
            forward, backward = (
                (float(cell) for cell in cells[2:]) if len(cells) > 2 else (GIVEN, GIVEN)
            )
        except ValueError as error:
            msg = f"not a number: {error}"
            raise CatalogueError("lexicon-syntax", msg, path=path, line=number) from error
        # A row of ours holds tokens already; of a word or phrase each word pairs with each.
        sources, targets = anchors.tokens(cells[0]), anchors.tokens(cells[1])
        share = max(len(sources), len(targets), 1)
        for source in sources:
            for target in targets:
                yield source, target, forward / share, backward / share


def serialize(lexicon: Lexicon) -> Iterator[str]:
    """Yield the lines of a lexicon, word pairs only: what is written alike is known without one."""
    yield "# source\ttarget\tp(target|source)\tp(source|target)\n"
    columns = lexicon.source, lexicon.target, lexicon.forward, lexicon.backward
    for source, target, forward, backward in zip(*columns, strict=True):
        if not (anchors.is_anchor(source) or anchors.is_anchor(target)):
            yield f"{source}\t{target}\t{forward:.4f}\t{backward:.4f}\n"
