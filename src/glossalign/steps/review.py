"""What a person is shown beside an entry that is to be reviewed: its terms, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from glossalign import lang
from glossalign.checks.rules import RULES
from glossalign.checks.subject import Texts
from glossalign.errors import GlossalignError
from glossalign.lang.translated import copy_key, is_foreign, is_untranslated_copy
from glossalign.markdown.inline import prose
from glossalign.steps import glossary

if TYPE_CHECKING:
    from glossalign.article import Article
    from glossalign.glossary.usage import Checker
    from glossalign.model import BlockKind, Problem, Unit
    from glossalign.project.load import Project


class ReviewNotes:
    """The notes on the entries of a project; each glossary is read once."""

    def __init__(self, project: Project) -> None:
        """Take a project."""
        self._project = project
        self._terms: dict[str, tuple[glossary.TermNotes, Checker]] = {}
        self.problems: list[Problem] = []
        """Glossaries that could not be read."""

    def terms(self, unit: Unit, locale: str) -> list[str]:
        """Return the terms of an entry's source: `term: back office = arka ofis`."""
        return list(self._of(locale)[0].of(unit.source))

    def findings(self, article: Article, unit: Unit) -> list[str]:
        """Return what `check` would say of an entry's translation: `GA301 the number ...`."""
        if not unit.target:
            return []
        locale = article.pair.locale
        languages = lang.language(self._project.config.source_locale), lang.language(locale)
        kind: BlockKind = unit.kind or "paragraph"  # type: ignore[assignment]
        texts = Texts(
            unit.source,
            unit.target,
            languages,
            kind,
            kept=lambda: article.kept_words,
            readers=article.source.document.readers,
        )
        found = [
            f"{hit.code} {hit.message}"
            for rule in RULES.values()
            if rule.of_texts is not None
            for hit in rule.of_texts(texts)
        ]
        uses = self._of(locale)[1].uses(unit.source, unit.target)
        return [*found, *(f"{use.code} {use.message}" for use in uses)]

    def is_english(self, article: Article, text: str) -> bool:
        """Tell whether a text of an article is its source's, or in the source's language."""
        source = lang.language(self._project.config.source_locale)
        words = prose(text)
        keys = {copy_key(segment.text) for segment in article.source.segments}
        if copy_key(text) in keys:
            return is_untranslated_copy(words, words, "heading", source.code, article.kept_words)
        return is_foreign(words, (source, lang.language(article.pair.locale)))

    def _of(self, locale: str) -> tuple[glossary.TermNotes, Checker]:
        if locale not in self._terms:
            try:
                rows = glossary.read_glossary(self._project, locale)
            except GlossalignError as error:
                self.problems.append(error.problem)
                rows = []
            checker = glossary.checker(self._project, rows, locale)
            self._terms[locale] = glossary.TermNotes(self._project, rows), checker
        return self._terms[locale]


def neighbours(article: Article, source: range, target: range) -> Iterator[str]:
    """Yield the sentences around an entry in both documents, for its sheet in an editor."""
    sides = ((article.source, source), (article.target, target))
    for side, run in sides if source else ():
        for name, at in (("before", run.start - 1), ("after", run.stop)):
            if 0 <= at < len(side.segments):
                yield f"{name}: {side.segments[at].text}"
