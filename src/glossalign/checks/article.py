"""All that the rules find in one article, each at its place in the file that must be edited."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from glossalign.checks import copies, inline, links, literals, marks, numbers, structure, suppress, trust
from glossalign.checks.hits import Hit, became, together
from glossalign.checks.places import place, span_in_document
from glossalign.checks.rules import RULES
from glossalign.model import Finding

if TYPE_CHECKING:
    from glossalign.coverage import Placed
    from glossalign.lang import Language
    from glossalign.model import Document, Segment, Span

Languages = tuple["Language", "Language"]
"""Of the source and of the target."""

_References = tuple[Mapping[str, str], Mapping[str, str]]

RAN: Final = ("GA201", "GA202", "GA203", "GA204", "GA301", "GA302", "GA303", "GA304")
"""Codes of the rules that `findings` asks."""

_PAIRABLE: Final = frozenset({"number", "code", "link", "placeholder", "URL", "tag"})


@dataclass(frozen=True, slots=True)
class Article:
    """What the rules look at."""

    slug: str
    locale: str
    source: Document
    sources: Sequence[Segment]
    target: Document
    targets: Sequence[Segment]
    placed: Sequence[Placed]
    languages: Languages
    catalogue_path: str
    references: _References
    """Where the labels of reference links lead, in both documents."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A finding, and the segments that it is about."""

    finding: Finding
    sources: Sequence[Segment]
    targets: Sequence[Segment]


@dataclass(slots=True)
class _Pair:
    """A translated unit, and what its texts are accused of."""

    placed: Placed
    source: str
    target: str
    blocks: frozenset[tuple[bool, int]]
    """The blocks of both sides that it has a part of; True for a target's."""
    hits: list[Hit]


def findings(
    slug: str,
    locale: str,
    source: Document,
    sources: Sequence[Segment],
    target: Document,
    targets: Sequence[Segment],
    placed: Sequence[Placed],
    languages: Languages,
    *,
    catalogue_path: str,
    known_slugs: Mapping[str, bool] | None = None,
    others: Iterable[Finding] = (),
    others_ran: Collection[str] = (),
) -> Iterator[Finding]:
    """Yield what the rules GA2xx and GA3xx find in an article, and GA000, in the order of the file.

    Only pairs that are fresh are looked at sentence by sentence. A place is in the target document; where a
    translation stands in the catalogue alone, it is line 0 of `catalogue_path`. `known_slugs` says of each slug of
    the site whether it has a translation; with it, links to those without are reported as information.
    `others` are findings of rules elsewhere (`others_ran` their codes), so that one suppression holds for all:
    those that are left are yielded with the rest.
    """
    references = _references(source), _references(target)
    article = Article(
        slug, locale, source, sources, target, targets, placed, languages, catalogue_path, references
    )
    found = [*_of_sentences(article), *_of_structure(article)]
    if known_slugs is not None:
        found += _untranslated_links(article, known_slugs)
    found += [_placed_again(article, finding) for finding in others]
    kept = _suppressed(article, found, {*RAN, *others_ran})
    yield from sorted(kept, key=lambda f: (f.path, f.line, f.column, f.code, f.message))


# -- sentences ---------------------------------------------------------------------------------------


def _of_sentences(article: Article) -> Iterator[_Found]:
    if _is_copied(article):
        yield _copied(article)
        return
    pairs = _pairs(article)
    for pair in pairs:
        kind = article.sources[pair.placed.source.start].kind
        copy = list(copies.rule(pair.source, pair.target, article.languages, kind))
        # Of a sentence that is English nothing else need be said.
        pair.hits += copy or _asked(article, pair)
    _without_moved(article, pairs)
    said, theirs = _code_spans(article), _code(article.target)
    for pair in pairs:
        pair.hits = [
            hit
            for hit in _merged(pair.hits)
            if hit.kind != "code"
            or not (_is_free(hit, pair, said) or _is_own(hit, theirs, article.source.text))
        ]
    accused = {n for n, pair in enumerate(pairs) if any(not hit.alone for hit in pair.hits)}
    doubtful = _doubtful(article, pairs, accused)
    for number, pair in enumerate(pairs):
        for hit in pair.hits:
            if hit.alone or number not in doubtful or (hit.lost and hit.added):
                yield _found(article, hit, pair.placed, pair.source)
    yield from _untranslated(article)


