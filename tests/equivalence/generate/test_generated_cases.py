"""Cases: what they change, that they are the same every time, and that together they go everywhere."""

from __future__ import annotations

from typing import Any

import pytest
from generated_machines import machine_of

from asl2sw.equivalence.asl import AWS_PROSE, Failure, NoAnswer, Result, Status, TaskCall
from asl2sw.equivalence.generate import Case, CaseGenerator, generate_cases, select_cases
from asl2sw.equivalence.generate.changes import changes_of
from asl2sw.equivalence.generate.choices import values_around
from asl2sw.equivalence.generate.shapes import Kind, Shape
from asl2sw.equivalence.generate.values import Values

TASK = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:111111111111:function:work"}
INVOKE = {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": "work", "Payload.$": "$"},
}
ORDER = {
    "Check": {
        **TASK,
        "TimeoutSeconds": 10,
        "Retry": [{"ErrorEquals": ["Throttled"], "MaxAttempts": 2}],
        "Catch": [{"ErrorEquals": ["Rejected"], "ResultPath": "$.error", "Next": "Refuse"}],
    },
    "Large?": {
        "Type": "Choice",
        "Choices": [{"Variable": "$.total", "NumericGreaterThan": 1000, "Next": "Ask"}],
        "Default": "Ship",
    },
    "Ask": {**TASK, "ResultPath": "$.answer", "Next": "Ship"},
    "Ship": {**TASK, "End": True},
    "Refuse": {"Type": "Fail", "Error": "Refused"},
}


def applied(shape: Shape, value: Any) -> dict[str, Any]:
    return {str(change): change.apply(value) for change in changes_of(shape, value)}


def test_changes_of_one_place() -> None:
    shape = Shape()
    shape.field("n").compare_with([5, 4, 6])
    assert applied(shape, {"n": 5}) == {
        "/ null": None,
        "/ a text": "text",
        "/ empty": {},
        "/n absent": {},
        "/n null": {"n": None},
        "/n a text": {"n": "text"},
        "/n is 4": {"n": 4},
        "/n is 6": {"n": 6},
    }


def test_changes_in_arrays_and_in_json() -> None:
    shape = Shape()
    shape.field("all").element().field("id")
    shape.field("body").text().field("x")
    value = Values().of(shape)
    changed = applied(shape, value)
    assert value == {"all": [{"id": "id"}, {"id": "id"}], "body": '{"x": "x"}'}
    assert changed["/all empty"]["all"] == []
    assert changed["/all of one"]["all"] == [{"id": "id"}]
    assert changed["/all/1/id absent"]["all"] == [{"id": "id"}, {}]
    assert changed["/body/(JSON)/x null"]["body"] == '{"x": null}'
    assert changed["/body no JSON"]["body"] == "{no JSON"


@pytest.mark.parametrize(
    ("operator", "operand", "expected"),
    [
        ("StringEquals", "a", ["a"]),
        ("StringLessThan", "b", ["b", "ba", ""]),
        ("StringMatches", "log-*.\\*", ["log-x.*", "no such text"]),
        ("NumericLessThanEquals", 2.5, [2.5, 1.5, 3.5]),
        ("BooleanEquals", True, [True, False]),
        ("IsNull", True, [None, "text"]),
        ("IsPresent", True, []),
        (
            "TimestampEquals",
            "2020-01-02T00:00:00Z",
            ["2020-01-02T00:00:00Z", "2020-01-01T23:59:59Z", "2020-01-02T00:00:01Z"],
        ),
    ],
)
def test_values_on_both_sides_of_a_comparison(operator: str, operand: Any, expected: list[Any]) -> None:
    assert values_around(operator, operand) == expected


def test_kinds_give_values_of_their_type() -> None:
    assert Values().of(Shape(kinds=[Kind.COUNT])) == 1
    assert Values().of(Shape(kinds=[Kind.TIMESTAMP])) == "2020-01-02T03:04:05Z"
    assert Values().of(Shape(kinds=[Kind.ARRAY])) == ["value 0", "value 1"]


