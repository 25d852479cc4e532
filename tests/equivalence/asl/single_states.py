"""Recorded TestState calls as runs of a machine around the one state that was tested."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from asl_machines import machine_of
from corpus import Case
from masks import Masks, differences

from asl2sw.equivalence.asl import (
    Behaviour,
    Failure,
    Given,
    Result,
    Status,
    TaskCall,
    TaskOutcome,
    Trace,
    run_machine,
)

_TESTED = "StateName"
_ONE_ITEM = {
    "StartAt": "One",
    "States": {"One": {"Type": "Task", "Resource": "arn:aws:lambda:::function:mocked", "End": True}},
}


def is_runnable(case: Case) -> bool:
    """Whether AWS ran the state, and what a task answered is known."""
    expected, request = case.record["expected"], case.record["request"]
    if "api_error" in expected:
        return False  # the request itself was wrong
    return case.record["class"] != "real-task" or "mock" in request or _inspected_result(case) is not None


def _inspected_result(case: Case) -> Any:
    return case.record["expected"].get("inspection_json", {}).get("result")


def replay(case: Case) -> Trace:
    request = case.record["request"]
    context = Given(request["context_json"]) if "context_json" in request else None
    return run_machine(
        machine_of(_machine(case)),
        request.get("input_json", {}),
        _behaviour(case),
        variables=request.get("variables_json", {}),
        context=context,
    )


def _tested_state(case: Case) -> tuple[str, dict[str, Any]]:
    definition, name = case.record["definition"], case.record["request"].get("stateName", _TESTED)
    state = definition["States"][name] if "States" in definition else definition
    return name, dict(state)


def _machine(case: Case) -> dict[str, Any]:
    """The state, with a Succeed state wherever it leads; a mocked Parallel or Map gets tasks as bodies."""
    name, state = _tested_state(case)
    mocked = "mock" in case.record["request"]
    if mocked and state["Type"] == "Parallel":
        state["Branches"] = [
            {
                "StartAt": f"Branch {number}",
                "States": {
                    f"Branch {number}": {
                        "Type": "Task",
                        "Resource": "arn:aws:lambda:::function:mocked",
                        "End": True,
                    }
                },
            }
            for number in range(len(state["Branches"]))
        ]
    if mocked and state["Type"] == "Map":
        body = "ItemProcessor" if "ItemProcessor" in state else "Iterator"
        state[body] = {**state[body], **_ONE_ITEM}
    if not {"Next", "End", "Choices"} & state.keys() and state["Type"] not in ("Succeed", "Fail"):
        state["End"] = True
    ends = {target: {"Type": "Succeed"} for target in _targets(state)}
    return {"StartAt": name, "States": {name: state, **ends}}


def _targets(state: Mapping[str, Any]) -> Iterator[str]:
    for holder in (state, *state.get("Catch", ()), *state.get("Choices", ())):
        yield from (holder[key] for key in ("Next", "Default") if key in holder)


def _behaviour(case: Case) -> Behaviour:
    request = case.record["request"]
    mock = request.get("mock", {})
    _, state = _tested_state(case)
    if "errorOutput" in mock:
        failure = mock["errorOutput"]
        return lambda call: Failure(failure.get("error"), failure.get("cause"))
    result = json.loads(mock["result"]) if "result" in mock else _inspected_result(case)
    if state["Type"] not in ("Map", "Parallel"):
        return lambda call: Result(result)

    def behave(call: TaskCall) -> TaskOutcome:
        return Result(result[call.where[-1].index])

    return behave


def compare(case: Case, trace: Trace) -> list[str]:
    """Everything in which the run differs from the recording."""
    expected, wildcards = case.record["expected"], case.record["wildcards"]
    masks = Masks(frozenset(wildcards["paths"]), tuple(wildcards["tokens"]))
    told: dict[str, Any] = {"status": _status(trace, case)}
    recorded: dict[str, Any] = {"status": expected["status"]}
    if "output_json" in expected:
        told["output_json"], recorded["output_json"] = trace.output, expected["output_json"]
    if trace.status is Status.FAILED or "error" in expected:
        told["error"], recorded["error"] = trace.error, expected.get("error")
    if "nextState" in expected and expected["status"] != "RETRIABLE":
        told["nextState"], recorded["nextState"] = trace.entries[1].state, expected["nextState"]
    payload = expected.get("inspection_json", {}).get("afterParameters")
    if payload is not None and trace.calls:
        told["payload"], recorded["payload"] = trace.calls[0].payload, payload
    return [str(difference) for difference in differences(recorded, told, masks, "/expected")]


def _status(trace: Trace, case: Case) -> str:
    """TestState stops at the first retry, and tells apart how a state ended."""
    if trace.retries:
        return "RETRIABLE"
    failed = "errorOutput" in case.record["request"].get("mock", {})
    return "CAUGHT_ERROR" if failed and trace.status is Status.SUCCEEDED else str(trace.status)
