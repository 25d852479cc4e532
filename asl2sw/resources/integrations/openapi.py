"""protocol = "openapi": an operation of an OpenAPI document."""

from __future__ import annotations

from asl2sw.expressions import ir
from asl2sw.expressions.ir import Slot
from asl2sw.resources.binding import OpenApiBinding
from asl2sw.resources.call import INVOKE, Lookup
from asl2sw.resources.lambda_invoke import invoke_envelope, invoke_payload
from asl2sw.resources.names import host_label


def bind_openapi(found: Lookup) -> OpenApiBinding | None:
    """The fields of the payload are the operation's parameters and the fields of its body."""
    assert found.entry is not None and found.entry.openapi is not None
    is_invoke = found.integration == INVOKE
    payload = invoke_payload(found.parameters) if is_invoke else found.parameters
    fields = _fields(payload)
    if fields is None:
        message = f'The task "{found.state.name}" does not say which fields it gives to the operation.'
        found.report("ASL0418", message)
        return None
    odd = next((name for name in fields if not name.isprintable() or set(name) & set('"\\')), None)
    if odd is not None:
        found.report("ASL0418", f'The field {odd!r} of the task "{found.state.name}" cannot be an argument.')
        return None
    document = found.entry.openapi.partition("#")[0]
    message = f"The workflow needs {document} in its application."
    found.report("ASL0417", message, once=True)
    result = invoke_envelope() if is_invoke else ir.Ref(Slot.RESULT)
    return OpenApiBinding(host_label(found.state.name), found.entry.openapi, fields, payload, result)


def _fields(payload: ir.Expr) -> tuple[str, ...] | None:
    match payload:
        case ir.WithInput(_, body):
            return _fields(body)
        case ir.Object(fields):
            return tuple(name for name, _ in fields)
        case ir.Constant(dict() as value):
            return tuple(value)
        case ir.Select(ir.Array(values)):  # the payload of lambda:invoke, after other parameters
            return _fields(values[-1])
        case _:
            return None
