"""Workflows as plain documents: dicts in the order a person would write them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from asl2sw.expressions.jq.narrow import narrow
from asl2sw.expressions.jq.program import program_text
from asl2sw.expressions.jq.tree import Jq, Literal, path_of, pipe
from asl2sw.sonataflow.model import (
    Action,
    CallbackState,
    DataCondition,
    EventAction,
    EventDefinition,
    EventState,
    ExpressionFunction,
    ForeachState,
    Function,
    InjectState,
    OnError,
    OpenApiFunction,
    OperationState,
    ParallelState,
    SleepState,
    State,
    SubflowAction,
    SwitchState,
    Workflow,
)

_EXPRESSION_WIDTH = 96
_FUNCTION_WIDTH = 120
_KEPT = 2048  # texts
Document = dict[str, Any]


def expression_text(expression: Jq, *, width: int = _EXPRESSION_WIDTH) -> str:
    """`${ ... }`; further lines are set under the first."""
    try:
        return _same_text(expression, width)
    except RecursionError:  # a chain that is too long to be compared
        return _text_of(expression, width)


@lru_cache(_KEPT)
def _same_text(expression: Jq, width: int) -> str:
    # five of six expressions have been written before
    return _text_of(expression, width)


def _text_of(expression: Jq, width: int) -> str:
    text = program_text(narrow(expression), width=width)
    return "${ " + text.replace("\n", "\n   ") + " }"


def workflow_document(workflow: Workflow) -> Document:
    """The Serverless Workflow 0.8 document."""
    document: Document = {"id": workflow.id, "version": "1.0", "specVersion": "0.8", "name": workflow.name}
    if workflow.description:
        document["description"] = workflow.description
    document |= {"expressionLang": "jq", "start": workflow.start}
    if workflow.timeout_seconds is not None:
        document["timeouts"] = {"workflowExecTimeout": {"duration": f"PT{workflow.timeout_seconds}S"}}
    if workflow.events:
        document["events"] = [_event(event) for event in workflow.events]
    if workflow.functions:
        document["functions"] = [_function(function) for function in workflow.functions]
    if workflow.errors:
        document["errors"] = [{"name": error.name, "code": error.code} for error in workflow.errors]
    document["states"] = [_state(state) for state in workflow.states]
    return document


def _function(function: Function) -> Document:
    if isinstance(function, ExpressionFunction):
        operation = expression_text(function.operation, width=_FUNCTION_WIDTH)
        return {"name": function.name, "type": "expression", "operation": operation}
    if isinstance(function, OpenApiFunction):
        return {"name": function.name, "type": "rest", "operation": function.operation}
    return {"name": function.name, "type": "custom", "operation": f"rest:{function.method}:{function.url}"}


def _event(event: EventDefinition) -> Document:
    document = {"name": event.name, "type": event.type, "kind": event.kind}
    # the specification wants a source of what is consumed; events of any source are taken (engine fact)
    return {**document, "source": ""} if event.kind == "consumed" else document


def _state(state: State) -> Document:
    match state:
        case InjectState():
            return _inject(state)
        case OperationState():
            return _operation(state)
        case CallbackState():
            return _callback(state)
        case EventState():
            return _wait_for_event(state)
        case SleepState():
            return _sleep(state)
        case SwitchState():
            return _switch(state)
        case ParallelState():
            return _parallel(state)
        case ForeachState():
            return _foreach(state)


def _filter(state: State) -> Document:
    filters = {}
    if state.input_filter is not None:
        filters["input"] = expression_text(state.input_filter)
    if state.output_filter is not None:
        filters["output"] = expression_text(state.output_filter)
    return {"stateDataFilter": filters} if filters else {}


def _leave(state: State) -> Document:
    return {"end": True} if state.transition is None else {"transition": state.transition}


def _inject(state: InjectState) -> Document:
    document: Document = {"name": state.name, "type": "inject", "data": {}, **_filter(state)}
    if state.error_message is not None:
        document["metadata"] = {"errorMessage": expression_text(state.error_message)}
    return document | _leave(state)


def _operation(state: OperationState) -> Document:
    document: Document = {"name": state.name, "type": "operation"}
    document["actions"] = [_action(action) for action in state.actions]
    return document | _filter(state) | _on_errors(state) | _leave(state)


def _callback(state: CallbackState) -> Document:
    assert state.action is not None
    return {
        "name": state.name,
        "type": "callback",
        "action": _action(state.action),
        "eventRef": state.event,
        **_event_timeout(state),
        "eventDataFilter": {"toStateData": _replaced((state.stored,))},
        **_filter(state),
        **_on_errors(state),
        **_leave(state),
    }


def _wait_for_event(state: EventState) -> Document:
    event = {
        "eventRefs": list(state.events),
        "eventDataFilter": {"toStateData": _replaced((state.stored,))},
        "actions": [_action(action) for action in state.actions],
    }
    return {
        "name": state.name,
        "type": "event",
        "onEvents": [event],
        **_event_timeout(state),
        **_filter(state),
        **_on_errors(state),
        **_leave(state),
    }


def _event_timeout(state: CallbackState | EventState) -> Document:
    if state.timeout is None:
        return {}
    limit = state.timeout if isinstance(state.timeout, str) else expression_text(state.timeout)
    return {"timeouts": {"eventTimeout": limit}}


def _on_errors(state: OperationState | CallbackState | EventState) -> Document:
    return {"onErrors": [_handler(handler) for handler in state.on_errors]} if state.on_errors else {}


def _handler(handler: OnError) -> Document:
    if len(handler.errors) == 1:
        return {"errorRef": handler.errors[0], "transition": handler.transition}
    return {"errorRefs": list(handler.errors), "transition": handler.transition}


def _action(action: Action | EventAction | SubflowAction) -> Document:
    if isinstance(action, SubflowAction):
        return _subflow(action)
    if isinstance(action, EventAction):
        events = {"triggerEventRef": action.event, "resultEventRef": action.answer}
        return {"eventRef": {**events, "data": expression_text(action.data)}}
    reference: Any = action.function
    if action.arguments:
        arguments = {
            name: value if isinstance(value, int) else expression_text(value)
            for name, value in action.arguments
        }
        reference = {"refName": action.function, "arguments": arguments}
    document: Document = {"functionRef": reference}
    filters = {}
    if action.from_state_data is not None:
        filters["fromStateData"] = expression_text(action.from_state_data)
    if action.to_state_data is not None:
        filters["toStateData"] = _replaced(action.to_state_data)
    if filters:
        document["actionDataFilter"] = filters
    return document


def _subflow(action: SubflowAction) -> Document:
    filters = {"fromStateData": expression_text(action.from_state_data)}
    if action.results is not None:
        filters["results"] = expression_text(action.results)
    if action.to_state_data is not None:
        filters["toStateData"] = _replaced(action.to_state_data)
    return {"subFlowRef": {"workflowId": action.workflow_id}, "actionDataFilter": filters}


def _replaced(place: tuple[str, ...]) -> str:
    # the `null |` makes it a true replacement; without it the engine merges (engine fact)
    return expression_text(pipe(Literal(None), path_of(*place)))


def _sleep(state: SleepState) -> Document:
    duration = state.duration if isinstance(state.duration, str) else expression_text(state.duration)
    return {"name": state.name, "type": "sleep", "duration": duration, **_filter(state), **_leave(state)}


def _switch(state: SwitchState) -> Document:
    return {
        "name": state.name,
        "type": "switch",
        "dataConditions": [_condition(condition) for condition in state.conditions],
        "defaultCondition": {"transition": state.default},
    }


def _parallel(state: ParallelState) -> Document:
    document: Document = {"name": state.name, "type": "parallel"}
    document["branches"] = [{"name": name, "actions": [_subflow(action)]} for name, action in state.branches]
    return document | _filter(state) | _leave(state)


def _foreach(state: ForeachState) -> Document:
    assert state.action is not None
    return {
        "name": state.name,
        "type": "foreach",
        "inputCollection": expression_text(state.input_collection),
        "iterationParam": state.iteration_param,
        "outputCollection": _replaced(state.output_collection),
        "actions": [_subflow(state.action)],
        **_filter(state),
        **_leave(state),
    }


def _condition(condition: DataCondition) -> Document:
    return {"condition": expression_text(condition.condition), "transition": condition.transition}
