"""Years of edits on both sides: what a person wrote in a catalogue is never lost."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import count
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from glossalign.article import Article
from glossalign.catalogue.units import is_decided
from glossalign.formats import po
from glossalign.markdown import segment
from glossalign.model import Catalogue
from glossalign.pairing import pairs
from glossalign.project import config, load
from glossalign.steps.align import align_articles, update_article

SETTINGS = config.Config(Path("/nowhere"))
WORDS = [
    ("The lease ends in May.", "Kira sözleşmesi mayısta biter."),
    ("The owner lives in Ankara.", "Mal sahibi Ankara'da yaşar."),
    ("Rent is 500 dollars a month.", "Kira ayda 500 dolardır."),
    ("Two tenants share the kitchen.", "İki kiracı mutfağı paylaşır."),
    ("See [the rules](/rules) for pets.", "Evcil hayvanlar için [kurallara](/rules) bakın."),
    ("Water and heat are included.", "Su ve ısınma dâhildir."),
    ("A deposit is paid on the first day.", "Depozito ilk gün ödenir."),
    ("Nobody may smoke inside.", "İçeride kimse sigara içemez."),
]


class History(RuleBasedStateMachine):
    """Both sides and the catalogue change at random; `align` brings them together."""

    def __init__(self) -> None:
        super().__init__()
        self.english = [one for one, _ in WORDS]
        self.turkish = [other for _, other in WORDS]
        self.gone: list[str] = []
        self.catalogue = Catalogue("tr")
        self.written: set[str] = set()
        self.numbers = count()
        self.align("ask")

    def align(self, prefer: str) -> None:
        pair = pairs.DocumentPair(
            "x", "tr", "source/x.md", "locales/tr/x.md", translated=bool(self.turkish)
        )
        sides = (
            segment.read_markdown(
                "# Lease\n\n" + "\n\n".join(self.english) + "\n", "en", path=pair.source
            ),
            segment.read_markdown(
                "# Kira\n\n" + "\n\n".join(self.turkish) + "\n", "tr", path=pair.target
            ),
        )
        text = "".join(po.serialize(self.catalogue)) if self.catalogue.units else None
        article = Article(pair, *sides, "x.po", text, self.catalogue)
        opened = load.Project(SETTINGS, (pair,), ("tr",), {}, ())
        alignment = align_articles(SETTINGS, [article]).get("x")
        now = update_article(opened, article, alignment, prefer)  # type: ignore[arg-type]
        # As a file keeps it.
        self.catalogue = po.parse("".join(po.serialize(now.catalogue)), path="x.po")

    @rule(at=st.integers(0, 99), word=st.sampled_from(["never", "often", "today", "by law"]))
    def english_changes(self, at: int, word: str) -> None:
        if self.english:
            k = at % len(self.english)
            first, _, rest = self.english[k].partition(" ")
            self.english[k] = f"{first} {word} {rest}"
        self.align("ask")

    @rule(amount=st.integers(1, 9))
    def a_number_and_a_link_change(self, amount: int) -> None:
        texts = [re.sub(r"\b\d00\b", f"{amount}00", text) for text in self.english]
        self.english = [re.sub(r"\(/rules\d*\)", f"(/rules{amount})", text) for text in texts]
        self.align("ask")

    @rule(at=st.integers(0, 99), to=st.integers(0, 99), side=st.booleans())
    def a_sentence_moves(self, at: int, to: int, *, side: bool) -> None:
        texts = self.english if side else self.turkish
        if texts:
            texts.insert(to % len(texts), texts.pop(at % len(texts)))
        self.align("ask")

    @rule(at=st.integers(0, 99))
    def a_sentence_goes(self, at: int) -> None:
        if len(self.english) > 2:
            self.gone.append(self.english.pop(at % len(self.english)))
        self.align("ask")

    @rule(at=st.integers(0, 99))
    def a_sentence_returns(self, at: int) -> None:
        if self.gone:
            self.english.insert(at % (len(self.english) + 1), self.gone.pop())
        self.align("ask")

    @rule(at=st.integers(0, 99))
    def sentences_are_joined(self, at: int) -> None:
        if len(self.english) > 2:
            k = at % (len(self.english) - 1)
            one, other = self.english[k], self.english.pop(k + 1)
            self.english[k] = f"{one[:-1]}, and {other[0].lower()}{other[1:]}"
        self.align("ask")

    @rule(at=st.integers(0, 99))
    def a_sentence_is_split(self, at: int) -> None:
        k = at % len(self.english)
        if ", and " in self.english[k]:
            one, _, other = self.english[k].partition(", and ")
            self.english[k : k + 1] = [f"{one}.", other[0].upper() + other[1:]]
        self.align("ask")

    @rule(at=st.integers(0, 99), clear=st.booleans())
    def a_translator_writes(self, at: int, *, clear: bool) -> None:
        active = [u for u in self.catalogue.units if not u.obsolete]
        unit = active[at % len(active)]
        text = f"Çevirmen {next(self.numbers)} bunu [kurala](/rules) göre 500 kez yazdı."
        # Writing over one's own translation is a person's choice.
        self.written.discard(unit.target)
        self.written.add(text)
        new = replace(unit, target=text, fuzzy=unit.fuzzy and not clear)
        units = tuple(new if u is unit else u for u in self.catalogue.units)
        self.catalogue = replace(self.catalogue, units=units)
        self.align("ask")

    @rule(at=st.integers(0, 99), prefer=st.sampled_from(["ask", "catalogue", "article"]))
    def the_article_is_edited_by_hand(self, at: int, prefer: str) -> None:
        if self.turkish:
            self.turkish[at % len(self.turkish)] += f" Elle {next(self.numbers)}."
        self.align(prefer)

    @rule()
    def nothing_changes(self) -> None:
        before = self.catalogue
        self.align("ask")
        assert self.catalogue == before

    @invariant()
    def all_that_was_written_is_there(self) -> None:
        kept = {unit.target for unit in self.catalogue.units}
        kept |= {
            comment.removeprefix("was: ")
            for unit in self.catalogue.units
            for comment in unit.comments
        }
        assert self.written <= kept

    @invariant()
    def no_msgid_is_obsolete_twice(self) -> None:
        gone = Counter(
            (unit.context, unit.source) for unit in self.catalogue.units if unit.obsolete
        )
        assert all(times == 1 for times in gone.values()), gone

    @invariant()
    def no_machine_text_stands_for_a_person_s(self) -> None:
        for unit in self.catalogue.units:
            if unit.target in self.written and not unit.obsolete:
                assert is_decided(unit)


History.TestCase.settings = settings(
    derandomize=True, max_examples=12, stateful_step_count=50, deadline=None
)
TestHistory = History.TestCase
