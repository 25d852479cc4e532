"""Which findings are told: by their codes, by the configuration, by what was there before."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from asl2sw.diagnostics import Severity
from asl2sw.gate.finding import Finding, path_from
from asl2sw.lazy_dataclass import dataclass
from asl2sw.resources.suppressions import Suppression

_STRICTEST_FIRST = tuple(Severity)


@dataclass(frozen=True, slots=True)
class Selection:
    """Codes, or beginnings of codes. With `select` only those are told; `ignore` takes away from them."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def has(self, code: str) -> bool:
        return (not self.select or code.startswith(self.select)) and not code.startswith(self.ignore)


def suppressed_by(finding: Finding, entries: Sequence[Suppression], folder: Path) -> Suppression | None:
    """The first entry that fits; `folder` is that of the configuration."""
    return next((entry for entry in entries if _fits(entry, finding, folder)), None)


def _fits(entry: Suppression, finding: Finding, folder: Path) -> bool:
    return (
        finding.diagnostic.code.startswith(entry.code)
        and (entry.state is None or entry.state in finding.states)
        and (entry.file is None or fnmatchcase(path_from(folder, finding.file), entry.file))
    )


def reaches(severity: Severity, level: Severity) -> bool:
    """Whether a finding of this severity makes the check fail at that level."""
    return _STRICTEST_FIRST.index(severity) <= _STRICTEST_FIRST.index(level)
