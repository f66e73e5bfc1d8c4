"""The exceptions that glossalign raises, each with the Problem that a person must mend.

GlossalignError           something could not be done; `.problem` says what, where and how to mend
it ├── UsageError            a call or a command line that cannot be meant ├── ConfigError
glossalign.toml or [tool.glossalign]: unknown key, wrong type, bad template ├── FileError
the disk: unreadable, not UTF-8, too large, changed since it was read, full ├── PairingError
slugs and paths: outside the root, colliding, two documents with one slug ├── DocumentError
a Markdown document: front matter, control characters ├── LanguageError         a locale that is not
known ├── AlignmentError        sizes that cannot be aligned └── CatalogueError        a PO file:
syntax, charset, duplicate entries
"""

from __future__ import annotations

from glossalign.model import Problem


class GlossalignError(Exception):
    """Something could not be done.

    `problem.severity` is always "error"; `str()` is the line that the command line prints.
    """

    def __init__(
        self, code: str, message: str, *, path: str = "", line: int = 0, column: int = 0
    ) -> None:
        """Build the Problem from its parts; `line` and `column` are 1-based, 0 for unknown."""
        self.problem = Problem(code, message, "error", path, line, column)
        super().__init__(str(self.problem))

    def __reduce__(self) -> tuple[object, ...]:
        """Let the error cross a process boundary: keyword arguments are lost by default."""
        return _rebuild, (type(self), self.problem)


def _rebuild(kind: type[GlossalignError], problem: Problem) -> GlossalignError:
    return kind(
        problem.code,
        problem.message,
        path=problem.path,
        line=problem.line,
        column=problem.column,
    )


class UsageError(GlossalignError):
    """A call or a command line that cannot be meant."""


class ConfigError(GlossalignError):
    """The configuration has an unknown key, a value of the wrong type or a bad template."""


class FileError(GlossalignError):
    """The disk: unreadable, not UTF-8, too large, changed since it was read, full."""


class PairingError(GlossalignError):
    """A slug or path: outside its root, colliding, or one slug for two documents."""


class DocumentError(GlossalignError):
    """A Markdown document that cannot be read: front matter, control characters."""


class LanguageError(GlossalignError):
    """A locale that is not known."""


class AlignmentError(GlossalignError):
    """A pair of documents that is too large to align."""


class CatalogueError(GlossalignError):
    """A PO file that cannot be read: syntax, charset, duplicate entries."""
