"""Calls with constant arguments carry shorter definitions that mean the same."""

from __future__ import annotations

import json

import jq
import pytest

from asl2sw.expressions import parse_expression
from asl2sw.expressions.errors import EvaluationError
from asl2sw.expressions.evaluate import evaluate
from asl2sw.expressions.ir import Ref, Slot
from asl2sw.expressions.jq.compile import compile_expression
from asl2sw.expressions.jq.program import program_text
from asl2sw.expressions.lower import Sources, lower_expression
from asl2sw.source.tree import JsonValue

VALUES: list[JsonValue] = ["", "a", "a,b,,c;d", ",", [], ["a"], ["a", "b", [3]], None, 5, {"a": 1}]
CONTEXT: JsonValue = {"Execution": {"Id": "arn:1", "Name": "run"}, "StateMachine": {"Name": "machine"}}
CALLS = {
    "States.StringSplit($.v, ',')": "splitOn",
    "States.StringSplit($.v, ',;')": "stringSplit",
    "States.ArrayGetItem($.v, 0)": "itemAt",
    "States.ArrayGetItem($.v, 2)": "itemAt",
    "States.ArrayGetItem($.v, -1)": "arrayGetItem",
    "States.ArrayGetItem($.v, 0.4)": "arrayGetItem",
    "States.ArrayGetItem($.v, true)": "arrayGetItem",
    "States.Format('{}', $.v)": "text",
    "States.Format('{}', States.ArrayGetItem(States.StringSplit($.v, ','), 0))": "itemAt",
    "States.Format('{}/{}', $$.Execution.Name, States.JsonToString($.v))": "jsonToString",
}


@pytest.mark.parametrize("value", VALUES, ids=json.dumps)
@pytest.mark.parametrize("call", CALLS)
def test_jq_means_the_same(call: str, value: JsonValue) -> None:
    expr = lower_expression(parse_expression(call), Sources(Ref(Slot.DATA), "State"))
    try:
        expected: list[JsonValue] = [evaluate(expr, {Slot.DATA: {"v": value}, Slot.CONTEXT: CONTEXT})]
    except EvaluationError as error:
        expected = [error.name]
    program = f"try ({program_text(compile_expression(expr))}) catch ."
    state = json.dumps({"data": {"v": value}, "ctx": CONTEXT})
    assert list(jq.compile(program).input_text(state)) == expected


@pytest.mark.parametrize(("call", "definition"), CALLS.items())
def test_the_shortest_definition_is_carried(call: str, definition: str) -> None:
    expr = lower_expression(parse_expression(call), Sources(Ref(Slot.DATA), "State"))
    text = program_text(compile_expression(expr))
    assert f"def {definition}" in text
    assert ("def text" in text) == (definition == "text")
