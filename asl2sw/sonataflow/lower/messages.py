"""Tasks that send events and wait for nothing."""

from __future__ import annotations

from asl2sw.expressions import ir
from asl2sw.expressions.jq.compile import compile_expression
from asl2sw.expressions.jq.tree import At, Jq, Literal, Operation, path_of
from asl2sw.graph.nodes import TaskCall
from asl2sw.lazy_dataclass import dataclass
from asl2sw.resources import EventBinding
from asl2sw.sonataflow.ids import workflow_id
from asl2sw.sonataflow.lower.compute import check_action
from asl2sw.sonataflow.lower.context import Emitter
from asl2sw.sonataflow.lower.steps import guarded
from asl2sw.sonataflow.model import Action, EventAction

_PAYLOAD = path_of("payload")


@dataclass(frozen=True, slots=True)
class LoweredMessages:
    """Actions that send them; `scratch` names what they leave."""

    actions: tuple[Action | EventAction, ...]
    scratch: tuple[str, ...]
    input_filter: Jq | None
    may_fail: bool


def lower_messages(node: TaskCall, emitter: Emitter) -> LoweredMessages:
    """Data that cannot fail stands in the event; else it is computed before any event is sent."""
    assert isinstance(node.binding, EventBinding)
    types, payload = node.binding.types, node.binding.payload
    failures = ir.failures(payload)
    data = compile_expression(payload)
    if len(types) == 1 and not failures:
        return LoweredMessages((_send(node, types[0], data, emitter),), (), None, False)
    places = [At(_PAYLOAD, Literal(n)) for n in range(len(types))] if len(types) > 1 else [_PAYLOAD]
    sent = [_send(node, type, place, emitter) for type, place in zip(types, places, strict=True)]
    stored = Operation("=", _PAYLOAD, data)
    if not failures:
        return LoweredMessages(tuple(sent), ("payload",), stored, False)
    return LoweredMessages((check_action(emitter), *sent), ("payload",), guarded(stored, failures), True)


def _send(node: TaskCall, type: str, data: Jq, emitter: Emitter) -> EventAction:
    event = emitter.event(f"{workflow_id(node.name)}-{type}", type, "produced")
    return EventAction(event, event, data)
