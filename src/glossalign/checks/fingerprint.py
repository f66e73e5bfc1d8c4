"""Fingerprints: by what a finding is known again when its line has moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glossalign.model import Finding

_LETTERS = 32
"""Hexadecimal digits: GitLab's own are MD5 sums of as many."""


def fingerprints(findings: Iterable[Finding]) -> list[str]:
    """Return the fingerprint of each finding: a digest of its code, slug, locale and content.

    Findings that are equal in all of these are numbered.

    Lines and paths have no part in it, so that it outlives an insertion above and a moved folder.
    """
    seen: Counter[str] = Counter()
    result = []
    for one in findings:
        parts = one.code, one.slug, one.locale, one.content or one.message
        # NUL stands in no text that is read.
        value = sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:_LETTERS]
        seen[value] += 1
        result.append(value if seen[value] == 1 else f"{value}-{seen[value]}")
    return result
