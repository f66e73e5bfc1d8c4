"""Terms and their translations: mined from aligned text, kept, found again in text."""

from __future__ import annotations

from glossalign.glossary.decisions import update_rows
from glossalign.glossary.pairs import TOO_FEW, Example, mine

__all__ = ["TOO_FEW", "Example", "mine", "update_rows"]
