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
    ForeachState,
    InjectState,
    OperationState,
    ParallelState,
    RestFunction,
    SleepState,
    State,
    SubflowAction,
    SwitchState,
    Workflow,
)

MOST_BYTES = 60_000  # the limit is 65,535; the model below errs by some hundred bytes (docs/engine-facts.md)
MOST_TEXT_BYTES = 65_000

_WORKFLOW = 166
_STATES: Mapping[type[State], int] = {
    InjectState: 109,
    OperationState: 247,
    SleepState: 101,
    SwitchState: 174,
    ForeachState: 379,
    ParallelState: 161,
}
_CONDITION = 135
_BRANCH = 649  # with the subflow that it runs
_FILTER = 92
_EXPRESSION_ACTION, _REST_ACTION, _SUBFLOW_ACTION = 211, 739, 440
_ERROR = 107

# what a flow takes of its workflow: without states of its own, for each other flow that it leads to, and for
# each node at which it may be entered
FIXED_BYTES = _WORKFLOW + 2 * (_STATES[OperationState] + _FILTER) + _STATES[SwitchState]
WAY_OUT_BYTES = _STATES[InjectState] + _FILTER
WAY_IN_BYTES = _CONDITION
_CALLS = frozenset({"functionRef", "refName"})


def generated_bytes(workflow: Workflow) -> int:
    """About how many bytes the method takes that Quarkus generates for the workflow."""
    return _WORKFLOW + sum(bytes_by_source(workflow).values())


def bytes_by_source(workflow: Workflow) -> dict[str, int]:
    """What each ASL state takes of that method."""
    services = {function.name for function in workflow.functions if isinstance(function, RestFunction)}
    found: Counter[str] = Counter()
    for state in workflow.states:
        found[workflow.origins[state.name].state] += _state_bytes(state, services)
    return dict(found)


def _state_bytes(state: State, services: set[str]) -> int:
    filters = (state.input_filter is not None) + (state.output_filter is not None)
    size = _STATES[type(state)] + _FILTER * filters
    match state:
        case OperationState(actions=actions, on_errors=handlers):
            size += sum(_action_bytes(action, services) for action in actions)
            size += _ERROR * sum(len(handler.errors) for handler in handlers)
        case SwitchState(conditions=conditions):
            size += _CONDITION * len(conditions)
        case ParallelState(branches=branches):
            size += _BRANCH * len(branches)
        case ForeachState():
            size += _SUBFLOW_ACTION
    return size


def _action_bytes(action: Action | SubflowAction, services: set[str]) -> int:
    if isinstance(action, SubflowAction):
        return _SUBFLOW_ACTION
    return _REST_ACTION if action.function in services else _EXPRESSION_ACTION


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
        case Mapping():
            for name, member in value.items():
                yield from _texts(member, name)
        case list():
            for item in value:
                yield from _texts(item, key)


def _text_bytes(text: str) -> int:
    """Bytes of a text in a class file, which has characters beyond U+FFFF as two of three bytes each."""
    beyond = sum(character > "\uffff" for character in text)
    return len(text.encode("utf-8", "surrogatepass")) + 2 * beyond
