"""Definitions as machines, and behaviours for their tasks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from asl2sw.asl.model import StateMachine
from asl2sw.asl.reader import read_state_machine
from asl2sw.equivalence.asl import Failure, NoAnswer, Result, TaskCall, TaskOutcome, Trace, run_machine
from asl2sw.source import Reporter, read_text

ARN = "arn:aws:lambda:us-east-1:111111111111:function:work"


def machine_of(definition: Mapping[str, Any]) -> StateMachine:
    """The machine of a definition that has no errors."""
    document, problems = read_text(json.dumps(definition), "machine.asl.json")
    assert document is not None and not problems, problems
    reporter = Reporter(document)
    machine = read_state_machine(document, reporter)
    assert machine is not None and not reporter.has_errors, reporter.diagnostics
    return machine


def chain(*states: tuple[str, dict[str, Any]], **top: Any) -> dict[str, Any]:
    """A definition that goes from state to state; the last one ends unless it says how it goes on."""
    chained: dict[str, Any] = {}
    for position, (name, state) in enumerate(states):
        follow: dict[str, Any] = {}
        if state["Type"] not in ("Choice", "Succeed", "Fail") and not {"Next", "End"} & state.keys():
            last = position == len(states) - 1
            follow = {"End": True} if last else {"Next": states[position + 1][0]}
        chained[name] = {**state, **follow}
    return {"StartAt": states[0][0], "States": chained, **top}


def no_tasks(call: TaskCall) -> TaskOutcome:
    raise AssertionError(f"unexpected call of {call.state}")


def run(definition: Mapping[str, Any], input: Any = None, **options: Any) -> Trace:
    """Runs a definition; `behaviour` may be a function, or the outcomes of the calls in their order."""
    behaviour = options.pop("behaviour", no_tasks)
    if isinstance(behaviour, list):
        behaviour = in_turn(behaviour)
    return run_machine(machine_of(definition), {} if input is None else input, behaviour, **options)


def in_turn(outcomes: list[TaskOutcome]) -> Any:
    left = iter(outcomes)
    return lambda call: next(left)


__all__ = ["ARN", "Failure", "NoAnswer", "Result", "chain", "in_turn", "machine_of", "no_tasks", "run"]
