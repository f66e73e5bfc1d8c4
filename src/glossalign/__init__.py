"""Translation and alignment for sites of English entries and translated Markdown articles."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glossalign.align.lexicon import Lexicon
    from glossalign.errors import GlossalignError
    from glossalign.lang.citation import citation_form
    from glossalign.markdown.segment import split_sentences
    from glossalign.model import Alignment, Bead, Block, Catalogue, Document, Problem, Segment, Unit
    from glossalign.steps.corpus import align_corpus

__version__ = "0.1.0"

__all__ = [
    "Alignment",
    "Bead",
    "Block",
    "Catalogue",
    "Document",
    "GlossalignError",
    "Lexicon",
    "Problem",
    "Segment",
    "Unit",
    "__version__",
    "align_corpus",
    "citation_form",
    "split_sentences",
]

_HOMES = {
    "Lexicon": "align.lexicon",
    "GlossalignError": "errors",
    "align_corpus": "steps.corpus",
    "citation_form": "lang.citation",
    "split_sentences": "markdown.segment",
}
"""Module of each public name; the others are in `model`."""


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for: `glossalign --version` needs none."""
    if name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'model')}"), name)
