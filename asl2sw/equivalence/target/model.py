"""The documents as the engine takes them, with their programs; only what this interpreter knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TypeAlias

from asl2sw.equivalence.target.failures import Handler
from asl2sw.equivalence.target.programs import Program
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue


@dataclass(frozen=True, slots=True)
class ExpressionCall:
    """A function that is a jq expression."""

    function: str
    program: Program


@dataclass(frozen=True, slots=True)
class LiteralBody:
    """A body in an argument that is a JSON object itself, in which texts may be read as jq."""

    value: JsonValue


@dataclass(frozen=True, slots=True)
class RestCall:
    """A request. `limit` is its RequestTimeout, in milliseconds; `body` None stands for none."""

    function: str
    method: str
    url: str | Program
    headers: tuple[tuple[str, Program], ...]
    query: tuple[tuple[str, Program], ...]
    body: Program | LiteralBody | None
    limit: int | Program | None


@dataclass(frozen=True, slots=True)
class Subflow:
    workflow_id: str


@dataclass(frozen=True, slots=True)
class EventSent:
    event: str
    type: str
    data: Program


Call: TypeAlias = ExpressionCall | RestCall | Subflow | EventSent


@dataclass(frozen=True, slots=True)
class Action:
    """`stored`: the key of the state data that the result replaces; else it is merged, or collected."""

    call: Call
    from_state_data: Program | None
    results: Program | None
    stored: str | None


@dataclass(frozen=True, slots=True)
class StateBase:
    """`transition` is None at the end. `message`: the program of `metadata.errorMessage`."""

    name: str
    input_filter: Program | None = None
    output_filter: Program | None = None
    transition: str | None = None
    message: Program | None = None


@dataclass(frozen=True, slots=True)
class Inject(StateBase):
    """With `data: {}`."""


@dataclass(frozen=True, slots=True)
class Operation(StateBase):
    actions: tuple[Action, ...] = ()
    handlers: tuple[Handler, ...] = ()


@dataclass(frozen=True, slots=True)
class SleepState(StateBase):
    """`duration` is in milliseconds, or a program that gives ISO 8601 text."""

    duration: int | Program = 0


@dataclass(frozen=True, slots=True)
class Switch(StateBase):
    """Conditions in the order in which the engine asks them."""

    conditions: tuple[tuple[Program, str], ...] = ()
    default: str = ""


@dataclass(frozen=True, slots=True)
class Parallel(StateBase):
    branches: tuple[tuple[Action, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Foreach(StateBase):
    collection: Program | None = None
    parameter: str = ""
    collected: str = ""
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting(StateBase):
    """A callback state, whose actions come `before` the event, or an event state, whose come `after` it."""

    before: tuple[Action, ...] = ()
    types: tuple[str, ...] = ()
    stored: str = ""
    after: tuple[Action, ...] = ()
    timeout: int | Program | None = None
    handlers: tuple[Handler, ...] = ()


State: TypeAlias = Inject | Operation | SleepState | Switch | Parallel | Foreach | Waiting


@dataclass(frozen=True, slots=True)
class Workflow:
    """`timeout_ms` is its workflowExecTimeout."""

    id: str
    name: str
    start: str
    timeout_ms: int | None
    states: Mapping[str, State] = field(repr=False)
