"""Recorded executions as runs of the interpreter, and how the two are compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from asl_machines import machine_of
from corpus import Case
from masks import Masks, differences, is_prose

from asl2sw.equivalence.asl import (
    AWS_PROSE,
    Behaviour,
    Execution,
    Failure,
    NoAnswer,
    Place,
    Result,
    TaskCall,
    TaskOutcome,
    Trace,
    run_machine,
)

_WHEN_RENDERED = datetime(2026, 11, 23, 11, 44, 18, tzinfo=UTC)  # of inputs that say "in a minute"
_OUR_TOKEN = re.compile(r".*#\d+")
_TIMED_OUT = ("ActivityTimedOut", "LambdaFunctionTimedOut", "TaskTimedOut")


def replay(case: Case) -> Trace:
    """The recorded execution, with the recorded results of its tasks."""
    record = case.record
    machine = machine_of(record["definition"])
    behaviour = recorded_behaviour(record.get("mock", {}))
    return run_machine(machine, record["input"], behaviour, execution=Execution(start=_WHEN_RENDERED))


def recorded_behaviour(mocks: Mapping[str, list[Mapping[str, Any]]]) -> Behaviour:
    """Every call gets the next recorded result of its state, in an iteration the next of that iteration."""
    taken: dict[str, list[bool]] = {state: [False] * len(replies) for state, replies in mocks.items()}

    def behave(call: TaskCall) -> TaskOutcome:
        replies = mocks.get(call.state, [])
        for position, reply in enumerate(replies):
            if not taken[call.state][position] and _is_at(reply.get("iteration"), call.where):
                taken[call.state][position] = True
                return _outcome_of(reply)
        raise AssertionError(f"no result is recorded for call {call.sequence + 1} of {call.state}")

    return behave


def _is_at(iteration: list[list[Any]] | None, where: tuple[Place, ...]) -> bool:
    """Whether a result was recorded in these iterations; branches were not recorded."""
    places = {place.state: place.index for place in where}
    return all(places.get(state) == index for state, index in iteration or ())


def _outcome_of(reply: Mapping[str, Any]) -> TaskOutcome:
    if "output" in reply:
        return Result(reply["output"])
    if reply["event"] in _TIMED_OUT:
        return NoAnswer()
    return Failure(reply["error"], reply["cause"])


def compare(case: Case, trace: Trace) -> list[str]:
    """Everything in which the run differs from the recording."""
    record, expected = case.record, case.record["expected"]
    masks = Masks(frozenset(record["wildcards"]["paths"]), tuple(record["wildcards"]["tokens"]))
    if trace.status != expected["status"]:
        return [
            f"status: recorded {expected['status']}, actual {trace.status} ({trace.error}: {trace.detail})"
        ]
    told: dict[str, Any] = {"error": trace.error}
    recorded: dict[str, Any] = {"error": expected.get("error")}
    if "output" in expected:  # some logs were recorded without data
        told["output"], recorded["output"] = trace.output, expected["output"]
    if not is_prose(expected.get("cause")):
        told["cause"], recorded["cause"] = trace.cause or None, expected.get("cause")
    else:
        told["cause"], recorded["cause"] = trace.cause, AWS_PROSE
    found = [str(difference) for difference in differences(recorded, told, masks, "/expected")]
    return found + _compare_calls(case, trace, masks) + _compare_entries(case, trace)


def _compare_calls(case: Case, trace: Trace, masks: Masks) -> list[str]:
    """Task by task, because branches and iterations may be recorded in any order."""
    lines: list[str] = []
    for state, replies in case.record.get("mock", {}).items():
        payloads = [call.payload for call in trace.calls if call.state == state]
        in_order = sorted(replies, key=lambda reply: reply.get("iteration") or [])
        recorded = [reply["payload"] for reply in in_order]
        in_calls = Masks(_replaced_in_payloads(case, state, in_order, masks), masks.tokens)
        lines += [
            f"calls of {state}: {difference}"
            for difference in differences(recorded, payloads, in_calls)
            if not _is_our_token(difference.actual)
        ]
    return lines


def _replaced_in_payloads(
    case: Case, state: str, replies: list[Mapping[str, Any]], masks: Masks
) -> frozenset[str]:
    """Pointers into the list of payloads where the recorder replaced a value."""
    return frozenset(
        pointer.replace(f"/history/tasks/{position}/payload", f"/{number}", 1)
        for number, reply in enumerate(replies)
        for position, task in enumerate(case.record["history"]["tasks"])
        if task["state"] == state and task.get("payload") == reply["payload"]
        for pointer in masks.paths
        if pointer.startswith(f"/history/tasks/{position}/payload")
    )


def _is_our_token(value: Any) -> bool:
    """Whether a value is a task token, which every interpreter makes for itself."""
    return isinstance(value, str) and _OUR_TOKEN.fullmatch(value) is not None


def _compare_entries(case: Case, trace: Trace) -> list[str]:
    """The states entered, where a history was recorded; the children of a distributed Map have their own."""
    history = case.record.get("history")
    if history is None or not history.get("states"):
        return []
    apart = set(_distributed_maps(case.record["definition"]))
    recorded = sorted(state["name"] for state in history["states"] if state["event"] == "entered")
    entered = sorted(
        entry.state for entry in trace.entries if not any(place.state in apart for place in entry.where)
    )
    return [] if recorded == entered else [f"states entered: recorded {recorded}, actual {entered}"]


def _distributed_maps(flow: Mapping[str, Any]) -> Iterator[str]:
    for name, state in flow["States"].items():
        processor = state.get("ItemProcessor") or state.get("Iterator")
        if processor and processor.get("ProcessorConfig", {}).get("Mode") == "DISTRIBUTED":
            yield name
        for body in filter(None, [*state.get("Branches", ()), processor]):
            yield from _distributed_maps(body)
