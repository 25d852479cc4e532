"""A Lambda function named by its ARN."""

from __future__ import annotations

from asl2sw.expressions import ir
from asl2sw.expressions.ir import Slot
from asl2sw.resources.binding import LambdaBinding
from asl2sw.resources.call import Lookup
from asl2sw.resources.integrations.endpoint import endpoint_of


def bind_function(found: Lookup) -> LambdaBinding | None:
    """POST of the task's input; the reply is the result."""
    endpoint = endpoint_of(found)
    if endpoint is None:
        return None
    return LambdaBinding(endpoint.name, endpoint.url, found.parameters, ir.Ref(Slot.RESULT))
