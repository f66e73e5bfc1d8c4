"""The entry point: `glossalign` and `python -m glossalign`."""

from __future__ import annotations

import sys

from glossalign import __version__


def main() -> None:
    """Run the command line; `--version` alone is answered without loading it."""
    if sys.argv[1:] == ["--version"]:
        try:
            print(f"glossalign {__version__}", flush=True)
        except OSError:
            pass  # the command line says what is wrong with stdout
        else:
            return
    # It brings click, which the answer to --version does without.
    from glossalign.cli import main as run  # noqa: PLC0415

    run()


if __name__ == "__main__":
    main()
