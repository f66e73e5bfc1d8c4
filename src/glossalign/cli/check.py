"""`glossalign check`."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from glossalign.checks.rules import explain_rule
from glossalign.cli import FAILED, FOUND
from glossalign.cli.display import (
    display,
    emit,
    end_without_figures,
    report_paths,
    survey_locales,
    write_badge,
    write_step_summary,
)
from glossalign.cli.shared import LOCALE, open_project, show, write_output
from glossalign.model import Problem
from glossalign.project import revisions
from glossalign.project.config import FAIL_ON
from glossalign.report.result import Result, View
from glossalign.steps.check import read_baseline, result_of, verdicts, write_baseline

if TYPE_CHECKING:
    from glossalign.project.load import Project

CODES = """\b
Exit codes:
  0  all gates hold, and nothing is found
  1  a gate fails, or a problem is found (GA2xx to GA4xx; information
     never fails)
  2  something could not be read or was not understood
"""

BASELINE = "glossalign-baseline.json"
"""In the project's folder, unless --baseline names another."""


def _percent(ctx: click.Context, param: click.Parameter, value: str | None) -> float | None:
    if value is None:
        return None
    try:
        number = float(value.removesuffix("%"))
    except ValueError:
        number = math.nan
    if not 0 <= number <= 100:  # NaN is neither
        msg = f"{value!r} is no percentage from 0 to 100"
        raise click.BadParameter(msg, ctx, param)
    return number


def _words(
    _ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """Return what stands in a repeated option with commas."""
    return tuple(word for value in values for part in value.split(",") if (word := part.strip()))


def _states(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    words = _words(ctx, param, values)
    for word in words:
        if word not in FAIL_ON:
            msg = f"{word!r} is no state: known are {', '.join(FAIL_ON)}"
            raise click.BadParameter(msg, ctx, param)
    return words


@dataclass(frozen=True, slots=True)
class _Asked:
    """The flags of the gates."""

    fail_under: float | None
    fail_under_article: float | None
    diff: str | None
    diff_fail_under: float | None
    baseline: str | None
    no_regress: bool
    write_baseline: bool
    fail_on: tuple[str, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    exit_zero: bool
    badge: str | None


@click.command("check", epilog=CODES)
@click.argument("slugs", nargs=-1, metavar="[SLUG...]")
@click.option(
    "--fail-under",
    callback=_percent,
    metavar="N",
    help="Fail where a locale's coverage is under N %.",
)
@click.option(
    "--fail-under-article",
    callback=_percent,
    metavar="N",
    help="Fail where an article's coverage is under N %.",
)
@click.option("--diff", metavar="BASE", help="Show what was touched since this branch or commit.")
@click.option(
    "--diff-fail-under",
    callback=_percent,
    metavar="N",
    help="Fail where less than N % of that is translated.",
)
@click.option(
    "--baseline", metavar="FILE", help="Fail where coverage fell, or where something new is found."
)
@click.option(
    "--no-regress", is_flag=True, help=f"The same with {BASELINE} in the project's folder."
)
@click.option("--write-baseline", is_flag=True, help="Write that file from what is found now.")
@click.option(
    "--fail-on",
    multiple=True,
    callback=_states,
    metavar="STATE,...",
    help="Fail on any stale, missing, fuzzy, unbuilt or extra segment, unread text or orphan "
    "article.",
)
@click.option(
    "--select", multiple=True, callback=_words, metavar="CODE,...", help="Only these, as GA3."
)
@click.option("--ignore", multiple=True, callback=_words, metavar="CODE,...", help="None of these.")
@click.option("--exit-zero", is_flag=True, help="Exit 0 whatever is found.")
@click.option("--explain", metavar="CODE", help="Say what a code means, and stop.")
@click.option(
    "--badge", metavar="PATH", help="Write a badge: FILE.svg, or FILE.json for an endpoint."
)
@display(skip_covered=True)
@LOCALE
def command(
    slugs: tuple[str, ...],
    format_: str,
    outputs: tuple[str, ...],
    locales: tuple[str, ...],
    explain: str | None,
    **flags: Any,
) -> None:
    """Show how much is translated and what is wrong with it; exit 1 where a gate fails.

    A flag stands for the key of its name under [check] in the settings.
    """
    if explain:
        write_output([explain_rule(explain) + "\n"], None)
        return
    asked = _Asked(**{key: flags.pop(key) for key in _Asked.__slots__})
    if asked.diff_fail_under is not None and not asked.diff:
        msg = "--diff-fail-under goes with --diff BASE"
        raise click.UsageError(msg)
    if asked.badge and not asked.badge.endswith((".svg", ".json")):
        msg = f"--badge {asked.badge}: the path ends with .json or .svg"
        raise click.UsageError(msg)
    if asked.write_baseline and (slugs or locales):
        msg = "--write-baseline is of the whole project: give no slug and no locale"
        raise click.UsageError(msg)
    reports = report_paths(outputs, format_)
    project = _with_flags(open_project(), asked)
    result, failed = _result(project, slugs, locales, asked, View(**flags))
    end_without_figures(result, failed=failed)
    emit(result, format_, reports)
    if asked.badge:
        write_badge(result, asked.badge)
    write_step_summary(result)
    if failed:
        sys.exit(FAILED)
    if not result.passed and not asked.exit_zero:
        sys.exit(FOUND)


def _with_flags(project: Project, asked: _Asked) -> Project:
    """Return the project with the flags in place of the settings that they stand for."""
    given = {
        key: value
        for key in ("fail_under", "fail_under_article", "fail_on", "select", "ignore")
        if (value := getattr(asked, key)) not in (None, ())
    }
    return replace(
        project, config=replace(project.config, check=replace(project.config.check, **given))
    )


def _result(
    project: Project, slugs: Sequence[str], locales: Sequence[str], asked: _Asked, view: View
) -> tuple[Result, bool]:
    """Return the result with the verdicts of the gates, and whether something could not be read."""
    root = project.config.root
    # First what may be wrong with the command line.
    base = revisions.changes_since(root, asked.diff) if asked.diff else None
    path = Path(asked.baseline).absolute() if asked.baseline else root / BASELINE
    before = None
    if (asked.baseline or asked.no_regress) and not asked.write_baseline:
        before = read_baseline(path, root)
    surveys, failed = survey_locales(project, locales, slugs, rules_too=True, base=base)
    result = result_of(project, surveys, view)
    if base and asked.diff:
        if not base.exact:
            show([_no_common_commit(project, asked.diff)])
        result = replace(result, base=asked.diff, changed_paths=base.paths)
    if asked.write_baseline:
        before = write_baseline(path, result)
    if before:
        result = replace(result, known=before.findings)
    said = tuple(verdicts(project, result, before, asked.diff_fail_under))
    return replace(result, verdicts=said), failed


def _no_common_commit(project: Project, base: str) -> Problem:
    deeper = revisions.fetch_command(project.config.root, base, deeper=True)
    message = (
        f"{base} and HEAD have no common commit here: {base} itself is compared with (`{deeper}`)"
    )
    return Problem("no-common-commit", message, "info")
