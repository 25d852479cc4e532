"""Fail, Retry, Catch, timeouts and heartbeats."""

from __future__ import annotations

from typing import Any

import pytest
from asl_machines import ARN, chain, run

from asl2sw.equivalence.asl import AWS_PROSE, Failure, NoAnswer, Result, TaskCall, TaskOutcome, Trace


def task(**fields: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": ARN, **fields}


def catching(*names: str, **fields: Any) -> dict[str, Any]:
    return {"ErrorEquals": list(names), "Next": "Caught", **fields}


def caught(state: dict[str, Any], *outcomes: TaskOutcome, input: Any = None) -> Trace:
    machine = chain(
        ("A", {**state, "Next": "Done"}), ("Done", {"Type": "Succeed"}), ("Caught", {"Type": "Pass"})
    )
    return run(machine, {"in": 1} if input is None else input, behaviour=list(outcomes))


# --- Fail ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "error", "cause"),
    [
        ({}, None, None),
        ({"Error": "E"}, "E", None),
        ({"ErrorPath": "$.e", "CausePath": "States.Format('{}!', $.e)"}, "x", "x!"),
        ({"ErrorPath": "$.n"}, "States.Runtime", AWS_PROSE),
        ({"Error": "E", "CausePath": "$.no"}, "States.Runtime", AWS_PROSE),
    ],
)
def test_fail(fields: dict[str, Any], error: str | None, cause: str | None) -> None:
    trace = run({"StartAt": "F", "States": {"F": {"Type": "Fail", **fields}}}, {"e": "x", "n": 1})
    assert (trace.status, trace.error, trace.cause) == ("FAILED", error, cause)


# --- Retry -----------------------------------------------------------------------------------------


def delays(retry: list[dict[str, Any]], *errors: str) -> tuple[list[int], str | None]:
    outcomes: list[TaskOutcome] = [*map(Failure, errors), Result("ok")]
    trace = run(chain(("A", task(Retry=retry))), behaviour=outcomes)
    return [retry.delay_ms for retry in trace.retries], trace.error


def test_the_defaults_of_a_retrier() -> None:
    assert delays([{"ErrorEquals": ["E"]}], "E", "E", "E") == ([1000, 2000, 4000], None)
    assert delays([{"ErrorEquals": ["E"]}], "E", "E", "E", "E") == ([1000, 2000, 4000], "E")


def test_backoff_and_its_limit() -> None:
    retrier = {"ErrorEquals": ["E"], "IntervalSeconds": 3, "BackoffRate": 1.5, "MaxDelaySeconds": 5}
    assert delays([retrier], "E", "E", "E") == ([3000, 4500, 5000], None)


def test_every_retrier_counts_for_itself() -> None:
    """The example of the specification."""
    retry = [
        {"ErrorEquals": ["ErrorA", "ErrorB"], "IntervalSeconds": 1, "BackoffRate": 2, "MaxAttempts": 2},
        {"ErrorEquals": ["ErrorC"], "IntervalSeconds": 5},
    ]
    assert delays(retry, "ErrorA", "ErrorB", "ErrorC", "ErrorB") == ([1000, 2000, 5000], "ErrorB")


def test_the_first_retrier_that_fits_decides() -> None:
    retry = [{"ErrorEquals": ["E"], "MaxAttempts": 0}, {"ErrorEquals": ["States.ALL"]}]
    assert delays(retry, "E") == ([], "E")
    assert delays(retry, "F") == ([1000], None)


def test_retriers_count_anew_when_the_state_is_entered_again() -> None:
    retrier = {"ErrorEquals": ["E"], "MaxAttempts": 1}
    states = {
        "A": task(Retry=[retrier], ResultPath="$.n", Next="C"),
        "C": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.n", "NumericEquals": 1, "Next": "A"}],
            "Default": "Z",
        },
        "Z": {"Type": "Succeed"},
    }
    outcomes = [Failure("E"), Result(1), Failure("E"), Result(2)]
    trace = run({"StartAt": "A", "States": states}, behaviour=outcomes)
    assert [retry.count for retry in trace.retries] == [1, 1] and trace.status == "SUCCEEDED"
    assert [(call.sequence, call.attempt) for call in trace.calls] == [(0, 0), (1, 1), (2, 0), (3, 1)]


