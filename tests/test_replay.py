"""A pair of articles through thirty edits: after each, every translation that a person wrote is in a catalogue."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from glossalign.catalogue import is_decided
from glossalign.cli import commands
from glossalign.formats import po
from glossalign.merge import CONFLICT
from glossalign.model import Unit

ENGLISH = """\
---
title: Petty Cash
keywords: cash,receipts,office
description: How a small office pays for small things.
---

# Petty Cash

Petty cash is a small sum that an office keeps in a locked box. It pays for stamps, coffee and taxi rides.
Nobody wants to write a cheque for a newspaper.

## Who Keeps It

One person is responsible for the box. The [accountant](/accountant) counts it once a week. If 20 dollars are
missing, a report is written the same day.

## How It Is Filled

The box is filled up to 300 dollars on the first working day of a month. The receipts say how much was spent.
Their sum and the cash must give 300 dollars again.

- Small purchases need a receipt.
- Gifts are never paid from the box.
- Loans to staff are forbidden.

| Item | Limit |
|------|-------|
| Taxi | 40 dollars a ride |
| Flowers | 25 dollars a bunch |

> Cash that nobody counts is cash that nobody has.

## When It Is Too Much

A large box tempts people. Many firms have replaced it by cards, whose payments can be seen at once.
"""
TURKISH = """\
---
title: Küçük Kasa
keywords: nakit,fiş,ofis
description: Küçük bir ofis küçük harcamaları nasıl öder?
---

# Küçük Kasa

Küçük kasa, ofisin kilitli bir kutuda tuttuğu az miktarda paradır. Pul, kahve ve taksi parası buradan çıkar.
Bir gazete için kimse çek yazmak istemez.

## Kasadan Kim Sorumludur?

Kutudan tek bir kişi sorumludur. [Muhasebeci](/accountant) kutuyu haftada bir sayar. 20 dolar eksik çıkarsa aynı
gün tutanak tutulur.

## Kasa Nasıl Doldurulur?

Kutu, her ayın ilk iş günü 300 dolara tamamlanır. Ne kadar harcandığı fişlerden anlaşılır. Fişlerin toplamı ile
kasadaki para yine 300 doları vermelidir.

- Küçük alışverişlerde fiş alınması gerekir.
- Hediyeler asla bu kutudan ödenmez.
- Çalışanlara borç vermek yasaktır.

| Kalem | Üst sınır |
|-------|-----------|
| Taksi | Yolculuk başına 40 dolar |
| Çiçek | Demet başına 25 dolar |

> Kimsenin saymadığı para, kimsede olmayan paradır.

## Fazlası Zarar

Dolu bir kutu insanın aklını çeler. Pek çok şirket onun yerine, ödemeleri hemen görülebilen kartlara geçti.
"""


class Site:
    """A project on the disk, its editors, and what people have written in its catalogues."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.slug = "petty-cash"
        self.written: set[str] = set()
        """Translations that a person wrote or approved, and that nobody has written over since."""
        self.write(self.english, ENGLISH)
        self.write(self.turkish, TURKISH)

    @property
    def english(self) -> Path:
        return self.root / f"source/{self.slug}.md"

    @property
    def turkish(self) -> Path:
        return self.root / f"locales/tr/{self.slug}.md"

    @property
    def catalogue(self) -> Path:
        return self.root / f"locales/tr/LC_MESSAGES/{self.slug}.po"

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

    def units(self) -> Iterator[Unit]:
        for path in sorted(self.root.glob("locales/tr/LC_MESSAGES/*.po")):
            yield from po.parse(path.read_text("utf-8"), path=path.name).units

    def unit(self, source: str) -> Unit:
        read = po.parse(self.catalogue.read_text("utf-8"), path="x.po")
        return next(u for u in read.units if u.source.startswith(source) and not u.obsolete)

    def translate(self, source: str, **fields: object) -> None:
        """Change an entry as a translator does in an editor that knows nothing of glossalign."""
        read = po.parse(self.catalogue.read_text("utf-8"), path="x.po")
        old = self.unit(source)
        new = replace(old, **fields)  # type: ignore[arg-type]
        changed = replace(read, units=tuple(new if unit == old else unit for unit in read.units))
        self.catalogue.write_text("".join(po.serialize(changed)), "utf-8")
        if new.target != old.target or new.fuzzy != old.fuzzy:
            self.written.discard(old.target)
            self.written.update([new.target] if new.target else [])

    def run(self, *words: str) -> str:
        done = CliRunner().invoke(commands, list(words))
        assert done.exit_code == 0, done.output
        return done.output

    def kept(self) -> set[str]:
        found = set()
        for unit in self.units():
            found.add(unit.target)
            found |= {re.sub(f"^(was: |{CONFLICT})", "", line) for line in unit.comments}
        return found


