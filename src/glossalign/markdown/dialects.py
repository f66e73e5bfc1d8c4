"""What site generators add to Markdown: one row a generator, one a construct.

A construct that is safe is read on every site, as nobody writes it who does not mean it. The others
mean something else elsewhere, and are read where the site's dialect has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

FIELDS: Final = ("title", "description", "keywords")
"""The front-matter fields that are translated unless the configuration says otherwise."""
ATTRIBUTES: Final = (
    *("title", "alt", "label", "placeholder", "aria-label", "summary", "description", "caption"),
)
"""Attributes of tags whose value is for readers."""
PARAMETERS: Final = ("text", "title", "caption")
"""Parameters of shortcodes and includes whose value is for readers, ATTRIBUTES besides."""

Jsx = Literal["always", "mdx", "never", "seen"]
"""Which documents are MDX: all, those that end in `.mdx`, none, or those in which JSX is seen."""


class Dialect(NamedTuple):
    """A site generator."""

    name: str
    title: str
    files: tuple[str, ...]
    """Names of files at a site's root that show it; `*` stands for the ending."""
    jsx: Jsx = "never"


DIALECTS: Final = (
    Dialect("mkdocs", "MkDocs, Material, Zensical", ("mkdocs.y*ml", "zensical.toml")),
    Dialect("docusaurus", "Docusaurus", ("docusaurus.config.*",), "always"),
    Dialect("starlight", "Astro, Starlight", ("astro.config.*",), "mdx"),
    Dialect("vitepress", "VitePress, VuePress", (".vitepress", ".vuepress")),
    Dialect("hugo", "Hugo", ("hugo.toml", "hugo.y*ml", "hugo.json")),
    Dialect("jekyll", "Jekyll, kramdown", ("_config.y*ml",)),
    Dialect("gitbook", "GitBook, HonKit", ("book.json", "book.js", ".gitbook.yaml")),
    Dialect("mdbook", "mdBook", ("book.toml",)),
    Dialect("mdx", "MDX (Next.js, Nextra, Mintlify)", ("mint.json", "docs.json"), "always"),
    Dialect("myst", "MyST (Sphinx, Jupyter Book)", ("myst.yml", "_toc.yml", "conf.py")),
    Dialect("github", "GitHub", ()),
)
"""In the order in which they are shown."""

NAMES: Final = tuple(one.name for one in DIALECTS)
_BY_NAME: Final = {one.name: one for one in DIALECTS}


class Construct(NamedTuple):
    """Something that is no CommonMark."""

    name: str
    shown: str
    """What it looks like."""
    dialects: tuple[str, ...]
    """Who writes it."""
    safe: bool = True


CONSTRUCTS: Final = (
    Construct("box", '!!! note "Title", ??? tip, ???+ tip', ("mkdocs",)),
    Construct("tab", '=== "Title"', ("mkdocs",)),
    Construct("block", "/// note | Title", ("mkdocs",)),
    Construct(
        "container",
        ":::note[Title], ::: tip Title, :::{note} Title",
        ("docusaurus", "starlight", "vitepress", "myst", "mdx"),
    ),
    Construct("alert", "> [!NOTE] Title", ("github", "docusaurus", "vitepress", "gitbook", "hugo")),
    Construct("attributes", "{: .a}, { #id }", ("mkdocs", "jekyll", "hugo", "docusaurus")),
    Construct("definition", "Term, below it `: what it is`", ("mkdocs", "jekyll", "hugo", "myst")),
    Construct("abbreviation", "*[HTML]: what it is", ("mkdocs", "jekyll")),
    Construct("liquid", '{% include a.html title="Title" %}', ("jekyll", "gitbook")),
    Construct("shortcode", '{{< figure caption="Text" >}}, {{% note %}}', ("hugo",)),
    Construct("include", '{* a.py *}, --8<-- "a", {{#include a}}', ("mkdocs", "mdbook")),
    Construct("contents", "[TOC], [[toc]], [[_TOC_]]", ("mkdocs", "vitepress", "github")),
    Construct("directive", "```{note} Title", ("myst",)),
    Construct("target", "(label)=", ("myst",)),
    Construct("section", '<!--sec data-title="Title" ces-->', ("gitbook",)),
    Construct("snippet", "<<< @/a.js", ("vitepress",)),
    Construct("marks", "% comment, +++", ("myst",), safe=False),
    Construct("tab_mark", "@tab Title", ("vitepress",), safe=False),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """How the documents of a site are read."""

    dialects: tuple[str, ...] = ()
    """Some of NAMES; none where the site's generator is not known."""
    fields: tuple[str, ...] = FIELDS
    """Front-matter fields whose values are blocks."""
    attributes: tuple[str, ...] = ATTRIBUTES
    parameters: tuple[str, ...] = PARAMETERS
    literals: bool = False
    """Whether segments of numbers, dates, versions, code or URLs alone are segments, too."""

    @property
    def readers(self) -> frozenset[str]:
        """Return the names of attributes and parameters whose values are for readers."""
        return frozenset((*self.attributes, *self.parameters))

    @property
    def left_out(self) -> frozenset[str]:
        """Return the constructs that mean something else on this site."""
        return frozenset(
            one.name
            for one in CONSTRUCTS
            if not one.safe and set(one.dialects).isdisjoint(self.dialects)
        )

    def jsx(self, path: str) -> Jsx:
        """Tell whether a document is MDX: `always`, `never`, or `seen` where its text must tell."""
        if path.endswith(".mdx"):
            return "always"
        known = {_BY_NAME[name].jsx for name in self.dialects}
        if "always" in known:
            return "always"
        return "never" if known else "seen"


def shown_by(names: Iterable[str]) -> dict[str, str]:
    """Return the dialects that the files of a folder show, each with the file."""
    known = sorted(names)
    found = {}
    for one in DIALECTS:
        file = next((n for n in known for p in one.files if fnmatchcase(n, p)), None)
        if file is not None:
            found[one.name] = file
    return found


DEFAULT: Final = Reading()