def test_jitter_records_the_bound() -> None:
    retrier = {"ErrorEquals": ["E"], "IntervalSeconds": 4, "JitterStrategy": "FULL"}
    trace = run(chain(("A", task(Retry=[retrier]))), behaviour=[Failure("E"), Result(1)])
    assert [(retry.delay_ms, retry.jitter) for retry in trace.retries] == [(4000, True)]
    assert [call.at for call in trace.calls] == [0, 4000]


def test_a_retry_that_no_double_can_hold() -> None:
    retrier = {"ErrorEquals": ["E"], "BackoffRate": 1e300, "MaxDelaySeconds": 9, "MaxAttempts": 4}
    assert delays([retrier], "E", "E", "E", "E") == ([1000, 9000, 9000, 9000], None)


# --- which errors fit ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "failure", "fits"),
    [
        ("E", Failure("E"), True),
        ("e", Failure("E"), False),
        ("States.ALL", Failure("E"), True),
        ("States.ALL", Failure(None), True),
        ("States.TaskFailed", Failure("E"), True),
        ("States.TaskFailed", Failure("States.Timeout"), False),
        ("States.Timeout", Failure("States.Timeout"), True),
        ("States.ALL", Failure("States.DataLimitExceeded"), True),
        ("States.ALL", Failure("States.Runtime"), False),
        ("States.TaskFailed", Failure("States.Runtime"), False),
        ("States.Runtime", Failure("States.Runtime"), False),
    ],
)
def test_which_names_fit(name: str, failure: Failure, fits: bool) -> None:
    trace = caught(task(Catch=[catching(name)]), failure)
    assert trace.status == ("SUCCEEDED" if fits else "FAILED")
    retried, error = (
        delays([{"ErrorEquals": [name]}], failure.error or "") if failure.error else ([1000], None)
    )
    assert (retried, error) == (([1000], None) if fits else ([], failure.error))


# --- Catch -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("failure", "error_output"),
    [
        (Failure("E", "C"), {"Error": "E", "Cause": "C"}),
        (Failure("E"), {"Error": "E", "Cause": None}),
        (Failure(None), {"Error": None, "Cause": None}),
    ],
)
def test_the_error_output(failure: Failure, error_output: Any) -> None:
    assert caught(task(Catch=[catching("States.ALL")]), failure).output == error_output
    trace = caught(task(Catch=[catching("States.ALL", ResultPath="$.e")], OutputPath="$.no"), failure)
    assert trace.output == {"in": 1, "e": error_output}  # OutputPath does not touch it
    assert caught(task(Catch=[catching("States.ALL", ResultPath=None)]), failure).output == {"in": 1}


def test_retriers_come_before_catchers() -> None:
    state = task(Retry=[{"ErrorEquals": ["E"], "MaxAttempts": 1}], Catch=[catching("E")])
    trace = caught(state, Failure("E", "1"), Failure("E", "2"))
    assert trace.output == {"Error": "E", "Cause": "2"} and len(trace.retries) == 1


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"Parameters": {"x.$": "States.ArrayGetItem($.list, 7)"}}, "States.IntrinsicFailure"),
        ({"ResultSelector": {"x.$": "States.MathAdd($.n, 1)"}}, "States.IntrinsicFailure"),
        ({"ResultPath": "$.n.x"}, "States.ResultPathMatchFailure"),
    ],
)
def test_errors_of_the_state_itself_are_caught_too(fields: dict[str, Any], error: str) -> None:
    state = task(Catch=[catching("States.ALL")], **fields)
    trace = caught(state, Result({"n": "text"}), input={"list": [], "n": 1})
    assert trace.output == {"Error": error, "Cause": AWS_PROSE}


