"""lambda:invoke."""

from __future__ import annotations

from asl2sw.asl.model import TemplateLiteral
from asl2sw.expressions import ir
from asl2sw.expressions.ir import Slot
from asl2sw.resources.binding import LambdaBinding
from asl2sw.resources.call import Lookup
from asl2sw.resources.integrations.endpoint import post_to_endpoint
from asl2sw.resources.lambda_invoke import (
    INVOKE_FIELDS,
    field_names,
    field_of,
    invoke_envelope,
    invoke_payload,
)


def bind_invoke(found: Lookup) -> LambdaBinding | None:
    """POST of Payload, and the envelope made here; with `envelope = true` the service does both."""
    if found.envelope:
        return post_to_endpoint(found, found.parameters, ir.Ref(Slot.RESULT))
    if not _is_plain_invoke(found):
        return None
    return post_to_endpoint(found, invoke_payload(found.parameters), invoke_envelope())


def _is_plain_invoke(found: Lookup) -> bool:
    """Whether the invocation waits for the function's result, which is all that HTTP can do."""
    for field in field_names(found.state.parameters):
        if field not in INVOKE_FIELDS:
            found.report("ASL0405", f'lambda:invoke has no parameter "{field}".')
            return False
    kind = field_of(found.state.parameters, "InvocationType")
    if kind is None or (isinstance(kind, TemplateLiteral) and kind.value == "RequestResponse"):
        return True
    name = found.state.name
    found.report(
        "ASL0406",
        f'The task "{name}" sets InvocationType, so it does not wait for the function\'s result.',
    )
    return False
