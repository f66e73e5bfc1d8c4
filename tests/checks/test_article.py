"""The rules over an article: places, neighbours that explain, structure, suppressions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest

from glossalign import lang
from glossalign.article import Article
from glossalign.checks.article import article_findings
from glossalign.checks.rules import RULES
from glossalign.checks.subject import Subject
from glossalign.glossary.usage import Checker
from glossalign.markdown import document, segment
from glossalign.model import Catalogue, Document, Finding, Segment, TermPair, Unit
from glossalign.pairing.pairs import DocumentPair

EN, TR = lang.language("en"), lang.language("tr")


@dataclass
class Pair:
    """Two documents, paired by hand."""

    source: str
    target: str
    beads: Sequence[tuple[Sequence[int], Sequence[int]]] | None = None
    """Indices of segments; one to one without it."""
    catalogue: str | None = None
    """The target document that the catalogue was made of, where it is another one."""

    def findings(self, terms: Checker | None = None, **site: bool) -> list[Finding]:
        source, target = (
            segment.read_markdown(self.source, EN, path="en.md"),
            segment.read_markdown(self.target, TR, path="tr.md"),
        )
        sources, old = source.segments, target.segments
        if self.catalogue is not None:
            old = segment.read_markdown(self.catalogue, TR, path="tr.md").segments
        units = []
        for one, other in self.beads or [([i], [i]) for i in range(min(len(sources), len(old)))]:
            if one and other:
                text = " ".join(old[j].text for j in other)
                english = " ".join(sources[i].text for i in one)
                units.append(Unit(english, "" if text == english else text))
        article = Article(
            DocumentPair("a", "tr", "en.md", "tr.md"),
            source,
            target,
            "a.po",
            "",
            Catalogue("tr", tuple(units)),
        )
        codes = terms.codes if terms else ()
        rules = [r for r in RULES.values() if r.code[:3] in ("GA2", "GA3") or r.code in codes]
        return article_findings(Subject(article, (EN, TR), site=site, terms=terms), rules)

    def told(self, terms: Checker | None = None, **site: bool) -> list[str]:
        return [f"{f.path}:{f.line}:{f.column} {f.code}" for f in self.findings(terms, **site)]


def test_a_finding_stands_where_it_must_be_mended() -> None:
    (found,) = Pair(
        "It has 12 rooms\nand 3 doors.\n", "Evin 12 odası\nve 4 kapısı var.\n"
    ).findings()
    assert (found.code, found.path, found.severity) == ("GA301", "tr.md", "error")
    assert (found.line, found.column, found.end_line, found.end_column) == (2, 4, 2, 5)
    assert found.message == "the number 3 became 4"


def test_what_is_missing_is_told_at_its_sentence() -> None:
    (found,) = Pair("One here. It has 12 rooms.\n", "Burada bir. Odaları\nvar.\n").findings()
    assert (found.line, found.column, found.end_line, found.end_column) == (1, 13, 2, 5)


def test_emphasis_over_two_sentences_and_quotes_keep_the_place() -> None:
    source = "> **It has 12 rooms. It has 5 doors.**\n"
    (found,) = Pair(source, "> **12 odası var.\n> 6 kapısı var.**\n").findings()
    assert (found.line, found.column, found.end_column) == (2, 3, 4)


def test_a_value_with_escapes_is_known_by_its_start() -> None:
    (found,) = Pair(
        '---\ntitle: "12 \\"rooms\\""\n---\n', '---\ntitle: "13 \\"oda\\""\n---\n'
    ).findings()
    assert (found.line, found.column) == (2, 9)


def test_a_translation_that_is_in_the_catalogue_alone() -> None:
    (found,) = Pair("It has 12 rooms.\n", "", [([0], [0])], catalogue="13 odası var.\n").findings()
    assert (found.path, found.line) == ("a.po", 0)


def test_an_article_edited_by_hand_is_read_as_it_is() -> None:
    source = "A house. It has 12 rooms. It is big.\n"
    old, new = "Bir ev. 12 odası var. Ev büyük.\n", "Bir ev. 13 odası var. Ev büyük.\n"
    assert Pair(source, new, catalogue=old).told() == ["tr.md:1:9 GA301"]
    assert Pair(source, "Bir ev. Tam 12 tane odası var. Ev büyük.\n", catalogue=old).told() == []


def test_what_moved_to_a_neighbour_is_not_lost() -> None:
    source = "Use `first` here. There are 12 rooms (big ones).\n"
    assert Pair(source, "12 oda var (büyük. `first` kullanın).\n").told() == []
    # Another paragraph is no neighbour, but of a link.
    apart = (
        "See [it](/lease).\n\nThere are 12 rooms.\n",
        "12 tane bak.\n\n[Kira](/lease) odaları.\n",
    )
    assert Pair(*apart).told() == ["tr.md:1:1 GA301", "tr.md:3:1 GA301"]


def test_one_fault_is_one_finding() -> None:
    source = "See [a](/a), [b](/b), [c](/c) and [d](/d) of the rooms.\n"
    (found,) = Pair(source, "Odalara bakın.\n").findings()
    assert found.message == "the links /a, /b, /c and 1 more are missing"


def test_code_may_be_left_out_where_it_was_just_named() -> None:
    source = "`useId` is a function.\n\n`useId` does not take any parameters at all.\n"
    assert Pair(source, "`useId` bir işlevdir.\n\nHiçbir parametre almaz.\n").told() == []
    assert Pair(source, "`useId` bir işlevdir.\n\n`kimlikKullan` parametre almaz.\n").told() == [
        "tr.md:3:1 GA302"
    ]


def test_code_that_the_articles_own_code_has_in_translation() -> None:
    source = "The `tasks` are a list.\n\n```js\nconst tasks = [];\n```\n"
    target = "`görevler` bir listedir.\n\n```js\nconst {} = [];\n```\n"
    assert Pair(source, target.format("görevler")).told() == []
    assert Pair(source, target.format("tasks")).told() == ["tr.md:1:1 GA302"]


def test_untranslated_sentences() -> None:
    source = "The house is old. The rooms are big. Nobody knows why it is so.\n"
    target = "Ev eskidir. The rooms are big. Neden böyle olduğunu kimse bilmez.\n"
    (found,) = Pair(source, target).findings()
    assert (found.code, found.line, found.column) == ("GA303", 1, 13)


def test_a_copy_as_a_whole_is_one_finding() -> None:
    text = "The house is old. The rooms are 12. Nobody knows why it is so.\n"
    (found,) = Pair(text, text).findings()
    assert (found.code, found.line) == ("GA303", 1)
    assert "3 of 3" in found.message


def test_what_a_program_prints_may_stay() -> None:
    body = "{}\n\n<ConsoleBlock>\n\nThe rooms are too big for this.\n\n</ConsoleBlock>\n\n{}\n"
    source, target = body.format("A house.", "It is old."), body.format("Bir ev.", "Ev eskidir.")
    assert Pair(source, target).told() == []


HEADINGS = "# House\n\nOne text.\n\n## Rooms\n\nTwo texts.\n\n## Doors\n\nThree texts.\n"


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (("#", "##", "##"), []),
        (("#", "###", "##"), ["tr.md:5:5 GA201"]),
        (("##", "###", "###"), ["tr.md:1:4 GA201"]),
        (("#", "**", "##"), ["tr.md:5:4 GA201"]),
    ],
)
def test_heading_levels(levels: tuple[str, ...], expected: list[str]) -> None:
    target = "{} Ev\n\nBir metin.\n\n{} Odalar\n\nİki metin.\n\n{} Kapılar\n\nÜç metin.\n".format(
        *levels
    )
    if "**" in levels:
        target, expected = target.replace("** Odalar", "**Odalar**"), ["tr.md:5:1 GA201"]
    assert Pair(HEADINGS, target).told() == expected


def test_a_heading_without_its_partner_makes_none_of_another() -> None:
    source = "## One\n\nText one.\n\n### Two\n\nText two.\n"
    target = "### İki\n\nMetin iki.\n"
    assert Pair(source, target, [([0], [0]), ([3], [1])]).told() == []


def test_headings_without_a_space() -> None:
    (found,) = Pair("## One\n\nText.\n", "##Bir\n\nMetin.\n").findings()
    assert (found.code, found.line, found.column) == ("GA202", 1, 1)


def test_list_lengths() -> None:
    source = "- rent\n- tax\n- light\n"
    assert Pair(source, "- kira\n- vergi\n- ışık\n").told() == []
    assert Pair(source, "- kira\n- vergi ve ışık\n", [([0], [0]), ([1, 2], [1])]).told() == [
        "tr.md:1:3 GA204"
    ]
    # A whole item that is missing is told as that.
    assert Pair(source, "- kira\n- vergi\n").told() == []
    assert Pair(source, "  kira\n- vergi\n- ışık\n").told() == ["tr.md:1:3 GA204"]


def test_nested_lists_are_lists_of_their_own() -> None:
    source = "- rent\n  - old\n  - new\n- tax\n"
    assert Pair(source, "- kira\n  - eski\n  - yeni\n- vergi\n").told() == []
    found = Pair(source, "- kira\n  - eski\n- yeni\n- vergi\n").told()
    assert all(code.endswith("GA204") for code in found)


def test_suppressions_hold_on_either_side() -> None:
    source, target = "It has 12 rooms.\n", "13 odası var.\n"
    line = "<!-- glossalign: ignore GA301 -->\n"
    assert Pair(source, target).told() == ["tr.md:1:1 GA301"]
    assert Pair(line + source, target).told() == []
    assert Pair(source, line + target).told() == []
    assert Pair(source, "---\nglossalign_ignore: GA3\n---\n" + target).told() == []
    assert Pair(source, line.replace("1", "2") + target).told() == [
        "tr.md:1:1 GA000",
        "tr.md:2:1 GA301",
    ]


def test_findings_of_terms_are_suppressed_alike() -> None:
    forbidden = TermPair("house", "hane", 1, status="forbidden")
    terms = Checker([forbidden], "en", "tr")
    source = "A house.\n\nA house again.\n"
    line = "<!-- glossalign: ignore GA402 -->\n"
    assert Pair(source, line + "Bir hane.\n\nYine hane.\n").told(terms) == ["tr.md:4:6 GA402"]
    assert Pair(source, line + "Bir ev.\n\nYine ev.\n").told(terms) == ["tr.md:1:1 GA000"]
    # Without a glossary nobody can tell.
    assert Pair(source, line + "Bir ev.\n\nYine ev.\n").told() == []


def test_links_to_what_is_not_translated_are_told_at_the_link() -> None:
    target = "[Kira](/lease), [ön](/tr/front#x), [hakkında](/about), [dış](https://a.org/lease).\n"
    source = "See [lease](/lease), [front](/front#y), [about](/about), [x](https://a.org/lease).\n"
    (found,) = Pair(source, target).findings(lease=True, front=False)
    assert target[found.column - 1 : found.end_column - 1] == "[ön](/tr/front#x)"


def test_links_to_what_is_not_translated_are_information() -> None:
    text = "See the [house](/house).\n", "[Eve](/house) bakın.\n"
    (found,) = Pair(*text).findings(house=False)
    assert (found.code, found.severity, found.column) == ("GA203", "info", 1)
    assert Pair(*text).told(house=True) == []


def each(text: str) -> Iterator[tuple[Document, Segment]]:
    parsed = document.parse(text, path="a.md")
    for one in segment.segment(parsed, TR):
        yield parsed, one


@pytest.mark.parametrize(
    "text",
    [
        "Bir iki.\nÜç dört\r\nbeş. Altı.\n",
        "> - Bir iki\n>   üç. Dört\n>   beş.\n",
        "**Bir iki. Üç\ndört. Beş.** Altı.\n",
        "---\ntitle: 'Bir iki'\n---\n| a | bir iki |\n|---|---|\n| üç | dört |\n",
        "\ufeff# Bir  \nİki  \nüç\n",
    ],
)
def test_each_letter_of_a_segment_is_found_in_its_document(text: str) -> None:
    for parsed, one in each(text):
        before = len(one.marks[0])
        for at, letter in enumerate(one.text):
            place = segment.offset_in_document(parsed, one, at)
            assert one.start <= place <= one.end
            if before <= at < len(one.text) - len(one.marks[1]) and letter != " ":
                assert parsed.text[place] == letter
