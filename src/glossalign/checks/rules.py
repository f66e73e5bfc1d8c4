"""All rules of `check` by code: what each finds, an example, the reason, its function."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from glossalign.checks import copies, links, literals, marks, numbers, states, structure, terms
from glossalign.errors import UsageError

if TYPE_CHECKING:
    from glossalign.checks.hits import Fault, Hit
    from glossalign.checks.subject import Subject, Texts
    from glossalign.model import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as `check --explain CODE` shows it."""

    code: str
    name: str
    """For people who write a code down: `numbers`."""
    severity: Severity
    summary: str
    """One line: what it finds."""
    example: str
    """A wrong and a right text, a line each."""
    reason: str
    """Why it matters, and what it leaves alone."""
    of_texts: Callable[[Texts], Iterator[Hit]] | None = None
    """What it finds in a pair of texts: a sentence and its translation."""
    of_article: Callable[[Subject], Iterator[Fault]] | None = None
    """What it finds in an article as a whole."""
    settles: bool = False
    """Whether a hit of this rule in a pair of texts silences all other rules there."""

    @property
    def looks_at_articles(self) -> bool:
        """Return whether it does; GA000 looks at suppressions."""
        return self.of_texts is not None or self.of_article is not None

    def explain(self) -> str:
        """Return what `--explain` prints."""
        return (
            f"{self.code} {self.name} ({self.severity}): {self.summary}\n\n{self.example}\n\n"
            f"{self.reason}\n\n"
            f"Suppress it with <!-- glossalign: ignore {self.code} --> above the block or on the "
            "line, with "
            f'glossalign_ignore: {self.code} in the front matter, or with ignore = ["{self.code}"] '
            "under [check]."
        )


