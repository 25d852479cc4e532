"""How much Java a workflow becomes.

Quarkus generates one method per workflow, of at most 64 kB, and one constant per jq text, of at most
65,535 bytes. One workflow over either limit and the whole application does not build (engine fact).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from asl2sw.sonataflow.model import (
    Action,
    CallbackState,
    EventAction,
    EventState,
    ForeachState,
    InjectState,
    OnError,
    OpenApiFunction,
    OperationState,
    ParallelState,
    RestFunction,
    SleepState,
    State,
    SubflowAction,
    SwitchState,
    Workflow,
)

# The compiler's limit is 65,535. The figures below are those of nodes late in a large workflow; the first 250
# nodes take less, together 5,800 bytes or a tenth (docs/engine-facts.md).
MOST_BYTES = 68_000
MOST_TEXT_BYTES = 65_000

_WORKFLOW = 210
_STATES: Mapping[type[State], int] = {
    InjectState: 113,
    OperationState: 275,
    CallbackState: 400,
    EventState: 300,
    SleepState: 116,
    SwitchState: 129,
    ForeachState: 805,
    ParallelState: 196,
}
_END = 78
_ERROR_MESSAGE = 113
_MANY_WAYS_IN = 91
_STATE_FILTER = 120
_CONDITION = 103
_BRANCH = 253
_EVENT = 130  # of those that one state waits for
_ERROR = 171
_EXPRESSION, _REST, _SUBFLOW, _EMIT = 154, 535, 314, 300
_STEP = 111  # of an action beside the call itself: each filter, and storing the result

# what a flow takes of its workflow: before it does anything, with the ends that its states share; for each
# node outside that it leads to; for each node at which it may be entered
_SUBFLOW_END = _STATES[InjectState] + _STATE_FILTER + _END + _MANY_WAYS_IN
FIXED_BYTES = _WORKFLOW + _STATES[OperationState] + _STATES[SwitchState] + 3 * _SUBFLOW_END
WAY_OUT_BYTES = _SUBFLOW_END
WAY_IN_BYTES = _CONDITION + _MANY_WAYS_IN

_CALLS = frozenset({"functionRef", "refName"})


def generated_bytes(workflow: Workflow) -> int:
    """At most how many bytes the method takes that Quarkus generates for the workflow."""
    return _WORKFLOW + sum(bytes_by_source(workflow).values())


def bytes_by_source(workflow: Workflow) -> dict[str, int]:
    """What each ASL state takes of that method."""
    services = {
        function.name
        for function in workflow.functions
        if isinstance(function, RestFunction | OpenApiFunction)
    }
    ways_in = Counter(target for state in workflow.states for target in _targets(state))
    found: Counter[str] = Counter()
    for state in workflow.states:
        size = _state_bytes(state, services) + (_MANY_WAYS_IN if ways_in[state.name] > 1 else 0)
        found[workflow.origins[state.name].state] += size
    return dict(found)


def _targets(state: State) -> Iterator[str]:
    """Every way out of a state, the same target as often as it occurs."""
    if state.transition is not None:
        yield state.transition
    match state:
        case (
            OperationState(on_errors=handlers)
            | CallbackState(on_errors=handlers)
            | EventState(on_errors=handlers)
        ):
            yield from (handler.transition for handler in handlers for _ in handler.errors)
        case SwitchState(conditions=conditions, default=default):
            yield from (condition.transition for condition in conditions)
            yield default


def _state_bytes(state: State, services: set[str]) -> int:
    filters = (state.input_filter is not None) + (state.output_filter is not None)
    size = _STATES[type(state)] + _STATE_FILTER * filters
    if state.transition is None and not isinstance(state, SwitchState):
        size += _END
    match state:
        case InjectState(error_message=message):
            size += 0 if message is None else _ERROR_MESSAGE
        case OperationState(actions=actions, on_errors=handlers):
            size += sum(_action_bytes(action, services) for action in actions)
            size += _errors_bytes(handlers)
        case CallbackState(action=Action() | EventAction() as action, on_errors=handlers):
            size += _action_bytes(action, services) + _errors_bytes(handlers)
        case EventState(events=events, actions=actions, on_errors=handlers):
            size += _EVENT * len(events) + sum(_action_bytes(action, services) for action in actions)
            size += _errors_bytes(handlers)
        case SwitchState(conditions=conditions):
            size += _CONDITION * len(conditions)
        case ParallelState(branches=branches):
            size += sum(_BRANCH + _SUBFLOW + _steps_bytes(action) for _, action in branches)
        case ForeachState(action=action):
            size += 0 if action is None else _steps_bytes(action)
    return size


def _errors_bytes(handlers: tuple[OnError, ...]) -> int:
    return _ERROR * sum(len(handler.errors) for handler in handlers)


def _action_bytes(action: Action | EventAction | SubflowAction, services: set[str]) -> int:
    if isinstance(action, EventAction):
        return _EMIT
    if isinstance(action, SubflowAction):
        return _SUBFLOW + _steps_bytes(action)
    return (_REST if action.function in services else _EXPRESSION) + _steps_bytes(action)


def _steps_bytes(action: Action | SubflowAction) -> int:
    filters = [action.from_state_data]
    if isinstance(action, SubflowAction):
        filters.append(action.results)
    return _STEP * (1 + sum(each is not None for each in filters))


def longest_texts(document: Mapping[str, Any]) -> dict[str, int]:
    """For each state of a workflow document the bytes of its longest text, its functions included."""
    functions = {each["name"]: _text_bytes(each["operation"]) for each in document.get("functions", ())}
    return {
        state["name"]: max(
            (
                functions.get(text, 0) if key in _CALLS else _text_bytes(text)
                for key, text in _texts(state, "")
            ),
            default=0,
        )
        for state in document["states"]
    }


def _texts(value: Any, key: str) -> Iterator[tuple[str, str]]:
    """Every text under a value with the key it stands at."""
    match value:
        case str():
            yield key, value
        case list():
            for item in value:
                yield from _texts(item, key)
        case dict():
            for name, member in value.items():
                yield from _texts(member, name)


def _text_bytes(text: str) -> int:
    """Bytes of a text in a class file, which has characters beyond U+FFFF as two of three bytes each."""
    if text.isascii():
        return len(text)
    beyond = sum(character > "\uffff" for character in text)
    return len(text.encode("utf-8", "surrogatepass")) + 2 * beyond
