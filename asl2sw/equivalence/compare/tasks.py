"""What a task's outcome is for the machine, and what the service behind it answers.

One `TaskOutcome` is played on both sides: to the state machine as AWS would report it, to the workflow as an
HTTP reply (protocol "lambda").
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

import jq

from asl2sw.equivalence.asl import AWS_PROSE, Failure, NoAnswer, Result, TaskCall, TaskOutcome
from asl2sw.equivalence.target import HttpReply, NoReply, Reply, UnreadableReply
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue

# Errors that AWS gives to a call that fails, and the status that stands for each.
FAILED_CALLS: Mapping[str, int] = {
    "Lambda.ServiceException": 503,
    "Lambda.TooManyRequestsException": 429,
    "Lambda.AWSLambdaException": 400,
}
UNREADABLE = "Lambda.Unknown"  # a reply that is no JSON


class NotComparable(Exception):
    """The task does something that is not modelled on both sides."""


class TaskKind(StrEnum):
    SERVICE = "service"  # an HTTP POST of the payload
    EXPRESSION = "expression"  # jq in the workflow; nobody is called
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class TaskRole:
    """How a task is carried out.

    `invokes`: by lambda:invoke, of which the service gets and gives the Payload alone.
    """

    kind: TaskKind
    invokes: bool = False
    jq: str | None = None


def understood(outcome: TaskOutcome, role: TaskRole) -> TaskOutcome:
    """The outcome as AWS reports it, when the service answers what `reply_of` says."""
    match outcome:
        case Result(value, delay):
            error = _function_error(answer_of(value, role))
            return outcome if error is None else replace(error, delay_ms=delay)
        case Failure(str(error), None, delay):
            return Failure(error, _text({"errorType": error}), delay)
        case Failure(None):
            raise NotComparable("a service cannot fail without a name")
    return outcome


def reply_of(outcome: TaskOutcome, role: TaskRole) -> Reply:
    """What the service answers."""
    match outcome:
        case Result(value, delay):
            return HttpReply(200, answer_of(value, role), delay)
        case Failure(str(error), cause, delay) if cause == AWS_PROSE:
            if error == UNREADABLE:
                return UnreadableReply(delay)
            return HttpReply(FAILED_CALLS[error], None, delay)
        case Failure(error, cause, delay):
            told: dict[str, JsonValue] = {"errorType": error}
            return HttpReply(200, told if cause is None else {**told, "cause": cause}, delay)
        case NoAnswer():
            return NoReply()


def answer_of(value: JsonValue, role: TaskRole) -> JsonValue:
    """What the service gives for a result: with lambda:invoke the Payload alone."""
    if not role.invokes:
        return value
    return value.get("Payload") if isinstance(value, dict) else value


def _function_error(answer: JsonValue) -> Failure | None:
    """A reply object with a text `errorType` says that the function failed."""
    if not isinstance(answer, dict) or not isinstance(answer.get("errorType"), str):
        return None
    cause = answer.get("cause")
    return Failure(str(answer["errorType"]), cause if isinstance(cause, str) else _text(answer))


def payload_of(call: TaskCall, role: TaskRole) -> JsonValue:
    """What the service gets."""
    if not role.invokes:
        return call.payload
    return call.payload.get("Payload", {}) if isinstance(call.payload, dict) else {}


def computed(call: TaskCall, role: TaskRole) -> TaskOutcome:
    """The result of a task that is jq over its payload. An error of its own counts as States.Runtime."""
    try:
        value: Any = jq.compile(role.jq or ".").input_value(payload_of(call, role)).first()
    except ValueError:
        return Failure("States.Runtime", AWS_PROSE)
    except StopIteration:
        raise NotComparable(f"the jq of {call.state} gives no value") from None
    envelope = {"ExecutedVersion": "$LATEST", "Payload": value, "StatusCode": 200}
    return Result(envelope if role.invokes else value)


def _text(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
