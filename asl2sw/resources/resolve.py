"""From a Task and the configuration to what is called."""

from __future__ import annotations

import re
from dataclasses import dataclass

from asl2sw.asl.model import Located, TaskState, TemplateLiteral
from asl2sw.expressions import ir
from asl2sw.expressions.ir import Slot
from asl2sw.resources.binding import Binding, ExpressionBinding, LambdaBinding
from asl2sw.resources.config import Config, ResourceEntry
from asl2sw.resources.lambda_invoke import (
    INVOKE_FIELDS,
    field_names,
    field_of,
    invoke_envelope,
    invoke_payload,
    literal_function_name,
)
from asl2sw.resources.names import (
    default_url,
    function_of_arn,
    function_of_name,
    host_label,
    resource_names,
)
from asl2sw.source import Reporter

_INVOKE = re.compile(r"arn:aws[a-z-]*:states:::lambda:invoke\Z")
_RESULT = ir.Ref(Slot.RESULT)


@dataclass(frozen=True, slots=True)
class TaskCall:
    """A Task as the graph knows it when its resource is looked up."""

    state: TaskState
    parameters: ir.Expr  # Parameters, or the effective input without them


def resolve_task(call: TaskCall, config: Config, namespace: str | None, reporter: Reporter) -> Binding | None:
    """The binding of a Task; None when it is refused, which the reporter then says."""
    state = call.state
    resource = state.resource.value
    invoke = _INVOKE.match(resource) is not None
    function = literal_function_name(state.parameters) if invoke else function_of_arn(resource)
    entry = config.entry_for(state.name, resource_names(resource, function))
    if entry is not None and entry.protocol == "expression":
        payload = invoke_payload(call.parameters) if invoke else call.parameters
        result = invoke_envelope() if invoke else _RESULT
        return ExpressionBinding(state.name, entry.jq or ".", payload, result)
    if entry is None and not _has_default(state, function, invoke, reporter):
        return None
    name = host_label(function_of_name(function) if function else state.name)
    url = (entry.url if entry else None) or _default(function, namespace)
    if url is None:
        _refuse_without_url(state, reporter)
        return None
    if not invoke or (entry is not None and entry.envelope):
        return LambdaBinding(name, url, call.parameters, _RESULT)
    if not _is_plain_invoke(state, reporter):
        return None
    return LambdaBinding(name, url, invoke_payload(call.parameters), invoke_envelope())


def resolve_helper(
    state: str, resource: Located[str], payload: ir.Expr, config: Config, reporter: Reporter
) -> Binding | None:
    """The endpoint that reads a Map's items or writes its results; None when the configuration has none."""
    names = resource_names(resource.value, None)
    entry = config.entry_for(state, names)
    if entry is not None and entry.protocol in (None, "lambda") and entry.url is not None:
        return LambdaBinding(host_label(f"{state}-{names[-1]}"), entry.url, payload, _RESULT)
    message = f'Nothing says how the Map "{state}" reaches {resource.value} outside AWS.'
    integration = names[-1]
    block = (
        f'[[resource]]\nstate = "{state}"\nmatch = "{integration}"\nprotocol = "lambda"\nurl = "http://..."'
    )
    fix = f"Give it an entry in asl2sw.toml:\n{block}"
    reporter.report("ASL0408", resource.span, message, pointer=resource.pointer, fix=fix)
    return None


def _default(function: str | None, namespace: str | None) -> str | None:
    if function is None or "${" in function_of_name(function):
        return None
    return default_url(function_of_name(function), namespace)


def _has_default(state: TaskState, function: str | None, invoke: bool, reporter: Reporter) -> bool:
    """Without an entry only a Lambda whose name is known has a place to go."""
    if _default(function, None) is not None:
        return True
    place = state.resource
    block = f'[[resource]]\nstate = "{state.name}"\nprotocol = "lambda"\nurl = "http://..."'
    if invoke or function is not None:
        message = f'The task "{state.name}" invokes a Lambda function whose name is only known at run time.'
        code = "ASL0402"
    elif "${" in place.value and not place.value.startswith("arn:"):
        message = f'The Resource "{place.value}" of the task "{state.name}" is a placeholder.'
        code = "ASL0403"
    else:
        message = f'Nothing says how the task "{state.name}" ({place.value}) runs outside AWS.'
        code = "ASL0401"
    fix = f"Give the task an entry in asl2sw.toml:\n{block}"
    reporter.report(code, place.span, message, pointer=place.pointer, fix=fix)
    return False


def _refuse_without_url(state: TaskState, reporter: Reporter) -> None:
    message = (
        f'The entry for the task "{state.name}" in asl2sw.toml has no url, and there is no default for it.'
    )
    reporter.report("ASL0404", state.resource.span, message, pointer=state.resource.pointer)


def _is_plain_invoke(state: TaskState, reporter: Reporter) -> bool:
    """Whether the invocation waits for the function's result, which is all that HTTP can do."""
    for field in field_names(state.parameters):
        if field not in INVOKE_FIELDS:
            message = f'lambda:invoke has no parameter "{field}".'
            reporter.report("ASL0405", state.resource.span, message, pointer=state.resource.pointer)
            return False
    kind = field_of(state.parameters, "InvocationType")
    if kind is None or (isinstance(kind, TemplateLiteral) and kind.value == "RequestResponse"):
        return True
    message = f'The task "{state.name}" sets InvocationType, so it does not wait for the function\'s result.'
    reporter.report("ASL0406", state.resource.span, message, pointer=state.resource.pointer)
    return False


__all__ = ["ResourceEntry", "TaskCall", "resolve_helper", "resolve_task"]
