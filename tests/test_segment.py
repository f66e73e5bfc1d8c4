"""Sentences: golden cases that a linguist edits, properties of any text, segments of a document."""

from __future__ import annotations

import time
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossalign.errors import LanguageError
from glossalign.lang import reasons
from glossalign.markdown.segment import document_decisions, segment, sentence_spans, split_sentences
from glossalign.model import Block, Document, Inline, Span

GOLDEN = Path(__file__).parent / "data" / "segment"


def _golden() -> list[object]:
    """Return (language, text, sentences) of each case: input, `---`, one sentence a line, `===`."""
    cases: list[object] = []
    for path in sorted(GOLDEN.glob("*/*.txt")):
        for number, case in enumerate(path.read_text("utf-8").split("\n===\n")):
            if case:
                text, _, sentences = case.partition("\n---\n")
                name = f"{path.parent.name}-{path.stem}-{number}"
                cases.append(pytest.param(path.parent.name, text, sentences.split("\n"), id=name))
    return cases


@pytest.mark.parametrize(("language", "text", "sentences"), _golden())
def test_golden(language: str, text: str, sentences: list[str]) -> None:
    assert split_sentences(text, language) == sentences


@pytest.mark.parametrize(("language", "text", "sentences"), _golden())
def test_decomposed_letters_are_cut_alike(language: str, text: str, sentences: list[str]) -> None:
    decomposed = [unicodedata.normalize("NFD", sentence) for sentence in sentences]
    assert split_sentences(unicodedata.normalize("NFD", text), language) == decomposed


@pytest.mark.parametrize(("language", "text", "sentences"), _golden())
def test_each_place_has_its_rule(language: str, text: str, sentences: list[str]) -> None:
    places = reasons.boundary_decisions(text.strip(), language)
    assert len(sentences) == 1 + sum(place.cut for place in places)
    assert {place.rule for place in places} <= set(reasons.RULES)


def test_golden_cases_are_many() -> None:
    assert len(_golden()) >= 400


# Letters, marks and openers in a mix that makes many candidates.
_TEXTS = st.text(
    st.sampled_from("aıiİIşeZK1 5.!?…\"'“”’()[]`*-–\n\u2028\u0085\u00a0\u0307\u0327🙂<>/,:;vb"),
    max_size=80,
) | st.text(max_size=60)


@given(_TEXTS, st.sampled_from(["tr", "en"]))
@settings(derandomize=True, max_examples=400, deadline=None)
def test_spans_cover_all_but_white_space(text: str, language: str) -> None:
    spans = sentence_spans(text, language)
    at = 0
    for start, end in spans:
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()
    assert [text[a:b] for a, b in spans] == split_sentences(text, language)


@given(_TEXTS, st.sampled_from(["tr", "en"]))
@settings(derandomize=True, max_examples=400, deadline=None)
def test_only_the_first_sentence_may_be_without_words(text: str, language: str) -> None:
    sentences = split_sentences(text, language)
    if len(sentences) > 1:
        assert all(any(c.isalnum() for c in sentence) for sentence in sentences)


@given(_TEXTS, st.sampled_from(["tr", "en"]))
@settings(derandomize=True, max_examples=1500, deadline=None)
def test_a_sentence_is_one_sentence(text: str, language: str) -> None:
    for sentence in split_sentences(text, language):
        assert split_sentences(sentence, language) == [sentence]


