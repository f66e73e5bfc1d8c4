"""`glossalign import`."""

from __future__ import annotations

import difflib
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glossalign.cli.shared import QUIET, each, finish, meant, open_project, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glossalign.article import Article
    from glossalign.catalogue.incoming import Entry
    from glossalign.model import Problem, Unit
    from glossalign.project.load import Project


@click.command("import")
@click.argument("path", metavar="FILE", type=click.Path(dir_okay=False))
@click.option(
    "--locale", "-l", metavar="LOCALE", help="Of the file; needed where the project has several."
)
@click.option(
    "--dry-run", is_flag=True, help="Show the changes as a diff; exit 1 where there are some."
)
@QUIET
def command(path: str, locale: str | None, *, dry_run: bool, quiet: bool) -> None:
    """Bring a translator's file back into the catalogues.

    PO (from Poedit, Weblate, or as exported), or a table as exported: TSV, CSV or JSON lines with the columns
    source and target. Its order, wrapping and header do not matter. Nothing is deleted.
    """
    from glossalign.catalogue.incoming import place
    from glossalign.errors import GlossalignError
    from glossalign.project import load

    project = open_project(writes=True)
    failed = show(project.problems, quiet=quiet)
    try:
        entries, header = _read(path)
        (of,) = _locale(project, locale, dict(header).get("Language", ""))
    except GlossalignError as error:
        show([error.problem])
        finish(failed=True)
        return
    articles, problems = load.read_articles(project, of)
    failed |= show(problems)
    found = [article for article in articles if article.catalogue_text is not None]
    result = place(entries, [article.catalogue for article in found], header)
    # A catalogue that nothing goes to keeps its bytes, whoever wrote it.
    now = [
        replace(article, catalogue=catalogue)
        for article, catalogue in zip(found, result.catalogues, strict=True)
        if catalogue != article.catalogue
    ]
    show(_notes(path, result.near, result.lost), quiet=quiet)
    if dry_run:
        for article in now:
            _show_diff(article, wrap=project.config.wrap)
        if result.changed and not failed:
            sys.exit(1)
    else:
        failed |= show(each(lambda article: _write(project, article), now))
        if not quiet:
            click.echo(
                f"{len(entries)} entries: {result.changed} changed, {len(result.lost)} without a place"
            )
    finish(failed=failed)


def _read(path: str) -> tuple[Sequence[Entry], Sequence[tuple[str, str]]]:
    from glossalign.catalogue.incoming import Entry, checked
    from glossalign.formats import delimited, jsonl, po
    from glossalign.project import files

    text = files.read_text(Path(path), limit=files.CATALOGUE_LIMIT, follow=True)
    suffix = Path(path).suffix.lower()
    if suffix == ".jsonl":
        return checked(jsonl.parse_entries(text, path=path), path=path), ()
    if suffix in (".tsv", ".csv"):
        return checked(delimited.parse_entries(text, path=path), path=path), ()
    catalogue = po.parse(text, path=path)
    entries = [
        Entry(
            unit.source,
            unit.target,
            unit.fuzzy,
            unit.context,
            comments=unit.comments,
            paths=frozenset(reference.path for reference in unit.references),
        )
        for unit in catalogue.units
        # An obsolete one may be an older translation of a text that an active one has.
        if not unit.obsolete
    ]
    return entries, catalogue.header


def _locale(project: Project, locale: str | None, stated: str) -> Sequence[str]:
    """Return the one locale that is meant; the file's own header must not say another."""
    wanted = meant(project, [locale] if locale else [])
    if len(wanted) > 1:
        msg = f"say of which locale the file is with --locale ({', '.join(wanted)})"
        raise click.UsageError(msg)
    if (
        stated
        and not locale
        and stated.replace("-", "_").split("_")[0] != wanted[0].replace("-", "_").split("_")[0]
    ):
        msg = f"the file says that it is {stated!r}, the project has {wanted[0]!r}: give --locale if that is right"
        raise click.UsageError(msg)
    return wanted


def _notes(path: str, near: Sequence[tuple[Entry, Unit]], lost: Sequence[Entry]) -> list[Problem]:
    from glossalign.model import Problem

    notes = []
    for entry, unit in near:
        message = f"{entry.source!r} is nowhere; given as fuzzy to {unit.source!r}"
        notes.append(Problem("nearest", message, "info", path, entry.line))
    for entry in lost:
        message = f"no entry for {entry.source!r}: its translation {entry.target!r} is not in the catalogues"
        notes.append(Problem("no-place", message, "warning", path, entry.line))
    return notes


def _write(project: Project, article: Article) -> None:
    from glossalign.project import load

    load.write_catalogue(project, article)


def _show_diff(article: Article, *, wrap: bool) -> None:
    from glossalign.formats import po
    from glossalign.report.text import printable

    before = (article.catalogue_text or "").splitlines()
    after = "".join(po.serialize(article.catalogue, wrap=wrap)).splitlines()
    path = article.catalogue_path
    for line in difflib.unified_diff(before, after, path, path, lineterm=""):
        click.echo(printable(line))
