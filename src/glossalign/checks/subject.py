"""What the rules look at: an article of a site, and the texts of one pair."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from glossalign.markdown.dialects import DEFAULT

if TYPE_CHECKING:
    from glossalign.article import Article
    from glossalign.catalogue.trace import Placed
    from glossalign.glossary.usage import Checker
    from glossalign.lang import Language
    from glossalign.model import BlockKind

Languages = tuple["Language", "Language"]
"""Of the source and of the target."""

Labels = Mapping[str, str]
"""Where the labels of a document's reference links lead."""

_NONE: Final[Labels] = MappingProxyType({})

_Known = TypeVar("_Known")


class Texts(NamedTuple):
    """The two texts that a rule of texts compares."""

    source: str
    target: str
    languages: Languages
    kind: BlockKind = "paragraph"
    """Of the block that they come from."""
    labels: tuple[Labels, Labels] = (_NONE, _NONE)
    """Of the source document and of the target document."""
    kept: Callable[[], Container[str]] = frozenset
    """Words that the article uses elsewhere as the source has them, worked out where asked."""
    readers: Container[str] = DEFAULT.readers
    """Names of the attributes and parameters whose values are for readers."""


class BuildFaults(NamedTuple):
    """What `build` would not put into an article."""

    broken: Sequence[Placed] = ()
    """Translations that would not stay texts of their own."""
    disputed: Sequence[tuple[range, Placed]] = ()
    """Translations where somebody edited the article, with the target segments that it has."""


_NO_FAULTS: Final = BuildFaults()


class Subject:
    """An article as the rules look at it, with what they know beside it."""

    def __init__(
        self,
        article: Article,
        languages: Languages,
        *,
        site: Mapping[str, bool] | None = None,
        terms: Checker | None = None,
        build_faults: BuildFaults = _NO_FAULTS,
    ) -> None:
        """Take an article, and what is wrong with what is to be built into it.

        `site` says of each slug of the site whether it has a translation, `terms` finds departures
        from the glossary; what rests on one of them is not asked without it.
        """
        self.article = article
        self.languages = languages
        self.site = site
        self.terms = terms
        self.build_faults = build_faults
        self._known: dict[Callable[[Subject], Any], Any] = {}

    @property
    def codes(self) -> tuple[str, str]:
        """Return the codes of both languages."""
        return self.languages[0].code, self.languages[1].code

    def once(self, work: Callable[[Subject], _Known]) -> _Known:
        """Return what a function finds in this subject; however many ask, it is called once."""
        if work not in self._known:
            self._known[work] = work(self)
        found: _Known = self._known[work]
        return found
