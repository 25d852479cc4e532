"""What a repository ignores: asked of git where there is one, else read from the .gitignore files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from asl2sw.lazy_dataclass import dataclass

_GIT_LIMIT_S = 60


class GitFiles:
    """The files below a folder that git knows or would take, as paths from the folder."""

    def __init__(self, files: Iterable[str]) -> None:
        self._files = frozenset(files)
        self._folders = {
            file[:end] for file in self._files for end in range(len(file)) if file.startswith("/", end)
        }

    def has_file(self, path: str) -> bool:
        return path in self._files

    def has_folder(self, path: str) -> bool:
        """Whether there are files in it; a repository inside stands for its files."""
        return path in self._folders or path in self._files or f"{path}/" in self._files


def files_of_git(folder: Path) -> GitFiles | None:
    """None where git is not there, the folder is in no work tree, or the folder itself is ignored."""
    listed = _git(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if listed is None or (not listed and _git(folder, "check-ignore", "--quiet", ".") is not None):
        return None
    return GitFiles(os.fsdecode(name) for name in listed.split(b"\0") if name)


def _git(folder: Path, *arguments: str) -> bytes | None:
    import subprocess  # late: only folders are searched

    command = ["git", "-C", os.fspath(folder), *arguments]
    # a hook runs with variables that are about its own repository
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        run = subprocess.run(command, capture_output=True, env=environment, timeout=_GIT_LIMIT_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return run.stdout if run.returncode == 0 else None


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    ignores: bool
    for_folders: bool


@dataclass(frozen=True, slots=True)
class IgnoreFile:
    """The rules of one .gitignore; `folder` is where it stands, as a path from where the search began."""

    folder: str
    rules: tuple[_Rule, ...]

    def verdict(self, path: str, is_folder: bool) -> bool | None:
        """Whether a path is ignored; None when no rule is about it. The last rule counts."""
        inside = path[len(self.folder) + 1 :] if self.folder else path
        for rule in reversed(self.rules):
            if (is_folder or not rule.for_folders) and rule.pattern.fullmatch(inside):
                return rule.ignores
        return None


def is_ignored(files: Iterable[IgnoreFile], path: str, is_folder: bool) -> bool:
    """`files` are those of the folders around the path, the outermost first."""
    verdicts = [verdict for file in files if (verdict := file.verdict(path, is_folder)) is not None]
    return bool(verdicts) and verdicts[-1]


def read_ignore_file(directory: Path, folder: str) -> IgnoreFile | None:
    """The .gitignore of one folder; None when there is none that can be read."""
    try:
        text = (directory / folder / ".gitignore").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return IgnoreFile(folder, tuple(_rules(text.splitlines())))


def _rules(lines: Iterable[str]) -> Iterator[_Rule]:
    """Source: gitignore(5)."""
    for line in lines:
        text = re.sub(r"(?<!\\) +\Z", "", line)
        if not text or text.startswith("#"):
            continue
        ignores = not text.startswith("!")
        text = text if ignores else text[1:]
        for_folders = text.endswith("/")
        text = text.rstrip("/") if for_folders else text
        anchored = "/" in text
        regex = _regex(text.removeprefix("/"))
        if regex is not None:
            yield _Rule(re.compile(regex if anchored else f"(?:.*/)?{regex}"), ignores, for_folders)


_PART = re.compile(r"\A\*\*\Z|(?:\A|(?<=/))\*\*/|/\*\*/|/\*\*\Z|\*+|\?|\[[!^]?\]?[^\]]*\]|\\.|.", re.DOTALL)


def _regex(glob: str) -> str | None:
    """None for a pattern that fits nothing."""
    made = "".join(_translated(match.group()) for match in _PART.finditer(glob))
    try:
        re.compile(made)
    except re.error:
        return None
    return made or None


def _translated(part: str) -> str:
    match part:
        case "**":
            return ".*"
        case "**/":
            return "(?:.*/)?"
        case "/**/":
            return "/(?:.*/)?"
        case "/**":
            return "/.+"
        case "?":
            return "[^/]"
    if part.startswith("*"):
        return "[^/]*"
    if part.startswith("[") and len(part) > 1:
        inner = part[1:-1]
        negated = inner.startswith(("!", "^"))
        members = (inner[1:] if negated else inner).replace("\\", "\\\\").replace("[", "\\[")
        return f"(?!/)[{'^' if negated else ''}{members}]"
    return re.escape(part[-1])
