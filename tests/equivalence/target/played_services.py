"""The services of the engine's stub, played to the interpreter, and its trace as an outcome of the engine."""

from __future__ import annotations

import heapq
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, urlsplit

from asl2sw.callbacks import event as event_of
from asl2sw.equivalence.engine import (
    Answered,
    Call,
    Dropped,
    FunctionError,
    HttpFailure,
    Json,
    Outcome,
    RawBody,
    Result,
)
from asl2sw.equivalence.engine import Reply as StubReply
from asl2sw.equivalence.engine.cloud_events import token_in
from asl2sw.equivalence.target import (
    Awaited,
    ConnectionLost,
    Event,
    HttpCall,
    HttpReply,
    Limits,
    NoReply,
    Prepared,
    Produced,
    Reply,
    Status,
    TargetTrace,
    UnreadableReply,
    run,
)

_LIMITS = Limits(steps=200_000)
_STATUSES = {
    Status.COMPLETED: "SUCCEEDED",
    Status.ERROR: "FAILED",
    Status.ABORTED: "TIMED_OUT",
    Status.ACTIVE: "RUNNING",
    Status.UNDECIDED: "UNDECIDED",
}


@dataclass(frozen=True)
class _Sent:
    """An event on its way."""

    at: int
    instance: str
    type: str
    data: Json


@dataclass
class Services:
    """`replies` as for `Engine.run`; those to an event go by its type. `call_ms`: what every call takes."""

    replies: Mapping[str, Sequence[StubReply]]
    call_ms: int = 0
    _sent: list[_Sent] = field(default_factory=list)
    _counts: Counter[str] = field(default_factory=Counter)

    def behave(self, call: HttpCall) -> Reply:
        reply = self._next(call.function)
        if reply is None:
            return HttpReply(404, None, self.call_ms)
        if isinstance(reply, Answered):
            self._send(reply, call.body, call.at)
            reply = reply.reply
        played = reply_of(reply)
        return (
            played
            if isinstance(played, NoReply)
            else replace(played, delay_ms=played.delay_ms + self.call_ms)
        )

    def answer(self, awaited: Awaited) -> Event | NoReply:
        """The next event for this instance that comes after it began to wait."""
        if isinstance(awaited.request, Produced) and awaited.sequence == 0:
            reply = self._next(awaited.request.type)
            if isinstance(reply, Answered):
                self._send(reply, awaited.request.data, awaited.request.at)
        coming = [
            sent
            for sent in self._sent
            if sent.instance == awaited.instance and sent.type in awaited.types and sent.at > awaited.at
        ]
        if not coming:
            return NoReply()
        first = min(coming, key=lambda sent: sent.at)
        return Event(first.data, first.at - awaited.at)

    def _next(self, function: str) -> StubReply | None:
        replies = self.replies.get(function)
        if not replies:
            return None
        self._counts[function] += 1
        return replies[min(self._counts[function], len(replies)) - 1]

    def _send(self, reply: Answered, payload: Json, at: int) -> None:
        token = token_in(payload)
        assert token is not None
        for answer in reply.answers:
            event = event_of(answer.data.get("token", token), dict(answer.data))
            self._sent.append(
                _Sent(at + answer.delay_ms, event["kogitoprocrefid"], event["type"], event["data"])
            )


def reply_of(reply: StubReply) -> Reply:
    """What the stub's server sends."""
    match reply:
        case Result(value, delay):
            return HttpReply(200, value, delay)
        case FunctionError(error, cause, delay):
            told: dict[str, Any] = {"errorType": error}
            return HttpReply(200, told if cause is None else {**told, "cause": cause}, delay)
        case HttpFailure(status, body, delay):
            return HttpReply(status, body, delay)
        case RawBody(text, delay_ms=delay):
            return _raw(text, delay)
        case Dropped():
            return ConnectionLost()
    raise AssertionError(reply)


def _raw(text: str, delay: int) -> Reply:
    try:
        return HttpReply(200, json.loads(text) if text else None, delay)
    except ValueError:
        return UnreadableReply(delay)


def played(
    prepared: Prepared,
    input: Json,
    replies: Mapping[str, Sequence[StubReply]],
    limits: Limits = _LIMITS,
    *,
    call_ms: int = 0,
) -> Outcome:
    """One run as the engine would report it. Raises NotModelled."""
    services = Services(replies, call_ms)
    return outcome_of(run(prepared, input, services.behave, limits, answers=services.answer))


def _sent_call(call: HttpCall) -> Call:
    """The call as the stub has it; a URL that the workflow computes it finds in a header."""
    headers = {name.lower(): value for name, value in call.headers.items()}
    parameters = [f"{quote(name)}={quote(value, safe='')}" for name, value in call.query.items()]
    query = "&".join(filter(None, [urlsplit(call.url).query, *parameters]))
    headers = {"asl2sw-url": call.url, **headers}
    return Call(call.function, call.body, headers, method=call.method, query=query)


def outcome_of(trace: TargetTrace) -> Outcome:
    told = trace.error or {}
    calls = [(call.at, _sent_call(call)) for call in trace.calls]
    events = [(event.at, Call(event.type, event.data, {}, is_event=True)) for event in trace.events]
    both = heapq.merge(calls, events, key=lambda call: call[0])
    return Outcome(
        _STATUSES[trace.status],
        trace.output,
        told.get("Error"),
        told.get("Cause"),
        trace.message if trace.status is Status.ERROR else trace.detail,
        tuple(call for _, call in both),
        trace.duration_ms,
    )
