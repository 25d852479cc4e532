"""The interpreter repeats what AWS recorded; only then may it judge anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest
import recorded_executions as recorded
import single_states
from asl_machines import run
from corpus import Case, parameters, recorded_cases
from interpreter_deviations import CHOICES, EXECUTIONS, INTRINSICS, TEST_STATE
from masks import Masks, differences
from tally import AGREED, MISMATCHED, Recorder, counted

EXECUTION_CASES = [
    case for case in recorded_cases("executions") if case.record["class"] in ("pure", "mocked")
]
CHOICE_CASES = recorded_cases("choice_cases")
INTRINSIC_CASES = recorded_cases("intrinsics")
TEST_STATE_CASES = [case for case in recorded_cases("test_state") if single_states.is_runnable(case)]

Differ = Callable[[Case], list[str]]


def differ_in_execution(case: Case) -> list[str]:
    return recorded.compare(case, recorded.replay(case))


def differ_in_call(case: Case) -> list[str]:
    """The one state around an intrinsic call."""
    record = case.record
    state = {**record["state_definition"], "End": True}
    state.pop("Next", None)
    trace = run({"StartAt": "Call", "States": {"Call": state}}, record["state_input"])
    wildcards = record["wildcards"]
    paths = frozenset(path.replace("/expected/output", "", 1) for path in wildcards["expected_paths"])
    masks = Masks(paths, tuple(wildcards["tokens"]))
    if trace.status != record["status"]:
        return [f"status: recorded {record['status']}, actual {trace.status} ({trace.error}: {trace.detail})"]
    return [str(difference) for difference in differences(record["state_output"], trace.output, masks)]


def differ_in_test_state(case: Case) -> list[str]:
    return single_states.compare(case, single_states.replay(case))


def listed(case: Case, deviations: Mapping[str, str]) -> str:
    """The result that a case is known to have."""
    return MISMATCHED if case.id in deviations else AGREED


@parameters(EXECUTION_CASES)
def test_execution(case: Case, record_property: Recorder) -> None:
    with counted(record_property, "interpreter, executions", case, listed(case, EXECUTIONS)):
        assert not (differing := differ_in_execution(case)), "\n".join(differing)


@parameters(CHOICE_CASES)
def test_choice(case: Case, record_property: Recorder) -> None:
    with counted(record_property, "interpreter, choices", case, listed(case, CHOICES)):
        assert not (differing := differ_in_execution(case)), "\n".join(differing)


@parameters(INTRINSIC_CASES)
def test_intrinsic(case: Case, record_property: Recorder) -> None:
    with counted(record_property, "interpreter, intrinsic calls", case, listed(case, INTRINSICS)):
        assert not (differing := differ_in_call(case)), "\n".join(differing)


@parameters(TEST_STATE_CASES)
def test_single_state(case: Case, record_property: Recorder) -> None:
    with counted(record_property, "interpreter, TestState calls", case, listed(case, TEST_STATE)):
        assert not (differing := differ_in_test_state(case)), "\n".join(differing)


@pytest.mark.parametrize(
    ("deviations", "cases"),
    [
        (EXECUTIONS, EXECUTION_CASES),
        (CHOICES, CHOICE_CASES),
        (INTRINSICS, INTRINSIC_CASES),
        (TEST_STATE, TEST_STATE_CASES),
    ],
    ids=["executions", "choices", "intrinsics", "test_state"],
)
def test_every_deviation_is_a_case(deviations: Mapping[str, str], cases: Iterable[Case]) -> None:
    assert deviations.keys() <= {case.id for case in cases}


GOALS: list[Any] = [
    pytest.param(EXECUTION_CASES, differ_in_execution, 0.99, id="executions"),
    pytest.param(TEST_STATE_CASES, differ_in_test_state, 0.97, id="test_state"),
]


@pytest.mark.parametrize(("cases", "differ", "goal"), GOALS)
@pytest.mark.parametrize("held_out", [False, True], ids=["main", "held_out"])
def test_the_goal_is_reached(cases: list[Case], differ: Differ, goal: float, held_out: bool) -> None:
    """The share that agrees, cases that are listed as deviations counted against it."""
    part = [case for case in cases if case.held_out is held_out]
    agreeing = sum(_agrees(case, differ) for case in part)
    assert part and agreeing >= goal * len(part), f"{agreeing} of {len(part)} agree"


def _agrees(case: Case, differ: Differ) -> bool:
    try:
        return not differ(case)
    except AssertionError:
        return False
