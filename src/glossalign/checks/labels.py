"""Labels of reference links: `[ön büro][office]` leads where the document defines `[office]:`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossalign.markdown.inline import folded_label, scan

if TYPE_CHECKING:
    from glossalign.checks.subject import Labels, Subject
    from glossalign.model import Document


def labels_of(subject: Subject) -> tuple[Labels, Labels]:
    """Return where the labels of reference links lead, in both documents."""
    return _labels(subject.article.source.document), _labels(subject.article.target.document)


def _labels(document: Document) -> Labels:
    found = {}
    for block in document.blocks:
        for one in block.inlines:
            if one.kind != "link":
                continue
            written = document.text[one.start : one.end]
            for token in scan(written)[:1]:
                if token.kind == "reference" and token.end == len(written):
                    found[folded_label(token.value)] = one.target
    return found
