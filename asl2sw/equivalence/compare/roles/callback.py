"""A request, and an event with the task's token that answers it later."""

from __future__ import annotations

import json
import math
from dataclasses import replace

from asl2sw.equivalence.asl import AWS_PROSE, Failure, NoAnswer, Result, TaskCall, TaskOutcome
from asl2sw.equivalence.compare.roles.role import NotComparable, Pending, Role, Sent, payload_of
from asl2sw.equivalence.compare.roles.service import failed_reply, understood_failure
from asl2sw.equivalence.compare.roles.tokens import MACHINE_TOKEN, WORKFLOW_TOKEN
from asl2sw.equivalence.target import Awaited, Event, HttpCall, HttpReply, NoReply, Reply
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue

_SOON_MS = 1  # an event never comes at once


@dataclass(frozen=True, slots=True)
class CallbackRole(Role):
    """`type`: of the event that is the request; None for an HTTP POST.

    `invokes`: by lambda:invoke, of which the Payload alone is sent. `wraps`: what is sent stands in
    `{taskToken, input}`. `reads_reply`: a reply to the POST may say that the task fails. `beat_ms`: how often
    whoever works on it gives a sign of life, where the task has HeartbeatSeconds.
    """

    type: str | None = None
    invokes: bool = False
    wraps: bool = False
    reads_reply: bool = False
    beat_ms: int | None = None

    @property
    def makes_ids(self) -> bool:
        return True

    def understood(self, call: TaskCall, outcome: TaskOutcome) -> TaskOutcome:
        match outcome:
            case NoAnswer(heartbeats=True) if self.beat_ms is None:
                raise NotComparable("signs of life of unknown length")
            case NoAnswer(heartbeats=False):
                return outcome
            case Failure() if self._fails_at_once(outcome):
                return understood_failure(outcome)
        if not self.wraps and (call.token is None or call.token not in json.dumps(self._payload(call))):
            raise NotComparable(f"nobody is told the token of {call.state}")
        if isinstance(outcome, NoAnswer):
            return outcome
        if isinstance(outcome, Failure) and outcome.cause == AWS_PROSE:
            outcome = replace(outcome, cause=None)
        return replace(outcome, delay_ms=max(outcome.delay_ms, _SOON_MS))

    def expected(self, call: TaskCall) -> tuple[JsonValue, ...]:
        payload = self._payload(call)
        return (payload if self.type is None else {"type": self.type, "data": payload},)

    def _payload(self, call: TaskCall) -> JsonValue:
        payload = payload_of(call, invokes=self.invokes)
        return {"taskToken": call.token or MACHINE_TOKEN, "input": payload} if self.wraps else payload

    def _fails_at_once(self, outcome: Failure) -> bool:
        """Whether the request fails: the call itself, or a function that says so without words of its own."""
        if self.type is not None or outcome.error is None:
            return False
        return outcome.cause == AWS_PROSE or (outcome.cause is None and self.reads_reply)

    def reply(self, outcome: TaskOutcome, call: HttpCall) -> Reply:
        if isinstance(outcome, Failure) and self._fails_at_once(outcome):
            return failed_reply(outcome)
        return HttpReply(200, {})

    def token_of(self, sent: Sent) -> str | None:
        found = WORKFLOW_TOKEN.search(json.dumps(sent.payload if isinstance(sent, HttpCall) else sent.data))
        return None if found is None else found[0]

    def answer(self, awaited: Awaited, pending: Pending) -> Event | NoReply:
        """Nothing comes where the request tells no token, or one that leads to another state."""
        token = None if awaited.request is None else self.token_of(awaited.request)
        if token is None:
            return NoReply()
        type, instance, *_ = token.split(":")
        if type not in awaited.types or instance != awaited.instance:
            return NoReply()
        if pending.old_token is not None:
            old, pending.old_token = pending.old_token, None
            return Event({"token": old, "output": '"too late"'}, _SOON_MS)
        return self._next_event(awaited, pending, token)

    def _next_event(self, awaited: Awaited, pending: Pending, token: str) -> Event | NoReply:
        """The answer, or a sign of life where it takes so long."""
        outcome, since = pending.outcome, awaited.at if pending.since is None else pending.since
        beats = not isinstance(outcome, NoAnswer) or outcome.heartbeats
        left = math.inf if isinstance(outcome, NoAnswer) else outcome.delay_ms - (awaited.at - since)
        pending.since = since
        if beats and self.beat_ms is not None and left > self.beat_ms:
            return Event({"token": token, "heartbeat": True}, self.beat_ms)
        if isinstance(outcome, NoAnswer):
            return NoReply()
        pending.answered = True
        return Event({"token": token, **_told(outcome)}, max(round(left), _SOON_MS))


def _told(outcome: Result | Failure) -> dict[str, JsonValue]:
    """The data of the event, as SendTaskSuccess and SendTaskFailure give it."""
    if isinstance(outcome, Result):
        return {"output": json.dumps(outcome.value)}
    cause = None if outcome.cause == AWS_PROSE else outcome.cause
    told = {"error": outcome.error, "cause": cause}
    return {key: value for key, value in told.items() if value is not None}
