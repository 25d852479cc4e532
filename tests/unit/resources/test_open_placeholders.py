"""Placeholders that are written into the workflow as they are: told once, and never twice."""

from __future__ import annotations

from typing import Any

import pytest

import asl2sw

CODE = "ASL0429"
FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:f"


def told(states: dict[str, Any], **options: Any) -> list[tuple[str | None, str]]:
    """Places and messages, of a refused definition too."""
    machine = {"StartAt": next(iter(states)), "States": states}
    try:
        found = asl2sw.convert(machine, asl2sw.Options(name="m", verify=False, **options)).diagnostics
    except asl2sw.ConversionError as refusal:
        found = refusal.diagnostics
    return [(each.pointer, each.message) for each in found if each.code == CODE]


def task(**fields: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": FUNCTION, "End": True, **fields}


def invoke(**parameters: Any) -> dict[str, Any]:
    return task(Resource="arn:aws:states:::lambda:invoke", Parameters=parameters)


def choice(**branch: Any) -> dict[str, Any]:
    rule = {"Variable": "$.a", "StringEquals": "x", "Next": "B", **branch}
    return {"A": {"Type": "Choice", "Choices": [rule], "Default": "B"}, "B": {"Type": "Succeed"}}


@pytest.mark.parametrize(
    ("states", "pointer"),
    [
        ({"A": task(Parameters={"x": [{"y": "a ${t} b"}]})}, "/States/A/Parameters/x/0/y"),
        ({"A": task(Parameters={"x": {"${t}": 1}})}, "/States/A/Parameters/x/${t}"),
        ({"A": task(Parameters={"x.$": "States.Format('${t}/{}', $.a)"})}, "/States/A/Parameters/x.$"),
        ({"A": invoke(FunctionName="f", Payload={"x": "${t}"})}, "/States/A/Parameters/Payload/x"),
        ({"A": {"Type": "Pass", "Result": {"Comment": "${t}"}, "End": True}}, "/States/A/Result/Comment"),
        ({"A": {"Type": "Fail", "Cause": "${t}"}}, "/States/A/Cause"),
        ({"${t}": {"Type": "Succeed"}}, "/States/${t}"),
        (
            {"A": {"Type": "Map", "End": True,
                   "ItemProcessor": {"StartAt": "B", "States": {"B": {"Type": "Fail", "Cause": "${t}"}}}}},
            "/States/A/ItemProcessor/States/B/Cause",
        ),
    ],
)  # fmt: skip
def test_told_where_it_is_written(states: dict[str, Any], pointer: str) -> None:
    places = "2 places" if "${t}" in states else "one place"  # the name of a state stands in StartAt as well
    first = "/StartAt" if "${t}" in states else pointer
    assert told(states) == [(first, f"${{t}} has no value and stands open in {places}.")]
    assert told(states, substitutions={"t": "value"}) == []


@pytest.mark.parametrize(
    "states",
    [
        choice(StringEquals="${t}"),
        choice(Variable="$.a['${t}']"),
        {"A": {"Type": "Fail", "Error": "${t}"}},
        {"A": task(Catch=[{"ErrorEquals": ["${t}"], "Next": "B"}]), "B": {"Type": "Succeed"}},
        {"A": task(Retry=[{"ErrorEquals": ["x", "${t}"]}])},
    ],
)
def test_told_that_it_decides(states: dict[str, Any]) -> None:
    [(_, message)] = told(states)
    assert message.endswith(' In "A" it decides what happens.')
    assert told(states, substitutions={"t": "value"}) == []


def test_what_a_rule_assigns_does_not_decide() -> None:
    [(pointer, message)] = told(choice(Assign={"v": "${t}"}))
    assert pointer == "/States/A/Choices/0/Assign/v"
    assert message == "${t} has no value and stands open in one place."


@pytest.mark.parametrize(
    "states",
    [
        {"A": task(Resource="${t}")},
        {"A": task(Resource="arn:aws:lambda:${t}:${u}:function:f")},
        {"A": invoke(FunctionName="${t}")},
        {"A": task(Comment="${t}")},
        {"A": task(Credentials={"RoleArn": "${t}"})},
        {"A": {"Type": "Wait", "Seconds": "${t}", "End": True}},
        {"A": {"Type": "Pass", "Next": "${t}"}, "B": {"Type": "Succeed"}},
        {"A": task(QueryLanguage="JSONata", Arguments={"x": "${t}"})},
        {"A": task(Parameters={"script": "echo ${} $HOME ${x:-${y"})},
        {"A": task(Parameters={"x.$": "States.Format('{}', $.a)"})},
    ],
)
def test_silent_where_it_is_told_otherwise_or_not_written(states: dict[str, Any]) -> None:
    assert told(states) == []


def test_what_a_request_does_not_send() -> None:
    request = task(Resource="arn:aws:states:::http:invoke")
    request["Parameters"] = {
        "ApiEndpoint": "${Url}/orders",
        "Method": "POST",
        "Authentication": {"ConnectionArn": "${Connection}"},
        "RequestBody": {"x": "${t}"},
    }
    assert told({"A": request}) == [
        ("/States/A/Parameters/RequestBody/x", "${t} has no value and stands open in one place.")
    ]
    entry = {"match": "*", "protocol": "lambda", "url": "http://service"}
    [(pointer, _)] = told({"A": request}, config={"resource": [entry]})
    assert pointer == "/States/A/Parameters/ApiEndpoint"


def test_a_function_name_that_is_sent() -> None:
    states = {"A": invoke(FunctionName="${t}")}
    entry = {"match": "*", "protocol": "lambda", "url": "http://bridge", "envelope": True}
    assert [pointer for pointer, _ in told(states, config={"resource": [entry]})] == [
        "/States/A/Parameters/FunctionName"
    ]


def test_a_machine_of_the_same_run_has_its_name() -> None:
    starts = task(Resource="arn:aws:states:::states:startExecution.sync:2")
    starts["Parameters"] = {"StateMachineArn": "${OtherArn}", "Input": {"x": 1}}
    other = {"StartAt": "B", "States": {"B": {"Type": "Succeed"}}}
    assert told({"A": starts}, machines={"other": other}) == []
    assert len(told({"A": starts})) == 1


def test_one_task_names_the_first_and_counts_the_rest() -> None:
    states = {"A": task(Parameters={f"k{n}": f"${{n{n}}} ${{n0}}" for n in range(8)})}
    [(pointer, message)] = told(states)
    assert pointer == "/States/A/Parameters/k0"
    assert message == (
        "${n0}, ${n1}, ${n2}, ${n3}, ${n4} and 3 others have no value and stand open in 8 places."
    )
    values = {f"n{n}": "v" for n in range(7)}
    assert told(states, substitutions=values) == [
        ("/States/A/Parameters/k7", "${n7} has no value and stands open in one place.")
    ]


def test_the_fix_can_be_pasted() -> None:
    machine = {"StartAt": "A", "States": {"A": task(Parameters={"x": "${AWS::Region} ${Table.Arn}"})}}
    conversion = asl2sw.convert(machine, asl2sw.Options(name="m", verify=False))
    [fix] = [found.fix for found in conversion.diagnostics if found.code == CODE]
    assert fix is not None
    assert fix.splitlines()[1:] == ["[substitutions]", '"AWS::Region" = "..."', '"Table.Arn" = "..."']
