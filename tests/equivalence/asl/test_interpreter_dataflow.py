"""InputPath, Parameters, ResultSelector, ResultPath, OutputPath, Assign and the context object."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from asl_machines import ARN, chain, run

from asl2sw.equivalence.asl import AWS_PROSE, Execution, Failure, Given, Result


def task(**fields: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": ARN, **fields}


def test_the_order_of_the_fields_of_a_task() -> None:
    fields = {
        "InputPath": "$.in",
        "Parameters": {"p.$": "$.x"},
        "ResultSelector": {"chosen.$": "$.r"},
        "ResultPath": "$.out",
        "OutputPath": "$.out.chosen",
        "Assign": {"whole.$": "$"},
    }
    machine = chain(
        ("A", task(**fields)), ("B", {"Type": "Pass", "Parameters": {"o.$": "$", "w.$": "$whole"}})
    )
    trace = run(machine, {"in": {"x": 1}}, behaviour=[Result({"r": 2, "s": 3})])
    assert trace.calls[0].payload == {"p": 1}
    assert trace.output == {"o": 2, "w": {"r": 2, "s": 3}}  # Assign sees the result before ResultSelector


def test_a_result_does_not_keep_a_pass_state_from_evaluating_its_input() -> None:
    for fields in ({"InputPath": "$.no"}, {"Parameters": {"x.$": "$.no"}}):
        trace = run(chain(("A", {"Type": "Pass", "Result": 1, **fields})))
        assert trace.error == "States.Runtime"


@pytest.mark.parametrize(
    ("path", "input", "output"),
    [
        (None, {"a": 1}, {"a": 1}),
        ("$", {"a": 1}, "R"),
        ("$.b", {"a": 1}, {"a": 1, "b": "R"}),
        ("$.a", {"a": 1}, {"a": "R"}),
        ("$.b.c.d", {"a": 1}, {"a": 1, "b": {"c": {"d": "R"}}}),
        ("$.a.b", {"a": {"b": 1, "c": 2}}, {"a": {"b": "R", "c": 2}}),
        ("$.a[1].b", {"a": [0, {"b": 1}]}, {"a": [0, {"b": "R"}]}),
    ],
)
def test_result_path(path: str | None, input: Any, output: Any) -> None:
    trace = run(chain(("A", {"Type": "Pass", "Result": "R", "ResultPath": path})), input)
    assert trace.output == output


@pytest.mark.parametrize(("path", "input"), [("$.x", "foo"), ("$.a.b", {"a": 1}), ("$.a[3]", {"a": [1]})])
def test_a_result_path_that_does_not_fit(path: str, input: Any) -> None:
    trace = run(chain(("A", {"Type": "Pass", "Result": 1, "ResultPath": path})), input)
    assert (trace.error, trace.cause) == ("States.ResultPathMatchFailure", AWS_PROSE)


def test_the_input_is_never_changed() -> None:
    given = {"a": {"b": [1]}}
    run(chain(("A", {"Type": "Pass", "Result": 2, "ResultPath": "$.a.b[0]"})), given)
    assert given == {"a": {"b": [1]}}


def test_null_paths() -> None:
    nulls = {"Type": "Pass", "InputPath": None, "Parameters": {"x.$": "$"}}
    assert run(chain(("A", nulls)), {"a": 1}).output == {"x": {}}
    assert run(chain(("A", {"Type": "Pass", "OutputPath": None})), {"a": 1}).output == {}


# --- variables -------------------------------------------------------------------------------------


def test_assign_sees_the_variables_as_they_were() -> None:
    machine = chain(
        ("A", {"Type": "Pass", "Assign": {"x": 1, "y": 2}}),
        ("B", {"Type": "Pass", "Assign": {"x.$": "$y", "y.$": "$x"}, "Parameters": {"x.$": "$x"}}),
        ("C", {"Type": "Pass", "Parameters": {"before.$": "$.x", "x.$": "$x", "y.$": "$y"}}),
    )
    assert run(machine).output == {"before": 1, "x": 2, "y": 1}


def test_branches_read_outer_variables_and_keep_their_own() -> None:
    inner = chain(
        ("I", {"Type": "Pass", "Assign": {"inner.$": "$outer"}}),
        ("J", {"Type": "Pass", "Parameters": {"i.$": "$inner"}}),
    )
    machine = chain(
        ("A", {"Type": "Pass", "Assign": {"outer": 1}}),
        ("P", {"Type": "Parallel", "Branches": [inner], "Assign": {"outer": 2}}),
        ("Z", {"Type": "Pass", "Parameters": {"in.$": "$", "outer.$": "$outer"}}),
    )
    assert run(machine).output == {"in": [{"i": 1}], "outer": 2}
    machine["States"]["Z"]["Parameters"] = {"gone.$": "$inner"}
    assert run(machine).error == "States.Runtime"


def test_the_children_of_a_distributed_map_see_no_outer_variables() -> None:
    body = {"StartAt": "I", "States": {"I": {"Type": "Pass", "Parameters": {"x.$": "$outer"}, "End": True}}}
    distributed = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    for config, error in (
        ({"Mode": "INLINE"}, None),
        (distributed, "States.ExceedToleratedFailureThreshold"),
    ):
        processor = {**body, "ProcessorConfig": config}
        machine = chain(
            ("A", {"Type": "Pass", "Assign": {"outer": 1}}),
            ("M", {"Type": "Map", "ItemsPath": "$.items", "ItemProcessor": processor}),
        )
        assert run(machine, {"items": [0]}).error == error


def test_assign_of_choice_rules_and_of_the_state() -> None:
    rule = {"Variable": "$.n", "NumericEquals": 1, "Next": "Z", "Assign": {"v.$": "$.n"}}
    machine = {
        "StartAt": "C",
        "States": {
            "C": {"Type": "Choice", "Choices": [rule], "Default": "Z", "Assign": {"v": "default"}},
            "Z": {"Type": "Pass", "Parameters": {"v.$": "$v"}, "End": True},
        },
    }
    assert run(machine, {"n": 1}).output == {"v": 1}
    assert run(machine, {"n": 2}).output == {"v": "default"}


def test_assign_of_a_catcher_sees_the_error_output() -> None:
    catcher = {"ErrorEquals": ["E"], "Next": "Z", "Assign": {"e.$": "$.Error"}, "ResultPath": None}
    machine = chain(
        ("A", task(Catch=[catcher], Assign={"e": "none"})),
        ("Z", {"Type": "Pass", "Parameters": {"e.$": "$e", "in.$": "$"}}),
    )
    assert run(machine, {"k": 1}, behaviour=[Failure("E")]).output == {"e": "E", "in": {"k": 1}}


# --- context object --------------------------------------------------------------------------------


def test_the_context_object() -> None:
    execution = Execution(name="n", id="i", role_arn="r", machine_name="m", machine_id="mi")
    machine = chain(
        ("W", {"Type": "Wait", "Seconds": 90}), ("A", {"Type": "Pass", "Parameters": {"c.$": "$$"}})
    )
    trace = run(machine, {"k": 1}, execution=execution)
    assert trace.output == {
        "c": {
            "Execution": {
                "Id": "i",
                "Input": {"k": 1},
                "Name": "n",
                "RoleArn": "r",
                "StartTime": "2026-01-01T00:00:00.000Z",
                "RedriveCount": 0,
            },
            "StateMachine": {"Id": "mi", "Name": "m"},
            "State": {"Name": "A", "EnteredTime": "2026-01-01T00:01:30.000Z"},
        }
    }


def test_a_task_sees_its_token_and_its_retries() -> None:
    state = {
        "Type": "Task",
        "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Parameters": {
            "QueueUrl": "q",
            "MessageBody": {"token.$": "$$.Task.Token", "n.$": "$$.State.RetryCount"},
        },
        "Retry": [{"ErrorEquals": ["States.ALL"]}],
    }
    trace = run(chain(("A", state)), behaviour=[Failure("E"), Result(1)])
    first, second = (call.payload["MessageBody"] for call in trace.calls if isinstance(call.payload, dict))
    assert isinstance(first, dict) and isinstance(second, dict)
    assert (first["n"], second["n"]) == (0, 1) and first["token"] != second["token"]
    without = task(Parameters={"token.$": "$$.Task.Token"})
    assert run(chain(("A", without))).error == "States.Runtime"


def test_a_given_context_object_stays_as_it_is() -> None:
    machine = chain(("A", {"Type": "Pass", "Parameters": {"c.$": "$$"}}))
    assert run(machine, context=Given({})).output == {"c": {}}


# --- Wait ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "ms"),
    [
        ({"Seconds": 3}, 3000),
        ({"SecondsPath": "$.s"}, 7000),
        ({"SecondsPath": "$.text"}, 8000),
        ({"Timestamp": "2026-01-01T00:00:01.5Z"}, 1500),
        ({"TimestampPath": "$.t"}, 2000),
        ({"Timestamp": "2020-01-01T00:00:00Z"}, 0),
    ],
)
def test_waits(fields: dict[str, Any], ms: int) -> None:
    given = {"s": 7, "text": "8", "t": "2026-01-01T02:00:02+02:00"}
    trace = run(chain(("W", {"Type": "Wait", **fields})), given)
    assert [wait.ms for wait in trace.waits] == [ms] and trace.duration_ms == ms
    assert trace.output == given


@pytest.mark.parametrize("value", [-1, 1.5, "soon", None, {}, 2**31])
def test_waits_of_no_time(value: Any) -> None:
    trace = run(chain(("W", {"Type": "Wait", "SecondsPath": "$.s"})), {"s": value})
    assert trace.error == "States.Runtime"


def test_the_longest_wait() -> None:
    start = Execution(start=datetime(2026, 11, 23, 11, 44, 18, tzinfo=UTC))
    machine = chain(("W", {"Type": "Wait", "TimestampPath": "$.t"}))
    assert run(machine, {"t": "2094-12-11T11:44:18Z"}, execution=start).status == "SUCCEEDED"
    assert run(machine, {"t": "2094-12-12T11:44:18Z"}, execution=start).error == "States.Runtime"
