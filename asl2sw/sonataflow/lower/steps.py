"""Assignments as jq: the filters of pure steps, and what of them may fail."""

from __future__ import annotations

import re
from collections.abc import Sequence

from asl2sw.expressions import ir
from asl2sw.expressions.ast import Index, Name
from asl2sw.expressions.errors import RESULT_PATH_MATCH_FAILURE, RUNTIME
from asl2sw.expressions.ir import Slot
from asl2sw.expressions.jq.compile import STATE_SCOPE, compile_expression, fails
from asl2sw.expressions.jq.paths import plain_path, present
from asl2sw.expressions.jq.tree import (
    At,
    Attempt,
    Bind,
    Call,
    Identity,
    If,
    Jq,
    Literal,
    MakeArray,
    Operation,
    Variable,
    fold,
    path_of,
    pipe,
)
from asl2sw.graph.nodes import Assignment

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
DATA = STATE_SCOPE[Slot.DATA]


def failures_of(assignments: Sequence[Assignment]) -> frozenset[str]:
    """Names of the errors the assignments may end with."""
    found: frozenset[str] = frozenset()
    for assignment in assignments:
        found |= ir.failures(assignment.value)
        if assignment.checked:
            found |= {RESULT_PATH_MATCH_FAILURE}
    return found


def statement(assignment: Assignment) -> Jq:
    """`.data.order = ...` on the state data."""
    slot = STATE_SCOPE[assignment.slot]
    value = compile_expression(assignment.value)
    place = plain_path(slot, assignment.steps)
    if not assignment.checked:
        return Operation("=", place, value)
    # the value first: where both fail, its error is the one that AWS reports
    may_fail = bool(ir.failures(assignment.value))
    stored = Variable("value") if may_fail else value
    store: Jq = Operation("=", place, stored)
    if len(assignment.steps) > 1 or not isinstance(assignment.steps[0], Name):
        store = Attempt(store, fails(RESULT_PATH_MATCH_FAILURE))
    items = [
        present(slot, assignment.steps[: position + 1])
        for position, step in enumerate(assignment.steps)
        if isinstance(step, Index)
    ]
    if items:  # jq would lengthen the array, or make one
        store = If(fold("and", items), store, fails(RESULT_PATH_MATCH_FAILURE))
    if isinstance(assignment.steps[0], Name):
        store = pipe(Operation("=", slot, pipe(slot, Call("object"))), store)
    return Bind(value, "value", store) if may_fail else store


def statements(assignments: Sequence[Assignment]) -> list[Jq]:
    """The assignments in order, and the scratch result taken away again."""
    found = [statement(assignment) for assignment in assignments]
    if any(assignment.slot is Slot.RESULT for assignment in assignments):
        found.append(delete("result"))
    return found


def delete(*names: str) -> Jq:
    """`del(.a, .b)`"""
    return Call("del", (fold(",", [path_of(name) for name in names]),))


def guarded(body: Jq, failures: frozenset[str]) -> Jq:
    """The body, or the state data with `.error` set when it fails in one of these ways."""
    if len(failures) == 1:
        return Call("guard", (body, Literal(next(iter(failures)))))
    return Call("guardNamed", (body,))


def unless_failed(body: Jq, failures: frozenset[str]) -> Jq:
    """The body guarded, where nothing has failed before."""
    return guarded(If(Operation("==", path_of("error"), Literal(None)), body, Identity()), failures)


def first_error(errors: Jq) -> Jq:
    """`.error = ` the first of an array of errors and nulls, null when there is none."""
    found = pipe(Operation("-", errors, Literal([None])), At(Identity(), Literal(0)))
    return Operation("=", path_of("error"), found)


def first_of(values: Jq) -> Jq:
    """`[values] | .[0]`: the first value, null when there is none."""
    return pipe(MakeArray(values), At(Identity(), Literal(0)))


def is_fresh(expr: ir.Expr) -> bool:
    """Whether the value is made here; the engine loses `{}` and `[]` that are passed on by reference."""
    match expr:
        case ir.Object() | ir.Array() | ir.Format() | ir.Clock() | ir.TextOnly() | ir.Merge():
            return True
        case ir.Invoke(name, _):
            return name not in ("States.ArrayGetItem",)
        case ir.Select(definite=definite):
            return not definite
        case ir.WithInput(_, body):
            return is_fresh(body)
        case _:
            return False


def only_runtime(failures: frozenset[str]) -> bool:
    """States.Runtime is what an error without a name of its own stands for."""
    return failures <= {RUNTIME}