_ALL: Final = (
    Rule(
        "GA000",
        "unused-suppression",
        "warning",
        "a suppression that suppresses nothing, or names a code that does not exist",
        "wrong: <!-- glossalign: ignore GA999 -->\nright: no comment where nothing is found",
        "A suppression that outlives its reason hides the next fault at that place.",
    ),
    Rule(
        "GA101",
        "missing-article",
        "warning",
        "an English entry without a Turkish article",
        "wrong: source/lease.md alone\nright: locales/tr/lease.md beside it",
        "Readers who follow a link to it end on a page that is not there. `untranslated: true` in "
        "the front matter "
        "of the entry says that none is meant to be.",
        of_article=states.missing_article,
    ),
    Rule(
        "GA102",
        "missing-segment",
        "warning",
        "an English sentence without a translation",
        "en:    The rent is due monthly. It rises each year.\nwrong: Kira her ay ödenir.\n"
        "right: Kira her ay ödenir. Her yıl artar.",
        "What is left out is what coverage counts. It counts through the gates (--fail-under, "
        "--fail-on).",
        of_article=states.missing_segments,
    ),
    Rule(
        "GA103",
        "stale",
        "warning",
        "a sentence whose English was changed after it was translated",
        "en:    The notice period is sixty days. (was: thirty days)\n"
        "wrong: İhbar süresi otuz gündür.\n"
        "right: İhbar süresi altmış gündür.",
        "It comes from the text that the translation was made for, never from dates.",
        of_article=states.stale_segments,
    ),
    Rule(
        "GA104",
        "extra",
        "info",
        "a Turkish sentence without an English one",
        "en:    The rent is due monthly.\nwrong: Kira her ay ödenir. Depozito iade edilir.\n"
        "right: Kira her ay ödenir.",
        "Most often the English sentence was deleted; sometimes the translator added what Turkish "
        "readers need.",
        of_article=states.extra_segments,
    ),
    Rule(
        "GA105",
        "unbuilt",
        "warning",
        "a translation in the catalogue that the article does not have yet",
        'po:    msgstr "Kira her ay ödenir."\nwrong: Kira ayda bir ödenir.\n'
        "right: Kira her ay ödenir.",
        "Readers do not see it before `glossalign build` puts it in. It counts as translated; "
        "--fail-on unbuilt and `build --check` are the gates.",
        of_article=states.unbuilt_segments,
    ),
    Rule(
        "GA106",
        "unread",
        "info",
        "prose of an English entry that stands in no segment",
        'wrong: <Card tip="The rent is due monthly.">\n'
        'right: text_attributes = ["title", "tip"] in the configuration',
        "Nobody is asked to translate it and no figure counts it. What looks like sentences in "
        "code and in markup is named with the setting that would read it; `--fail-on unread` is "
        "the gate.",
        of_article=states.unread_prose,
    ),
    Rule(
        "GA107",
        "orphan-article",
        "warning",
        "a Turkish article without an English entry",
        "wrong: locales/tr/old-name.md alone\nright: locales/tr/new-name.md, as its entry is "
        "called",
        "The entry was renamed or deleted, and the article will not be updated any more.",
        of_article=states.orphan_article,
    ),
    Rule(
        "GA201",
        "heading-level",
        "warning",
        "a heading of another level than its source, or none where the source has one",
        "en:    ## What a lease costs\nwrong: ### Kiralamanın maliyeti\n"
        "right: ## Kiralamanın maliyeti",
        "Contents lists and links to sections follow the levels. Where all headings of an article "
        "are off by the "
        "same number, that is one finding.",
        of_article=structure.heading_levels,
    ),
    Rule(
        "GA202",
        "heading-space",
        "warning",
        "a heading without a space behind its marks",
        "wrong: ##Öne çıkanlar\nright: ## Öne çıkanlar",
        "CommonMark reads it as text: the page shows the marks and has no heading.",
        of_article=structure.heading_spaces,
    ),
    Rule(
        "GA203",
        "link",
        "error",
        "a link of the source that the translation lacks, or that leads elsewhere",
        "en:    See the [front office](/frontoffice).\nwrong: Ön büroya bakın.\n"
        "right: [Ön büroya](/frontoffice) bakın.",
        "Readers lose the way that the author laid. A page's own translation is the same page "
        "(/tr/lease, "
        "tr.wikipedia.org), a relative and an absolute path too; anchors (#maliyet) may be "
        "translated; a link that "
        "moved to another sentence of the article is not lost. As information: a link to an "
        "article of the site that "
        "has no translation yet.",
        of_texts=links.rule,
        of_article=links.untranslated_links,
    ),
    Rule(
        "GA204",
        "list-length",
        "warning",
        "a list with more or fewer items than its source",
        "en:    - rent\n       - tax\nwrong: - kira ve vergi\nright: - kira\n       - vergi",
        "Two items ran together, or one lost its mark. Items that are missing or extra as a whole "
        "are GA102 and GA104, "
        "and not reported twice.",
        of_article=structure.list_lengths,
    ),
    Rule(
        "GA205",
        "broken-segment",
        "error",
        "a translation in the catalogue that would not stay a text of its own in the article",
        "en:    The rent is due. It rises.\nwrong: # Kira ödenir.\nright: Kira ödenir.",
        "`glossalign build` leaves it out: it would be read as a heading, a list or two cells, or "
        "run together with its neighbour. A full stop that is missing, and blanks around, it "
        "mends.",
        of_article=states.broken_segments,
    ),
    Rule(
        "GA206",
        "two-versions",
        "error",
        "a sentence that a person translated in the catalogue and somebody edited in the article",
        "po:    Kira her ay ödenir.\nwrong: Kira ayda bir ödenir.\nright: the same in both",
        "`glossalign build` changes neither: whose text holds is for a person to say.",
        of_article=states.disputed_segments,
    ),
    Rule(
        "GA301",
        "numbers",
        "error",
        "a figure that the translation lacks or changes",
        "en:    It costs $1,500, or 3.5% a year.\nwrong: 15.000 dolar, yani yılda %3,5 tutar.\n"
        "right: 1.500 dolar, yani yılda %3,5 tutar.",
        "1,000 is 1.000, 3.5 is 3,5, 3 pm is 15.00, March 5, 2024 is 05.03.2024, 1.5 million is "
        "1,5 milyon. Numbers "
        "in words explain figures (three is üç or 3), but are not asked for. Figures in code, URLs "
        "and names (ES2015) "
        "are not looked at.",
        of_texts=numbers.rule,
    ),
    Rule(
        "GA302",
        "literals",
        "error",
        "code, a URL, a placeholder or a tag that was lost or changed",
        "en:    Call `useState` first.\nwrong: Önce `durumKullan` çağrılır.\n"
        "right: Önce `useState`'i çağırın.",
        "What a reader types or a program reads must stay as it is. Suffixes stand behind the "
        "marks. Code that is plain words "
        "may be translated, and so may code that the article's own code blocks have in "
        "translation.",
        of_texts=literals.rule,
    ),
    Rule(
        "GA303",
        "untranslated",
        "error",
        "a sentence that is still English",
        "en:    The lessee pays the rent.\nwrong: The lessee pays the rent.\n"
        "right: Kirayı kiracı öder.",
        "It counts as missing. Names (Bank of America), code and quoted words are left alone; an "
        "article that is a "
        "copy as a whole is one finding.",
        of_texts=copies.rule,
        of_article=copies.untranslated_segments,
        settles=True,
    ),
    Rule(
        "GA304",
        "marks",
        "warning",
        "a space before a mark, a doubled word, a bracket or quotation mark without its partner, a "
        "lost question mark",
        "en:    The rent, the deposit and the tax.\nwrong: Kira , depozito ve ve vergi.\n"
        "right: Kira, depozito ve vergi.",
        "What the source has, too, is not reported. Reduplication (yavaş yavaş, tek tek) is good "
        "Turkish and left alone: "
        "only words that never stand twice are looked for.",
        of_texts=marks.rule,
    ),
    Rule(
        "GA401",
        "inconsistent-term",
        "warning",
        "a term that is translated differently from the rest",
        "en:    the back office\nwrong: arka büro (24 times arka ofis)\nright: arka ofis",
        "One thing should have one name. `glossalign glossary show TERM` lists the places.",
        of_article=terms.inconsistent_terms,
    ),
    Rule(
        "GA402",
        "forbidden-term",
        "error",
        "a translation that the glossary forbids",
        "en:    the back office\nwrong: geri ofis (forbidden)\nright: arka ofis",
        "Somebody decided it: see the row's note in the glossary.",
        of_article=terms.forbidden_terms,
    ),
    Rule(
        "GA501",
        "low-confidence",
        "info",
        "a sentence whose translation the machine is not sure to have found",
        "en:    The lessee pays.\nfuzzy: Bu konu ileride ele alınır.\nright: Kiracı öder.",
        "Nothing is counted as translated on a guess: `glossalign review` walks through them.",
        of_article=states.unsure_segments,
    ),
    Rule(
        "GA502",
        "needs-work",
        "info",
        "a translation that a person marked as fuzzy",
        'po:    #, fuzzy\n       msgstr "Kiracı öder (mi?)."\nright: msgstr "Kiracı öder."',
        "A translator's own doubt, not the machine's: it is not counted as translated until the "
        "flag is taken off.",
        of_article=states.marked_segments,
    ),
)

