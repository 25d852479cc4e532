"""A file of findings that were there before: a repository with a history starts from it.

It names files from its own folder, so that it can be used from anywhere.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from asl2sw.gate.finding import Finding, path_from
from asl2sw.lazy_dataclass import dataclass

_VERSION = 1


class BaselineError(ValueError):
    """The baseline cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Known findings, each as the file's path from `folder` and the fingerprint."""

    folder: Path
    known: frozenset[tuple[str, str]]

    def has(self, finding: Finding) -> bool:
        return (path_from(self.folder, finding.file), finding.fingerprint) in self.known

    def gone(self, files: Collection[str], findings: Iterable[Finding]) -> int:
        """How many known findings about these files are not among the findings any more."""
        checked = {path_from(self.folder, file) for file in files}
        found = {(path_from(self.folder, each.file), each.fingerprint) for each in findings}
        return sum(known[0] in checked and known not in found for known in self.known)


def read_baseline(path: Path) -> Baseline:
    """Raises BaselineError."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise BaselineError(f"{path}: cannot be read: {problem.strerror or problem}") from problem
    except ValueError as problem:
        raise BaselineError(f"{path}: is no JSON: {problem}") from problem
    if not isinstance(data, dict) or data.get("version") != _VERSION:
        raise BaselineError(f"{path}: is no baseline of this version of asl2sw; write it anew")
    try:
        known = frozenset((str(each["file"]), str(each["fingerprint"])) for each in data["findings"])
    except (KeyError, TypeError) as problem:
        raise BaselineError(f"{path}: a finding has no file or no fingerprint; write it anew") from problem
    return Baseline(path.parent, known)


def write_baseline(path: Path, findings: Iterable[Finding]) -> None:
    """All of them become known. The file is complete when it is there. Raises OSError."""
    entries = [_entry(path.parent, finding) for finding in findings]
    entries.sort(key=lambda entry: (entry["file"], entry["code"], entry["fingerprint"]))
    text = json.dumps({"version": _VERSION, "findings": entries}, indent=2, ensure_ascii=False) + "\n"
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        aside.write_text(text, encoding="utf-8", newline="\n", errors="backslashreplace")
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _entry(folder: Path, finding: Finding) -> dict[str, Any]:
    return {
        "file": path_from(folder, finding.file),
        "code": finding.diagnostic.code,
        "pointer": finding.diagnostic.pointer,
        "message": finding.diagnostic.message,
        "fingerprint": finding.fingerprint,
    }
