"""What a task may answer: results, and the errors that its handlers know."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from asl2sw.asl.model import Located, TaskState
from asl2sw.equivalence.asl import AWS_PROSE, Failure, NoAnswer, Result, TaskOutcome
from asl2sw.equivalence.generate.changes import Change, changes_of
from asl2sw.equivalence.generate.demands import TaskDemand
from asl2sw.equivalence.generate.shapes import Shape
from asl2sw.equivalence.generate.values import Values
from asl2sw.source.tree import JsonValue

_INVOKE = ":states:::lambda:invoke"
_WAITING, _ACTIVITY = ".waitForTaskToken", ":activity:"
_ASKING = f"{_INVOKE}{_WAITING}"
_MARGIN_MS = 500
_MOST_BEATS = 20
_NO_NAMES_OF_FAILURES = ("States.ALL", "States.TaskFailed", "States.Timeout", "States.HeartbeatTimeout")
_UNKNOWN_ERROR = "Unforeseen"
_UNREACHABLE = "Lambda.ServiceException"
# What happens to the call itself: no function can tell why, but AWS does.
_WITHOUT_CAUSE = ("Lambda.TooManyRequestsException", "Lambda.AWSLambdaException", "Lambda.Unknown")


def result_of(task: TaskDemand, values: Values) -> Result:
    """A result; that of lambda:invoke stands in the response that AWS gives."""
    if not _is_invoke(task):
        return Result(values.of(task.result, "result"))
    payload = values.of(_payload(task), "Payload")
    return Result({"ExecutedVersion": "$LATEST", "Payload": payload, "StatusCode": 200})


def changes_of_result(task: TaskDemand, value: JsonValue) -> Iterator[Change]:
    """The changes of a result of the task, of lambda:invoke those of what the function gives."""
    if not _is_invoke(task):
        yield from changes_of(task.result, value)
    elif isinstance(value, dict):
        for change in changes_of(_payload(task), value.get("Payload")):
            yield replace(change, steps=("Payload", *change.steps))


def errors_of(task: TaskDemand, values: Values) -> list[TaskOutcome]:
    """Failures by the names its handlers know and by one they do not, failed calls, no answer in time."""
    names = [name for name in task.errors if name not in _NO_NAMES_OF_FAILURES]
    failures = [Failure(name, _cause(task, name, values)) for name in (*names, _UNKNOWN_ERROR)]
    failed_calls = [
        Failure(name, AWS_PROSE) for name in (_UNREACHABLE, *_WITHOUT_CAUSE) if name in (*names, _UNREACHABLE)
    ]
    if isinstance(task.state, TaskState) and task.state.resource.value.endswith(_ASKING):
        failures += [Failure(name) for name in (*names[:1], _UNKNOWN_ERROR)]  # told by the function at once
    return [*failures, *failed_calls, *([NoAnswer()] if task.may_time_out else [])]


def slow_outcomes_of(task: TaskDemand, result: Result) -> Iterator[tuple[str, TaskOutcome]]:
    """Answers around the time limits that stand in the definition, each with its name.

    Not in a Map, where a call that takes long changes the order of the others.
    """
    state = task.state
    if task.in_map or not isinstance(state, TaskState):
        return
    limit, beat = state.timeout_seconds, state.heartbeat_seconds
    if not isinstance(limit, Located):
        return
    is_silent = beat is None and state.heartbeat_seconds_path is None
    if is_silent or (isinstance(beat, Located) and limit.value <= _MOST_BEATS * beat.value and _beats(state)):
        yield "in time", replace(result, delay_ms=limit.value * 1000 - _MARGIN_MS)
        yield "too late", replace(result, delay_ms=limit.value * 1000 + _MARGIN_MS)


def _beats(state: TaskState) -> bool:
    """Whether who works on it can give signs of life."""
    return state.resource.value.endswith(_WAITING) or _ACTIVITY in state.resource.value


def _cause(task: TaskDemand, error: str, values: Values) -> str:
    """The reason of a failure: JSON as Lambda gives it where the machine reads that, else a text."""
    if task.cause.json is None:
        return f"{task.state.name} failed"
    told = values.of(task.cause.json, "cause")
    if isinstance(told, dict):
        told = {"errorMessage": "failed", "errorType": error, **told}
    return json.dumps(told)


def _is_invoke(task: TaskDemand) -> bool:
    return isinstance(task.state, TaskState) and task.state.resource.value.endswith(_INVOKE)


def _payload(task: TaskDemand) -> Shape:
    return task.result.fields.get("Payload", Shape())
