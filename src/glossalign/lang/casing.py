"""Casing that is right for Turkish and keeps the length of the text, so that offsets stay true."""

from __future__ import annotations

from typing import Final

# "İ".lower() is two code points ("i" + U+0307): every offset behind it would drift.
_DOTTED: Final = {ord("İ"): "i"}
# TDK alphabet: I and ı are a pair of their own, so `ISI` is `ısı` and `İZMİR` is `izmir`.
_TURKISH_LOWER: Final = {ord("I"): "ı", ord("İ"): "i"}
_TURKISH_UPPER: Final = {ord("i"): "İ", ord("ı"): "I"}


def lower(text: str, *, dotless: bool) -> str:
    """Return `text` in lower case, of the same length.

    `dotless` is the Turkish rule (`I` becomes `ı`); without it `I` becomes `i`. `İ` is `i` in
    both. Written as two code points (`I` + U+0307) it keeps its combining dot, as the length must
    not change.
    """
    if dotless and "I\u0307" in text:
        return "i\u0307".join(lower(part, dotless=True) for part in text.split("I\u0307"))
    return text.translate(_TURKISH_LOWER if dotless else _DOTTED).lower()


def upper(text: str, *, dotless: bool) -> str:
    """Return `text` in capitals; `dotless` is the Turkish rule (`i` to `İ`, `ı` to `I`)."""
    return (text.translate(_TURKISH_UPPER) if dotless else text).upper()


def capitalised(text: str, *, dotless: bool) -> str:
    """Return `text` with a capital first letter, the rest as it is."""
    return upper(text[:1], dotless=dotless) + text[1:]