def _pairs(article: Article) -> list[_Pair]:
    """Return the fresh units with what the article says for each, which is not the catalogue's text where it was edited."""
    edited = _edited(article.placed, article.targets)
    found = []
    for p in article.placed:
        if p.state == "fresh" and p.source and p.unit and p.unit.target:
            now = edited.get(p.source.start)
            text = _text(article.targets, now) if now else p.unit.target
            here = replace(p, target=now) if now else p
            blocks = frozenset(_blocks(article, here.source, here.target))
            found.append(_Pair(here, p.unit.source, text, blocks, []))
    return found


def _edited(placed: Sequence[Placed], targets: Sequence[Segment]) -> dict[int, range]:
    """Return the target segments of each unit, by first source segment, whose translation was edited in the article alone.

    They are the new segments between two that have a partner: the one that is most like the catalogue's text, or,
    where as many units have lost their place as there are new segments, each in turn.
    """
    found: dict[int, range] = {}
    lost: list[Placed] = []
    new: list[Placed] = []
    for p in (*placed, None):
        if p is not None and not p.source:
            new.append(p)
        elif p is not None and not p.target and p.state == "fresh":
            lost.append(p)
        else:
            if lost and new:
                found.update(_likest(lost, [j for one in new for j in one.target], targets))
            lost, new = [], []
    return found


_LIKE: Final = 0.6
"""Likeness from which a text is an edited form of another; `catalogue.nearest` has the same."""


def _likest(
    lost: Sequence[Placed], new: Sequence[int], targets: Sequence[Segment]
) -> Iterator[tuple[int, range]]:
    """Yield the first source segment of each unit, and where its edited translation stands among new segments."""
    used: set[int] = set()
    runs = [
        range(new[k], new[k] + size)
        for k in range(len(new))
        for size in (1, 2)
        if list(range(new[k], new[k] + size)) == list(new[k : k + size])
    ]
    for number, p in enumerate(lost):
        known = p.unit.target if p.unit else ""
        free = [run for run in runs if used.isdisjoint(run)] if len(lost) * len(runs) <= _COMPARED else []
        best = max(free, key=lambda run: _likeness(known, _text(targets, run)), default=None)
        if best is None or _likeness(known, _text(targets, best)) < _LIKE:
            turn = new[number] if len(lost) == len(new) else -1
            best = range(turn, turn + 1) if turn >= 0 and turn not in used else None
        if best is not None:
            used.update(best)
            yield p.source.start, best


_COMPARED: Final = 10_000
"""Pairs of texts between two sentences with a partner that are compared; more is another article."""


def _text(segments: Sequence[Segment], run: range) -> str:
    return " ".join(segments[i].text for i in run)


def _blocks(article: Article, source: range, target: range) -> Iterator[tuple[bool, int]]:
    yield from ((False, article.sources[i].block) for i in source)
    yield from ((True, article.targets[j].block) for j in target)


_UNLIKELY: Final = 0.1
"""Support below which a pair is taken for a wrong one, though its alignment was sure: one in a hundred."""
_UNLIKELY_AT_GAP: Final = 0.35
"""The same beside a sentence without a partner: there the wrong ones are."""


def _doubtful(article: Article, pairs: Sequence[_Pair], wanted: Collection[int]) -> set[int]:
    """Return those of the wanted pairs that seem to be none: what one side lacks there says nothing."""
    codes = article.languages[0].code, article.languages[1].code
    shares = trust.support([(pair.source, pair.target) for pair in pairs], wanted, codes)
    alone = (
        {i for p in article.placed if not p.target for i in p.source},
        {j for p in article.placed if not p.source for j in p.target},
    )
    found = set()
    for number, share in shares.items():
        one, other = pairs[number].placed.source, pairs[number].placed.target
        gap = {one.start - 1, one.stop} & alone[0] or (other and {other.start - 1, other.stop} & alone[1])
        if share < (_UNLIKELY_AT_GAP if gap else _UNLIKELY):
            found.add(number)
    return found


def _asked(article: Article, pair: _Pair) -> list[Hit]:
    """Return what the rules of sentences say of a pair of texts."""
    return _hits(pair.source, pair.target, article.languages, article.references)


