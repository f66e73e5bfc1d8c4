"""Titles of boxes that say no more than what kind of box it is: `Note` of a note."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from glossalign.lang import lists


def is_usual_title(kind: str, title: str) -> bool:
    """Tell whether a title is the usual one of its kind of box, in whatever language is listed."""
    return _fold(title) in _usual_titles().get(kind.casefold(), ())


@cache
def _usual_titles() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for folder in lists.folders():
        for entry in lists.entries(folder, "box_titles"):
            kind, _, titles = entry.partition("=")
            found[kind.strip()].update(_fold(title) for title in titles.split(","))
    return {kind: frozenset(titles) for kind, titles in found.items()}


def _fold(title: str) -> str:
    # `İpucu` and `IPUCU` may stand for one word; what is compared is a list of ours.
    return title.strip(" *_:!.").replace("İ", "i").casefold()
