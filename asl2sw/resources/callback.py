"""Tasks that wait until somebody answers with their token."""

from __future__ import annotations

from asl2sw.asl.model import TaskState, TemplateLiteral
from asl2sw.expressions import ir
from asl2sw.expressions.ir import Slot
from asl2sw.resources.binding import CallbackBinding, EventRequest, PostRequest
from asl2sw.resources.call import INVOKE, TaskCall, entry_of, lookup
from asl2sw.resources.config import Config
from asl2sw.resources.event_types import event_type
from asl2sw.resources.integrations.endpoint import address_of
from asl2sw.resources.integrations.event import is_object
from asl2sw.resources.lambda_invoke import (
    INVOKE_FIELDS,
    field_names,
    field_of,
    invoke_payload,
)
from asl2sw.resources.names import (
    WAITING,
    called_integration,
    function_of_arn,
    function_of_name,
    host_label,
    waits_for_callback,
)
from asl2sw.source import Reporter

_TOKEN = ir.Ref(Slot.TOKEN)


def waits_for_answer(state: TaskState, config: Config) -> bool:
    """Whether the task becomes a request and a wait; an entry with another protocol makes it one call."""
    entry = entry_of(state, config)
    if entry is not None and entry.protocol is not None:
        return entry.protocol == "callback"
    return waits_for_callback(state.resource.value)


def resolve_callback(
    call: TaskCall, config: Config, namespace: str | None, reporter: Reporter
) -> CallbackBinding | None:
    """The request of such a task; None when it is refused, which the reporter then says."""
    state = call.state
    found = lookup(call, config, namespace, reporter)
    entry, function = found.entry, found.function
    payload = call.parameters
    if found.is_invoke and not _is_known_invocation(state, reporter):
        return None
    if found.is_invoke and not found.envelope:
        payload = invoke_payload(payload)
    if not state.resource.value.endswith(WAITING):
        # nothing in the machine says where the token goes: what GetActivityTask gives a worker
        payload = _with_token(payload)
    url = entry.url if entry is not None else None
    if url is not None or (_is_function(state) and (entry is None or entry.protocol is None)):
        url = address_of(found, url)
        if url is None:
            return None
    if url is not None:
        name = host_label(function_of_name(function) if function else state.name)
        return CallbackBinding(PostRequest(name, url, _is_function(state)), payload, found.envelope)
    if not is_object(payload):
        payload = _with_token(payload)
    return CallbackBinding(EventRequest(event_type(found)), payload, found.envelope)


def _is_function(state: TaskState) -> bool:
    return (
        called_integration(state.resource.value) == INVOKE
        or function_of_arn(state.resource.value) is not None
    )


def _with_token(payload: ir.Expr) -> ir.Expr:
    return ir.Object((("taskToken", _TOKEN), ("input", payload)))


def _is_known_invocation(state: TaskState, reporter: Reporter) -> bool:
    place = state.resource
    for field in field_names(state.parameters):
        if field not in INVOKE_FIELDS:
            message = f'lambda:invoke has no parameter "{field}".'
            reporter.report("ASL0405", place.span, message, pointer=place.pointer)
            return False
    kind = field_of(state.parameters, "InvocationType")
    if kind is None or (isinstance(kind, TemplateLiteral) and kind.value in ("RequestResponse", "Event")):
        return True
    message = f'The task "{state.name}" sets an InvocationType that is known only at run time, or DryRun.'
    reporter.report("ASL0406", place.span, message, pointer=place.pointer)
    return False
