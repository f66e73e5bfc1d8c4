"""Term pairs from aligned text."""

from __future__ import annotations

from glossalign import glossary
from glossalign.glossary import Example
from glossalign.model import Reference, TermPair


def example(source: str, target: str, kind: str = "paragraph", line: int = 1) -> Example:
    return Example(source, target, kind, Reference("a.md", line))


EXAMPLES = [
    example("Back Office", "arka ofis", "title"),
    example("The back office keeps records.", "Arka ofis kayıt tutar."),
    example("Each back office has [CPAs](/cpa).", "Her arka ofisin [YMM'leri](/cpa) vardır."),
    example("The [front office](/frontoffice) sells.", "[Ön büro](/frontoffice) satış yapar.", line=7),
    example("A front office needs a back office.", "Ön büronun arka ofise ihtiyacı vardır."),
    example("Pay the front office.", "Ön büroya öde."),
]


def mined(examples: list[Example]) -> dict[str, TermPair]:
    found = glossary.mine(examples, source_language="en", target_language="tr")
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
    assert "CPAs = YMM" in mined(EXAMPLES)


def test_turkish_capitals_are_lowered_as_turkish() -> None:
    found = mined([example("Business Process", "İŞ AKIŞI", "title"), example("x", "IŞIK", "title")])
    assert "business process = İŞ AKIŞI" in found  # all capitals may be an acronym: left alone
    found = mined([example("Heat Loss", "Isı Kaybı", "title"), example("Work", "İş", "title")])
    assert "heat loss = ısı kaybı" in found
    assert "work = iş" in found


def test_a_heading_that_no_sentence_uses_is_no_term() -> None:
    assert not mined([example("Special Considerations", "Özel Hususlar", "heading")])


def test_a_link_to_another_place_is_no_evidence() -> None:
    assert not mined([example("See [lease](/lease).", "Bkz. [bordro](/payroll).")])


def test_decisions_are_kept_and_the_rejected_not_proposed_again() -> None:
    rejected = TermPair("back office", "arka büro", 1, status="rejected")
    approved = TermPair("lease", "kiralama", 2, status="approved", note="house style")
    old = TermPair("old", "eski", 1)
    fresh = [TermPair("back office", "arka büro", 9), TermPair("new", "yeni", 1)]
    assert glossary.update([rejected, approved, old], fresh) == [rejected, approved, fresh[1]]
