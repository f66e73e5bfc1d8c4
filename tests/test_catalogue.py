"""Units and the update of a catalogue."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossalign.catalogue import drafts, units, update
from glossalign.catalogue.memory import Memory
from glossalign.markdown import segment
from glossalign.model import Alignment, Bead, Catalogue, Mark, Reference, Unit

SURE = 0.9


def draft(
    source: str, target: str = "", line: int = 1, *, fuzzy: bool = False, context: str = ""
) -> Unit:
    mark = Mark(SURE, units.digest(target), fuzzy) if target else None
    references = (Reference("a.md", line),)
    return Unit(source, target, context, "paragraph", references, fuzzy=fuzzy, mark=mark)


def of(*members: Unit) -> Catalogue:
    return Catalogue("tr", members)


def occurrence(
    source: str, target: str = "", line: int = 1, context: str = "paragraph: A"
) -> drafts.Occurrence:
    return drafts.Occurrence(source, context, "paragraph", Reference("a.md", line), target, SURE)


def asked(*found: drafts.Occurrence) -> list[Unit]:
    return drafts.from_occurrences(found, fuzzy_below=0.5)


# -- drafts ---------------------------------------------------------------------------------------


def test_the_same_text_twice_is_one_unit_where_the_targets_agree() -> None:
    (unit,) = asked(occurrence("A.", "B.", 3), occurrence("A.", "B.", 9))
    assert unit.references == (Reference("a.md", 3), Reference("a.md", 9))
    assert unit.context == ""


def test_contexts_tell_differing_targets_apart_and_survive_an_insertion() -> None:
    here = occurrence("A.", "B.", 3, "quote: X")
    there = occurrence("A.", "C.", 9, "list_item: Y")
    keys = {(u.context, u.target) for u in asked(here, there)}
    assert keys == {("quote: X", "B."), ("list_item: Y", "C.")}
    moved = [replace(o, reference=Reference("a.md", o.reference.line + 5)) for o in (here, there)]
    new = occurrence("New above.", "Yeni.", 1)
    assert keys < {(u.context, u.target) for u in asked(new, *moved)}


def test_two_places_of_one_context_are_numbered() -> None:
    found = asked(occurrence("A.", "B.", 3), occurrence("A.", "C.", 4), occurrence("A.", "B.", 5))
    assert [(u.context, u.target, len(u.references)) for u in found] == [
        ("paragraph: A", "B.", 2),
        ("paragraph: A (2)", "C.", 1),
    ]


def test_low_confidence_is_fuzzy_and_marked() -> None:
    (unit,) = asked(replace(occurrence("A.", "B."), confidence=0.3))
    assert unit.fuzzy
    assert unit.mark == Mark(0.3, units.digest("B."), fuzzy=True)
    assert not units.is_decided(unit)


@pytest.mark.parametrize("confidence", [0.8949, 0.895, 0.8951, 0.899, 0.9, 0.9049, 0.905])
def test_a_confidence_read_back_from_the_file_decides_as_it_did_before(confidence: float) -> None:
    first = replace(occurrence("A.", "B."), confidence=confidence)
    (unit,) = drafts.from_occurrences([first], fuzzy_below=0.9)
    assert unit.mark
    again = replace(first, confidence=unit.mark.confidence)
    assert drafts.from_occurrences([again], fuzzy_below=0.9) == [unit]


def test_what_is_not_translated_keeps_the_entries_that_tell_places_apart() -> None:
    places = [
        replace(occurrence("A.", line=3), known="paragraph: A (3)"),
        occurrence("A.", "B.", 5),
        replace(occurrence("A.", line=9), known="paragraph: A (2)"),
        occurrence("A.", "C.", 11),
    ]
    found = drafts.from_occurrences(places, fuzzy_below=0.5)
    assert [(unit.context, unit.target) for unit in found] == [
        ("paragraph: A (3)", ""),
        ("paragraph: A", "B."),
        ("paragraph: A (2)", ""),
        ("paragraph: A (4)", "C."),
    ]


def test_a_copied_sentence_is_not_a_translation() -> None:
    source = segment.read_markdown(
        "The lease ends in May.\n\nIBM, SAP\n\nOne.\n\nTwo.\n\nThree.\n", "en", path="a.md"
    )
    target = segment.read_markdown(
        "The lease ends in May.\n\nIBM, SAP\n\nBir.\n\nİki.\n\nÜç.\n", "tr", path="b.md"
    )
    beads = Alignment(tuple(Bead(range(i, i + 1), range(i, i + 1), 1.0) for i in range(5)))
    found = [u.target for u in drafts.occurrences(source, target, beads)]
    assert found == ["", "IBM, SAP", "Bir.", "İki.", "Üç."]
    # In an article that is a copy as a whole a name is one, too.
    copied = [u.target for u in drafts.occurrences(source, source, beads, is_copy=True)]
    assert copied == [""] * 5


# -- update ---------------------------------------------------------------------------------------


def test_updating_twice_changes_nothing() -> None:
    wanted = [
        draft("One two three.", "Bir."),
        draft("Four.", ""),
        draft("Five.", "Beş.", fuzzy=True),
    ]
    first = update.update(of(draft("One two three!", "Bir."), draft("Gone.", "Gitti.")), wanted)
    assert update.update(first, wanted) == first
    assert [u.source for u in first.units if u.obsolete] == ["Gone."]


def test_what_a_person_wrote_is_never_overwritten() -> None:
    edited = replace(draft("A.", "machine"), target="person")
    assert units.is_decided(edited)
    updated = update.update(of(edited), [draft("A.", "machine again", line=7)])
    assert (updated.units[0].target, updated.units[0].references[0].line) == ("person", 7)


def test_a_person_who_took_the_fuzzy_flag_off_has_decided() -> None:
    unit = replace(draft("A.", "B.", fuzzy=True), fuzzy=False)
    assert units.is_decided(unit)
    assert not update.update(of(unit), [draft("A.", "C.", fuzzy=True)]).units[0].fuzzy


def test_changed_english_is_stale_with_the_previous_text() -> None:
    old = draft("The rent is low.", "Kira düşüktür.")
    (unit,) = update.update(of(old), [draft("The rent is very low.", "Kira düşüktür.")]).units
    assert units.state(unit) == "stale"
    assert unit.previous_source == "The rent is low."
    assert unit.target == "Kira düşüktür."


def test_a_changed_number_is_proposed_and_the_article_s_text_found_again() -> None:
    old = draft("The rent is 100 dollars.", "Kira 100 dolardır.")
    now = [draft("The rent is 120 dollars.", "Kira 100 dolardır.")]
    stale = update.update(of(old), now)
    (unit,) = stale.units
    assert (unit.target, units.state(unit)) == ("Kira 120 dolardır.", "stale")
    assert unit.previous_source == "The rent is 100 dollars."
    assert unit.mark
    assert unit.mark.article == units.digest("Kira 100 dolardır.")
    assert not units.is_decided(unit)
    assert not unit.comments
    assert update.update(stale, now) == stale
    accepted = replace(unit, fuzzy=False, previous_source="")
    assert units.is_decided(accepted)
    assert update.update(of(accepted), now).units[0].target == "Kira 120 dolardır."
    assert not update.disputed_drafts(of(accepted), now)


def test_a_proposal_keeps_a_person_s_translation_in_a_comment() -> None:
    old = replace(draft("The rent is 100 dollars.", "Kira 100 dolar."), target="Kira 100 dolardır.")
    first, second = "The rent is 120 dollars.", "The rent is 130 dollars."
    updated = update.update(of(old), [draft(first, "Kira 100 dolar.")])
    (unit,) = updated.units
    assert (unit.target, units.state(unit)) == ("Kira 120 dolardır.", "stale")
    assert unit.comments == ("was: Kira 100 dolardır.",)
    assert update.update(updated, [draft(first, "something else")]) == updated
    (unit,) = update.update(updated, [draft(second, "Kira 100 dolar.")]).units
    assert (unit.target, unit.previous_source) == ("Kira 130 dolardır.", "The rent is 100 dollars.")
    assert unit.comments == ("was: Kira 100 dolardır.",)


def test_english_that_is_changed_back_has_no_previous_text() -> None:
    old = draft("The rent is 100 dollars.", "Kira 100 dolardır.")
    stale = update.update(of(old), [draft("The rent is 120 dollars.", "Kira 100 dolardır.")])
    (unit,) = update.update(stale, [draft("The rent is 100 dollars.", "Kira 100 dolardır.")]).units
    assert (unit.target, unit.previous_source) == ("Kira 100 dolardır.", "")


def test_a_person_s_translation_stays_theirs_when_the_english_changes() -> None:
    old = replace(draft("The rent is low.", "x"), target="Kira düşüktür.")
    updated = update.update(of(old), [draft("The rent is very low.", "")])
    assert units.state(updated.units[0]) == "stale"
    again = update.update(updated, [draft("The rent is very low.", "something else")])
    assert again.units[0].target == "Kira düşüktür."


def test_a_person_s_translation_follows_changed_english_whatever_the_article_says() -> None:
    old = replace(draft("The rent is low.", "Kira düşük."), target="Kira düşüktür.")
    (unit,) = update.update(of(old), [draft("The rent is very low.", "Kira düşük.")]).units
    assert (unit.target, units.state(unit)) == ("Kira düşüktür.", "stale")


def test_a_stale_unit_is_fresh_once_the_article_follows() -> None:
    old = draft("The rent is 100 dollars.", "Kira 100 dolardır.")
    stale = update.update(of(old), [draft("The rent is 120 dollars.", "Kira 100 dolardır.")])
    (unit,) = update.update(stale, [draft("The rent is 120 dollars.", "Kira 120 dolardır.")]).units
    assert (units.state(unit), unit.previous_source) == ("fresh", "")


def test_a_sentence_that_left_the_article_keeps_its_translation_as_fuzzy() -> None:
    gone = update.update(of(draft("A.", "B.")), [draft("A.", "")])
    assert (gone.units[0].target, units.state(gone.units[0])) == ("B.", "fuzzy")
    # The article was deleted by mistake and restored.
    assert update.update(gone, [draft("A.", "B.")]) == of(draft("A.", "B."))


def test_msgmerge_without_previous_settles_no_doubt() -> None:
    stale = update.update(of(draft("It is low.", "Düşük.")), [draft("It is very low.", "Düşük.")])
    merged = of(replace(stale.units[0], previous_source=""))
    assert update.update(merged, [draft("It is very low.", "Düşük.")]).units[0].fuzzy


def test_what_is_translated_elsewhere_is_recalled_as_fuzzy() -> None:
    known = Memory({"A.": "B.", "The rent is low.": "Kira düşük."})
    old = draft("The rent is very low.", "Kira çok düşük.")
    wanted = [draft("A."), draft("The rent is low.")]
    now = update.update(of(old), wanted, known)
    assert [(u.target, u.fuzzy) for u in now.units] == [
        ("B.", True),
        ("Kira düşük.", True),
        ("Kira çok düşük.", False),
    ]
    assert now.units[2].obsolete
    assert not any(units.is_decided(u) for u in now.units[:2])
    assert update.update(now, wanted, known) == now
    rejected = of(replace(now.units[0], target="", fuzzy=False))
    assert not update.update(rejected, wanted[:1], known).units[0].target


@pytest.mark.parametrize(
    ("existing", "memory", "target"),
    [
        (None, Memory(), "GitHub"),
        (None, Memory({"GitHub": "GitHub"}), "GitHub"),
        (None, Memory({}, {"github": "GitHub"}), "GitHub"),
        (None, Memory({"GitHub": "Gitmerkez"}), "Gitmerkez"),
        (None, Memory({}, {"github": "Gitmerkez"}), ""),
        (Unit("GitHub"), Memory(), ""),
        (Unit("GitHub"), Memory({"GitHub": "GitHub"}), ""),
        (Unit("GitHub", "GitHub"), Memory({"GitHub": "Gitmerkez"}), "GitHub"),
    ],
)
def test_a_copy_is_a_name_unless_something_says_otherwise(
    existing: Unit | None, memory: Memory, target: str
) -> None:
    wanted = [draft("GitHub", "*GitHub*")] if target == "" else [draft("GitHub", "GitHub")]
    now = update.update(of(*([existing] if existing else [])), wanted, memory)
    (unit,) = now.units
    assert unit.target == target
    # Nothing is counted on a guess: what another article says is for a person to approve.
    assert unit.fuzzy == (target == "Gitmerkez")
    assert update.update(now, wanted, memory) == now


def test_removed_is_obsolete_and_comes_back() -> None:
    person = replace(draft("A long sentence.", "x"), target="Uzun bir cümle.")
    gone = update.update(of(person), [draft("Other words here now.", "y")])
    assert [(u.source, u.obsolete) for u in gone.units][1] == ("A long sentence.", True)
    back = update.update(gone, [draft("Other words here now.", "y"), draft("A long sentence.", "")])
    unit = back.units[1]
    assert (unit.target, unit.fuzzy, unit.obsolete) == ("Uzun bir cümle.", True, False)


def test_an_obsolete_twin_of_a_living_unit_is_kept() -> None:
    twin = replace(draft("A.", "eski"), obsolete=True, references=(), kind="")
    updated = update.update(of(twin, draft("A.", "yeni")), [draft("A.", "yeni")])
    assert [(u.target, u.obsolete) for u in updated.units] == [("yeni", False), ("eski", True)]


def test_a_flag_that_msgmerge_put_on_is_no_decision_and_none_takes_it_off_unseen() -> None:
    flagged = replace(draft("The rent is 120 dollars.", "Kira 100 dolardır."), fuzzy=True)
    same = [draft("The rent is 120 dollars.", "Kira 100 dolardır.")]
    assert update.update(of(flagged), same).units[0].fuzzy
    (followed,) = update.update(
        of(flagged), [draft("The rent is 120 dollars.", "Kira 120 dolardır.")]
    ).units
    assert (followed.target, followed.fuzzy) == ("Kira 120 dolardır.", False)


def test_a_translation_that_a_person_deleted_does_not_come_back() -> None:
    deleted = replace(draft("A.", "wrong"), target="")
    once = update.update(of(deleted), [draft("A.", "wrong")])
    assert once.units[0].target == ""
    assert update.update(once, [draft("A.", "wrong")]) == once
    assert update.update(once, [draft("A.", "right")]).units[0].target == "right"


def test_a_comment_on_an_untranslated_unit_is_kept() -> None:
    noted = replace(draft("A."), comments=("ask Ayşe",))
    assert "ask Ayşe" in update.update(of(noted), [draft("B.")]).units[1].comments


def test_a_copy_is_seen_in_the_source_language() -> None:
    text = segment.read_markdown("Kira bu ay için ödendi.\n", "tr", path="a.md")
    beads = Alignment((Bead(range(1), range(1), 1.0),))
    (copy,) = drafts.occurrences(text, text, beads, language="tr")
    assert copy.target == ""


def test_a_correction_stays_at_its_place_when_its_text_becomes_ambiguous() -> None:
    corrected = replace(draft("Paid in March.", "Martta."), target="PERSON")
    wanted = [
        draft("Paid in March.", "Mart ayında.", 1, context="paragraph: Buying"),
        draft("Paid in March.", "Martta.", 5, context="paragraph: Selling"),
    ]
    found = {u.context: u.target for u in update.update(of(corrected), wanted).units}
    assert found == {"paragraph: Buying": "Mart ayında.", "paragraph: Selling": "PERSON"}


def test_numbered_contexts_do_not_shift_when_an_equal_text_is_inserted_above() -> None:
    one = replace(draft("Yes", "Evet", context="list_item: A"), target="PERSON 1")
    two = replace(draft("Yes", "Var", context="list_item: A (2)"), target="PERSON 2")
    wanted = [
        draft("Yes", "Olur", 1, context="list_item: A"),
        draft("Yes", "Evet", 2, context="list_item: A (2)"),
        draft("Yes", "Var", 3, context="list_item: A (3)"),
    ]
    updated = update.update(of(one, two), wanted)
    assert [(u.context, u.target) for u in updated.units] == [
        ("list_item: A (3)", "Olur"),
        ("list_item: A", "PERSON 1"),
        ("list_item: A (2)", "PERSON 2"),
    ]
    assert update.update(updated, wanted) == updated


def test_where_nothing_tells_a_person_s_translation_is_fuzzy() -> None:
    corrected = replace(draft("Paid in March.", "Martta."), target="PERSON")
    (unit,) = update.update(
        of(corrected), [draft("Paid in March.", "Başka.", context="quote: A")]
    ).units
    assert (unit.target, unit.fuzzy) == ("PERSON", True)


# -- combine --------------------------------------------------------------------------------------


def test_combined_documents_share_units_and_keep_apart_what_differs() -> None:
    found = update.combine(
        [
            ("x", [draft("A.", "B."), draft("C.")]),
            ("y", [draft("A.", "Z.", 5), draft("C.", "D.", 6)]),
            ("z", [draft("A.", "B.", 7), draft("C.", "D.", fuzzy=True), draft("E.", "", 9)]),
            ("zz", [draft("E.", "", 4)]),
        ]
    )
    # What one document lacks is not what another has: importing it back would translate it.
    assert [(u.source, u.target, u.context, len(u.references)) for u in found] == [
        ("A.", "B.", "", 2),
        ("C.", "", "", 1),
        ("A.", "Z.", "y", 1),
        ("C.", "D.", "y", 1),
        ("C.", "D.", "z", 1),
        ("E.", "", "", 2),
    ]


# -- histories ------------------------------------------------------------------------------------

SOURCES = st.sampled_from(
    [
        "The rent is 100 dollars.",
        "The rent is 120 dollars.",
        "A lease ends.",
        "The lease ended.",
        "Heading",
    ]
)
TARGETS = st.sampled_from(
    ["", "Kira 100 dolardır.", "Kira 120 dolardır.", "Kiralama biter.", "Başlık"]
)
WANTED = st.lists(
    st.builds(
        draft, SOURCES, TARGETS, context=st.sampled_from(["", "quote: A"]), fuzzy=st.booleans()
    ),
    max_size=4,
    unique_by=lambda unit: (unit.context, unit.source),
)
EDITS = st.lists(st.tuples(WANTED, st.integers(0, 5)), min_size=1, max_size=8)


@given(EDITS)
def test_no_history_loses_what_a_person_wrote(history: list[tuple[list[Unit], int]]) -> None:
    catalogue = of()
    written: set[str] = set()
    for step, (wanted, place) in enumerate(history):
        catalogue = update.update(catalogue, wanted)
        assert update.update(catalogue, wanted) == catalogue
        assert [(u.context, u.source) for u in catalogue.units if not u.obsolete] == [
            (u.context, u.source) for u in wanted
        ]
        assert written <= {unit.target for unit in catalogue.units}
        living = [k for k, unit in enumerate(catalogue.units) if not unit.obsolete]
        if place < len(living):
            members = list(catalogue.units)
            old = members[living[place]]
            # Each text once: a person who writes over a person's text has decided so.
            written.discard(old.target)
            members[living[place]] = replace(old, target=f"person {step}", fuzzy=False)
            written.add(f"person {step}")
            catalogue = of(*members)


# -- two truths -----------------------------------------------------------------------------------


def test_an_article_edited_by_hand_against_a_person_s_translation_is_disputed() -> None:
    person = replace(draft("A.", "machine"), target="person")
    for article, is_disputed in (("machine", False), ("person", False), ("by hand", True)):
        wanted = [draft("A.", article)]
        assert (
            bool(update.disputed_drafts(update.update(of(person), wanted), wanted)) == is_disputed
        )
    unsure = [draft("A.", "by hand", fuzzy=True)]
    assert not update.disputed_drafts(update.update(of(person), unsure), unsure)


def test_a_dispute_is_settled_for_the_catalogue() -> None:
    wanted = [draft("A.", "by hand")]
    updated = update.update(of(replace(draft("A.", "machine"), target="person")), wanted)
    assert update.settle(updated, wanted, "ask") == updated
    settled = update.settle(updated, wanted, "catalogue")
    assert settled.units[0].target == "person"
    assert units.is_decided(settled.units[0])
    assert not update.disputed_drafts(settled, wanted)


def test_a_dispute_is_settled_for_the_article_and_nothing_is_lost() -> None:
    wanted = [draft("A.", "by hand")]
    updated = update.update(of(replace(draft("A.", "machine"), target="person")), wanted)
    (unit,) = update.settle(updated, wanted, "article").units
    assert (unit.target, unit.comments) == ("by hand", ("was: person",))
    assert update.update(of(unit), wanted).units == (unit,)


# -- other cuts -----------------------------------------------------------------------------------


def test_sentences_that_are_joined_now_keep_their_translations() -> None:
    old = of(
        draft("A one.", "Bir a."),
        replace(draft("B two.", "m"), target="İki b."),
        draft("C.", "Ce."),
    )
    now = update.update(old, [draft("A one. B two.", ""), draft("C.", "Ce.")])
    (unit, _) = now.units
    assert (unit.source, unit.target, unit.fuzzy) == ("A one. B two.", "Bir a. İki b.", False)
    assert units.is_decided(unit)


def test_sentences_that_are_split_now_keep_their_translations() -> None:
    old = of(replace(draft("A one. B two.", "m"), target="Bir a. İki b."), draft("C.", "Ce."))
    now = update.update(old, [draft("A one.", "x"), draft("B two.", "y"), draft("C.", "Ce.")])
    assert [(u.target, u.fuzzy) for u in now.units] == [
        ("Bir a.", False),
        ("İki b.", False),
        ("Ce.", False),
    ]
    assert [units.is_decided(u) for u in now.units] == [True, True, False]


def test_a_translation_of_other_sentences_stays_whole_as_fuzzy() -> None:
    old = of(replace(draft("A one. B two.", "m"), target="Bir a ile iki b."))
    now = update.update(old, [draft("A one.", ""), draft("B two.", "")])
    assert [(u.target, u.fuzzy) for u in now.units] == [("Bir a ile iki b.", True), ("", False)]


def test_a_machine_s_joined_unit_is_split_by_the_machine() -> None:
    old = of(draft("A one. B two.", "Bir a. İki b."))
    now = update.update(old, [draft("A one.", "Bir a."), draft("B two.", "İki b.")])
    assert [(u.target, units.is_decided(u)) for u in now.units[:2]] == [
        ("Bir a.", False),
        ("İki b.", False),
    ]


def test_a_person_s_sentence_is_not_joined_by_the_machine() -> None:
    beads = Alignment((Bead(range(2), range(1), 0.9), Bead(range(2, 3), range(1, 2), 0.8)))
    split = drafts.with_splits(beads, {1})
    assert [(b.source, b.target) for b in split.beads] == [
        (range(1), range(1)),
        (range(1, 2), range(0)),
        (range(2, 3), range(1, 2)),
    ]
    assert drafts.with_splits(beads, {2}) == beads
