"""Review: the order of fuzzy entries, and what each decision makes of a unit."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossalign.catalogue import review, trace, units, update
from glossalign.formats import po
from glossalign.markdown import segment
from glossalign.model import Catalogue, Mark, Reference, Unit

ENGLISH = """# Lease

It is a contract. It has two sides. The rent is 100 dollars. It is paid in May.

The end.
"""
TURKISH = """# Kiralama

Bir sözleşmedir. İki tarafı vardır. Hem de eşit. Kira 100 dolardır. Mayısta ödenir.

Son.
"""


TARGET = segment.read_markdown(TURKISH, "tr", path="a.md")
TARGETS = TARGET.segments


def unit(source: str, target: str, confidence: float = 1.0, **more: object) -> Unit:
    fuzzy = confidence < 0.9
    mark = Mark(confidence, units.digest(target), fuzzy)
    return replace(Unit(source, target, mark=mark, fuzzy=fuzzy), **more)  # type: ignore[arg-type]


TITLE = unit("Lease", "Kiralama")
CONTRACT = unit("It is a contract.", "Bir sözleşmedir.", 0.8)
SIDES = unit("It has two sides.", "İki tarafı vardır.", 0.5)
RENT = unit("The rent is 100 dollars.", "Kira 100 dolardır.", 0.7)
PAID = unit("It is paid in May.", "Mayısta ödenir.")
ALL = (TITLE, CONTRACT, SIDES, RENT, PAID)


def queue(*members: Unit, english: str = ENGLISH) -> list[review.ReviewEntry]:
    catalogue = Catalogue("tr", members)
    placed = trace.trace(segment.read_markdown(english, "en", path="a.md"), TARGET, catalogue)
    return [entry for _, entry in review.queue([(catalogue, placed)])]


def entry(wanted: Unit, *members: Unit) -> review.ReviewEntry:
    return next(found for found in queue(*(members or ALL)) if found.unit is wanted)


def decided(wanted: Unit, choice: review.Choice, *members: Unit) -> str | None:
    now = review.decide(entry(wanted, *members), choice, TARGETS)
    return now.target if now else None


def test_the_least_sure_comes_first_and_a_persons_own_last() -> None:
    own = Unit("It is paid in May.", "Benim metnim.", fuzzy=True)
    rewritten = replace(TITLE, target="Kiralama (leasing)", fuzzy=True)
    found = queue(rewritten, CONTRACT, SIDES, RENT, own)
    assert [e.unit for e in found] == [SIDES, RENT, CONTRACT, rewritten, own]
    assert [e.confidence for e in found] == [0.5, 0.7, 0.8, None, None]
    assert [e.number for e in found] == [2, 3, 1, 0, 4]


def test_what_is_not_fuzzy_is_obsolete_or_empty_is_not_asked_about() -> None:
    dead = replace(SIDES, obsolete=True)
    empty = Unit("The end.", fuzzy=True)
    assert [e.unit for e in queue(TITLE, dead, empty, RENT)] == [RENT]


def test_articles_are_reviewed_as_one() -> None:
    catalogues = Catalogue("tr", (RENT,)), Catalogue("tr", (CONTRACT, SIDES))
    source = segment.read_markdown(ENGLISH, "en", path="a.md")
    placed = [trace.trace(source, TARGET, catalogue) for catalogue in catalogues]
    found = review.queue(list(zip(catalogues, placed, strict=True)))
    assert [(k, e.unit) for k, e in found] == [(1, SIDES), (0, RENT), (1, CONTRACT)]


def test_places_of_both_sides() -> None:
    found = entry(SIDES)
    assert (found.source, found.target) == (range(2, 3), range(2, 3))
    # Not in the article any more: where it would stand, behind what stands before it.
    gone = unit("It has two sides.", "İki yanlıdır.", 0.5)
    assert entry(gone, TITLE, CONTRACT, gone).target == range(2, 2)
    nowhere = unit("Something that nobody wrote here.", "Hiç.", 0.1)
    lost = entry(nowhere, *ALL, nowhere)
    assert (lost.source, lost.target) == (range(0), range(0))
    assert review.decide(lost, "next", TARGETS) is None


def test_a_text_that_stands_twice_is_one_entry_at_its_translation() -> None:
    text = "Lease\n\nThe rent.\n\nLease\n"
    twice = unit("Lease", "Kiralama", 0.5, references=(Reference("a.md", 1), Reference("a.md", 5)))
    rent = unit("The rent.", "Bir sözleşmedir.", 0.6)
    assert [e.unit for e in queue(twice, rent, english=text)] == [twice, rent]


def test_neighbours_are_taken() -> None:
    assert decided(SIDES, "next") == "Hem de eşit."
    assert decided(SIDES, "previous") == "Bir sözleşmedir."
    gone = unit("It has two sides.", "İki yanlıdır.", 0.5)
    assert decided(gone, "next", TITLE, CONTRACT, gone) == "İki tarafı vardır."
    assert decided(gone, "previous", TITLE, CONTRACT, gone) == "Bir sözleşmedir."
    first = replace(TITLE, fuzzy=True)
    assert decided(first, "previous", first) is None
    last = unit("The end.", "Son.", 0.3)
    assert decided(last, "next", last) is None


def test_join_takes_the_following_entrys_translation_or_a_sentence_of_nobody() -> None:
    assert decided(CONTRACT, "join") == "Bir sözleşmedir. İki tarafı vardır."
    assert decided(SIDES, "join") == "İki tarafı vardır. Hem de eşit."  # which is nobody's
    assert decided(RENT, "join") == "Kira 100 dolardır. Mayısta ödenir."


def test_join_takes_neighbours_only() -> None:
    apart = unit("It is a contract.", "Kira 100 dolardır.", 0.4)
    sides = unit("It has two sides.", "Kiralama", 0.4)
    ends = unit("The end.", "Son.", 0.4)
    rent = unit("The rent is 100 dollars.", "Bir sözleşmedir.")
    others = [unit(text, TARGETS[k].text) for text, k in (("It is paid in May.", 5), ("Lease", 3))]
    members = (apart, sides, ends, rent, *others)
    assert decided(apart, "join", *members) is None
    assert decided(ends, "join", *members) is None
    # In the article the following entry's translation stands in front.
    swapped = (
        unit("It has two sides.", "Kiralama", 0.4),
        unit("It is a contract.", "Bir sözleşmedir.", 0.4),
    )
    assert decided(swapped[1], "join", *swapped, PAID) == "Kiralama Bir sözleşmedir."


FUZZY = {
    "by the aligner": SIDES,
    "by msgmerge": replace(TITLE, fuzzy=True),
    "edited source": replace(SIDES, previous_source="It had two sides.", previous_context="x"),
    "a person's": Unit("It has two sides.", "İki tarafı vardır.", fuzzy=True),
    "a person's over the machine's": replace(SIDES, target="İki taraflıdır."),
}


@pytest.mark.parametrize("name", FUZZY)
@pytest.mark.parametrize("choice", ["accept", "next", "join", "edit"])
def test_a_decision_makes_the_entry_the_persons_and_align_keeps_it(name: str, choice: str) -> None:
    old = FUZZY[name]
    found = entry(old, old)
    now = (
        review.with_translation(old, "Yeni metin.")
        if choice == "edit"
        else review.decide(found, choice, TARGETS)  # type: ignore[arg-type]
    )
    if now is None:
        assert choice == "join"
        return
    assert units.is_decided(now)
    assert not now.fuzzy
    assert (now.previous_source, now.previous_context) == ("", "")
    assert now.source == old.source
    written = po.parse("".join(po.serialize(Catalogue("tr", (now,)))), path="a.po")
    assert written.units == (now,)
    for target, confidence in ((old.target, 0.99), ("Başka.", 0.99), ("Başka.", 0.2)):
        draft = unit(old.source, target, confidence)
        assert update.update(written, [draft]).units[0].target == now.target


@pytest.mark.parametrize("name", FUZZY)
def test_what_is_rejected_is_not_proposed_again(name: str) -> None:
    old = FUZZY[name]
    now = review.reject(old)
    assert units.is_rejected(now)
    assert units.state(now) == "missing"
    written = po.parse("".join(po.serialize(Catalogue("tr", (now,)))), path="a.po")
    assert written.units == (now,)
    assert update.update(written, [unit(old.source, old.target, 0.95)]).units[0].target == ""
    assert update.update(written, [unit(old.source, "Başka.", 0.95)]).units[0].target == "Başka."


def test_no_text_is_no_translation() -> None:
    with pytest.raises(ValueError, match="reject"):
        review.with_translation(SIDES, "")


# -- an editor -------------------------------------------------------------------------------------


def test_a_sheet_comes_back_as_it_went() -> None:
    text = replace(SIDES, target="100 % kesin\u00a0mi?  Evet.")
    assert review.sheet_text(review.sheet(text)) == text.target
    assert text.source in review.sheet(text)


def test_what_an_editor_adds_is_taken_off() -> None:
    assert (
        review.sheet_text("Bir cümle,\r\n  iki satırda.\n\n" + review.sheet(Unit("a")))
        == "Bir cümle, iki satırda."
    )
    assert review.sheet_text("Hepsi yeni.\n") == "Hepsi yeni."
    assert review.sheet_text("\n \n") == ""
    with pytest.raises(ValueError, match=r"\\x1b"):
        review.sheet_text("a\x1b[31m")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_is_written_can_be_saved(text: str) -> None:
    try:
        target = review.sheet_text(text)
        now = review.with_translation(SIDES, target)
    except ValueError:
        return
    assert po.parse("".join(po.serialize(Catalogue("tr", (now,)))), path="a.po").units == (now,)


# -- what changed ----------------------------------------------------------------------------------


def marked(old: str, new: str) -> tuple[str, str]:
    was, now = review.word_changes(old, new)
    return tuple("".join(f"<{t}>" if c else t for t, c in side) for side in (was, now))  # type: ignore[return-value]


def test_changes_are_words() -> None:
    assert marked("It lasts 12 months.", "It lasts 24 months.") == (
        "It lasts <12> months.",
        "It lasts <24> months.",
    )
    assert marked("The rent is due.", "The rent, is due.") == (
        "The rent is due.",
        "The rent<,> is due.",
    )
    assert marked("A new one.", "A quite other one.") == ("A <new> one.", "A <quite other> one.")
    assert marked("old words here", "wholly different text") == (
        "<old words here>",
        "<wholly different text>",
    )
    assert marked("same", "same") == ("same", "same")


@given(st.text("ab .,\n"), st.text("ab .,\n"))
def test_pieces_are_the_whole_text(old: str, new: str) -> None:
    was, now = review.word_changes(old, new)
    assert "".join(text for text, _ in was) == old
    assert "".join(text for text, _ in now) == new
    if old == new:
        assert not any(changed for _, changed in was + now)
    # What is left of both without the changes is the same.
    assert "".join(t for t, c in was if not c) == "".join(t for t, c in now if not c)


def test_a_long_text_is_compared_word_by_word() -> None:
    words = [f"word{number}" for number in range(5_000)]
    changed = [f"{word}s" if number % 500 == 0 else word for number, word in enumerate(words)]
    was, _ = review.word_changes(" ".join(words), " ".join(changed))
    assert [text for text, is_changed in was if is_changed] == words[::500]


@pytest.mark.parametrize("words", [("a b ", "b a "), ("a ", "b "), ("a b c ", "a c b ")])
def test_long_texts_are_compared_in_bounded_time(words: tuple[str, str]) -> None:
    for size in (2_000, 50_000):
        start = time.process_time()
        review.word_changes(words[0] * size, "x" + words[1] * size + "y")
        assert time.process_time() - start < 5
