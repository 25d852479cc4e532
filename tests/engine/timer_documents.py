"""A workflow that tells when the timers of an instance begin to run: both engines and their interpreter."""

from __future__ import annotations

from typing import Any

from asl2sw.equivalence.engine import Result


def _document(id: str, state: dict[str, Any], **more: Any) -> dict[str, Any]:
    head = {"id": id, "version": "1", "specVersion": "0.8", "name": id, "start": state["name"]}
    return {**head, "expressionLang": "jq", **more, "states": [{**state, "end": True}]}


def _branch(name: str, time: str, action: dict[str, Any]) -> dict[str, Any]:
    filters = {"results": f"${{ {time} }}", "toStateData": f"${{ null | .{name} }}"}
    return {"name": name, "actions": [{**action, "actionDataFilter": filters}]}


# The subflow sleeps for no time at all; the other branch calls a service, within the request.
SLEEPING_AND_CALLING = [
    _document(
        "sleepingandcalling",
        {
            "name": "Both",
            "type": "parallel",
            "branches": [
                _branch("slept", ".at", {"subFlowRef": {"workflowId": "sleepingbriefly"}}),
                _branch(
                    "called",
                    "now",
                    {"functionRef": {"refName": "task", "arguments": {"ContentData": "${ 1 }"}}},
                ),
            ],
        },
        functions=[{"name": "task", "type": "custom", "operation": "rest:post:http://service.invalid/task"}],
    ),
    _document(
        "sleepingbriefly",
        {
            "name": "Sleep",
            "type": "sleep",
            "duration": "PT0S",
            "stateDataFilter": {"output": "${ {at: now} }"},
        },
    ),
]
SLOW_REPLY = {"task": [Result(1, delay_ms=50)]}
RUNS = 8  # the engine takes the branches in any order, and one of the two shows nothing
