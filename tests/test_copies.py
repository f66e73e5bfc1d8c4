"""Articles with English in them: it is named, never counted, never extra, and built over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import run, write

ENGLISH = """# Feeding the dog

The bowl has *two* halves:

Fill the left half with water.

- Put the **dry** food into the [right half].
- Never use milk { .warning } for it.
- Wash it every evening.

The dog eats twice.

[right half]: /halves
"""
EXPORTED = """# Köpeği beslemek

The bowl has _two_ halves:

Sol yarıyı suyla doldurun.

- Put the __dry__ food into the [right half][].
- Never use milk {.warning} for it.
- Her akşam yıkayın.

Köpek iki kez yer.

[right half]: /halves
"""


def check(site: Path) -> dict[str, Any]:
    done = run(site, "check", "--format", "json")
    assert done.returncode in (0, 1), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """An article as a translation service exports it: what is not translated is English, rewritten.

    Another article translates one of its sentences, which the memory proposes.
    """
    write(tmp_path, "source/dog.md", ENGLISH)
    write(tmp_path, "locales/tr/dog.md", EXPORTED)
    write(tmp_path, "source/cat.md", "# Cat\n\nThe bowl has *two* halves:\n\nIt eats alone.\n")
    write(tmp_path, "locales/tr/cat.md", "# Kedi\n\nKabın *iki* yarısı vardır:\n\nYalnız yer.\n")
    return tmp_path


@pytest.mark.parametrize("aligned", [False, True])
def test_rewritten_english_is_missing_named_and_not_extra(exported: Path, aligned: bool) -> None:
    if aligned:
        assert run(exported, "align", "-q").returncode == 0
        assert run(exported, "align").stdout.count("(unchanged)") == 2
    found = check(exported)
    (article,) = [a for a in found["locales"][0]["articles"] if a["slug"] == "dog"]
    counts = article["segments"]
    assert (counts["fresh"], counts["missing"] + counts["fuzzy"], counts["extra"]) == (4, 3, 0)
    lines = sorted(f["line"] for f in found["findings"] if f["code"] == "GA303")
    assert lines == [3, 7, 8]
    assert {f["code"] for f in found["findings"]} <= {"GA102", "GA303", "GA501"}


def test_build_replaces_a_rewritten_copy_without_a_conflict(exported: Path) -> None:
    assert run(exported, "align", "-q").returncode == 0
    path = exported / "locales/tr/LC_MESSAGES/dog.po"
    text = path.read_text("utf-8")
    old = 'msgid "Never use milk { .warning } for it."\nmsgstr ""'
    assert old in text
    path.write_text(text.replace(old, old[:-2] + '"Süt {.warning} koymayın."'), "utf-8")
    done = run(exported, "build")
    assert (done.returncode, done.stderr) == (0, "")
    assert (exported / "locales/tr/dog.md").read_text("utf-8") == EXPORTED.replace(
        "Never use milk {.warning} for it.", "Süt {.warning} koymayın."
    )


def test_a_page_of_names_is_translated(tmp_path: Path) -> None:
    names = ["Labrador", "Beagle", "Collie", "Dalmatian", "Poodle"]
    items = "".join(f"- {name}\n" for name in names)
    write(tmp_path, "source/a.md", f"# Breeds\n\n{items}\nChoose one.\n")
    write(tmp_path, "locales/tr/a.md", f"# Irklar\n\n{items}\nBirini seçin.\n")
    found = check(tmp_path)
    assert (found["total"]["percent"], found["findings"]) == (100, [])


def test_english_that_build_put_in_is_never_counted(tmp_path: Path) -> None:
    body = "A dog needs a brush.\n\n## Brushes\n\n- Labrador\n\nIt helps.\n"
    text = f"---\ntitle: Grooming\n---\n\n{body}"
    write(tmp_path, "source/a.md", text)
    assert run(tmp_path, "init", "-l", "tr").returncode == 0
    path = tmp_path / "locales/tr/LC_MESSAGES/a.po"
    po = path.read_text("utf-8")
    for source, target in (
        ("A dog needs a brush.", "Köpeğe fırça gerekir."),
        ("It helps.", "İyi gelir."),
    ):
        po = po.replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{target}"')
    path.write_text(po, "utf-8")
    figures = [run(tmp_path, "status", "--format", "total").stdout]
    for words in (
        ("build",),
        ("align",),
        ("build", "--keep", "source"),
        ("align",),
        ("align", "--again"),
    ):
        assert run(tmp_path, *words).returncode == 0
        figures.append(run(tmp_path, "status", "--format", "total").stdout)
    assert figures == ["40\n"] * 6
    assert "## Brushes" in (tmp_path / "locales/tr/a.md").read_text("utf-8")
    # A person says that it is a name.
    po = path.read_text("utf-8")
    path.write_text(
        po.replace('msgid "Labrador"\nmsgstr ""', 'msgid "Labrador"\nmsgstr "Labrador"'), "utf-8"
    )
    assert run(tmp_path, "align").returncode == 0
    assert run(tmp_path, "status", "--format", "total").stdout == "60\n"


def test_the_glossary_and_other_articles_say_what_is_no_name(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        write(
            tmp_path,
            f"source/{name}.md",
            f"# Dog {name}\n\n## Highlights\n\nIt barks {name} times.\n",
        )
        write(
            tmp_path,
            f"locales/tr/{name}.md",
            f"# Köpek {name}\n\n## Öne çıkanlar\n\nİt {name} kez havlar.\n",
        )
    assert run(tmp_path, "align", "-q").returncode == 0
    write(tmp_path, "source/d.md", "# Dog d\n\n## Highlights\n\n## Grooming\n\nIt barks d times.\n")
    write(
        tmp_path,
        "locales/tr/d.md",
        "# Köpek d\n\n## Highlights\n\n## Grooming\n\nİt d kez havlar.\n",
    )
    write(tmp_path, "locales/tr/glossary.csv", "term,translation,status\ngrooming,bakım,approved\n")
    before = check(tmp_path)
    assert run(tmp_path, "align", "-q").returncode == 0
    found = check(tmp_path)
    (article,) = [a for a in found["locales"][0]["articles"] if a["slug"] == "d"]
    counts = article["segments"]
    assert (counts["fresh"], counts["fuzzy"], counts["missing"], counts["extra"]) == (2, 1, 1, 0)
    # What `check` says before is what `align` makes of it.
    assert before["total"] == found["total"]
