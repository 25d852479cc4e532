"""Fixtures, recorded executions and the engine, all by the code of their own tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from asl2sw.equivalence.engine import Engine

_TESTS = Path(__file__).parents[2]
_CONFORMANCE = _TESTS / "conformance"
sys.path += [str(_TESTS / "fixtures"), str(_CONFORMANCE), str(_TESTS / "engine")]


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    with Engine() as running:
        yield running


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    from tally import summary

    plugins = terminalreporter.config.pluginmanager.get_plugins()
    printers = {str(path / "conftest.py") for path in (_CONFORMANCE, _TESTS / "equivalence" / "asl")}
    if any(getattr(plugin, "__file__", None) in printers for plugin in plugins):
        return
    lines = list(summary(report for group in terminalreporter.stats.values() for report in group))
    if lines:
        terminalreporter.section("recorded on AWS")
    for line in lines:
        terminalreporter.write_line(line)
