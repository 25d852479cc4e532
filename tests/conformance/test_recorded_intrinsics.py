"""Intrinsic functions and paths: the value that AWS recorded, by the engine's jq and by C jq."""

from __future__ import annotations

import re
from typing import Any

import pytest
from corpus import Case, parameters, recorded_cases
from jq_programs import program_of, run_in_c_jq, state_data
from masks import Masks, differences
from tally import Recorder, counted

from asl2sw.equivalence.engine import Engine, JqResult
from asl2sw.expressions import parse_expression
from asl2sw.expressions.ast import IntrinsicCall
from asl2sw.expressions.lower import Sources, lower_expression
from asl2sw.graph.context import DATA

CASES = recorded_cases("intrinsics")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def program(case: Case) -> str:
    expression = parse_expression(case.record["expr"])
    return program_of(lower_expression(expression, Sources(DATA, case.record["state"])))


def recorded_value(case: Case) -> Any:
    """The expression's value; where only the state's output was kept, its OutputPath points at the value."""
    record = case.record
    if "result" in record:
        return record["result"]
    field = record["location"].rpartition("/")[2].removesuffix(".$")
    assert record["state_definition"]["OutputPath"].endswith(f".{field}")
    return record["state_output"]


def has_the_shape(case: Case, value: Any) -> bool:
    """Whether a value that is another one each time could be one of AWS's."""
    expression = parse_expression(case.record["expr"])
    assert isinstance(expression, IntrinsicCall)
    match expression.name:
        case "States.UUID":
            return isinstance(value, str) and _UUID.fullmatch(value) is not None
        case "States.MathRandom":
            first, last, *_ = case.record["state_input"]["FunctionInput"].values()
            return type(value) is int and first <= value < last
        case name:
            raise AssertionError(f"nothing is known of the values of {name}")


def check(case: Case, result: JqResult) -> None:
    assert result.error is None
    (value,) = result.values
    if case.record["nondeterminism"]:
        assert has_the_shape(case, value)
    else:
        assert not [*differences(recorded_value(case), value, Masks())]


@pytest.fixture(scope="module")
def on_engine(engine: Engine) -> dict[str, JqResult]:
    """All cases in one exchange."""
    sent = [(program(case), state_data(case.record["state_input"])) for case in CASES]
    return {case.id: result for case, result in zip(CASES, engine.jq_many(sent), strict=True)}


@parameters(CASES)
def test_value_in_c_jq(case: Case, record_property: Recorder) -> None:
    with counted(record_property, "intrinsics in C jq", case):
        check(case, run_in_c_jq(program(case), state_data(case.record["state_input"])))


@pytest.mark.engine
@parameters(CASES)
def test_value_on_the_engine(case: Case, on_engine: dict[str, JqResult], record_property: Recorder) -> None:
    with counted(record_property, "intrinsics on the engine", case):
        check(case, on_engine[case.id])
