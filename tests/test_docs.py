"""The documents for contributors name what is there."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src/glossalign"
MODULES = [
    path.relative_to(PACKAGE)
    for path in sorted(PACKAGE.rglob("*.py"))
    if not path.stem.startswith("__") and path.parent.name != "cli"
]
FOLDERS = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()}
PAGES = [
    ROOT / "CONTRIBUTING.md",
    ROOT / "docs/architecture.md",
    *sorted((ROOT / "docs/decisions").glob("*.md")),
]
PLACEHOLDER = re.compile("CODE|NAME")


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_the_architecture_names_each_module(module: Path) -> None:
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    if len(module.parts) == 1:
        assert f"`{module.stem}`" in text
        return
    (row,) = re.findall(rf"^\| `{module.parts[0]}/`.*", text, re.MULTILINE)
    assert f"`{module.stem}`" in row


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_names_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    missing = [
        name for name in re.findall(r"`([a-z_]+(?:\.\w+)+)[^`]*`", text) if not _is_there(name)
    ]
    paths = re.findall(r"`((?:src|tests|docs|benchmarks|source|locales)/[\w./-]+)`", text)
    links = re.findall(r"\]\(([\w./-]+\.md)(?:#[\w-]+)?\)", text)
    missing += [path for path in paths if not _exists(path)]
    missing += [link for link in links if not (page.parent / link).exists()]
    assert missing == []


def _is_there(name: str) -> bool:
    """Tell whether `folder.module.name` is there; a name without a folder of ours counts."""
    folder, module, *attributes = name.split(".")
    if folder not in FOLDERS or module in ("py", "md", "csv"):
        return True
    if not (PACKAGE / folder / f"{module}.py").is_file():
        # A name of the folder's own: `glossalign.lang.language`.
        return hasattr(import_module(f"glossalign.{folder}"), module)
    value = import_module(f"glossalign.{folder}.{module}")
    for attribute in attributes:
        if not hasattr(value, attribute):
            return False
        value = getattr(value, attribute)
    return True


def _exists(path: str) -> bool:
    return PLACEHOLDER.search(path) is not None or (ROOT / path).exists()
