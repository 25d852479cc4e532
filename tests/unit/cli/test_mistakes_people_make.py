"""As a new user would try it: mistakes found in public definitions, and several of them at once."""

from __future__ import annotations

import json
from typing import Any

import pytest

import asl2sw

LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:ship"


def told(source: str | dict[str, Any]) -> list[asl2sw.Diagnostic]:
    """What there is to correct or to check in the definition itself."""
    text = source if isinstance(source, str) else json.dumps(source, indent=2)
    try:
        found = asl2sw.convert(text, asl2sw.Options(verify=False), file="order.asl.json").diagnostics
    except asl2sw.ConversionError as refusal:
        found = refusal.diagnostics
    return [one for one in found if one.code < "ASL03" and one.severity in ("error", "review")]


FIVE_MISTAKES = """{
  "StartAt": "Check stock",
  "States": {
    "Check stock": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": {"Payload.$": "$"},
      "TimeoutSeconds": "60",
      "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Sold owt"}],
      "Next": "In stock?"
    },
    "In stock?": {
      "Type": "Choice",
      "Choices": [{"Variable": "Payload.left", "NumericGreaterThan": 0, "Next": "Ship"}],
      "Default": "Sold out"
    },
    "Ship": {
      "Type": "Pass",
      "Parameters": {"label.$": "States.Concat($.name, $.city)"},
      "End": true
    },
    "Sold out": {"Type": "Fail", "Error": "SoldOut"}
  }
}
"""


def test_five_mistakes_are_five_messages_at_five_places() -> None:
    errors = told(FIVE_MISTAKES)
    places = [error.place for error in errors]
    marked = [place and place.source_line[place.column - 1 :][: place.width] for place in places]
    assert list(zip([error.code for error in errors], marked, strict=True)) == [
        ("ASL0135", '"Parameters"'),
        ("ASL0107", '"60"'),
        ("ASL0103", '"Sold owt"'),
        ("ASL0201", "Payload.left"),
        ("ASL0220", "States.Concat"),
    ]
    assert [place and place.line for place in places] == [7, 8, 9, 14, 19]


@pytest.mark.parametrize(
    ("change", "code", "pointer", "help"),
    [
        ({"Steps": {}}, "ASL0104", "/Steps", 'Did you mean "States"?'),
        ({"StateMachineType": "EXPRESS"}, "ASL0104", "/StateMachineType", "Correct the name"),
        ({"_comment": "x"}, "ASL0104", "/_comment", 'Did you mean "Comment"?'),
    ],
)
def test_at_the_top(change: dict[str, Any], code: str, pointer: str, help: str) -> None:
    machine: dict[str, Any] = {"StartAt": "S", "States": {"S": {"Type": "Succeed"}}}
    if "Steps" in change:
        machine = {"StartAt": "S", "Steps": machine["States"]}
    (error,) = told({**machine, **({} if "Steps" in change else change)})
    assert (error.code, error.pointer) == (code, pointer)
    assert help in (error.fix or "")


@pytest.mark.parametrize(
    ("state", "code", "pointer", "help"),
    [
        ({"Parameters": {"a.$": "States.Default($.a, 1)"}}, "ASL0220", "/Parameters/a.$", "IsPresent"),
        ({"Parameters": {"a.$": "$$.Execution.Error"}}, "ASL0151", "/Parameters/a.$", "$$.Execution has"),
        ({"Retry": [{"ErrorEquals": ["States.All"]}]}, "ASL0129", "/Retry/0/ErrorEquals/0", '"States.ALL"'),
        ({"Retry": [{"ErrorEquals": ["States.RanOutOfTime"]}]}, "ASL0129", "/Retry/0/ErrorEquals/0", ""),
        ({"Catch": [{"ErrorEquals": ["States.ALL"]}]}, "ASL0102", "/Catch/0", 'Add "Next".'),
        ({"InputPath": ".results.x"}, "ASL0201", "/InputPath", 'Write "$.results.x".'),
        ({"ResultPath": ""}, "ASL0201", "/ResultPath", "Start the path with $"),
        ({"Output": "x"}, "ASL0106", "/Output", "ResultSelector"),
        ({"Items": []}, "ASL0105", "/Items", "Take the field out"),
    ],
)  # fmt: skip
def test_in_a_task(state: dict[str, Any], code: str, pointer: str, help: str) -> None:
    task = {"Type": "Task", "Resource": LAMBDA, "Next": "Done", **state}
    (found,) = told({"StartAt": "S", "States": {"S": task, "Done": {"Type": "Succeed"}}})
    assert (found.code, found.pointer) == (code, f"/States/S{pointer}")
    assert help in (found.fix or "")


def test_a_result_with_a_path_in_it() -> None:
    state = {"Type": "Pass", "Result": {"message.$": "$.text"}, "End": True}
    (found,) = told({"StartAt": "S", "States": {"S": state}})
    assert (found.code, found.severity, found.pointer) == ("ASL0130", "review", "/States/S/Result")
    assert "Parameters instead of Result" in (found.fix or "")


def test_a_query_language_among_the_states() -> None:
    states = {"QueryLanguage": "JSONPath", "S": {"Type": "Succeed"}}
    (found,) = told({"StartAt": "S", "States": states})
    assert (found.code, found.pointer) == ("ASL0105", "/States/QueryLanguage")


def test_a_state_that_does_not_exist_and_what_only_it_would_reach() -> None:
    states = {
        "A": {"Type": "Pass", "Next": "Bb"},
        "B": {"Type": "Pass", "Next": "C"},
        "C": {"Type": "Succeed"},
    }
    (found,) = told({"StartAt": "A", "States": states})
    assert (found.code, found.pointer, found.fix) == ("ASL0103", "/States/A/Next", 'Did you mean "B"?')


def test_the_type_of_the_machine_stands_in_the_configuration() -> None:
    task = {"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:ship", "End": True}
    machine = {"StartAt": "S", "States": {"S": task}}
    config = {"workflow": {"type": "EXPRESS"}}
    with pytest.raises(asl2sw.ConversionError, match="ASL0136"):
        asl2sw.convert(machine, asl2sw.Options(verify=False, config=config))
    assert asl2sw.convert(machine, asl2sw.Options(verify=False)).workflows
    with pytest.raises(asl2sw.ConfigError, match="type"):
        asl2sw.convert(machine, asl2sw.Options(config={"workflow": {"type": "Express"}}))
