"""Waits."""

from __future__ import annotations

from asl2sw.expressions import ir
from asl2sw.expressions.jq.compile import compile_expression
from asl2sw.expressions.jq.tree import Call, Identity, Jq, Operation, path_of, pipe
from asl2sw.graph.nodes import DelaySeconds, FixedDelay, Wait
from asl2sw.sonataflow.lower.compute import check_action
from asl2sw.sonataflow.lower.context import Emitter
from asl2sw.sonataflow.lower.steps import delete, guarded, leaving, only_runtime, statements
from asl2sw.sonataflow.model import Action, OperationState, SleepState


def iso_duration(milliseconds: int) -> str:
    """`PT1.5S`: whole milliseconds, no exponent (engine fact)."""
    seconds, rest = divmod(milliseconds, 1000)
    fraction = f".{rest:03d}".rstrip("0") if rest else ""
    return f"PT{seconds}{fraction}S"


def lower_wait(node: Wait, emitter: Emitter) -> None:
    """A sleep; a delay only known at run time is computed in a state of its own before it (engine fact)."""
    ends = node.next is None
    if isinstance(node.delay, FixedDelay):
        output = leaving(statements(node.assignments), ends)
        duration = iso_duration(node.delay.milliseconds)
        emitter.add(SleepState(node.name, node.next, output_filter=output, duration=duration), node.origin)
        return
    if isinstance(node.delay, DelaySeconds):
        value, helper = node.delay.seconds, "secondsToWait"
    else:
        value, helper = node.delay.timestamp, "timeToWait"
    sleep_name = emitter.helper_name(node.name, "wait")
    emitter.add(
        _prepare(node, value, pipe(compile_expression(value), Call(helper)), sleep_name, emitter), node.origin
    )
    output = leaving([*statements(node.assignments), delete("wait")], ends)
    emitter.add(
        SleepState(sleep_name, node.next, output_filter=output, duration=path_of("wait")), node.origin
    )


def _prepare(node: Wait, value: ir.Expr, duration: Jq, follow: str, emitter: Emitter) -> OperationState:
    handlers = (emitter.on_error("any", emitter.shared("Failed")),)
    if only_runtime(ir.failures(value)):
        name = emitter.expression("evaluate", Identity())
        action = Action(name, from_state_data=duration, to_state_data=("wait",))
        return OperationState(node.name, follow, actions=(action,), on_errors=handlers)
    stored = guarded(Operation("=", path_of("wait"), duration))
    return OperationState(
        node.name, follow, input_filter=stored, actions=(check_action(emitter),), on_errors=handlers
    )
