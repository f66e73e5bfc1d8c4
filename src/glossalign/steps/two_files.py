"""Two files aligned, whether they belong to a project or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from glossalign import lang
from glossalign.article import count_copied
from glossalign.checks.copies import translation_doubts
from glossalign.formats import delimited, jsonl, lexicon, po
from glossalign.model import Problem
from glossalign.project import config, files, load
from glossalign.steps import align

if TYPE_CHECKING:
    from glossalign.align.lexicon import Lexicon

FORMATS = ("jsonl", "tsv", "po")


class TwoFilesOptions(NamedTuple):
    """How two files are aligned."""

    locale: str | None = None
    """Of the second file."""
    given: Lexicon | None = None
    """Word pairs to begin with."""
    neural: bool = False
    """Whether a sentence encoder is asked as well."""


class Beads(NamedTuple):
    """The beads of two files in a format, and why these may be no translation of each other."""

    pieces: Iterable[str]
    problems: Iterable[Problem]


def read_lexicon(path: str) -> Lexicon:
    """Return the word pairs of a file. Raises FileError, CatalogueError."""
    return lexicon.parse(files.read_text(Path(path), follow=True), path=path)


def align_documents(source: str, target: str, format_: str, options: TwoFilesOptions) -> Beads:
    """Return the beads of two Markdown documents."""
    settings, locale = _settings(source, options)
    article = load.read_pair(settings, source, target, locale)
    project = load.Project(settings, (article.pair,), (locale,), {}, ())
    alignments = align.align_articles(settings, [article], options.given, neural=options.neural)
    alignment = alignments.get(article.pair.slug)
    problems = list(align.doubts(settings, article, alignment)) if alignment else []
    now = align.update_article(project, article, alignment)
    if format_ == "po":
        return Beads(po.serialize(now.catalogue), problems)
    serialize = delimited.serialize_beads if format_ == "tsv" else jsonl.serialize
    return Beads(serialize(jsonl.bead_rows([now])), problems)


def explain_documents(source: str, target: str, options: TwoFilesOptions) -> Iterator[str]:
    """Yield lines that say what each bead of two documents rests on."""
    settings, locale = _settings(source, options)
    article = load.read_pair(settings, source, target, locale)
    slugs = {article.pair.slug}
    return align.explanation(settings, [article], slugs, options.given, neural=options.neural)


def align_lines(source: str, target: str, options: TwoFilesOptions) -> Beads:
    """Return the beads of two files of one segment a line, as `0,1:0 <tab> confidence`."""
    from glossalign.steps.corpus import align_corpus  # noqa: PLC0415 - NumPy: see `align.learn`

    settings, locale = _settings(source, options)
    codes = settings.source_locale, locale
    ours, theirs = (
        files.read_text(Path(name), follow=True).splitlines() for name in (source, target)
    )
    (alignment,) = align_corpus(
        [(ours, theirs)],
        source_language=codes[0],
        target_language=codes[1],
        lexicon=options.given,
        neural=options.neural,
    )
    languages = lang.language(codes[0]), lang.language(codes[1])
    source_side, target_side = ([(text, "paragraph") for text in side] for side in (ours, theirs))
    copied = count_copied(source_side, target_side, codes[0])
    told = translation_doubts(ours, theirs, alignment, languages, copied)
    problems = [Problem(code, message, "warning", target) for code, message in told]
    pieces = (
        f"{','.join(map(str, bead.source))}:{','.join(map(str, bead.target))}"
        f"\t{bead.confidence:.4f}\n"
        for bead in alignment.beads
    )
    return Beads(pieces, problems)


def _settings(source: str, options: TwoFilesOptions) -> tuple[config.Config, str]:
    """Return the settings that hold where the first file lies, and the locale of the second."""
    settings = config.load_settings(Path(source).absolute().parent)
    return settings, options.locale or settings.first_locale
