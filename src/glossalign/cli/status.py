"""`glossalign status`."""

from __future__ import annotations

from typing import Any

import click

from glossalign.cli.display import display, emit, end_without_figures, report_paths, survey_locales
from glossalign.cli.shared import LOCALE, finish, open_project
from glossalign.report.result import View, coverage_alone
from glossalign.steps.check import result_of

FORMATS = ("text", "json", "jsonl", "markdown", "total", "lcov", "cobertura")


@click.command("status")
@click.argument("slugs", nargs=-1, metavar="[SLUG...]")
@display(skip_covered=False, formats=FORMATS)
@LOCALE
def command(
    slugs: tuple[str, ...],
    format_: str,
    outputs: tuple[str, ...],
    locales: tuple[str, ...],
    **view: Any,
) -> None:
    """Show how much of each article is translated; exits 0 whatever the figure.

    Coverage is the share of source segments whose translation is there, needs no person and was
    made for today's source text. `--format total` prints the bare percentage, rounded down.
    """
    reports = report_paths(outputs, format_, FORMATS)
    project = open_project()
    surveys, failed = survey_locales(project, locales, slugs, rules_too=view["show_missing"])
    result = result_of(project, surveys, View(**view))
    end_without_figures(result, failed=failed)
    emit(coverage_alone(result), format_, reports)
    finish(failed=failed)
