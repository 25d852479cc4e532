"""Each intrinsic function: the value, or the name of the error, for arguments of right and wrong kinds."""

from __future__ import annotations

import re
from random import Random

import pytest
from budget import EXAMPLES, examples
from hypothesis import assume, note
from judges import Environment, Judge, Value, check_expression, in_python
from random_calls import FAST, SIGNATURES, Caller
from random_values import document, limits_of
from test_paths_agree import SOURCES, environment_of

from asl2sw.equivalence.engine import Engine
from asl2sw.expressions import ir, parse_expression
from asl2sw.expressions.intrinsics_table import INTRINSICS
from asl2sw.expressions.ir import Slot
from asl2sw.expressions.jq.compile import compile_expression
from asl2sw.expressions.jq.program import program_text
from asl2sw.expressions.lower import lower_expression


def check_call(judge: Judge, rng: Random, name: str) -> None:
    limits = limits_of(judge.is_c, printed=True)
    data = document(rng, limits)
    caller = Caller(rng, limits, {"$.order": data, "$order": data})
    text = caller.call(name)
    note(text)
    environment = {**environment_of(data), Slot.DATA: {"given": caller.given, "order": data}}
    expr = lower_expression(parse_expression(text), SOURCES)
    assume(not (judge.is_c and decodes_no_text(expr, environment)))
    check_expression(judge, expr, environment, rng.choice([20, 100]))


def decodes_no_text(expr: ir.Expr, environment: Environment) -> bool:
    """Whether bytes that are no UTF-8 are decoded: C jq then loses some that follow."""
    found: list[bool] = []

    def look(part: ir.Expr) -> ir.Expr:
        if isinstance(part, ir.Invoke) and part.name == "States.Base64Decode":
            outcome = in_python(part, environment)
            found.append(isinstance(outcome, Value) and "\ufffd" in outcome.value)
        return part

    ir.transformed(expr, look)
    return any(found)


@pytest.mark.parametrize("name", FAST)
@examples(share=0.25)  # of each, 16 of them
def test_intrinsic_functions(judge: Judge, name: str, rng: Random) -> None:
    check_call(judge, rng, name)


@examples(share=0.1)  # a digest takes C jq a tenth of a second and more
def test_hash(judge: Judge, rng: Random) -> None:
    check_call(judge, rng, "States.Hash")


@pytest.mark.engine
def test_uuids(engine: Engine) -> None:
    """Only the engine makes them; each is of version 4 and none comes twice."""
    call = lower_expression(parse_expression("States.Format('{}', States.UUID())"), SOURCES)
    program = program_text(compile_expression(call))
    results = engine.jq(program, [{}] * EXAMPLES, time_limit_s=60)
    drawn = [result.values[0] for result in results]
    pattern = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    assert all(re.fullmatch(pattern, each) for each in drawn)
    assert len(set(drawn)) == EXAMPLES


def test_every_intrinsic_function_has_a_property() -> None:
    assert {*SIGNATURES, "States.UUID"} == set(INTRINSICS)
