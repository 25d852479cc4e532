"""Every run of every fixture: the interpreter of the target does what the engine does."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator

import pytest
from fixture_cases import BrokenFixture, Case, load_cases
from fixture_runs import Run, differences
from played_services import played

from asl2sw.equivalence.target import prepare

CASES = load_cases()


def runs() -> Iterator[object]:
    for case in CASES:
        with contextlib.suppress(BrokenFixture):  # told by the tests of the fixtures themselves
            for run in case.runs():
                yield pytest.param(case, run, id=f"{case.name}: {run.name}")


@pytest.mark.parametrize(("case", "run"), list(runs()))
def test_run(case: Case, run: Run) -> None:
    input = json.dumps(run.input) if case.takes_text else run.input
    outcome = played(prepare(case.convert().documents), input, run.replies)
    assert differences(run.expect, outcome) == []
