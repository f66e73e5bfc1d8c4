"""GA302: code, URLs, placeholders and tags."""

from __future__ import annotations

import pytest

from glossalign import lang
from glossalign.checks import literals
from glossalign.checks.subject import Texts

LANGUAGES = (lang.language("en"), lang.language("tr"))


def found(source: str, target: str) -> list[tuple[str, str, bool]]:
    return [
        (hit.kind, hit.shown, bool(hit.lost))
        for hit in literals.rule(Texts(source, target, LANGUAGES))
    ]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Call `useState` in it.", "Onun içinde `useState`'i çağırın."),
        ("Call `useState` in it.", "Onun içinde `useState'i` çağırın."),
        ("Call `useState` in it.", "Onun içinde `useState()` çağırın."),
        ("Call `useState` in it.", "Onun içinde useState çağırın."),
        ("`a` sets `a`", "`a` bunu ayarlar"),
        ("`a` sets it", "`a`, `a`'yı ayarlar"),
        ("the `{ a, b }` object", "`{a,b}` nesnesi"),
        ("It prints `Hello, world`.", "`Merhaba, dünya` yazar."),
        ('`<p title="Some text">`', '`<p title="Bir metin">`'),
        ("<b>Bold</b> text", "<b>Kalın</b> metin"),
        ("_Emphasis_ here", "<em>Vurgu</em> burada"),
        ("Hello {name}!", "Merhaba {name}!"),
        ("See https://a.org/b.", "https://a.org/b'ye bakın."),
        (
            "See https://en.wikipedia.org/wiki/Lease.",
            "https://tr.wikipedia.org/wiki/Kiralama sayfasına bakın.",
        ),
        ("See https://a.org/b.", "[Sayfaya](https://a.org/b) bakın."),
        ("a &amp; `b &amp; c`", "a &amp; `b & c`"),
    ],
)
def test_kept(source: str, target: str) -> None:
    assert found(source, target) == []


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        (
            "Call `useState`.",
            "`durumKullan` çağırın.",
            [("code", "`useState`", True), ("code", "`durumKullan`", False)],
        ),
        ("Call `useState`.", "Durumu çağırın.", [("code", "`useState`", True)]),
        (
            "Run `npm run build`.",
            "`npm inşa et` çalıştırın.",
            [("code", "`npm run build`", True), ("code", "`npm inşa et`", False)],
        ),
        (
            "the `key`: your `key`",
            "`key`: verdiğiniz `anahtar`",
            [("code", "`key`", True), ("code", "`anahtar`", False)],
        ),
        (
            "Call `useState`.",
            "`UseState` çağırın.",
            [("code", "`useState`", True), ("code", "`UseState`", False)],
        ),
        ("a <Step>b</Step>", "a <Step>b", [("tag", "</Step>", True)]),
        ("a <Step>b</Step> <Step>c</Step>", "a <Step>b</Step> <Step>c", [("tag", "</Step>", True)]),
        ("_a_", "<em>a", [("tag", "</em>", True)]),
        (
            "Hello {name}!",
            "Merhaba {ad}!",
            [("placeholder", "{name}", True), ("placeholder", "{ad}", False)],
        ),
        ("%s of %d", "%d taneden", [("placeholder", "%s", True)]),
        ("{{ site.title }}", "site", [("placeholder", "{{ site.title }}", True)]),
        ("See https://a.org/b.", "Sayfaya bakın.", [("URL", "https://a.org/b", True)]),
        ("See it.", "https://a.org/b sayfasına bakın.", [("URL", "https://a.org/b", False)]),
    ],
)
def test_lost_or_changed(source: str, target: str, expected: list[tuple[str, str, bool]]) -> None:
    assert found(source, target) == expected
