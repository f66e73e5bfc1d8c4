"""The public call that aligns lists of strings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from glossalign import lang
from glossalign.align.lexicon import everyday_lexicon, union
from glossalign.align.passes import align
from glossalign.formats.lexicon import parse
from glossalign.project import files
from glossalign.steps import encoder

if TYPE_CHECKING:
    from glossalign.align.lexicon import Lexicon
    from glossalign.model import Alignment

Strings = Sequence[str]


def align_corpus(
    pairs: Iterable[tuple[Strings, Strings]],
    *,
    source_language: str,
    target_language: str,
    kinds: Sequence[tuple[Strings, Strings]] | None = None,
    lexicon: Lexicon | Path | str | None = None,
    neural: bool = False,
) -> Iterator[Alignment]:
    """Align a corpus of (source segments, target segments) and yield one Alignment a pair.

    `kinds` has the shape of `pairs` and holds `paragraph heading list_item quote table_cell field`;
    `lexicon` is a Lexicon or the path of a table of word pairs (TSV: source, target). All pairs are
    learned from together; with `neural` the vectors of a sentence encoder are one more evidence.
    Each bead's `source` and `target` are ranges of indices, `confidence` is a probability.

    Raises LanguageError for an unknown language, FileError or CatalogueError for a lexicon that
    cannot be read, AlignmentError for a pair that is too large.
    """
    known = everyday_lexicon(
        lang.language(source_language).code, lang.language(target_language).code
    )
    if isinstance(lexicon, str | Path):
        path = Path(lexicon)
        lexicon = parse(files.read_text(path, follow=True), path=str(path))
    every = list(pairs)
    yield from align(
        every,
        kinds=kinds,
        known=union(known, lexicon) if lexicon else known,
        vectors=[(encoder.vectors(one), encoder.vectors(other)) for one, other in every]
        if neural
        else None,
    )
