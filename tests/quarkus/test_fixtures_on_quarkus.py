"""Every run of every fixture on Quarkus, the production runtime: all workflows in one application.

What the runtime itself changes is declared with the run, as `quarkus` in `runs.json`, with a reason.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from fixture_cases import Case, load_cases
from fixture_runs import Run, differences
from harness import QuarkusApp
from run_parameters import runs_of

pytestmark = pytest.mark.quarkus

CASES = load_cases()
_LIMIT_S = 60.0


@pytest.fixture(scope="module")
def app(start_app: Callable[[Sequence[Mapping[str, Any]]], QuarkusApp]) -> QuarkusApp:
    return start_app([document for case in CASES for document in case.convert(own_id=True).documents])


@pytest.mark.parametrize(("case", "run"), list(runs_of(CASES)))
def test_run(app: QuarkusApp, case: Case, run: Run) -> None:
    root, *_ = case.convert(own_id=True).documents
    input = json.dumps(run.input) if case.takes_text else run.input
    result = app.run(root["id"], input, run.replies, time_limit_s=_LIMIT_S)
    assert differences(run.on_quarkus, result.outcome) == []
    assert result.agrees is not False, f"the reply to the request says something else: {result.rest}"
