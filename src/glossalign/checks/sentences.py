"""What the rules of texts find in an article, without what neighbours explain."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from glossalign.checks import literals
from glossalign.checks.hits import Hit, changed_hit, joint_hit
from glossalign.checks.labels import labels_of
from glossalign.checks.pairs import likeness, text_pairs
from glossalign.checks.subject import Subject, Texts
from glossalign.checks.trust import doubtful_pairs
from glossalign.markdown import inline

if TYPE_CHECKING:
    from glossalign.article import Article
    from glossalign.checks.pairs import TextPair
    from glossalign.checks.rules import Rule
    from glossalign.model import Document


_PAIRABLE: Final = frozenset({"number", "code", "link", "placeholder", "URL", "tag"})


def text_hits(subject: Subject, rules: Iterable[Rule]) -> Iterator[tuple[TextPair, Hit]]:
    """Yield what rules of texts hold against the pairs of an article, in the order of the source.

    Left out is what a neighbour explains, what a translator may do, and what doubtful pairs lack.
    """
    if subject.article.copied_segments:
        return
    asked = sorted((rule for rule in rules if rule.of_texts), key=lambda rule: not rule.settles)
    pairs = subject.once(text_pairs)
    for pair in pairs:
        pair.hits = _hits(pair.texts, asked)
    _take_out_moved(subject, asked)
    article = subject.article
    said, theirs = _code_spans(article), _code(article.target.document)
    ours = article.source.document.text
    for pair in pairs:
        pair.hits = [
            hit
            for hit in _merge_hits(pair.hits)
            if hit.kind != "code" or not (_is_free(hit, pair, said) or _is_own(hit, theirs, ours))
        ]
    compared = {n for n, pair in enumerate(pairs) if any(not hit.alone for hit in pair.hits)}
    wrong = doubtful_pairs(subject, compared)
    for number, pair in enumerate(pairs):
        for hit in pair.hits:
            if hit.alone or number not in wrong or (hit.lost and hit.added):
                yield pair, hit


def _hits(texts: Texts, rules: Sequence[Rule]) -> list[Hit]:
    """Return what rules find in a pair of texts; where one settles it, the rest is not asked."""
    found: list[Hit] = []
    for rule in rules:
        if rule.of_texts is not None:
            found += rule.of_texts(texts)
        if found and rule.settles:
            break
    return found


def _take_out_moved(subject: Subject, rules: Sequence[Rule]) -> None:
    """Take out each hit that a neighbour explains, as it has in excess what is lost here.

    A neighbour has a part of the same block, since translators cut sentences elsewhere; for a link
    it may be any sentence of the article. Sentences without a partner explain as well.
    """
    pairs = subject.once(text_pairs)
    loose = _Loose(subject, [rule for rule in rules if not rule.settles])
    come: dict[tuple[str, str], list[tuple[TextPair, Hit]]] = defaultdict(list)
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
                    if there is not hit
                    and id(there) not in gone
                    and _are_near(hit.kind, pair, where)
                ),
                None,
            )
            if other:
                gone |= {id(hit), id(other)}
            elif loose.explains(pair, hit):
                gone.add(id(hit))
    for pair in pairs:
        pair.hits = [hit for hit in pair.hits if id(hit) not in gone]


def _are_near(kind: str, one: TextPair, other: TextPair) -> bool:
    return kind == "link" or not one.blocks.isdisjoint(other.blocks)


class _Loose:
    """What the sentences have that are in no pair that is looked at."""

    def __init__(self, subject: Subject, rules: Sequence[Rule]) -> None:
        self._subject = subject
        self._rules = rules
        pairs = subject.once(text_pairs)
        sources = {i for pair in pairs for i in pair.placed.source}
        targets = {j for pair in pairs for j in pair.placed.target}
        self._texts: dict[tuple[bool, int], list[str]] = defaultdict(list)
        for is_target, segments, taken in (
            (False, subject.article.source.segments, sources),
            (True, subject.article.target.segments, targets),
        ):
            for index, segment in enumerate(segments):
                if index not in taken:
                    self._texts[is_target, segment.block].append(segment.text)
        self._known: dict[tuple[bool, int], list[Hit]] = {}

    @cached_property
    def _links(self) -> Counter[str]:
        """By link: how often these sentences of the target have it, less those of the source."""
        found: Counter[str] = Counter()
        for key in self._texts:
            for hit in self._of(key):
                if hit.kind == "link":
                    found.update(hit.added)
                    found.subtract(hit.lost)
        return found

    def explains(self, pair: TextPair, hit: Hit) -> bool:
        """Tell whether a sentence that is not compared has what a hit is about.

        It stands in a block of the pair; for a link it may stand anywhere in the article.
        """
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
            self._known[key] = [
                hit
                for text in self._texts[key]
                for hit in _hits(self._as_texts(text, is_target=key[0]), self._rules)
            ]
        return self._known[key]

    def _as_texts(self, text: str, *, is_target: bool) -> Texts:
        """Return a text beside an empty one: all that it has is in excess."""
        source, target = ("", text) if is_target else (text, "")
        labels = self._subject.once(labels_of)
        return Texts(source, target, self._subject.languages, labels=labels)


def _merge_hits(hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield the hits of a pair, with those of one fault joined.

    A number that was lost and one that was added are one hit, and so are several links that were
    lost.
    """
    rest = list(hits)
    for gone in hits:
        candidates = [
            h for h in rest if h.added and not h.lost and (h.code, h.kind) == (gone.code, gone.kind)
        ]
        if gone.kind in _PAIRABLE and gone.lost and candidates:
            come = max(candidates, key=lambda h: likeness(gone.shown, h.shown))
            rest[rest.index(gone)] = changed_hit(gone, come)
            rest.remove(come)
    alike: dict[tuple[str, str, bool], list[Hit]] = defaultdict(list)
    for hit in rest:
        if hit.kind in _PAIRABLE and bool(hit.lost) != bool(hit.added):
            alike[hit.code, hit.kind, bool(hit.lost)].append(hit)
        else:
            yield hit
    for same in alike.values():
        yield joint_hit(same)


_COMMENT: Final = re.compile(
    r"(?<![:\"'\w])//[^\n]*+|/\*(?:[^*]|\*(?!/)){0,2000}+\*/|^[ \t]*+#[^\n]*+", re.MULTILINE
)


def _code(document: Document) -> str:
    """Return what stands in a document's code blocks but for comments, which are language."""
    blocks = (
        document.text[block.start : block.end] for block in document.blocks if block.kind == "code"
    )
    return _COMMENT.sub(" ", "\n".join(blocks))


def _is_own(hit: Hit, theirs: str, ours: str) -> bool:
    """Tell whether code became what the article's own code blocks have in its place."""
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
        "\n".join(
            literals.name_of(item.value)
            for item in inline.scan(segment.text)
            if item.kind == "code"
        )
        for segment in article.target.segments
    ]


def _is_free(hit: Hit, pair: TextPair, said: Sequence[str]) -> bool:
    """Tell whether a translator may leave code out or put it in.

    Turkish leaves out a subject or possessor that was named (`useId does not take any parameters`:
    `Parametre almaz`), and may set in code what the source says in words (`the button`:
    `<button>`).
    """
    if not hit.lost:
        return True
    if hit.added or not pair.placed.target:
        return False
    first = pair.placed.target.start
    recent = "\n".join(said[max(0, first - _RECENT) : first]).split("\n")
    omissible = pair.texts.source.startswith("`") or any(
        f"{sign} {hit.shown}" in pair.texts.source for sign in (",", "of")
    )
    return omissible and hit.lost.issubset(recent)
