"""What every way of carrying out a task has to say, so that one outcome can be played on both sides."""

from __future__ import annotations

import json
from typing import TypeAlias

from asl2sw.equivalence.asl import TaskCall, TaskOutcome
from asl2sw.equivalence.target import Awaited, Event, HttpCall, NoReply, Produced, Reply
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue

Sent: TypeAlias = HttpCall | Produced


class NotComparable(Exception):
    """The task does something that is not modelled on both sides."""


@dataclass(slots=True)
class Pending:
    """A request that may be answered: the outcome, and when the workflow began to wait for it.

    `old_token`: of an earlier request of the same state, which somebody answers too late.
    """

    task: str
    outcome: TaskOutcome
    old_token: str | None = None
    since: int | None = None
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Role:
    """How a task is carried out; what is not said in a kind of its own is not modelled."""

    @property
    def on_engine(self) -> bool:
        """Whether the stub of the embedded engine can play it too."""
        return False

    @property
    def makes_ids(self) -> bool:
        """Whether its calls or results hold ids and times that differ in every run."""
        return False

    def understood(self, call: TaskCall, outcome: TaskOutcome) -> TaskOutcome:
        """The outcome as AWS reports it, when it is played to the workflow as below."""
        raise NotComparable(f"how {call.state} is carried out is not modelled")

    def expected(self, call: TaskCall) -> tuple[JsonValue, ...]:
        """What has to leave the workflow for a call, in order; to be compared with `seen`."""
        return ()

    def seen(self, sent: Sent) -> JsonValue:
        """What has left, in the same form."""
        return shown_event(sent) if isinstance(sent, Produced) else sent.payload

    def reply(self, outcome: TaskOutcome, call: HttpCall) -> Reply:
        """What a service answers to a request."""
        raise NotComparable(f"a request of {call.workflow}/{call.state}, which makes none")

    @property
    def asks_for(self) -> tuple[str, ...]:
        """Properties of the application that it reads."""
        return ()

    def token_of(self, sent: Sent) -> str | None:
        """The token in a request; None where the task does not wait."""
        return None

    def answer(self, awaited: Awaited, pending: Pending) -> Event | NoReply:
        """The event that comes for a state which waits after its request."""
        return NoReply()


UNKNOWN = Role()


def shown_event(sent: Produced) -> JsonValue:
    """An event as a value to be compared."""
    return {"type": sent.type, "data": sent.data}


def payload_of(call: TaskCall, *, invokes: bool) -> JsonValue:
    """What the service gets: of lambda:invoke the Payload alone."""
    if not invokes:
        return call.payload
    return call.payload.get("Payload", {}) if isinstance(call.payload, dict) else {}


def text_of(value: JsonValue) -> str:
    """Compact JSON text, as AWS writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
