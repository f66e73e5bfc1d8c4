"""The translation memory: what the catalogues of a locale say, by source text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from glossalign.catalogue import units
from glossalign.lang.translated import copy_key

if TYPE_CHECKING:
    from glossalign.model import Catalogue

RENAMED = 0.5
"""Share of a document's distinct sentences that an abandoned catalogue must have to be taken for
its own."""


class Memory(NamedTuple):
    """What is known of translations beside the catalogue in hand."""

    said: Mapping[str, str] = MappingProxyType({})
    """The translation of each source text that the catalogues of a locale have."""
    terms: Mapping[str, str] = MappingProxyType({})
    """The translation of each term of the glossary, the term in lower case."""

    def translates(self, source: str) -> bool:
        """Tell whether a text is known to have a translation that is no copy of it."""
        key = copy_key(source).lower()
        others = self.said.get(source), self.terms.get(source.lower())
        return any(other and copy_key(other).lower() != key for other in others)


NO_MEMORY: Final = Memory()


def remember(catalogues: Iterable[Catalogue]) -> dict[str, str]:
    """Return the translation of each source text that the catalogues of a locale have.

    What people decided comes before what machines found, then what is said most often; what a
    machine is not sure of is not remembered. An obsolete entry is: its sentence may come back in
    another article.
    """
    said: dict[str, Counter[tuple[bool, str]]] = defaultdict(Counter)
    for catalogue in catalogues:
        for unit in catalogue.units:
            decided = units.is_decided(unit)
            if unit.target and (decided or not unit.fuzzy):
                said[unit.source][decided, unit.target] += 1
    return {source: _best(counts) for source, counts in said.items()}


def _best(counts: Counter[tuple[bool, str]]) -> str:
    if len(counts) == 1:
        return next(iter(counts))[1]
    (_, target), _ = max(counts.items(), key=lambda item: (item[0][0], item[1], item[0][1]))
    return target


def predecessor(sources: Iterable[str], abandoned: Mapping[str, Catalogue]) -> str | None:
    """Return the name of the abandoned catalogue that a renamed document had, None for none.

    `sources` are the document's sentences; None where no catalogue has enough of them.
    """
    wanted = set(sources)
    shares = {
        name: len(wanted.intersection(unit.source for unit in catalogue.units))
        / max(1, len(wanted))
        for name, catalogue in abandoned.items()
    }
    best = max(shares, key=lambda name: (shares[name], name), default=None)
    return best if best is not None and shares[best] >= RENAMED else None
