"""`glossalign config`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from glossalign.project import config
from glossalign.report import text


@click.command("config")
def command() -> None:
    """Show the effective settings and where each comes from."""
    settings = config.load_settings(Path.cwd())
    rows = [
        [one.key, json.dumps(one.value, ensure_ascii=False, default=list), one.origin]
        for one in config.settings(settings)
    ]
    for line in text.table([["Setting", "Value", "From"], *rows]):
        click.echo(line)
