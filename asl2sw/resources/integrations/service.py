"""Every integration without a rule of its own, `.sync` jobs and aws-sdk included."""

from __future__ import annotations

from asl2sw.expressions import ir
from asl2sw.expressions.ir import Slot
from asl2sw.resources.binding import LambdaBinding
from asl2sw.resources.call import Lookup
from asl2sw.resources.integrations.endpoint import endpoint_of


def bind_service(found: Lookup) -> LambdaBinding | None:
    """POST of all Parameters; the reply is the integration's whole result."""
    endpoint = endpoint_of(found)
    if endpoint is None:
        return None
    return LambdaBinding(endpoint.name, endpoint.url, found.parameters, ir.Ref(Slot.RESULT))
