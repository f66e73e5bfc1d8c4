"""All who look at sentences see the tokens of `markdown.inline`."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossalign.align import anchors
from glossalign.catalogue import proposals
from glossalign.catalogue.proposals import change, follow
from glossalign.checks import links, literals, marks, numbers
from glossalign.checks.subject import Texts
from glossalign.coverage.counts import word_count
from glossalign.glossary import pairs
from glossalign.glossary.pairs import Example, mine
from glossalign.glossary.phrases import Finder
from glossalign.lang import language
from glossalign.lang.translated import is_untranslated_copy
from glossalign.markdown.inline import destination_of, prose, scan
from glossalign.model import Reference

LANGUAGES = language("en"), language("tr")

PIECES = st.sampled_from(
    [
        "lease",
        "kira",
        "3",
        "`a`",
        "``a`b``",
        "`",
        "``",
        "<https://a.example/x>",
        "<me@a.example>",
        "https://a.example/y_(z).",
        "[a](/x)",
        "[lease](/lease_(law))",
        "[a](</x y> 't')",
        "[a]()",
        "![b](/i.png)",
        "[![b](/i.png)](/x)",
        "[a][b]",
        "[b]",
        "[b][]",
        "[",
        "]",
        "(",
        ")",
        "](/x)",
        "\\",
        "{{ x }}",
        "[a]({{ u }}/x)",
        "<b c='d>e'>",
        "</b>",
        "<!-- [a](/b) -->",
        "[^1]",
        "<",
    ]
)


@given(st.lists(PIECES, max_size=12), st.sampled_from(["", " "]))
def test_all_see_the_same_links_urls_and_code(parts: list[str], gap: str) -> None:
    text = gap.join(parts)
    tokens = [token for token in scan(text) if token.value]
    targets = [t.value for t in tokens if t.kind in ("link", "image", "url")]
    labels = [
        text[t.hidden[0] + 2 : t.end - 1]
        for t in tokens
        if t.kind == "reference" and t.hidden[0] + 3 < t.end
    ]
    code = [t for t in tokens if t.kind == "code"]

    kept = [t.text for t in proposals._tokens(text) if t.kind in ("link", "url")]
    plain = [t[1:-1] if t.startswith("<") else t for t in kept]
    assert sorted(plain) == sorted(targets + labels)
    assert [t.text for t in proposals._tokens(text) if t.kind == "code"] == [
        text[t.start : t.end] for t in tokens if t.kind in ("code", "placeholder", "math")
    ]
    of_links = [(text[slice(*t.inner)], t.value) for t in tokens if t.kind == "link"]
    assert list(pairs._links(text)) == of_links
    assert [value for value, _ in links._links(text, {}) if value] == [
        value for _, value in of_links
    ]
    assert [token for _, token in literals._code(scan(text), ())] == [
        t for t in code if literals.name_of(t.value)
    ]
    if all(len(t.value) <= anchors.LONG_CODE for t in code):
        seen = anchors.tokens(text)
        assert sorted(t[1:] for t in seen if t[0] == ">") == sorted(
            [value.rstrip("/").lower() for value in targets] + [f"[{one}" for one in labels]
        )
    for token in tokens:
        if token.kind in ("link", "image"):
            first, last = destination_of(text, token)
            # No figure, phrase or word is found inside.
            assert not prose(text)[first:last].strip()
            assert not any(first <= one.start < last for one in Finder("en", {}).phrases(text))
            assert not any(first <= one.start < last for one in numbers.numbers(text, LANGUAGES[0]))


# Two texts that differ in the thing alone, and a Turkish sentence that has the first one.
CHANGED = (
    (
        "[lease](/lease_(law))",
        "[lease](/lease_(tax))",
        "[kira](/lease_(law))",
        "/lease_(law)",
        "/lease_(tax)",
    ),
    ("[lease](</x y>)", "[lease](</x z>)", "[kira](</x y>)", "/x y", "/x z"),
    ("[lease](/x 'T')", "[lease](/y 'T')", "[kira](/x 'T')", "/x", "/y"),
    (
        "[lease]({{ site.url }}/x)",
        "[lease]({{ site.url }}/y)",
        "[kira]({{ site.url }}/x)",
        "{{ site.url }}/x",
        "{{ site.url }}/y",
    ),
    ("[![lease](/a.png)](/x)", "[![lease](/a.png)](/y)", "[![kira](/a.png)](/x)", "/x", "/y"),
    (
        "<https://a.example/x>",
        "<https://a.example/y>",
        "<https://a.example/x>",
        "https://a.example/x",
        "https://a.example/y",
    ),
    (
        "https://a.example/x_(y)",
        "https://a.example/x_(z)",
        "https://a.example/x_(y)",
        "https://a.example/x_(y)",
        "https://a.example/x_(z)",
    ),
    ("<me@a.example>", "<you@a.example>", "<me@a.example>", "me@a.example", "you@a.example"),
    ("``a`b``", "``a`c``", "``a`b``", "a`b", "a`c"),
    ("{{ site.name }}", "{{ site.mail }}", "{{ site.name }}", "{{ site.name }}", "{{ site.mail }}"),
)


@pytest.fixture(params=CHANGED, ids=[one[0] for one in CHANGED])
def changed(request: pytest.FixtureRequest) -> tuple[str, str, str, str, str]:
    before, after, target, old, new = request.param
    return f"See {before} now.", f"See {after} now.", f"Şimdi {target} bakın.", old, new


Changed = tuple[str, str, str, str, str]


def test_the_aligner_tells_them_apart(changed: Changed) -> None:
    old = changed[3]
    sides = [{t for t in anchors.tokens(text) if anchors.is_anchor(t)} for text in changed[:3]]
    assert sides[0] != sides[1]
    assert sides[0] == sides[2]
    assert any(old.replace(" ", "") in token.replace(" ", "") for token in sides[0])


def test_a_changed_one_brings_a_proposal(changed: Changed) -> None:
    before, after, target, old, new = changed
    assert change(before, after) == (
        "code" if "`" in before or "{{ site.name" in before else "link"
    )
    assert follow(before, after, target) == target.replace(old, new)


def test_the_checks_compare_it_whole(changed: Changed) -> None:
    before, after, target, _, new = changed

    def hits(source: str) -> list[str]:
        texts = Texts(source, target, LANGUAGES)
        found = [hit for module in (links, literals, numbers, marks) for hit in module.rule(texts)]
        return [hit.shown for hit in found if hit.lost]

    assert hits(before) == []
    assert [shown.strip("`") for shown in hits(after)] == [new]


def test_it_is_no_phrase_of_the_glossary_but_for_the_words_of_a_link(changed: Changed) -> None:
    found = {word for one in Finder("en", {}).phrases(changed[0]) for word in one.key}
    # The alternative text of an image is no term.
    assert found - {"lease"} == {"see", "now"}
    assert ("lease" in found) == changed[0].startswith("See [lease]")


def test_it_is_no_word_of_a_language(changed: Changed) -> None:
    words_of = set(re.findall(r"[^\W\d_]+", prose(changed[0])))
    assert words_of <= {"See", "lease", "now"}
    assert not is_untranslated_copy(prose(changed[0]), prose(changed[2]), "paragraph")


@pytest.mark.parametrize(
    ("text", "count", "length"),
    [
        ("a [lease](/lease_(law)) b", 3, 9),
        ("a [lease](</x y>)", 2, 7),
        ("a [lease](/x 'A title')", 4, 7),
        ("a [lease][the label]", 2, 7),
        ("a <https://a.example/x>", 2, 2),
        ("a <b class='x y'>b</b>", 2, 3),
        ("a <!-- b c --> d", 2, 4),
        ("a `b c`", 3, 5),
        ("![](/a/b.png)", 0, 11),
    ],
)
def test_what_is_counted(text: str, count: int, length: int) -> None:
    """Words as translators count them, and the letters that the aligner compares."""
    assert (word_count(text), anchors.length(text)) == (count, length)


def test_two_autolinks_are_two_tokens_of_the_aligner() -> None:
    assert anchors.tokens("<https://a.example/x>") == [">https://a.example/x"]
    assert anchors.tokens("<https://a.example/y>") == [">https://a.example/y"]


def test_a_long_piece_of_code_is_taken_apart() -> None:
    code = "npm install --save-dev left-pad ``a`` right-pad"
    assert anchors.tokens(f"`{code}`") == anchors.tokens(code)
    assert anchors.tokens("`npm install`") == ["`npm install"]


@pytest.mark.parametrize("target", ["/lease_(law)", "</lease it>", "/lease 'A title'"])
def test_links_to_one_page_pair_their_words(target: str) -> None:
    example = Example(
        f"A [finance [lease]]({target}) is one.",
        f"Bu bir [finansal kiralama]({target}) olur.",
        "paragraph",
        Reference("a.md", 1),
    )
    (pair,) = mine([example], source_language="en", target_language="tr")
    assert (pair.term, pair.translation, pair.evidence) == (
        "finance lease",
        "finansal kiralama",
        ("link",),
    )
    assert pair.url == scan(example.source)[0].value


def test_a_label_that_is_defined_is_a_link_to_the_checks() -> None:
    references = {"lease": "/lease"}, {"lease": "/lease", "kira": "/kira"}
    for source, target, count in (
        ("A [lease].", "Bir [kira][lease].", 0),
        ("A [lease].", "Bir [lease].", 0),
        ("A [lease].", "Bir kira.", 1),
        ("A [note].", "Bir not.", 0),
        ("A [lease].", "Bir [kira].", 2),
    ):
        assert len(list(links.rule(Texts(source, target, LANGUAGES, labels=references)))) == count
