"""Waits."""

from __future__ import annotations

from asl2sw.expressions import ir
from asl2sw.expressions.jq.compile import compile_expression
from asl2sw.expressions.jq.tree import Call, Identity, Jq, Literal, Operation, path_of, pipe
from asl2sw.expressions.timestamps import parse_timestamp
from asl2sw.graph.nodes import DelaySeconds, FixedDelay, RetryDelay, Wait
from asl2sw.sonataflow.lower.compute import check_action
from asl2sw.sonataflow.lower.context import Emitter
from asl2sw.sonataflow.lower.durations import iso_duration
from asl2sw.sonataflow.lower.retry_delay import lower_retry_delay
from asl2sw.sonataflow.lower.steps import delete, guarded, only_runtime, statements
from asl2sw.sonataflow.model import Action, OperationState, SleepState


def lower_wait(node: Wait, emitter: Emitter) -> None:
    """A sleep; a delay only known at run time is computed in a state of its own before it (engine fact)."""
    ends = node.next is None
    if isinstance(node.delay, FixedDelay):
        output = emitter.leaving(statements(node.assignments), ends=ends)
        duration = iso_duration(node.delay.milliseconds)
        emitter.add(SleepState(node.name, node.next, output_filter=output, duration=duration), node.origin)
        return
    if isinstance(node.delay, RetryDelay):
        lower_retry_delay(node, node.delay, emitter)
        return
    if isinstance(node.delay, DelaySeconds):
        value, helper = node.delay.seconds, "secondsToWait"
    else:
        value, helper = node.delay.timestamp, "timeToWait"
    sleep_name = emitter.helper_name(node.name, "wait")
    emitter.add(_prepare(node, value, _duration(value, helper), sleep_name, emitter), node.origin)
    output = emitter.leaving([*statements(node.assignments), delete("wait")], ends=ends)
    emitter.add(
        SleepState(sleep_name, node.next, output_filter=output, duration=path_of("wait")), node.origin
    )


def _duration(value: ir.Expr, helper: str) -> Jq:
    """What the sleep takes; a timestamp that stands in the definition is read now."""
    if isinstance(value, ir.Constant) and isinstance(value.value, str):
        instant = parse_timestamp(value.value)
        assert instant is not None  # the reader checked it
        return pipe(Literal(list(instant)), Call("instantToWait"))
    return pipe(compile_expression(value), Call(helper))


def _prepare(node: Wait, value: ir.Expr, duration: Jq, follow: str, emitter: Emitter) -> OperationState:
    handlers = (emitter.on_error("any", emitter.shared("Failed")),)
    if only_runtime(ir.failures(value)):
        name = emitter.expression("evaluate", Identity())
        action = Action(name, from_state_data=duration, to_state_data=("wait",))
        return OperationState(node.name, follow, actions=(action,), on_errors=handlers)
    stored = guarded(Operation("=", path_of("wait"), duration), ir.failures(value))
    return OperationState(
        node.name, follow, input_filter=stored, actions=(check_action(emitter),), on_errors=handlers
    )
