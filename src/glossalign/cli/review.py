"""`glossalign review`."""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import replace
from shutil import get_terminal_size
from typing import TYPE_CHECKING, NamedTuple

import click
from wcwidth import wcswidth

from glossalign.catalogue import review
from glossalign.catalogue.proposals import change
from glossalign.catalogue.units import joined_text
from glossalign.cli.shared import LOCALE, finish, open_project, show, without_catalogue
from glossalign.errors import GlossalignError
from glossalign.project.load import read_locales, write_catalogue
from glossalign.report.text import printable
from glossalign.steps.review import ReviewNotes, neighbours

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from glossalign.article import Article
    from glossalign.catalogue.review import Choice, Piece, ReviewEntry
    from glossalign.model import Segment, Unit
    from glossalign.project.load import Project

CHOICES: dict[str, Choice] = {
    "a": "accept",
    "n": "next",
    "p": "previous",
    "j": "join",
    "r": "reject",
    "t": "theirs",
    "k": "keep",
}
PROMPT = "a accept  n next  p previous  j join  e edit  r reject  s skip  u undo  q quit  ? help: "
HELP = """\
  a  accept: the translation is right; it is yours from now on, and align keeps it
  n  next: the next sentence of the article is the translation instead
  p  previous: the previous sentence of the article is the translation instead
  j  join: the translation goes on in what belongs to the following entry, or to none
  e  edit: write the translation in $VISUAL or $EDITOR
  r  reject: this is no translation; align does not propose it again
  t  theirs: take what the other side of a merge said; a takes ours
  k  keep: the source text stays as it is in the translation, as a name does
  s  skip: decide another time
  u  undo: back to the entry before, which is as it was
  q  quit: all that you decided is saved already; so it is after Ctrl-C
"""
REFUSED = {
    "next": "the article has no sentence after this one",
    "previous": "the article has no sentence before this one",
    "join": "the article does not have the following entry's translation beside this one",
    "theirs": "no other side of a merge said anything else",
    "accept": "there is no translation to accept: e writes one, k keeps the source text",
    "reject": "there is no translation to reject",
    "english": "that sentence of the article is not translated: it is not taken",
}
DONE = {
    "accept": "accepted",
    "next": "replaced",
    "previous": "replaced",
    "join": "joined",
    "edit": "edited",
    "reject": "rejected",
    "theirs": "taken from theirs",
    "keep": "kept as they are",
    "skip": "skipped",
}

Decision = tuple[str, "Unit"]
"""What was done, a key of DONE, and the unit after it."""


@click.command("review")
@click.argument("slugs", nargs=-1, metavar="[SLUG...]")
@click.option("--missing", is_flag=True, help="Also the entries without a translation, at the end.")
@LOCALE
def command(slugs: tuple[str, ...], locales: tuple[str, ...], *, missing: bool) -> None:
    """Walk through the fuzzy entries of the catalogues in a terminal, the least sure first.

    One key decides each and is saved at once; without a terminal a line of input is a key. ? names
    the keys.
    """
    project = open_project(writes=True)
    failed = show(project.problems, quiet=True)
    articles: list[Article] = []
    queue: list[tuple[int, ReviewEntry]] = []
    for found in read_locales(project, locales, slugs):
        failed |= show(found.problems, quiet=True)
        wanted = [article for article in found.chosen if article.has_catalogue]
        failed |= show(without_catalogue(found, named=bool(slugs)))
        order = review.queue(
            [(article.catalogue, article.placed) for article in wanted], missing=missing
        )
        queue += [(len(articles) + k, entry) for k, entry in order]
        articles += wanted
    if queue:
        failed |= _walk(_Desk(project, articles, ReviewNotes(project)), queue)
    elif articles:
        none = "fuzzy or missing" if missing else "fuzzy"
        click.echo(f"nothing to review: no entry is {none}")
    finish(failed=failed)


class _Desk(NamedTuple):
    """What a person works on."""

    project: Project
    articles: list[Article]
    """As they are with what was decided so far."""
    notes: ReviewNotes


class _Step(NamedTuple):
    """What was done with an entry, so that it can be undone."""

    word: str
    changed: bool


def _walk(desk: _Desk, queue: Sequence[tuple[int, ReviewEntry]]) -> bool:
    """Ask for a decision on each entry and save it; end early when the person does.

    Return whether a glossary could not be read.
    """
    steps: list[_Step] = []
    while len(steps) < len(queue):
        k, entry = queue[len(steps)]
        for line in _lines(desk, desk.articles[k], entry, f"{len(steps) + 1} of {len(queue)}"):
            click.echo(line)
        decision = _ask(desk, desk.articles[k], entry, can_undo=bool(steps))
        if decision is None:
            break
        word, unit = decision
        if word == "undo":
            last = steps.pop()
            k, entry = queue[len(steps)]
            if last.changed:
                desk.articles[k] = _save(desk.project, desk.articles[k], entry, entry.unit)
            continue
        changed = unit is not entry.unit
        if changed:
            desk.articles[k] = _save(desk.project, desk.articles[k], entry, unit)
        steps.append(_Step(word, changed))
    done = Counter(DONE[step.word] for step in steps)
    left = len(queue) - len(steps)
    parts = [f"{count} {word}" for word, count in done.items()] + [f"{left} left"] * (left > 0)
    click.echo(", ".join(parts))
    return show(desk.notes.problems)


