"""Every integration without a rule of its own, `.sync` jobs and aws-sdk included."""

from __future__ import annotations

from asl2sw.expressions import ir
from asl2sw.expressions.ir import Slot
from asl2sw.resources.binding import LambdaBinding
from asl2sw.resources.call import Lookup
from asl2sw.resources.integrations.endpoint import post_to_endpoint


def bind_service(found: Lookup) -> LambdaBinding | None:
    """POST of all Parameters; the reply is the integration's whole result."""
    return post_to_endpoint(found, found.parameters, ir.Ref(Slot.RESULT))
