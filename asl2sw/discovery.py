"""Which files are definitions, and which configuration belongs to them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from asl2sw.diagnostics import nearest
from asl2sw.gitignore import GitFiles, IgnoreFile, files_of_git, is_ignored, read_ignore_file
from asl2sw.lazy_dataclass import dataclass

STDIN = "-"
_BY_NAME = re.compile(r".*\.asl\.(json|yaml|yml)\Z|statemachine\.json\Z")
_BY_CONTENT = re.compile(r".*\.(json|yaml|yml)\Z")
_MAX_SNIFFED = 2_000_000  # bytes; a definition has at most 1 MB
_ALIKE = 0.75
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
    close = _nearest_file(Path(path).name, names)
    guess = f'Did you mean "{parent / close}"?' if close else "Check the path."
    return f"{path}: no such file or directory.\n  Fix: {guess}"


def _nearest_file(name: str, names: Sequence[str]) -> str | None:
    """By what stands before the first dot: what follows is alike in most files."""
    close = nearest(_stem(name), map(_stem, names), cutoff=_ALIKE)
    return close and nearest(name, [other for other in names if _stem(other) == close], cutoff=0)


def _stem(name: str) -> str:
    return name.partition(".")[0] or name


def _is_readable(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.R_OK)


def _search(directory: Path) -> Iterator[str]:
    """The definitions in a folder and below, without what its repository ignores."""
    git = files_of_git(directory)
    return _walk(directory, "", git, ()) if git is None else _walk(directory, "", git, None)


def _walk(
    root: Path, inside: str, git: GitFiles | None, ignore_files: tuple[IgnoreFile, ...] | None
) -> Iterator[str]:
    """`inside` is the path from the root. What is ignored is told by git, or else by the files."""
    try:
        entries = sorted(os.scandir(root / inside), key=lambda entry: entry.name)
    except OSError:
        return
    if git is None and (own := read_ignore_file(root, inside)) is not None:
        ignore_files = (*(ignore_files or ()), own)

    def is_wanted(entry: os.DirEntry[str], is_folder: bool) -> bool:
        path = f"{inside}/{entry.name}" if inside else entry.name
        if git is not None:
            return git.has_folder(path) if is_folder else git.has_file(path)
        return not is_ignored(ignore_files or (), path, is_folder)

    for entry in entries:
        if not entry.is_dir() and _is_definition(entry) and is_wanted(entry, False):
            yield str(Path(entry.path))
    for entry in entries:
        skipped = entry.name in _SKIPPED or entry.name.startswith(".")
        if not skipped and entry.is_dir(follow_symlinks=False) and is_wanted(entry, True):
            if git is not None and os.path.exists(os.path.join(entry.path, ".git")):
                yield from _search(Path(entry.path))  # a repository in the repository
            else:
                yield from _walk(root, f"{inside}/{entry.name}" if inside else entry.name, git, ignore_files)


def _is_definition(entry: os.DirEntry[str]) -> bool:
    name = entry.name.lower()
    if _BY_NAME.match(name):
        return True
    return _BY_CONTENT.match(name) is not None and _looks_like_one(Path(entry.path))


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


def folder_of(file: str) -> str:
    """The folder in which a file stands; the current one for stdin."""
    return os.curdir if file == STDIN else os.path.dirname(file) or os.curdir


def nearest_config(start: str) -> Path | None:
    """asl2sw.toml, or a pyproject.toml with [tool.asl2sw], in the folder or in one above it."""
    first = Path(start).resolve()
    for folder in (first, *first.parents):
        own = folder / "asl2sw.toml"
        if own.is_file():
            return own
        project = folder / "pyproject.toml"
        if project.is_file() and _has_table(project):
            return project
    return None


def _has_table(project: Path) -> bool:
    import tomllib

    try:
        data = tomllib.loads(project.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False  # somebody else's file; not ours to complain about
    return "asl2sw" in data.get("tool", {})
