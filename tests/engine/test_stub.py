"""The HTTP stub on its own, without an engine."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from asl2sw.equivalence.engine import (
    Answer,
    Answered,
    Call,
    Dropped,
    FunctionError,
    HttpFailure,
    Json,
    RawBody,
    Reply,
    Result,
    TaskStub,
    normalised_payload,
    point_at,
)


@pytest.fixture
def stub() -> Iterator[TaskStub]:
    with TaskStub() as running:
        yield running


@pytest.fixture
def connection(stub: TaskStub) -> Iterator[http.client.HTTPConnection]:
    with closing(http.client.HTTPConnection(urlsplit(stub.url).netloc, timeout=5)) as opened:
        yield opened


def post(connection: http.client.HTTPConnection, path: str, body: str = "null") -> tuple[int, str]:
    connection.request("POST", path, body.encode(), {"X-Trace": "7"})
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_replies_come_in_order_and_the_last_one_repeats(
    stub: TaskStub, connection: http.client.HTTPConnection
) -> None:
    replies: list[Reply] = [
        Result({"a": 1}),
        FunctionError("E", "why"),
        FunctionError("E"),
        HttpFailure(503, "x"),
    ]
    stub.program("w", {"f": replies})
    assert [post(connection, "/w/f") for _ in range(5)] == [
        (200, '{"a": 1}'),
        (200, '{"errorType": "E", "cause": "why"}'),
        (200, '{"errorType": "E"}'),
        (503, "x"),
        (503, "x"),
    ]


def test_a_raw_body_is_sent_as_it_is(stub: TaskStub, connection: http.client.HTTPConnection) -> None:
    stub.program("w", {"f": [RawBody("not json"), RawBody("", "text/plain")]})
    assert [post(connection, "/w/f") for _ in range(2)] == [(200, "not json"), (200, "")]


def test_a_status_without_body_leaves_the_connection_usable(
    stub: TaskStub, connection: http.client.HTTPConnection
) -> None:
    stub.program("w", {"f": [HttpFailure(204, "ignored"), Result(1)]})
    assert [post(connection, "/w/f") for _ in range(2)] == [(204, ""), (200, "1")]


def test_a_dropped_call_gets_no_answer_and_is_recorded(
    stub: TaskStub, connection: http.client.HTTPConnection
) -> None:
    stub.program("w", {"f": [Dropped()]})
    with pytest.raises(http.client.RemoteDisconnected):
        post(connection, "/w/f")
    assert len(stub.calls("w")) == 1


def test_a_reply_can_be_delayed(stub: TaskStub, connection: http.client.HTTPConnection) -> None:
    stub.program("w", {"f": [Result(1, delay_ms=120)]})
    begin = time.monotonic()
    post(connection, "/w/f")
    assert time.monotonic() - begin >= 0.12


@pytest.mark.parametrize(
    ("body", "payload"),
    [
        ('{"a": [1, 2.5, null]}', {"a": [1, 2.5, None]}),
        ("123456789012345678901234567890", 123456789012345678901234567890),
        ('"text"', "text"),
        ("", None),
        ("no json", "no json"),
    ],
)
def test_calls_are_recorded_with_their_payload(
    stub: TaskStub, connection: http.client.HTTPConnection, body: str, payload: Json
) -> None:
    stub.program("w", {"f": [Result(None)]})
    post(connection, "/w/f", body)
    (call,) = stub.calls("w")
    assert (call.function, call.payload, call.headers["x-trace"]) == ("f", payload, "7")


def test_programming_again_forgets_the_calls_of_that_workflow_only(
    stub: TaskStub, connection: http.client.HTTPConnection
) -> None:
    for workflow in ("v", "w"):
        stub.program(workflow, {"f": [Result(workflow)]})
        post(connection, f"/{workflow}/f")
    stub.program("w", {"f": [Result("anew")]})
    assert (len(stub.calls("v")), stub.calls("w")) == (1, ())
    assert post(connection, "/w/f") == (200, '"anew"')


def test_what_is_not_programmed_answers_404_and_is_recorded(
    stub: TaskStub, connection: http.client.HTTPConnection
) -> None:
    stub.program("w", {"f": [Result(1)], "empty": []})
    assert [post(connection, path)[0] for path in ("/w/g", "/w/empty", "/other/f", "/")] == [404] * 4
    assert [call.function for call in stub.calls("w")] == ["g", "empty"]
    assert [call.function for call in stub.calls("other")] == ["f"]


def test_forgetting_drops_the_program(stub: TaskStub, connection: http.client.HTTPConnection) -> None:
    stub.program("w", {"f": [Result(1)]})
    stub.forget("w")
    assert post(connection, "/w/f")[0] == 404


def test_chunked_bodies_are_read(stub: TaskStub, connection: http.client.HTTPConnection) -> None:
    stub.program("w", {"f": [Result(1)]})
    connection.request("POST", "/w/f", iter([b'{"a"', b": 1}"]), encode_chunked=True)
    connection.getresponse().read()
    assert stub.calls("w")[0].payload == {"a": 1}


def test_point_at_moves_rest_functions_and_nothing_else(
    stub: TaskStub, connection: http.client.HTTPConnection
) -> None:
    names = ["plain", "with / slash & ünïcode?"]
    functions = [{"name": n, "type": "custom", "operation": "rest:post:http://real:8080/x:y"} for n in names]
    others = [
        {"name": "jq", "type": "expression", "operation": "rest:post:nothing"},
        {"name": "log", "type": "custom", "operation": "sysout"},
    ]
    document = {"id": "sub", "functions": [*functions, *others], "states": [{"name": "s"}]}
    original = json.dumps(document)
    pointed = point_at(document, stub.url, "root id")
    assert json.dumps(document) == original
    assert pointed["functions"][0]["operation"] == f"rest:post:{stub.url}/root%20id/plain"
    assert (pointed["functions"][2:], pointed["states"]) == (others, document["states"])

    stub.program("root id", {name: [Result(name)] for name in names})
    for function in pointed["functions"][:2]:
        post(connection, function["operation"].removeprefix(f"rest:post:{stub.url}"))
    assert [call.function for call in stub.calls("root id")] == names


def test_point_at_accepts_a_document_without_functions(stub: TaskStub) -> None:
    assert point_at({"id": "w"}, stub.url, "w") == {"id": "w"}


def test_the_payload_the_engine_sends_for_null_is_null() -> None:
    payload: Json = {"Port": None, "Host": None, "ContentData": None}
    assert normalised_payload(payload) is None
    assert normalised_payload({"Port": None}) == {"Port": None}
    assert normalised_payload([1]) == [1]


def test_calls_are_values() -> None:
    assert Call("f", 1, {}) == Call("f", 1, {})


def test_the_url_is_known_only_while_it_runs() -> None:
    with pytest.raises(RuntimeError, match="with"):
        _ = TaskStub().url


TOKEN = "order.approve:11111111-2222-3333-4444-555555555555"


def send(connection: http.client.HTTPConnection, path: str, headers: dict[str, str], body: Json) -> int:
    connection.request("POST", path, json.dumps(body).encode(), headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def test_events_in_both_forms(stub: TaskStub, connection: http.client.HTTPConnection) -> None:
    """At the address of a workflow, or at the one for all when they say which workflow sent them."""
    structured = {"specversion": "1.0", "id": "1", "source": "s", "type": "a.b", "data": {"n": 1}}
    assert send(connection, "/w", {"Content-Type": "application/cloudevents+json"}, structured) == 200
    binary = {"ce-type": "c", "ce-id": "2", "ce-kogitoprocid": "sub", "ce-kogitorootprocid": "w"}
    assert send(connection, "/", {"Content-Type": "application/json", **binary}, {"n": 2}) == 200
    calls = [(call.function, call.payload, call.is_event) for call in stub.calls("w")]
    assert calls == [("a.b", {"n": 1}, True), ("c", {"n": 2}, True)]


def test_answers_are_sent_with_the_token(stub: TaskStub, connection: http.client.HTTPConnection) -> None:
    answers = (Answer({"error": "E"}, delay_ms=120), Answer({"output": "1"}, delay_ms=10))
    stub.program("w", {"f": [Answered(answers, Result("at once"))]}, answers_to=f"{stub.url}/engine")
    body = json.dumps({"deep": [{"token": TOKEN}]})
    assert post(connection, "/w/f", body) == (200, '"at once"')
    deadline = time.monotonic() + 5
    while len(stub.calls("engine")) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert [call.payload for call in stub.calls("engine")] == [
        {"token": TOKEN, "output": "1"},
        {"token": TOKEN, "error": "E"},
    ]
    assert {call.function for call in stub.calls("engine")} == {"order.approve"}
