"""What one run of the check has to tell."""

from __future__ import annotations

from asl2sw.diagnostics import Severity
from asl2sw.gate.finding import Finding
from asl2sw.gate.selection import reaches
from asl2sw.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Report:
    """`findings` are those that are told, in order; the others are only counted.

    `problems`: in words, what kept files from being checked.
    """

    files: tuple[str, ...]
    convertible: int
    findings: tuple[Finding, ...]
    fail_level: Severity
    suppressed: int = 0
    in_baseline: int = 0
    problems: tuple[str, ...] = ()

    def fails(self, finding: Finding) -> bool:
        return reaches(finding.diagnostic.severity, self.fail_level)

    @property
    def failed(self) -> bool:
        return bool(self.problems) or any(map(self.fails, self.findings))