def _save(project: Project, article: Article, entry: ReviewEntry, unit: Unit) -> Article:
    """Write the catalogue with the unit in its place; show a translation that is not saved."""
    members = article.catalogue.units
    changed = (*members[: entry.number], unit, *members[entry.number + 1 :])
    now = article.with_catalogue(replace(article.catalogue, units=changed))
    try:
        return write_catalogue(project, now)
    except GlossalignError:
        what = printable(unit.target) if unit.target else "(rejected)"
        click.echo(f"this decision is not saved, those before it are: {what}", err=True)
        raise


# -- asking ----------------------------------------------------------------------------------------


def _ask(desk: _Desk, article: Article, entry: ReviewEntry, *, can_undo: bool) -> Decision | None:
    """Return what the person decides on an entry, None to quit."""
    while True:
        key = _key()
        if key in ("", "q"):
            return None
        if key == "s":
            return "skip", entry.unit
        decision = None
        if key == "u" and can_undo:
            return "undo", entry.unit
        if key == "u":
            click.echo("nothing was decided before this entry")
        elif key in CHOICES:
            decision = _chosen(desk, article, entry, CHOICES[key])
        elif key == "e":
            decision = _edit(desk, article, entry)
        else:
            click.echo(
                HELP if key == "?" else "a, n, p, j, e, r, t, k, s, u or q; ? says what they do"
            )
        if decision:
            return decision


def _chosen(desk: _Desk, article: Article, entry: ReviewEntry, choice: Choice) -> Decision | None:
    """Return the unit as a choice makes it; say why not, and return None, where none is offered."""
    unit = review.decide(entry, choice, article.target.segments)
    if unit is None:
        click.echo(REFUSED[choice])
        return None
    taken = review.takes(entry, choice, len(article.target.segments))
    if taken and desk.notes.is_english(article, unit.target):
        click.echo(REFUSED["english"])
        return None
    if taken or choice in ("theirs", "keep"):
        click.echo(_label("now", printable(unit.target)))
    beyond = set(taken) - set(entry.target)
    for p in article.placed if beyond else ():
        # A fuzzy one is asked about anyway.
        if p.source and p.unit and not p.unit.fuzzy and not beyond.isdisjoint(p.target):
            place = f"{article.pair.source}:{article.source.segments[p.source.start].line}"
            says = f"{place} has that for its translation, too: {p.unit.source}"
            click.echo(_label("note", printable(says)))
    return choice, unit


def _key() -> str:
    """Ask for a key: one press on a terminal, else the next line of input; "" at its end."""
    click.echo(PROMPT, nl=False)
    sys.stdout.flush()
    if sys.stdin is None:
        return ""
    if not sys.stdin.isatty():
        line = sys.stdin.buffer.readline().decode("utf-8", "replace")
        click.echo()
        # An empty line is no end of input, and no key.
        return line.strip().lower() or line
    try:
        # Who presses Enter after a key has not pressed another.
        while not (key := click.getchar().strip("\r\n")):
            pass
    except EOFError:
        key = ""
    click.echo(key if key.isprintable() else "")
    return key.lower()


def _edit(desk: _Desk, article: Article, entry: ReviewEntry) -> Decision | None:
    """Return the unit with what the person writes in an editor; None where that changes nothing."""
    unit = entry.unit
    theirs = review.theirs_of(unit)
    helps = [
        *([f"theirs: {theirs}"] if theirs else []),
        *neighbours(article, entry.source, entry.target),
        *desk.notes.terms(unit, article.pair.locale),
        *desk.notes.findings(article, unit),
    ]
    try:
        text = click.edit(review.sheet(unit, helps), extension=".md")
        target = review.sheet_text(text) if text is not None else ""
        if target in ("", entry.unit.target):
            click.echo("nothing was changed: a accepts the translation, r rejects it")
            return None
        click.echo(_label("now", printable(target)))
        return "edit", review.with_translation(entry.unit, target)
    except click.ClickException as error:
        click.echo(printable(error.format_message()), err=True)
    except ValueError as error:  # UnicodeDecodeError is one
        click.echo(f"not taken: {error}", err=True)
    return None


# -- showing ---------------------------------------------------------------------------------------


