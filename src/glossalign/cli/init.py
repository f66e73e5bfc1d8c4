"""`glossalign init`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from glossalign.cli.shared import each, finish, open_project, show

if TYPE_CHECKING:
    from glossalign.article import Article
    from glossalign.project.config import Config
    from glossalign.project.load import Project


@click.command("init")
@click.option("--dry-run", is_flag=True, help="Print what would be written.")
@click.option("--force", is_flag=True, help="Overwrite an existing glossalign.toml.")
@click.option(
    "--locale", "-l", "locales", multiple=True, metavar="LOCALE",
    help="Add a locale: to the settings, and an untranslated catalogue of each document.",
)  # fmt: skip
def command(locales: tuple[str, ...], *, dry_run: bool, force: bool) -> None:
    """Look at the tree, propose path templates and write glossalign.toml.

    With --locale the settings that are there stay, and get one locale more.
    """
    from glossalign.project import config

    known = config.load(Path.cwd())
    if not locales:
        _write_settings(_proposed(), Path.cwd(), dry_run=dry_run, force=force)
        return
    from glossalign.lang import language
    from glossalign.pairing import templates

    for locale in locales:
        language(locale)
        if not templates.is_locale_name(locale):
            raise click.BadParameter(f"{locale!r} is no locale's code", param_hint="--locale")
    if not known.file:
        _write_settings(_proposed(locales), Path.cwd(), dry_run=dry_run, force=force)
    else:
        _add_to_settings(known, locales, dry_run=dry_run)
    if not dry_run:
        _write_catalogues(locales)


def _proposed(locales: tuple[str, ...] = ()) -> tuple[str, str]:
    """Return the settings that the tree suggests, and what they find in it."""
    from glossalign.pairing import discovery
    from glossalign.project import files

    tree = files.walk(Path.cwd(), ["**/*.md", "**/*.mdx", "**/*.markdown"])
    show(tree.problems)
    best, *others = discovery.discover(tree.paths)
    for other in others:
        click.echo(
            f"also possible, {other.pairs} pairs: {other.source} and {other.target}", err=True
        )
    note = f"{best.pairs} pairs, {len(best.unpaired)} documents without a partner"
    return discovery.to_toml(best, locales), note


def _write_settings(proposed: tuple[str, str], root: Path, *, dry_run: bool, force: bool) -> None:
    from glossalign.project import config, files

    text, note = proposed
    if dry_run:
        click.echo(text, nl=False)
        return
    path = root / config.FILE
    if path.exists() and not force:
        msg = f"{config.FILE} is there already: change it by hand, or overwrite it with --force"
        raise click.UsageError(msg)
    # Without --force also what another run has written meanwhile stays.
    files.write_text(path, text, root=root, expected=... if force else None)
    click.echo(f"{config.FILE}: {note}")


def _add_to_settings(known: Config, locales: tuple[str, ...], *, dry_run: bool) -> None:
    """Write the locales into the configuration that is there, beside those that the project has."""
    from glossalign.project import config, files

    wanted = tuple(dict.fromkeys((*open_project().locales, *locales)))
    path = known.root / known.file
    old = files.read_text(path, root=known.root)
    text = config.with_locales(old, wanted, path=known.file)
    if dry_run:
        click.echo(text, nl=False)
    elif files.write_text(path, text, root=known.root, expected=old):
        click.echo(f"{known.file}: locales {', '.join(wanted)}")


def _write_catalogues(locales: tuple[str, ...]) -> None:
    """Write a catalogue of each document that has none: untranslated, or aligned where a translation is."""
    from glossalign.project import load
    from glossalign.steps import align

    project = open_project(writes=True)
    failed = show(project.problems)
    for locale in locales:
        articles, problems = load.read_articles(project, locale)
        new = [article for article in articles if article.catalogue_text is None]
        made = align.with_catalogues(project, new)
        failed |= show([*problems, *each(lambda article: _write(project, article), made)])
        count = sum(bool(unit.source) for article in made for unit in article.catalogue.units)
        click.echo(f"{locale}: {len(made)} catalogues, {count} entries")
    finish(failed=failed)


def _write(project: Project, article: Article) -> None:
    from glossalign.project import load

    load.write_catalogue(project, article)
