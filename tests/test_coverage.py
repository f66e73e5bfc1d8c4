"""Coverage: units traced through both documents."""

from __future__ import annotations

from glossalign.article import Article
from glossalign.catalogue import units
from glossalign.coverage.counts import Coverage, count, total
from glossalign.markdown import segment
from glossalign.model import NO_TEXT, Catalogue, Reference, Unit
from glossalign.pairing.pairs import DocumentPair

ENGLISH = (
    "# Lease\n\nA lease is a contract. It has two sides. The rent is 100 dollars.\n\nThe end.\n"
)
TURKISH = (
    "# Kiralama\n\nKiralama, iki tarafı olan bir sözleşmedir. Kira 100 dolardır.\n\nEk bilgi.\n"
)


def article(english: str, turkish: str, *members: Unit) -> Article:
    pair = DocumentPair("a", "tr", "a.md", "b.md", translated=bool(turkish))
    source = segment.read_markdown(english, "en", path=pair.source)
    target = segment.read_markdown(turkish, "tr", path=pair.target) if turkish else NO_TEXT
    return Article(pair, source, target, "a.po", "", Catalogue("tr", members))


def states(*members: Unit, english: str = ENGLISH) -> list[tuple[str, list[int], list[int]]]:
    placed = article(english, TURKISH, *members).placed
    return [(p.state, list(p.source), list(p.target)) for p in placed]


JOINED = Unit(
    "A lease is a contract. It has two sides.", "Kiralama, iki tarafı olan bir sözleşmedir."
)
RENT = Unit("The rent is 100 dollars.", "Kira 100 dolardır.")
TITLE = Unit("Lease", "Kiralama")


def test_every_segment_of_both_sides_is_counted_once() -> None:
    assert states(TITLE, JOINED, RENT) == [
        ("fresh", [0], [0]),
        ("fresh", [1, 2], [1]),
        ("fresh", [3], [2]),
        ("extra", [], [3]),
        ("missing", [4], []),
    ]


def test_changed_english_is_stale_before_any_update() -> None:
    changed = ENGLISH.replace("100", "120")
    assert ("stale", [3], [2]) in states(TITLE, JOINED, RENT, english=changed)


def test_fuzzy_is_never_fresh() -> None:
    fuzzy = Unit(RENT.source, RENT.target, fuzzy=True)
    stale = Unit(TITLE.source, TITLE.target, fuzzy=True, previous_source="The lease")
    found = states(stale, JOINED, fuzzy)
    assert found[0][0] == "stale"
    assert ("fuzzy", [3], [2]) in found


def test_percent_is_rounded_down() -> None:
    assert Coverage(fresh=9999, missing=1).percent == 99
    assert Coverage().percent == 100
    assert Coverage(fresh=1, fuzzy=1).percent == 50


def test_sums_and_lines() -> None:
    counts = count(article(ENGLISH, "", TITLE, RENT))
    assert (counts.unbuilt, counts.missing, counts.missing_lines) == (2, 3, (3, 5))
    assert counts.percent == 40
    assert total([counts, counts]).segments == 10


def test_a_unit_is_chosen_by_context() -> None:
    text = "# A\n\nSame words here.\n\n- Same words here.\n"
    first = Unit("Same words here.", "Bir.", context="paragraph: A")
    second = Unit("Same words here.", "İki.", context="list_item: A")
    one = article(text, "", second, first)
    assert [p.unit.target for p in one.placed if p.unit] == ["Bir.", "İki."]
    assert units.contexts(one.source) == [
        "heading",
        "paragraph: A",
        "list_item: A",
    ]


def test_two_cells_of_one_row_take_their_units_in_turn() -> None:
    text = "# A\n\n| h | i | j |\n|---|---|---|\n| Early | Yes | Yes |\n"
    place = (Reference("a.md", 5),)
    first = Unit("Yes", "Evet", context="table_cell: A", references=place)
    second = Unit("Yes", "Var", context="table_cell: A (2)", references=place)
    placed = article(text, "", first, second).placed
    assert [p.unit.target for p in placed if p.unit] == ["Evet", "Var"]
