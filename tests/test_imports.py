"""Packages import in one direction, and what judges the compiler does not use it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
ROOT = "asl2sw"

# Lowest first. What stands in one line may not import each other; a package may always import itself.
LAYERS = (
    ("_version", "callbacks", "lazy_dataclass"),
    ("diagnostics",),
    ("source",),
    ("gitignore",),
    ("discovery",),
    ("expressions",),
    ("asl",),
    ("resources",),
    ("options",),
    ("graph",),
    ("passes",),
    ("sonataflow",),
    ("emit", "equivalence"),
    ("difference", "partners"),
    ("verification",),
    ("conversion",),
    ("",),  # asl2sw/__init__.py
    ("gate",),
    ("cli",),
    ("__main__",),
)
RANKS = {part: rank for rank, layer in enumerate(LAYERS) for part in layer}

# The interpreters would agree with a mistake of the compiler if they used these.
COMPILER_ONLY = ("asl2sw.expressions.ir", "asl2sw.expressions.jq", "asl2sw.expressions.lower", "asl2sw.graph",
                 "asl2sw.passes")  # fmt: skip
# The target's model is made from the graph, and a binding holds what a call computes. Both only carry it.
CARRIERS = ("asl2sw.sonataflow", "asl2sw.resources")


def modules() -> dict[str, Path]:
    """All modules of the package by their dotted names."""
    found = {}
    for file in sorted((PROJECT / ROOT).rglob("*.py")):
        parts = file.relative_to(PROJECT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


MODULES = modules()


@cache
def imports(module: str) -> frozenset[str]:
    """The modules of the package that a module imports, at its top or anywhere else."""
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    return frozenset(name for node in ast.walk(tree) for name in _imported(node) if name in MODULES)


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute, or this check would not see them"
        yield node.module or ""
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def part_of(module: str) -> str:
    return module.partition(".")[2].partition(".")[0]


def within(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(package + ".") for package in packages)


def reached(start: str) -> set[str]:
    """Everything that comes in by importing a module, but not what carriers import."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            if not within(module, CARRIERS):
                waiting += imports(module)
    return found


@pytest.mark.parametrize("module", MODULES)
def test_imports_lead_downwards(module: str) -> None:
    part = part_of(module)
    wrong = [
        other for other in imports(module) if part_of(other) != part and RANKS[part_of(other)] >= RANKS[part]
    ]
    assert wrong == [], f"{module} stands below"


@pytest.mark.parametrize("module", [name for name in MODULES if part_of(name) == "equivalence"])
def test_equivalence_does_not_use_the_compiler(module: str) -> None:
    wrong = sorted(other for other in reached(module) if within(other, COMPILER_ONLY))
    assert wrong == []


def test_the_check_sees_imports() -> None:
    assert "asl2sw.expressions.ir" in imports("asl2sw.resources.binding")
    assert "asl2sw.expressions.ir" in reached("asl2sw.passes.shapes")
    assert "asl2sw.expressions.ir" not in reached("asl2sw.asl.reader")
