"""A pair of articles through years of edits: what a person wrote stays in force."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polib
import pytest
from click.testing import CliRunner

from glossalign.catalogue.merge import CONFLICT
from glossalign.cli import commands
from glossalign.formats import po
from glossalign.model import Unit

pytestmark = pytest.mark.whole_program

ENGLISH = """\
---
title: Petty Cash
keywords: cash,receipts,office
description: How a small office pays for small things.
---

# Petty Cash

Petty cash is a small sum that an office keeps in a locked box. It pays for stamps, coffee and \
taxi rides.
Nobody wants to write a cheque for a newspaper.

## Who Keeps It

One person is responsible for the box. The [accountant](/accountant) counts it once a week. If 20 \
dollars are
missing, a report is written the same day.

## How It Is Filled

The box is filled up to 300 dollars on the first working day of a month. The receipts say how \
much was spent.
Their sum and the cash must give 300 dollars again.

- Small purchases need a receipt.
- Gifts are never paid from the box.
- Loans to staff are forbidden.

1. The buyer writes a slip.
2. Sign it.
3. The accountant reads the slip.
4. Sign it.

| Item | Limit |
|------|-------|
| Taxi | 40 dollars a ride |
| Flowers | 25 dollars a bunch |

> Cash that nobody counts is cash that nobody has.

## When It Is Too Much

A large box tempts people. Many firms have replaced it by cards, whose payments can be seen at once.
"""
STAMPS = "# Stamps\n\nA stamp shows that postage was paid.\n"
PULLAR = "# Pullar\n\nPul, posta ücretinin ödendiğini gösterir.\n"
TURKISH = """\
---
title: Küçük Kasa
keywords: nakit,fiş,ofis
description: Küçük bir ofis küçük harcamaları nasıl öder?
---

# Küçük Kasa

Küçük kasa, ofisin kilitli bir kutuda tuttuğu az miktarda paradır. Pul, kahve ve taksi parası \
buradan çıkar.
Bir gazete için kimse çek yazmak istemez.

## Kasadan Kim Sorumludur?

Kutudan tek bir kişi sorumludur. [Muhasebeci](/accountant) kutuyu haftada bir sayar. 20 dolar \
eksik çıkarsa aynı
gün tutanak tutulur.

## Kasa Nasıl Doldurulur?

Kutu, her ayın ilk iş günü 300 dolara tamamlanır. Ne kadar harcandığı fişlerden anlaşılır. \
Fişlerin toplamı ile
kasadaki para yine 300 doları vermelidir.

- Küçük alışverişlerde fiş alınması gerekir.
- Hediyeler asla bu kutudan ödenmez.
- Çalışanlara borç vermek yasaktır.

1. Alışverişi yapan bir pusula yazar.
2. Altına imza atın.
3. Muhasebeci pusulayı okur.
4. Siz de imzalayın.

| Kalem | Üst sınır |
|-------|-----------|
| Taksi | Yolculuk başına 40 dolar |
| Çiçek | Demet başına 25 dolar |

> Kimsenin saymadığı para, kimsede olmayan paradır.

## Fazlası Zarar

