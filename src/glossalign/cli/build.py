"""`glossalign build`."""

from __future__ import annotations

import difflib
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glossalign.cli.shared import (
    LOCALE,
    QUIET,
    clear,
    each,
    each_locale,
    finish,
    open_project,
    show,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from glossalign.article import Article
    from glossalign.build import Built, Keep
    from glossalign.model import Alignment, Problem, Severity
    from glossalign.project.load import Project


@click.command("build")
@click.argument("slugs", nargs=-1, metavar="[SLUG...]")
@click.option(
    "--output",
    "-o",
    metavar="DIR",
    help="Write below this folder instead of to the articles' own paths.",
)
@click.option(
    "--keep", type=click.Choice(["fuzzy", "source", "omit"]),
    help="What stands where no translation holds; default: source in a new article, nothing in one that is there.",
)  # fmt: skip
@click.option(
    "--at-least", type=click.IntRange(0, 100), default=0, metavar="N",
    help="Build only what is translated to N percent.",
)  # fmt: skip
@click.option(
    "--prefer", type=click.Choice(["catalogue", "article", "ask"]), default="ask", show_default=True,
    help="Whose text holds where the article was edited by hand and the catalogue says something else.",
)  # fmt: skip
@click.option(
    "--dry-run", is_flag=True, help="Show what would change; exit 1 where something would."
)
@LOCALE
@QUIET
def command(
    slugs: tuple[str, ...],
    output: str | None,
    keep: Keep | None,
    at_least: int,
    prefer: str,
    locales: tuple[str, ...],
    *,
    dry_run: bool,
    quiet: bool,
) -> None:
    """Make translated Markdown from the catalogues.

    An article that is there keeps its own order, and what only it has; one that is not is made from the
    source. Articles without a catalogue are left alone.
    """
    from glossalign.pairing import templates

    project = open_project(writes=True)
    if output is not None:
        clear(Path(output).absolute(), [templates.glob(project.config.target)])
    failed = show(project.problems, quiet=quiet)
    changed = False
    for _, articles, chosen, problems in each_locale(project, locales, slugs):
        failed |= show(problems)

        @cache
        def alignments() -> dict[str, Alignment]:
            from glossalign.steps import align

            return align.align_articles(project.config, articles)  # noqa: B023

        def build_one(article: Article) -> None:
            nonlocal changed, failed
            made = _built(
                project, article, keep, at_least, alignments, overwrite=prefer == "catalogue"
            )
            if made is None:
                return
            failed |= show(_conflicts(article, made, prefer), quiet=quiet)
            if dry_run:
                changed |= _show_diff(article, made)
            elif _write(project, article, made, output) and not quiet:
                click.echo(f"{article.pair.target}: built")

        wanted = [a for a in articles if a.pair.slug in chosen and a.catalogue_text is not None]
        # In two steps: the articles themselves set `failed`.
        unbuilt = show(each(build_one, wanted))
        failed |= unbuilt
    if dry_run and changed and not failed:
        sys.exit(1)
    finish(failed=failed)


def _built(
    project: Project,
    article: Article,
    keep: Keep | None,
    at_least: int,
    alignments: Callable[[], dict[str, Alignment]],
    *,
    overwrite: bool,
) -> Built | None:
    """Return the built article, None where too little of it is translated."""
    from glossalign.coverage import counts
    from glossalign.steps import build

    share = counts.count(article).percent
    if share < at_least:
        click.echo(f"{article.pair.target}: {share}% translated, not built", err=True)
        return None

    return build.built(
        project.config,
        article,
        keep,
        overwrite=overwrite,
        alignment=lambda: alignments().get(article.pair.slug),
    )


def _conflicts(article: Article, made: Built, prefer: str) -> list[Problem]:
    """Return what the article and the catalogue have in two versions, and what found no place."""
    from glossalign.catalogue.units import joined
    from glossalign.model import Problem

    found = []
    for conflict in made.conflicts:
        segments = article.target.segments[conflict.target.start : conflict.target.stop]
        at = segments[0]
        message = f"the article says {joined(segments)!r}, the catalogue {conflict.unit.target!r}"
        settled = {"catalogue": ": took the catalogue's", "article": ": kept the article's"}
        advice = settled.get(
            prefer, ": kept the article's; decide with --prefer catalogue or --prefer article"
        )
        severity: Severity = "error" if prefer == "ask" else "warning"
        place = article.pair.target, at.line, at.column
        found.append(Problem("conflict", message + advice, severity, *place))
    for unit in made.unplaced:
        message = f"the article has no {unit.kind.replace('_', ' ')} for the translation {unit.target!r}: add it"
        found.append(Problem("no-place", message, "warning", article.pair.target))
    return found


def _write(project: Project, article: Article, made: Built, output: str | None) -> bool:
    """Write the article; return False where the file says so already."""
    from glossalign.project import files

    if output is not None:
        folder = Path(output).absolute()
        return files.write_text(folder / article.pair.target, made.text, root=folder)
    expected = article.target.document.text if article.pair.translated else None
    root = project.config.root
    return files.write_text(root / article.pair.target, made.text, root=root, expected=expected)


def _show_diff(article: Article, made: Built) -> bool:
    """Print what would change; tell whether something would."""
    from glossalign.report.text import printable

    before = article.target.document.text.splitlines() if article.pair.translated else []
    path = article.pair.target
    lines = list(difflib.unified_diff(before, made.text.splitlines(), path, path, lineterm=""))
    for line in lines:
        click.echo(printable(line))
    return bool(lines)
