"""A service that gets the payload by HTTP POST and answers the result (protocol "lambda")."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from asl2sw.equivalence.asl import AWS_PROSE, Failure, NoAnswer, Result, TaskCall, TaskOutcome
from asl2sw.equivalence.compare.roles.role import (
    NotComparable,
    Role,
    Sent,
    payload_of,
    shown_event,
    text_of,
)
from asl2sw.equivalence.target import HttpCall, HttpReply, NoReply, Produced, Reply, UnreadableReply
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue

# Errors that AWS gives to a call that fails, and the status that stands for each.
FAILED_CALLS: Mapping[str, int] = {
    "Lambda.ServiceException": 503,
    "Lambda.TooManyRequestsException": 429,
    "Lambda.AWSLambdaException": 400,
}
UNREADABLE = "Lambda.Unknown"  # a reply that is no JSON
_LONG_MS = 1000  # the shortest HeartbeatSeconds
_ASKS_FOR_TEXT: JsonValue = {"Asl2sw-Reply": "json-text"}


@dataclass(frozen=True, slots=True)
class ServiceRole(Role):
    """`invokes`: by lambda:invoke, of which the service gets and gives the Payload alone.

    `text_reply`: the request asks for JSON text, and gets it. `beats`: the task has HeartbeatSeconds, within
    which the workflow wants the reply: nobody can give a sign of life.
    """

    invokes: bool = False
    text_reply: bool = False
    beats: bool = False

    @property
    def on_engine(self) -> bool:
        return not self.text_reply

    def understood(self, call: TaskCall, outcome: TaskOutcome) -> TaskOutcome:
        if self.beats and _takes_long(outcome):
            raise NotComparable(f"how {call.state} would give signs of life is not modelled")
        match outcome:
            case Result(value, delay):
                error = function_error(self.answer_of(value))
                return outcome if error is None else replace(error, delay_ms=delay)
        return understood_failure(outcome)

    def expected(self, call: TaskCall) -> tuple[JsonValue, ...]:
        payload = payload_of(call, invokes=self.invokes)
        return ({"headers": _ASKS_FOR_TEXT, "body": payload} if self.text_reply else payload,)

    def seen(self, sent: Sent) -> JsonValue:
        if isinstance(sent, Produced):
            return shown_event(sent)
        body = sent.payload
        return {"headers": dict(sent.headers), "body": body} if self.text_reply else body

    def reply(self, outcome: TaskOutcome, call: HttpCall) -> Reply:
        if isinstance(outcome, Result):
            value = self.answer_of(outcome.value)
            if self.text_reply and function_error(value) is None:
                value = {"json": json.dumps(value)}
            return HttpReply(200, value, outcome.delay_ms)
        return failed_reply(outcome)

    def answer_of(self, value: JsonValue) -> JsonValue:
        """What the service gives for a result: with lambda:invoke the Payload alone."""
        if not self.invokes:
            return value
        return value.get("Payload") if isinstance(value, dict) else value


def _takes_long(outcome: TaskOutcome) -> bool:
    return outcome.heartbeats if isinstance(outcome, NoAnswer) else outcome.delay_ms >= _LONG_MS


def understood_failure(outcome: TaskOutcome) -> TaskOutcome:
    """A failure of a function as AWS reports it, when the service answers `failed_reply`."""
    match outcome:
        case Failure(str(error), None, delay):
            return Failure(error, text_of({"errorType": error}), delay)
        case Failure(None):
            raise NotComparable("a service cannot fail without a name")
    return outcome


def failed_reply(outcome: Failure | NoAnswer) -> Reply:
    """What a service answers that fails."""
    match outcome:
        case Failure(str(error), cause, delay) if cause == AWS_PROSE:
            if error == UNREADABLE:
                return UnreadableReply(delay)
            return HttpReply(FAILED_CALLS[error], None, delay)
        case Failure(error, cause, delay):
            told: dict[str, JsonValue] = {"errorType": error}
            return HttpReply(200, told if cause is None else {**told, "cause": cause}, delay)
        case _:
            return NoReply()


def function_error(answer: JsonValue) -> Failure | None:
    """A reply object with a text `errorType` says that the function failed."""
    if not isinstance(answer, dict) or not isinstance(answer.get("errorType"), str):
        return None
    cause = answer.get("cause")
    return Failure(str(answer["errorType"]), cause if isinstance(cause, str) else text_of(answer))