def _hits(source: str, target: str, languages: Languages, references: _References) -> list[Hit]:
    return [
        *numbers.rule(source, target, languages),
        *literals.rule(source, target, languages),
        *links.rule(source, target, languages, references),
        *marks.rule(source, target, languages),
    ]


_LABEL: Final = re.compile(r"\](?:\[([^\[\]]*)\])?$")


def _references(document: Document) -> Mapping[str, str]:
    """Return where the labels of a document's reference links lead, as far as links use them."""
    found = {}
    for block in document.blocks:
        for one in block.inlines:
            if one.kind == "link" and (match := _LABEL.search(document.text, one.inner[1], one.end)):
                name = match[1] or document.text[slice(*one.inner)]
                found[links.label(name)] = one.target
    return found


def _without_moved(article: Article, pairs: Sequence[_Pair]) -> None:
    """Take out what a neighbour explains: something lost here that stands there in excess, and the reverse.

    A neighbour has a part of the same block, since translators cut sentences elsewhere; for a link it may be any
    sentence of the article. Sentences without a partner explain as well.
    """
    loose = _Loose(article, pairs)
    come: dict[tuple[str, str], list[tuple[_Pair, Hit]]] = defaultdict(list)
    for pair in pairs:
        for hit in pair.hits:
            for name in hit.added:
                come[hit.kind, name].append((pair, hit))
    gone: set[int] = set()
    for pair in pairs:
        for hit in pair.hits:
            if id(hit) in gone:
                continue
            other = next(
                (
                    there
                    for name in sorted(hit.lost)
                    for where, there in come.get((hit.kind, name), ())
                    if there is not hit and id(there) not in gone and _are_near(hit.kind, pair, where)
                ),
                None,
            )
            if other:
                gone |= {id(hit), id(other)}
            elif loose.explains(pair, hit):
                gone.add(id(hit))
    for pair in pairs:
        pair.hits = [hit for hit in pair.hits if id(hit) not in gone]


def _are_near(kind: str, one: _Pair, other: _Pair) -> bool:
    return kind == "link" or not one.blocks.isdisjoint(other.blocks)


class _Loose:
    """What the sentences have that are in no pair that is looked at."""

    def __init__(self, article: Article, pairs: Sequence[_Pair]) -> None:
        self._article = article
        sources = {i for pair in pairs for i in pair.placed.source}
        targets = {j for pair in pairs for j in pair.placed.target}
        self._texts: dict[tuple[bool, int], list[str]] = defaultdict(list)
        for is_target, segments, taken in (
            (False, article.sources, sources),
            (True, article.targets, targets),
        ):
            for index, segment in enumerate(segments):
                if index not in taken:
                    self._texts[is_target, segment.block].append(segment.text)
        self._known: dict[tuple[bool, int], list[Hit]] = {}

    @cached_property
    def _links(self) -> Counter[str]:
        """How often more such sentences of the target than of the source have each link of the article."""
        found: Counter[str] = Counter()
        for key in self._texts:
            for hit in self._of(key):
                if hit.kind == "link":
                    found.update(hit.added)
                    found.subtract(hit.lost)
        return found

    def explains(self, pair: _Pair, hit: Hit) -> bool:
        """Tell whether such a sentence of the pair's blocks (for a link, of the article) has what the hit is about."""
        if hit.kind == "link":
            return any(self._links[name] > 0 for name in hit.lost) or any(
                self._links[name] < 0 for name in hit.added
            )
        for key in pair.blocks & self._texts.keys():
            for there in self._of(key):
                if hit.kind == there.kind and not (
                    hit.lost.isdisjoint(there.added) and hit.added.isdisjoint(there.lost)
                ):
                    return True
        return False

    def _of(self, key: tuple[bool, int]) -> list[Hit]:
        if key not in self._known:
            article = self._article
            self._known[key] = [
                hit
                for text in self._texts[key]
                for hit in _hits(
                    *(("", text) if key[0] else (text, "")), article.languages, article.references
                )
            ]
        return self._known[key]


