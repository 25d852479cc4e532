"""Which files are definitions, and which configuration belongs to them."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from asl2sw.diagnostics import nearest

STDIN = "-"
_BY_NAME = re.compile(r".*\.asl\.(json|yaml|yml)\Z|statemachine\.json\Z")
_BY_CONTENT = re.compile(r".*\.(json|yaml|yml)\Z")
_MAX_SNIFFED = 2_000_000  # bytes; a definition has at most 1 MB
_SKIPPED = {"node_modules", "__pycache__", "cdk.out", "venv"}


@dataclass(frozen=True, slots=True)
class Discovery:
    """Files in the order given, those of a directory sorted; and what could not be used, in words."""

    files: tuple[str, ...]
    problems: tuple[str, ...]


def discover(paths: Sequence[str]) -> Discovery:
    """Files as they are; directories searched for definitions. `-` is stdin. No file comes twice."""
    files: dict[str, str] = {}  # by real path, with the first spelling
    problems = []
    for path in paths:
        if path == STDIN:
            files.setdefault(path, path)
        elif Path(path).is_dir():
            found = list(_search(Path(path)))
            if not found:
                problems.append(_without_definitions(path))
            for file in found:
                files.setdefault(os.path.realpath(file), file)
        elif Path(path).exists():
            files.setdefault(os.path.realpath(path), path)
        else:
            problems.append(_not_there(path))
    return Discovery(tuple(files.values()), tuple(problems))


def _without_definitions(path: str) -> str:
    return (
        f"{path}: no state machines here. Looked for *.asl.json, *.asl.yaml, statemachine.json, and JSON or "
        "YAML files with StartAt and States.\n"
        "  Fix: Give the file itself if it has another name."
    )


def _not_there(path: str) -> str:
    parent = Path(path).parent
    names = [entry.name for entry in parent.iterdir()] if _is_readable(parent) else []
    close = nearest(Path(path).name, names)
    guess = f'Did you mean "{parent / close}"?' if close else "Check the path."
    return f"{path}: no such file or directory.\n  Fix: {guess}"


def _is_readable(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.R_OK)


def _search(directory: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(directory):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED and not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if _BY_NAME.match(name.lower()) or (_BY_CONTENT.match(name.lower()) and _looks_like_one(path)):
                yield str(path)


def _looks_like_one(path: Path) -> bool:
    """Whether a JSON or YAML file has StartAt and States at its top; cheap, for large trees."""
    try:
        if path.stat().st_size > _MAX_SNIFFED:
            return False
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    if not re.search(r"\bStartAt\b", text) or not re.search(r"\bStates\b", text):
        return False
    top = [_outermost_key(text, key) for key in ("StartAt", "States")]
    return all(top)


def _outermost_key(text: str, key: str) -> bool:
    """Whether the key stands outside of all but one bracket (JSON), or at the start of a line (YAML)."""
    if re.search(rf"^{key}\s*:", text, re.MULTILINE):
        return True
    depth = 0
    for token in re.finditer(r'("(?:[^"\\]|\\.)*")\s*:?|[\[\]{}]', text):
        word = token.group()
        if word in "[{":
            depth += 1
        elif word in "]}":
            depth -= 1
        elif depth == 1 and token.group(1) == f'"{key}"' and word.endswith(":"):
            return True
    return False


def nearest_config(file: str) -> Path | None:
    """asl2sw.toml, or a pyproject.toml with [tool.asl2sw], beside the file or in a folder above it."""
    start = Path.cwd() if file == STDIN else Path(file).resolve().parent
    for folder in (start, *start.parents):
        own = folder / "asl2sw.toml"
        if own.is_file():
            return own
        project = folder / "pyproject.toml"
        if project.is_file() and _has_table(project):
            return project
    return None


def _has_table(project: Path) -> bool:
    try:
        data = tomllib.loads(project.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False  # somebody else's file; not ours to complain about
    return "asl2sw" in data.get("tool", {})
