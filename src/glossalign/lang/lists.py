"""The reader of the package's word lists: one entry a line, `#` begins a comment."""

from __future__ import annotations

from importlib import resources


def entries(folder: str, name: str) -> tuple[str, ...]:
    """Return the entries of `FOLDER/NAME.txt` in their order, each once; () without such a list."""
    path = resources.files(__package__).joinpath(folder, f"{name}.txt")
    if not path.is_file():
        return ()
    lines = (line.partition("#")[0].strip() for line in path.read_text("utf-8").splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def folders() -> tuple[str, ...]:
    """Return the folders of word lists: a language each (`tr`), or two (`en-tr`)."""
    here = resources.files(__package__)
    return tuple(
        sorted(one.name for one in here.iterdir() if one.is_dir() and not one.name.startswith("_"))
    )
