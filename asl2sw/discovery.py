"""Which files are definitions, and which configuration belongs to them."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

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
    """Files as they are; directories searched for definitions. `-` is stdin."""
    files: dict[str, None] = {}
    problems = []
    for path in paths:
        if path == STDIN or Path(path).is_file():
            files[path] = None
        elif Path(path).is_dir():
            found = list(_search(Path(path)))
            if not found:
                problems.append(
                    f"{path}: no state machines here (looked for *.asl.json, *.asl.yaml, statemachine.json, "
                    "and JSON or YAML files with StartAt and States)"
                )
            files.update(dict.fromkeys(found))
        elif Path(path).exists():
            files[path] = None
        else:
            problems.append(f"{path}: no such file or directory")
    return Discovery(tuple(files), tuple(problems))


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
    for token in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', text):
        word = token.group()
        if word in "[{":
            depth += 1
        elif word in "]}":
            depth -= 1
        elif depth == 1 and word == f'"{key}"':
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