@given(
    _TEXTS,
    st.lists(st.tuples(st.integers(0, 80), st.integers(1, 20)), max_size=4),
    st.lists(st.integers(-3, 90), max_size=3),
)
@settings(derandomize=True, max_examples=400, deadline=None)
def test_protected_spans_are_whole_and_breaks_cut(
    text: str, lengths: list[tuple[int, int]], breaks: list[int]
) -> None:
    protected = [(start, start + length) for start, length in lengths]
    spans = sentence_spans(text, "tr", protected, breaks)
    for (_, end), (start, _) in pairwise(spans):
        at_break = any(end <= at <= start for at in breaks)
        inside = any(left < start and end < right for left, right in protected)
        assert at_break or not inside
    assert not any(start < at < end for at in breaks for start, end in spans)
    assert sum(b - a for a, b in spans) >= len("".join(text.split()))


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize(
    "unit",
    [
        "A",
        " ",
        ". ",
        "a.",
        ".",
        "x",
        "? ",
        '"',
        '" ',
        "(",
        "( ",
        "`",
        "`a ",
        "[",
        "](",
        "“",
        "</a",
        "<a ",
        "1. ",
        "A. ",
        "a! B ",
        "a. 1. ",
        ".\u00a0",
        "vb. ",
        "e\u0301. ",
        "... ",
        "ve... ",
        "🙂 ",
        ". 🙂",
        "Bu ",
        "a Bu b ",
        "a.B ",
        "ab.Cd",
        "ab.Cd ",
        "Ve... ",
        "5. Ahmet'in ",
        '. " A',
        "elma, 5. ",
        ".</a ",
        "[1]",
        ".[1]",
    ],
)
def test_time_is_linear(unit: str, language: str) -> None:
    def seconds(size: int) -> float:
        text = "Bir " + unit * (size // len(unit)) + " x"
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            split_sentences(text, language)
            best = min(best, time.process_time() - start)
        return best

    seconds(100)
    # Linear is 2, quadratic 4; below 5 ms the clock says nothing.
    small, large = seconds(50_000), seconds(100_000)
    assert large < 0.1 or large / small < 3.2
    assert large < 0.5


def test_a_megabyte_without_a_mark_is_one_sentence_within_a_second() -> None:
    text = "kelime " * 150_000
    start = time.process_time()
    assert split_sentences(text, "tr") == [text.strip()]
    assert time.process_time() - start < 1


def test_suffixes_and_abbreviations_stay_in_one_sentence() -> None:
    text = "Prof. Dr. Ayşe'nin 3.500 TL'lik raporu T.C. Merkez Bankası'na 15.30'da ulaştı."
    assert split_sentences(text, "tr") == [text]


def test_offsets_do_not_drift_behind_dotted_capitals() -> None:
    text = "İİİ Dr. Ali geldi. Gitti."
    assert [text[a:b] for a, b in sentence_spans(text, "tr")] == ["İİİ Dr. Ali geldi.", "Gitti."]


@pytest.mark.parametrize("text", ["", "   ", "\n\u2028\u0085"])
def test_white_space_has_no_sentence(text: str) -> None:
    assert split_sentences(text, "tr") == []
    assert sentence_spans(text, "tr") == []


@pytest.mark.parametrize("code", ["tr", "tr-TR", "tr_TR", "TR"])
def test_regions_of_a_locale_are_one_language(code: str) -> None:
    assert split_sentences("Bkz. Ek. Bitti.", code) == ["Bkz. Ek.", "Bitti."]


@pytest.mark.parametrize(
    ("code", "sentences"),
    [
        ("de", ["Der Umsatz stieg z. B. in Köln.", "Er sagt: „Es geht.“", "J. Müller kam."]),
        ("fr", ["Voir p. 5, J. Dupont.", "C'est tout !", "Bien."]),
        ("ru", ["А. С. Пушкин писал.", "Да!", "Он ушёл."]),
        ("hi", ["यह एक वाक्य है।", "यह दूसरा है।"]),
        ("ar", ["هل هذا صحيح؟", "نعم."]),
    ],
)
def test_a_language_without_word_lists(code: str, sentences: list[str]) -> None:
    assert split_sentences(" ".join(sentences), code) == sentences


def test_full_width_marks_need_no_space() -> None:
    sentences = ["这是一句话。", "“你好吗？”他问。", "完了（对）。", "好"]
    assert split_sentences("".join(sentences), "zh") == [
        "这是一句话。",
        "“你好吗？”",
        "他问。",
        "完了（对）。",
        "好",
    ]
    assert "".join(split_sentences("".join(sentences), "ja")) == "".join(sentences)


def test_an_unknown_locale_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(LanguageError, match="en, tr") as caught:
        split_sentences("x", "xx")
    assert caught.value.problem.code == "unknown-locale"


@pytest.mark.parametrize("space", ["\u2028", "\u0085", "\u00a0", "\n", "\r\n", "\t"])
def test_every_white_space_separates(space: str) -> None:
    assert split_sentences(f"Bitti.{space}Sonra başladı.", "tr") == ["Bitti.", "Sonra başladı."]


def _document(text: str, *blocks: Block) -> Document:
    return Document("a.md", text, blocks)


def _paragraph(
    text: str, *lines: str, inlines: tuple[Inline, ...] = (), breaks: tuple[int, ...] = ()
) -> Block:
    spans: list[Span] = []
    at = 0
    for line in lines:
        at = text.index(line, at)
        spans.append((at, at + len(line)))
        at += len(line)
    return Block(
        "paragraph", spans[0][0], spans[-1][1], tuple(spans), inlines=inlines, breaks=breaks
    )


def test_segments_have_the_place_of_their_sentence() -> None:
    text = "# Başlık\r\n\r\n> Bir cümle\r\n> sürer. İkincisi.\r\rSon."
    quote = _paragraph(text, "Bir cümle", "sürer. İkincisi.")
    last = _paragraph(text, "Son.")
    found = segment(_document(text, quote, last), "tr")
    assert [(s.text, s.block, s.line, s.column) for s in found] == [
        ("Bir cümle sürer.", 0, 3, 3),
        ("İkincisi.", 0, 4, 10),
        ("Son.", 1, 6, 1),
    ]
    assert [text[s.start : s.end] for s in found] == ["Bir cümle\r\n> sürer.", "İkincisi.", "Son."]


def test_code_and_html_blocks_have_no_segments() -> None:
    text = "x. Y."
    blocks = [Block(kind, 0, 5, ((0, 5),)) for kind in ("code", "html")]
    assert segment(_document(text, *blocks), "en") == ()


@pytest.mark.parametrize("text", [".", ". .", ">", "🙂", "— …"])
def test_a_block_without_words_has_no_segments(text: str) -> None:
    assert segment(_document(text, _paragraph(text, text)), "tr") == ()


def test_a_stray_mark_stays_with_its_sentence() -> None:
    text = "Sağlayamayabilir. ."
    assert [s.text for s in segment(_document(text, _paragraph(text, text)), "tr")] == [text]


def test_a_decoded_value_is_one_segment() -> None:
    text = r'title: "Bir. \"İki\"."'
    block = Block("field", 7, len(text), ((7, len(text)),), name="title", decoded='Bir. "İki".')
    (found,) = segment(_document(text, block), "tr")
    assert (found.text, found.start, found.end, found.column) == ('Bir. "İki".', 7, len(text), 8)


def test_no_cut_falls_into_code_links_tags_or_placeholders() -> None:
    parts = {
        "code": "`a. B? C`",
        "link": '[Bir. İki](/a.b "Ad. Soyad")',
        "html": '<a title="x. Y">',
        "placeholder": "{{ a. B }}",
        "math": "$a. B$",
    }
    text = " ve ".join(parts.values()) + " bitti. Sonra."
    inlines = []
    for kind, part in parts.items():
        start = text.index(part)
        inner = (start + 1, start + 9) if kind == "link" else (start, start)
        inlines.append(Inline(kind, start, start + len(part), inner))  # type: ignore[arg-type]
    found = segment(_document(text, _paragraph(text, text, inlines=tuple(inlines))), "tr")
    assert [s.text for s in found] == [text[: -len(" Sonra.")], "Sonra."]


def test_code_and_placeholders_open_sentences() -> None:
    text = "Bitti. {{ ad }} geldi. `kod` çalışır."
    inlines = (Inline("placeholder", 7, 15, (7, 7)), Inline("code", 23, 28, (24, 27)))
    found = segment(_document(text, _paragraph(text, text, inlines=inlines)), "tr")
    assert [s.text for s in found] == ["Bitti.", "{{ ad }} geldi.", "`kod` çalışır."]


def test_emphasis_that_is_cut_is_whole_on_both_sides() -> None:
    text = "**Bir bitti. İki başladı.** Üç."
    inlines = (Inline("strong", 0, 27, (2, 25)),)
    found = segment(_document(text, _paragraph(text, text, inlines=inlines)), "tr")
    assert [s.text for s in found] == ["**Bir bitti.**", "**İki başladı.**", "Üç."]
    assert [text[s.start : s.end] for s in found] == ["**Bir bitti.", "İki başladı.**", "Üç."]


def test_nested_emphasis_that_is_cut_is_whole() -> None:
    text = "_Bir **iki. Üç. Dört** beş._ Altı."
    inlines = (Inline("emphasis", 0, 28, (1, 27)), Inline("strong", 5, 22, (7, 20)))
    found = segment(_document(text, _paragraph(text, text, inlines=inlines)), "tr")
    assert [s.text for s in found] == ["_Bir **iki.**_", "_**Üç.**_", "_**Dört** beş._", "Altı."]


def test_decisions_of_a_document() -> None:
    first = "Bir. [Bu. İki](/x) iki\u0307. Üç."
    text = f"{first}\nDört  \nBeş."
    inlines = (Inline("link", 5, 18, (6, 13), "/x"),)
    block = _paragraph(text, first, "Dört", "Beş.", inlines=inlines, breaks=(text.index("Beş"),))
    found = document_decisions(_document(text, block), "tr")
    assert [(text[: place.at][-3:], place.cut, place.rule) for place in found] == [
        ("ir.", True, "mark"),
        ("Bu.", False, "protected"),
        ("i\u0307.", True, "mark"),
        ("Üç.", True, "mark"),
        ("ört", True, "line-break"),
    ]


def test_a_hard_break_cuts() -> None:
    text = "Adres satırı  \nikinci satır"
    block = _paragraph(text, "Adres satırı", "ikinci satır", breaks=(15,))
    assert [s.text for s in segment(_document(text, block), "tr")] == [
        "Adres satırı",
        "ikinci satır",
    ]


def test_a_link_that_ends_with_the_sentence_closes_it() -> None:
    text = '[Faiz.](/a.b "x. Y") [Kur.][kur-sayfası-1] Son.'
    inlines = (Inline("link", 0, 20, (1, 6)), Inline("link", 21, 42, (22, 26)))
    found = segment(_document(text, _paragraph(text, text, inlines=inlines)), "tr")
    assert [s.text for s in found] == [text[:20], text[21:42], "Son."]


def test_many_inlines_and_breaks_take_linear_time() -> None:
    text = "`a. B` C.\n" * 20_000
    inlines = tuple(Inline("code", at, at + 6, (at + 1, at + 5)) for at in range(0, len(text), 10))
    breaks = tuple(range(10, len(text), 10))
    block = Block("paragraph", 0, len(text), ((0, len(text)),), inlines=inlines, breaks=breaks)
    start = time.process_time()
    assert len(segment(_document(text, block), "tr")) == 20_000
    assert time.process_time() - start < 2


def test_keywords_stay_one_segment() -> None:
    text = "arka ofis,ön büro,risk"
    block = Block("field", 0, len(text), ((0, len(text)),), name="keywords")
    assert [s.text for s in segment(_document(text, block), "tr")] == [text]


@given(
    st.lists(
        st.sampled_from(["Bir.", "iki", "Üç?", "> ", "\n", "dört. Beş", " ", "e\u0301."]),
        max_size=12,
    )
)
@settings(derandomize=True, max_examples=150, deadline=None)
def test_segments_show_the_text_of_their_span(parts: list[str]) -> None:
    text = "".join(parts)
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        return
    for found in segment(_document(text, _paragraph(text, *lines)), "tr"):
        assert found.text.split() == text[found.start : found.end].split()
        assert text.count("\n", 0, found.start) + 1 == found.line
