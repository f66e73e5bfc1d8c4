"""A project begun: settings from what the tree has, and catalogues of a new locale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from glossalign.errors import UsageError
from glossalign.pairing import discovery
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
    """Return the settings that the files of a folder suggest, with these locales more."""
    tree = files.walk(folder, [f"**/*{suffix}" for suffix in discovery.SUFFIXES])
    best, *others = discovery.discover(tree.paths)
    note = f"{best.pairs} pairs, {len(best.unpaired)} documents without a partner"
    settings = Settings(config.FILE, discovery.to_toml(best, locales), note)
    return Discovery(settings, tuple(others), tuple(tree.problems))


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
