"""Maps that read their items or write their results elsewhere, written with a task before and after.

That is what an emitted workflow does too, and so the interpreter can say what comes of such a Map.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

READ_FAILED, WRITE_FAILED = "States.ItemReaderFailed", "States.ResultWriterFailed"
_MOVED = ("ResultSelector", "ResultPath", "OutputPath", "Assign", "Next", "End")


def reader_name(state: str) -> str:
    return f"{state} reader"


def writer_name(state: str) -> str:
    return f"{state} writer"


def with_tasks(definition: Mapping[str, Any]) -> Mapping[str, Any]:
    """The definition itself where no Map reads or writes elsewhere, else a changed copy."""
    changed = copy.deepcopy(dict(definition))
    for flow in _flows(changed):
        for name, state in list(flow["States"].items()):
            if state.get("Type") != "Map":
                continue
            if "Resource" in state.get("ResultWriter", {}):
                flow["States"][writer_name(name)] = _split_writer(name, state)
            if "ItemReader" in state:
                flow["States"][reader_name(name)] = _split_reader(name, state)
                _redirect(flow, name)
    return definition if changed == definition else changed


def _flows(flow: Any) -> Iterator[dict[str, Any]]:
    yield flow
    for state in flow["States"].values():
        bodies = [*state.get("Branches", ()), state.get("Iterator"), state.get("ItemProcessor")]
        for body in filter(None, bodies):
            yield from _flows(body)


def _split_reader(name: str, state: dict[str, Any]) -> dict[str, Any]:
    reader = state.pop("ItemReader")
    state["ItemsPath"] = "$itemsRead"
    return {
        "Type": "Task",
        "Resource": reader["Resource"],
        "Parameters": reader.get("Parameters", {}),
        "ResultPath": None,
        "Assign": {"itemsRead.$": "$"},
        "Next": name,
        **_shared(state),
    }


def _split_writer(name: str, state: dict[str, Any]) -> dict[str, Any]:
    writer = state.pop("ResultWriter")
    moved = {field: state.pop(field) for field in _MOVED if field in state}
    state |= {"ResultPath": None, "Assign": {"toWrite.$": "$"}, "Next": writer_name(name)}
    return {
        "Type": "Task",
        "Resource": writer["Resource"],
        "Parameters": {**writer.get("Parameters", {}), "Results.$": "$toWrite"},
        **_shared(state),
        **moved,
    }


def _shared(state: Mapping[str, Any]) -> dict[str, Any]:
    fields = ("InputPath", "Retry", "Catch")
    return {field: copy.deepcopy(state[field]) for field in fields if field in state}


def _redirect(flow: dict[str, Any], name: str) -> None:
    """Whatever led to the Map leads to its reader."""
    if flow["StartAt"] == name:
        flow["StartAt"] = reader_name(name)
    for other, state in flow["States"].items():
        if other != reader_name(name):
            for place in (state, *state.get("Choices", ()), *state.get("Catch", ())):
                for field in ("Next", "Default"):
                    if place.get(field) == name:
                        place[field] = reader_name(name)
