"""The forms of a report for programs, by the names of the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from asl2sw.gate.formats.github import github_text
from asl2sw.gate.formats.json_report import json_text
from asl2sw.gate.formats.junit import junit_text
from asl2sw.gate.formats.sarif import sarif_text
from asl2sw.gate.report import Report

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "json": json_text,
    "sarif": sarif_text,
    "junit": junit_text,
    "github": github_text,
}
