"""The report as JSON; `check.schema.json` beside this file is its schema."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from asl2sw._version import __version__
from asl2sw.diagnostics import Severity
from asl2sw.gate.finding import Finding
from asl2sw.gate.report import Report

FORMAT_VERSION = 1


def json_text(report: Report) -> str:
    """One object; what is not known of a finding is null."""
    counts = Counter(finding.diagnostic.severity for finding in report.findings)
    document = {
        "version": FORMAT_VERSION,
        "tool": {"name": "asl2sw", "version": __version__},
        "summary": {
            "files": len(report.files),
            "convertible": report.convertible,
            "findings": {str(severity): counts[severity] for severity in Severity},
            "suppressed": report.suppressed,
            "baseline": report.in_baseline,
            "failLevel": str(report.fail_level),
            "failed": report.failed,
        },
        "problems": list(report.problems),
        "findings": [_finding(finding) for finding in report.findings],
    }
    # escapes keep it readable where something else than UTF-8 is expected, and for names no UTF-8 has
    return json.dumps(document, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    diagnostic = finding.diagnostic
    place = diagnostic.place
    return {
        "file": finding.file,
        "line": place and place.line,
        "column": place and place.column,
        "width": place and place.width,
        "severity": str(diagnostic.severity),
        "code": diagnostic.code,
        "awsCode": diagnostic.aws_code,
        "pointer": diagnostic.pointer,
        "message": diagnostic.message,
        "aws": diagnostic.aws,
        "sonataflow": diagnostic.sonataflow,
        "fix": diagnostic.fix,
        "fingerprint": finding.fingerprint,
    }
