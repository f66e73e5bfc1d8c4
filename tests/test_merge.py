"""Two versions of a catalogue merged: no person's translation is lost."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from glossalign.catalogue import units
from glossalign.catalogue.merge import CONFLICT, merge
from glossalign.formats import po
from glossalign.model import Catalogue, Mark, Reference, Unit

HEADER = po.new_header("tr", project="x", version="1")


def machine(source: str, target: str, *, fuzzy: bool = False, sure: float = 0.95) -> Unit:
    return Unit(source, target, fuzzy=fuzzy, mark=Mark(sure, units.digest(target), fuzzy))


def person(source: str, target: str, *comments: str) -> Unit:
    return Unit(source, target, comments=comments)


def of(*members: Unit) -> Catalogue:
    return Catalogue("tr", members, HEADER)


def merged(base: Catalogue, ours: Catalogue, theirs: Catalogue) -> list[Unit]:
    result = merge(base, ours, theirs)
    assert not result.conflicts
    return list(result.catalogue.units)


def both_ways(base: Unit | None, one: Unit | None, other: Unit | None) -> Unit:
    """Return the one entry that a merge gives, the same whichever side is ours."""
    start, *sides = [of(*([unit] if unit else [])) for unit in (base, one, other)]
    (unit,) = merged(start, sides[0], sides[1])
    assert merged(start, sides[1], sides[0]) == [unit]
    return unit


A, B = machine("A.", "a"), machine("B.", "b")

# -- the translation -------------------------------------------------------------------------------


def test_what_one_side_changed_holds() -> None:
    assert merged(of(A, B), of(person("A.", "bir"), B), of(A, person("B.", "iki"))) == [
        person("A.", "bir"),
        person("B.", "iki"),
    ]


def test_a_person_beats_a_machine_on_either_side() -> None:
    assert both_ways(A, machine("A.", "z"), person("A.", "bir")) == person("A.", "bir")
    assert both_ways(None, machine("A.", "z"), person("A.", "bir")) == person("A.", "bir")


def test_an_approval_beats_a_machine_s_other_text() -> None:
    doubtful = machine("A.", "a", fuzzy=True)
    approved = replace(doubtful, fuzzy=False)
    assert both_ways(doubtful, approved, machine("A.", "z")) == approved
    assert both_ways(doubtful, approved, machine("A.", "a", fuzzy=True, sure=0.4)) == approved


def test_a_person_who_replaced_another_s_text_that_was_left_as_it_was_holds() -> None:
    old = person("A.", "bir")
    noted = replace(old, comments=("note",), references=(Reference("a.md", 4),))
    assert both_ways(old, noted, person("A.", "tek")) == replace(noted, target="tek")
    doubted = replace(old, fuzzy=True)
    assert both_ways(old, doubted, person("A.", "tek")) == person("A.", "tek")


def test_of_two_machines_the_surer_holds_and_a_deletion_before_both() -> None:
    assert both_ways(A, machine("A.", "y", sure=0.91), machine("A.", "z", sure=0.93)).target == "z"
    assert (
        both_ways(A, machine("A.", "y", fuzzy=True, sure=0.99), machine("A.", "z", sure=0.9)).target
        == "z"
    )
    assert units.is_rejected(both_ways(A, replace(A, target=""), machine("A.", "z")))


def test_a_flag_of_one_side_meets_a_comment_of_the_other() -> None:
    old = person("A.", "bir")
    unit = both_ways(old, replace(old, fuzzy=True), replace(old, comments=("note",)))
    assert (unit.fuzzy, unit.comments) == (True, ("note",))
    unit = both_ways(replace(old, fuzzy=True), old, replace(old, fuzzy=True, comments=("note",)))
    assert (unit.fuzzy, unit.comments) == (False, ("note",))


def test_a_machine_s_text_does_not_become_a_person_s_by_a_flag_and_a_mark_of_two_sides() -> None:
    doubtful = machine("A.", "a", fuzzy=True)
    unit = both_ways(doubtful, machine("A.", "a"), machine("A.", "a", fuzzy=True, sure=0.5))
    assert not unit.fuzzy
    assert not units.is_decided(unit)


def test_who_takes_the_flag_off_takes_the_previous_source_text_off() -> None:
    stale = replace(machine("A.", "a", fuzzy=True), previous_source="Z.")
    unit = both_ways(stale, replace(stale, mark=None), machine("A.", "a"))
    assert (unit.fuzzy, unit.previous_source, unit.mark) == (False, "", None)


def test_a_person_s_text_stays_theirs_under_the_other_side_s_flag() -> None:
    unit = both_ways(A, person("A.", "a"), replace(A, fuzzy=True))
    assert unit.fuzzy
    assert units.is_decided(unit)


def test_the_same_text_written_by_both_is_no_conflict_however_its_letters_are_composed() -> None:
    assert both_ways(A, person("A.", "bir"), person("A.", "bir")).target == "bir"
    apart = unicodedata.normalize("NFD", "şöför")
    assert units.digest(
        both_ways(A, person("A.", "şöför"), person("A.", apart)).target
    ) == units.digest(apart)


# -- conflicts -------------------------------------------------------------------------------------


def test_two_persons_are_a_conflict_with_both_texts() -> None:
    result = merge(of(A), of(person("A.", "bir")), of(person("A.", "tek\n\nve")))
    (unit,) = result.conflicts
    assert result.catalogue.units == (unit,)
    assert (unit.target, unit.fuzzy) == ("bir", True)
    assert unit.comments == (f"{CONFLICT}tek", CONFLICT.rstrip(), f"{CONFLICT}ve")


def test_an_approval_in_a_conflict_stays_a_person_s() -> None:
    doubtful = machine("A.", "a", fuzzy=True)
    (unit,) = merge(
        of(doubtful), of(replace(doubtful, fuzzy=False)), of(person("A.", "bir"))
    ).conflicts
    assert (unit.target, unit.fuzzy, unit.comments) == ("a", True, (f"{CONFLICT}bir",))
    assert units.is_decided(unit)


def test_a_conflict_that_was_merged_before_is_not_noted_twice() -> None:
    first = merge(of(A), of(person("A.", "bir")), of(person("A.", "tek"))).catalogue
    (unit,) = merge(of(A), first, of(person("A.", "tek"))).conflicts
    assert unit.comments == (f"{CONFLICT}tek",)


@pytest.mark.parametrize(
    "text", ["tek\r\nve", "tek\x07ve\x1b", "a\u2028b\x85c\x0bd", 'glossalign: 0.95 "\\', " "]
)
def test_a_conflict_over_any_text_is_a_catalogue_that_can_be_read(text: str) -> None:
    result = merge(of(A), of(person("A.", "bir")), of(person("A.", text)))
    read = po.parse("".join(po.serialize(result.catalogue)), path="x.po")
    assert read.units == result.catalogue.units


# -- entries that go, come and change their source text --------------------------------------------


def test_what_is_removed_goes_unless_a_person_changed_it() -> None:
    moved = replace(person("A.", "bir"), references=(Reference("a.md", 9),))
    for base, other in ((A, A), (A, machine("A.", "z")), (person("A.", "bir"), moved)):
        assert merged(of(base), of(), of(other)) == []
        assert merged(of(base), of(other), of()) == []
    assert both_ways(A, None, person("A.", "bir")) == person("A.", "bir")
    noted = replace(A, comments=("note",))
    assert both_ways(A, None, noted) == noted


def test_what_is_obsolete_on_one_side_takes_the_other_s_translation() -> None:
    placed = replace(A, references=(Reference("a.md", 1),), kind="paragraph")
    gone = replace(A, obsolete=True)
    unit = both_ways(
        placed, gone, replace(placed, target="bir", references=(Reference("a.md", 2),))
    )
    assert (unit.target, unit.obsolete, unit.references, unit.kind) == ("bir", True, (), "")
    assert both_ways(gone, gone, placed) == placed


def test_an_untranslated_entry_that_is_left_out_is_one_whose_source_text_is_gone() -> None:
    unit = both_ways(Unit("A."), None, person("A.", "bir"))
    assert (unit.target, unit.obsolete) == ("bir", True)


EDITED = replace(machine("A now.", "a", fuzzy=True), previous_source="A.", comments=("theirs",))


@pytest.mark.parametrize("left", [(), (replace(A, obsolete=True),)], ids=["gone", "obsolete"])
def test_a_translation_goes_to_the_edited_source_text(left: tuple[Unit, ...]) -> None:
    translated = of(person("A.", "bir", "ours"))
    for sides in ((of(EDITED, *left), translated), (translated, of(EDITED, *left))):
        (unit,) = merged(of(A), *sides)
        assert (unit.source, unit.previous_source, unit.target, unit.fuzzy) == (
            "A now.",
            "A.",
            "bir",
            True,
        )
        assert sorted(unit.comments) == ["ours", "theirs"]
        assert units.is_decided(unit)


def test_the_edited_source_text_of_an_untranslated_entry_is_the_nearest_new_one() -> None:
    old, new, other = (
        Unit("The rent is low."),
        Unit("The rent is very low.", context="p"),
        Unit("Else."),
    )
    translated = person("The rent is low.", "kira")
    for sides in ((of(new, other), of(translated)), (of(translated), of(new, other))):
        found = {unit.source: unit for unit in merged(of(old), *sides)}
        assert found.pop("Else.") == other
        assert list(found.values()) == [
            replace(new, target="kira", fuzzy=True, previous_source="The rent is low.")
        ]
    # Nothing near: the translation stays, as obsolete.
    found = {unit.source: unit for unit in merged(of(old), of(other), of(translated))}
    assert found == {"Else.": other, "The rent is low.": replace(translated, obsolete=True)}


def test_the_same_text_under_another_context_is_no_edited_one() -> None:
    (unit,) = merged(
        of(Unit("The rent.")), of(Unit("The rent.", context="p")), of(person("The rent.", "kira"))
    )
    assert (unit.context, unit.target, unit.previous_source, unit.fuzzy) == ("p", "kira", "", True)


def test_a_translation_of_the_edited_text_is_not_touched_and_one_of_the_old_text_kept() -> None:
    # Some editors leave the previous source text where they take the flag off.
    for done in (
        person("A now.", "şimdi"),
        replace(person("A now.", "şimdi"), previous_source="A."),
    ):
        for sides in ((of(done), of(person("A.", "bir"))), (of(person("A.", "bir")), of(done))):
            found = {unit.source: unit for unit in merged(of(A), *sides)}
            assert found["A now."] == done
            assert found["A."].target == "bir"


def test_what_the_old_entry_of_an_edited_text_was_told_goes_along() -> None:
    gone = replace(A, obsolete=True, comments=("why it went",))
    (unit,) = merged(of(A), of(person("A.", "bir")), of(EDITED, gone))
    assert (unit.source, set(unit.comments)) == ("A now.", {"why it went", "theirs"})


def test_two_persons_at_the_old_text_disagree_there() -> None:
    gone = replace(person("A.", "tek"), obsolete=True)
    result = merge(of(A), of(person("A.", "bir")), of(EDITED, gone))
    (unit,) = result.conflicts
    assert (unit.source, unit.target, unit.comments) == ("A.", "bir", (f"{CONFLICT}tek",))
    assert EDITED in result.catalogue.units


def test_what_was_obsolete_before_has_no_edited_text() -> None:
    old, near = (
        replace(person("The rent is low.", "kira"), obsolete=True),
        Unit("The rent is very low."),
    )
    better = replace(old, target="kira düşük")
    assert merged(of(old), of(better), of(near)) == [near, better]


def test_two_persons_at_an_edited_text_are_a_conflict_in_which_ours_stays() -> None:
    worked = replace(EDITED, target="tek", mark=None, comments=())
    for ours, theirs, kept, noted in (
        (of(person("A.", "bir")), of(worked), "bir", "tek"),
        (of(worked), of(person("A.", "bir")), "tek", "bir"),
    ):
        result = merge(of(A), ours, theirs)
        (unit,) = result.conflicts
        assert result.catalogue.units == (unit,)
        assert (unit.source, unit.target, unit.fuzzy) == ("A now.", kept, True)
        assert unit.comments == (f"{CONFLICT}{noted}",)


# -- the other fields ------------------------------------------------------------------------------


def test_comments_flags_and_places_merge_apart_from_the_text() -> None:
    base = replace(A, comments=("old",), flags=("no-wrap",), references=(Reference("a.md", 1),))
    ours = replace(base, target="bir", comments=("old", "mine"))
    theirs = replace(
        base, comments=("theirs",), flags=("c-format",), references=(Reference("a.md", 2),)
    )
    (unit,) = merged(of(base), of(ours), of(theirs))
    assert (unit.target, unit.comments, unit.flags) == ("bir", ("mine", "theirs"), ("c-format",))
    assert unit.references == theirs.references
    (unit,) = merged(of(base), of(replace(ours, references=(Reference("a.md", 3),))), of(theirs))
    assert unit.references == (Reference("a.md", 3),)


def test_a_text_kept_in_comments_is_not_torn_where_two_have_a_line_in_common() -> None:
    one, other = ("was: bir", "ve"), ("was: iki", "ve")
    unit = merged(of(A), of(replace(A, comments=one)), of(replace(A, comments=other)))[0]
    assert unit.comments == one + other


def test_what_is_new_stands_behind_what_it_follows() -> None:
    ours, theirs = of(A, machine("O.", "o"), B), of(machine("N.", "n"), A, machine("T.", "t"), B)
    assert [u.source for u in merged(of(A, B), ours, theirs)] == ["N.", "A.", "T.", "O.", "B."]


def headed(**fields: str) -> Catalogue:
    return Catalogue(
        "", (), tuple((name.replace("_", "-"), value) for name, value in fields.items())
    )


@pytest.mark.parametrize(
    ("ours", "theirs", "by"),
    [
        ("2024-03-01 10:00+0300", "2024-02-01 10:00+0300", "ours"),
        ("2024-02-01 10:00+0300", "2024-03-01 10:00+0300", "theirs"),
        # Half past nine in London is half past twelve in Istanbul.
        ("2024-03-01 10:00+0300", "2024-03-01 09:30+0000", "theirs"),
        ("2024-02-29 23:30-0500", "2024-03-01 04:00+0000", "ours"),
        ("YEAR-MO-DA HO:MI+ZONE", "2024-13-01 10:00+0300", "ours"),
    ],
)
def test_the_later_date_comes_with_its_translator(ours: str, theirs: str, by: str) -> None:
    base = headed(
        PO_Revision_Date="2024-01-01 10:00+0300", Last_Translator="base", X_A="base", X_B="base"
    )
    result = merge(
        base,
        headed(PO_Revision_Date=ours, Last_Translator="ours", X_A="ours", X_B="base"),
        headed(
            PO_Revision_Date=theirs, Last_Translator="theirs", X_A="theirs", X_B="theirs", X_C="new"
        ),
    )
    assert dict(result.catalogue.header) == {
        "PO-Revision-Date": ours if by == "ours" else theirs,
        "Last-Translator": by,
        "X-A": "ours",
        "X-B": "theirs",
        "X-C": "new",
    }


def test_a_header_field_that_one_side_took_out_stays_out_and_comments_merge() -> None:
    base, ours = headed(X_A="a", X_B="b"), headed(X_B="b")
    theirs = replace(headed(X_A="a", X_B="c"), comments=("copyright",))
    result = merge(base, replace(ours, comments=("licence",)), theirs).catalogue
    assert (result.header, result.comments) == ((("X-B", "c"),), ("licence", "copyright"))


def test_without_a_base_both_sides_are_new() -> None:
    result = merge(
        Catalogue(""),
        of(A, person("B.", "iki")),
        of(person("A.", "bir"), replace(B, obsolete=True)),
    )
    assert (result.catalogue.locale, result.catalogue.header) == ("tr", HEADER)
    assert result.catalogue.units == (person("A.", "bir"), person("B.", "iki"))


# -- properties ------------------------------------------------------------------------------------

SOURCES = ("Rent is low.", "Rent is very low.", "Rent is now low.", "Doors close at ten.")
TARGETS = ("", "bir", "iki", "üç\nüç", "üç\nbir")


@st.composite
def entries(draw: st.DrawFn) -> Unit:
    source, target = draw(st.sampled_from(SOURCES)), draw(st.sampled_from(TARGETS))
    fuzzy, marked = draw(st.booleans()), draw(st.sampled_from(["", *TARGETS[1:]]))
    unit = Unit(source, target, context=draw(st.sampled_from(["", "p"])), fuzzy=fuzzy)
    mark = Mark(draw(st.sampled_from([0.4, 0.95])), units.digest(marked), draw(st.booleans()))
    previous = draw(st.sampled_from(["", *SOURCES]))
    return replace(
        unit,
        mark=mark if marked else None,
        previous_source=previous if fuzzy and previous != source else "",
        comments=tuple(draw(st.lists(st.sampled_from(["x", "was: y", "z"]), max_size=2))),
        references=(Reference("a.md", draw(st.integers(1, 2))),),
        obsolete=draw(st.integers(0, 3)) == 0,
    )


def key(unit: Unit) -> tuple[str, str]:
    return unit.context, unit.source


MEMBERS = st.lists(entries(), max_size=4, unique_by=key)
HEADERS = st.dictionaries(
    st.sampled_from(["PO-Revision-Date", "Last-Translator", "X-A"]),
    st.sampled_from(["", "2024-03-01 10:00+0300", "2024-03-01 09:30+0000"]),
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Catalogue, Catalogue, Catalogue]:
    """Draw a base and two sides, which share more or less of it."""

    def catalogue(members: list[Unit]) -> Catalogue:
        comments = tuple(draw(st.lists(st.sampled_from(["h", "i"]), max_size=2)))
        return Catalogue("tr", tuple(members), tuple(draw(HEADERS).items()), comments)

    start = draw(MEMBERS)
    sides = []
    for _ in range(2):
        own = {key(unit): unit for unit in draw(MEMBERS)}
        shared = [unit for unit in start if draw(st.booleans()) and key(unit) not in own]
        sides.append(draw(st.permutations([*shared, *own.values()])))
    return catalogue(start), catalogue(sides[0]), catalogue(sides[1])


def kept(result: Catalogue, text: str) -> bool:
    lines = [f"{CONFLICT}{line}" for line in text.split("\n")]
    return any(
        unit.target == text
        or any(list(unit.comments[k : k + len(lines)]) == lines for k in range(len(unit.comments)))
        for unit in result.units
    )


def given_up(unit: Unit, base: Catalogue, other: Catalogue) -> Iterator[bool]:
    """Yield whether a side left a translation as it was in the base, and the other did not."""
    old, new = ({key(one): one for one in side.units} for side in (base, other))
    for place in (key(unit), (unit.previous_context, unit.previous_source)):
        was, now = old.get(place), new.get(place)
        if was and was.target == unit.target and units.is_decided(was) and unit.fuzzy >= was.fuzzy:
            yield now is None or now.target != was.target


@settings(max_examples=300)
@given(histories())
def test_no_person_s_translation_is_lost(history: tuple[Catalogue, Catalogue, Catalogue]) -> None:
    base, ours, theirs = history
    result = merge(base, ours, theirs).catalogue
    keys = [key(unit) for unit in result.units]
    assert len(keys) == len(set(keys))
    for side, other in ((ours, theirs), (theirs, ours)):
        for unit in side.units:
            if units.is_decided(unit) and not any(given_up(unit, base, other)):
                assert kept(result, unit.target)
    read = po.parse("".join(po.serialize(result)), path="x.po")
    assert set(map(key, read.units)) == set(keys)


@settings(max_examples=200)
@given(histories())
def test_merging_commutes_but_for_the_order_and_what_is_disputed(
    history: tuple[Catalogue, Catalogue, Catalogue],
) -> None:
    base, ours, theirs = history
    one, other = merge(base, ours, theirs), merge(base, theirs, ours)
    assert {key(unit) for unit in one.conflicts} == {key(unit) for unit in other.conflicts}
    disputed = {key(unit) for unit in one.conflicts}

    def told(result: Catalogue) -> dict[tuple[str, str], tuple[Unit, set[str]]]:
        return {
            key(unit): (replace(unit, comments=(), references=()), set(unit.comments))
            for unit in result.units
            if key(unit) not in disputed
        }

    assert told(one.catalogue) == told(other.catalogue)


@settings(max_examples=200)
@given(histories())
@example((of(A, replace(A, target="z", obsolete=True)), of(replace(A, comments=("x", "x"))), of()))
def test_a_side_that_changed_nothing_changes_nothing(
    history: tuple[Catalogue, Catalogue, Catalogue],
) -> None:
    base, side, _ = history
    for result in (merge(base, base, side), merge(base, side, base), merge(base, side, side)):
        assert not result.conflicts
        assert sorted(map(repr, result.catalogue.units)) == sorted(map(repr, side.units))
        assert replace(result.catalogue, units=()) == replace(side, units=())
    assert merge(base, side, base).catalogue == side
