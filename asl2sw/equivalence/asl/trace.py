"""What a run is told, and what it leaves behind.

Times are milliseconds of a virtual clock that stands at 0 when the execution starts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeAlias

from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue


@dataclass(frozen=True, slots=True)
class Place:
    """A branch of a Parallel state, or an iteration of a Map state; both count from 0."""

    state: str
    index: int


Where: TypeAlias = tuple[Place, ...]  # from the outside in; empty for the machine itself


# --- task behaviour --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TaskCall:
    """One call of a task's resource."""

    state: str
    resource: str
    payload: JsonValue  # shared with the run: not to be changed
    sequence: int  # calls of this state before this one, in the whole execution
    attempt: int  # retries before this call, in this visit of the state
    at: int
    where: Where
    token: str | None = None  # $$.Task.Token


@dataclass(frozen=True, slots=True)
class Result:
    """The task's result, before ResultSelector; it sends heartbeats until then."""

    value: JsonValue
    delay_ms: int = 0


@dataclass(frozen=True, slots=True)
class Failure:
    """The task fails. A task that reports no name or no reason has None there."""

    error: str | None
    cause: str | None = None
    delay_ms: int = 0


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The task never ends, so that TimeoutSeconds passes, or HeartbeatSeconds unless it sends heartbeats."""

    heartbeats: bool = False


TaskOutcome: TypeAlias = Result | Failure | NoAnswer
Behaviour: TypeAlias = Callable[[TaskCall], TaskOutcome]


@dataclass(frozen=True, slots=True)
class Execution:
    """What the context object says about the execution."""

    name: str = "execution"
    id: str = "arn:aws:states:::execution:machine:execution"
    role_arn: str = "arn:aws:iam:::role/machine"
    machine_name: str = "machine"
    machine_id: str = "arn:aws:states:::stateMachine:machine"
    start: datetime = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Limits:
    """A run that passes one of these ends UNDECIDED.

    `data_bytes` is AWS's own limit for what goes from state to state: beyond it AWS fails in ways of its own.
    """

    steps: int = 10_000  # states entered and attempts of tasks
    data_bytes: int = 262_144
    data_depth: int = 200


@dataclass(frozen=True, slots=True)
class Leeway:
    """What a run does where AWS leaves it open, or where a target is known to do otherwise.

    The defaults are AWS's way. `cancel_siblings`: a branch or iteration that fails ends the others at once;
    else they run to their end, and then the first failure counts. `describe_children`: a tolerated failure of
    a child execution is told with all its metadata; else with Error, Cause and Status. `calls_take_time`:
    tasks take as long as they say; else their answers, and the ends of time limits, come at once.
    `begin_after_failure`: iterations that were not cancelled include those that have not begun, of all Map
    states or of these. `counting_failure`: which of several failures at the same moment counts, from 0.
    `jitter_share`: which part of its delay a retry with jitter takes. `shortest_wait_ms`: how long a wait
    takes whose time has come already. `in_batches`: MaxConcurrency iterations end before others begin.
    """

    cancel_siblings: bool = True
    describe_children: bool = True
    calls_take_time: bool = True
    begin_after_failure: bool | frozenset[str] = True
    counting_failure: int = 0
    jitter_share: float = 1.0
    shortest_wait_ms: int = 0
    in_batches: bool = False


# --- trace -----------------------------------------------------------------------------------------


class Status(StrEnum):
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    TIMED_OUT = "TIMED_OUT"  # by the machine's own TimeoutSeconds
    UNDECIDED = "UNDECIDED"


@dataclass(frozen=True, slots=True)
class StateEntry:
    state: str
    input: JsonValue
    at: int
    where: Where


@dataclass(frozen=True, slots=True)
class Waited:
    """A Wait state; `ms` is 0 when the time has come already."""

    state: str
    ms: int
    at: int
    where: Where


@dataclass(frozen=True, slots=True)
class Retried:
    """A retry: `delay_ms` passes, then the state starts again.

    With `jitter` the delay may be anything from 0 up to `delay_ms`; the run takes all of it.
    """

    state: str
    error: str | None
    delay_ms: int
    jitter: bool
    count: int  # of this retrier in this visit, from 1
    at: int
    where: Where


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything about a run that one can observe.

    `error` and `cause` are None where the source gives none; `cause` is `errors.AWS_PROSE` where AWS would
    write it. `detail` says in our words why a run failed or could not be decided. Events are in the order in
    which they happen; of branches at the same moment the lower index comes first.
    """

    status: Status
    output: JsonValue
    error: str | None
    cause: str | None
    detail: str
    duration_ms: int
    calls: tuple[TaskCall, ...]
    waits: tuple[Waited, ...]
    retries: tuple[Retried, ...]
    entries: tuple[StateEntry, ...]
