"""SARIF 2.1.0, for code scanning. Source: OASIS, Static Analysis Results Interchange Format 2.1.0."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from asl2sw._version import __version__
from asl2sw.diagnostics import CODES, Diagnostic, Severity
from asl2sw.gate.finding import Finding
from asl2sw.gate.report import Report

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_FINGERPRINT = "asl2sw/v1"
_LEVELS: Mapping[Severity, str] = {
    Severity.ERROR: "error",
    Severity.TASK: "warning",
    Severity.REVIEW: "warning",
    Severity.INFO: "note",
}


def sarif_text(report: Report) -> str:
    """One run, with the rules that have results."""
    ids = sorted({finding.diagnostic.code for finding in report.findings})
    driver = {"name": "asl2sw", "version": __version__, "rules": [_rule(id) for id in ids]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "results": [_result(finding, ids) for finding in report.findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _invocation(report: Report) -> dict[str, Any]:
    """What kept files from being checked is no result of the analysis."""
    told = [{"level": "error", "message": {"text": problem}} for problem in report.problems]
    invocation: dict[str, Any] = {"executionSuccessful": not told}
    return {**invocation, "toolExecutionNotifications": told} if told else invocation


def _rule(id: str) -> dict[str, Any]:
    code = next((code for code in CODES if code.id == id), None)
    if code is None:
        return {"id": id}
    rule: dict[str, Any] = {
        "id": id,
        "shortDescription": {"text": code.title},
        "defaultConfiguration": {"level": _LEVELS[code.severity]},
        "properties": {"severity": str(code.severity)},
    }
    parts = (("On AWS", code.aws), ("On SonataFlow", code.sonataflow), ("What to do", code.fix))
    text = "\n\n".join(f"{title}: {part}" for title, part in parts if part)
    if text:
        rule["help"] = {"text": text}
    return rule


def _result(finding: Finding, ids: Sequence[str]) -> dict[str, Any]:
    diagnostic = finding.diagnostic
    location: dict[str, Any] = {"physicalLocation": _physical(finding)}
    if diagnostic.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": diagnostic.pointer}]
    return {
        "ruleId": diagnostic.code,
        "ruleIndex": ids.index(diagnostic.code),
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": _message(diagnostic)},
        "locations": [location],
        "partialFingerprints": {_FINGERPRINT: finding.fingerprint},
        "properties": {"severity": str(diagnostic.severity)},
    }


def _message(diagnostic: Diagnostic) -> str:
    return diagnostic.message if diagnostic.fix is None else f"{diagnostic.message}\n{diagnostic.fix}"


def _physical(finding: Finding) -> dict[str, Any]:
    place = finding.diagnostic.place
    file = PurePath(finding.file)
    uri = file.as_uri() if file.is_absolute() else quote(file.as_posix())
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if place is not None:
        physical["region"] = {
            "startLine": place.line,
            "startColumn": place.column,
            "endColumn": place.column + place.width,
            "snippet": {"text": place.source_line},
        }
    return physical
