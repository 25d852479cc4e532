"""Values that one expression could not carry, or not build on the engine's stack."""

from __future__ import annotations

from typing import Any

import pytest
from large_machines import Definition, function_of
from split_flows import converted, meant, run

from asl2sw.equivalence.engine import Engine, Result

pytestmark = pytest.mark.engine

_WIDE = {f"k{number}": number for number in range(700)}
_LONG = [{"number": number, "text": "é" * 20, "list": [number, [], {}]} for number in range(2000)]
_READING = {f"k{number}.$": f"$.v{number % 7}" for number in range(600)}
_INPUT = {f"v{number}": number for number in range(7)}


def _pass(**fields: Any) -> Definition:
    return {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True, **fields}}}


_MACHINES = {
    "a wide object": _pass(Result=_WIDE),
    "wide objects in an object": _pass(Result={"a": {"b": _WIDE, "c": [_WIDE]}}, ResultPath="$.x"),
    "a wide template": _pass(Parameters={**_READING, "constant": _WIDE}),
    "wide variables": {
        "StartAt": "A",
        "States": {
            "A": {"Type": "Pass", "Assign": _READING, "Next": "B"},
            "B": {"Type": "Pass", "Parameters": {"read.$": "$k599"}, "End": True},
        },
    },
    "a long array": _pass(Result=_LONG, ResultPath="$.x.y"),
    "a long template": _pass(
        Parameters={"long": [{"v.$": "$.v3", **each} for each in _LONG]}, OutputPath="$.long"
    ),
}


@pytest.mark.parametrize("definition", _MACHINES.values(), ids=_MACHINES)
def test_arrive_whole(engine: Engine, definition: Definition) -> None:
    input = {**_INPUT, "x": {}}
    assert run(engine, converted(definition, "large"), input, {}) == meant(definition, input, {})


def test_a_long_array_has_no_place_in_a_number(engine: Engine) -> None:
    definition = _MACHINES["a long array"]
    assert run(engine, converted(definition, "large"), {"x": 5}, {}) == meant(definition, {"x": 5}, {})


def test_a_wide_payload(engine: Engine) -> None:
    task = {"Type": "Task", "Resource": f"arn:aws:lambda:us-east-1:111111111111:function:{function_of('A')}"}
    definition = {"StartAt": "A", "States": {"A": {**task, "Parameters": _READING, "End": True}}}
    replies = {function_of("A"): [Result(_WIDE)]}
    assert run(engine, converted(definition, "large"), _INPUT, replies) == meant(definition, _INPUT, replies)
