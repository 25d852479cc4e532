"""The parameters of lambda:invoke."""

from __future__ import annotations

from typing import Any

import jq

import asl2sw


def payload_for(state: dict[str, Any], data: Any) -> Any:
    """The body that the emitted workflow sends, for state data."""
    task = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True, **state}
    conversion = asl2sw.convert({"StartAt": "A", "States": {"A": task}}, asl2sw.Options(name="machine"))
    states = {each["name"]: each for each in conversion.workflows[0].document["states"]}
    (post, *_) = states["A"]["actions"]
    value = {"data": data}
    for expression in (
        post.get("actionDataFilter", {}).get("fromStateData", "${ . }"),
        post["functionRef"]["arguments"]["ContentData"],
    ):
        value = jq.compile(expression[2:-1]).input_value(value).first()
    return value


def test_the_payload_is_taken_from_what_an_input_path_selects() -> None:
    state = {
        "InputPath": "$.items[?(@.n > 1)]",
        "Parameters": {"FunctionName": "f", "Payload": {"first.$": "$[0].n", "all.$": "$"}},
    }
    items = [{"n": 1}, {"n": 2}, {"n": 3}]
    assert payload_for(state, {"items": items}) == {"first": 2, "all": [{"n": 2}, {"n": 3}]}


def test_without_a_payload_the_function_gets_an_empty_object() -> None:
    assert payload_for({"Parameters": {"FunctionName": "f"}}, {"n": 1}) == {}
