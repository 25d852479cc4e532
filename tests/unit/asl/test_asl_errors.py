"""Retry and Catch."""

from __future__ import annotations

import pytest

from asl2sw.asl.model import NullPath, TaskState
from asl2sw.diagnostics import Severity

TASK = {"Type": "Task", "Resource": "arn:aws:lambda:::function:x", "End": True}
ALL = {"ErrorEquals": ["States.ALL"]}


def test_retry_and_catch(read_state):
    reading = read_state(
        {
            **TASK,
            "Retry": [
                {
                    "ErrorEquals": ["A", "States.Http.StatusCode.503"],
                    "IntervalSeconds": 2,
                    "MaxAttempts": 0,
                    "BackoffRate": 1.5,
                    "MaxDelaySeconds": 30,
                    "JitterStrategy": "FULL",
                    "Comment": "c",
                },
                ALL,
            ],
            "Catch": [{**ALL, "Next": "Done", "ResultPath": None, "Assign": {"e.$": "$"}, "Comment": "c"}],
        }
    )
    state = reading.state("S")
    assert reading.codes == []
    assert isinstance(state, TaskState)
    first, last = state.retry
    assert [name.value for name in first.error_equals] == ["A", "States.Http.StatusCode.503"]
    assert (first.interval_seconds, first.max_attempts, first.backoff_rate) == (2, 0, 1.5)
    assert (first.max_delay_seconds, first.jitter_strategy, first.comment) == (30, "FULL", "c")
    assert last.max_attempts is None
    assert last.pointer == "/States/S/Retry/1"
    catcher = state.catch[0]
    assert catcher.next.value == "Done"
    assert catcher.result_path is not None
    assert catcher.result_path.value == NullPath()
    assert catcher.comment == "c"


def test_empty_lists_are_allowed(read_state):
    assert read_state({**TASK, "Retry": [], "Catch": []}).codes == []


@pytest.mark.parametrize(
    ("retrier", "code", "pointer"),
    [
        ({}, "ASL0102", "/0"),
        ({"ErrorEquals": []}, "ASL0115", "/0/ErrorEquals"),
        ({"ErrorEquals": "States.ALL"}, "ASL0107", "/0/ErrorEquals"),
        ({"ErrorEquals": [""]}, "ASL0115", "/0/ErrorEquals/0"),
        ({"ErrorEquals": [1]}, "ASL0107", "/0/ErrorEquals/0"),
        ({"ErrorEquals": ["A", "States.ALL"]}, "ASL0124", "/0/ErrorEquals/1"),
        ({"ErrorEquals": ["States.All"]}, "ASL0129", "/0/ErrorEquals/0"),
        ({**ALL, "IntervalSeconds": 0}, "ASL0108", "/0/IntervalSeconds"),
        ({**ALL, "MaxAttempts": -1}, "ASL0108", "/0/MaxAttempts"),
        ({**ALL, "MaxAttempts": 100_000_000}, "ASL0108", "/0/MaxAttempts"),
        ({**ALL, "BackoffRate": 0.9}, "ASL0108", "/0/BackoffRate"),
        ({**ALL, "BackoffRate": "2"}, "ASL0107", "/0/BackoffRate"),
        ({**ALL, "MaxDelaySeconds": 0}, "ASL0108", "/0/MaxDelaySeconds"),
        ({**ALL, "JitterStrategy": "full"}, "ASL0109", "/0/JitterStrategy"),
        ({**ALL, "Next": "Done"}, "ASL0105", "/0/Next"),
        ({**ALL, "MaxAttempt": 3}, "ASL0104", "/0/MaxAttempt"),
        (1, "ASL0107", "/0"),
    ],
)
def test_mistakes_in_a_retrier(read_state, retrier, code, pointer):
    reading = read_state({**TASK, "Retry": [retrier]})
    assert [found for found in reading.codes if found[0] != "ASL0116"] == [
        (code, f"/States/S/Retry{pointer}")
    ]


def test_states_all_stands_in_the_last_entry(read_state):
    catch = [{**ALL, "Next": "Done"}, {"ErrorEquals": ["A"], "Next": "Done"}]
    reading = read_state({**TASK, "Retry": [ALL, {"ErrorEquals": ["A"]}], "Catch": catch})
    assert reading.codes == [
        ("ASL0124", "/States/S/Retry/0/ErrorEquals/0"),
        ("ASL0124", "/States/S/Catch/0/ErrorEquals/0"),
    ]
    assert reading.marked == ['"States.ALL"', '"States.ALL"']


def test_a_catcher_needs_a_next(read_state):
    reading = read_state({**TASK, "Catch": [ALL]})
    assert reading.codes == [("ASL0102", "/States/S/Catch/0")]
    assert reading.machine is not None


def test_an_error_name_that_aws_does_not_have_is_to_be_reviewed(read_state):
    reading = read_state({**TASK, "Retry": [{"ErrorEquals": ["States.Timeut"]}]})
    assert reading.found[0].severity is Severity.REVIEW
    assert reading.found[0].fix == 'Did you mean "States.Timeout"?'


def test_a_jsonata_catcher(read_state):
    catch = [{**ALL, "Next": "Done", "Output": {"e": "{% $states.errorOutput %}"}}]
    assert read_state({**TASK, "Catch": catch}, QueryLanguage="JSONata").codes == []
    assert read_state({**TASK, "Catch": catch}).codes == [("ASL0106", "/States/S/Catch/0/Output")]
