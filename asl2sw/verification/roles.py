"""How each task is carried out, from what it is bound to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from asl2sw.asl.model import (
    Located,
    MapState,
    NullPath,
    StateMachine,
    TaskState,
    Template,
    TemplateArray,
    TemplateLiteral,
    TemplateObject,
)
from asl2sw.asl.nested import states_of
from asl2sw.equivalence.asl import reader_of, writer_of
from asl2sw.equivalence.compare.roles import (
    UNKNOWN,
    CallbackRole,
    ExpressionRole,
    MessageRole,
    RequestRole,
    Role,
    ServiceRole,
    StartedRole,
    played_secret,
)
from asl2sw.expressions import ir
from asl2sw.expressions.ir import Slot
from asl2sw.graph import StateGraph
from asl2sw.graph.nodes import Callback, TaskCall, own_nodes
from asl2sw.resources import (
    CallbackBinding,
    EventBinding,
    EventRequest,
    ExpressionBinding,
    HttpBinding,
    LambdaBinding,
    Secret,
)
from asl2sw.resources.call import INVOKE
from asl2sw.resources.lambda_invoke import field_of
from asl2sw.resources.names import WAITING, called_integration, integration_of

_EARLIER_MS = 200  # than it has to be, signs of life come
_Maker: TypeAlias = Callable[[TaskState, Any], Role]


def roles_of(machine: StateMachine, graph: StateGraph) -> dict[str, Role]:
    """The role of each task; UNKNOWN where it is not modelled."""
    bound = {node.origin.state: node for node in own_nodes(graph) if isinstance(node, TaskCall | Callback)}
    roles: dict[str, Role] = {}
    for state in states_of(machine.flow):
        node = bound.get(state.name)
        if isinstance(state, TaskState) and node is not None:
            maker = _MAKERS.get(type(node.binding))
            roles[state.name] = UNKNOWN if maker is None else maker(state, node.binding)
    for task in helpers_of(machine, graph).values():
        roles[task] = UNKNOWN if task in roles else ServiceRole()
    return roles


def helpers_of(machine: StateMachine, graph: StateGraph) -> dict[str, str]:
    """The states of the workflow that read the items of a Map or write its results, and these tasks."""
    maps = {state.name for state in states_of(machine.flow) if isinstance(state, MapState)}
    found = {}
    for node in own_nodes(graph):
        name = node.origin.state
        if isinstance(node, TaskCall) and name in maps:
            found[node.name] = reader_of(name) if node.name == name else writer_of(name)
    return found


def _service(state: TaskState, binding: LambdaBinding) -> Role:
    if binding.accepts:
        return StartedRole(binding.function)
    beats = state.heartbeat_seconds is not None or state.heartbeat_seconds_path is not None
    return ServiceRole(_is_plain_invoke(state, binding.result), binding.text_reply, beats)


def _expression(state: TaskState, binding: ExpressionBinding) -> Role:
    return ExpressionRole(binding.jq, _is_plain_invoke(state, binding.result))


def _is_plain_invoke(state: TaskState, result: ir.Expr) -> bool:
    """Whether the workflow makes the response of lambda:invoke itself."""
    return integration_of(state.resource.value) == INVOKE and result != ir.Ref(Slot.RESULT)


def _callback(state: TaskState, binding: CallbackBinding) -> Role:
    service = called_integration(state.resource.value)
    is_function = service == INVOKE or (not service and ":function:" in state.resource.value)
    invokes = service == INVOKE and not binding.envelope
    says_token = state.resource.value.endswith(WAITING)
    seconds = state.heartbeat_seconds
    beat_ms = seconds.value * 1000 - _EARLIER_MS if isinstance(seconds, Located) else None
    match binding.request:
        case EventRequest(type):
            wraps = not (says_token and _is_object(state, invokes=invokes))
            return CallbackRole(type, invokes, wraps, beat_ms=beat_ms)
        case _:
            return CallbackRole(None, invokes, not says_token, is_function, beat_ms)


def _message(state: TaskState, binding: EventBinding) -> Role:
    service = integration_of(state.resource.value)
    invokes = service == INVOKE
    entries = service == "events:putEvents" and _is_list(field_of(state.parameters, "Entries"))
    wraps = not _is_object(state, invokes=invokes)
    return MessageRole(binding.types, service, invokes, entries, wraps)


def _request(state: TaskState, binding: HttpBinding) -> Role:
    secrets = tuple(part.name for _, parts in binding.secrets for part in parts if isinstance(part, Secret))
    headers = {
        name: "".join(part if isinstance(part, str) else played_secret(part.name) for part in parts)
        for name, parts in binding.secrets
    }
    return RequestRole(None if "url" in binding.sends else binding.url, headers, secrets)


_MAKERS: Mapping[type, _Maker] = {
    LambdaBinding: _service,
    ExpressionBinding: _expression,
    CallbackBinding: _callback,
    EventBinding: _message,
    HttpBinding: _request,
}


# --- what stands in the definition -----------------------------------------------------------------


def _is_object(state: TaskState, *, invokes: bool) -> bool:
    """Whether what is sent is an object whatever the input: others are put into one."""
    if invokes:
        payload = field_of(state.parameters, "Payload")
        return payload is None or _is_literal_object(payload)
    if state.parameters is None:
        return state.input_path is not None and isinstance(state.input_path.value, NullPath)
    return _is_literal_object(state.parameters)


def _is_literal_object(template: object) -> bool:
    if isinstance(template, TemplateLiteral):
        return isinstance(template.value, dict)
    return isinstance(template, TemplateObject)


def _is_list(template: Template | None) -> bool:
    if isinstance(template, TemplateLiteral):
        return isinstance(template.value, list) and bool(template.value)
    return isinstance(template, TemplateArray) and bool(template.items)
