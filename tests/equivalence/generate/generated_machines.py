"""Machines that the tests generate cases for."""

from __future__ import annotations

import json
from typing import Any

from asl2sw.asl import read_state_machine
from asl2sw.asl.model import StateMachine
from asl2sw.source import Reporter, read_text


def machine_of(states: dict[str, Any]) -> StateMachine:
    """The machine of states that stand in order: each goes on to the next one unless it says otherwise."""
    document, problems = read_text(json.dumps(_definition(states)), "machine.asl.json")
    assert document is not None and not problems
    reporter = Reporter(document)
    machine = read_state_machine(document, reporter)
    assert machine is not None and not reporter.has_errors, reporter.diagnostics
    return machine


def _definition(states: dict[str, Any]) -> dict[str, Any]:
    names = list(states)
    chained = {}
    for position, (name, state) in enumerate(states.items()):
        follow = {}
        if state["Type"] not in ("Choice", "Succeed", "Fail") and not {"Next", "End"} & state.keys():
            last = position == len(names) - 1
            follow = {"End": True} if last else {"Next": names[position + 1]}
        chained[name] = {**state, **follow}
    return {"StartAt": names[0], "States": chained}