RULES: Final = {rule.code: rule for rule in _ALL}
"""By code, in the order of the codes."""


def select_codes(
    codes: Iterable[str], selected: Collection[str], ignored: Collection[str]
) -> list[str]:
    """Return those of `codes` that are selected and not ignored; an empty `selected` takes all.

    Both hold codes, their beginnings (`GA3` is all of GA301 to GA304) or names of rules; the longer
    of two that fit wins, and `ignored` where they are the same. Raises UsageError `unknown-code`,
    naming the nearest, for one that fits no rule.
    """
    for given in (*selected, *ignored):
        _check(given)
    return [code for code in codes if _fit(code, selected or [""]) > _fit(code, ignored)]


def _fit(code: str, given: Iterable[str]) -> int:
    """Return the letters of the longest beginning that fits, -1 where none does."""
    name = RULES[code].name if code in RULES else ""
    return max(
        (len(code) if one == name else len(one) for one in given if _means(one, code, name)),
        default=-1,
    )


def _means(given: str, code: str, name: str) -> bool:
    return code.startswith(given) or given == name


def explain_rule(code: str) -> str:
    """Return what `--explain` prints for a code.

    Raises UsageError `unknown-code`, which names the nearest code.
    """
    known = RULES.get(code.upper())
    if known is None:
        raise _unknown(code)
    return known.explain()


def _check(given: str) -> None:
    if not given or not any(_means(given, rule.code, rule.name) for rule in _ALL):
        raise _unknown(given)


def _unknown(given: str) -> UsageError:
    names = [*RULES, *(rule.name for rule in RULES.values())]
    near = get_close_matches(given.upper(), names, 1, 0.5) or get_close_matches(
        given.lower(), names, 1, 0.5
    )
    name = next(
        (rule.code for rule in RULES.values() if near and near[0] == rule.name),
        near[0] if near else "",
    )
    hint = f"did you mean {name}?" if name else f"known are {', '.join(RULES)}"
    return UsageError("unknown-code", f"no rule has the code {given!r}: {hint}")
