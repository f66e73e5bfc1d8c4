"""The translation memory across catalogues, and catalogues of renamed articles."""

from __future__ import annotations

from dataclasses import replace

from glossalign.catalogue import memory
from glossalign.catalogue.units import digest
from glossalign.model import Catalogue, Mark, Unit


def machine(source: str, target: str, *, fuzzy: bool = False) -> Unit:
    return Unit(source, target, mark=Mark(0.95, digest(target), fuzzy), fuzzy=fuzzy)


def of(*members: Unit) -> Catalogue:
    return Catalogue("tr", members)


def test_people_come_before_machines_and_many_before_few() -> None:
    person = Unit("A.", "insan")
    assert memory.remember(
        [of(machine("A.", "makine")), of(machine("A.", "makine")), of(person)]
    ) == {"A.": "insan"}
    assert memory.remember(
        [of(machine("A.", "x")), of(machine("A.", "y")), of(machine("A.", "y"))]
    ) == {"A.": "y"}


def test_what_is_in_doubt_is_not_remembered_and_what_is_obsolete_is() -> None:
    gone = replace(Unit("B.", "gitti"), obsolete=True)
    assert memory.remember([of(machine("A.", "belki", fuzzy=True), gone, Unit("C."))]) == {
        "B.": "gitti"
    }


def test_a_renamed_document_goes_on_with_the_catalogue_that_has_most_of_it() -> None:
    known = {
        "old.po": of(Unit("A."), Unit("B."), Unit("C.")),
        "other.po": of(Unit("A."), Unit("X.")),
    }
    assert memory.predecessor(["A.", "B.", "New.", "A."], known) == "old.po"
    assert memory.predecessor(["A.", "New.", "Newer."], known) is None
    assert memory.predecessor([], known) is None
    assert memory.predecessor(["A."], {}) is None
