"""Badges: the endpoint JSON that shields.io documents, and an SVG that needs no service."""

from __future__ import annotations

import json
from typing import Final
from xml.sax.saxutils import escape

_COLORS: Final = (
    (100, "brightgreen"),
    (90, "green"),
    (75, "yellowgreen"),
    (60, "yellow"),
    (40, "orange"),
    (0, "red"),
)
_HEX: Final = {
    "brightgreen": "#2f9e1b",
    "green": "#5c8f00",
    "yellowgreen": "#7d7f15",
    "yellow": "#8f6d00",
    "orange": "#b8501a",
    "red": "#b5302b",
}
"""Dark enough for white letters: a contrast of 4.5 or near it (WCAG 2.1, 1.4.3)."""
_CELL: Final = 7
_PADDING: Final = 6


def color(percent: int) -> str:
    """Return the name that shields.io has for the colour of a percentage."""
    return next(name for least, name in _COLORS if percent >= least)


def endpoint(percent: int, label: str = "translated") -> str:
    """Return the JSON that a shields.io endpoint badge is made of."""
    badge = {"schemaVersion": 1, "label": label, "message": f"{percent}%", "color": color(percent)}
    return json.dumps(badge, ensure_ascii=False) + "\n"


def svg(percent: int, label: str = "translated") -> str:
    """Return a picture of 20 pixels' height, with its text for those who do not see it."""
    message = f"{percent}%"
    left, right = (2 * _PADDING + _CELL * len(text) for text in (label, message))
    name, says = escape(label), escape(message)
    texts = "".join(
        f'<text x="{x}" y="14" textLength="{_CELL * len(text)}">{escape(text)}</text>'
        for x, text in ((left / 2, label), (left + right / 2, message))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" '
        f'aria-label="{name}: {says}"><title>{name}: {says}</title>'
        f'<rect width="{left}" height="20" fill="#555"/>'
        f'<rect x="{left}" width="{right}" height="20" fill="{_HEX[color(percent)]}"/>'
        '<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" '
        'font-size="11">'
        f"{texts}</g></svg>\n"
    )
