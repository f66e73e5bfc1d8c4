"""`glossalign glossary`."""

from __future__ import annotations

import click

from glossalign.cli.shared import LOCALE, QUIET, each_locale, finish, open_project, show

SHOWN = 40
"""Pairs that are printed; the file has all."""


@click.command("glossary")
@click.option("--all", "all_", is_flag=True, help=f"Print all pairs, not the first {SHOWN}.")
@LOCALE
@QUIET
def command(locales: tuple[str, ...], *, all_: bool, quiet: bool) -> None:
    """Mine term pairs into the glossary of each locale and show it.

    What a person decided in the file (any status but `proposed`) stays as it is.
    """
    from glossalign import aligning
    from glossalign import project as steps
    from glossalign.errors import GlossalignError
    from glossalign.report import text

    project = open_project(writes=True)
    failed = show(project.problems, quiet=quiet)
    for locale, found, _, problems in each_locale(project, locales, ()):
        failed |= show(problems)
        articles = aligning.with_catalogues(project, found)
        try:
            terms, changed = steps.update_glossary(
                project, steps.mine_terms(project, articles, locale), locale
            )
        except GlossalignError as error:
            failed |= show([error.problem])
            continue
        if quiet:
            continue
        for line in text.term_table(terms if all_ else terms[:SHOWN]):
            click.echo(line)
        note = "" if changed else "  (unchanged)"
        click.echo(f"{steps.glossary_path(project, locale)}: {len(terms)} term pairs{note}")
    finish(failed=failed)
