"""Sites that live for years: whatever people, programs and files do, nothing of a person's is lost.

And coverage never rises by a step in which nobody translated.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from glossalign.formats import po
from glossalign.model import Unit
from tests.helpers import run, write

WHO = ["owner", "tenant", "broker", "guard", "gardener", "mayor", "painter", "neighbour"]
KIM = ["Mal sahibi", "Kiracı", "Emlakçı", "Bekçi", "Bahçıvan", "Başkan", "Boyacı", "Komşu"]
DOES = ["paints", "washes", "sells", "opens", "repairs", "counts", "hides"]
YAPAR = ["boyar", "yıkar", "satar", "açar", "onarır", "sayar", "saklar"]
WHAT = ["wall", "roof", "door", "table", "lamp"]
NEYI = ["duvarı", "çatıyı", "kapıyı", "masayı", "lambayı"]
OURS = re.compile(r"Çevirmen \d+ yazdı")


def english(k: int) -> str:
    return f"The {WHO[k % 8]} {DOES[k % 7]} the *old* {WHAT[k % 5]} {k * 3} times."


def turkish(k: int) -> str:
    return f"{KIM[k % 8]} *eski* {NEYI[k % 5]} {k * 3} kez {YAPAR[k % 7]}."


class Site:
    """A site with articles that things happen to."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.random = random.Random(seed)
        self.numbers = count(1)
        self.next = count(20)
        self.written: set[str] = set()
        """What people wrote and nobody has replaced or deleted."""
        self.slugs = ["a", "b"]
        self.deleted: dict[str, bytes] = {}
        for at, slug in enumerate(self.slugs):
            numbers = range(7 * at + 1, 7 * at + 8)
            self.put_source(slug, [english(k) for k in numbers])
            write(root, self.article(slug), self.page("Ev", [turkish(k) for k in numbers[:-1]]))
        self.align()

    # -- files -------------------------------------------------------------------------------------

    def article(self, slug: str) -> str:
        return f"locales/tr/{slug}.md"

    def po(self, slug: str) -> Path:
        return self.root / f"locales/tr/LC_MESSAGES/{slug}.po"

    @staticmethod
    def page(title: str, sentences: list[str]) -> str:
        return f"# {title}\n\n" + "\n\n".join(sentences) + "\n"

    def sentences(self, slug: str) -> list[str]:
        text = (self.root / f"source/{slug}.md").read_text("utf-8")
        return [part for part in text.split("\n\n")[1:] if part.strip()]

    def put_source(self, slug: str, sentences: list[str]) -> None:
        write(self.root, f"source/{slug}.md", self.page("House", [s.strip() for s in sentences]))

    def any_slug(self) -> str:
        return self.random.choice(self.slugs)

    def change_units(self, slug: str, change: Callable[[list[Unit]], list[Unit]]) -> None:
        catalogue = po.parse(self.po(slug).read_text("utf-8"), path=slug)
        active = [unit for unit in catalogue.units if not unit.obsolete]
        rest = [unit for unit in catalogue.units if unit.obsolete]
        members = (*change(active), *rest)
        self.po(slug).write_text("".join(po.serialize(replace(catalogue, units=members))), "utf-8")

    def change_one(self, change: Callable[[Unit], Unit]) -> None:
        def one(members: list[Unit]) -> list[Unit]:
            at = self.random.randrange(len(members))
            return [*members[:at], change(members[at]), *members[at + 1 :]]

        self.change_units(self.any_slug(), one)

    def write_anew(self, old: str) -> str:
        for text in OURS.findall(old):
            self.written.discard(text)
        text = f"Çevirmen {next(self.numbers)} yazdı"
        self.written.add(text)
        return f"{text}."

    def command(self, *words: str, keys: str = "") -> str:
        done = run(self.root, *words, keys=keys)
        assert "Traceback" not in done.stderr, (words, done.stderr)
        assert done.returncode in (0, 1, 2), (words, done.stderr)
        return done.stdout + done.stderr

    def translated(self) -> int:
        total = json.loads(run(self.root, "status", "--format", "json").stdout)["total"]
        return int(total["fresh"] + total["unbuilt"])

    # -- steps in which somebody translates --------------------------------------------------------

    def a_translator_writes_in_a_client(self) -> None:
        self.change_one(lambda u: replace(u, target=self.write_anew(u.target), fuzzy=False))

    def a_translator_approves(self) -> None:
        self.change_one(lambda u: replace(u, fuzzy=False, previous_source=""))

    def a_translator_fills_in_a_table(self) -> None:
        self.command("export", "csv", "-o", "x.csv")
        rows = list(csv.DictReader(io.StringIO((self.root / "x.csv").read_text("utf-8"))))
        row = self.random.choice([row for row in rows if row["source"]])
        row.update(target=self.write_anew(row["target"]), state="fresh")
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        (self.root / "x.csv").write_text(out.getvalue(), "utf-8")
        self.command("import", "x.csv")

    def a_person_reviews(self) -> None:
        self.command("review", "--missing", keys="".join(self.random.choices("aasu\n", k=5)) + "q")

    def an_article_is_edited_by_hand(self) -> None:
        path = self.root / self.article(self.any_slug())
        if path.exists():
            text = path.read_text("utf-8")
            path.write_text(text.replace("kez", "kez ve yine", 1), "utf-8")

    # -- the English changes, or an article comes back ---------------------------------------------

    def an_english_sentence_changes(self) -> None:
        slug = self.any_slug()
        texts = self.sentences(slug)
        at = self.random.randrange(len(texts))
        words = ["always", "never", "often"]
        first, who, rest = texts[at].split(" ", 2)
        texts[at] = f"{first} {who} {self.random.choice(words)} {rest}"
        self.put_source(slug, texts)

    def a_number_changes(self) -> None:
        slug = self.any_slug()
        texts = self.sentences(slug)
        at = self.random.randrange(len(texts))
        texts[at] = re.sub(r"\d+", str(self.random.randrange(100, 999)), texts[at])
        self.put_source(slug, texts)

    def a_sentence_is_added(self) -> None:
        slug = self.any_slug()
        texts = self.sentences(slug)
        texts.insert(self.random.randrange(len(texts) + 1), english(next(self.next)))
        self.put_source(slug, texts)

    def a_sentence_goes(self) -> None:
        slug = self.any_slug()
        texts = self.sentences(slug)
        if len(texts) > 3:
            texts.pop(self.random.randrange(len(texts)))
            self.put_source(slug, texts)

    def sentences_move(self) -> None:
        slug = self.any_slug()
        texts = self.sentences(slug)
        texts.append(texts.pop(0))
        self.put_source(slug, texts)

    def an_article_is_renamed(self) -> None:
        old = self.any_slug()
        if old in self.deleted:
            return
        new = f"{old[:1]}{next(self.numbers)}"
        pairs = [(f"source/{old}.md", f"source/{new}.md"), (self.article(old), self.article(new))]
        if self.random.random() < 0.5:
            pairs.append((str(self.po(old)), str(self.po(new))))
        for one, other in pairs:
            if (self.root / one).exists():
                (self.root / one).rename(self.root / other)
        self.slugs[self.slugs.index(old)] = new
        self.align()

    def an_article_is_deleted(self) -> None:
        slug = self.any_slug()
        path = self.root / self.article(slug)
        if path.exists():
            self.deleted[slug] = path.read_bytes()
            path.unlink()

    def an_article_is_restored(self) -> None:
        for slug, data in self.deleted.items():
            path = self.root / self.article(slug)
            if not path.exists():
                path.write_bytes(data)
        self.deleted.clear()
        # What was in doubt because the article had lost it ends when `align` sees that it is back.
        self.align()

    def articles_are_built(self) -> None:
        # An article that was deleted comes back with it.
        self.command("build")
        self.align()

    def align_again(self) -> None:
        self.command("align", "-q", "--again")

    # -- steps in which nobody translates ----------------------------------------------------------

    def align(self) -> None:
        self.command("align", "-q")

    def what_is_there_is_built(self) -> None:
        there = [slug for slug in self.slugs if (self.root / self.article(slug)).exists()]
        if there:
            self.command("build", *there)

    def an_export_is_imported(self) -> None:
        kind = self.random.choice(["csv", "tsv", "jsonl", "po"])
        self.command("export", kind, "-o", f"x.{kind}")
        assert " 0 changed" in self.command("import", f"x.{kind}")

    def a_client_rewraps(self) -> None:
        path = self.po(self.any_slug())
        catalogue = po.parse(path.read_text("utf-8"), path="x.po")
        path.write_text("".join(po.serialize(catalogue, wrap=True)), "utf-8")

    def a_client_sorts(self) -> None:
        self.change_units(self.any_slug(), lambda us: sorted(us, key=lambda u: u.source))

    def a_client_empties_what_it_did_not_translate(self) -> None:
        # What a person deleted in the same file since the last `align` cannot be told from it.
        self.align()
        self.change_units(
            self.any_slug(),
            lambda us: [
                u if OURS.search(u.target) or not u.mark else replace(u, target="") for u in us
            ],
        )

    def a_client_drops_comments_of_empty_entries(self) -> None:
        # A deletion that `align` has not seen is gone with its mark: nothing else tells of it.
        self.align()
        self.change_units(
            self.any_slug(),
            lambda us: [u if u.target else replace(u, mark=None, comments=()) for u in us],
        )

    def a_person_deletes_a_translation(self) -> None:
        def gone(unit: Unit) -> Unit:
            for text in OURS.findall(unit.target):
                self.written.discard(text)
            return replace(unit, target="", fuzzy=False)

        self.change_one(gone)
        # Before a formatter runs: then the mark alone knows what was deleted.
        self.align()

    def a_person_doubts(self) -> None:
        self.change_one(lambda u: replace(u, fuzzy=bool(u.target)))

    def a_formatter_runs(self) -> None:
        side = self.random.choice(["source", "locales/tr"])
        marks = self.random.choice([(r"\*(\w+)\*", r"_\1_"), (r"\b_(\w+)_\b", r"*\1*")])
        for path in sorted((self.root / side).glob("*.md")):
            path.write_text(re.sub(*marks, path.read_text("utf-8")), "utf-8")

    def a_glossary_is_mined(self) -> None:
        self.command("glossary", "-q")

    TRANSLATING = (
        a_translator_writes_in_a_client,
        a_translator_writes_in_a_client,
        a_translator_approves,
        a_translator_fills_in_a_table,
        a_person_reviews,
        an_article_is_edited_by_hand,
    )
    CHANGING = (
        an_english_sentence_changes,
        a_number_changes,
        a_sentence_is_added,
        a_sentence_goes,
        sentences_move,
        an_article_is_renamed,
        an_article_is_deleted,
        an_article_is_restored,
        articles_are_built,
        align_again,
    )
    IDLE = (
        align,
        what_is_there_is_built,
        what_is_there_is_built,
        an_export_is_imported,
        an_export_is_imported,
        a_client_rewraps,
        a_client_sorts,
        a_client_empties_what_it_did_not_translate,
        a_client_drops_comments_of_empty_entries,
        a_person_deletes_a_translation,
        a_person_doubts,
        a_formatter_runs,
        a_glossary_is_mined,
    )

    def kept(self) -> Iterator[str]:
        """Yield all text where a translation may be: catalogues with their comments, articles."""
        for path in sorted((self.root / "locales").rglob("*")):
            if path.suffix in (".po", ".md"):
                yield path.read_text("utf-8").replace('"\n"', "")


