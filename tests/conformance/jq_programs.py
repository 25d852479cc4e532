"""Expressions of the corpus as jq programs over the state data, and C jq to run them."""

from __future__ import annotations

import json
from typing import Any

import jq

from asl2sw.equivalence.engine import JqResult
from asl2sw.expressions import ir
from asl2sw.expressions.jq.compile import compile_expression
from asl2sw.expressions.jq.program import program_text

# C jq lacks three functions of the engine's jq.
_C_SHIMS = (
    'def uuid4: "00000000-0000-4000-8000-000000000000"; def random: 0.75; def timestamp: 0;'
    ' def strftime($pattern; $zone): "1970-01-01T00:00:00.000Z";'
)


def program_of(expr: ir.Expr) -> str:
    """The program that gives the expression's value for a workflow's state data."""
    return program_text(compile_expression(expr))


def state_data(input: Any) -> dict[str, Any]:
    """What a workflow's state data is in the first state."""
    return {"data": input, "ctx": {"Execution": {"Input": input}}, "vars": {}}


def run_in_c_jq(program: str, value: Any) -> JqResult:
    """The program in C jq, with the same result type as the engine's."""
    values: list[Any] = []
    try:
        for found in jq.compile(f"{_C_SHIMS}\n{program}").input_text(json.dumps(value)):
            values.append(found)
    except ValueError as error:
        return JqResult(tuple(values), str(error))
    return JqResult(tuple(values), None)
