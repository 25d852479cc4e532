"""What is looked for in inputs and results, found against the flow of the data."""

from __future__ import annotations

from typing import Any

import pytest
from generated_machines import machine_of

from asl2sw.equivalence.generate import demands_of
from asl2sw.equivalence.generate.shapes import Shape
from asl2sw.equivalence.generate.values import Values

TASK = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:111111111111:function:work"}
CHOICE = {"Type": "Choice", "Default": "End"}
END = {"Type": "Succeed"}


def value_of(shape: Shape) -> Any:
    return Values().of(shape)


def input_of(states: dict[str, Any]) -> Any:
    return value_of(demands_of(machine_of(states)).input)


def result_of(states: dict[str, Any], task: str = "Task") -> Any:
    return value_of(demands_of(machine_of(states)).tasks[task].result)


INPUTS: dict[str, tuple[dict[str, Any], Any]] = {
    "nothing is looked for": ({"A": {"Type": "Pass"}}, {}),
    "paths of Parameters": (
        {"A": {"Type": "Pass", "Parameters": {"x.$": "$.a.b", "y": {"z.$": "$.c"}}}},
        {"a": {"b": "b"}, "c": "c"},
    ),
    "InputPath": (
        {"A": {"Type": "Pass", "InputPath": "$.order", "Parameters": {"x.$": "$.id"}}},
        {"order": {"id": "id"}},
    ),
    "OutputPath of a state that changes nothing": ({"A": {**END, "OutputPath": "$.a.b"}}, {"a": {"b": "b"}}),
    "comparisons": (
        {"A": {**CHOICE, "Choices": [{"Variable": "$.n", "NumericEquals": 5, "Next": "End"}]}, "End": END},
        {"n": 5},
    ),
    "the variable of another path": (
        {
            "A": {
                **CHOICE,
                "Choices": [{"Variable": "$.a", "StringEqualsPath": "$.b", "Next": "End"}],
            },
            "End": END,
        },
        {"a": "text", "b": "text"},
    ),
    "JSON in a text": (
        {
            "A": {"Type": "Pass", "Parameters": {"told.$": "States.StringToJson($.body)"}},
            "B": {"Type": "Pass", "InputPath": "$.told.id"},
        },
        {"body": '{"id": "id"}'},
    ),
    "items of a Map": (
        {
            "A": {
                "Type": "Map",
                "ItemsPath": "$.orders",
                "Iterator": {
                    "StartAt": "I",
                    "States": {"I": {"Type": "Pass", "InputPath": "$.sku", "End": True}},
                },
            }
        },
        {"orders": [{"sku": "sku"}, {"sku": "sku"}]},
    ),
    "items seen by ItemSelector": (
        {
            "A": {
                "Type": "Map",
                "ItemsPath": "$.orders",
                "ItemSelector": {"one.$": "$$.Map.Item.Value.sku", "all.$": "$.customer"},
                "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}},
            }
        },
        {"orders": [{"sku": "sku"}, {"sku": "sku"}], "customer": "customer"},
    ),
    "what a later state takes from the execution's input": (
        {"A": TASK, "B": {"Type": "Pass", "InputPath": "$$.Execution.Input.customer"}},
        {"customer": "customer"},
    ),
    "variables": (
        {
            "A": {"Type": "Pass", "Assign": {"order.$": "$.order"}},
            "B": {"Type": "Pass", "Parameters": {"x.$": "$order.id"}},
        },
        {"order": {"id": "id"}},
    ),
    "branches": (
        {
            "A": {
                "Type": "Parallel",
                "Branches": [
                    {"StartAt": "L", "States": {"L": {"Type": "Pass", "InputPath": "$.l", "End": True}}},
                    {"StartAt": "R", "States": {"R": {"Type": "Pass", "InputPath": "$.r", "End": True}}},
                ],
            }
        },
        {"l": "l", "r": "r"},
    ),
    "what is below a ResultPath comes from the task": (
        {
            "Task": {**TASK, "ResultPath": "$.task.result"},
            "B": {"Type": "Pass", "Parameters": {"x.$": "$.task.result.x", "y.$": "$.task.other"}},
        },
        {"task": {"other": "other"}},
    ),
    "a catcher keeps the raw input": (
        {
            "Task": {
                **TASK,
                "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "B"}],
                "End": True,
            },
            "B": {"Type": "Pass", "Parameters": {"x.$": "$.id", "y.$": "$.error.Cause"}},
        },
        {"id": "id"},
    ),
    "elements that a filter wants": (
        {"A": {"Type": "Pass", "Parameters": {"x.$": "$.all[?(@.kind == 'good')].name"}}},
        {"all": [{"kind": "good", "name": "name"}, {"kind": "good", "name": "name"}]},
    ),
}


