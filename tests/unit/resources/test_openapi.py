"""protocol = "openapi": what is emitted, and what is refused. It runs in the tests on Quarkus."""

from __future__ import annotations

from typing import Any

import pytest

import asl2sw
from asl2sw.resources import config_from_mapping

ENTRY = {"match": "*", "protocol": "openapi", "openapi": "specs/orders.yaml#place"}


def converted(**task: Any) -> asl2sw.Conversion:
    state = {
        "Type": "Task",
        "Resource": "arn:aws:lambda:eu-west-1:123456789012:function:f",
        "End": True,
        **task,
    }
    machine = {"StartAt": "A", "States": {"A": state}}
    return asl2sw.convert(machine, asl2sw.Options(name="m", config={"resource": [ENTRY]}))


def test_fields_become_arguments() -> None:
    conversion = converted(Parameters={"id": "7", "x-y.$": "$.y"})
    document = conversion.workflows[0].document
    assert {"name": "a", "type": "rest", "operation": "specs/orders.yaml#place"} in document["functions"]
    (call,) = document["states"][1]["actions"]
    assert call["functionRef"]["arguments"] == {"id": "${ .id }", "x-y": '${ .["x-y"] }'}
    assert "ASL0417" in [found.code for found in conversion.diagnostics]


@pytest.mark.parametrize("task", [{}, {"InputPath": "$.x"}, {"Parameters": {'a"b': 1}}])
def test_payloads_that_cannot_be_arguments(task: dict[str, Any]) -> None:
    with pytest.raises(asl2sw.ConversionError) as refusal:
        converted(**task)
    assert [found.code for found in refusal.value.diagnostics if found.is_error] == ["ASL0418"]


@pytest.mark.parametrize(
    "change",
    [
        {"openapi": "specs/orders.yaml"},
        {"openapi": "../orders.yaml#place"},
        {"openapi": "https://x.example/orders.yaml#place"},
        {"openapi": "specs/orders.yaml#a b"},
        {"url": "http://x/"},
        {"protocol": "lambda"},
    ],
)
def test_entries_that_cannot_be(change: dict[str, Any]) -> None:
    with pytest.raises(asl2sw.ConfigError, match="openapi"):
        config_from_mapping({"resource": [{**ENTRY, **change}]})
