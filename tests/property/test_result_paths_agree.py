"""ResultPath: what a result becomes in the data, or States.ResultPathMatchFailure."""

from __future__ import annotations

import json
from random import Random

import pytest
from budget import examples
from hypothesis import assume, note
from judges import Failed, Judge, Outcome, Value, check_expression, check_program, in_python, state_data
from random_calls import Caller
from random_paths import path_text, reference_steps
from random_values import chance, document, limits_of, value
from test_paths_agree import SOURCES, environment_of

from asl2sw.expressions import ir, parse_expression, parse_reference_path
from asl2sw.expressions.ast import Index
from asl2sw.expressions.ir import Slot
from asl2sw.expressions.jq.tree import pipe
from asl2sw.expressions.lower import lower_expression
from asl2sw.graph.nodes import Assignment
from asl2sw.sonataflow.lower.steps import failures_of, guarded, statement


def drawn_assignment(judge: Judge, rng: Random) -> tuple[Assignment, dict[Slot, object]]:
    limits = limits_of(judge.is_c, printed=True)
    data = document(rng, limits)
    steps = reference_steps(rng, data, limits, most=3)
    path = parse_reference_path(path_text("$", steps))
    environment = environment_of(data)
    if chance(rng, 1, 3):
        expr: ir.Expr = ir.Constant(value(rng, limits))
    elif chance(rng, 1, 2):
        expr = ir.Ref(Slot.RESULT)
        environment[Slot.RESULT] = value(rng, limits)
    else:  # may fail too
        caller = Caller(rng, limits, {"$order": data})
        text = caller.call(rng.choice(["States.ArrayGetItem", "States.MathAdd", "States.Array"]), 1)
        expr = lower_expression(parse_expression(text), SOURCES)
        environment[Slot.VARIABLES] = {"order": data, "given": caller.given}
        expr = ir.transformed(expr, lambda part: _given_in_variables(part))
    note(f"ResultPath {path.text}, value {json.dumps(str(expr))}")
    return Assignment(Slot.DATA, path.steps, expr, checked=True), environment


def _given_in_variables(part: ir.Expr) -> ir.Expr:
    """`$.given` of a call, where the input is the document itself."""
    if isinstance(part, ir.Select) and part.base == ir.Ref(Slot.DATA):
        return ir.Select(ir.Ref(Slot.VARIABLES), part.steps, part.definite, part.missing)
    return part


def known_deviation(assignment: Assignment) -> bool:
    """The lowering stores at a negative index; the test below fails when it no longer does."""
    return any(isinstance(step, Index) and step.index < 0 for step in assignment.steps)


def meaning(assignment: Assignment, environment: dict[Slot, object]) -> Outcome:
    put = ir.Put(ir.Ref(assignment.slot), assignment.steps, assignment.value)
    return in_python(put, environment)


@examples()
def test_result_paths(judge: Judge, rng: Random) -> None:
    assignment, environment = drawn_assignment(judge, rng)
    expected = meaning(assignment, environment)
    before = state_data(environment)
    assume(not known_deviation(assignment))
    if isinstance(expected, Value):
        expected = Value({**before, "data": expected.value})
    check_program(judge, statement(assignment), before, expected, rng.choice([20, 100]))


@examples(share=0.5)
def test_guarded_result_paths(judge: Judge, rng: Random) -> None:
    """In a filter that keeps the error as data."""
    assignment, environment = drawn_assignment(judge, rng)
    before = state_data(environment)
    expected = meaning(assignment, environment)
    assume(not known_deviation(assignment))
    failures = failures_of([assignment])
    body = guarded(pipe(statement(assignment)), failures) if failures else statement(assignment)
    if isinstance(expected, Value):
        check_program(judge, body, before, Value({**before, "data": expected.value}))
        return
    assert isinstance(expected, Failed) and expected.errors <= failures
    (name, *others) = expected.errors
    if not others:
        check_program(judge, body, before, Value({**before, "error": {"Error": name}}))


@examples(share=0.5)
def test_puts(judge: Judge, rng: Random) -> None:
    assignment, environment = drawn_assignment(judge, rng)
    put = ir.Put(ir.Ref(assignment.slot), assignment.steps, assignment.value)
    check_expression(judge, put, environment, rng.choice([20, 100]))


@pytest.mark.xfail(strict=True, raises=AssertionError, reason="the lowering stores at a negative index")
def test_a_negative_index_fits_no_place(judge: Judge) -> None:
    steps = parse_reference_path("$.a[-1]").steps
    before = state_data(environment_of({"a": [1]}))
    assignment = Assignment(Slot.DATA, steps, ir.Constant(7), checked=True)
    expected = meaning(assignment, environment_of({"a": [1]}))
    assert isinstance(expected, Failed)
    check_program(judge, statement(assignment), before, expected)
