"""Serverless Workflow 0.8 as the engine runs it: only what asl2sw emits, named as the specification names it.

Expressions are jq trees here and become text in `document.py`.
"""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from asl2sw.expressions.jq.tree import Identity, Jq
from asl2sw.graph.nodes import Origin
from asl2sw.lazy_dataclass import dataclass

ANY_ERROR = "java.lang.Exception"
# not the JsonQueryException it wraps: that and ANY_ERROR match in the same step, in no sure order
EXPRESSION_ERROR = "java.lang.IllegalArgumentException"
UNREADABLE_ERROR = "io.vertx.core.json.DecodeException"
STATUS_ERROR = "org.kie.kogito.internal.process.workitem.WorkItemExecutionException"  # any status but 2xx
TIMEOUT_ERROR = "io.smallrye.mutiny.TimeoutException"
NO_EVENT_ERROR = "TimedOut"  # no class: what the engine raises when an eventTimeout passes


@dataclass(frozen=True, slots=True)
class ExpressionFunction:
    """A named jq expression."""

    name: str
    operation: Jq


@dataclass(frozen=True, slots=True)
class RestFunction:
    """An HTTP request to a URL, which an argument may replace."""

    name: str
    url: str
    method: str = "post"


@dataclass(frozen=True, slots=True)
class OpenApiFunction:
    """An operation of an OpenAPI document that the application holds."""

    name: str
    operation: str


Function: TypeAlias = ExpressionFunction | RestFunction | OpenApiFunction


@dataclass(frozen=True, slots=True)
class ErrorDefinition:
    """A name for an exception of the runtime."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class EventDefinition:
    """A kind of CloudEvent. `kind` is "consumed" or "produced"."""

    name: str
    type: str
    kind: str


@dataclass(frozen=True, slots=True)
class Action:
    """A call of a function. `to_state_data` names the place whose value is replaced by the result."""

    function: str
    arguments: tuple[tuple[str, Jq | int], ...] = ()
    from_state_data: Jq | None = None
    to_state_data: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class EventAction:
    """Produces an event and does not wait. The engine ignores `answer`, which the specification asks for."""

    event: str
    answer: str
    data: Jq


@dataclass(frozen=True, slots=True)
class SubflowAction:
    """Runs another workflow; its output goes to `to_state_data`, or to the state's collection."""

    workflow_id: str
    from_state_data: Jq
    results: Jq | None = None
    to_state_data: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class OnError:
    """Where to go on after one of these errors."""

    errors: tuple[str, ...]
    transition: str


@dataclass(frozen=True, slots=True)
class WorkflowState:
    """What all states have. `transition` None ends the workflow."""

    name: str
    transition: str | None
    input_filter: Jq | None = None
    output_filter: Jq | None = None


@dataclass(frozen=True, slots=True)
class InjectState(WorkflowState):
    """Adds nothing; here for its filter, or to end with an error message."""

    error_message: Jq | None = None


@dataclass(frozen=True, slots=True)
class OperationState(WorkflowState):
    actions: tuple[Action | EventAction | SubflowAction, ...] = ()
    on_errors: tuple[OnError, ...] = ()


@dataclass(frozen=True, slots=True)
class SleepState(WorkflowState):
    """`duration` is ISO 8601 text, or a plain path to such text."""

    duration: str | Jq = "PT0S"


@dataclass(frozen=True, slots=True)
class CallbackState(WorkflowState):
    """Runs the action, then waits for the event, whose data goes to the key `stored` of the state data.

    `timeout` is ISO 8601 text, or an expression that gives it or whole milliseconds.
    """

    action: Action | EventAction | None = None
    event: str = ""
    stored: str = ""
    timeout: str | Jq | None = None
    on_errors: tuple[OnError, ...] = ()


@dataclass(frozen=True, slots=True)
class EventState(WorkflowState):
    """Waits for one of the events, whose data goes to the key `stored`; then runs the actions.

    `timeout` as in a callback state.
    """

    events: tuple[str, ...] = ()
    stored: str = ""
    actions: tuple[Action | EventAction, ...] = ()
    timeout: str | Jq | None = None
    on_errors: tuple[OnError, ...] = ()


@dataclass(frozen=True, slots=True)
class DataCondition:
    condition: Jq
    transition: str


@dataclass(frozen=True, slots=True)
class SwitchState(WorkflowState):
    """Conditions exclude each other: the engine does not go by their order (engine fact).

    `transition` is unused.
    """

    conditions: tuple[DataCondition, ...] = ()
    default: str = ""


@dataclass(frozen=True, slots=True)
class ParallelState(WorkflowState):
    """At least two branches, each a name and the subflow it runs (engine fact)."""

    branches: tuple[tuple[str, SubflowAction], ...] = ()


@dataclass(frozen=True, slots=True)
class ForeachState(WorkflowState):
    """Runs the action for each value of `input_collection`, all at the same time as far as they wait.

    What the action gives is collected at `output_collection`, in order of completion.
    """

    input_collection: Jq = field(default_factory=Identity)
    iteration_param: str = "i"
    output_collection: tuple[str, ...] = ()
    action: SubflowAction | None = None


State: TypeAlias = (
    InjectState
    | OperationState
    | CallbackState
    | EventState
    | SleepState
    | SwitchState
    | ParallelState
    | ForeachState
)


@dataclass(frozen=True, slots=True)
class Workflow:
    """One document; `origins` tells for each state the ASL state it comes from."""

    id: str
    name: str
    description: str | None
    start: str
    timeout_seconds: int | None
    functions: tuple[Function, ...]
    errors: tuple[ErrorDefinition, ...]
    states: tuple[State, ...]
    origins: dict[str, Origin]
    events: tuple[EventDefinition, ...] = ()