Edit = Callable[[Site], None]
PERSON = "Gazete almak için çek yazılmaz."
SORRY = "Hediye parası bu kutudan çıkmaz."


def en(*changes: tuple[str, str]) -> Edit:
    return lambda site: site.edit(site.english, *changes)


def tr(*changes: tuple[str, str]) -> Edit:
    return lambda site: site.edit(site.turkish, *changes)


def together(*edits: Edit) -> Edit:
    def all_of_them(site: Site) -> None:
        for one in edits:
            one(site)

    return all_of_them


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


def delete_turkish(site: Site) -> None:
    site.turkish.rename(site.root / "kept.md")


def restore_turkish(site: Site) -> None:
    (site.root / "kept.md").rename(site.turkish)


def rewrap(site: Site) -> None:
    text = po.parse(site.catalogue.read_text("utf-8"), path="x.po")
    header = tuple((name, "Poedit 3.4" if name == "X-Generator" else value) for name, value in text.header)
    header += (("X-Poedit-Basepath", "."), ("Last-Translator", "Ada <ada@example.org>"))
    fields = dict(header) | {"PO-Revision-Date": "2024-05-01 10:00+0300"}
    wrapped = "".join(po.serialize(replace(text, header=tuple(fields.items())), wrap=True))
    site.catalogue.write_text(wrapped, "utf-8")


def line_of(site: Site, text: str) -> str:
    lines = site.english.read_text("utf-8").splitlines()
    number = next(k for k, line in enumerate(lines, 1) if text in line)
    return f"source/{site.slug}.md:{number}"


