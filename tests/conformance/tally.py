"""What became of each case, counted at the end of the run.

Tests attach their result to the test report, so that it also counts in runs with several processes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from corpus import HELD_OUT_PART, Case

from asl2sw import ConversionError

PROPERTY = "conformance"
AGREED, MISMATCHED, CRASHED, KNOWN = "agreed", "mismatched", "crashed", "mismatched as listed"

Recorder = Callable[[str, object], None]  # pytest's record_property


def refused(code: str) -> str:
    """The result of a case that is refused with a diagnostic."""
    return f"refused {code}"


@contextmanager
def counted(record: Recorder, suite: str, case: Case, listed: str = AGREED) -> Iterator[None]:
    """Counts a case: agreed, mismatched where an assertion fails, refused, or crashed.

    `listed`: the result it is known to have; any other one fails the test. What went wrong with a case of the
    held-out part is not told, so that nobody debugs on it.
    """
    problem: Exception | None = None
    result = AGREED
    try:
        yield
    except ConversionError as refusal:
        problem, result = refusal, refused(_first_code(refusal))
    except AssertionError as mismatch:
        problem, result = mismatch, MISMATCHED
    except Exception as crash:
        problem, result = crash, CRASHED
    record(PROPERTY, [suite, case.part, KNOWN if result == listed == MISMATCHED else result])
    if result == listed:
        return
    if problem is None:
        pytest.fail(f"agrees, but is listed as {listed}: take the entry away", pytrace=False)
    if case.held_out:
        raise pytest.fail.Exception(f"held-out case: {result}", pytrace=False) from None
    raise problem


def _first_code(refusal: ConversionError) -> str:
    return next(found.code for found in refusal.diagnostics if found.is_error)


def summary(reports: Iterable[Any]) -> Iterator[str]:
    """A line for each suite and part."""
    counts: dict[tuple[str, bool], Counter[str]] = defaultdict(Counter)
    for report in reports:
        for name, value in getattr(report, "user_properties", ()):
            if name == PROPERTY and report.when == "call":
                suite, part, result = value
                counts[suite, part == HELD_OUT_PART][result] += 1
    for (suite, held_out), results in sorted(counts.items()):
        others = [name for name in sorted(results) if name not in (AGREED, MISMATCHED)]
        told = ", ".join(f"{name} {results[name]}" for name in (AGREED, *others, MISMATCHED))
        part = f" ({HELD_OUT_PART})" if held_out else ""
        yield f"{suite}{part}: {results.total()} cases: {told}"


def write_summary(reporter: pytest.TerminalReporter, directory: Path) -> None:
    """Ends the run with a line for each suite of the tests below a directory."""
    below = f"{directory.relative_to(reporter.config.rootpath).as_posix()}/"
    reports = [
        report
        for group in reporter.stats.values()
        for report in group
        if (getattr(report, "nodeid", None) or "").startswith(below)
    ]
    lines = list(summary(reports))
    if lines:
        reporter.section("recorded on AWS")
    for line in lines:
        reporter.write_line(line)
