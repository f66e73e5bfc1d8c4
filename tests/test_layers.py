"""Each folder is a layer; imports point down; only `project` and `cli` touch the world."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "src" / "glossalign"
LAYERS = (
    "version",
    "model",
    "errors",
    "lang",
    "markdown",
    "pairing",
    "align",
    "catalogue",
    "article",
    "glossary",
    "checks",
    "coverage",
    "build",
    "formats",
    "report",
    "project",
    "steps",
    "cli",
    "__main__",
)
"""From the lowest: a module imports from its own folder and from layers before it."""

WORLD = frozenset(
    {
        "asyncio",
        "click",
        "ctypes",
        "datetime",
        "importlib",
        "io",
        "logging",
        "multiprocessing",
        "os",
        "pathlib",
        "pickle",
        "random",
        "shutil",
        "signal",
        "socket",
        "sqlite3",
        "subprocess",
        "sys",
        "tempfile",
        "threading",
        "time",
        "urllib.request",
    }
)
CALLS = frozenset({"print", "open", "input", "eval", "exec", "compile", "__import__"})
ALLOWED = {
    ("lang.lists", "importlib"): "word lists are files of the package",
    ("formats", "io"): "io.StringIO, which csv writes to",
}
STEPS_TOO = frozenset({"pathlib"})
"""What steps may know of the world: names of files that they hand to `project`."""


def layer(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def name_of(path: Path, root: Path = ROOT) -> str:
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def modules(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*.py") if path != root / "__init__.py")


def imports(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """Yield the dotted name of all that a module imports, and whether it is a module of ours."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name.removeprefix("glossalign."), alias.name.startswith("glossalign.")
        elif isinstance(node, ast.ImportFrom) and node.module:
            package, _, rest = node.module.partition(".")
            if package != "glossalign":
                yield node.module, False
                continue
            for alias in node.names:
                yield f"{rest}.{alias.name}" if rest else alias.name, True


def faults(layer_: str, text: str, *, module: str = "") -> Iterator[str]:
    """Yield what a module of a layer must not do."""
    tree = ast.parse(text)
    own = LAYERS.index(layer_)
    for name, ours in imports(tree):
        first = name.partition(".")[0]
        if ours:
            if first != "__version__" and LAYERS.index(first) > own:
                yield f"{layer_} imports {name}, which is above it"
        elif _is_world(name) and not _may(layer_, module, first):
            yield f"{layer_} must not know {name}"
    if layer_ in ("cli", "__main__"):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            yield f"{layer_} must not call {node.func.id}"
        elif isinstance(node, ast.Call) and _touches_a_path(layer_, module, node.func):
            yield f"{layer_} must not call {ast.unparse(node.func)}"


METHODS = frozenset(
    {"read_text", "read_bytes", "write_text", "write_bytes", "unlink", "mkdir", "rmdir", "iterdir"}
)
"""Of paths; word lists alone are read below `project`."""
READERS = frozenset({"files", "revisions"})
"""Modules of `project` that have functions of these names."""


def _touches_a_path(layer_: str, module: str, called: ast.expr) -> bool:
    if layer_ == "project" or module == "lang.lists":
        return False
    if not isinstance(called, ast.Attribute) or called.attr not in METHODS:
        return False
    return not (
        layer_ == "steps" and isinstance(called.value, ast.Name) and called.value.id in READERS
    )


def _is_world(name: str) -> bool:
    return name in WORLD or name.partition(".")[0] in WORLD


def _may(layer_: str, module: str, first: str) -> bool:
    if layer_ in ("cli", "__main__") or (layer_ == "project" and first != "click"):
        return True
    return (
        (layer_, first) in ALLOWED
        or (module, first) in ALLOWED
        or (layer_ == "steps" and first in STEPS_TOO)
    )


def cycle(root: Path) -> list[str]:
    """Return the modules of an import circle within a folder, empty where there is none."""
    every = {name_of(path, root): path for path in modules(root)}
    graph: dict[str, set[str]] = {}
    for name, path in every.items():
        needs = set()
        for imported, ours in imports(ast.parse(path.read_text("utf-8"))):
            target = imported if imported in every else imported.rpartition(".")[0]
            if ours and target in every and target != name:
                needs.add(target)
        graph[name] = needs
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


@pytest.mark.parametrize("path", modules(ROOT), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_stays_in_its_layer(path: Path) -> None:
    assert list(faults(layer(path), path.read_text("utf-8"), module=name_of(path))) == []


def test_there_is_no_import_circle() -> None:
    assert cycle(ROOT) == []


@pytest.mark.parametrize(
    ("where", "planted"),
    [
        ("model", "from glossalign import errors"),
        ("lang", "from glossalign.markdown import document"),
        ("markdown", "from glossalign.align import align"),
        ("catalogue", "from glossalign.checks import rules"),
        ("catalogue", "def f():\n    from glossalign.coverage import rows"),
        ("checks", "from glossalign.report.text import printable"),
        ("coverage", "import glossalign.project.files"),
        ("project", "from glossalign.steps import align"),
        ("project", "from glossalign.steps.align import learn"),
        ("steps", "from glossalign.cli.shared import show"),
        ("align", "import importlib"),
        ("checks", "import sqlite3"),
        ("steps", "import sqlite3"),
        ("steps", "import os"),
        ("catalogue", "from os import environ"),
        ("formats", "import urllib.request"),
        ("formats", "text = open('a')"),
        ("steps", "text = open('a')"),
        ("project", "print('a')"),
        ("project", "import click"),
        ("report", "print('a')"),
        ("coverage", "text = path.read_text('utf-8')"),
        ("build", "module = __import__('os')"),
    ],
)
def test_a_planted_fault_is_found(where: str, planted: str) -> None:
    assert list(faults(where, planted))


def test_a_planted_circle_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "catalogue"
    folder.mkdir()
    (folder / "units.py").write_text("from glossalign.catalogue.review import queue\n", "utf-8")
    (folder / "review.py").write_text("from glossalign.catalogue import units\n", "utf-8")
    assert set(cycle(tmp_path)) == {"catalogue.units", "catalogue.review"}
