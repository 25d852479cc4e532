"""What a run is told, and what it leaves behind.

Times are milliseconds of a virtual clock that stands at 0 when the run starts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeAlias

from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue

# --- services --------------------------------------------------------------------------------------


NULL_BODY: JsonValue = {"Port": None, "Host": None, "ContentData": None}  # what the engine sends for null


@dataclass(frozen=True, slots=True)
class HttpCall:
    """One request of the workflow.

    `body` is what the engine sends, where null is an object of three nulls; None of a method without a body.
    """

    workflow: str
    instance: str
    state: str
    function: str
    url: str
    method: str
    body: JsonValue  # shared with the run: not to be changed
    sequence: int  # calls of this function before this one, in the whole run
    at: int
    headers: Mapping[str, str] = field(default_factory=dict)  # those that the workflow sets
    query: Mapping[str, str] = field(default_factory=dict)  # what is added to the URL

    @property
    def payload(self) -> JsonValue:
        """The body that the workflow means."""
        return None if self.body == NULL_BODY else self.body


@dataclass(frozen=True, slots=True)
class HttpReply:
    """An answer with a JSON body; an empty body, or none, is None."""

    status: int
    body: JsonValue
    delay_ms: int = 0


@dataclass(frozen=True, slots=True)
class UnreadableReply:
    """Status 200 with a body that is no JSON."""

    delay_ms: int = 0


@dataclass(frozen=True, slots=True)
class ConnectionLost:
    """The service cannot be reached, or closes the connection without an answer."""

    delay_ms: int = 0


@dataclass(frozen=True, slots=True)
class NoReply:
    """No answer ever comes, so that a time limit passes if there is one."""


Reply: TypeAlias = HttpReply | UnreadableReply | ConnectionLost | NoReply
Behaviour: TypeAlias = Callable[[HttpCall], Reply]


# --- events ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Produced:
    """An event that the workflow sent."""

    workflow: str
    instance: str
    state: str
    event: str
    type: str
    data: JsonValue
    at: int


@dataclass(frozen=True, slots=True)
class Awaited:
    """A state that now waits for an event.

    `data` is its state data, in which the task's token is; `request` what its instance sent last.
    """

    workflow: str
    instance: str
    state: str
    types: tuple[str, ...]
    data: JsonValue
    request: HttpCall | Produced | None
    sequence: int  # waits of this state before this one, in this instance
    at: int


@dataclass(frozen=True, slots=True)
class Event:
    """The event that comes: its data, and how long it takes."""

    data: JsonValue
    delay_ms: int = 0


Answers: TypeAlias = Callable[[Awaited], Event | NoReply]


# --- trace -----------------------------------------------------------------------------------------


class Status(StrEnum):
    """How a run ended.

    ACTIVE: it never ends, because nothing is left that could go on (a failed subflow, an answer that does
    not come). UNDECIDED says nothing: a limit was passed, or two timers fire at the same moment.
    """

    COMPLETED = "COMPLETED"
    ERROR = "ERROR"
    ABORTED = "ABORTED"  # by workflowExecTimeout
    ACTIVE = "ACTIVE"
    UNDECIDED = "UNDECIDED"


@dataclass(frozen=True, slots=True)
class Limits:
    """A run that passes one of these ends UNDECIDED. `start` is the moment at which the clock stands at 0."""

    steps: int = 20_000  # states entered, actions and iterations begun
    data_characters: int = 2_000_000  # of the JSON text that an expression reads
    total_characters: int = 100_000_000  # that all expressions of the run read
    start: datetime = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class StateEntry:
    workflow: str
    instance: str
    state: str
    at: int


@dataclass(frozen=True, slots=True)
class Slept:
    """A sleep; `ms` is 0 when the duration is 0 or negative."""

    workflow: str
    instance: str
    state: str
    ms: int
    at: int


@dataclass(frozen=True, slots=True)
class TargetTrace:
    """Everything about a run that one can observe.

    `output` is the final state data of the root. `error` is `{Error, Cause}`, as far as the message of a
    failed run is such an object. `detail` says in our words why a run failed or could not be decided.
    """

    status: Status
    output: JsonValue
    error: Mapping[str, str | None] | None
    message: str | None
    duration_ms: int
    calls: tuple[HttpCall, ...]
    sleeps: tuple[Slept, ...]
    states: tuple[StateEntry, ...]
    events: tuple[Produced, ...]
    detail: str
