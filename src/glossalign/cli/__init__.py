"""The command line: flags in, `project` called, report out, exit code; commands are loaded when called."""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

import click

from glossalign import __version__

if TYPE_CHECKING:
    from types import FrameType

OK, FINDINGS, FAILED, INTERRUPTED, BROKEN_PIPE, TERMINATED = 0, 1, 2, 130, 141, 143
"""Exit codes; a crash must never look like findings."""

COMMANDS = {
    "align": "Align the articles and create or update their PO catalogues.",
    "config": "Show the effective settings and where each comes from.",
    "export": "Write catalogues, templates or beads to a file or stdout.",
    "glossary": "Mine term pairs into the glossary and show it.",
    "init": "Look at the tree and write glossalign.toml.",
    "segment": "Split documents into sentences, one a line.",
    "status": "Show how much of each article is translated.",
}


class Commands(click.Group):
    """A group whose commands are modules of this package, imported when one is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; for help of the group only a stand-in with its first line."""
        if cmd_name not in COMMANDS:
            return None
        if ctx.resilient_parsing or ctx.invoked_subcommand is None and not ctx._protected_args:  # noqa: SLF001
            return click.Command(cmd_name, help=COMMANDS[cmd_name])
        command: click.Command = import_module(f"glossalign.cli.{cmd_name}").command
        return command
