"""Wait, in its four forms."""

from __future__ import annotations

from asl2sw.asl.model import JsonataValue, Located, WaitState
from asl2sw.expressions import ir
from asl2sw.expressions.ir import Slot
from asl2sw.expressions.lower import lower_path
from asl2sw.graph.context import (
    DATA,
    Builder,
    assign_variables,
    effective_input,
    narrow_output,
    next_of,
    origin_of,
)
from asl2sw.graph.nodes import Assignment, Compute, Delay, DelaySeconds, DelayUntil, FixedDelay, Wait


def lower_wait(state: WaitState, builder: Builder) -> None:
    """The pause, then Assign, InputPath and OutputPath; those that may fail get a node of their own."""
    source = effective_input(state, builder)
    changes = assign_variables(state.assign, builder.sources(state, source))
    if source != DATA:
        changes = (*changes, Assignment(Slot.DATA, (), source))
    changes = narrow_output(state, changes, builder)
    follow = next_of(state)
    delay = _delay(state, source, builder)
    if any(ir.failures(change.value) for change in changes):
        after = builder.helper_name(state.name, "output")
        builder.add(Wait(state.name, origin_of(state), delay, (), after))
        builder.add(Compute(after, origin_of(state), changes, follow))
        return
    builder.add(Wait(state.name, origin_of(state), delay, changes, follow))


def _delay(state: WaitState, source: ir.Expr, builder: Builder) -> Delay:
    sources = builder.sources(state, source)
    match state.seconds, state.timestamp:
        case Located(value=seconds), _:
            return FixedDelay(seconds * 1000)
        case _, Located(value=timestamp):
            return DelayUntil(ir.Constant(timestamp))
        case (JsonataValue(), _) | (_, JsonataValue()):
            raise AssertionError("JSONata states are refused before")
    if state.seconds_path is not None:
        return DelaySeconds(lower_path(state.seconds_path.value, sources))
    assert state.timestamp_path is not None
    return DelayUntil(lower_path(state.timestamp_path.value, sources))
