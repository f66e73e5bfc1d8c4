"""Regions: the masked text keeps length and line ends; the rest is seen through test_document."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossalign.markdown.regions import mask

MARKS = (
    *("{% a %}", "{% raw %}", "{% endraw %}", "{{ b }}", "{{< c >}}", "{/*", "*/}", "{", "}", "$$"),
    *(":::", "##d", "#E", "import f from 'g'", "export const h = {", "<I>", "</I>", "<div>", "`"),
    *("```", "~~~", "> ", "- ", "    ", " ", "metin", "\n", "\n\n", "\r\n", "\r", "[!NOT]", "\\"),
)


@settings(derandomize=True, max_examples=1000, deadline=None)
@given(st.lists(st.sampled_from(MARKS), max_size=20).map("".join), st.booleans())
def test_a_mask_keeps_every_offset(text: str, mdx: bool) -> None:
    masked = mask("önce\n" + text, 5, path="a.mdx" if mdx else "")
    assert len(masked.text) == len(masked.cuts.shorten(text))
    assert re.sub(r"[^\r\n]", "", masked.text) == re.sub(r"[^\r\n]", "", text)
    starts = [region.start for region in masked.regions]
    assert starts == sorted(starts)
    shown = ["\0"] * len(text)
    for at, letter in enumerate(masked.text):
        shown[masked.cuts.original(at)] = letter
    for region in masked.regions:
        hidden = "".join(shown[region.start - 5 : region.end - 5])
        assert hidden
        assert not hidden.replace("\0", "").strip()
    for inline in masked.inlines:
        assert set(shown[inline.start - 5 : inline.end - 5]) <= {"x", ";", "\n", "\0"}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Metin *vurgu* [bağ](/a)\n", []),
        ("{% a %} {{ b }}\n", ["html"]),
        ("{% a %} metin\n", []),
        ("> {% a %}\n- {% b %}\n", ["html", "html"]),
        ("```\n{% a %}\n```\n{% b %}\n", ["html"]),
        ("1. ```\n   {% a %}\n   ```\n{% b %}\n", ["html"]),
        ("{% comment %}\n```\n{% endcomment %}\n{% b %}\n", ["code", "html"]),
        ("{% raw %}\n", ["html"]),
        ("$$\na\n", []),
        ("metin\nimport a from 'b'\n", []),
        ("import a, {b} from 'c';\nexport * from 'd'\n", ["code"]),
        ("import duties come from abroad\n", []),
    ],
)
def test_what_is_a_region(text: str, kinds: list[str]) -> None:
    assert [region.kind for region in mask(text, 0).regions] == kinds


def test_text_without_marks_is_handed_back_as_it_is() -> None:
    text = "# Bir\n\nİki `üç` #etiket.\n"
    assert mask(text, 0).text == text