def _merged(hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield the hits: what was lost and what was added instead as one, and so all of one kind that only was lost or added."""
    rest = list(hits)
    for gone in hits:
        candidates = [
            h for h in rest if h.added and not h.lost and (h.code, h.kind) == (gone.code, gone.kind)
        ]
        if gone.kind in _PAIRABLE and gone.lost and candidates:
            come = max(candidates, key=lambda h: _likeness(gone.shown, h.shown))
            rest[rest.index(gone)] = became(gone, come)
            rest.remove(come)
    alike: dict[tuple[str, str, bool], list[Hit]] = defaultdict(list)
    for hit in rest:
        if hit.kind in _PAIRABLE and bool(hit.lost) != bool(hit.added):
            alike[hit.code, hit.kind, bool(hit.lost)].append(hit)
        else:
            yield hit
    for same in alike.values():
        yield together(same)


def _likeness(one: str, other: str) -> float:
    """Return how alike two texts are, 0 to 1."""
    # Loaded here: most articles need it nowhere.
    from rapidfuzz import fuzz

    return fuzz.ratio(one, other) / 100


def _code(document: Document) -> str:
    """Return what stands in a document's code blocks."""
    return "\n".join(
        document.text[block.start : block.end] for block in document.blocks if block.kind == "code"
    )


def _is_own(hit: Hit, theirs: str, ours: str) -> bool:
    """Tell whether code is what the article's own code blocks have in translation: the text speaks of what they show."""
    if not (hit.lost and hit.added):
        return False
    name = "".join(hit.added)
    if len(name) > _LONG:
        # Long enough to be told without its spaces, which code may break lines at.
        return name in literals.name_of(theirs) and name not in literals.name_of(ours)
    parts = map(re.escape, hit.shown.strip("` \t").split())
    pattern = re.compile(r"(?<!\w)" + r"\s*".join(parts) + r"(?!\w)")
    return pattern.search(theirs) is not None and pattern.search(ours) is None


_LONG: Final = 20
_RECENT: Final = 6
"""Sentences for which a name that was said need not be said again."""


def _code_spans(article: Article) -> list[str]:
    """Return the names in code of each target segment."""
    return [
        "\n".join(literals.name_of(item.value) for item in inline.scan(segment.text) if item.kind == "code")
        for segment in article.targets
    ]


def _is_free(hit: Hit, pair: _Pair, said: Sequence[str]) -> bool:
    """Tell whether a translator may leave code out or put it in.

    Turkish leaves out a subject or possessor that was named (`useId does not take any parameters`:
    `Parametre almaz`), and may set in code what the source says in words (`the button`: `<button>`).
    """
    if not hit.lost:
        return True
    if hit.added or not pair.placed.target:
        return False
    first = pair.placed.target.start
    recent = "\n".join(said[max(0, first - _RECENT) : first]).split("\n")
    omissible = pair.source.startswith("`") or any(
        f"{sign} {hit.shown}" in pair.source for sign in (",", "of")
    )
    return omissible and hit.lost.issubset(recent)


def _is_copied(article: Article) -> bool:
    return copies.is_copied_article([s.text for s in article.sources], [s.text for s in article.targets])


def _copied(article: Article) -> _Found:
    """Return the one finding of an article that is not translated as a whole."""
    texts = {segment.text for segment in article.sources}
    copied = sum(segment.text in texts for segment in article.targets)
    message = f"{copied} of {len(article.targets)} segments are the source's own text: translate the article"
    return _found(article, Hit(copies.CODE, message, 0, 0), None, "", targets=range(1))


def _untranslated(article: Article) -> Iterator[_Found]:
    """Yield the segments of the target that no unit translates and that are the source's text, or its language.

    What a program prints is left alone.
    """
    sources = [s.text for s in article.sources]
    known = set(sources)
    printed = structure.outputs(article.target)
    edited = {j for run in _edited(article.placed, article.targets).values() for j in run}
    for p in article.placed:
        if not p.target or (p.unit and p.unit.target) or p.target.start in edited:
            continue
        if article.targets[p.target.start].block in printed:
            continue
        segments = article.targets[p.target.start : p.target.stop]
        text = " ".join(segment.text for segment in segments)
        source = " ".join(sources[p.source.start : p.source.stop])
        if not source and text in known:
            source = text
        for hit in copies.rule(source, text, article.languages, segments[0].kind):
            yield _found(article, hit, p, source)


def _untranslated_links(article: Article, known_slugs: Mapping[str, bool]) -> Iterator[_Found]:
    for pair in _pairs(article):
        for hit in links.untranslated(pair.target, article.languages, known_slugs):
            found = _found(article, hit, pair.placed, pair.source)
            yield replace(found, finding=replace(found.finding, severity="info"))


# -- structure ---------------------------------------------------------------------------------------


def _of_structure(article: Article) -> Iterator[_Found]:
    sides = (article.source, article.sources), (article.target, article.targets)
    rules = () if _is_copied(article) else (structure.heading_levels, structure.list_lengths)
    pairs = _pairs(article)
    numbers_of = {pair.placed.source.start: number for number, pair in enumerate(pairs)}
    for rule in rules:
        for fault in rule(*sides, article.placed):
            accused = {numbers_of[i] for i in fault.source if i in numbers_of}
            if fault.code != "GA201" and accused and accused == _doubtful(article, pairs, accused):
                continue
            source = " ".join(article.sources[i].text for i in fault.source)
            first = article.targets[fault.target.start]
            hit = Hit(fault.code, fault.message, 0, len(first.text))
            yield _found(article, hit, None, source, fault.source, fault.target)
    for message, line, column in structure.heading_spaces(article.target):
        there = [s for s in article.targets if s.line == line and s.kind == "heading"]
        finding = _finding(
            article, "GA202", message, article.target.path, (line, column, line, column), message
        )
        yield _Found(finding, [], there)


# -- findings ----------------------------------------------------------------------------------------


def _found(
    article: Article,
    hit: Hit,
    p: Placed | None,
    source: str,
    sources: range = range(0),
    targets: range = range(0),
) -> _Found:
    """Return a hit as a finding at its place; `source` is the text that it belongs to, wherever it stands."""
    if p is not None:
        sources, targets = p.source, p.target
    there = article.targets[targets.start : targets.stop]
    content = f"{hit.message}\n{source}"
    if there:
        span: Span = span_in_document(article.target, there, hit.start, hit.end)
        finding = _finding(
            article, hit.code, hit.message, article.target.path, place(article.target, span), content
        )
    else:
        finding = _finding(article, hit.code, hit.message, article.catalogue_path, (0, 0, 0, 0), content)
    return _Found(finding, article.sources[sources.start : sources.stop], there)


def _finding(
    article: Article, code: str, message: str, path: str, where: tuple[int, int, int, int], content: str
) -> Finding:
    severity = RULES[code].severity
    return Finding(code, message, severity, article.slug, article.locale, path, *where, content)


def _placed_again(article: Article, finding: Finding) -> _Found:
    """Return a finding of another rule with the segments of both sides that stand at its line."""
    for document, segments, is_target in (
        (article.source, article.sources, False),
        (article.target, article.targets, True),
    ):
        if finding.path == document.path and finding.line:
            here = {i for i, segment in enumerate(segments) if segment.line == finding.line}
            at = [p for p in article.placed if not here.isdisjoint(p.target if is_target else p.source)]
            return _Found(
                finding,
                [article.sources[i] for p in at for i in p.source],
                [article.targets[j] for p in at for j in p.target],
            )
    return _Found(finding, [], [])


def _suppressed(article: Article, found: Iterable[_Found], ran: Collection[str]) -> Iterator[Finding]:
    """Yield the findings that no document suppresses, then the suppressions without use."""
    ours, theirs = suppress.suppressions(article.source), suppress.suppressions(article.target)
    for one in found:
        finding = one.finding
        line = {article.source.path: (finding.line, 0), article.target.path: (0, finding.line)}
        lines = line.get(finding.path, (0, 0))
        hidden = False
        for rows, document, segments, at in (
            (ours, article.source, one.sources, lines[0]),
            (theirs, article.target, one.targets, lines[1]),
        ):
            for row in rows:
                hidden |= suppress.covers(row, document, finding.code, segments, at)
        if not hidden:
            yield finding
    for rows, document in ((ours, article.source), (theirs, article.target)):
        for row in rows:
            for message in suppress.unused(row, RULES.keys(), ran):
                where = (row.line, row.column, row.line, row.column)
                yield _finding(article, suppress.UNUSED, message, document.path, where, message)
