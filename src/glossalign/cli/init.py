"""`glossalign init`."""

from __future__ import annotations

from pathlib import Path

import click

from glossalign.cli.shared import finish, open_project, show
from glossalign.lang import language
from glossalign.pairing.templates import is_locale_name
from glossalign.project import config
from glossalign.steps import init


@click.command("init")
@click.option("--dry-run", is_flag=True, help="Print what would be written.")
@click.option("--force", is_flag=True, help="Overwrite an existing glossalign.toml.")
@click.option(
    "--locale",
    "-l",
    "locales",
    multiple=True,
    metavar="LOCALE",
    help="Add a locale: to the settings, and an untranslated catalogue of each document.",
)
def command(locales: tuple[str, ...], *, dry_run: bool, force: bool) -> None:
    """Look at the tree, propose path templates and write glossalign.toml.

    With --locale the settings that are there stay, and get one locale more.
    """
    for locale in locales:
        language(locale)
        if not is_locale_name(locale):
            msg = f"{locale!r} is no locale's code"
            raise click.BadParameter(msg, param_hint="--locale")
    known = config.load_settings(Path.cwd())
    if locales and known.file:
        settings = init.add_locales(open_project(), locales)
        if dry_run:
            click.echo(settings.text, nl=False)
        elif init.write_changed(known.root, settings):
            click.echo(f"{settings.path}: {settings.note}")
    else:
        _write_proposed(locales, dry_run=dry_run, force=force)
    if locales and not dry_run:
        _write_catalogues(locales)


def _write_proposed(locales: tuple[str, ...], *, dry_run: bool, force: bool) -> None:
    """Write the settings that the tree suggests, or print them."""
    found = init.propose(Path.cwd(), locales)
    show(found.problems)
    for other in found.others:
        templates = f"{other.source} and {other.target}"
        click.echo(f"also possible, {other.pairs} pairs: {templates}", err=True)
    if dry_run:
        click.echo(found.settings.text, nl=False)
        return
    init.write_new(Path.cwd(), found.settings, force=force)
    click.echo(f"{found.settings.path}: {found.settings.note}")


def _write_catalogues(locales: tuple[str, ...]) -> None:
    project = open_project(writes=True)
    failed = show(project.problems)
    for locale in locales:
        new = init.add_catalogues(project, locale)
        failed |= show(new.problems)
        click.echo(f"{locale}: {new.catalogues} catalogues, {new.entries} entries")
    finish(failed=failed)
