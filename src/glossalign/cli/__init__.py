"""The command line; a command's module is loaded when it is called."""

from __future__ import annotations

import gc
import os
import signal
import sys
import traceback
from importlib import import_module
from keyword import iskeyword
from typing import TYPE_CHECKING, NoReturn

import click

from glossalign import __version__
from glossalign.errors import GlossalignError

if TYPE_CHECKING:
    from types import FrameType

OK, FOUND, FAILED, INTERRUPTED, READER_GONE, TERMINATED = 0, 1, 2, 130, 141, 143
"""Exit codes; 1 is for findings alone, so that a crash never looks like one."""

COMMANDS = {
    "align": "Align the articles and create or update their PO catalogues.",
    "build": "Make translated Markdown from the catalogues.",
    "check": "Show what is translated and what is wrong, and fail below a gate.",
    "config": "Show the effective settings and where each comes from.",
    "export": "Write templates, catalogues or beads to stdout or a file.",
    "glossary": "Mine term pairs into the glossary and show it.",
    "import": "Bring a translator's file back into the catalogues.",
    "init": "Look at the tree and write glossalign.toml.",
    "merge": "Merge two changed versions of a catalogue: a merge driver for git.",
    "review": "Walk through the fuzzy entries in a terminal, the least sure first.",
    "join": "Make one entry of two neighbouring sentences.",
    "segment": "Split documents into sentences, one a line.",
    "split": "Make an entry of each sentence of a joined one.",
    "status": "Show how much of each article is translated.",
}


class ReaderGoneError(Exception):
    """Who reads our stdout has closed it."""


class Commands(click.Group):
    """A group of stand-ins, whose real commands are modules of this package."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that is meant."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            # click would exit with 1, which means findings.
            raise ReaderGoneError from error

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is meant, imported only now."""
        name, _, rest = super().resolve_command(ctx, args)
        module = f"{name}_" if iskeyword(name or "") else name
        command: click.Command = import_module(f"glossalign.cli.{module}").command
        return name, command, rest


def _color(_ctx: click.Context, _param: click.Parameter, value: str) -> bool | None:
    """Return whether to colour, None for "when stdout is a terminal" (click decides then)."""
    if value != "auto":
        return value == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return True if os.environ.get("FORCE_COLOR") else None


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    commands={name: click.Command(name, help=text) for name, text in COMMANDS.items()},
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    callback=_color,
    help="Colour problems; auto: on a terminal, as NO_COLOR and FORCE_COLOR say.",
)
@click.pass_context
def commands(ctx: click.Context, color: bool | None) -> None:  # noqa: FBT001 - click passes it by name
    """Align English entries with their translated articles, sentence by sentence.

    In a folder with source/ and locales/ every command works with no argument.
    """
    ctx.color = color


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    if sys.stdout is None or sys.stderr is None:
        # Closed before we began: nothing can be said, and nothing must be done unseen.
        os._exit(FAILED)
    for stream in (sys.stdout, sys.stderr):
        # The same bytes whatever the locale says; a name that is no UTF-8 is shown, not a crash.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    signal.signal(signal.SIGTERM, _terminate)
    # Documents, segments and units are many and have no cycles: looking for some costs a tenth of a
    # run.
    gc.set_threshold(200_000, 50, 100)
    code = _run()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = READER_GONE
    except OSError as error:
        _complain(f"stdout cannot be written: {error.strerror}")
        code = FAILED
    if code in (READER_GONE, FAILED):
        # What is left in the buffer would be flushed, and fail, once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(code)


def _run() -> int:
    try:
        commands.main(prog_name="glossalign", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else FAILED
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return FAILED
    except GlossalignError as error:
        # Not before: `--help` loads click alone.
        from glossalign.report.text import printable  # noqa: PLC0415

        _complain(printable(str(error.problem)))
        return FAILED
    except ReaderGoneError:
        return READER_GONE
    except OSError as error:
        _complain(f"error[os] {error}")
        return FAILED
    except Exception:  # noqa: BLE001 - a crash must not end with 1, which means findings
        _complain(
            f"{traceback.format_exc()}error[crash] this is a fault of glossalign {__version__}"
        )
        return FAILED
    return OK


def _complain(message: str) -> None:
    click.echo(message, err=True)


def _terminate(_signal: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(TERMINATED)