@pytest.mark.parametrize(
    "fields", [{"Parameters": {"x.$": "$.no"}}, {"OutputPath": "$.no"}, {"InputPath": "$.no"}]
)
def test_a_missing_path_cannot_be_caught(fields: dict[str, Any]) -> None:
    retry = [{"ErrorEquals": ["States.ALL"]}]
    trace = caught(task(Catch=[catching("States.ALL")], Retry=retry, **fields), Result({}))
    assert (trace.error, trace.retries) == ("States.Runtime", ())


# --- time ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "outcome", "duration_ms", "error"),
    [
        ({"TimeoutSeconds": 5}, Result(1, 5000), 5000, None),
        ({"TimeoutSeconds": 5}, Result(1, 5001), 5000, "States.Timeout"),
        ({"TimeoutSeconds": 5}, Failure("E", None, 4000), 4000, "E"),
        ({"TimeoutSeconds": 5}, Failure("E", None, 6000), 5000, "States.Timeout"),
        ({"TimeoutSeconds": 5}, NoAnswer(), 5000, "States.Timeout"),
        ({"TimeoutSecondsPath": "$.t"}, NoAnswer(), 4000, "States.Timeout"),
        ({"TimeoutSecondsPath": "$.no"}, NoAnswer(), 0, "States.Runtime"),
        ({"TimeoutSecondsPath": "$.zero"}, NoAnswer(), 0, "States.Runtime"),
        ({"TimeoutSeconds": 9, "HeartbeatSeconds": 2}, NoAnswer(), 2000, "States.Timeout"),
        ({"TimeoutSeconds": 9, "HeartbeatSecondsPath": "$.t"}, NoAnswer(), 4000, "States.Timeout"),
        ({"TimeoutSeconds": 9, "HeartbeatSeconds": 2}, NoAnswer(heartbeats=True), 9000, "States.Timeout"),
        ({"HeartbeatSeconds": 2}, Result(1, 3000), 3000, None),
        ({}, NoAnswer(), 99_999_999_000, "States.Timeout"),
    ],
)
def test_timeouts(fields: dict[str, Any], outcome: TaskOutcome, duration_ms: int, error: str | None) -> None:
    trace = run(chain(("A", task(**fields))), {"t": 4, "zero": 0}, behaviour=[outcome])
    assert (trace.duration_ms, trace.error) == (duration_ms, error)


def test_a_missed_heartbeat_has_two_names() -> None:
    for name in ("States.Timeout", "States.HeartbeatTimeout"):
        state = task(HeartbeatSeconds=2, Catch=[catching(name)])
        assert caught(state, NoAnswer()).output == {"Error": "States.Timeout", "Cause": ""}
    state = task(TimeoutSeconds=2, Catch=[catching("States.HeartbeatTimeout")])
    assert caught(state, NoAnswer()).status == "FAILED"


def test_the_timeout_of_the_machine() -> None:
    wait = {"Type": "Wait", "Seconds": 5}
    assert run(chain(("A", wait), TimeoutSeconds=5)).status == "SUCCEEDED"
    trace = run(chain(("A", wait), ("B", wait), TimeoutSeconds=9))
    assert (trace.status, trace.duration_ms, trace.error) == ("TIMED_OUT", 9000, None)
    assert [entry.state for entry in trace.entries] == ["A", "B"]


def test_what_a_behaviour_is_told() -> None:
    told: list[TaskCall] = []

    def behave(call: TaskCall) -> TaskOutcome:
        told.append(call)
        return Result(None)

    trace = run(chain(("W", {"Type": "Wait", "Seconds": 1}), ("A", task())), {"k": 1}, behaviour=behave)
    assert told == [TaskCall("A", ARN, {"k": 1}, 0, 0, 1000, ())] == list(trace.calls)


def test_an_exception_of_a_behaviour_passes_through() -> None:
    with pytest.raises(ZeroDivisionError):
        run(
            chain(("A", task(Catch=[catching("States.ALL", Next="A")]))),
            behaviour=lambda call: Result(1 // 0),
        )
