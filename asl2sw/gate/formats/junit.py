"""JUnit XML, which most CI systems show.

There is a test for each finding that fails the check, and one for each file without such a finding. What kept
files from being checked is an error.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from asl2sw.diagnostics import render_diagnostic
from asl2sw.gate.finding import Finding
from asl2sw.gate.report import Report

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_text(report: Report) -> str:
    """Findings below the fail level stand in the output of their file's test."""
    suite = Element("testsuite", {"name": "asl2sw check"})
    for problem in report.problems:
        error = SubElement(SubElement(suite, "testcase", {"classname": "asl2sw", "name": "check"}), "error")
        error.set("message", _xml(problem.partition("\n")[0]))
        error.text = _xml(problem)
    failures = 0
    for file in dict.fromkeys((*report.files, *(finding.file for finding in report.findings))):
        of_file = [finding for finding in report.findings if finding.file == file]
        failing = [finding for finding in of_file if report.fails(finding)]
        for finding in failing:
            _failure(suite, finding)
        if not failing:
            test = _test(suite, file, "converts")
            _output(test, of_file)
        elif len(failing) < len(of_file):
            _output(suite[-1], [finding for finding in of_file if not report.fails(finding)])
        failures += len(failing)
    numbers = {"tests": len(suite), "failures": failures, "errors": len(report.problems), "skipped": 0}
    counts = {name: str(number) for name, number in numbers.items()}
    suite.attrib |= counts
    root = Element("testsuites", counts)
    root.append(suite)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, "unicode") + "\n"


def _test(suite: Element, file: str, name: str) -> Element:
    return SubElement(suite, "testcase", {"classname": _xml(file), "name": name, "file": _xml(file)})


def _failure(suite: Element, finding: Finding) -> None:
    diagnostic = finding.diagnostic
    where = f" at {diagnostic.place.line}:{diagnostic.place.column}" if diagnostic.place else ""
    test = _test(suite, finding.file, f"{diagnostic.code}{where}")
    failure = SubElement(test, "failure", {"type": diagnostic.code, "message": _xml(diagnostic.message)})
    failure.text = _xml(render_diagnostic(diagnostic))


def _output(test: Element, findings: list[Finding]) -> None:
    if findings:
        SubElement(test, "system-out").text = "\n".join(
            _xml(render_diagnostic(each.diagnostic)) for each in findings
        )


def _xml(text: str) -> str:
    """Without the characters that XML 1.0 has no way to write."""
    return _NOT_XML.sub("\ufffd", text)
