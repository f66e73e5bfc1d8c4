"""What `check` and `status` have in common: how the result is shown, and where reports go."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from glossalign.cli.shared import finish, show, write_output
from glossalign.project import files
from glossalign.project.load import read_locales
from glossalign.report import badge, markdown
from glossalign.report.table import FORMATS, serialize
from glossalign.steps import check

if TYPE_CHECKING:
    from glossalign.project.load import Project
    from glossalign.project.revisions import Since
    from glossalign.report.result import Result

LIMIT = 100
"""Rows of the table unless somebody asks for more: the worst ones."""

FOUND_OTHERWISE = frozenset({"orphan"})
"""Problems of pairing that a check has as findings."""


def display(*, skip_covered: bool, formats: Sequence[str] = tuple(FORMATS)) -> Callable[[Any], Any]:
    """Return the decorator that gives a command the options of the display."""
    options = [
        click.option(
            "--format",
            "format_",
            type=click.Choice(formats),
            default="text",
            metavar="FORMAT",
            help=f"Of what goes to stdout: text, the default, or {', '.join(formats[1:])}.",
        ),
        click.option(
            "--output",
            "-o",
            "outputs",
            multiple=True,
            metavar="[FORMAT=]PATH",
            help="Write a report to a file; repeatable. Without FORMAT= it is what stdout "
            "would get.",
        ),
        click.option(
            "--by",
            type=click.Choice(["segments", "words", "articles"]),
            default="segments",
            show_default=True,
            help="What is counted; an article counts when all its segments are fresh.",
        ),
        click.option(
            "--per",
            type=click.Choice(["article", "directory"]),
            default="article",
            show_default=True,
            help="What a row of the table is.",
        ),
        click.option(
            "--sort",
            type=click.Choice(["cover", "behind", "name", "size"]),
            default="cover",
            show_default=True,
            help="cover, behind, size: the worst or largest first.",
        ),
        click.option(
            "--skip-covered/--no-skip-covered",
            default=skip_covered,
            show_default=True,
            help="Leave complete articles out of the table.",
        ),
        click.option(
            "--show-missing", is_flag=True, help="Name each sentence that is missing or stale."
        ),
        click.option(
            "--limit",
            type=click.IntRange(min=0),
            default=LIMIT,
            show_default=True,
            help="Rows of the table; 0 for all.",
        ),
    ]

    def decorate(function: Any) -> Any:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


def report_paths(
    outputs: Iterable[str], format_: str, formats: Sequence[str] = tuple(FORMATS)
) -> dict[str, str]:
    """Return the format of each file to write, by path.

    Raises click.UsageError for an unknown format.
    """
    found = {}
    for output in outputs:
        name, sign, path = output.partition("=")
        if sign and path and name in formats:
            found[path] = name
        elif sign and name.isalnum():
            near = get_close_matches(name, formats, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(formats)}"
            msg = f"-o {output}: no format is called {name!r}: {hint}"
            raise click.UsageError(msg)
        else:
            found[output] = format_
    return found


def survey_locales(
    project: Project,
    locales: Sequence[str],
    slugs: Sequence[str],
    *,
    rules_too: bool,
    base: Since | None = None,
) -> tuple[list[check.Survey], bool]:
    """Return the survey of each locale, and whether something could not be read."""
    others = [problem for problem in project.problems if problem.code not in FOUND_OTHERWISE]
    failed = show(others if rules_too else project.problems)
    surveys = []
    for found in read_locales(project, locales, slugs):
        failed |= show(found.problems)
        here = check.survey(project, found, rules_too=rules_too, base=base)
        failed |= show(here.problems)
        surveys.append(here)
    return surveys, failed


def end_without_figures(result: Result, *, failed: bool) -> None:
    """End the command where nothing could be read: all that is shown would be of nothing."""
    if failed and not (result.rows or result.left_out):
        finish(failed=True)


def emit(result: Result, format_: str, outputs: dict[str, str]) -> None:
    """Write the reports to their files, and what nobody asked to have elsewhere to stdout."""
    for path, name in outputs.items():
        if path != "-":
            # A file has all of the table; what is read on a terminal has the worst of it.
            whole = (
                result if name == "text" else replace(result, view=replace(result.view, limit=0))
            )
            write_output(serialize(whole, name), path)
    stdout = [name for path, name in outputs.items() if path == "-"]
    if not stdout and format_ not in outputs.values():
        stdout = [format_]
    for name in stdout:
        write_output(serialize(result, name), None)


def write_badge(result: Result, path: str) -> None:
    """Write a badge, an SVG or the JSON of an endpoint by the suffix of its path."""
    percent = result.total().percent
    if path.endswith(".svg"):
        write_output([badge.svg(percent)], path)
    elif path.endswith(".json"):
        write_output([badge.endpoint(percent)], path)
    else:
        msg = f"--badge {path}: the path ends with .json or .svg"
        raise click.UsageError(msg)


def write_step_summary(result: Result) -> None:
    """Append the report to the summary of a step of GitHub Actions, where there is one."""
    place = os.environ.get("GITHUB_STEP_SUMMARY")
    if not place:
        return
    path = Path(place)
    room = markdown.SUMMARY_LIMIT - files.size(path)
    files.append_text(path, "".join(markdown.within(result, room)))