@pytest.mark.parametrize("name", INPUTS)
def test_inputs(name: str) -> None:
    states, expected = INPUTS[name]
    assert input_of(states) == expected


RESULTS: dict[str, tuple[dict[str, Any], Any]] = {
    "read by the next state": (
        {"Task": TASK, "B": {"Type": "Pass", "Parameters": {"x.$": "$.a"}}},
        {"a": "a"},
    ),
    "through ResultSelector and OutputPath": (
        {
            "Task": {**TASK, "ResultSelector": {"id.$": "$.raw.id"}, "OutputPath": "$.id"},
            "B": {"Type": "Pass", "Parameters": {"x.$": "$.deep"}},
        },
        {"raw": {"id": {"deep": "deep"}}},
    ),
    "compared in a loop": (
        {
            "Task": {**TASK, "ResultPath": "$.job"},
            "Done?": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.job.status", "StringEquals": "DONE", "Next": "End"}],
                "Default": "Wait",
            },
            "Wait": {"Type": "Wait", "Seconds": 5, "Next": "Task"},
            "End": END,
        },
        {"status": "DONE"},
    ),
    "in a branch, read behind the Parallel": (
        {
            "A": {
                "Type": "Parallel",
                "Branches": [
                    {"StartAt": "Task", "States": {"Task": {**TASK, "End": True}}},
                    {"StartAt": "R", "States": {"R": {"Type": "Pass", "End": True}}},
                ],
            },
            "B": {"Type": "Pass", "Parameters": {"x.$": "$[0].total"}},
        },
        {"total": "total"},
    ),
}


@pytest.mark.parametrize("name", RESULTS)
def test_results(name: str) -> None:
    states, expected = RESULTS[name]
    assert result_of(states) == expected


def test_a_cause_that_is_read_as_json() -> None:
    states = {
        "Task": {**TASK, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "B"}], "End": True},
        "B": {"Type": "Pass", "Parameters": {"told.$": "States.StringToJson($.Cause)"}},
        "C": {"Type": "Pass", "InputPath": "$.told.errorMessage"},
    }
    cause = demands_of(machine_of(states)).tasks["Task"].cause
    assert value_of(cause) == '{"errorMessage": "errorMessage"}'


def test_a_loop_that_moves_its_data_up_comes_to_an_end() -> None:
    states = {
        "A": {"Type": "Pass", "Parameters": {"left.$": "$.left.next", "right.$": "$.right.next"}},
        "B": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.left.end", "IsPresent": True, "Next": "End"}],
            "Default": "A",
        },
        "End": END,
    }
    assert demands_of(machine_of(states)).input.size() < 1000


def test_errors_are_those_of_the_handlers_in_their_order() -> None:
    states = {
        "Task": {
            **TASK,
            "Retry": [{"ErrorEquals": ["Throttled", "Busy"]}],
            "Catch": [{"ErrorEquals": ["Busy", "Gone"], "Next": "B"}],
        },
        "B": END,
    }
    assert demands_of(machine_of(states)).tasks["Task"].errors == ("Throttled", "Busy", "Gone")
