"""Building: translations go into documents, all else stays byte for byte."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from glossalign.article import Article
from glossalign.build import Keep
from glossalign.catalogue import units
from glossalign.markdown import segment
from glossalign.model import Catalogue
from glossalign.pairing import pairs
from glossalign.project import config, load
from glossalign.steps import align
from glossalign.steps.build import build_article

ROOT = Path(__file__).parents[1]
SETTINGS = config.Config(ROOT)


def article(source: str, target: str = "", catalogue: Catalogue | None = None) -> Article:
    pair = pairs.DocumentPair("x", "tr", "source/x.md", "locales/tr/x.md", translated=bool(target))
    sides = (
        segment.read_markdown(source, "en", path=pair.source),
        segment.read_markdown(target, "tr", path=pair.target),
    )
    return Article(pair, *sides, "x.po", None, catalogue or Catalogue("tr"))


def aligned(one: Article) -> Article:
    opened = load.Project(SETTINGS, (one.pair,), ("tr",), {}, ())
    alignment = align.align_articles(SETTINGS, [one]).get("x")
    return align.update_article(opened, one, alignment)


def edited(one: Article, changes: dict[str, str]) -> Article:
    """Return the article after a person has translated the given sources in its catalogue."""
    new = tuple(
        replace(u, target=changes[u.source], fuzzy=False) if u.source in changes else u
        for u in one.catalogue.units
    )
    assert changes.keys() <= {u.source for u in new}
    return replace(one, catalogue=replace(one.catalogue, units=new))


def build(one: Article, keep: Keep | None = None, *, overwrite: bool = False) -> str:
    def alignment() -> object:
        return align.align_articles(SETTINGS, [one]).get("x")

    return build_article(SETTINGS, one, keep, overwrite=overwrite, alignment=alignment).text  # type: ignore[arg-type]


ENGLISH = """---
title: "Rent: a start"
description: What rent is. Who pays it.
slug: rent
---

# Rent

Rent is paid monthly. The owner receives $500.

- First item here.
- Second item here.

| Word | Use |
|---|---|
| deposit | paid once |

> Rent is due
> on Monday.
"""
TURKISH = """---
title: "Kira: bir başlangıç"
description: Kira nedir. Onu kim öder.
slug: rent
---

# Kira

Kira her ay ödenir. Mal sahibi 500 dolar alır.

Yalnız burada yazan bir cümle.

- İlk madde burada.
- İkinci madde burada.

| Sözcük | Kullanım |
|---|---|
| depozito | bir kez ödenir |