def live(root: Path, seed: int, steps: int) -> None:
    """Let things happen to a site, and look at it after each."""
    site = Site(root, seed)
    happened: list[str] = []
    for _ in range(steps):
        kind = site.random.choice([site.TRANSLATING, site.CHANGING, site.IDLE, site.IDLE])
        step = site.random.choice(kind)
        happened.append(step.__name__)
        before = site.translated() if kind is site.IDLE else 0
        step(site)
        story = f"seed {seed}: {' > '.join(happened[-12:])}"
        text = "\n".join(site.kept())
        lost = [one for one in site.written if one not in text]
        assert not lost, f"{lost} is lost: {story}"
        if kind is site.IDLE:
            assert site.translated() <= before, f"nobody translated: {story}"
        if site.random.random() < 0.3:
            site.align()
            before_files = {p: p.read_bytes() for p in (root / "locales").rglob("*.po")}
            site.align()
            after_files = {p: p.read_bytes() for p in (root / "locales").rglob("*.po")}
            assert before_files == after_files, f"align twice: {story}"


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_lost_and_nothing_counted_in_a_year(seed: int, tmp_path: Path) -> None:
    live(tmp_path, seed, 25)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 108))
def test_nothing_is_lost_and_nothing_counted_in_many_years(seed: int, tmp_path: Path) -> None:
    live(tmp_path, seed, 250)
