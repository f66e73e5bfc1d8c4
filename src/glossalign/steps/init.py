"""A project begun: settings from what the tree has, and catalogues of a new locale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from glossalign.errors import GlossalignError, UsageError
from glossalign.lang.function_words import function_words
from glossalign.markdown import dialects, front_matter, unread
from glossalign.pairing import discovery, templates
from glossalign.project import config, files, load
from glossalign.steps import align

if TYPE_CHECKING:
    from glossalign.model import Problem
    from glossalign.project.load import Project


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a project as its file is to have them."""

    path: str
    text: str
    note: str
    """What is said once they are written."""
    old: str | None = None
    """The file as it was; None where there was none."""


class Discovery(NamedTuple):
    """What a tree suggests."""

    settings: Settings
    others: tuple[discovery.Proposal, ...]
    """What else its files could mean."""
    problems: tuple[Problem, ...]


def propose(folder: Path, locales: Sequence[str] = ()) -> Discovery:
    """Return the settings that the files of a folder suggest, with these locales more.

    Raises UsageError `no-documents` where there is no source document, and `no-pairs` where no
    document has a partner and no locale is to be begun.
    """
    tree = _markdown_below(folder)
    best, *others = discovery.discover(tree.paths)
    if not tree.paths:
        raise UsageError("no-documents", f"no Markdown file lies in {folder}: {_LOOKED_FOR}")
    if not (best.pairs or locales):
        message = (
            f"no two of the {len(tree.paths)} Markdown files are a source and its translation: "
            f"{_LOOKED_FOR}. To begin a translation of {best.source}, say "
            "`glossalign init --locale tr`"
        )
        raise UsageError("no-pairs", message)
    note = f"{best.pairs} pairs, {len(best.unpaired)} documents without a partner"
    fields = _fields_for_readers(folder, best.source, tree.paths)
    if fields:
        note += f"; front matter: {', '.join(fields)} besides the usual fields"
    every = (*dialects.FIELDS, *fields) if fields else ()
    settings = Settings(config.FILE, discovery.to_toml(best, locales, every), note)
    return Discovery(settings, tuple(others), tuple(tree.problems))


_SAMPLE = 200
"""Documents whose front matter is looked at."""


def _fields_for_readers(folder: Path, source: str, paths: Sequence[str]) -> list[str]:
    """Return the fields of the source documents that have text and are none of the usual."""
    heads = []
    for path in [path for path in paths if templates.match(source, path)][:_SAMPLE]:
        try:
            text = files.read_text(folder / path, root=folder)
            head = front_matter.parse(text, path=path)
        except GlossalignError:
            continue
        heads.append(
            {key: [text[v.start : v.end] for v in values] for key, values in head.spans.items()}
        )
    found = unread.fields_with_prose(heads, function_words("en"))
    return [name for name in found if name not in dialects.FIELDS]


_LOOKED_FOR = (
    "looked for names that are the same but for a locale, as locales/tr/a.md beside source/a.md, "
    "docs/tr/a.md beside docs/en/a.md or docs/a.md, a.tr.md beside a.md"
)


def _markdown_below(folder: Path) -> files.Tree:
    return files.walk(folder, [f"**/*{suffix}" for suffix in discovery.SUFFIXES])


def no_documents(project: Project) -> UsageError:
    """Return the error of a project whose templates find no source document."""
    settings = project.config
    tree = _markdown_below(settings.root)
    origin = settings.origins.get("source", "the default")
    message = f"no source document: no file of {settings.root} is `{settings.source}` ({origin})"
    best = discovery.discover(tree.paths)[0]
    if not tree.paths:
        message += "; it has no Markdown file at all"
    elif best.source == settings.source:
        message += " but those that are excluded or cannot be read"
    else:
        command = "glossalign init" + " --force" * bool(settings.file)
        command += " --locale tr" * (not best.pairs)
        message += (
            f"; its files suggest source = `{best.source}` and target = `{best.target}`, which "
            f"`{command}` writes down"
        )
    return UsageError("no-documents", message, path=settings.file)


def write_new(folder: Path, settings: Settings, *, force: bool) -> None:
    """Write settings into a folder.

    Raises UsageError `settings-exist` where the file is there, unless `force`.
    """
    if files.is_file(folder / settings.path) and not force:
        message = "is there already: change it by hand, or overwrite it with --force"
        raise UsageError("settings-exist", message, path=settings.path)
    # Without --force also what another run has written meanwhile stays.
    expected = ... if force else None
    files.write_text(folder / settings.path, settings.text, root=folder, expected=expected)


def add_locales(project: Project, locales: Sequence[str]) -> Settings:
    """Return the settings of a project with more locales. Raises ConfigError."""
    known = project.config
    wanted = tuple(dict.fromkeys((*project.locales, *locales)))
    old = files.read_text(known.root / known.file, root=known.root)
    text = config.with_locales(old, wanted, path=known.file)
    return Settings(known.file, text, f"locales {', '.join(wanted)}", old)


def write_changed(folder: Path, settings: Settings) -> bool:
    """Write settings over those that were read; return False where the file says so already."""
    path = folder / settings.path
    return files.write_text(path, settings.text, root=folder, expected=settings.old)


class NewCatalogues(NamedTuple):
    """The catalogues that a locale got."""

    catalogues: int
    entries: int
    problems: tuple[Problem, ...]


def add_catalogues(project: Project, locale: str) -> NewCatalogues:
    """Write a catalogue of each document that has none, aligned where it is translated."""
    articles, problems = load.read_articles(project, locale)
    new = [article for article in articles if not article.has_catalogue]
    made = align.with_catalogues(project, new)
    entries = sum(bool(unit.source) for article in made for unit in article.catalogue.units)
    unwritten = load.write_each(project, made)
    return NewCatalogues(len(made), entries, (*problems, *unwritten))
