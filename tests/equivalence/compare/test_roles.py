"""Each way of carrying out a task: the right workflow agrees, and a wrong one is noticed."""

from __future__ import annotations

from typing import Any

import pytest
from compare_machines import LAMBDA, changed, subject_of

from asl2sw.equivalence.asl import AWS_PROSE, Failure, NoAnswer, Result, TaskOutcome
from asl2sw.equivalence.compare import Compared, Pair, Subject, Verdict, verify
from asl2sw.equivalence.generate import Case
from asl2sw.equivalence.target import TargetTrace

SQS = "arn:aws:states:::sqs:sendMessage"
QUEUE = "https://sqs.eu-central-1.amazonaws.com/111111111111/orders"
HANDLERS: dict[str, Any] = {
    "TimeoutSeconds": 60,
    "Retry": [{"ErrorEquals": ["Busy"], "IntervalSeconds": 5, "MaxAttempts": 1}],
    "Catch": [{"ErrorEquals": ["Gone", "States.Timeout"], "ResultPath": "$.error", "Next": "Caught"}],
    "ResultPath": "$.answer",
    "End": True,
}


def machine(task: dict[str, Any], **states: Any) -> dict[str, Any]:
    caught = {"Caught": {"Type": "Pass", "End": True}} if "Catch" in task else {}
    return {"StartAt": "Ask", "States": {"Ask": {"Type": "Task", **task}, **caught, **states}}


def compared(subject: Subject, *outcomes: TaskOutcome, input: Any = None) -> Compared:
    return Pair(subject).compare(Case("test", {"id": 1} if input is None else input, {"Ask": outcomes}))


def check(subject: Subject, wrong: Subject, *outcomes: TaskOutcome, what: str) -> None:
    """The right workflow agrees; the wrong one differs in what is said."""
    right = compared(subject, *outcomes)
    assert right.verdict is Verdict.AGREES, (right.reason, right.differences)
    found = compared(wrong, *outcomes)
    assert found.verdict is Verdict.DIFFERS, found.reason
    assert found.differences[0].what.startswith(what), found.differences


# --- callbacks -------------------------------------------------------------------------------------

FUNCTION = {
    "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
    "Parameters": {"FunctionName": "ask", "Payload": {"id.$": "$.id", "token.$": "$$.Task.Token"}},
    **HANDLERS,
}
QUEUED = {
    "Resource": f"{SQS}.waitForTaskToken",
    "Parameters": {"QueueUrl": QUEUE, "MessageBody": {"id.$": "$.id", "token.$": "$$.Task.Token"}},
    **HANDLERS,
}
ACTIVITY = {"Resource": "arn:aws:states:eu-central-1:111111111111:activity:ask", **HANDLERS}
WAITING = {"function": FUNCTION, "queue": QUEUED, "activity": ACTIVITY}
ANSWERS: dict[str, tuple[TaskOutcome, ...]] = {
    "an object": (Result({"yes": [1, None]}),),
    "a text": (Result("yes"),),
    "text that is JSON": (Result('{"a": 1}'),),
    "late": (Result(True, 59_000),),
    "too late": (Result(True, 61_000),),
    "never": (NoAnswer(),),
    "a failure that is caught": (Failure("Gone", "for good"),),
    "a failure that is tried again": (Failure("Busy", "later"), Result(1)),
    "a failure that nobody knows": (Failure("Other", "odd"),),
    "a failure without a cause": (Failure("Other"),),
    "a failure without a name": (Failure(None, "odd"),),
    "a call that fails": (Failure("Lambda.ServiceException", AWS_PROSE),),
}


@pytest.mark.parametrize("name", WAITING)
@pytest.mark.parametrize("answer", ANSWERS)
def test_callbacks_agree(name: str, answer: str) -> None:
    found = compared(subject_of(machine(WAITING[name])), *ANSWERS[answer])
    assert found.verdict is Verdict.AGREES, (found.reason, found.differences)


@pytest.mark.parametrize(
    ("name", "old", "new", "answer", "what"),
    [
        ("function", "{id:", "{n:", "an object", "call 1 of Ask /id"),
        ("function", "$WORKFLOW.instanceId", '"another"', "an object", "call 1 of Ask /token"),
        ("function", "+ uuid4", '+ "1"', "an object", "call 1 of Ask /token"),
        ("queue", '"order.ask:"', '"order.other:"', "an object", "output"),
        ("queue", ".token] != [.token]", ".token] == [.token]", "an object", "output"),
        ("queue", "sqs.orders", "sqs.others", "an object", "call 1 of Ask /type"),
        ("activity", "input:", "given:", "an object", "call 1 of Ask /data/input"),
        ("activity", "Cause: .cause", "Cause: .error", "a failure that is caught", "output /error/Cause"),
        ("queue", "Error: .error", "Error: .cause", "a failure that is caught", "status"),
        ("queue", "60000", "61000", "too late", "output"),
    ],
)
def test_wrong_callbacks_differ(name: str, old: str, new: str, answer: str, what: str) -> None:
    subject = subject_of(machine(WAITING[name]))
    check(subject, changed(subject, old, new), *ANSWERS[answer], what=what)


