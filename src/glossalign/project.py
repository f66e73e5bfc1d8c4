"""A user's project: where its documents, catalogues and glossary lie, and the steps put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from glossalign import catalogue as units
from glossalign import config, coverage, document, files, pairing, segment
from glossalign.errors import GlossalignError, UsageError
from glossalign.model import Alignment, Catalogue, Document, Problem, Segment, Unit


@dataclass(frozen=True, slots=True)
class Text:
    """A document with its segments."""

    document: Document
    segments: tuple[Segment, ...]


NOTHING = Text(Document("", "", ()), ())
"""In the place of a document that is not there."""


@dataclass(frozen=True, slots=True)
class Article:
    """A source document, its translation and its catalogue in one locale, as read."""

    slug: str
    locale: str
    source: Text
    target: Text
    """NOTHING where there is no translation."""
    catalogue_path: str
    catalogue_text: str | None
    """What was read; None where there is no catalogue yet."""
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class Project:
    """A project as found on the disk; documents are read when they are needed."""

    config: config.Config
    pairs: tuple[pairing.Pair, ...]
    """One a source document and locale; sorted by locale and slug."""
    problems: tuple[Problem, ...]
    """What pairing found: orphans, collisions, unreadable names."""
