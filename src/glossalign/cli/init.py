"""`glossalign init`."""

from __future__ import annotations

from pathlib import Path

import click

from glossalign.cli.shared import show


@click.command("init")
@click.option("--dry-run", is_flag=True, help="Print what would be written.")
@click.option("--force", is_flag=True, help="Overwrite an existing glossalign.toml.")
def command(*, dry_run: bool, force: bool) -> None:
    """Look at the tree, propose path templates and write glossalign.toml."""
    from glossalign import config, discovery, files

    root = Path.cwd()
    tree = files.walk(root, ["**/*.md", "**/*.mdx", "**/*.markdown"])
    show(tree.problems)
    best, *others = discovery.discover(tree.paths)
    text = discovery.to_toml(best)
    for other in others:
        click.echo(f"also possible, {other.pairs} pairs: {other.source} and {other.target}", err=True)
    if dry_run:
        click.echo(text, nl=False)
        return
    path = root / config.FILE
    if path.exists() and not force:
        msg = f"{config.FILE} is there already: change it by hand, or overwrite it with --force"
        raise click.UsageError(msg)
    files.write_text(path, text, root=root)
    click.echo(f"{config.FILE}: {best.pairs} pairs, {len(best.unpaired)} documents without a partner")
