"""State machines that are too large for one workflow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Definition = dict[str, Any]
State = dict[str, Any]

_FUNCTION = "arn:aws:lambda:us-east-1:111111111111:function:"


def function_of(state: str) -> str:
    """The name of the function that a task calls."""
    return state.lower()


def choices_and_passes(count: int) -> Definition:
    """Every other state a Choice, which leaves for one of two failing ends when `stopAt` is its number."""

    def state(number: int) -> State:
        if number % 2:
            return {"Type": "Pass", "Result": number, "ResultPath": "$.last"}
        rule = {"Variable": "$.stopAt", "NumericEquals": number, "Next": "Odd" if number % 4 else "Even"}
        return {"Type": "Choice", "Choices": [rule], "Default": _name("Step", number + 1)}

    return _chain("Step", count, state, Odd=_fail("Stopped.Odd"), Even=_fail("Stopped.Even"))


def plain_tasks(count: int) -> Definition:
    """Tasks that handle no error."""
    return _chain("Work", count, lambda number: _task("Work", number))


def handled_tasks(count: int) -> Definition:
    """Tasks that are retried, and that share the state which goes on after an error: at the middle."""
    handlers = {
        "Retry": [{"ErrorEquals": ["Busy"], "IntervalSeconds": 1, "MaxAttempts": 2, "MaxDelaySeconds": 1}],
        "Catch": [
            {"ErrorEquals": ["Lost"], "ResultPath": "$.lost", "Next": "Find"},
            {"ErrorEquals": ["States.ALL"], "Next": "Broken"},
        ],
    }
    find = {"Type": "Pass", "Result": True, "ResultPath": "$.found", "Next": _name("Work", count // 2)}
    return _chain(
        "Work",
        count,
        lambda number: _task("Work", number) | handlers,
        Find=find,
        Broken=_fail("Machine.Broken"),
    )


def large_loop(count: int, rounds: int) -> Definition:
    """A loop of so many states that no workflow can hold all of them; variables live through it.

    Every state reads a field of its own from the input.
    """

    def state(number: int) -> State:
        if number == count - 1:
            rule = {"Variable": "$.round", "NumericLessThan": rounds, "Next": "Step0"}
            return {"Type": "Choice", "Choices": [rule], "Default": "Out"}
        if number == 0:
            counted = {"round.$": "States.MathAdd($.round, 1)", "seen.$": "$.seen", "given.$": "$.given"}
            return {"Type": "Pass", "Parameters": counted, "Assign": {"round.$": "$.round"}}
        parameters = {"in.$": "$round", "value.$": f"$.given.v{number}"}
        return {"Type": "Pass", "Parameters": parameters, "ResultPath": f"$.seen.s{number}"}

    definition = _chain("Step", count, state, Out={"Type": "Succeed"})
    parameters = {"round": 0, "seen": {}, "given.$": "$"}
    begin = {"Type": "Pass", "Parameters": parameters, "Next": "Step0"}
    return {"StartAt": "Begin", "States": {"Begin": begin, **definition["States"]}}


def large_branch(count: int) -> Definition:
    """A Parallel with one small branch and one with many tasks, whose error is caught."""
    small = {"StartAt": "Small", "States": {"Small": {"Type": "Pass", "Result": "small", "End": True}}}
    both = {
        "Type": "Parallel",
        "Branches": [small, plain_tasks(count)],
        "Catch": [{"ErrorEquals": ["Lost"], "ResultPath": "$.lost", "Next": "After"}],
        "ResultPath": "$.both",
        "Next": "After",
    }
    after = {"Type": "Pass", "Result": True, "ResultPath": "$.after", "End": True}
    return {"StartAt": "Both", "States": {"Both": both, "After": after}}


def _chain(prefix: str, count: int, state: Callable[[int], State], **others: State) -> Definition:
    states: dict[str, State] = {}
    for number in range(count):
        made = state(number)
        if made["Type"] != "Choice":
            made |= {"End": True} if number == count - 1 else {"Next": _name(prefix, number + 1)}
        states[_name(prefix, number)] = made
    return {"StartAt": _name(prefix, 0), "States": states | others}


def _name(prefix: str, number: int) -> str:
    return f"{prefix}{number}"


def _task(prefix: str, number: int) -> State:
    name = _name(prefix, number)
    return {"Type": "Task", "Resource": _FUNCTION + function_of(name), "ResultPath": f"$.r{number}"}


def _fail(error: str) -> Mapping[str, Any]:
    return {"Type": "Fail", "Error": error, "Cause": "as the machine says"}
