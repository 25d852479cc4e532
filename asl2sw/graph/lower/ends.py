"""Succeed and Fail."""

from __future__ import annotations

from asl2sw.asl.model import FailState, JsonataValue, Located, SucceedState
from asl2sw.expressions import ir
from asl2sw.expressions.ast import Expression
from asl2sw.expressions.ir import Slot
from asl2sw.expressions.lower import Sources, lower_expression
from asl2sw.graph.context import DATA, Builder, effective_input, narrow_output, origin_of
from asl2sw.graph.nodes import Assignment, Compute, Fail


def lower_succeed(state: SucceedState, builder: Builder) -> None:
    """Ends the run with its data after InputPath and OutputPath."""
    source = effective_input(state, builder)
    changes = () if source == DATA else (Assignment(Slot.DATA, (), source),)
    builder.add(Compute(state.name, origin_of(state), narrow_output(state, changes, builder), None))


def lower_fail(state: FailState, builder: Builder) -> None:
    """Ends the run with Error and Cause."""
    sources = builder.sources(state)
    error = _text(state.error, state.error_path, sources)
    cause = _text(state.cause, state.cause_path, sources)
    builder.add(Fail(state.name, origin_of(state), error, cause))


def _text(
    literal: Located[str] | JsonataValue | None, path: Located[Expression] | None, sources: Sources
) -> ir.Expr | None:
    if isinstance(literal, Located):
        return ir.Constant(literal.value)
    if path is None:
        return None
    value = lower_expression(path.value, sources)
    is_text = isinstance(value, ir.Format) or (
        isinstance(value, ir.Constant) and isinstance(value.value, str)
    )
    return value if is_text else ir.TextOnly(value)
