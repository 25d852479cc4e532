"""Whatever is given to convert: a result or ConversionError, never another exception."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import asl2sw

REAL: dict[str, Any] = {
    "Comment": "Orders",
    "StartAt": "Receive",
    "TimeoutSeconds": 3600,
    "States": {
        "Receive": {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {"FunctionName": "receive-order", "Payload.$": "$.order"},
            "ResultSelector": {"id.$": "$.Payload.id", "at.$": "$$.State.EnteredTime"},
            "ResultPath": "$.received",
            "TimeoutSeconds": 30,
            "Retry": [{"ErrorEquals": ["States.Timeout"], "IntervalSeconds": 2, "BackoffRate": 1.5}],
            "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Failed"}],
            "Next": "Check",
        },
        "Check": {
            "Type": "Choice",
            "Choices": [
                {"Variable": "$.received.id", "IsPresent": False, "Next": "Failed"},
                {
                    "And": [
                        {"Variable": "$.order.total", "NumericGreaterThan": 1000},
                        {"Not": {"Variable": "$.order.status", "StringMatches": "new*"}},
                    ],
                    "Next": "Pause",
                },
            ],
            "Default": "Summarise",
        },
        "Pause": {"Type": "Wait", "SecondsPath": "$.order.delay", "Next": "Summarise"},
        "Summarise": {
            "Type": "Pass",
            "Assign": {"count.$": "States.ArrayLength($.order.items)"},
            "Parameters": {
                "text.$": "States.Format('{} of {}', $.received.id, $$.Execution.Name)",
                "list": [1],
            },
            "OutputPath": "$.text",
            "Next": "Each",
        },
        "Each": {
            "Type": "Map",
            "ItemsPath": "$.order.items",
            "MaxConcurrency": 2,
            "ItemProcessor": {"StartAt": "Item", "States": {"Item": {"Type": "Pass", "End": True}}},
            "Next": "Both",
        },
        "Both": {
            "Type": "Parallel",
            "Branches": [
                {"StartAt": "Left", "States": {"Left": {"Type": "Wait", "Seconds": 1, "End": True}}},
                {"StartAt": "Right", "States": {"Right": {"Type": "Succeed"}}},
            ],
            "End": True,
        },
        "Failed": {"Type": "Fail", "Error": "OrderFailed", "CausePath": "$.error.Cause"},
    },
}
TEXT = json.dumps(REAL, indent=1)

# fmt: off
_VALUES = st.sampled_from([
    None, True, False, 0, -1, 1.5, 10**300, 10**400, 1e308, "", "$", "$$", "$.a", "$.a[*].b", "$..x",
    "States.UUID()", "{% 1 %}", "${Name}", "Receive", "\x00", "\U0001f600", "Pass", "Map", "JSONata",
    [], {}, [[]], {"a.$": "$"}, ["Receive"], {"StartAt": "A", "States": {}},
])
_KEYS = st.sampled_from([
    "Type", "Next", "End", "Parameters", "Result", "ResultPath", "InputPath", "Assign", "QueryLanguage",
    "Seconds", "Choices", "Default", "Retry", "Catch", "Iterator", "Branches", "Resource", "a.$", "Not",
    "Variable", "Label", "ItemBatcher", "HeartbeatSeconds", "Credentials", "",
])
_PIECES = st.sampled_from([
    *'{}[]",:\\\n\t', "\x00", "\ufeff", "//", "/*", "'", "${", "}}", "null", "1e999", "\\u", "\\ud800", 
    "\u2028", "<<:", "&a",
])
# fmt: on


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    return [path, *(place for key, child in children for place in _places(child, (*path, key)))]


PLACES = _places(REAL)


@st.composite
def changed_machines(draw: st.DrawFn) -> Any:
    """REAL with up to four values replaced, taken out, renamed or added."""
    machine = json.loads(TEXT)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.sampled_from(PLACES[1:]))
        holder = machine
        try:
            for key in place[:-1]:
                holder = holder[key]
            match draw(st.sampled_from(["replace", "remove", "rename", "add"])):
                case "replace":
                    holder[place[-1]] = deepcopy(draw(_VALUES))
                case "remove":
                    del holder[place[-1]]
                case "rename":
                    holder[draw(_KEYS)] = holder.pop(place[-1])
                case _:
                    holder[place[-1]][draw(_KEYS)] = deepcopy(draw(_VALUES))
        except (KeyError, IndexError, TypeError, AttributeError):
            continue  # an earlier change took the place away
    return machine


def convert(source: Any, file: str = "order.asl.json") -> asl2sw.Conversion | None:
    """The result, or None for a refusal; any other exception goes on."""
    try:
        return asl2sw.convert(source, file=file)
    except asl2sw.ConversionError as refusal:
        errors = [found for found in refusal.diagnostics if found.is_error]
        assert errors, "a refusal says why"
        assert all(found.message and found.fix and found.place for found in errors)
        return None


_FEW = settings(max_examples=100, derandomize=True)


@_FEW
@given(changed_machines())
@example(REAL)
def test_changed_values(machine: Any) -> None:
    convert(json.dumps(machine, indent=1))


@_FEW
@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, 8), _PIECES | st.just("")), max_size=3))
def test_changed_text(changes: list[tuple[int, int, str]]) -> None:
    text = TEXT
    for position, gone, piece in changes:
        text = text[:position] + piece + text[position + gone :]
    convert(text)
    convert(text, "order.asl.yaml")


@_FEW
@given(st.integers(0, len(TEXT)))
def test_cut_text(length: int) -> None:
    if convert(TEXT[:length]) is not None:
        assert length == len(TEXT)


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"\xef\xbb\xbf",
        b"\xff\xfe{\x00}\x00",
        b'{"StartAt": "\xe9"}',
        "null",
        "7" * 5000,
        "-1e99999",
        "[" * 10_000 + "]" * 10_000,
        '{"a":' * 10_000 + "1" + "}" * 10_000,
        "- " * 10_000,
        "{" * 10_000,
        '"' + "\\" * 9_999,
    ],
    ids=lambda source: repr(source[:12]),
)
@pytest.mark.parametrize("file", ["order.asl.json", "order.asl.yaml"])
def test_hostile_text(source: str | bytes, file: str) -> None:
    assert convert(source, file) is None


@pytest.mark.parametrize(
    "replaced",
    [
        {"InputPath": "$" + "[0]" * 10_000},
        {"InputPath": "$" + ".a" * 100},
        {"ResultPath": "$" + ".a" * 100},
        {"Parameters": {"a.$": "States.Array(" * 3000 + ")" * 3000}},
        {"Parameters": {"a.$": "States.Format('" + "{}" * 500 + "'" + ", $.a" * 500 + ")"}},
        {"InputPath": "$[?(" + "(" * 3000 + "@.a" + ")" * 3000 + ")]"},
        {"InputPath": "$[?(" + "@.a == 1 && " * 300 + "@.b)]"},
        {"Result": "x" * 500_000},
        {"Result": list(range(5000))},
        {"Result": 10**300},
        {"Result": 10**400},
        {"Parameters": {f"key{number}.$": "$.a" for number in range(500)}},
    ],
    ids=lambda replaced: f"{json.dumps(replaced)[:40]}",
)
def test_hostile_values(replaced: dict[str, Any]) -> None:
    convert({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True, **replaced}}})


@pytest.mark.parametrize("operator", ["Not", "And", "Or"])
def test_deep_choice_rules(operator: str) -> None:
    rule: dict[str, Any] = {"Variable": "$.a", "IsNull": True}
    for _ in range(45):
        rule = {operator: rule if operator == "Not" else [rule, {"Variable": "$.b", "IsPresent": True}]}
    assert convert(_choice([{**rule, "Next": "B"}])) is not None


@pytest.mark.parametrize("operator", ["And", "Or"])
def test_wide_choice_rules(operator: str) -> None:
    tests = [{"Variable": f"$.a{number}", "IsNull": True} for number in range(500)]
    assert convert(_choice([{operator: tests, "Next": "B"}])) is not None
    assert convert(_choice([{**test, "Next": "B"} for test in tests])) is not None


def _choice(rules: list[dict[str, Any]]) -> dict[str, Any]:
    states = {"A": {"Type": "Choice", "Choices": rules, "Default": "B"}, "B": {"Type": "Succeed"}}
    return {"StartAt": "A", "States": states}


@pytest.mark.parametrize("back_to", [0, 399])
def test_many_states(back_to: int) -> None:
    states: dict[str, Any] = {
        f"S{number}": {
            "Type": "Pass",
            "Result": {},
            "ResultPath": f"$.r{number % 50}",
            "Next": f"S{number + 1}",
        }
        for number in range(400)
    }
    rule = {"Variable": "$.again", "BooleanEquals": True, "Next": f"S{back_to}"}
    states["S400"] = {"Type": "Choice", "Choices": [rule], "Default": "Done"}
    states["Done"] = {"Type": "Succeed"}
    assert convert({"StartAt": "S0", "States": states}) is not None
