"""The tools that run real definitions: they notice a wrong workflow, and prepare definitions as they say."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from filled_definitions import fill_in
from judge_runs import Verdict, differences, interpreter, judge
from outside_maps import with_tasks
from realworld_runs import run_case
from stubbed_machine import LONGEST_WAIT_MS, StubbedMachine, stub_machine

from asl2sw.equivalence.asl import AWS_PROSE, Failure, NoAnswer, Result, Trace
from asl2sw.equivalence.engine import Call, Engine, Outcome
from asl2sw.equivalence.generate import Case, Expected

LAMBDA = "arn:aws:lambda:us-east-1:111111111111:function:work"
TASK: dict[str, Any] = {
    "Type": "Task",
    "Resource": LAMBDA,
    "Parameters": {"id.$": "$.id"},
    "Retry": [{"ErrorEquals": ["Busy"], "IntervalSeconds": 60, "MaxAttempts": 2, "BackoffRate": 3}],
    "Catch": [{"ErrorEquals": ["Gone"], "ResultPath": "$.error", "Next": "Report"}],
    "Next": "Wait",
}
ORDER: dict[str, Any] = {
    "StartAt": "Work",
    "States": {
        "Work": TASK,
        "Wait": {"Type": "Wait", "Seconds": 3600, "Next": "Large?"},
        "Large?": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.n", "NumericGreaterThan": 5, "Next": "Report"}],
            "Default": "Done",
        },
        "Report": {"Type": "Pass", "Result": "reported", "ResultPath": "$.report", "End": True},
        "Done": {"Type": "Succeed"},
    },
}
CASES = {
    "works": ({"id": 1}, (Result({"n": 7}),)),
    "retried": ({"id": 1}, (Failure("Busy", "later"), Result({"n": 7}))),
    "caught": ({"id": 1}, (Failure("Gone", "for good"),)),
    "fails": ({"id": 1}, (Failure("Other", "no idea"),)),
    "call fails": ({"id": 1}, (Failure("Lambda.ServiceException", AWS_PROSE),)),
    "no id": ({}, (Result({"n": 7}),)),
}


def expected_of(machine: StubbedMachine, name: str) -> Expected:
    input, outcomes = CASES[name]
    case = Case(name, input, {"Work": outcomes})
    return Expected(case, interpreter(machine, cancels=False)(case))


def changed(machine: StubbedMachine, old: str, new: str) -> StubbedMachine:
    """The machine with documents in which a text is another one wherever it stands."""

    def replaced(node: Any) -> Any:
        match node:
            case dict():
                return {key: replaced(value) for key, value in node.items()}
            case list():
                return [replaced(item) for item in node]
            case str():
                return node.replace(old, new)
        return node

    documents = tuple(replaced(document) for document in machine.documents)
    assert documents != machine.documents
    return dataclasses.replace(machine, documents=documents)


# --- runs ------------------------------------------------------------------------------------------


@pytest.mark.engine
@pytest.mark.parametrize("name", CASES)
def test_a_right_workflow_agrees(engine: Engine, name: str) -> None:
    machine = stub_machine(ORDER)
    run = run_case(machine, expected_of(machine, name), engine)
    assert run.verdict is Verdict.AGREES and not run.is_wrong, run


@pytest.mark.engine
@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("works", "> 5", "> 7"),
        ("works", '"reported"', '"told"'),
        ("works", ".id", ".n"),
        ("retried", '"Busy"', '"Gone"'),
        ("caught", '"Gone"', '"Busy"'),
        ("caught", ".error", ".mistake"),
        ("no id", "States.Runtime", "States.Timeout"),
    ],
)
def test_a_wrong_workflow_differs(engine: Engine, name: str, old: str, new: str) -> None:
    machine = stub_machine(ORDER)
    run = run_case(changed(machine, old, new), expected_of(machine, name), engine)
    assert run.is_wrong, run


@pytest.mark.engine
def test_a_task_without_an_answer_times_out(engine: Engine) -> None:
    definition = copy.deepcopy(ORDER)
    definition["States"]["Work"] |= {"TimeoutSeconds": 600, "Retry": []}
    machine = stub_machine(definition)
    case = Case("no answer", {"id": 1}, {"Work": (NoAnswer(),)})
    run = run_case(machine, Expected(case, interpreter(machine, cancels=False)(case)), engine)
    assert (run.error, run.verdict) == ("States.Timeout", Verdict.AGREES)


@pytest.mark.engine
def test_a_machine_that_runs_too_long_is_ended(engine: Engine) -> None:
    loop = {"Type": "Wait", "Seconds": 50, "Next": "Work"}
    states = {"Work": {"Type": "Task", "Resource": LAMBDA, "Next": "Wait"}, "Wait": loop}
    definition = {"StartAt": "Work", "TimeoutSeconds": 300, "States": {**states, "End": {"Type": "Succeed"}}}
    definition["States"]["Work"] |= {"Catch": [{"ErrorEquals": ["Done"], "Next": "End"}]}
    machine = stub_machine(definition)
    case = Case("for ever", {}, {"Work": (Result(1),)})
    run = run_case(machine, Expected(case, interpreter(machine, cancels=False)(case)), engine)
    assert (run.status, run.verdict) == ("TIMED_OUT", Verdict.AGREES)


def test_waits_are_short() -> None:
    machine = stub_machine(ORDER)
    documents = machine.documents_for(expected_of(machine, "works").case)
    (wait,) = [state for document in documents for state in document["states"] if state["name"] == "Wait"]
    assert wait["duration"] == f"PT{LONGEST_WAIT_MS / 1000:.3f}S"


# --- comparison ------------------------------------------------------------------------------------


def outcome(trace: Trace, **other: Any) -> Outcome:
    """A run that did what the trace says, but for some fields."""
    calls = tuple(Call(call.state, call.payload, {}) for call in trace.calls)
    told = Outcome(str(trace.status), trace.output, trace.error, trace.cause, None, calls, 1)
    return dataclasses.replace(told, **other)


Change = Callable[[Trace], dict[str, Any]]


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("works", lambda trace: {}, []),
        (
            "works",
            lambda trace: {"status": "RUNNING", "output": None},
            ["status: expected SUCCEEDED; actual RUNNING"],
        ),
        (
            "works",
            lambda trace: {"output": {"n": 7}},
            ["output /report: expected 'reported', actual '(absent)'"],
        ),
        ("fails", lambda trace: {"error": "Else"}, ["error : expected 'Other', actual 'Else'"]),
        ("fails", lambda trace: {"cause": "no"}, ["cause : expected 'no idea', actual 'no'"]),
        ("no id", lambda trace: {"cause": None}, []),
        ("works", lambda trace: {"calls": ()}, ["calls of Work: expected 1, actual 0:"]),
        (
            "works",
            lambda trace: {"calls": (Call("Work", {"id": True}, {}),)},
            ["calls of Work /0/id: expected 1, actual True"],
        ),
    ],
)
def test_differences(name: str, change: Change, told: list[str]) -> None:
    machine = stub_machine(ORDER)
    trace = expected_of(machine, name).trace
    found = differences(machine, trace, outcome(trace, **change(trace)))
    assert [line.rstrip() for line in found] == told


def test_a_failure_is_no_other_failure_outside_of_branches() -> None:
    machine = stub_machine(ORDER)
    expected = expected_of(machine, "fails")
    actual = outcome(expected.trace, error="States.Runtime", cause=None)
    assert judge(machine, expected.case, [expected.trace], actual)[0] is Verdict.DIFFERS


# --- definitions -----------------------------------------------------------------------------------


def test_placeholders_are_filled_in_where_no_text_may_stand() -> None:
    definition = copy.deepcopy(ORDER)
    work = definition["States"]["Work"]
    work |= {"Resource": "${function}", "Retry": "${retry}", "Catch": "${catch}"}
    definition["States"]["Wait"] |= {"Seconds": "${seconds}", "Comment": "${comment}"}
    filled = fill_in(definition)
    assert filled["States"]["Wait"]["Seconds"] == 3
    assert filled["States"]["Wait"]["Comment"] == "${comment}"
    assert filled["States"]["Work"]["Resource"] == "${function}"
    assert filled["States"]["Work"]["Retry"][0]["ErrorEquals"] == ["States.TaskFailed"]
    assert "Catch" not in filled["States"]["Work"]
    assert definition["States"]["Wait"]["Seconds"] == "${seconds}"


def test_a_definition_without_them_stays_the_same() -> None:
    assert fill_in(ORDER) is ORDER
    assert with_tasks(ORDER) is ORDER


def test_a_map_that_reads_and_writes_elsewhere_gets_tasks() -> None:
    processor = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
    reader = {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Key.$": "$.key"}}
    writer = {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Prefix": "out"}}
    each = {"Type": "Map", "ItemReader": reader, "ResultWriter": writer, "ItemProcessor": processor}
    definition = {
        "StartAt": "First",
        "States": {
            "First": {"Type": "Pass", "Next": "Each"},
            "Each": {**each, "ResultPath": "$.written", "End": True},
        },
    }
    states = with_tasks(definition)["States"]
    assert states["First"]["Next"] == "Each reader"
    assert states["Each reader"]["Next"] == "Each"
    assert states["Each reader"]["Parameters"] == {"Key.$": "$.key"}
    assert states["Each"]["Next"] == "Each writer"
    assert states["Each"].keys().isdisjoint({"ItemReader", "ResultWriter", "End"})
    assert states["Each writer"]["Parameters"] == {"Prefix": "out", "Results.$": "$toWrite"}
    assert (states["Each writer"]["ResultPath"], states["Each writer"]["End"]) == ("$.written", True)