def test_the_plain_case_has_everything() -> None:
    plain = CaseGenerator(machine_of(ORDER)).plain
    assert plain.input == {}
    assert plain.outcomes["Check"] == (Result({"total": 1000}),)


def test_every_error_of_a_task_is_tried_for_good_and_once() -> None:
    generator = CaseGenerator(machine_of(ORDER))
    tried = [case.outcomes["Check"] for case in generator.with_one_change(generator.plain)]
    for name in ("Throttled", "Rejected", "Unforeseen"):
        assert (Failure(name, "Check failed"),) in tried
        assert (Failure(name, "Check failed"), Result({"total": 1000})) in tried
    assert (NoAnswer(),) in tried
    assert (Failure("Lambda.ServiceException", AWS_PROSE),) in tried
    assert (Failure("Lambda.Unknown", AWS_PROSE),) not in tried


def test_lambda_invoke_answers_as_aws_does() -> None:
    states = {"Task": INVOKE, "B": {"Type": "Pass", "InputPath": "$.Payload.id"}}
    generator = CaseGenerator(machine_of(states))
    results = {
        repr(outcome.value)
        for case in (generator.plain, *generator.with_one_change(generator.plain))
        for outcome in case.outcomes["Task"]
        if isinstance(outcome, Result)
    }
    assert "{'ExecutedVersion': '$LATEST', 'Payload': {'id': 'id'}, 'StatusCode': 200}" in results
    assert "{'ExecutedVersion': '$LATEST', 'Payload': None, 'StatusCode': 200}" in results
    assert all(result.startswith("{'ExecutedVersion': '$LATEST', 'Payload': ") for result in results)


def test_cases_are_different_and_the_same_every_time() -> None:
    machine = machine_of(ORDER)
    cases = generate_cases(machine, 40, seed=3)
    assert len({case.key for case in cases}) == len(cases) == 40
    assert cases == generate_cases(machine, 40, seed=3)
    assert cases[0] == generate_cases(machine, 40, seed=4)[0]
    assert cases != generate_cases(machine, 40, seed=4)


def test_the_chosen_cases_go_every_way() -> None:
    expected = select_cases(machine_of(ORDER), 8)
    entered = {entry.state for each in expected for entry in each.trace.entries}
    errors = {each.trace.error for each in expected}
    assert len(expected) == 8
    assert entered == set(ORDER)
    assert {None, "Refused", "States.Timeout", "States.Runtime"} <= errors


def test_steps_lead_from_choice_to_choice() -> None:
    """A way that only one value in each of several places opens."""
    states: dict[str, Any] = {}
    for number in range(6):
        rule = {"Variable": f"$.s{number}", "StringEquals": f"go {number}", "Next": f"S{number + 1}"}
        other = {"Variable": f"$.s{number}", "StringEquals": "stop", "Next": "Stop"}
        states[f"S{number}"] = {"Type": "Choice", "Choices": [other, rule]}
    states |= {"S6": {"Type": "Succeed"}, "Stop": {"Type": "Fail"}}
    statuses = {each.trace.status for each in select_cases(machine_of(states), 8)}
    assert Status.SUCCEEDED in statuses


def test_one_run_without_an_end_is_enough() -> None:
    states = {
        "Poll": {**TASK, "ResultPath": "$.job"},
        "Done?": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.job.status", "StringEquals": "DONE", "Next": "End"}],
            "Default": "Poll",
        },
        "End": {"Type": "Succeed"},
    }
    expected = select_cases(machine_of(states), 12)
    assert sum(each.is_endless for each in expected) == 1
    assert any(len(each.trace.calls) > 1 and not each.is_endless for each in expected)


def test_a_case_answers_call_by_call_and_then_repeats() -> None:
    case = Case("one", {}, {"A": (Failure("E", "why"), Result(1))})
    behave = case.behaviour()
    calls = [TaskCall("A", "arn", {}, sequence, 0, 0, ()) for sequence in range(3)]
    assert [behave(call) for call in calls] == [Failure("E", "why"), Result(1), Result(1)]
