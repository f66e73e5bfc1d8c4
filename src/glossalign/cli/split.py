"""`glossalign split`."""

from __future__ import annotations

import click

from glossalign.cli.join import IN, PLACE, rejoin


@click.command("split")
@PLACE
@IN
def command(place: str, locale: str | None) -> None:
    """Make an entry of each sentence of the joined one at a place of a source document.

    Where the translation has as many sentences each gets its own, else the first gets all of it, as
    fuzzy.
    """
    rejoin(place, locale, split=True)
