"""protocol = "expression": jq in place of a service."""

from __future__ import annotations

from asl2sw.expressions import ir
from asl2sw.expressions.ir import Slot
from asl2sw.resources.binding import ExpressionBinding
from asl2sw.resources.call import INVOKE, Lookup
from asl2sw.resources.lambda_invoke import invoke_envelope, invoke_payload


def bind_expression(found: Lookup) -> ExpressionBinding:
    """The entry's jq over the payload."""
    assert found.entry is not None
    is_invoke = found.integration == INVOKE
    payload = invoke_payload(found.parameters) if is_invoke else found.parameters
    result = invoke_envelope() if is_invoke else ir.Ref(Slot.RESULT)
    return ExpressionBinding(found.state.name, found.entry.jq or ".", payload, result)
