"""The articles of a project aligned, and their catalogues brought up to date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from glossalign import __version__, lang
from glossalign.catalogue import deletions, drafts, memory, proposals, trace, units, update
from glossalign.checks import copies
from glossalign.formats import po
from glossalign.markdown.inline import format_key
from glossalign.model import Alignment, Bead, Catalogue, Problem, Segment, Unit
from glossalign.project import config, parallel, revisions
from glossalign.project.load import Project, text_of
from glossalign.report.text import bead_lines

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from glossalign.align.lexicon import Lexicon
    from glossalign.align.passes import Model
    from glossalign.article import Article

TAUGHT = 2000
"""Pairs of settled articles that teach those that are aligned; more take longer and teach little.
"""

WORTH = 4
"""Articles from which several processes align them: one takes as long as reading a dozen."""

UNPAIRED = "X-Glossalign-Unpaired"
"""Header field with a digest of what is left over on both sides once they were aligned: as long as
it is the same, there is nothing to align."""


MADE_BY = "X-Glossalign-Version"
"""Header field with the version that last changed an entry: its rules cut the sentences."""


def is_settled(article: Article) -> bool:
    """Tell whether the catalogue says what corresponds to what, so that nothing need be aligned.

    That is so unless both sides have segments left over that were not there when they were aligned,
    or a person's translation that holds is not in the article, where something else may stand in
    its place.
    """
    if not article.catalogue.units:
        return False
    placed = article.placed
    there = {id(p.unit) for p in placed if p.target or p.before}
    lost = any(
        p.unit and units.is_decided(p.unit) and not p.unit.fuzzy and id(p.unit) not in there
        for p in placed
    )
    if lost and any(not p.source for p in placed):
        return False
    return _unpaired(article) in ("", dict(article.catalogue.header).get(UNPAIRED))


def unsettled_slugs(articles: Iterable[Article], *, again: bool = False) -> frozenset[str]:
    """Return the slugs of the articles that are to be aligned: all with `again`."""
    return frozenset(article.pair.slug for article in articles if again or not is_settled(article))


def _unpaired(article: Article) -> str:
    """Return a digest of the segments without a partner, "" where only one side has some."""
    placed = article.placed
    # What a formatter does to them makes no other segments of them.
    sources = [
        format_key(article.source.segments[i].text)
        for p in placed
        if not (p.target or p.before)
        for i in p.source
    ]
    targets = [
        format_key(article.target.segments[j].text)
        for p in placed
        if not p.source
        for j in p.target
    ]
    return units.digest("\n".join([*sources, "", *targets])) if sources and targets else ""


def lacks(article: Article) -> bool:
    """Tell whether a segment of the source has no translation."""
    return any(p.source and not (p.unit and p.unit.target) for p in article.placed)


def traced_alignment(article: Article) -> Alignment:
    """Return the alignment of a settled article: its units, where they stand in both documents."""
    return Alignment(
        tuple(
            Bead(
                p.source,
                p.target or p.before,
                p.unit.mark.confidence if p.unit and p.unit.mark else 1.0,
            )
            for p in article.placed
        )
    )


def learn(
    settings: config.Config,
    articles: Sequence[Article],
    given: Lexicon | None = None,
    *,
    neural: bool = False,
    taught: Iterable[tuple[str, str]] = (),
    jobs: int = 1,
) -> tuple[list[Article], Model]:
    """Return the articles of a locale that have both sides, and what they teach together.

    What people reviewed in any catalogue teaches, too, and `given` words, and `taught` pairs of
    texts. With `neural` the vectors of a sentence encoder are one more evidence. Raises
    GlossalignError.
    """
    # NumPy comes with these: it takes a tenth of a second, and commands that align nothing do
    # without.
    from glossalign.align import lexicon, passes  # noqa: PLC0415

    both = [article for article in articles if article.source.segments and article.target.segments]
    sides = [(article.source.segments, article.target.segments) for article in both]
    known = lexicon.EMPTY_LEXICON
    if both:
        codes = (lang.language(code).code for code in (settings.source_locale, both[0].pair.locale))
        known = lexicon.everyday_lexicon(*codes)
    reviewed = [
        (unit.source, unit.target)
        for article in articles
        for unit in article.catalogue.units
        if unit.target and units.is_decided(unit) and not unit.fuzzy
    ]
    model = passes.learn_model(
        [([s.text for s in one], [s.text for s in other]) for one, other in sides],
        kinds=[([s.kind for s in one], [s.kind for s in other]) for one, other in sides],
        blocks=[([s.block for s in one], [s.block for s in other]) for one, other in sides],
        known=lexicon.union(known, given) if given else known,
        reviewed=[*reviewed, *taught],
        vectors=_vectors(sides) if neural else None,
        mapper=parallel.mapper_over(jobs, worth=WORTH),
    )
    return both, model


def lexicon_of_articles(project: Project, articles: Sequence[Article]) -> Lexicon:
    """Return the lexicon that all articles of a locale teach together."""
    from glossalign.align import passes  # noqa: PLC0415 - NumPy: see `learn`

    return passes.learned_lexicon(learn(project.config, articles)[1])


def explanation(
    settings: config.Config,
    articles: Sequence[Article],
    chosen: Collection[str],
    given: Lexicon | None = None,
    *,
    neural: bool = False,
) -> Iterator[str]:
    """Yield lines that say what each bead of the articles with the chosen slugs rests on."""
    from glossalign.align import explain, passes  # noqa: PLC0415 - NumPy: see `learn`

    both, model = learn(settings, articles, given, neural=neural)
    for number, (article, alignment) in enumerate(zip(both, passes.alignments(model), strict=True)):
        if article.pair.slug not in chosen:
            continue
        for bead in alignment.beads:
            yield from bead_lines(
                bead,
                explain.grounds(model, number, bead),
                (article.pair.source, [article.source.segments[i] for i in bead.source]),
                (article.pair.target, [article.target.segments[j] for j in bead.target]),
            )


def _vectors(
    sides: Sequence[tuple[Sequence[Segment], Sequence[Segment]]],
) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    from glossalign.steps import encoder  # noqa: PLC0415 - NumPy: see `learn`

    every = encoder.vectors([segment.text for pair in sides for side in pair for segment in side])
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
    unsettled: Collection[str] | None = None,
    jobs: int = 1,
) -> dict[str, Alignment]:
    """Return the alignment of each article that has a translation, by slug.

    Articles that their catalogues settle are not aligned anew, unless `again`; the others, whose
    slugs are `unsettled` where that was asked already, are learned from together, and from the
    settled ones.
    """
    if unsettled is None:
        unsettled = unsettled_slugs(articles, again=again)
    settled = [article for article in articles if article.pair.slug not in unsettled]
    found = {
        article.pair.slug: traced_alignment(article)
        for article in settled
        if article.target.segments
    }
    rest = [article for article in articles if article.pair.slug in unsettled]
    if any(article.target.segments for article in rest):
        from glossalign.align import passes  # noqa: PLC0415 - NumPy: see `learn`

        pairs = [
            (unit.source, unit.target)
            for article in settled
            for unit in article.catalogue.units
            if unit.target and not unit.fuzzy and not unit.obsolete
        ]
        some = pairs[:: 1 + len(pairs) // TAUGHT]
        both, model = learn(settings, rest, given, neural=neural, taught=some, jobs=jobs)
        aligned = zip(
            both, passes.alignments(model, parallel.mapper_over(jobs, worth=WORTH)), strict=True
        )
        for article, alignment in aligned:
            keeps = article.catalogue.units and not again
            found[article.pair.slug] = (
                _complete(traced_alignment(article), alignment) if keeps else alignment
            )
    return found


def _complete(known: Alignment, new: Alignment) -> Alignment:
    """Return the beads of a catalogue, and of a new alignment those for segments left over.

    So one changed sentence cannot upset the pairs of a whole article.
    """
    from glossalign.align.passes import in_source_order  # noqa: PLC0415 - NumPy: see `learn`

    fixed = [bead for bead in known.beads if bead.source and bead.target]
    sources = {i for bead in fixed for i in bead.source}
    targets = {j for bead in fixed for j in bead.target}
    added = [
        bead
        for bead in new.beads
        if bead.source
        and bead.target
        and sources.isdisjoint(bead.source)
        and targets.isdisjoint(bead.target)
    ]
    sources.update(i for bead in added for i in bead.source)
    targets.update(j for bead in added for j in bead.target)
    alone = [
        bead
        for old in known.beads
        if not (old.source and old.target)
        for bead in (
            *(
                Bead(range(i, i + 1), range(0), old.confidence)
                for i in old.source
                if i not in sources
            ),
            *(
                Bead(range(0), range(j, j + 1), old.confidence)
                for j in old.target
                if j not in targets
            ),
        )
    ]
    return Alignment(in_source_order([*fixed, *added, *alone]), related=new.related)


def from_revision(
    project: Project, articles: Sequence[Article], revision: str, given: Lexicon | None
) -> list[Article]:
    """Return the articles, new ones with a catalogue made from the source of a git revision.

    The source that a translation was made from is paired best with it; what changed since is then
    stale with its previous text rather than badly aligned. Raises UsageError `git-revision`.
    """
    old = []
    for article in articles:
        if article.has_catalogue or not article.target.segments:
            continue
        text = revisions.read_revision(project.config.root, revision, article.pair.source)
        if text is not None:
            settings = project.config
            source = text_of(settings, text, article.pair.source, settings.source_locale)
            old.append(replace(article, source=source))
    alignments = align_articles(project.config, old, given)
    made = {
        article.pair.slug: update_article(
            project, article, alignments.get(article.pair.slug)
        ).catalogue
        for article in old
    }
    return [
        article.with_catalogue(made[article.pair.slug]) if article.pair.slug in made else article
        for article in articles
    ]


def with_renamed(
    articles: Sequence[Article], abandoned: Mapping[str, Catalogue]
) -> tuple[list[Article], list[Problem]]:
    """Return the articles, a renamed one with the catalogue that it had, and a note of each.

    The old file stays where it is: what is no longer needed a person deletes.
    """
    waiting = dict(abandoned)
    found, notes = [], []
    for article in articles:
        new = not article.has_catalogue and not article.catalogue.units
        old = (
            memory.predecessor((s.text for s in article.source.segments), waiting)
            if new and waiting
            else None
        )
        if old is None:
            found.append(article)
            continue
        found.append(article.with_catalogue(waiting.pop(old)))
        here = article.catalogue_path
        message = f"{here} goes on from it: no document has its slug any more; delete it"
        notes.append(Problem("renamed", message, "info", old))
    return found, notes


def doubts(settings: config.Config, article: Article, alignment: Alignment) -> Iterator[Problem]:
    """Yield why the two sides of an article may be no translation of each other."""
    languages = lang.language(settings.source_locale), lang.language(article.pair.locale)
    sources, targets = (
        [s.text for s in side.segments] for side in (article.source, article.target)
    )
    for code, message in copies.translation_doubts(
        sources, targets, alignment, languages, article.copied_segments
    ):
        yield Problem(code, message, "warning", article.pair.target)


def update_article(
    project: Project,
    article: Article,
    alignment: Alignment | None,
    prefer: update.Prefer = "ask",
    elsewhere: memory.Memory = memory.NO_MEMORY,
    wanted: Sequence[Unit] | None = None,
    *,
    accept_deletions: bool = False,
) -> Article:
    """Return the article with its catalogue brought up to date with both documents.

    Joined sentences that a person decided stay joined, and without a translation to align all do.
    `prefer` settles where a person's translation and an article edited by hand differ; `elsewhere`
    has the translations of other articles, and the glossary's. `wanted` is what `drafts_of`
    returned, where it was asked already. What a program emptied is restored, unless
    `accept_deletions`.
    """
    if wanted is None:
        wanted = drafts_of(project, article, alignment)
    existing = article.catalogue
    known = deletions.known_deletions(existing)
    if not accept_deletions:
        existing = deletions.restored(existing, wanted)
    is_as_built = trace.agrees(article.target, article.catalogue)
    gone = deletions.deleted_drafts(existing, wanted, is_as_built=is_as_built)
    wanted = [replace(d, target="", fuzzy=False, mark=None) if d in gone else d for d in wanted]
    catalogue = update.settle(update.update(existing, wanted, elsewhere), wanted, prefer)
    if not catalogue.header:
        header = po.new_header(article.pair.locale, project=article.pair.slug, version=__version__)
        catalogue = replace(catalogue, header=header)
    # What is left over is seen as the next run will see it: once the agreement is noted.
    now = note_agreement(article.with_catalogue(catalogue))
    seen = _unpaired(now) if alignment else dict(catalogue.header).get(UNPAIRED, "")
    made_by = dict(catalogue.header).get(MADE_BY, __version__)
    if catalogue.units != article.catalogue.units:
        made_by = __version__
    texts = [draft.target for draft in gone]
    texts += [
        units.joined_text(now.target.segments[p.before.start : p.before.stop])
        for p in now.placed
        if p.unit and units.is_rejected(p.unit)
    ]
    deleted = deletions.noted_deletions(known & _digests(article, known), catalogue, texts)
    return with_fields(now, {MADE_BY: made_by, UNPAIRED: seen, deletions.DELETED: deleted})


def _digests(article: Article, known: frozenset[str]) -> frozenset[str]:
    """Return the digests of all that an article says; those known where it is not there."""
    segments = article.target.segments
    if not (known and segments):
        return known
    return frozenset(
        digest
        for size in range(1, trace.LONGEST_JOIN + 1)
        for j in range(len(segments) - size + 1)
        for digest in units.digests(units.joined_text(segments[j : j + size]))
    )


def with_fields(article: Article, fields: Mapping[str, str]) -> Article:
    """Return the article with header fields of ours in its catalogue; "" takes one out.

    A field that is there keeps its place.
    """
    header = {**dict(article.catalogue.header), **fields}
    kept = tuple((name, value) for name, value in header.items() if value or name not in fields)
    return article.with_catalogue(replace(article.catalogue, header=kept))


def note_agreement(article: Article) -> Article:
    """Return the article with a note in its catalogue where it has all that the catalogue says."""
    return with_fields(article, {trace.BUILT: _agreed(article)})


def note_settled(article: Article) -> Article:
    """Return the article with a note that there is nothing to align in what is left over."""
    return with_fields(article, {UNPAIRED: _unpaired(article)})


def _agreed(article: Article) -> str:
    """Return the value of the header field BUILT.

    It is "" where the marks know all that the article says, or the article lacks something that the
    catalogue has said since nobody knows when.
    """
    known = dict(article.catalogue.header).get(trace.BUILT, "")
    if not article.target.segments or trace.agrees(article.target, article.catalogue):
        return known
    decided = [p for p in article.placed if p.source and p.unit and units.is_decided(p.unit)]
    if any(not _has_literally(article, p) for p in decided):
        return ""
    unknown = any(p.target and p.unit and not units.is_known_to_mark(p.unit) for p in decided)
    return trace.digest_of(article.target) if unknown else ""


def _has_literally(article: Article, p: trace.Placed) -> bool:
    """Tell whether an article has a decided translation letter by letter, where it must."""
    if not p.unit or not p.target:
        return bool(p.unit and p.unit.fuzzy)
    segments = article.target.segments[p.target.start : p.target.stop]
    return units.joined_text(segments) in units.article_forms(p.unit)


def drafts_of(project: Project, article: Article, alignment: Alignment | None) -> list[Unit]:
    """Return the units that both documents ask for."""
    count = len(article.source.segments)
    single = Alignment(tuple(Bead(range(i, i + 1), range(0), 1.0) for i in range(count)))
    placed = article.placed
    joins = [
        p.source
        for p in placed
        if p.unit and len(p.source) > 1 and (alignment is None or units.is_decided(p.unit))
    ]
    singles = {
        p.source.start for p in placed if p.unit and len(p.source) == 1 and units.is_decided(p.unit)
    }
    beads = drafts.with_joins(drafts.with_splits(alignment or single, singles), joins)
    occurrences = drafts.occurrences(
        article.source,
        article.target,
        beads,
        known={
            p.source.start: p.unit.context
            for p in placed
            if p.source and p.unit and p.unit.source == _text_of(article, p.source)
        },
        language=project.config.source_locale,
        is_copy=article.copied_segments > 0,
        kept=lambda: article.kept_words,
    )
    return drafts.from_occurrences(
        occurrences,
        fuzzy_below=config.for_path(project.config, article.pair.source).fuzzy_below,
        known=Counter(
            (units.base_context(u.context), u.source)
            for u in article.catalogue.units
            if u.context and not u.obsolete
        ),
    )


def _text_of(article: Article, run: range) -> str:
    return units.joined_text(article.source.segments[run.start : run.stop])


def disputes(article: Article, wanted: Sequence[Unit]) -> Iterator[Problem]:
    """Yield each sentence that a person translated and the article says differently."""
    if not any(units.is_decided(unit) and not unit.obsolete for unit in article.catalogue.units):
        return
    lines = {segment.text: segment for segment in reversed(article.target.segments)}
    for unit, draft in update.disputed_drafts(article.catalogue, wanted):
        at = lines.get(draft.target)
        message = (
            f"the article says {draft.target!r}, the catalogue {unit.target!r}, which holds: "
            "settle it with --prefer catalogue or --prefer article"
        )
        place = (at.line, at.column) if at else (0, 0)
        yield Problem("conflict", message, "warning", article.pair.target, *place)


def stale_notes(article: Article) -> Iterator[Problem]:
    """Yield a note of each stale sentence that says what changed: its words, or less."""
    for p in article.placed:
        if p.state == "stale" and p.unit and p.unit.previous_source:
            at = article.source.segments[p.source.start]
            what = proposals.change(p.unit.previous_source, p.unit.source)
            message = f"{what}{'' if what == 'words' else ' alone'} changed: {at.text}"
            yield Problem(f"stale-{what}", message, "info", article.pair.source, at.line, at.column)


def with_catalogues(project: Project, articles: Sequence[Article]) -> list[Article]:
    """Return the articles, those without a catalogue aligned on the fly; nothing is written."""
    if all(article.has_catalogue for article in articles):
        return list(articles)
    alignments = align_articles(project.config, articles, jobs=project.jobs)
    return [
        article
        if article.has_catalogue
        else update_article(project, article, alignments.get(article.pair.slug))
        for article in articles
    ]


def realignments(project: Project, articles: Sequence[Article]) -> dict[str, Alignment | None]:
    """Return the alignment, by slug, of each article that its catalogue does not describe.

    A sentence that was edited on both sides since the catalogue was made is translated, not stale
    and extra; one that was taken out of the article is not translated any more, although its entry
    still says how.
    """
    unsettled = unsettled_slugs(articles)
    changed, shorter = [], {}
    for article in articles:
        slug, has_text = article.pair.slug, bool(article.target.segments)
        if not article.has_catalogue or (has_text and slug in unsettled):
            changed.append(slug)
        elif has_text and (_has_other_text(article) or deletions.emptied_units(article.catalogue)):
            shorter[slug] = traced_alignment(article)
    alignments = (
        align_articles(project.config, articles, unsettled=unsettled, jobs=project.jobs)
        if changed
        else {}
    )
    return {slug: alignments.get(slug) for slug in changed} | shorter


def _has_other_text(article: Article) -> bool:
    """Tell whether a translation that was taken from the article has left it, or is back in it."""
    return any(
        p.source
        and p.unit
        and p.unit.target
        and not units.is_decided(p.unit)
        and (update.is_doubt_of_loss(p.unit) if p.target else p.state == "fresh")
        for p in article.placed
    )


def as_aligned(
    project: Project,
    article: Article,
    found: Mapping[str, Alignment | None],
    elsewhere: memory.Memory = memory.NO_MEMORY,
) -> Article:
    """Return an article as `align` would leave it.

    `found` is what `realignments` returned. Nothing is written.
    """
    slug = article.pair.slug
    if slug not in found:
        return article
    return update_article(project, article, found[slug], elsewhere=elsewhere)
