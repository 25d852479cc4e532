"""Choice rules, intrinsic functions and payload templates, where nothing was recorded."""

from __future__ import annotations

from typing import Any

import pytest
from asl_machines import chain, run

FAILS = "States.IntrinsicFailure"


def value_of(call: str, input: Any = None) -> Any:
    """The value of an intrinsic call, or the error that it ends with."""
    trace = run(chain(("A", {"Type": "Pass", "Parameters": {"x.$": call}})), input)
    if trace.status == "FAILED":
        return trace.error
    assert isinstance(trace.output, dict)
    return trace.output["x"]


@pytest.mark.parametrize(
    ("call", "value"),
    [
        ("States.Format('{} {} {}', 1, null, true)", "1 null true"),
        ("States.Format('a\\{\\}\\'\\\\{}', 'b')", "a{}'\\b"),
        ("States.Format($.t, 1)", "<1>"),
        ("States.Format($.t)", FAILS),
        ("States.Format($.n)", FAILS),
        ("States.Format('{}', $.small)", "1.0E-7"),
        ("States.Format('{}', $.list)", "[1, {a=1.5}]"),
        ("States.StringToJson('[1, {}]')", [1, {}]),
        ("States.StringToJson(' ')", None),
        ("States.StringToJson('nan')", FAILS),
        ("States.StringToJson('{')", FAILS),
        ("States.StringToJson('1e999')", FAILS),
        ("States.JsonToString($.list)", '[1,{"a":1.5}]'),
        ("States.JsonToString($.control)", '"\\u001F\\n\u007f"'),
        ("States.Array(1, 'a', $.n)", [1, "a", 1]),
        ("States.ArrayPartition($.list, 1.5)", [[1, {"a": 1.5}]]),
        ("States.ArrayPartition($.list, 0)", FAILS),
        ("States.ArrayContains($.list, 1.0)", True),
        ("States.ArrayContains($.n, 1)", FAILS),
        ("States.ArrayRange(1, 9, 4)", [1, 5, 9]),
        ("States.ArrayRange(3, 1, -1)", [3, 2, 1]),
        ("States.ArrayRange(0, 999, 1)", list(range(1000))),
        ("States.ArrayRange(0, 1000, 1)", FAILS),
        ("States.ArrayRange(0, 1, 0)", FAILS),
        ("States.ArrayGetItem($.list, 0)", 1),
        ("States.ArrayGetItem($.list, -1)", FAILS),
        ("States.ArrayLength($.list)", 2),
        ("States.ArrayLength($.t)", FAILS),
        ("States.ArrayUnique(States.Array(1, 'a', 1, true, 1.0))", [1, "a", True]),
        ("States.Base64Encode('é')", "w6k="),
        ("States.Base64Decode('w6k')", "é"),
        ("States.Base64Decode('w6k=%')", FAILS),
        ("States.Base64Encode($.n)", FAILS),
        ("States.Hash('input data', 'SHA-1')", "aaff4a450a104cd177d28d18d74485e8cae074b7"),
        ("States.Hash('x', 'SHA-2')", FAILS),
        ("States.JsonMerge($.o, $.o2, false)", {"a": 3, "b": 2}),
        ("States.JsonMerge($.o, $.n, false)", FAILS),
        ("States.JsonMerge($.o, $.o2, true)", FAILS),
        ("States.MathAdd(1.5, -1.5)", 1),
        ("States.MathAdd('1', 1)", FAILS),
        ("States.MathAdd(3000000000, 1)", FAILS),
        ("States.StringSplit('a.b+c..', '.+')", ["a", "b", "c"]),
        ("States.StringSplit('', ',')", []),
        ("States.StringSplit('a', $.n)", FAILS),
        ("States.MathRandom(3, 4)", 3),
        ("States.MathRandom(4, 4)", FAILS),
        ("States.ArrayLength($.missing)", "States.Runtime"),
    ],
)
def test_intrinsic_functions(call: str, value: Any) -> None:
    given = {
        "t": "<{}>",
        "n": 1,
        "small": 1e-7,
        "list": [1, {"a": 1.5}],
        "control": "\x1f\n\x7f",
        "o": {"a": 1, "b": 2},
        "o2": {"a": 3},
    }
    found = value_of(call, given)
    assert found == value and type(found) is type(value)


