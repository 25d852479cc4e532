"""The embedded engine, one per test process, and the tally at the end of the run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tally import summary

from asl2sw.equivalence.engine import Engine


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    with Engine() as running:
        yield running


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [report for group in terminalreporter.stats.values() for report in group]
    lines = list(summary(reports))
    if lines:
        terminalreporter.section("recorded on AWS")
    for line in lines:
        terminalreporter.write_line(line)
