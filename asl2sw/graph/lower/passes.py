"""Pass."""

from __future__ import annotations

from asl2sw.asl.model import PassState
from asl2sw.expressions import ir
from asl2sw.expressions.ir import Slot
from asl2sw.graph.context import (
    RESULT,
    Builder,
    assign_variables,
    effective_input,
    evaluated,
    narrow_output,
    next_of,
    origin_of,
    reads_all_of,
    store_result,
    with_input,
    with_variables,
)
from asl2sw.graph.nodes import Assignment, Compute


def lower_pass(state: PassState, builder: Builder) -> None:
    """Result, or Parameters, or the input itself, into ResultPath."""
    source = effective_input(state, builder)
    result = _result(state, source, builder)
    before = () if reads_all_of(result, source) else evaluated(source)
    stored = result
    if state.assign is not None:  # `$` in Assign is the result; it is evaluated once
        before = (*before, Assignment(Slot.RESULT, (), result))
        stored = RESULT
    assignments = narrow_output(state, store_result(stored, state.result_path), builder)
    variables = assign_variables(state.assign, builder.sources(state, RESULT))
    if not before and assignments and assignments[0].value == ir.Ref(Slot.DATA) and not assignments[0].steps:
        assignments = assignments[1:]  # the data stays as it is
    changes = (*before, *with_variables(assignments, variables))
    builder.add(Compute(state.name, origin_of(state), changes, next_of(state)))


def _result(state: PassState, source: ir.Expr, builder: Builder) -> ir.Expr:
    """What a Pass state gives before ResultPath."""
    if state.result is not None:
        return ir.Constant(state.result.value)
    if state.parameters is not None:
        return with_input(source, builder.sources(state, source), state.parameters)
    return source
