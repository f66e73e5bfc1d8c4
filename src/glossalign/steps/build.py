"""An article made of its catalogue, and a person's joins and splits of its entries."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from glossalign import build
from glossalign.catalogue import trace, units, update
from glossalign.checks.subject import BuildFaults
from glossalign.coverage.counts import count
from glossalign.errors import GlossalignError, UsageError
from glossalign.model import Alignment, Problem, Reference, Unit
from glossalign.project import files
from glossalign.project.load import text_of, write_catalogue
from glossalign.steps import align

if TYPE_CHECKING:
    from glossalign.article import Article
    from glossalign.build import Keep
    from glossalign.model import Severity
    from glossalign.project import config
    from glossalign.project.load import Project


def rejoin(article: Article, index: int, *, split: bool) -> Article:
    """Return the article with a unit split into its sentences, or joined with the next one.

    `index` is that of the segment. Raises UsageError `cannot-split` or `cannot-join`.
    """
    placed = [p for p in article.placed if p.source]
    number = next(k for k, p in enumerate(placed) if index in p.source)
    contexts = units.contexts(article.source)
    path = article.pair.source
    here = placed[number]
    unit = here.unit
    if split:
        if not unit or len(here.source) < 2:
            raise UsageError(
                "cannot-split", "the entry is one sentence: there is nothing to split", path=path
            )
        sources = [
            (article.source.segments[i].text, contexts[i] if unit.context else "",
             Reference(path, article.source.segments[i].line))
            for i in here.source
        ]  # fmt: skip
        old, new = [unit], update.split(unit, sources, article.pair.locale)
    else:
        parts = [p.unit for p in placed[number : number + 2] if p.unit]
        if len(parts) < 2 or not any(part.target for part in parts):
            msg = (
                "two neighbouring entries can be joined, one of them translated: "
                "align and translate first"
            )
            raise UsageError("cannot-join", msg, path=path)
        old, new = (
            parts,
            [update.join(parts, contexts[here.source.start] if parts[0].context else "")],
        )
    kept: list[Unit] = []
    for one in article.catalogue.units:
        if one is old[0]:
            kept += new
        elif not any(one is other for other in old):
            kept.append(one)
    return article.with_catalogue(replace(article.catalogue, units=tuple(kept)))


@dataclass(frozen=True, slots=True)
class Options:
    """How articles are made of their catalogues."""

    keep: Keep | None = None
    """What stands where no translation holds; None: the source in a new article, else nothing."""
    at_least: int = 0
    """Percent of an article that must be translated for it to be built."""
    prefer: update.Prefer = "ask"
    folder: Path | None = None
    """Where articles are written, instead of to their own paths."""
    dry_run: bool = False
    """Whether nothing is written."""


@dataclass(frozen=True, slots=True)
class BuildOutcome:
    """What came of an article."""

    article: Article
    problems: tuple[Problem, ...] = ()
    share: int = 0
    """Percent of it that is translated."""
    text: str | None = None
    """The built document; None where too little is translated, or an error kept it from being
    built."""
    written: bool = False
    """False where the file says so already, or nothing is written."""


def build_articles(
    project: Project, articles: Sequence[Article], chosen: Iterable[Article], options: Options
) -> Iterator[BuildOutcome]:
    """Write the chosen articles as their catalogues have them, and yield what came of each.

    `articles` are all of the locale: the aligner, where it is needed, learns from all of them.
    """
    alignments = _Alignments(project.config, articles)
    for article in chosen:
        try:
            yield _build(project, article, alignments, options)
        except GlossalignError as error:
            yield BuildOutcome(article, (error.problem,))


class _Alignments:
    """The alignments of a locale, worked out once, and only where one is asked for."""

    def __init__(self, settings: config.Config, articles: Sequence[Article]) -> None:
        self._settings, self._articles = settings, articles

    @cached_property
    def _by_slug(self) -> dict[str, Alignment]:
        return align.align_articles(self._settings, self._articles)

    def of(self, article: Article) -> Alignment | None:
        return self._by_slug.get(article.pair.slug)


def _build(
    project: Project, article: Article, alignments: _Alignments, options: Options
) -> BuildOutcome:
    share = count(article).percent
    if share < options.at_least:
        return BuildOutcome(article, share=share)
    made = build_article(
        project.config,
        article,
        options.keep,
        overwrite=options.prefer == "catalogue",
        alignment=lambda: alignments.of(article),
    )
    problems = (*_left_out(article, made), *_conflicts(article, made, options.prefer))
    written = not options.dry_run and _write(project, article, made.text, options.folder)
    if options.folder is None and not options.dry_run and not problems:
        _note_agreement(project, article, made.text)
    return BuildOutcome(article, problems, share, made.text, written)


def _note_agreement(project: Project, article: Article, text: str) -> None:
    """Write into the catalogue that the article has all of it, where its marks do not say so.

    What a person changes in the catalogue then is known to be newer than the article's text.
    """
    pair = replace(article.pair, translated=True)
    target = text_of(project.config, text, pair.target, pair.locale)
    now = align.note_agreement(replace(article, pair=pair, target=target))
    if align.is_settled(article):
        now = align.note_settled(now)
    if now.catalogue != article.catalogue:
        write_catalogue(project, now)


def _left_out(article: Article, made: build.Built) -> Iterator[Problem]:
    """Yield an error of each translation that was left out, with what stands in its place."""
    instead = "the article keeps what it has" if article.pair.translated else "the source stands"
    for p in made.broken:
        line = article.source.segments[p.source.start].line
        message = (
            f"the translation {p.unit.target if p.unit else ''!r} would not stay a text of its "
            "own: take out what begins a heading, list or table cell, and end it as its source "
            f"ends; {instead} in its place"
        )
        yield Problem("build-check", message, "error", article.pair.source, line)


def _conflicts(article: Article, made: build.Built, prefer: update.Prefer) -> Iterator[Problem]:
    """Yield what the article and the catalogue have in two versions, and what found no place."""
    advice = {
        "catalogue": "took the catalogue's",
        "article": "kept the article's",
        "ask": "kept the article's; decide with --prefer catalogue or --prefer article",
    }[prefer]
    severity: Severity = "error" if prefer == "ask" else "warning"
    for conflict in made.conflicts:
        segments = article.target.segments[conflict.target.start : conflict.target.stop]
        at = segments[0]
        here, there = units.joined_text(segments), conflict.unit.target
        says = f"the article says {here!r}, the catalogue {there!r}"
        place = article.pair.target, at.line, at.column
        yield Problem("conflict", f"{says}: {advice}", severity, *place)
    for unit in made.unplaced:
        kind = unit.kind.replace("_", " ")
        message = f"the article has no {kind} for the translation {unit.target!r}: add it"
        yield Problem("no-place", message, "warning", article.pair.target)


def _write(project: Project, article: Article, text: str, folder: Path | None) -> bool:
    """Write the article; return False where the file says so already."""
    if folder is not None:
        return files.write_text(folder / article.pair.target, text, root=folder)
    root = project.config.root
    expected = article.target.document.text if article.pair.translated else None
    return files.write_text(root / article.pair.target, text, root=root, expected=expected)


def build_article(
    settings: config.Config,
    article: Article,
    keep: Keep | None,
    *,
    overwrite: bool = False,
    alignment: Callable[[], Alignment | None] = lambda: None,
) -> build.Built:
    """Return the article's document as its catalogue has it.

    Without `keep` the source stands for what is missing in a new article, and nothing in one that
    is there. `alignment` is asked only where a person's translation is not found in the article.
    The document is read as a stranger would: a translation that is no text of its own in it is left
    out, and the document built without it. Raises DocumentError where a document cannot be read
    even so.
    """
    placed = article.placed
    lost = any(
        p.source and not (p.target or p.before) and p.unit and p.unit.target and not p.unit.fuzzy
        for p in placed
    )
    beads = alignment() if lost and article.pair.translated else None
    left_out: dict[int, trace.Placed] = {}
    while True:
        if article.pair.translated:
            made = build.into_target(
                article.source,
                article.target,
                placed,
                keep or "omit",
                alignment=beads,
                overwrite=overwrite,
                without=left_out,
            )
        else:
            made = build.from_source(article.source, placed, keep or "source", without=left_out)
        # The first that is not there is as a rule the one that breaks the others.
        broken = next(_broken(settings, article, made, left_out), None)
        if broken is None:
            return replace(made, broken=tuple(left_out.values()))
        left_out[id(broken.unit)] = broken


def _broken(
    settings: config.Config, article: Article, made: build.Built, left_out: Container[int]
) -> Iterator[trace.Placed]:
    """Yield the translations that hold and that nobody who reads the built document would find."""
    found = text_of(settings, made.text, article.pair.target, article.pair.locale)
    after = replace(article, target=found).placed
    there = {id(unit) for unit in made.unplaced} | {
        id(conflict.unit) for conflict in made.conflicts
    }
    there |= {id(p.unit) for p in after if p.unit and p.target}
    for p in article.placed:
        unit = p.unit if p.source else None
        if not (unit and unit.target) or unit.fuzzy or id(unit) in there or id(unit) in left_out:
            continue
        if units.is_decided(unit) or not article.pair.translated:
            yield p


def faults_of(
    settings: config.Config, article: Article, alignment: Alignment | None
) -> BuildFaults:
    """Return what `build` would not put into an article, without writing it."""
    if not (article.has_catalogue and any(p.state == "unbuilt" for p in article.placed)):
        return BuildFaults()
    made = build_article(settings, article, None, alignment=lambda: alignment)
    by_unit = {id(p.unit): p for p in article.placed if p.source}
    disputed = tuple((one.target, by_unit[id(one.unit)]) for one in made.conflicts)
    return BuildFaults(made.broken, disputed)


def sentence_at(
    project: Project, articles: Iterable[Article], path: str, line: int, column: int = 0
) -> tuple[Article, int]:
    """Return the article and the source segment at a place; column 0 is the first of its line.

    `path` is that of a source document, from the root or absolute. Raises UsageError `no-sentence`.
    """
    root = project.config.root
    absolute = Path(path).absolute()
    names = {path, absolute.relative_to(root).as_posix() if absolute.is_relative_to(root) else ""}
    for article in articles:
        if article.pair.source not in names or not article.has_catalogue:
            continue
        there = [i for i, s in enumerate(article.source.segments) if s.line == line]
        before = [i for i in there if column and article.source.segments[i].column <= column]
        if there:
            return article, (before or there)[-1 if before else 0]
        message = f"no sentence begins at line {line} of {article.pair.source}"
        raise UsageError("no-sentence", message)
    raise UsageError("no-sentence", f"{path} is no source document with a catalogue")
