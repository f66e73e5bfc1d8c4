"""`glossalign join`, and what it shares with `split`."""

from __future__ import annotations

import re

import click

from glossalign.cli.shared import finish, open_project, show
from glossalign.project import load
from glossalign.steps import build

PLACE = click.argument("place", metavar="PATH:LINE[:COLUMN]")
IN = click.option("--locale", "-l", metavar="LOCALE", help="Needed where the project has several.")


@click.command("join")
@PLACE
@IN
def command(place: str, locale: str | None) -> None:
    """Make one entry of the source sentence at a place and the one behind it.

    It stays joined as long as the two are neighbours.
    """
    rejoin(place, locale, split=False)


def rejoin(place: str, locale: str | None, *, split: bool) -> None:
    """Join or split the entry at a place of a source document, and write its catalogue."""
    project = open_project(writes=True)
    failed = show(project.problems, quiet=True)
    of = load.only_locale(project, [locale] if locale else [], "a catalogue")
    match = re.fullmatch(r"(.+?):(\d+)(?::(\d+))?", place)
    if not match:
        msg = f"{place!r} is no place: write PATH:LINE, as align and status print it"
        raise click.UsageError(msg)
    articles, problems = load.read_articles(project, of)
    failed |= show(problems)
    at = match[1], int(match[2]), int(match[3] or 0)
    article, index = build.sentence_at(project, articles, *at)
    now = load.write_catalogue(project, build.rejoin(article, index, split=split))
    was = {id(unit) for unit in article.catalogue.units}
    for unit in now.catalogue.units:
        if id(unit) not in was:
            click.echo(f"{unit.source}\n    {unit.target or '(not translated)'}")
    finish(failed=failed)
