"""A user's project: where its documents, catalogues and glossary lie, and the steps put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from glossalign import (
    __version__,
    build,
    checks,
    config,
    coverage,
    document,
    files,
    glossary,
    lang,
    pairing,
    revisions,
)
from glossalign import catalogue as units
from glossalign import segment as segmenter
from glossalign.errors import DocumentError, GlossalignError, UsageError
from glossalign.formats import delimited, po
from glossalign.model import (
    Alignment,
    Bead,
    Catalogue,
    Document,
    Problem,
    Reference,
    Segment,
    TermPair,
    Unit,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from glossalign.align import Model
    from glossalign.align.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Text:
    """A document with its segments."""

    document: Document
    segments: tuple[Segment, ...]


_NOTHING = Text(Document("", "", ()), ())


@dataclass(frozen=True, slots=True)
class Project:
    """A project as read: its documents, and what belongs together."""

    config: config.Config
    pairs: tuple[pairing.Pair, ...]
    """One a source document and locale, sorted by locale and slug."""
    locales: tuple[str, ...]
    texts: Mapping[str, Text]
    """By path; a document that could not be read is not among them."""
    problems: tuple[Problem, ...]
    """What reading and pairing found, errors included."""


@dataclass(frozen=True)
class Article:
    """A source document, its translation and its catalogue in one locale."""

    pair: pairing.Pair
    source: Text
    target: Text
    """Without segments where there is no translation."""
    catalogue_path: str
    catalogue_text: str | None
    """As read; None where there is no catalogue."""
    catalogue: Catalogue
    """As read, or as aligned on the fly where there is none."""

    def placed(self) -> tuple[coverage.Placed, ...]:
        """Return where each unit of the catalogue stands in both documents."""
        return self._placed

    @cached_property
    def _placed(self) -> tuple[coverage.Placed, ...]:
        return coverage.trace(
            self.source.document, self.source.segments, self.target.segments, self.catalogue
        )


def load(start: Path) -> Project:
    """Read the project that `start` lies in: its settings and all documents of both sides.

    Raises ConfigError, and LanguageError for the source language. What is wrong with a document or a target
    language becomes a problem, and the others are read.
    """
    settings = config.load(start)
    tree = files.walk(
        settings.root,
        [pairing.glob(settings.source), pairing.glob(settings.target)],
        settings.exclude,
    )
    texts: dict[str, Text] = {}
    problems = list(tree.problems)
    documents: dict[str, Document] = {}
    for path in tree.paths:
        try:
            text = files.read_text(settings.root / path, root=settings.root)
            fields = config.for_path(settings, path).front_matter
            documents[path] = document.parse(text, path=path, fields=fields)
        except GlossalignError as error:
            problems.append(error.problem)
    found = pairing.pair(
        tree.paths,
        source=settings.source,
        target=settings.target,
        source_locale=settings.source_locale,
        locales=settings.locales,
        front_matter={path: read.front_matter for path, read in documents.items()},
    )
    languages = {settings.source_locale: language(settings, settings.source_locale)}
    for locale in found.locales:
        try:
            languages[locale] = language(settings, locale)
        except GlossalignError as error:
            problems.append(error.problem)
    locales = tuple(locale for locale in found.locales if locale in languages)
    pairs = tuple(pair for pair in found.pairs if pair.locale in languages)
    spoken = {pair.source: settings.source_locale for pair in pairs}
    spoken |= {pair.target: pair.locale for pair in pairs if pair.translated}
    for path in sorted(spoken.keys() & documents.keys()):
        read = documents[path]
        texts[path] = Text(read, segmenter.segment(read, languages[spoken[path]]))
        problems += read.problems
    return Project(settings, pairs, locales, texts, (*problems, *found.problems))


def language(settings: config.Config, code: str) -> lang.Language:
    """Return a language with the abbreviations that the project adds to it."""
    added = settings.languages.get(code)
    return _with_abbreviations(code, added.abbreviations) if added else lang.language(code)


@cache
def _with_abbreviations(code: str, entries: tuple[str, ...]) -> lang.Language:
    # One value for one list: the rules of each new one would be compiled anew.
    known = lang.language(code)
    stems = tuple(entry.removesuffix(".") for entry in entries)
    return replace(known, abbreviations=(*known.abbreviations, *stems)) if stems else known


def choose(project: Project, slugs: Sequence[str]) -> set[str]:
    """Return the slugs that are meant: all of the project for none; UsageError for an unknown one."""
    known = sorted({pair.slug for pair in project.pairs})
    for slug in slugs:
        if slug not in known:
            near = get_close_matches(slug, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known[:8]) or 'none'}"
            raise UsageError("unknown-slug", f"no source document has the slug {slug!r}: {hint}")
    return set(slugs or known)


def read_articles(project: Project, locale: str) -> tuple[list[Article], list[Problem]]:
    """Return the articles of a locale with their catalogues, and the errors that kept others out.

    An article is left out whole where one of its files cannot be read.
    """
    articles, problems = [], []
    for pair in project.pairs:
        wanted = [pair.source, *([pair.target] if pair.translated else [])]
        if pair.locale != locale or not all(path in project.texts for path in wanted):
            continue
        path = pairing.expand(project.config.catalogue, slug=pair.slug, locale=locale)
        try:
            text = files.read_text_or_none(project.config.root / path, root=project.config.root)
            catalogue = po.parse(text, path=path) if text is not None else Catalogue(locale)
        except GlossalignError as error:
            problems.append(error.problem)
            continue
        source, target = project.texts[pair.source], project.texts.get(pair.target, _NOTHING)
        articles.append(Article(pair, source, target, path, text, catalogue))
    return articles, problems


TAUGHT = 4000
"""Pairs of settled articles that teach those that are aligned; more take longer and teach little."""


UNPAIRED = "X-Glossalign-Unpaired"
"""Header field with a digest of what is left over on both sides once they were aligned: as long as it is the
same, there is nothing to align."""


def is_settled(article: Article) -> bool:
    """Tell whether the catalogue already says what corresponds to what, so that nothing need be aligned.

    That is so unless both sides have segments left over that were not there when they were aligned, or a
    person's translation that holds is not in the article, where something else may stand in its place.
    """
    if not article.catalogue.units:
        return False
    placed = article.placed()
    there = {id(p.unit) for p in placed if p.target}
    lost = any(
        p.unit and units.is_decided(p.unit) and not p.unit.fuzzy and id(p.unit) not in there for p in placed
    )
    if lost and any(not p.source for p in placed):
        return False
    return _unpaired(article) in ("", dict(article.catalogue.header).get(UNPAIRED))


def _unpaired(article: Article) -> str:
    """Return a digest of the segments without a partner, "" where only one side has some."""
    placed = article.placed()
    sources = [article.source.segments[i].text for p in placed if not p.target for i in p.source]
    targets = [article.target.segments[j].text for p in placed if not p.source for j in p.target]
    return units.digest("\n".join([*sources, "", *targets])) if sources and targets else ""


def traced(article: Article) -> Alignment:
    """Return the alignment of a settled article: its units, where they stand in both documents."""
    return Alignment(
        tuple(
            Bead(p.source, p.target, p.unit.mark.confidence if p.unit and p.unit.mark else 1.0)
            for p in article.placed()
        )
    )


def learn(
    settings: config.Config,
    articles: Sequence[Article],
    given: Lexicon | None = None,
    *,
    neural: bool = False,
    taught: Iterable[tuple[str, str]] = (),
) -> tuple[list[Article], Model]:
    """Return the articles of a locale that have both sides, and what they teach together.

    What people reviewed in any catalogue teaches, too, and `given` words, and `taught` pairs of texts. With
    `neural` the vectors of a sentence encoder are one more evidence. Raises GlossalignError.
    """
    # NumPy comes with these, which reading and exporting do without.
    from glossalign import align
    from glossalign.align import lexicon

    both = [article for article in articles if article.source.segments and article.target.segments]
    sides = [(article.source.segments, article.target.segments) for article in both]
    known = lexicon.EMPTY_LEXICON
    if both:
        codes = (lang.language(code).code for code in (settings.source_locale, both[0].pair.locale))
        known = lexicon.everyday(*codes)
    reviewed = [
        (unit.source, unit.target)
        for article in articles
        for unit in article.catalogue.units
        if unit.target and units.is_decided(unit) and not unit.fuzzy
    ]
    model = align.learn(
        [([s.text for s in one], [s.text for s in other]) for one, other in sides],
        kinds=[([s.kind for s in one], [s.kind for s in other]) for one, other in sides],
        blocks=[([s.block for s in one], [s.block for s in other]) for one, other in sides],
        known=lexicon.joined(known, given) if given else known,
        reviewed=[*reviewed, *taught],
        vectors=_vectors(sides) if neural else None,
    )
    return both, model


def _vectors(
    sides: Sequence[tuple[Sequence[Segment], Sequence[Segment]]],
) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    from glossalign import neural

    every = neural.vectors([segment.text for pair in sides for side in pair for segment in side])
    found = []
    start = 0
    for one, other in sides:
        middle, end = start + len(one), start + len(one) + len(other)
        found.append((every[start:middle], every[middle:end]))
        start = end
    return found


def align_articles(
    settings: config.Config,
    articles: Sequence[Article],
    given: Lexicon | None = None,
    *,
    neural: bool = False,
    again: bool = False,
) -> dict[str, Alignment]:
    """Return the alignment of each article that has a translation, by slug.

    Articles that their catalogues settle are not aligned anew, unless `again`; the others are learned from
    together, and from the settled ones.
    """
    settled = [] if again else [article for article in articles if is_settled(article)]
    found = {article.pair.slug: traced(article) for article in settled if article.target.segments}
    known = {article.pair.slug for article in settled}
    rest = [article for article in articles if article.pair.slug not in known]
    if any(article.target.segments for article in rest):
        from glossalign import align

        pairs = [
            (unit.source, unit.target)
            for article in settled
            for unit in article.catalogue.units
            if unit.target and not unit.fuzzy and not unit.obsolete
        ]
        both, model = learn(settings, rest, given, neural=neural, taught=pairs[:: 1 + len(pairs) // TAUGHT])
        aligned = zip(both, align.alignments(model), strict=True)
        for article, alignment in aligned:
            keeps = article.catalogue.units and not again
            found[article.pair.slug] = _completed(traced(article), alignment) if keeps else alignment
    return found


def _completed(known: Alignment, new: Alignment) -> Alignment:
    """Return what a catalogue knows, and of a new alignment what pairs segments that it leaves over.

    So one changed sentence cannot upset the pairs of a whole article.
    """
    from glossalign.align import in_source_order

    fixed = [bead for bead in known.beads if bead.source and bead.target]
    sources = {i for bead in fixed for i in bead.source}
    targets = {j for bead in fixed for j in bead.target}
    added = [
        bead
        for bead in new.beads
        if bead.source and bead.target and sources.isdisjoint(bead.source) and targets.isdisjoint(bead.target)
    ]
    sources.update(i for bead in added for i in bead.source)
    targets.update(j for bead in added for j in bead.target)
    alone = [
        bead
        for old in known.beads
        if not (old.source and old.target)
        for bead in (
            *(Bead(range(i, i + 1), range(0), old.confidence) for i in old.source if i not in sources),
            *(Bead(range(0), range(j, j + 1), old.confidence) for j in old.target if j not in targets),
        )
    ]
    return Alignment(in_source_order([*fixed, *added, *alone]), related=new.related)


def begun(
    project: Project, articles: Sequence[Article], revision: str, given: Lexicon | None
) -> list[Article]:
    """Return the articles, those without a catalogue with one made from the source of a git revision.

    The source that a translation was made from is paired best with it; what changed since is then stale
    with its previous text rather than badly aligned. Raises UsageError `git-revision`.
    """
    old = []
    for article in articles:
        if article.catalogue_text is not None or not article.target.segments:
            continue
        text = revisions.read_text(project.config.root, revision, article.pair.source)
        if text is not None:
            path = article.pair.source
            read = document.parse(text, path=path, fields=project.config.front_matter)
            spoken = language(project.config, project.config.source_locale)
            old.append(replace(article, source=Text(read, segmenter.segment(read, spoken))))
    alignments = align_articles(project.config, old, given)
    made = {
        article.pair.slug: updated(project, article, alignments.get(article.pair.slug)).catalogue
        for article in old
    }
    return [
        replace(article, catalogue=made[article.pair.slug]) if article.pair.slug in made else article
        for article in articles
    ]


def doubts(settings: config.Config, article: Article, alignment: Alignment) -> Iterator[Problem]:
    """Yield why the two sides of an article may be no translation of each other."""
    languages = lang.language(settings.source_locale), lang.language(article.pair.locale)
    texts = [[s.text for s in side.segments] for side in (article.source, article.target)]
    for code, message in checks.doubts(texts[0], texts[1], alignment, languages):
        yield Problem(code, message, "warning", article.pair.target)


def updated(
    project: Project, article: Article, alignment: Alignment | None, prefer: units.Prefer = "ask"
) -> Article:
    """Return the article with its catalogue brought up to date with both documents.

    Joined sentences that a person decided stay joined, and without a translation to align all do.
    `prefer` settles where a person's translation and an article edited by hand differ.
    """
    drafts = _drafts(project, article, alignment)
    catalogue = units.settled(units.update(article.catalogue, drafts), drafts, prefer)
    if not catalogue.header:
        header = po.new_header(article.pair.locale, project=article.pair.slug, version=__version__)
        catalogue = replace(catalogue, header=header)
    now = replace(article, catalogue=catalogue)
    seen = _unpaired(now) if alignment else dict(catalogue.header).get(UNPAIRED, "")
    header = tuple(field for field in catalogue.header if field[0] != UNPAIRED)
    header += ((UNPAIRED, seen),) if seen else ()
    return replace(now, catalogue=replace(catalogue, header=header))


def _drafts(project: Project, article: Article, alignment: Alignment | None) -> list[Unit]:
    """Return the units that both documents ask for."""
    count = len(article.source.segments)
    single = Alignment(tuple(Bead(range(i, i + 1), range(0), 1.0) for i in range(count)))
    placed = article.placed()
    joins = [
        p.source
        for p in placed
        if p.unit and len(p.source) > 1 and (alignment is None or units.is_decided(p.unit))
    ]
    singles = {p.source.start for p in placed if p.unit and len(p.source) == 1 and units.is_decided(p.unit)}
    beads = units.with_joins(units.with_splits(alignment or single, singles), joins)
    occurrences = units.occurrences(
        article.source.document,
        article.source.segments,
        article.target.segments,
        beads,
        language=project.config.source_locale,
    )
    return units.drafts(
        occurrences,
        fuzzy_below=config.for_path(project.config, article.pair.source).fuzzy_below,
        with_context={u.source for u in article.catalogue.units if u.context and not u.obsolete},
    )


def disputes(project: Project, article: Article, alignment: Alignment | None) -> Iterator[Problem]:
    """Yield each sentence that a person translated and the article, edited by hand, says differently."""
    lines = {segment.text: segment for segment in reversed(article.target.segments)}
    for unit, draft in units.disputed(article.catalogue, _drafts(project, article, alignment)):
        at = lines.get(draft.target)
        message = (
            f"the article says {draft.target!r}, the catalogue {unit.target!r}, which holds: "
            "settle it with --prefer catalogue or --prefer article"
        )
        place = (at.line, at.column) if at else (0, 0)
        yield Problem("conflict", message, "warning", article.pair.target, *place)


def write_catalogue(project: Project, article: Article) -> bool:
    """Write the article's catalogue; return False where the file says so already.

    Raises FileError `changed-on-disk` where it is not the file that was read any more.
    """
    return files.write_text(
        project.config.root / article.catalogue_path,
        "".join(po.serialize(article.catalogue)),
        root=project.config.root,
        expected=article.catalogue_text,
    )


def with_catalogues(project: Project, articles: Sequence[Article]) -> list[Article]:
    """Return the articles, those without a catalogue aligned on the fly; nothing is written."""
    if all(article.catalogue_text is not None for article in articles):
        return list(articles)
    alignments = align_articles(project.config, articles)
    return [
        article
        if article.catalogue_text is not None
        else updated(project, article, alignments.get(article.pair.slug))
        for article in articles
    ]


def remove_strays(project: Project) -> None:
    """Remove temporary files that a killed run left beside catalogues and glossaries."""
    root = project.config.root
    globs = [pairing.glob(t) for t in (project.config.catalogue, project.config.glossary)]
    files.remove_strays(files.walk(root, globs, project.config.exclude), root=root)


def glossary_path(project: Project, locale: str) -> str:
    """Return where the glossary of a locale lies, relative to the root."""
    return pairing.expand(project.config.glossary, locale=locale)


def mine_terms(project: Project, articles: Sequence[Article], locale: str) -> list[TermPair]:
    """Return the term pairs of the articles; what needs a person or lacks a side teaches nothing."""
    examples = []
    for article in articles:
        places = article.placed()
        for p in places:
            if p.state != "fresh" or not p.unit or not p.source:
                continue
            first = article.source.segments[p.source.start]
            block = article.source.document.blocks[first.block]
            examples.append(
                glossary.Example(
                    p.unit.source,
                    p.unit.target,
                    block.name if first.kind == "field" else first.kind,
                    Reference(article.pair.source, first.line),
                )
            )
    return glossary.mine(examples, source_language=project.config.source_locale, target_language=locale)


def update_glossary(project: Project, mined: Iterable[TermPair], locale: str) -> tuple[list[TermPair], bool]:
    """Write the glossary of a locale, keeping what people decided; return it and whether it changed.

    Raises CatalogueError where the file cannot be read back.
    """
    path = glossary_path(project, locale)
    root = project.config.root
    old = files.read_text_or_none(root / path, root=root)
    known = delimited.parse_terms(old, path=path) if old is not None else []
    terms = glossary.update(known, mined)
    text = "".join(delimited.serialize_terms(terms))
    return terms, files.write_text(root / path, text, root=root, expected=old)


def template_units(article: Article) -> Iterator[Unit]:
    """Yield the article's units without translation, with the catalogue's contexts and joins."""
    sources = article.source.segments
    path = article.source.document.path
    for p in article.placed():
        if p.source:
            first = sources[p.source.start]
            text = units.joined(sources[p.source.start : p.source.stop])
            # An abandoned unit, of which this is an edited form, has another text.
            known = p.unit if p.unit and p.unit.source == text else None
            yield Unit(
                text,
                context=known.context if known else "",
                kind=first.kind,
                references=(Reference(path, first.line),),
            )


def plain_templates(project: Project) -> Iterator[tuple[str, list[Unit]]]:
    """Yield (slug, untranslated units) of each source document, whatever the locales have."""
    seen = set()
    for pair in project.pairs:
        if pair.slug in seen or pair.source not in project.texts:
            continue
        seen.add(pair.slug)
        yield (
            pair.slug,
            [
                Unit(s.text, kind=s.kind, references=(Reference(pair.source, s.line),))
                for s in project.texts[pair.source].segments
            ],
        )


def read_pair(settings: config.Config, source: str, target: str, locale: str) -> Article:
    """Return the article that two files make, which need not belong to a project.

    Raises GlossalignError for a file that cannot be read.
    """
    texts = []
    for name, code in ((source, settings.source_locale), (target, locale)):
        text = files.read_text(Path(name), follow=True)
        read = document.parse(text, path=name, fields=settings.front_matter)
        texts.append(Text(read, segmenter.segment(read, language(settings, code))))
    pair = pairing.Pair(Path(source).stem, locale, source, target)
    return Article(pair, texts[0], texts[1], "", None, Catalogue(locale))


def rejoined(article: Article, index: int, *, split: bool) -> Article:
    """Return the article with the unit of a source segment split into its sentences, or joined with the next.

    `index` is that of the segment. Raises UsageError `cannot-split` or `cannot-join`.
    """
    placed = [p for p in article.placed() if p.source]
    number = next(k for k, p in enumerate(placed) if index in p.source)
    contexts = units.contexts(article.source.document, article.source.segments)
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
        old, new = [unit], units.split(unit, sources, article.pair.locale)
    else:
        parts = [p.unit for p in placed[number : number + 2] if p.unit]
        if len(parts) < 2 or not any(part.target for part in parts):
            msg = "two neighbouring entries can be joined, one of them translated: align and translate first"
            raise UsageError("cannot-join", msg, path=path)
        old, new = parts, [units.join(parts, contexts[here.source.start] if parts[0].context else "")]
    kept: list[Unit] = []
    for one in article.catalogue.units:
        if one is old[0]:
            kept += new
        elif not any(one is other for other in old):
            kept.append(one)
    return replace(article, catalogue=replace(article.catalogue, units=tuple(kept)))


def built(
    settings: config.Config,
    article: Article,
    keep: build.Keep | None,
    *,
    overwrite: bool = False,
    alignment: Callable[[], Alignment | None] = lambda: None,
) -> build.Built:
    """Return the article's document as its catalogue has it.

    Without `keep` the source stands for what is missing in a new article, and nothing in one that is there.
    `alignment` is asked only where a person's translation is not found in the article. Raises DocumentError
    `build-check` where the document would be read differently from what was meant.
    """
    placed = article.placed()
    source, target = ((side.document, side.segments) for side in (article.source, article.target))
    if article.pair.translated:
        lost = any(
            p.source and not p.target and p.unit and p.unit.target and not p.unit.fuzzy for p in placed
        )
        made = build.into_target(
            source,
            target,
            placed,
            keep or "omit",
            alignment=alignment() if lost else None,
            overwrite=overwrite,
        )
    else:
        made = build.from_source(*source, placed, keep or "source")
    _check_build(settings, article, made, placed)
    return made


def _check_build(
    settings: config.Config, article: Article, made: build.Built, before: Sequence[coverage.Placed]
) -> None:
    """Read the built document as a stranger would: each translation that holds must be there."""
    path = article.pair.target
    read = document.parse(made.text, path=path, fields=settings.front_matter)
    found = Text(read, segmenter.segment(read, language(settings, article.pair.locale)))
    after = replace(article, target=found).placed()
    there = {id(unit) for unit in made.unplaced} | {id(conflict.unit) for conflict in made.conflicts}
    there |= {id(p.unit) for p in after if p.unit and p.target}
    for p in before:
        unit = p.unit if p.source else None
        if not (unit and unit.target) or unit.fuzzy or id(unit) in there:
            continue
        if units.is_decided(unit) or not article.pair.translated:
            msg = (
                f"built, this translation would not be one text of its own: {unit.target!r}; "
                "has it marks that begin a list or heading, or sentences that another rule cuts?"
            )
            line = article.source.segments[p.source.start].line
            raise DocumentError("build-check", msg, path=article.pair.source, line=line)