def test_a_token_that_nobody_gets() -> None:
    """Nobody could answer, on either side; what comes to an end all the same is decided."""
    without = {**FUNCTION, "Parameters": {"FunctionName": "ask", "Payload": {"id.$": "$.id"}}}
    subject = subject_of(machine(without))
    assert compared(subject, Result(1)).reason == "nobody is told the token of Ask"
    assert compared(subject, NoAnswer()).verdict is Verdict.AGREES


BEATING = {**FUNCTION, "HeartbeatSeconds": 20}


@pytest.mark.parametrize(
    "outcome",
    [
        Result(1, 50_000),
        Result(1, 70_000),
        Failure("Other", "odd", 50_000),
        NoAnswer(),
        NoAnswer(heartbeats=True),
    ],
    ids=str,
)
def test_signs_of_life(outcome: TaskOutcome) -> None:
    found = compared(subject_of(machine(BEATING)), outcome)
    assert found.verdict is Verdict.AGREES, (found.reason, found.differences)


def test_signs_of_life_that_nobody_sees() -> None:
    subject = subject_of(machine(BEATING))
    check(subject, changed(subject, ".heartbeat == true", ".beat == true"), Result(1, 50_000), what="status")
    check(subject, changed(subject, ".beat = timestamp", ".beat = .since"), Result(1, 50_000), what="output")


def test_an_answer_to_an_earlier_request_is_none() -> None:
    """It comes before that to the request at hand."""
    subject = subject_of(machine(QUEUED))
    wrong = changed(subject, "[.answer | objects | .token] != [.token]", "false")
    check(subject, wrong, Failure("Busy", "later"), Result(1), what="output")


def test_the_engine_is_asked_only_for_what_its_stub_plays() -> None:
    def engine(subject: Subject, case: Case) -> TargetTrace:
        raise AssertionError("it is not asked")

    pair = Pair(subject_of(machine(FUNCTION)), engine=engine)
    found = pair.compare(Case("test", {"id": 1}, {"Ask": (Result(1),)}))
    assert found.verdict is Verdict.UNDECIDED and "interpreter alone" in found.reason


# --- messages --------------------------------------------------------------------------------------


def message(**task: Any) -> Subject:
    entry = {"match": "*", "protocol": "event"}
    return subject_of(machine({"End": True, **task}), config={"resource": [entry]})


def test_messages() -> None:
    subject = message(Resource=SQS, Parameters={"QueueUrl": QUEUE, "MessageBody.$": "$.id"})
    check(subject, changed(subject, "sqs.orders", "sqs.other"), Result(0), what="call 1 of Ask /type")
    check(
        subject, changed(subject, "MessageBody:", "Body:"), Result(0), what="call 1 of Ask /data/MessageBody"
    )
    check(subject, changed(subject, "MessageId", "Id"), Result(0), what="output /MessageId")


def test_a_message_that_is_no_object() -> None:
    subject = message(Resource=LAMBDA, InputPath="$.id")
    check(subject, changed(subject, "input:", "data:"), Result(0), what="call 1 of Ask /data/input")


def test_a_message_that_is_not_sent() -> None:
    subject = message(Resource=SQS, Parameters={"QueueUrl": QUEUE})
    (document,) = subject.documents
    actions = next(each for each in document["states"] if each["name"] == "Ask")["actions"]
    assert compared(subject, Result(0)).verdict is Verdict.AGREES
    actions[:] = [each for each in actions if "eventRef" not in each]
    assert compared(subject, Result(0)).differences[0].what == "call 1 of Ask"


def test_entries_are_events_of_their_own() -> None:
    entries = [{"DetailType": "A", "Detail": {"id.$": "$.id"}}, {"DetailType": "B", "Detail": {}}]
    subject = message(Resource="arn:aws:states:::events:putEvents", Parameters={"Entries": entries})
    check(subject, changed(subject, "id:", "n:"), Result(0), what="call 1 of Ask /data/Detail/id")
    check(subject, changed(subject, '"B"', '"C"'), Result(0), what="call 2 of Ask /data/DetailType")


