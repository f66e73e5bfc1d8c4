"""Quality checks: what a translation must keep of its source, and whether it is one at all."""

from glossalign.checks.article import RAN, findings, is_suppressed
from glossalign.checks.copies import doubts

__all__ = ["RAN", "doubts", "findings", "is_suppressed"]
