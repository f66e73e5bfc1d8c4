"""The layers: a module imports from its own layer or below, and below `formats` nothing touches the world."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "src" / "glossalign"
LAYERS = (
    {"model", "errors"},
    {"lang"},
    {"align", "pairing", "discovery", "segment", "document", "front_matter", "regions"},
    {
        "catalogue",
        "glossary",
        "memory",
        "coverage",
        "rows",
        "changes",
        "gates",
        "checks",
        "build",
        "incoming",
        "ledger",
        "review",
        "drafts",
        "merge",
        "proposals",
    },
    {"formats"},
    {
        "project",
        "aligning",
        "checking",
        "terminology",
        "building",
        "report",
        "parallel",
        "files",
        "config",
        "corpus",
        "neural",
        "revisions",
    },
    {"steps"},
    {"cli", "__main__"},
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
WORLD = {"click", "datetime", "io", "logging", "os", "pathlib", "random", "subprocess", "sys", "time"}
ALLOWED = {("lang", "importlib"), ("formats", "io")}  # io.StringIO, which csv writes to
MODULES = sorted(path for path in ROOT.rglob("*.py") if path != ROOT / "__init__.py")


def unit(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "glossalign":
            yield from (f"glossalign.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_downward(path: Path) -> None:
    own = LEVEL[unit(path)]
    for name in imports(path):
        package, _, rest = name.partition(".")
        if package == "glossalign" and rest and rest != "__version__":
            assert LEVEL[rest.split(".")[0]] <= own, f"{name} is above {unit(path)}"
        elif own <= LEVEL["formats"] and (unit(path), package) not in ALLOWED:
            assert package not in WORLD, f"{unit(path)} must not know {package}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_command_line_prints(path: Path) -> None:
    calls = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    if LEVEL[unit(path)] <= LEVEL["project"]:
        assert not calls & {"print", "open", "input"}