def test_the_event_that_tells_the_end() -> None:
    config = {"workflow": {"completion": "event"}}
    later = {"Type": "Wait", "Seconds": 1, "End": True}
    definition = machine({"Resource": LAMBDA, "Next": "Later"}, Later=later)
    subject = subject_of(definition, config=config)
    for outcome in (Result(7), Failure("Gone", "for good")):
        assert compared(subject, outcome).verdict is Verdict.AGREES
    wrong = changed(subject, "output: .v", "output: null")
    check(subject, wrong, Result(7), what="the event that tells the end /output")
    wrong = changed(subject, "cause: .Cause", "cause: .Error")
    check(subject, wrong, Failure("Gone", "for good"), what="the event that tells the end /cause")


# --- requests --------------------------------------------------------------------------------------

REQUEST = {
    "Resource": "arn:aws:states:::http:invoke",
    "Parameters": {
        "ApiEndpoint": "https://api.example.com/orders?all=1",
        "Method": "POST",
        "Headers": {"Content-Type": "application/json", "X-Id.$": "States.Format('{}', $.id)"},
        "QueryParameters": {"page": "2"},
        "RequestBody": {"id.$": "$.id"},
    },
    "ResultSelector": {"body.$": "$.ResponseBody", "status.$": "$.StatusCode"},
    "Catch": [
        {"ErrorEquals": ["States.Http.StatusCode.404", "States.Http.Socket"], "Next": "Caught"},
        {"ErrorEquals": ["States.Timeout"], "ResultPath": None, "Next": "Caught"},
    ],
    "TimeoutSeconds": 9,
    "End": True,
}
GOOD = Result({"ResponseBody": {"n": [1]}, "StatusCode": 200})


@pytest.mark.parametrize(
    "outcome",
    [
        GOOD,
        Result({"ResponseBody": {"errorType": "Odd"}}),
        Result(None),
        Failure("States.Http.StatusCode.404"),
        Failure("States.Http.StatusCode.500"),
        Failure("States.Http.Socket"),
        NoAnswer(),
    ],
    ids=str,
)
def test_requests_agree(outcome: TaskOutcome) -> None:
    found = compared(subject_of(machine(REQUEST)), outcome)
    assert found.verdict is Verdict.AGREES, (found.reason, found.differences)


@pytest.mark.parametrize(
    ("old", "new", "outcome", "what"),
    [
        ("rest:post:", "rest:put:", GOOD, "call 1 of Ask /method"),
        ("example.com/orders", "example.com/order", GOOD, "call 1 of Ask /url"),
        ("all=1", "all=2", GOOD, "call 1 of Ask /query/0/1"),
        ('"2"', '"3"', GOOD, "call 1 of Ask /query/1/1"),
        ("application/json", "text/plain", GOOD, "call 1 of Ask /headers/content-type"),
        ("body: {id:", "body: {n:", GOOD, "call 1 of Ask /body/id"),
        ("body: .result", "body: .data", GOOD, "output /body"),
        ("StatusCode.404", "StatusCode.405", Failure("States.Http.StatusCode.404"), "output /Error"),
        ("HTTP:404", "HTTP:405", Failure("States.Http.StatusCode.404"), "status"),
    ],
)
def test_wrong_requests_differ(old: str, new: str, outcome: TaskOutcome, what: str) -> None:
    subject = subject_of(machine(REQUEST))
    check(subject, changed(subject, old, new), outcome, what=what)


def test_secrets_of_a_connection() -> None:
    headers = {"Authorization": "Bearer ${orders.token}", "X-Key": "${orders.key}"}
    entry = {"state": "Ask", "protocol": "http", "headers": headers}
    subject = subject_of(machine(REQUEST), config={"resource": [entry]})
    check(subject, changed(subject, "Bearer", "Basic"), GOOD, what="call 1 of Ask /headers/authorization")
    wrong = changed(subject, "$SECRET.orders.key", "$SECRET.orders.token")
    check(subject, wrong, GOOD, what="call 1 of Ask /headers/x-key")


def test_what_aws_does_not_let_into_a_request_is_not_decided() -> None:
    for given in ({"ApiEndpoint.$": "$.id"}, {"Headers": {"a.$": "$.id"}}):
        task = {**REQUEST, "Parameters": {**REQUEST["Parameters"], **given}}  # type: ignore[dict-item]
        task["Parameters"].pop("ApiEndpoint" if "ApiEndpoint.$" in given else "", None)
        found = compared(subject_of(machine(task)), GOOD, input={"id": {}})
        assert found.verdict is Verdict.UNDECIDED


# --- text replies, starts --------------------------------------------------------------------------


