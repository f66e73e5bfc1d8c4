"""`glossalign join`, and what it shares with `split`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glossalign.cli.shared import finish, meant, open_project, show

if TYPE_CHECKING:
    from glossalign.article import Article
    from glossalign.project.load import Project

PLACE = click.argument("place", metavar="PATH:LINE[:COLUMN]")
IN = click.option("--locale", "-l", metavar="LOCALE", help="Needed where the project has several.")


@click.command("join")
@PLACE
@IN
def command(place: str, locale: str | None) -> None:
    """Make one entry of the source sentence at a place and the one behind it.

    It stays joined as long as the two are neighbours.
    """
    change(place, locale, split=False)


def change(place: str, locale: str | None, *, split: bool) -> None:
    """Join or split the entry at a place of a source document, and write its catalogue."""
    from glossalign.errors import GlossalignError
    from glossalign.project import load
    from glossalign.steps import build

    project = open_project(writes=True)
    failed = show(project.problems, quiet=True)
    wanted = meant(project, [locale] if locale else [])
    if len(wanted) > 1:
        msg = f"say in which locale with --locale ({', '.join(wanted)})"
        raise click.UsageError(msg)
    articles, problems = load.read_articles(project, wanted[0])
    failed |= show(problems)
    article, index = _found(project, articles, place)
    try:
        now = build.rejoined(article, index, split=split)
        load.write_catalogue(project, now)
    except GlossalignError as error:
        show([error.problem])
        finish(failed=True)
        return
    was = {id(unit) for unit in article.catalogue.units}
    for unit in now.catalogue.units:
        if id(unit) not in was:
            click.echo(f"{unit.source}\n    {unit.target or '(not translated)'}")
    finish(failed=failed)


def _found(project: Project, articles: list[Article], place: str) -> tuple[Article, int]:
    """Return the article and the source segment at a place; click.UsageError where there is none."""
    match = re.fullmatch(r"(.+?):(\d+)(?::(\d+))?", place)
    if not match:
        msg = f"{place!r} is no place: write PATH:LINE, as align and status print it"
        raise click.UsageError(msg)
    path, line, column = match[1], int(match[2]), int(match[3] or 0)
    names = {path, _relative(Path(path).absolute(), project.config.root)}
    for article in articles:
        if article.pair.source not in names or article.catalogue_text is None:
            continue
        there = [i for i, s in enumerate(article.source.segments) if s.line == line]
        before = [i for i in there if column and article.source.segments[i].column <= column]
        if there:
            return article, (before or there)[-1 if before else 0]
        msg = f"no sentence begins at line {line} of {article.pair.source}"
        raise click.UsageError(msg)
    msg = f"{path} is no source document with a catalogue"
    raise click.UsageError(msg)


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else ""