> Kiranın günü
> pazartesidir.
"""


def test_an_unchanged_pair_gives_the_article_back() -> None:
    assert build(aligned(article(ENGLISH, TURKISH))) == TURKISH


def test_one_changed_translation_changes_that_sentence_alone() -> None:
    one = edited(aligned(article(ENGLISH, TURKISH)), {"Second item here.": "İkincisi bu."})
    assert build(one) == TURKISH.replace("İkinci madde burada.", "İkincisi bu.")


def test_line_ends_stay() -> None:
    source, target = (text.replace("\n", "\r\n") for text in (ENGLISH, TURKISH))
    one = aligned(article(source, target))
    assert build(one) == target
    changed = build(edited(one, {"Second item here.": "İkincisi bu."}))
    assert changed == target.replace("İkinci madde burada.", "İkincisi bu.")


@pytest.mark.parametrize(
    ("source", "new", "line"),
    [
        ("Rent: a start", 'Kira: "ilk" \\ adım', r'title: "Kira: \"ilk\" \\ adım"'),
        ("What rent is.", "Kira: nedir?", 'description: "Kira: nedir? Onu kim öder."'),
        ("What rent is.", "Kira budur.", "description: Kira budur. Onu kim öder."),
        ("What rent is.", "- Kira budur.", 'description: "- Kira budur. Onu kim öder."'),
    ],
)
def test_front_matter_is_quoted_where_yaml_needs_it(source: str, new: str, line: str) -> None:
    one = edited(aligned(article(ENGLISH, TURKISH)), {source: new})
    assert line in build(one).splitlines()


def test_a_sentence_that_the_article_lacks_goes_behind_its_predecessor() -> None:
    target = TURKISH.replace(" Mal sahibi 500 dolar alır.", "").replace(
        "- İkinci madde burada.\n", ""
    )
    target = target.replace("Yalnız burada yazan bir cümle.\n\n", "")
    one = aligned(article(ENGLISH, target))
    assert build(one) == target
    one = edited(
        one,
        {"The owner receives $500.": "500 doları sahibi alır.", "Second item here.": "İkincisi."},
    )
    expected = target.replace("Kira her ay ödenir.", "Kira her ay ödenir. 500 doları sahibi alır.")
    assert build(one) == expected.replace(
        "- İlk madde burada.\n", "- İlk madde burada.\n- İkincisi.\n"
    )


def test_a_new_article_has_the_skeleton_of_the_source() -> None:
    one = edited(aligned(article(ENGLISH)), {"Rent": "Kira", "Second item here.": "İkincisi bu."})
    expected = ENGLISH.replace("# Rent\n", "# Kira\n").replace("Second item here.", "İkincisi bu.")
    assert build(one) == expected
    assert build(one, "omit") == (
        "---\n"
        'title: "Rent: a start"\n'
        "description: What rent is. Who pays it.\n"
        "slug: rent\n"
        "---\n\n# Kira\n\n- İkincisi bu.\n\n|  |  |\n|---|---|\n|  |  |\n\n"
    )


def test_an_empty_catalogue_gives_the_source() -> None:
    assert build(article(ENGLISH), "source") == ENGLISH


def test_fuzzy_translations_are_used_on_request() -> None:
    one = aligned(article(ENGLISH))
    fuzzy = tuple(
        replace(u, target="Kira?", fuzzy=True) if u.source == "Rent" else u
        for u in one.catalogue.units
    )
    one = replace(one, catalogue=replace(one.catalogue, units=fuzzy))
    assert build(one) == ENGLISH
    assert build(one, "fuzzy") == ENGLISH.replace("# Rent\n", "# Kira?\n")


def test_emphasis_over_two_sentences_stays_one() -> None:
    source = "# Rent\n\n**Rent is due. Pay it now.** Thanks to all.\n"
    target = "# Kira\n\n**Kira günü geldi. Şimdi ödeyin.** Herkese teşekkürler.\n"
    one = aligned(article(source, target))
    assert {u.source: u.target for u in one.catalogue.units}[
        "**Pay it now.**"
    ] == "**Şimdi ödeyin.**"
    assert build(one) == target
    assert build(edited(one, {"**Pay it now.**": "**Hemen ödeyin.**"})) == target.replace(
        "Şimdi", "Hemen"
    )
    plain = build(edited(one, {"**Pay it now.**": "Hemen ödeyin."}))
    assert plain == "# Kira\n\n**Kira günü geldi.** Hemen ödeyin. Herkese teşekkürler.\n"


def test_a_hand_made_change_on_both_sides_is_a_conflict() -> None:
    one = edited(
        aligned(article(ENGLISH, TURKISH)),
        {"The owner receives $500.": "Ev sahibine 500 dolar kalır."},
    )
    by_hand = TURKISH.replace("Mal sahibi 500 dolar alır.", "Mal sahibinin eline 500 dolar geçer.")
    one = replace(one, target=segment.read_markdown(by_hand, "tr", path=one.pair.target))
    made = build_article(
        SETTINGS, one, None, alignment=lambda: align.align_articles(SETTINGS, [one]).get("x")
    )
    assert made.text == by_hand
    (conflict,) = made.conflicts
    assert units.joined_text(one.target.segments[conflict.target.start : conflict.target.stop]) == (
        "Mal sahibinin eline 500 dolar geçer."
    )
    overwritten = build(one, overwrite=True)
    assert overwritten == TURKISH.replace(
        "Mal sahibi 500 dolar alır.", "Ev sahibine 500 dolar kalır."
    )


def test_an_untranslated_copy_is_replaced() -> None:
    target = TURKISH.replace("Kira her ay ödenir.", "Rent is paid monthly.")
    one = aligned(article(ENGLISH, target))
    assert build(one) == target
    assert build(edited(one, {"Rent is paid monthly.": "Kira her ay ödenir."})) == TURKISH


BREAKING = [
    ("Rent is paid monthly.", "# Kira her ay ödenir."),
    ("Rent is paid monthly.", "Kira her ay ödenir:"),
    ("Rent is paid monthly.", "- Kira her ay ödenir."),
    ("deposit", "depozito | güvence"),
    ("Second item here.", "> İkinci madde."),
    ("First item here.", "```"),
]


@pytest.mark.parametrize(("source", "new"), BREAKING)
@pytest.mark.parametrize("translated", [True, False])
def test_a_translation_that_breaks_the_document_is_left_out_and_the_others_are_built(
    source: str, new: str, *, translated: bool
) -> None:
    whole = aligned(article(ENGLISH, TURKISH))
    one = edited(whole, {source: new, "paid once": "tek kez ödenir"})
    if not translated:
        one = replace(article(ENGLISH), catalogue=one.catalogue)
    made = build_article(SETTINGS, one, None)
    assert [p.unit.source for p in made.broken if p.unit] == [source]
    assert "tek kez ödenir" in made.text
    old = next(u.target for u in whole.catalogue.units if u.source == source)
    assert (old if translated else source) in made.text
    assert "Mal sahibi 500 dolar alır." in made.text


@pytest.mark.parametrize(
    "new",
    ["Aylık ödenir", "Aylık ödenir. ", "  Aylık ödenir.", "Aylık ödenir.\n", "Aylık\n ödenir."],
)
@pytest.mark.parametrize("translated", [True, False])
def test_a_missing_stop_and_blanks_are_mended(new: str, *, translated: bool) -> None:
    one = edited(aligned(article(ENGLISH, TURKISH)), {"Rent is paid monthly.": new})
    if not translated:
        one = replace(article(ENGLISH), catalogue=one.catalogue)
    made = build_article(SETTINGS, one, None)
    assert not made.broken
    assert "\nAylık ödenir. Mal sahibi 500 dolar alır.\n" in made.text
    built = replace(one, target=segment.read_markdown(made.text, "tr", path="locales/tr/x.md"))
    built = replace(built, pair=replace(built.pair, translated=True))
    assert {p.state for p in built.placed if p.source} == {"fresh"}
    assert build_article(SETTINGS, built, None).text == made.text


def test_where_nothing_follows_no_stop_is_put_in() -> None:
    one = edited(aligned(article(ENGLISH, TURKISH)), {"Second item here.": "İkinci madde"})
    assert "\n- İkinci madde\n" in build(one)


def test_the_samples_come_back() -> None:
    opened = load.load_project(ROOT)
    articles, _ = load.read_articles(opened, "tr")
    alignments = align.align_articles(opened.config, articles)
    done = 0
    for one in articles:
        if one.pair.translated:
            fresh = replace(one, catalogue=Catalogue("tr"))
            now = align.update_article(opened, fresh, alignments[one.pair.slug])
            assert build_article(opened.config, now, None).text == one.target.document.text, (
                one.pair.slug
            )
            done += 1
    assert done >= 12