def test_text_replies() -> None:
    entry = {"state": "Ask", "url": "http://ask.invalid/", "reply": "text"}
    subject = subject_of(machine({"Resource": LAMBDA, "End": True}), config={"resource": [entry]})
    check(subject, changed(subject, "json-text", "json"), Result([None]), what="call 1 of Ask /headers")
    check(subject, changed(subject, "fromjson", "tojson"), Result([None]), what="output")
    assert compared(subject, Failure("Gone", "for good")).verdict is Verdict.AGREES


def test_starts() -> None:
    start = {
        "Resource": "arn:aws:states:::states:startExecution",
        "Parameters": {
            "StateMachineArn": "arn:aws:states:eu-central-1:111111111111:stateMachine:other",
            "Input": {"id.$": "$.id"},
        },
        "ResultSelector": {"arn.$": "$.ExecutionArn"},
        "End": True,
    }
    other = {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}
    subject = subject_of(machine(start), machines={"other": other})
    check(subject, changed(subject, "id: need(.data.id)", "id: null"), Result(0), what="call 1 of Ask /id")
    check(subject, changed(subject, ":execution:other", ":execution:o"), Result(0), what="output /arn")
    check(subject, changed(subject, "HTTP:400", "HTTP:404"), Failure("Gone", "at once"), what="status")


# --- readers and writers ---------------------------------------------------------------------------

READING = {
    "StartAt": "Each",
    "States": {
        "Each": {
            "Type": "Map",
            "ItemReader": {
                "Resource": "arn:aws:states:::s3:getObject",
                "ReaderConfig": {"InputType": "JSON", "MaxItems": 2},
                "Parameters": {"Bucket": "in", "Key.$": "$.key"},
            },
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "Work",
                "States": {"Work": {"Type": "Task", "Resource": LAMBDA, "End": True}},
            },
            "ResultWriter": {
                "Resource": "arn:aws:states:::s3:putObject",
                "Parameters": {"Bucket": "out", "Prefix.$": "$.key"},
            },
            "Catch": [{"ErrorEquals": ["States.ItemReaderFailed"], "ResultPath": None, "Next": "Unread"}],
            "Next": "Done",
        },
        "Unread": {"Type": "Pass", "Result": "unread", "End": True},
        "Done": {"Type": "Succeed"},
    },
}
READ, WRITTEN = "ItemReader of Each", "ResultWriter of Each"


def read_and_written(subject: Subject, **changed: TaskOutcome) -> Compared:
    outcomes: dict[str, TaskOutcome] = {
        READ: Result([1, 2, 3]),
        "Work": Result("done"),
        WRITTEN: Result({"Bucket": "out"}),
    }
    outcomes |= {{"read": READ, "written": WRITTEN}[name]: each for name, each in changed.items()}
    case = Case("test", {"key": "k"}, {name: (each,) for name, each in outcomes.items()})
    return Pair(subject).compare(case)


def test_readers_and_writers() -> None:
    subject = subject_of(READING)
    found = read_and_written(subject)
    assert found.verdict is Verdict.AGREES, found.differences
    assert found.expected is not None and found.expected.output == {"Bucket": "out"}
    assert [call.state for call in found.expected.calls] == [READ, "Work", "Work", WRITTEN]
    for outcome in (Failure("Gone", "no file"), Failure("Lambda.ServiceException", AWS_PROSE)):
        assert read_and_written(subject, read=outcome).verdict is Verdict.AGREES
        failed = read_and_written(subject, written=outcome)
        assert failed.verdict is Verdict.AGREES and failed.expected is not None
        assert failed.expected.error == "States.ResultWriterFailed"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('"in"', '"from"', f"call 1 of {READ} /Bucket"),
        ("Prefix:", "Key:", f"call 1 of {WRITTEN} /Prefix"),
        ("Results:", "Result:", f"call 1 of {WRITTEN} /Results"),
        ("; 2)", "; 3)", "call 3 of Work"),
    ],
)
def test_wrong_readers_and_writers_differ(old: str, new: str, what: str) -> None:
    found = read_and_written(changed(subject_of(READING), old, new))
    assert what in [each.what for each in found.differences]


def test_a_wrong_name_of_a_readers_failure_differs() -> None:
    wrong = changed(subject_of(READING), '{Error: "States.ItemReaderFailed"}', '{Error: "Other"}')
    assert read_and_written(wrong, read=Failure("Gone", "no file")).differences[0].what == "status"


# --- all together ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "definition",
    [machine(FUNCTION), machine(QUEUED), machine(ACTIVITY), machine(REQUEST), READING],
    ids=["function", "queue", "activity", "request", "reader"],
)
def test_generated_cases_are_decided(definition: dict[str, Any]) -> None:
    verification = verify(Pair(subject_of(definition)), 20)
    assert verification.counterexample is None, verification.counterexample
    assert verification.agreed >= 9 and verification.undecided <= 1, verification.reasons
