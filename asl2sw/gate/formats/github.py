"""Workflow commands of GitHub Actions: each finding becomes an annotation of its line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from asl2sw.diagnostics import Diagnostic, Severity
from asl2sw.gate.finding import Finding
from asl2sw.gate.report import Report

_COMMANDS: Mapping[Severity, str] = {
    Severity.ERROR: "error",
    Severity.TASK: "warning",
    Severity.REVIEW: "warning",
    Severity.INFO: "notice",
}


def github_text(report: Report) -> str:
    problems = [f"::error title=asl2sw::{_data(problem)}" for problem in report.problems]
    return "".join(line + "\n" for line in (*problems, *map(_command, report.findings)))


def _command(finding: Finding) -> str:
    diagnostic = finding.diagnostic
    properties = {"file": PurePath(finding.file).as_posix()}
    place = diagnostic.place
    if place is not None:
        properties |= {"line": str(place.line), "endLine": str(place.line)}
        properties |= {"col": str(place.column), "endColumn": str(place.column + place.width)}
    properties["title"] = f"{diagnostic.code} ({diagnostic.severity})"
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[diagnostic.severity]} {written}::{_data(_message(diagnostic))}"


def _message(diagnostic: Diagnostic) -> str:
    notes = (("AWS", diagnostic.aws), ("SonataFlow", diagnostic.sonataflow), ("Fix", diagnostic.fix))
    return "\n".join([diagnostic.message, *(f"{label}: {text}" for label, text in notes if text)])


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
