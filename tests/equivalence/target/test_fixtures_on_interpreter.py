"""Every run of every fixture: the interpreter of the target does what the engine does."""

from __future__ import annotations

import json
import re

import pytest
from fixture_cases import Case, load_cases
from fixture_runs import Run, differences
from played_services import played
from run_parameters import runs_of

from asl2sw.equivalence.target import NotModelled, prepare

CASES = load_cases()
# (case, run): what it needs
NOT_MODELLED = {("task-lambda/text-reply", "what the runtime would lose arrives"): "a number beyond 2^53"}


@pytest.mark.parametrize(("case", "run"), list(runs_of(CASES)))
def test_run(case: Case, run: Run) -> None:
    input = json.dumps(run.input) if case.takes_text else run.input
    prepared = prepare(case.convert().documents)
    if (case.name, run.name) in NOT_MODELLED:
        with pytest.raises(NotModelled, match=re.escape(NOT_MODELLED[case.name, run.name])):
            played(prepared, input, run.replies)
    else:
        assert differences(run.expect, played(prepared, input, run.replies)) == []


def test_what_is_not_modelled_is_a_run() -> None:
    assert {(case.name, run.name) for case in CASES for run in case.runs()} >= NOT_MODELLED.keys()
