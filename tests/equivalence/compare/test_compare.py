"""The comparison of a machine with its workflows: it agrees, and it notices what is wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from compare_machines import LAMBDA, ORDER, OUTCOMES, changed, subject_of

from asl2sw.equivalence.asl import AWS_PROSE, Result
from asl2sw.equivalence.compare import Compared, Pair, Subject, Verdict, verify
from asl2sw.equivalence.compare.roles import UNKNOWN
from asl2sw.equivalence.compare.values import Masks, differences
from asl2sw.equivalence.generate import Case


def compared(subject: Subject, name: str) -> Compared:
    return Pair(subject).compare(Case(name, {"id": 1}, {"Work": OUTCOMES[name]}))


@pytest.mark.parametrize("name", OUTCOMES)
def test_a_right_workflow_agrees(name: str) -> None:
    assert compared(subject_of(ORDER), name).verdict is Verdict.AGREES


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        ("works", "> 5", "> 7", "output"),
        ("works", '"reported"', '"told"', "output /report"),
        ("works", "PT3600S", "PT360S", "pauses of Wait in ms"),
        ("works", ".id", ".n", "call 1 of Work"),
        ("retried", '"PT60S"', '"PT6S"', "pauses of Work in ms"),
        ("retried", '"Busy"', '"Gone"', "pauses of Work in ms"),
        ("caught", '"Gone"', '"Busy"', "status"),
        ("caught", ".error.Error", ".error.Cause", "status"),
        ("fails", '"States.Runtime"', '"States.Timeout"', None),
        ("does not answer", '"States.Timeout"', '"States.Runtime"', "error"),
    ],
)
def test_a_wrong_workflow_differs(name: str, old: str, new: str, what: str | None) -> None:
    found = compared(changed(subject_of(ORDER), old, new), name)
    if what is None:
        assert found.verdict is Verdict.AGREES  # nothing of the kind happens in this case
    else:
        assert found.verdict is Verdict.DIFFERS
        assert found.differences[0].what.startswith(what), found.differences


def test_the_counterexample_is_small_and_told() -> None:
    verification = verify(Pair(changed(subject_of(ORDER), "> 5", "> 7")), 20)
    counterexample = verification.counterexample
    assert counterexample is not None
    assert counterexample.input in ({"id": ""}, {"id": 0}, {"id": None}, {"id": False})
    text = counterexample.text
    assert 'First difference: output /report: expected "reported", actual (absent)' in text
    assert "Work answers: {" in text
    (row,) = [line for line in text.splitlines() if line.startswith("> Report")]
    assert row.endswith("| Done")


def test_the_same_seed_gives_the_same_verification() -> None:
    subject = subject_of(ORDER)
    assert verify(Pair(subject), 20, seed=3) == verify(Pair(subject), 20, seed=3)


def test_given_inputs_come_first() -> None:
    verification = verify(Pair(changed(subject_of(ORDER), ".id", ".n")), 1, inputs=[{"id": "given"}])
    assert verification.counterexample is not None
    assert verification.counterexample.compared.case.name == "given input 1"


# --- what is not decided ---------------------------------------------------------------------------


def test_tasks_that_are_not_modelled_are_not_decided() -> None:
    subject = subject_of(ORDER)
    other = replace(subject, tasks={"Work": UNKNOWN})
    verification = verify(Pair(other), 5)
    assert verification.agreed < 5 and verification.counterexample is None
    assert "how Work is carried out is not modelled" in dict(verification.reasons)


def test_endless_loops_and_large_data_come_to_an_end() -> None:
    ask = {"Variable": "$.stop", "IsPresent": True, "Next": "Done"}
    states: dict[str, Any] = {
        "Go on": {"Type": "Pass", "Next": "Stop?"},
        "Stop?": {"Type": "Choice", "Choices": [ask], "Default": "Go on"},
        "Done": {"Type": "Succeed"},
    }
    grow = {**states, "Go on": {**states["Go on"], "Parameters": {"a.$": "$", "b.$": "$"}}}
    for each in (states, grow):
        verification = verify(Pair(subject_of({"StartAt": "Go on", "States": each})), 5)
        assert verification.counterexample is None
        assert verification.undecided > 0, verification


def test_random_values_are_not_decided() -> None:
    random = {"Type": "Pass", "Parameters": {"n.$": "States.MathRandom(1, 9)"}, "End": True}
    verification = verify(Pair(subject_of({"StartAt": "A", "States": {"A": random}})), 3)
    assert verification.reasons == (("random values decide", verification.undecided),)


def test_ids_and_times_may_differ() -> None:
    values = {"id.$": "States.UUID()", "execution.$": "$$.Execution.Id", "at.$": "$$.State.EnteredTime"}
    definition = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": values, "End": True}}}
    verification = verify(Pair(subject_of(definition)), 3)
    assert verification.agreed and not verification.undecided and verification.counterexample is None


# --- tasks -----------------------------------------------------------------------------------------


def test_lambda_invoke_and_expressions() -> None:
    invoke = {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": "work", "Payload": {"id.$": "$.id"}},
        "Next": "Double",
    }
    double = {"Type": "Task", "Resource": LAMBDA, "InputPath": "$.Payload.n", "End": True}
    definition = {"StartAt": "Work", "States": {"Work": invoke, "Double": double}}
    entry = {"state": "Double", "protocol": "expression", "jq": "[., .]"}
    subject = subject_of(definition, config={"resource": [entry]})
    envelope = {"ExecutedVersion": "$LATEST", "Payload": {"n": 4}, "StatusCode": 200}
    case = Case("plain", {"id": 1}, {"Work": (Result(envelope),), "Double": (Result("not asked for"),)})
    found = Pair(subject).compare(case)
    assert found.verdict is Verdict.AGREES and found.actual is not None
    assert found.actual.output == [4, 4] and [call.body for call in found.actual.calls] == [{"id": 1}]


def test_a_failed_branch_does_not_stop_the_others() -> None:
    work = {"Type": "Task", "Resource": LAMBDA, "End": True}
    branches = [
        {"StartAt": "Fail", "States": {"Fail": {"Type": "Fail", "Error": "E", "Cause": "c"}}},
        {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 5, "Next": "Work"}, "Work": work}},
    ]
    definition = {"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": branches, "End": True}}}
    found = Pair(subject_of(definition)).compare(Case("both", {}, {"Work": (Result(1),)}))
    assert found.verdict is Verdict.AGREES and found.actual is not None and len(found.actual.calls) == 1


# --- values ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expected", "actual", "same"),
    [
        (1, 1.0, True),
        (1, True, False),
        (0, False, False),
        (None, 0, False),
        ({"a": None}, {}, False),
        ([1, 2], [1], False),
        (2**60, 2**60 + 1, True),
        (0.1, 0.2, False),
        (AWS_PROSE, "anything", True),
        (AWS_PROSE, None, True),
        (f'{{"Cause":"{AWS_PROSE}","n":1}}', '{"Cause":"what it says","n":1}', True),
        (f'{{"Cause":"{AWS_PROSE}","n":1}}', '{"Cause":"what it says","n":2}', False),
        (f'[{{"Error":"E","Cause":"{AWS_PROSE}","Status":"F"}}]', '[{"Error":"E","Status":"F"}]', True),
        (f'[{{"Error":"E","Cause":"{AWS_PROSE}","Status":"F"}}]', '[{"Error":"X","Status":"F"}]', False),
        (f"{{Error=Lambda.Unknown, Cause={AWS_PROSE}}}", "{Error=Lambda.ServiceException, Cause=}", True),
        (f"{{Error=Lambda.Unknown, Cause={AWS_PROSE}}}", "{Error=States.Runtime, Cause=}", False),
        ("Lambda.Unknown", "Lambda.ServiceException", True),
        ("Lambda.Unknown", "States.Timeout", False),
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", False),
    ],
)
def test_values(expected: Any, actual: Any, same: bool) -> None:
    assert (not list(differences(expected, actual, Masks()))) is same


def test_masked_values() -> None:
    masks = Masks(ids=True, times=True)
    one = "2026-01-01T00:00:00Z 11111111-1111-4111-8111-111111111111"
    assert not list(differences(one, "2026-01-02T00:00:00.5Z 21111111-1111-4111-8111-111111111112", masks))
    assert list(differences(one, "2026-01-02T00:00:00.5Z", masks))