def _lines(desk: _Desk, article: Article, entry: ReviewEntry, count: str) -> Iterator[str]:
    """Yield what a person needs to decide: places, both texts, what is around and known of them."""
    unit, locale = entry.unit, article.pair.locale
    yield ""
    title = f"[{count}] {article.pair.slug} ({locale})  {_doubt(entry)}"
    yield click.style(printable(title), bold=True)
    yield printable(f"{_source_place(article, entry)}  ->  {_target_place(article, entry)}")
    before, after = _around(article.source.segments, entry, entry.source)
    yield from _context(before)
    yield from _source(desk.project.config.source_locale, unit)
    yield from _context(after)
    yield ""
    before, after = _around(article.target.segments, entry, entry.target)
    yield from _context(before)
    yield from _wrapped(locale, [_Part(printable(unit.target) or "(no translation)", bold=True)])
    theirs = review.theirs_of(unit)
    if theirs:
        yield from _wrapped("their", [_Part(printable(theirs), bold=True)])
    yield from _context(after)
    for line in (*desk.notes.terms(unit, locale), *desk.notes.findings(article, unit)):
        yield from _wrapped("note", [_Part(printable(line))])


def _doubt(entry: ReviewEntry) -> str:
    """Return why an entry is asked about."""
    unit = entry.unit
    if not unit.target:
        return "missing"
    sure = (
        "a person's translation"
        if entry.confidence is None
        else f"confidence {entry.confidence:.2f}"
    )
    if unit.previous_source:
        what = change(unit.previous_source, unit.source)
        sure += f", source changed since: {what}" + ("" if what == "words" else " alone")
    if unit.mark and unit.mark.article and entry.confidence is not None:
        sure += ", proposal"
    return sure


class _Part(NamedTuple):
    """A stretch of a line that has one look."""

    text: str
    color: str | None = None
    bold: bool | None = None
    dim: bool | None = None

    def shown(self, text: str) -> str:
        return click.style(text, fg=self.color, bold=self.bold, dim=self.dim) if text else ""


_MARGIN = 8
"""Columns before a text: its label."""


def _wrapped(label: str, parts: Sequence[_Part]) -> Iterator[str]:
    """Yield a labelled text, cut between words at the width of the terminal; one line in a pipe."""
    width = get_terminal_size().columns - _MARGIN if sys.stdout.isatty() else 0
    lines: list[str] = []
    line, filled = "", 0
    for part in parts:
        for word in re.findall(r"\s+|\S+", part.text):
            columns = max(0, wcswidth(word))
            if width > 0 and filled and filled + columns > width:
                lines.append(line)
                line, filled = "", 0
                if word.isspace():
                    continue
            line, filled = line + part.shown(word), filled + columns
    for number, text in enumerate([*lines, line]):
        yield _label("" if number else label, text)


def _label(label: str, text: str) -> str:
    return f"  {label:5} {text}"


def _source(locale: str, unit: Unit) -> Iterator[str]:
    """Yield the source text, and what it was when it was translated.

    Changes are marked as wdiff does: colour alone says nothing in a pipe.
    """
    if not unit.previous_source:
        yield from _wrapped(locale, [_Part(printable(unit.source), bold=True)])
        return
    was, now = review.word_changes(unit.previous_source, unit.source)
    yield from _wrapped("was", _with_changes(was, "[-", "-]", "red"))
    yield from _wrapped(locale, _with_changes(now, "{+", "+}", "green"))


def _with_changes(pieces: Sequence[Piece], opening: str, closing: str, color: str) -> list[_Part]:
    return [
        _Part(f"{opening}{printable(text)}{closing}", color) if changed else _Part(printable(text))
        for text, changed in pieces
    ]


def _context(segment: Segment | None) -> Iterator[str]:
    if segment:
        yield from _wrapped("", [_Part(printable(segment.text), dim=True)])


def _around(
    segments: Sequence[Segment], entry: ReviewEntry, run: range
) -> tuple[Segment | None, Segment | None]:
    """Return the segments before and after a run of an entry, none where nobody knows its place."""
    if not entry.source:
        return None, None
    before = segments[run.start - 1] if run.start > 0 else None
    return before, segments[run.stop] if run.stop < len(segments) else None


def _source_place(article: Article, entry: ReviewEntry) -> str:
    segments = article.source.segments[entry.source.start : entry.source.stop]
    if segments and joined_text(segments) == entry.unit.source:
        return f"{article.pair.source}:{segments[0].line}"
    place = f"{article.pair.source}:{segments[0].line}" if segments else article.pair.source
    return f"{place} (edited since: `glossalign align` first)"


def _target_place(article: Article, entry: ReviewEntry) -> str:
    if entry.target:
        return f"{article.pair.target}:{article.target.segments[entry.target.start].line}"
    return f"{article.pair.target} (which does not have it)"
