"""The values that glossalign passes around: frozen dataclasses without behaviour.

Offsets are code points in the text of the file as decoded from UTF-8 (a BOM and CRs count), `end`
exclusive. Lines and columns are 1-based; columns count code points; 0 means unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Final, Literal

Span = tuple[int, int]
"""Start and end (exclusive) in code points."""

BlockKind = Literal[
    "heading", "paragraph", "list_item", "quote", "table_cell", "field", "label", "code", "html"
]
"""What a block is. `field` is a translatable front-matter value, `label` a text in markup: the
title of a box or tab, the value of `alt="..."`, what an abbreviation means; `code` and `html` hold
no text to translate."""

InlineKind = Literal[
    "link",
    "image",
    "code",
    "emphasis",
    "strong",
    "strikethrough",
    "html",
    "math",
    "placeholder",
    "footnote",
]
"""What a stretch inside a block is. `html` is one tag (HTML or JSX) or comment; `placeholder` is
Liquid, a shortcode or a JSX expression."""

State = Literal["fresh", "unbuilt", "stale", "fuzzy", "missing", "extra"]
"""Of a segment in coverage: see docs/architecture.md."""

TRANSLATED: Final[frozenset[State]] = frozenset({"fresh", "unbuilt"})
"""States of a segment whose translation holds, in the article or in the catalogue alone."""

TermStatus = Literal["proposed", "approved", "forbidden", "rejected"]
"""Of a term pair: `proposed` by the machine, anything else by a person."""

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a user's file that a person should look at."""

    code: str
    """Short and stable: `yaml-alias`, `heading-space`, `GA202`."""
    message: str
    """One line that says what is wrong and what to do."""
    severity: Severity = "warning"
    path: str = ""
    """Relative to the project's root, "/" as separator; "" when no file is meant."""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Return the line that people and editors read: `path:line:col: severity[code] message`."""
        place = self.path
        if place and self.line:
            place += f":{self.line}" + (f":{self.column}" if self.column else "")
        return f"{place + ': ' if place else ''}{self.severity}[{self.code}] {self.message}"


@dataclass(frozen=True, slots=True)
class Inline:
    """A stretch inside a block that is more than words: mark-up, code, a link."""

    kind: InlineKind
    start: int
    end: int
    """With its marks: `[text](/slug)`, `**bold**`, `` `code` ``."""
    inner: Span
    """Without its marks: the anchor text of a link, the alt text of an image, the content of a code
    span. Empty for a tag or placeholder."""
    target: str = ""
    """Destination of a link or image, as written in the document."""


@dataclass(frozen=True, slots=True)
class Block:
    """A structural unit of a document."""

    kind: BlockKind
    start: int
    end: int
    """Its content without the block's own marks (`##`, `-`, `>`, `|`, a heading id, the key of a
    field)."""
    lines: tuple[Span, ...]
    """The parts of the span that are text, in order: without line ends, indentation and the `> ` of
    continuation lines. One part where the block stands on one line."""
    level: int = 0
    """1-6 for a heading, nesting depth (from 1) for a list item, 0 otherwise."""
    name: str = ""
    """The key of a field, the info string of a fence, the kind of box that a label is the title of,
    else ""."""
    inlines: tuple[Inline, ...] = ()
    """Sorted by start, outer before inner."""
    breaks: tuple[int, ...] = ()
    """Offsets of hard line breaks: a segment never crosses one."""
    decoded: str = ""
    """What a reader sees, only where the bytes of the span do not say it: a quoted YAML value with
    escapes. Such a block is one segment."""


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown file, read."""

    path: str
    """Relative to the project's root, "/" as separator."""
    text: str
    """The file as decoded, BOM and line ends kept."""
    blocks: tuple[Block, ...]
    """In the order of the text, not overlapping; fields first."""
    front_matter: Mapping[str, object] = field(default_factory=dict)
    """Every scalar is a string as written (`no`, `0123`); lists and mappings are kept."""
    problems: tuple[Problem, ...] = ()
    """Warnings: what was read although it is not right (`##Heading`)."""
    other_fields: tuple[tuple[str, Span], ...] = ()
    """Values of the front matter that are no blocks, each with its path (`hero.image.alt`)."""
    readers: frozenset[str] = frozenset()
    """Names of the attributes and parameters whose values are for readers."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence, as a span of a block."""

    text: str
    """As a translator sees it: inline marks kept, line ends inside it folded to one space, outer
    white space taken off."""
    kind: BlockKind
    block: int
    """Index in `Document.blocks`."""
    start: int
    end: int
    """Span in `Document.text`."""
    line: int
    column: int
    marks: tuple[str, str] = ("", "")
    """Marks of emphasis that the text has in front and behind, and the span has not: emphasis that
    holds several sentences is whole in each (`**Bir. İki.**` is `**Bir.**` and `**İki.**`)."""
    literal: bool = False
    """Whether nothing in it is to translate: a number, a version, code or a URL alone."""