Dolu bir kutu insanın aklını çeler. Pek çok şirket onun yerine, ödemeleri hemen görülebilen \
kartlara geçti.
"""


class Site:
    """A project on the disk, and a ledger of what people decided in its catalogues."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.slug = "petty-cash"
        self.written: set[str] = set()
        """Translations that a person wrote or approved, and that no person has written over since.
        """
        self.rejected: set[str] = set()
        """Sentences whose translation a person deleted."""
        self.flagged: set[str] = set()
        """Sentences on whose translation a person put the fuzzy flag."""
        self.said: set[str] = set()
        """Comments of people."""
        self.header: dict[str, str] = {}
        """Fields that an editor wrote into the header."""
        self.write(self.english, ENGLISH)
        self.write(self.turkish, TURKISH)
        self.write(root / "source/stamps.md", STAMPS)
        self.write(root / "locales/tr/stamps.md", PULLAR)

    @property
    def english(self) -> Path:
        return self.root / f"source/{self.slug}.md"

    @property
    def turkish(self) -> Path:
        return self.root / f"locales/tr/{self.slug}.md"

    @property
    def catalogue(self) -> Path:
        return self.catalogue_of(self.slug)

    def catalogue_of(self, slug: str) -> Path:
        return self.root / f"locales/tr/LC_MESSAGES/{slug}.po"

    @staticmethod
    def write(path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def edit(self, path: Path, *changes: tuple[str, str]) -> None:
        text = path.read_text("utf-8")
        for before, after in changes:
            assert before in text, before
            text = text.replace(before, after, 1)
        path.write_text(text, "utf-8")

    def unit(self, source: str, slug: str = "") -> Unit:
        text = self.catalogue_of(slug or self.slug).read_text("utf-8")
        read = po.parse(text, path="x.po")
        return next(u for u in read.units if u.source.startswith(source) and not u.obsolete)

    def translate(self, source: str, *, was: str = "", **fields: object) -> None:
        """Change an entry as a translator does in an editor that knows nothing of glossalign."""
        read = po.parse(self.catalogue.read_text("utf-8"), path="x.po")
        old = next(
            u
            for u in read.units
            if u.source.startswith(source) and u.target.startswith(was) and not u.obsolete
        )
        new = replace(old, **fields)  # type: ignore[arg-type]
        changed = replace(read, units=tuple(new if unit is old else unit for unit in read.units))
        self.catalogue.write_text("".join(po.serialize(changed)), "utf-8")
        self.said.update(set(new.comments) - set(old.comments))
        if new.target != old.target:
            self.written.discard(old.target)
        if new.target != old.target or (old.fuzzy and not new.fuzzy):
            self.written.update([new.target] if new.target else [])
            self.flagged.discard(old.source)
        (self.rejected.discard if new.target else self.rejected.add)(old.source)
        if new.fuzzy and not old.fuzzy:
            self.flagged.add(old.source)

    def save_with(self, *, wrap: bool, **fields: str) -> None:
        """Save the catalogue as another program does: with its own header and wrapping."""
        read = po.parse(self.catalogue.read_text("utf-8"), path="x.po")
        self.header |= {name.replace("_", "-"): value for name, value in fields.items()}
        header = tuple((dict(read.header) | self.header).items())
        self.catalogue.write_text(
            "".join(po.serialize(replace(read, header=header), wrap=wrap)), "utf-8"
        )
        if wrap and shutil.which("msgcat"):
            path = str(self.catalogue)
            subprocess.run(
                ["msgcat", "--width=76", "-o", path, path], capture_output=True, check=True
            )

    def run(self, *words: str) -> str:
        done = CliRunner().invoke(commands, list(words))
        assert done.exit_code == 0, done.output
        return done.output

    def settle(self, prefer: str) -> None:
        """Settle conflicts; a person's text that goes is to stay in a comment all the same."""
        self.run("align", "--prefer", prefer)

    def rejoin(self, command: str) -> None:
        """Join or split two entries: what a person wrote in the one is a part of both's then."""
        texts = (
            [self.unit(start).target for start in ("Petty cash is a small", PAID)]
            if command == "join"
            else []
        )
        self.run(command, line_of(self, "Petty cash is a small"))
        if texts:
            self.written.difference_update(texts)
            self.written.add(self.unit("Petty cash is a small").target)
            assert self.written >= {" ".join(texts)}
        else:
            whole = next(text for text in self.written if text.startswith("Küçük kasa,"))
            parts = [self.unit(start).target for start in ("Petty cash is a small", PAID)]
            assert " ".join(parts) == whole
            self.written = (self.written - {whole}) | set(parts)

    def files(self) -> dict[str, tuple[bytes, int]]:
        return {
            str(path.relative_to(self.root)): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in self.root.rglob("*")
            if path.is_file()
        }

    def entries(self) -> dict[str, list[polib.POEntry]]:
        """Return the entries of each catalogue as a reader that is not glossalign's finds them."""
        paths = sorted(self.root.glob("locales/tr/LC_MESSAGES/*.po"))
        return {path.stem: list(polib.pofile(str(path))) for path in paths}

    def decisions(self) -> dict[tuple[str, str], Counter[str]]:
        """Return by catalogue and sentence what people's translations are in force."""
        found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for slug, entries in self.entries().items():
            for entry in entries:
                if not entry.obsolete and entry.msgstr in self.written:
                    found[slug, entry.msgid][entry.msgstr] += 1
        return found


def kept(entries: Iterable[polib.POEntry]) -> set[str]:
    """Return what entries say, in a translation or in a comment that keeps one."""
    found = set()
    for entry in entries:
        found.add(entry.msgstr)
        found |= {re.sub(f"^(was: |{CONFLICT})", "", line) for line in entry.tcomment.splitlines()}
    return found


def nothing_is_lost(site: Site, before: dict[tuple[str, str], Counter[str]]) -> None:
    """Assert that what people decided is there, and in force as far as its sentence is."""
    found = site.entries()
    everything = [entry for entries in found.values() for entry in entries]
    assert site.written <= kept(everything)
    assert site.said <= {line for entry in everything for line in entry.tcomment.splitlines()}
    active: dict[tuple[str, str], list[polib.POEntry]] = defaultdict(list)
    for slug, entries in found.items():
        for entry in entries:
            if not entry.obsolete:
                active[slug, entry.msgid].append(entry)
    for (slug, source), texts in before.items():
        now = Counter(entry.msgstr for entry in active[slug, source])
        gone = texts.total() - now.total()
        assert (texts - now).total() <= max(0, gone), f"a machine's {now} for a person's {texts}"
        for text in texts if not now else ():
            for other in (e for e in everything if e.msgstr == text and not e.obsolete):
                assert "fuzzy" in other.flags or source in other.msgid, (
                    f"{text!r} is sure of {other.msgid!r}"
                )
    for (slug, source), entries in active.items():
        # What a renamed article left behind is nobody's any more.
        for entry in entries if (site.root / f"source/{slug}.md").exists() else ():
            assert not (source in site.rejected and entry.msgstr), (
                f"a rejected pair is back: {entry.msgstr}"
            )
            assert source not in site.flagged or "fuzzy" in entry.flags, (
                f"the flag is gone: {source}"
            )


Edit = Callable[[Site], None]
PERSON = "Gazete almak için çek yazılmaz."
ANSWER = f"Doğrusu, {PERSON[0].lower()}{PERSON[1:]}"
SORRY = "Hediye parası bu kutudan çıkmaz."
SIGNED = "Onu siz de imzalayın."
FILLED = "Kutudaki para, her ayın ilk iş günü 300 dolara tamamlanır."


def en(*changes: tuple[str, str]) -> Edit:
    return lambda site: site.edit(site.english, *changes)


def tr(*changes: tuple[str, str]) -> Edit:
    return lambda site: site.edit(site.turkish, *changes)


def together(*edits: Edit) -> Edit:
    def all_of_them(site: Site) -> None:
        for one in edits:
            one(site)

    return all_of_them


def translate(source: str, *, was: str = "", **fields: object) -> Edit:
    return lambda site: site.translate(source, was=was, **fields)


def rename(site: Site) -> None:
    old = site.english, site.turkish
    site.slug = "cash-box"
    for path, new in zip(old, (site.english, site.turkish), strict=True):
        path.rename(new)


def rename_english_first(site: Site) -> None:
    old = site.english
    site.slug = "office-cash"
    old.rename(site.english)


def rename_turkish_later(site: Site) -> None:
    (site.root / "locales/tr/cash-box.md").rename(site.turkish)


def delete_old_catalogues(site: Site) -> None:
    for slug in ("petty-cash", "cash-box"):
        site.catalogue_of(slug).unlink()


def delete_turkish(site: Site) -> None:
    site.turkish.rename(site.root / "kept.md")


def restore_turkish(site: Site) -> None:
    (site.root / "kept.md").rename(site.turkish)


def to_the_other_article(site: Site) -> None:
    moved = "Nobody, surely, wants to write a cheque for a newspaper."
    site.edit(site.english, (moved + "\n", ""))
    site.edit(site.root / "source/stamps.md", ("was paid.", f"was paid. {moved}"))


def line_of(site: Site, text: str) -> str:
    lines = site.english.read_text("utf-8").splitlines()
    number = next(k for k, line in enumerate(lines, 1) if text in line)
    return f"source/{site.slug}.md:{number}"


def goes_on(site: Site) -> None:
    """Assert that a renamed article goes on with its translations; the old file is left."""
    new, old = site.entries()[site.slug], site.entries()["petty-cash"]
    active = {entry.msgstr for entry in new if not entry.obsolete and "fuzzy" not in entry.flags}
    assert {ANSWER, SORRY} <= active
    assert site.written <= kept(old)


def stands_below(site: Site) -> None:
    """Assert that the translation of the last of three equal items is still the last one's."""
    lines = site.english.read_text("utf-8").splitlines()
    last = max(number for number, line in enumerate(lines, 1) if line.endswith("Sign it."))
    signed = [entry for entry in site.entries()[site.slug] if entry.msgstr == SIGNED]
    # The new item may have it as a proposal.
    sure = [
        int(line) for entry in signed if "fuzzy" not in entry.flags for _, line in entry.occurrences
    ]
    assert sure == [last]


def is_(source: str, *, slug: str = "", **wanted: Any) -> Edit:
    """Assert what an entry has: fields of Unit; `target` as its beginning."""

    def check(site: Site) -> None:
        found = site.unit(source, slug)
        for name, value in wanted.items():
            now = getattr(found, name)
            assert now.startswith(value) if name == "target" and value else now == value

    return check


def is_gone(source: str) -> Edit:
    def check(site: Site) -> None:
        found = [entry for entry in site.entries()[site.slug] if entry.msgid.startswith(source)]
        assert found
        assert all(entry.obsolete for entry in found)

    return check


def nothing(_: Site) -> None:
    """Assert no more than holds after each edit."""


PAID = "It mostly pays for stamps"
NOBODY = "Nobody, surely, wants to write a cheque for a newspaper."
EDITS: list[tuple[str, Edit, Edit]] = [
    (
        "a translator writes four translations of their own",
        together(
            translate("Nobody wants", target=PERSON),
            translate("Gifts are", target=SORRY),
            translate("Sign it.", was="Siz de", target=SIGNED),
            translate("The box is filled", target=FILLED),
        ),
        is_("Nobody wants", target=PERSON, fuzzy=False),
    ),
    (
        "an English sentence changes",
        en(("It pays for stamps", PAID)),
        is_(
            PAID,
            target="Pul, kahve",
            fuzzy=True,
            previous_source="It pays for stamps, coffee and taxi rides.",
        ),
    ),
    (
        "the fuzzy flag is taken off",
        translate(PAID, fuzzy=False, previous_source="", previous_context=""),
        is_(PAID, target="Pul, kahve", fuzzy=False),
    ),
    (
        "a number changes",
        en(("If 20 dollars", "If 50 dollars")),
        is_("If 50", target="50 dolar eksik", fuzzy=True),
    ),
    (
        "a number changes in a translated sentence",
        en(("up to 300 dollars", "up to 400 dollars")),
        is_(
            "The box is filled",
            target=FILLED.replace("300", "400"),
            fuzzy=True,
            comments=(f"was: {FILLED}",),
        ),
    ),
    (
        "a link target changes",
        en(("(/accountant)", "(/bookkeeper)")),
        is_("The [accountant](/bookkeeper)", target="[Muhasebeci](/bookkeeper)", fuzzy=True),
    ),
    (
        "a translated sentence gets a comma",
        en(("Nobody wants to write", "Nobody, surely, wants to write")),
        is_(
            NOBODY,
            target=PERSON,
            fuzzy=True,
            previous_source="Nobody wants to write a cheque for a newspaper.",
        ),
    ),
    (
        "the translator answers",
        translate(NOBODY, target=ANSWER, fuzzy=False, previous_source="", previous_context=""),
        is_(NOBODY, target=ANSWER, fuzzy=False),
    ),
    (
        "a translator doubts a translation",
        translate("Nobody, surely", fuzzy=True),
        is_(NOBODY, target=ANSWER, fuzzy=True),
    ),
    (
        "and doubts it no more",
        translate("Nobody, surely", fuzzy=False),
        is_(NOBODY, target=ANSWER, fuzzy=False),
    ),
    (
        "another translation of the machine's is doubted",
        translate("Many firms", fuzzy=True),
        is_("Many firms", fuzzy=True),
    ),
    (
        "a sentence moves inside its paragraph",
        en(
            ("One person is responsible for the box. ", ""),
            ("the same day.", "the same day. One person is responsible for the box."),
        ),
        is_("One person", target="Kutudan tek bir kişi sorumludur.", fuzzy=False),
    ),
    (
        "a translated sentence moves inside its paragraph",
        en(
            (f"\n{NOBODY}", ""),
            ("locked box. It", f"locked box. {NOBODY} It"),
        ),
        is_(NOBODY, target=ANSWER, fuzzy=False),
    ),
    (
        "and back",
        en((f" {NOBODY}", ""), ("taxi rides.", f"taxi rides.\n{NOBODY}")),
        is_(NOBODY, target=ANSWER, fuzzy=False),
    ),
    (
        "a section moves",
        en(
            ("> Cash that nobody counts is cash that nobody has.\n\n", ""),
            (
                "## Who Keeps It",
                "> Cash that nobody counts is cash that nobody has.\n\n## Who Keeps It",
            ),
        ),
        is_("Cash that nobody", target="Kimsenin saymadığı", fuzzy=False),
    ),
    (
        "two sentences are joined",
        en(("how much was spent.\nTheir sum", "how much was spent, and their sum")),
        nothing,
    ),
    (
        "a sentence is split",
        en(
            (
                "replaced it by cards, whose payments can be",
                "replaced it by cards. Their payments can be",
            )
        ),
        nothing,
    ),
    ("a translated paragraph is deleted", en((f"{NOBODY}\n", "")), is_gone(NOBODY)),
    (
        "other things happen meanwhile",
        en(("A large box tempts", "A full box tempts")),
        is_gone(NOBODY),
    ),
    (
        "the paragraph is restored",
        en(("taxi rides.\n", f"taxi rides.\n{NOBODY}\n")),
        is_(NOBODY, target=ANSWER, fuzzy=True),
    ),
    ("and approved again", translate(NOBODY, fuzzy=False), is_(NOBODY, target=ANSWER, fuzzy=False)),
    (
        "an equal list item is put above two others",
        en(("1. The buyer", "1. Sign it.\n2. The buyer")),
        stands_below,
    ),
    ("the article is renamed", rename, goes_on),
    ("the English file alone is renamed", rename_english_first, goes_on),
    ("the Turkish file follows", rename_turkish_later, goes_on),
    (
        "the old catalogues are deleted",
        delete_old_catalogues,
        is_(NOBODY, target=ANSWER, fuzzy=False),
    ),
    (
        "a heading is renamed",
        en(("## How It Is Filled", "## Filling the Box")),
        is_("Gifts are", target=SORRY, fuzzy=False),
    ),
    (
        "an equal item is put above a translated one",
        en(("- Small purchases", "- Gifts are never paid from the box.\n- Small purchases")),
        is_("Gifts are", target=SORRY),
    ),
    (
        "a table row is added on both sides",
        together(
            en(("| Flowers", "| Tea | 10 dollars a box |\n| Flowers")),
            tr(("| Çiçek", "| Çay | Kutu başına 10 dolar |\n| Çiçek")),
        ),
        is_("10 dollars a box", target="Kutu başına 10 dolar"),
    ),
    (
        "a person rejects a pair",
        translate("Loans to staff", target=""),
        is_("Loans to staff", target="", fuzzy=False),
    ),
    (
        "a person comments",
        translate("Cash that nobody", comments=("ask the author",)),
        is_("Cash that nobody", comments=("ask the author",)),
    ),
    (
        "Poedit saves the file, wrapped",
        lambda s: s.save_with(
            wrap=True,
            X_Generator="Poedit 3.4",
            X_Poedit_Basepath=".",
            Last_Translator="Ada <ada@example.org>",
            PO_Revision_Date="2024-05-01 10:00+0300",
        ),
        nothing,
    ),
    (
        "Weblate saves the file, unwrapped",
        lambda s: s.save_with(
            wrap=False,
            X_Generator="Weblate 5.6",
            Language_Team="Turkish <https://weblate.example.org/tr/>",
            PO_Revision_Date="2024-06-01 10:00+0000",
        ),
        nothing,
    ),
    (
        "both sides change at once",
        together(
            en(("A full box tempts people.", "A full box tempts even honest people.")),
            tr(
                (
                    "Dolu bir kutu insanın aklını çeler.",
                    "Dolu bir kutu dürüst insanın bile aklını çeler.",
                )
            ),
        ),
        is_("A full box tempts even honest", target="Dolu bir kutu"),
    ),
    (
        "the Turkish is edited by hand where nobody translated",
        tr(
            (
                "Küçük alışverişlerde fiş alınması gerekir.",
                "Küçük alışverişlerde de fiş alınması gerekir.",
            )
        ),
        is_("Small purchases", target="Küçük alışverişlerde de fiş", fuzzy=False),
    ),
    (
        "the Turkish is edited by hand against a translation",
        tr(("Hediyeler asla bu kutudan ödenmez.", "Hediye bu kutudan alınmaz.")),
        is_("Gifts are", target=SORRY),
    ),
    (
        "that conflict is settled for the article",
        lambda s: s.settle("article"),
        is_("Gifts are", target="Hediye bu kutudan alınmaz."),
    ),
    (
        "the translator insists",
        together(
            translate("Gifts are", was="Hediye bu", target=SORRY),
            translate(NOBODY, target=ANSWER, fuzzy=False),
        ),
        is_("Gifts are", target=SORRY),
    ),
    (
        "and that is settled for the catalogue",
        lambda s: s.settle("catalogue"),
        is_("Gifts are", target=SORRY),
    ),
    (
        "the title changes",
        en(("title: Petty Cash", "title: Petty Cash in an Office")),
        is_("Petty Cash in an Office", target="Küçük Kasa", fuzzy=True),
    ),
    (
        "keywords change their order",
        en(("keywords: cash,receipts,office", "keywords: office,cash,receipts")),
        nothing,
    ),
    ("the Turkish article is deleted", delete_turkish, is_(NOBODY, target=ANSWER, fuzzy=False)),
    ("the Turkish article is restored", restore_turkish, is_(NOBODY, target=ANSWER, fuzzy=False)),
    (
        "two entries are joined by hand",
        lambda s: s.rejoin("join"),
        is_("Petty cash is a small", target="Küçük kasa"),
    ),
    (
        "a neighbour of theirs changes",
        en(("taxi rides.\n", "taxi rides. And for tea.\n")),
        is_(
            f"Petty cash is a small sum that an office keeps in a locked box. {PAID}",
            target="Küçük kasa",
        ),
    ),
    ("they are split again", lambda s: s.rejoin("split"), is_(PAID, target="Pul, kahve")),
    (
        "an English sentence is there twice",
        en(("## When It Is Too Much\n", f"## When It Is Too Much\n\n{NOBODY}\n")),
        is_(NOBODY, target=ANSWER),
    ),
    (
        "and once again, in the other article",
        to_the_other_article,
        is_(NOBODY, slug="stamps", target=ANSWER, fuzzy=True),
    ),
    (
        "the catalogue is built into the article",
        lambda s: (s.run("build", "--prefer", "catalogue"), None)[1],
        lambda s: _contains(s.turkish, SORRY),
    ),
]


def _contains(path: Path, text: str) -> None:
    assert text in path.read_text("utf-8")


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> dict[str, BaseException | None]:
    """Return by edit what did not hold after it; the edits go on whatever it was."""
    site = Site(tmp_path_factory.mktemp("site"))
    found: dict[str, BaseException | None] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(site.root)
        site.run("align")
        for name, edit, check in EDITS:
            found[name] = None
            try:
                edit(site)
                _replayed(site, check)
            except (AssertionError, StopIteration) as error:
                found[name] = error
    return found


def _replayed(site: Site, check: Edit) -> None:
    before, articles = site.decisions(), _articles(site)
    site.run("align")
    now = site.files()
    site.run("align")
    again = site.files()
    nothing_is_lost(site, before)
    check(site)
    assert site.header.items() <= polib.pofile(str(site.catalogue)).metadata.items()
    assert _articles(site) == articles, "align has written an article"
    for path in site.root.rglob("*.po") if shutil.which("msgfmt") else ():
        done = subprocess.run(["msgfmt", "-c", "-o", "-", path], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
    changed = [path for path in now if now[path] != again.get(path)]
    assert now.keys() == again.keys()
    assert not changed, f"a second run writes {changed}"


def _articles(site: Site) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in site.root.rglob("*.md")}


def test_the_history_is_long() -> None:
    names = [name for name, _, _ in EDITS]
    assert len(names) == len(set(names)) >= 30


@pytest.mark.parametrize("name", [name for name, _, _ in EDITS])
def test_nothing_is_lost_by(name: str, history: dict[str, BaseException | None]) -> None:
    error = history[name]
    if error:
        raise error


def test_an_answer_to_changed_english_is_no_conflict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site(tmp_path)
    monkeypatch.chdir(tmp_path)
    site.run("align")
    site.translate("Nobody wants", target=PERSON)
    site.run("align")
    site.edit(site.english, ("Nobody wants to write", "Nobody, surely, wants to write"))
    site.run("align")
    site.translate(
        "Nobody, surely", target=ANSWER, fuzzy=False, previous_source="", previous_context=""
    )
    assert "warning[conflict]" not in site.run("align")
    site.run("align", "--prefer", "article")
    assert site.unit(NOBODY).target == ANSWER


def test_a_proposal_for_an_equal_item_does_not_keep_the_article_from_being_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site(tmp_path)
    monkeypatch.chdir(tmp_path)
    site.run("align")
    site.translate("Sign it.", was="Siz de", target=SIGNED)
    site.run("align")
    site.edit(site.english, ("1. The buyer", "1. Sign it.\n2. The buyer"))
    site.run("align")
    site.run("build")
    assert SIGNED in site.turkish.read_text("utf-8")


def test_a_first_run_with_a_sentence_that_another_article_translates_is_at_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site(tmp_path)
    monkeypatch.chdir(tmp_path)
    shared = "Gifts are never paid from the box."
    site.edit(
        tmp_path / "source/stamps.md", ("was paid.\n", f"was paid.\n\n## Gifts\n\n{shared}\n")
    )
    site.run("align")
    assert not site.unit("Gifts", "petty-cash").fuzzy
    before = site.files()
    site.run("align")
    assert site.files() == before
    assert site.unit(shared, "stamps").target == "Hediyeler asla bu kutudan ödenmez."
