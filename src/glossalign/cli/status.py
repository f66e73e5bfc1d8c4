"""`glossalign status`."""

from __future__ import annotations

import click

from glossalign.cli.shared import LOCALE, OUTPUT, each_locale, finish, open_project, show, write

FORMATS = ("text", "total")


@click.command("status")
@click.argument("slugs", nargs=-1, metavar="[SLUG...]")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True)
@OUTPUT
@LOCALE
def command(slugs: tuple[str, ...], format_: str, output: str | None, locales: tuple[str, ...]) -> None:
    """Show how much of each article is translated; exits 0 whatever the figure.

    Coverage is the share of source segments whose translation is there, needs no person and was made for
    today's source text. `--format total` prints the bare percentage, rounded down.
    """
    from glossalign import __version__, aligning, coverage
    from glossalign.report import text

    project = open_project()
    failed = show(project.problems)
    blocks, everything = [], []
    for locale, found, chosen, problems in each_locale(project, locales, slugs):
        failed |= show(problems)
        articles = [a for a in aligning.with_catalogues(project, found) if a.pair.slug in chosen]
        rows = []
        for article in articles:
            counts = coverage.count(article.placed(), article.source.segments)
            absent = not article.pair.translated and article.catalogue_text is None
            rows.append((article.pair.slug, counts, f"no {article.pair.target}" if absent else ""))
        everything += [counts for _, counts, _ in rows]
        segments = coverage.total(counts for _, counts, _ in rows).segments
        known = any(article.catalogue_text is not None for article in articles)
        head = (
            f"glossalign {__version__} · {project.config.source_locale} → {locale} · "
            f"{len(rows)} articles · {segments} segments"
        )
        blocks.append([head, "", *text.coverage_table(rows, stale_known=known)])
    if format_ == "total":
        write([f"{coverage.total(everything).percent}\n"], output)
    else:
        write(("\n".join(block) + "\n" for block in blocks), output)
    finish(failed=failed)
