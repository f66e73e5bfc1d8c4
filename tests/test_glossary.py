"""Term pairs from aligned text."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest

from glossalign.glossary import usage
from glossalign.glossary.decisions import update_rows
from glossalign.glossary.pairs import Example, mine
from glossalign.model import Reference, TermPair
from glossalign.project import load
from glossalign.steps import align
from glossalign.steps.glossary import mine_terms, term_findings
from tests.helpers import run, write


def example(source: str, target: str, kind: str = "paragraph", line: int = 1) -> Example:
    return Example(source, target, kind, Reference("a.md", line))


EXAMPLES = [
    example("Back Office", "arka ofis", "title"),
    example("The back office keeps records.", "Arka ofis kayıt tutar."),
    example("Each back office has [CPAs](/cpa).", "Her arka ofisin [YMM'leri](/cpa) vardır."),
    example(
        "The [front office](/frontoffice) sells.", "[Ön büro](/frontoffice) satış yapar.", line=7
    ),
    example("A front office needs a back office.", "Ön büronun arka ofise ihtiyacı vardır."),
    example("Pay the front office.", "Ön büroya öde."),
]


def mined(examples: list[Example]) -> dict[str, TermPair]:
    found = mine(examples, source_language="en", target_language="tr")
    return {f"{pair.term} = {pair.translation}": pair for pair in found}


def test_titles_links_and_phrases_make_pairs_over_inflected_forms() -> None:
    found = mined(EXAMPLES)
    assert found["back office = arka ofis"].count == 4
    assert found["back office = arka ofis"].evidence == ("title",) or "phrase" in (
        found["back office = arka ofis"].evidence
    )
    front = found["front office = ön büro"]
    assert (front.count, "link" in front.evidence) == (3, True)
    assert front.reference is not None


def test_an_acronym_keeps_its_capitals_and_loses_its_suffix() -> None:
    assert "CPA = YMM" in mined(EXAMPLES)


def test_turkish_capitals_are_lowered_as_turkish() -> None:
    found = mined([example("Business Process", "İŞ AKIŞI", "title"), example("x", "IŞIK", "title")])
    assert "business process = iş akışı" in found
    found = mined([example("Heat Loss", "Isı Kaybı", "title"), example("Work", "İş", "title")])
    assert "heat loss = ısı kaybı" in found
    assert "work = iş" in found


def test_a_heading_that_no_sentence_uses_is_no_term() -> None:
    assert not mined([example("Special Considerations", "Özel Hususlar", "heading")])


def test_a_link_to_another_place_is_no_evidence() -> None:
    assert not mined([example("See [lease](/lease).", "Bkz. [bordro](/payroll).")])


def test_words_that_translate_each_other_make_a_pair_of_their_phrases() -> None:
    found = mined(
        [
            example(
                "It is customer support, risk management and IT.",
                "Müşteri desteği, risk yönetimi ve BT'dir.",
            ),
            example("The new price is good.", "Yeni fiyat iyidir."),
        ]
    )
    assert {
        "customer support = müşteri desteği",
        "risk management = risk yönetimi",
        "IT = BT",
    } <= found.keys()
    assert not any("price" in pair for pair in found)


def test_in_a_large_text_phrases_that_recur_together_are_terms() -> None:
    filler = [example(f"Heron {k} sleeps here.", f"Balıkçıl {k} burada uyur.") for k in range(120)]
    terms = [
        example(f"The tax haven {k} is shut.", f"{k}. vergi cenneti kapandı.") for k in range(3)
    ] + [example("Each tax haven pays.", "Her vergi cennetinin bedeli var.")]
    pair = mined(filler + terms)["tax haven = vergi cenneti"]
    assert (pair.count, pair.evidence, pair.part_of_speech) == (4, ("phrase",), "noun")


def test_what_departs_from_the_usual_translation_is_found_in_any_form() -> None:
    variants = [*EXAMPLES, example("A back office role pays.", "Arka büronun işi para getirir.")]
    pairs = list(mined(variants).values())
    assert {pair.translation for pair in pairs if pair.term == "back office"} == {
        "arka ofis",
        "arka büro",
    }
    (rows,) = usage.conflicts(pairs).values()
    assert [pair.translation for pair in rows] == ["arka ofis", "arka büro"]
    checker = usage.Checker(pairs, "en", "tr")
    text = "Arka büronun işi para getirir."
    (use,) = checker.uses("A back office role pays.", text)
    assert (use.code, text[use.start : use.end]) == ("GA401", "Arka büronun")
    assert not list(checker.uses("A back office pays.", "Arka ofisin parası var."))
    assert not list(checker.uses("A front desk pays.", text))


def test_an_approved_translation_is_the_usual_one_and_a_forbidden_one_is_found() -> None:
    pairs = [
        TermPair("back office", "arka büro", 2, status="approved"),
        TermPair("back office", "arka ofis", 9),
        TermPair("lease", "lizing", 0, status="forbidden"),
    ]
    checker = usage.Checker(pairs, "en", "tr")
    assert [use.code for use in checker.uses("The back office pays.", "Arka ofise öde.")] == [
        "GA401"
    ]
    (use,) = checker.uses("A lease ends.", "Bir lizingin sonu.")
    assert (use.code, use.start, use.end) == ("GA402", 4, 12)


def test_a_word_that_another_term_of_the_sentence_has_as_well_does_not_hide_a_variant() -> None:
    more = [example(f"The front office {k} sells.", f"Ön büro {k} satar.") for k in range(4)]
    both = example(
        "A back office role is no front office role.", "Arka büronun işi ön büronun işi değildir."
    )
    pairs = mined([*EXAMPLES, *more, both]).values()
    assert {pair.translation for pair in pairs if pair.term == "back office"} == {
        "arka ofis",
        "arka büro",
    }


def test_an_approved_term_is_asked_for_where_its_source_has_it() -> None:
    pairs = [
        TermPair("back office", "arka ofis", 5, status="approved"),
        TermPair("office", "ofis", 5, status="approved"),
        TermPair("element", "öge", 5, status="approved"),
        TermPair("React", "React", 5, status="approved"),
    ]
    checker = usage.Checker(pairs, "en", "tr")

    def asked(source: str, target: str) -> list[str]:
        return [use.message for use in checker.uses(source, target)]

    (message,) = asked("The back office pays.", "Muhasebe öder.")
    assert message == '"back office" is "arka ofis" (approved), which is not here'
    assert asked("The back offices pay.", "Arka ofislerimiz öder.") == []
    # An adjective stands between, a possessor is spoken of, or what the text leaves out is clear
    # without it.
    assert asked("The back office pays.", "Arka taraftaki ofisiniz öder.") == []
    assert asked("Use the `b` element.", "`b` kullanın.") == []
    assert len(asked("Each element counts.", "Her parça sayılır.")) == 1
    assert asked("They react to it, and React waits.", "Ona tepki verirler.") == []


def test_a_form_of_the_usual_translation_a_name_and_a_verb_are_no_departures() -> None:
    pairs = [
        TermPair("data model", "veri modeli", 9, status="approved"),
        TermPair("data model", "veri modeliniz", 2),
        TermPair("return", "dönüş değeri", 9),
        TermPair("return", "geri döndürür", 2),
        TermPair("web app", "web uygulaması", 9),
        TermPair("web app", "web app", 1),
    ]
    checker = usage.Checker(pairs, "en", "tr")
    assert not list(checker.uses("Your data model grows.", "Veri modeliniz büyür."))
    assert not list(checker.uses("It returns a list.", "Bir liste geri döndürür."))
    assert not list(checker.uses("Open Great Web App.", "Great Web App'i açın."))
    assert [use.code for use in checker.uses("Open the web app.", "Şu web app'i açın.")] == [
        "GA401"
    ]


def test_a_word_that_translates_another_one_makes_no_variant() -> None:
    new = [example(f"The new price {k} rose.", f"Yeni fiyat {k} arttı.") for k in range(4)]
    other = example("A back office has a new role.", "Bir yeni ofisin görevi var.")
    plain = example("A back office has a role.", "Bir yeni ofisin görevi var.")
    for sentence, expected in ((other, {"arka ofis"}), (plain, {"arka ofis", "yeni ofis"})):
        pairs = mined([*EXAMPLES, *new, sentence]).values()
        assert {pair.translation for pair in pairs if pair.term == "back office"} == expected


def test_decisions_are_kept_and_the_rejected_not_proposed_again() -> None:
    rejected = TermPair("back office", "arka büro", 1, status="rejected")
    (old,) = update_rows([], [TermPair("old", "eski", 1)])
    approved = TermPair("lease", "kiralama", 2, status="approved", note="house style")
    fresh = [TermPair("back office", "arka büro", 9), TermPair("new", "yeni", 1)]
    first = update_rows([rejected, approved, old], fresh)
    assert [(pair.term, pair.translation, pair.status, pair.count) for pair in first] == [
        ("back office", "arka büro", "rejected", 9),
        ("lease", "kiralama", "approved", 0),
        ("new", "yeni", "proposed", 1),
    ]
    assert update_rows(first, fresh) == first


def test_a_spreadsheet_takes_no_mark_for_a_number() -> None:
    rows = update_rows([], [TermPair(f"term {k}", f"terim {k}", 1) for k in range(500)])
    marks = [dict(row.extra)["mark"] for row in rows]
    assert len(set(marks)) == 500
    assert all(re.fullmatch(r"m[0-9a-f]{8}\.[0-9a-f]{8}", mark) for mark in marks)


def test_a_row_that_a_person_changed_is_theirs() -> None:
    first = update_rows([], [TermPair("credit", "kredi", 3), TermPair("rent", "kira", 2)])
    corrected = replace(first[0], translation="akreditif")
    own = replace(first[1], extra=(("team", "law"), *first[1].extra))
    kept = update_rows([own, corrected], [TermPair("credit", "kredi", 4)])
    assert [(pair.translation, pair.count) for pair in kept] == [
        ("kira", 0),
        ("akreditif", 0),
    ]
    assert dict(kept[0].extra)["team"] == "law"


def test_a_mark_of_an_earlier_version_is_still_the_machine_s() -> None:
    (row,) = update_rows([], [TermPair("credit", "kredi", 3)])
    mark = dict(row.extra)["mark"].partition(".")[0]
    old = replace(row, extra=(("mark", mark),))
    assert update_rows([old], []) == []
    (new,) = update_rows([old], [TermPair("credit", "kredi", 5)])
    assert (new.count, new.extra) == (5, row.extra)


# -- a file of a terminologist ---------------------------------------------------------------------


@pytest.fixture
def term_site(tmp_path: Path) -> Path:
    write(
        tmp_path,
        "source/a.md",
        "# Lease\n\nA lease costs money. EBITDA rose. The cost of goods sold is in the "
        "[lease](/lease). Leases end.\n",
    )
    write(
        tmp_path,
        "locales/tr/a.md",
        "# Kiralama\n\nBir kiralama para tutar. FAVÖK arttı. Satılan malın maliyeti için "
        "bkz. [kiralama](/lease). Kiralamalar biter.\n",
    )
    return tmp_path


def glossary_rows(site: Path, delimiter: str = ",") -> list[dict[str, str]]:
    text = (site / "locales/tr/glossary.csv").read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "table",
    [
        "term|translation\nfoo|bar\n",
        "term|translation|status\nfoo|bar|\n",
        "term|translation|status\nfoo|bar|proposed\n",
        "term|translation|note\nfoo|bar|\n",
        "translation|term\nbar|foo\n",
        "term|translation|definition\nfoo|bar|A thing.\n",
        "term|translation|count|mark\nfoo|bar|7|\n",
        "term|translation|owner\nfoo|bar|\n",
    ],
)
def test_rows_without_our_mark_are_a_person_s(
    term_site: Path, table: str, delimiter: str, end: str
) -> None:
    text = table.replace("|", delimiter).replace("\n", end)
    write(term_site, "locales/tr/glossary.csv", text)
    for _ in range(2):
        assert run(term_site, "glossary", "-q").returncode == 0
        rows = {row["term"]: row for row in glossary_rows(term_site, delimiter)}
        assert rows["foo"]["translation"] == "bar"
        assert rows["lease"]["translation"] == "kiralama"
    assert end.encode() in (term_site / "locales/tr/glossary.csv").read_bytes()


def test_a_term_that_was_added_by_hand_is_counted_where_it_stands(term_site: Path) -> None:
    table = (
        "term,translation,status\nEBITDA,FAVÖK,approved\n"
        "cost of goods sold,satılan malın maliyeti,approved\n"
        "lease,kiralama,approved\nunicorn,tek boynuz,approved\n"
    )
    write(term_site, "locales/tr/glossary.csv", table)
    said = run(term_site, "glossary")
    rows = {row["term"]: row for row in glossary_rows(term_site)}
    assert [rows[name]["count"] for name in ("EBITDA", "cost of goods sold", "unicorn")] == [
        "1",
        "1",
        "0",
    ]
    assert int(rows["lease"]["count"]) >= 3
    assert rows["EBITDA"]["example translation"] == "FAVÖK arttı."
    vanished = [line for line in said.stderr.splitlines() if "term-vanished" in line]
    assert len(vanished) == 1
    assert "'unicorn' = 'tek boynuz' is approved, and stands nowhere any more" in vanished[0]


def test_what_a_person_changed_is_not_proposed_again_beside_it(term_site: Path) -> None:
    assert run(term_site, "glossary", "-q").returncode == 0
    path = term_site / "locales/tr/glossary.csv"
    text = path.read_text("utf-8")
    assert "lease,kiralama," in text
    path.write_text(text.replace("lease,kiralama,", "lease,finansal kiralama,"), "utf-8")
    for _ in range(2):
        assert run(term_site, "glossary", "-q").returncode == 0
        found = [row["translation"] for row in glossary_rows(term_site) if row["term"] == "lease"]
        assert found == ["finansal kiralama"]


def test_the_bom_that_a_glossary_came_with_stays(term_site: Path) -> None:
    path = term_site / "locales/tr/glossary.csv"
    path.write_bytes("\ufeffterm;translation\r\nEBITDA;FAVÖK\r\n".encode())
    assert run(term_site, "glossary", "-q").returncode == 0
    assert path.read_bytes().startswith("\ufeffterm;translation;".encode())
    assert run(term_site, "glossary").stdout.endswith("(unchanged)\n")


@pytest.mark.parametrize("encoding", ["cp1252", "cp1254", "latin-1"])
@pytest.mark.parametrize("word", ["FAVÖK", "karşılık", "İşletme", "“değer"])
def test_utf8_read_as_another_encoding_and_saved_again_is_refused(
    term_site: Path, word: str, encoding: str
) -> None:
    misread = word.encode().decode(encoding)
    path = term_site / "locales/tr/glossary.csv"
    path.write_text(f"term,translation\nrent,kira\nEBITDA,{misread}\n", "utf-8")
    before = path.read_bytes()
    done = run(term_site, "glossary")
    assert done.returncode == 2
    assert "locales/tr/glossary.csv:3: error[encoding]" in done.stderr
    assert "save it anew" in done.stderr
    assert path.read_bytes() == before


def test_a_glossary_in_a_turkish_windows_encoding_is_refused(term_site: Path) -> None:
    path = term_site / "locales/tr/glossary.csv"
    path.write_bytes("term;translation\nprovision;karşılık\n".encode("cp1254"))
    done = run(term_site, "glossary")
    assert (done.returncode, "error[not-utf8]" in done.stderr) == (2, True)


def test_one_sentence_of_the_sample_site_says_arka_buro(sample_site: load.Project) -> None:
    assert _departures(sample_site) == [
        ("GA401", "locales/tr/frontoffice.md", 36, '"arka büro" here')
    ]


def _departures(site: load.Project) -> list[tuple[str, str, int, str]]:
    articles = align.with_catalogues(site, load.read_articles(site, "tr")[0])
    pairs = mine_terms(site, articles, "tr")
    return [
        (one.code, one.path, one.line, one.message.rpartition(", ")[2])
        for one in term_findings(site, articles, pairs, "tr")
    ]


SEED = Path(__file__).parents[2] / "shared" / "seed"
"""An article that the maintainers keep beside the checkout; it is looked at where it is there."""

if SEED.is_dir():

    def test_one_sentence_of_the_seed_article_says_arka_buro(tmp_path: Path) -> None:
        (translation,) = SEED.glob("*.txt")
        for path, original in (
            ("source/backoffice.md", SEED / "backoffice.en.md"),
            ("locales/tr/backoffice.md", translation),
        ):
            (tmp_path / path).parent.mkdir(parents=True)
            (tmp_path / path).write_bytes(original.read_bytes())
        assert _departures(load.load_project(tmp_path)) == [
            ("GA401", "locales/tr/backoffice.md", 34, '"arka büro" here')
        ]