EDITS: list[tuple[str, Edit]] = [
    ("a translator approves and rewrites", together(
        lambda s: s.translate("Nobody wants", target=PERSON),
        lambda s: s.translate("Gifts are", target=SORRY),
    )),
    ("an English sentence changes", en(("It pays for stamps", "It mostly pays for stamps"))),
    ("a number changes", en(("If 20 dollars", "If 50 dollars"))),
    ("a link target changes", en(("(/accountant)", "(/bookkeeper)"))),
    ("a translated sentence gets a comma", en(("Nobody wants to write", "Nobody, surely, wants to write"))),
    ("the translator answers", lambda s: s.translate(
        "Nobody, surely", target=f"Doğrusu, {PERSON[0].lower()}{PERSON[1:]}", fuzzy=False, previous_source=""
    )),
    ("a sentence moves inside its paragraph", en(
        ("One person is responsible for the box. ", ""),
        ("the same day.", "the same day. One person is responsible for the box."),
    )),
    ("a section moves", en(
        ("> Cash that nobody counts is cash that nobody has.\n\n", ""),
        ("## Who Keeps It", "> Cash that nobody counts is cash that nobody has.\n\n## Who Keeps It"),
    )),
    ("two sentences are joined", en(
        ("how much was spent.\nTheir sum", "how much was spent, and their sum")
    )),
    ("a sentence is split", en(("replaced it by cards, whose payments can be", "replaced it by cards. Their payments can be"))),
    ("a translated paragraph is deleted", en(("Nobody, surely, wants to write a cheque for a newspaper.\n", ""))),
    ("other things happen meanwhile", en(("A large box tempts", "A full box tempts"))),
    ("the paragraph is restored", en(
        ("taxi rides.\n", "taxi rides.\nNobody, surely, wants to write a cheque for a newspaper.\n")
    )),
    ("the article is renamed", rename),
    ("the English file alone is renamed", rename_english_first),
    ("the Turkish file follows", rename_turkish_later),
    ("a heading is renamed", en(("## How It Is Filled", "## Filling the Box"))),
    ("an equal list item is put above", en(
        ("- Small purchases", "- Gifts are never paid from the box.\n- Small purchases")
    )),
    ("a table row is added on both sides", together(
        en(("| Flowers", "| Tea | 10 dollars a box |\n| Flowers")),
        tr(("| Çiçek", "| Çay | Kutu başına 10 dolar |\n| Çiçek")),
    )),
    ("a person rejects a pair", lambda s: s.translate("Loans to staff", target="")),
    ("a person comments", lambda s: s.translate("Cash that nobody", comments=("ask the author",))),
    ("Poedit rewraps and dates the file", rewrap),
    ("both sides change at once", together(
        en(("A full box tempts people.", "A full box tempts even honest people.")),
        tr(("Dolu bir kutu insanın aklını çeler.", "Dolu bir kutu dürüst insanın bile aklını çeler.")),
    )),
    ("the Turkish is edited by hand", tr(("Hediyeler asla bu kutudan ödenmez.", "Hediye bu kutudan alınmaz."))),
    ("that conflict is settled for the article", lambda s: (s.run("align", "--prefer", "article"), None)[1]),
    ("the title changes", en(("title: Petty Cash", "title: Petty Cash in an Office"))),
    ("keywords change their order", en(("keywords: cash,receipts,office", "keywords: office,cash,receipts"))),
    ("the Turkish article is deleted", delete_turkish),
    ("the Turkish article is restored", restore_turkish),
    ("two entries are joined by hand", lambda s: (s.run("join", line_of(s, "Petty cash is a small")), None)[1]),
    ("they are split again", lambda s: (s.run("split", line_of(s, "Petty cash is a small")), None)[1]),
    ("an English sentence is there twice", en(
        ("## When It Is Too Much\n", "## When It Is Too Much\n\nNobody, surely, wants to write a cheque for a newspaper.\n")
    )),
    ("the catalogue is built into the article", lambda s: (s.run("build", "--prefer", "catalogue"), None)[1]),
]  # fmt: skip


def test_thirty_edits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site(tmp_path)
    monkeypatch.chdir(tmp_path)
    site.run("align")
    assert len(EDITS) >= 30
    for name, edit in EDITS:
        edit(site)
        site.run("align")
        missing = site.written - site.kept()
        assert not missing, f"{name}: lost {missing}"
        for unit in site.units():
            if unit.target in site.written and not unit.obsolete:
                assert is_decided(unit) or unit.fuzzy, name
        before = {path: path.read_bytes() for path in tmp_path.rglob("*.po")}
        site.run("align")
        assert {path: path.read_bytes() for path in tmp_path.rglob("*.po")} == before, (
            f"{name}: a second run changes"
        )
        for path in before:
            if shutil.which("msgfmt"):
                done = subprocess.run(["msgfmt", "-c", "-o", "-", path], capture_output=True, check=False)
                assert done.returncode == 0, f"{name}: {done.stderr.decode()}"
    assert not site.unit("Loans to staff are").target, "a rejected pair came back"
    assert site.unit("If 50 dollars are missing").target.startswith("50 dolar eksik")
    assert "ask the author" in site.unit("Cash that nobody").comments
    assert "Poedit 3.4" in site.catalogue.read_text("utf-8")