def test_chance() -> None:
    seeded = "States.MathRandom(0, 1000000, 7)"
    assert value_of(seeded) == value_of(seeded) in range(1000000)
    assert value_of("States.UUID()") != value_of("States.UUID()")


def test_templates_are_transformed_at_any_depth() -> None:
    template = {"a": [{"b.$": "$.x"}, "$.x", {"c": {"d.$": "$.y[0]"}}], "e.$": "$.y", "f": None}
    trace = run(chain(("A", {"Type": "Pass", "Parameters": template})), {"x": 1, "y": [2]})
    assert trace.output == {"a": [{"b": 1}, "$.x", {"c": {"d": 2}}], "e": [2], "f": None}


def fits(rule: dict[str, Any], input: Any) -> bool | str | None:
    machine = {
        "StartAt": "C",
        "States": {
            "C": {"Type": "Choice", "Choices": [{**rule, "Next": "Yes"}], "Default": "No"},
            "Yes": {"Type": "Pass", "Result": True, "End": True},
            "No": {"Type": "Pass", "Result": False, "End": True},
        },
    }
    trace = run(machine, input)
    return trace.error if trace.status == "FAILED" else trace.output is True


@pytest.mark.parametrize(
    ("test", "value", "expected"),
    [
        ({"StringLessThan": "\ue000"}, "\U0001f600", True),  # by UTF-16 units, as in Java
        ({"StringGreaterThanEquals": "a"}, "a", True),
        ({"NumericEquals": 1}, True, False),
        ({"NumericEquals": 1}, 1.0, True),
        ({"NumericLessThanEqualsPath": "$.w"}, 2, True),
        ({"NumericLessThanEqualsPath": "$.no"}, 2, "States.Runtime"),
        ({"BooleanEquals": True}, 1, False),
        ({"BooleanEquals": False}, False, True),
        ({"TimestampEquals": "2020-01-01T00:00:00Z"}, "2020-01-01T01:00:00+01:00", True),
        ({"TimestampLessThan": "2020-01-01T00:00:00.2Z"}, "2020-01-01T00:00:00.19Z", True),
        ({"TimestampEquals": "2020-01-01T00:00:00Z"}, "2020-01-01t00:00:00z", False),
        ({"StringMatches": "a*.\\*"}, "a\n..*", True),
        ({"StringMatches": "a*"}, "ba", False),
        ({"StringMatches": "*"}, 1, False),
        ({"IsNull": True}, None, True),
        ({"IsNull": False}, 0, True),
        ({"IsNumeric": True}, True, False),
        ({"IsTimestamp": True}, "2020-02-30T00:00:00Z", False),
        ({"IsPresent": True}, None, True),
    ],
)
def test_comparisons(test: dict[str, Any], value: Any, expected: bool | str) -> None:
    assert fits({"Variable": "$.v", **test}, {"v": value, "w": 2}) == expected


def test_missing_values() -> None:
    missing = {"Variable": "$.no", "StringEquals": "x"}
    assert fits(missing, {}) == "States.Runtime"
    assert fits({"Variable": "$.no", "IsNull": True}, {}) == "States.Runtime"
    assert fits({"Variable": "$.no", "IsPresent": False}, {}) is True
    assert fits({"Variable": "$.no[*]", "IsPresent": True}, {}) is True
    guard = {"Variable": "$.no", "IsPresent": True}
    assert fits({"And": [guard, missing]}, {}) is False
    assert fits({"Or": [{"Not": guard}, missing]}, {}) is True
    assert fits({"And": [missing, guard]}, {}) == "States.Runtime"


def test_no_rule_fits() -> None:
    rule = {"Variable": "$.n", "NumericEquals": 1, "Next": "Z"}
    machine = {
        "StartAt": "C",
        "States": {
            "C": {"Type": "Choice", "InputPath": "$.in", "Choices": [rule]},
            "Z": {"Type": "Succeed"},
        },
    }
    assert run(machine, {"in": {"n": 2}}).error == "States.NoChoiceMatched"
    assert run(machine, {"in": {"n": 1}}).output == {"n": 1}
