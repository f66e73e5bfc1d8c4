"""A translator's file: each entry finds its unit, nothing is deleted, nothing vanishes unsaid."""

from __future__ import annotations

from dataclasses import replace

from glossalign.catalogue import units
from glossalign.catalogue.incoming import IncomingEntry, place_entries
from glossalign.formats import delimited, jsonl
from glossalign.model import Catalogue, Mark, Reference, Unit


def machine(source: str, target: str, *, fuzzy: bool = False, context: str = "") -> Unit:
    return Unit(source, target, context, fuzzy=fuzzy, mark=Mark(0.9, units.digest(target), fuzzy))


LEASE = Catalogue(
    "tr",
    (
        machine("Rent", "Kira", context="heading"),
        machine("Rent", "Kirala", context="list_item"),
        machine("It is paid monthly.", "Aylık ödenir.", fuzzy=True),
        Unit("The owner gets it on Mondays."),
        Unit("Deposit", "Güvence"),
    ),
    (("Language", "tr"), ("Last-Translator", "")),
)


def sole(entry: IncomingEntry, catalogue: Catalogue = LEASE) -> dict[tuple[str, str], Unit]:
    (now,) = place_entries([entry], [catalogue]).catalogues
    return {(unit.context, unit.source): unit for unit in now.units}


def test_a_translation_finds_its_context() -> None:
    now = sole(IncomingEntry("Rent", "Kiralamak", context="list_item"))
    assert now["list_item", "Rent"].target == "Kiralamak"
    assert now["heading", "Rent"] == LEASE.units[0]
    assert units.is_decided(now["list_item", "Rent"])


def test_a_key_comes_before_the_text() -> None:
    now = sole(IncomingEntry("Rent", "Kira bedeli", key=units.key(LEASE.units[0])))
    assert (now["heading", "Rent"].target, now["list_item", "Rent"].target) == (
        "Kira bedeli",
        "Kirala",
    )


def test_a_text_without_context_goes_to_all_places() -> None:
    now = sole(IncomingEntry("Rent", "Kira"))
    assert {unit.target for unit in now.values() if unit.source == "Rent"} == {"Kira"}


def test_the_same_translation_settles_a_doubt() -> None:
    now = sole(IncomingEntry("It is paid monthly.", "Aylık ödenir.", fuzzy=False))
    unit = now["", "It is paid monthly."]
    assert not unit.fuzzy
    assert units.is_decided(unit)


def test_no_translation_deletes_nothing() -> None:
    placed = place_entries([IncomingEntry("Deposit", "")], [LEASE])
    assert placed.catalogues == (LEASE,)
    assert not placed.lost
    assert not placed.changed


def test_a_persons_translation_that_is_replaced_stays_in_a_comment() -> None:
    unit = sole(IncomingEntry("Deposit", "Depozito"))["", "Deposit"]
    assert (unit.target, unit.comments) == ("Depozito", ("was: Güvence",))


def test_an_edited_source_goes_to_the_nearest_as_fuzzy() -> None:
    placed = place_entries(
        [IncomingEntry("The owner gets it on Monday.", "Pazartesi alır.")], [LEASE]
    )
    unit = placed.catalogues[0].units[3]
    assert (unit.target, unit.fuzzy, unit.previous_source) == (
        "Pazartesi alır.",
        True,
        "The owner gets it on Monday.",
    )
    assert [entry.source for entry, _ in placed.near] == ["The owner gets it on Monday."]


def test_what_has_no_place_is_told() -> None:
    placed = place_entries(
        [IncomingEntry("Xylophones are loud.", "Ksilofonlar gürültülüdür.")], [LEASE]
    )
    assert [entry.target for entry in placed.lost] == ["Ksilofonlar gürültülüdür."]
    assert placed.catalogues == (LEASE,)


def test_all_catalogues_with_the_text_get_it_and_only_those_that_change_are_signed() -> None:
    other = Catalogue("tr", (Unit("Deposit"),), (("Language", "tr"),))
    header = (
        ("Last-Translator", "Ayşe <a@b.c>"),
        ("X-Poedit-Basepath", "."),
        ("Plural-Forms", "x"),
    )
    placed = place_entries(
        [IncomingEntry("Deposit", "Depozito")], [other, Catalogue("tr", (Unit("Rent"),))], header
    )
    assert placed.catalogues[0].units[0].target == "Depozito"
    assert dict(placed.catalogues[0].header) == {
        "Language": "tr",
        "Last-Translator": "Ayşe <a@b.c>",
        "X-Poedit-Basepath": ".",
    }
    assert placed.catalogues[1].header == ()
    assert placed.changed == 1


def test_importing_twice_changes_nothing() -> None:
    entries = [
        IncomingEntry("Deposit", "Depozito"),
        IncomingEntry("Rent", "Kira", context="heading"),
        IncomingEntry("No", "Yok"),
    ]
    once = place_entries(entries, [LEASE])
    again = place_entries(entries, once.catalogues)
    assert again.catalogues == once.catalogues
    assert again.changed == 0


def test_tables_are_read_whatever_their_order_and_delimiter() -> None:
    for delimiter in "\t,;":
        rows = [
            ["target", "note", "source", "key"],
            ["'-lik", "", "-ness", "k1"],
            ["Kira", "x", "Rent", ""],
        ]
        text = "\ufeff" + "".join(delimiter.join(row) + "\r\n" for row in rows)
        assert delimited.parse_entries(text, path="x") == [
            IncomingEntry("-ness", "-lik", key="k1", line=2),
            IncomingEntry("Rent", "Kira", line=3),
        ]


def test_lines_of_json_are_read() -> None:
    first = '{"source": "Rent", "target": "Kira", "key": "k", "state": "fuzzy"}'
    text = first + '\n\n{"source": "A", "target": null}\n'
    assert jsonl.parse_entries(text, path="x") == [
        IncomingEntry("Rent", "Kira", fuzzy=True, key="k", line=1),
        IncomingEntry("A", "", line=3),
    ]


def test_an_entry_goes_to_the_documents_that_it_refers_to() -> None:
    here = Unit("Highlights", "Öne çıkanlar", references=(Reference("a.md", 1),))
    there = replace(here, references=(Reference("b.md", 1),))
    entry = IncomingEntry("Highlights", "Özet", paths=frozenset({"b.md"}))
    result = place_entries([entry], [Catalogue("tr", (here,)), Catalogue("tr", (there,))])
    assert [c.units[0].target for c in result.catalogues] == ["Öne çıkanlar", "Özet"]
    elsewhere = place_entries(
        [replace(entry, paths=frozenset({"gone.md"}))], [Catalogue("tr", (here,))]
    )
    assert elsewhere.catalogues[0].units[0].target == "Özet"
