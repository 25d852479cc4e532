"""A Lambda function named by its ARN."""

from __future__ import annotations

from asl2sw.expressions import ir
from asl2sw.expressions.ir import Slot
from asl2sw.resources.binding import LambdaBinding
from asl2sw.resources.call import Lookup
from asl2sw.resources.integrations.endpoint import post_to_endpoint


def bind_function(found: Lookup) -> LambdaBinding | None:
    """POST of the task's input; the reply is the result."""
    return post_to_endpoint(found, found.parameters, ir.Ref(Slot.RESULT))
