"""GA203: where links lead."""

from __future__ import annotations

import pytest

from glossalign import lang
from glossalign.checks import links
from glossalign.checks.subject import Texts

LANGUAGES = (lang.language("en"), lang.language("tr"))
CODES = ("en", "tr")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/frontoffice", "/frontoffice"),
        ("/frontoffice", "/frontoffice/"),
        ("/frontoffice", "/tr/frontoffice"),
        ("/en/frontoffice", "/tr/frontoffice"),
        ("/frontoffice", "frontoffice.md"),
        ("/frontoffice", "../frontoffice.html"),
        ("../learn/x", "/learn/x"),
        ("/lease#cost", "/lease#maliyet"),
        ("#cost", "#maliyet"),
        ("/lease/index.html", "/lease/"),
        ("{{ site.baseurl }}/lease", "/lease"),
        ("https://react.dev/learn", "https://tr.react.dev/learn"),
        ("https://react.dev/learn", "http://www.react.dev/learn/"),
        ("https://react.dev/learn", "/learn"),
        ("https://en.wikipedia.org/wiki/Lease", "https://tr.wikipedia.org/wiki/Kiralama"),
        ("https://a.org/en-US/docs/x", "https://a.org/tr-TR/docs/x"),
        ("https://a.org/docs/x", "https://a.org/tr/docs/x"),
        ("https://docs.a.com/en-us/x", "https://learn.a.com/tr-tr/x"),
        ("https://a.org/x?hl=en", "https://a.org/x?hl=tr"),
        ("/g%C3%BCn", "/gün"),
        ("mailto:A@b.org", "mailto:a@b.org"),
    ],
)
def test_the_same_page(one: str, other: str) -> None:
    assert links.same_page(one, other, CODES)
    assert links.same_page(other, one, CODES)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/frontoffice", "/backoffice"),
        ("/frontoffice", "/"),
        ("/frontoffice", "#frontoffice"),
        ("#cost", "/"),
        ("https://a.org/", "/"),
        ("/learn/x", "/reference/x"),
        ("https://a.org/x", "https://b.org/x"),
        ("https://a.org/docs/filter", "https://a.org/en-US/docs/map"),
        ("https://en.wikipedia.org/wiki/Lease", "https://en.wikipedia.org/wiki/Rent"),
        ("mailto:a@b.org", "mailto:c@b.org"),
        ("mailto:a@b.org", "/a"),
    ],
)
def test_other_pages(one: str, other: str) -> None:
    assert not links.same_page(one, other, CODES)


def test_lost_and_changed_links_have_their_place() -> None:
    source, target = "See the [front office](/frontoffice).", "Şu [ön büroya](/onburo) bakın."
    gone, come = links.rule(Texts(source, target, LANGUAGES))
    assert (gone.shown, gone.start, gone.end) == ("/frontoffice", 0, len(target))
    assert target[come.start : come.end] == "[ön büroya](/onburo)"
    assert (
        list(links.rule(Texts(source, "Şu [ön büroya](/tr/frontoffice) bakın.", LANGUAGES))) == []
    )
    assert [hit.message for hit in links.rule(Texts(source, "Ön büroya bakın.", LANGUAGES))] == [
        "the link /frontoffice is missing"
    ]


def test_references_and_images() -> None:
    def told(source: str, target: str) -> list[str]:
        labels = ({"office": "/frontoffice"}, {"büro": "/frontoffice"})
        return [hit.shown for hit in links.rule(Texts(source, target, LANGUAGES, labels=labels))]

    assert told("[x][office]", "[y][Büro]") == []
    assert told("[x][office]", "y") == ["/frontoffice"]
    assert told("![x](/a.png)", "![y](/tr/b.png)") == []
