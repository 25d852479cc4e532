"""The tools of the conformance tests, and the tally when they are not there to print it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

_CONFORMANCE = Path(__file__).parents[2] / "conformance"
sys.path.insert(0, str(_CONFORMANCE))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    from tally import summary

    plugins = terminalreporter.config.pluginmanager.get_plugins()
    if any(getattr(plugin, "__file__", None) == str(_CONFORMANCE / "conftest.py") for plugin in plugins):
        return
    lines = list(summary(report for group in terminalreporter.stats.values() for report in group))
    if lines:
        terminalreporter.section("recorded on AWS")
    for line in lines:
        terminalreporter.write_line(line)