@dataclass(frozen=True, slots=True)
class Text:
    """A document with its segments."""

    document: Document
    segments: tuple[Segment, ...]


NO_TEXT: Final = Text(Document("", "", ()), ())
"""The side of an article that is not there."""


@dataclass(frozen=True, slots=True)
class Bead:
    """Source segments that correspond to target segments; either side may be empty, not both."""

    source: range
    """Consecutive indices of source segments."""
    target: range
    """Consecutive indices of target segments."""
    confidence: float
    """Probability, 0 to 1, that these segments, and no others, correspond."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The beads of a document pair: each segment of both sides stands in exactly one."""

    beads: tuple[Bead, ...]
    """In source order; a bead without source stands after its predecessor on the target side."""
    related: bool = True
    """False where so little corresponds that the pair seems no translation; no bead is probable
    then."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in a source document."""

    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Mark:
    """What the machine wrote into a unit, so that a person's later decision can be told from it."""

    confidence: float
    digest: str
    """Of the target text that the machine wrote."""
    fuzzy: bool
    """Whether the machine flagged the unit as fuzzy."""
    article: str = ""
    """Digest of what the article says there, where the machine wrote a proposal instead; ""
    otherwise."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A source segment (or joined segments) and its translation: an entry of a PO file."""

    source: str
    target: str = ""
    """Empty where nothing is translated yet."""
    context: str = ""
    """msgctxt; "" for none."""
    kind: str = ""
    """Kind of the block it comes from."""
    references: tuple[Reference, ...] = ()
    fuzzy: bool = False
    previous_source: str = ""
    """The source text that `target` was made for, where the source changed since (`#| msgid`)."""
    previous_context: str = ""
    mark: Mark | None = None
    """None where a person made the unit."""
    comments: tuple[str, ...] = ()
    """Translators' comments, a line each, without the machine's mark."""
    extracted: tuple[str, ...] = ()
    """Extracted comments (`#.`), a line each, the kind excepted."""
    flags: tuple[str, ...] = ()
    """Other flags than fuzzy, as they stand in the file."""
    obsolete: bool = False


@dataclass(frozen=True, slots=True)
class PluralEntry:
    """An entry with plural forms, which no sentence of a document has: kept as it stands."""

    text: str
    """Its lines in the file."""
    line: int
    """Where it began when it was read."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The units of one document in one locale: a PO file."""

    locale: str
    units: tuple[Unit, ...] = ()
    header: tuple[tuple[str, str], ...] = ()
    """Header fields in the order of the file; empty for a new catalogue."""
    comments: tuple[str, ...] = ()
    """Translators' comments above the header."""
    plurals: tuple[PluralEntry, ...] = ()
    """Entries that are none of a document; they are written as they were read, behind the units.
    """


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found in an article: a problem with the place where it is to be mended."""

    code: str
    """`GA301`: see `checks`."""
    message: str
    """One line that says what is wrong and what to do."""
    severity: Severity
    slug: str
    locale: str
    path: str
    """The file that must be edited, relative to the project's root."""
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0
    """Of the span, exclusive; 0 where a whole line or file is meant."""
    content: str = ""
    """The texts that make it this finding, whatever line they stand on: its fingerprint comes from
    them."""


@dataclass(frozen=True, slots=True)
class TermPair:
    """A source term and one of its translations."""

    term: str
    translation: str
    count: int
    """In how many segments the two stand together."""
    evidence: tuple[str, ...] = ()
    """Sorted kinds of evidence: `link`, `title`, `heading`, `phrase`."""
    example_source: str = ""
    example_target: str = ""
    reference: Reference | None = None
    """Where the example stands in the source document."""
    status: TermStatus = "proposed"
    note: str = ""
    part_of_speech: str = ""
    """`noun`, `verb`, `adjective`, `proper noun`; "" where it is not known."""
    definition: str = ""
    url: str = ""
    """Where the term leads: the link target that it stands for in the documents."""
    extra: tuple[tuple[str, str], ...] = ()
    """Columns of a person's own, by name."""


def _by_fields(cls: type) -> Callable[[object], tuple[type, tuple[object, ...]]]:
    values = attrgetter(*(one.name for one in fields(cls)))

    def reduce(self: object) -> tuple[type, tuple[object, ...]]:
        return cls, values(self)

    return reduce


# Processes send these by the hundred thousand, and what a dataclass with slots brings for pickling
# takes twice as long.
for _class in (
    Inline,
    Block,
    Document,
    Segment,
    Bead,
    Reference,
    Mark,
    Unit,
    PluralEntry,
    Catalogue,
):
    setattr(_class, "__reduce__", _by_fields(_class))  # noqa: B010 - a method, which mypy would not let be assigned
