"""Terms and their translations: mined from aligned text, kept as people decide, found again in text."""

from __future__ import annotations

from glossalign.glossary.decisions import update
from glossalign.glossary.pairs import Example, mine

__all__ = ["Example", "mine", "update"]
