"""Requests on Quarkus: what the fixtures cannot show, secrets, computed endpoints and OpenAPI operations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

import pytest
from harness import QuarkusApp

import asl2sw
from asl2sw.equivalence.engine import Dropped, HttpFailure, Json, Outcome, RawBody, Result

pytestmark = pytest.mark.quarkus

ODD = 'a b&c=d#e é {x} "\\ now'
REQUEST = {"ApiEndpoint": "https://api.example.com/x?y=1", "Method": "GET"}
TOLD_APART = [
    {"ErrorEquals": [f"States.Http.StatusCode.{status}"], "ResultPath": "$.error", "Next": "Done"}
    for status in (400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 504)
] + [
    {"ErrorEquals": ["States.Http.Socket"], "ResultPath": "$.error", "Next": "Done"},
    {"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Done"},
]
PARAMETERS: Mapping[str, Mapping[str, Any]] = {
    "secret": REQUEST,
    "unset": REQUEST,
    "computed": {**REQUEST, "ApiEndpoint.$": "$.url"},
    "odd": {
        **REQUEST,
        "QueryParameters": {"fixed": ODD, "computed.$": "$.v", f"n {ODD}": "n"},
        "Headers": {"X-A.$": "$.h"},
    },
    "failing": REQUEST,
}
HEADERS = {
    "secret": {"Authorization": "Bearer ${orders.api-token}"},
    "unset": {"Authorization": "Bearer ${orders.no-token}"},
}


def document(name: str) -> dict[str, Any]:
    parameters = dict(PARAMETERS[name])
    if "ApiEndpoint.$" in parameters:
        del parameters["ApiEndpoint"]
    ask: dict[str, Any] = {
        "Type": "Task",
        "Resource": "arn:aws:states:::http:invoke",
        "Parameters": parameters,
        "OutputPath": "$.ResponseBody",
        "Next": "Done",
    }
    if name == "failing":
        ask["Catch"] = TOLD_APART
    entry = {"state": "Ask", "protocol": "http", "headers": HEADERS.get(name, {})}
    machine = {"StartAt": "Ask", "States": {"Ask": ask, "Done": {"Type": "Succeed"}}}
    options = asl2sw.Options(name=f"request{name}", config={"resource": [entry]})
    (workflow,) = asl2sw.convert(machine, options).workflows
    return workflow.document


# The stub takes the first part of a path for the workflow, the second for the function.
SPECIFICATION = """\
openapi: 3.0.3
info: {title: orders, version: "1"}
servers: [{url: "STUB_URL"}]
paths:
  /operation/{id}:
    post:
      operationId: place
      parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: dry-run, in: query, schema: {type: boolean}}
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {item: {type: string}, n: {type: integer}}}
      responses:
        "200": {description: placed, content: {application/json: {schema: {type: object}}}}
  /handled/{id}:
    post:
      operationId: placeHandled
      parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      responses:
        "200": {description: placed, content: {application/json: {schema: {type: object}}}}
"""


def operations() -> list[dict[str, Any]]:
    """An operation with its result, and one whose failures are caught."""
    parameters = {"id": "place", "dry-run": True, "item.$": "$.item", "n.$": "$.n"}
    place = {"Parameters": parameters, "ResultPath": "$.placed", "End": True}
    handled = {
        "Parameters": {"id": "place"},
        "Catch": [
            {"ErrorEquals": ["Lambda.TooManyRequestsException"], "Next": "Throttled"},
            {"ErrorEquals": ["States.ALL"], "Next": "Other"},
        ],
        "End": True,
    }
    found = []
    for name, task, operation in (("operation", place, "place"), ("handled", handled, "placeHandled")):
        state = {"Type": "Task", "Resource": "arn:aws:lambda:eu-west-1:123456789012:function:place", **task}
        ends = {
            end: {"Type": "Pass", "Result": end, "End": True}
            for end in ("Throttled", "Other")
            if name == "handled"
        }
        machine = {"StartAt": "Place", "States": {"Place": state, **ends}}
        entry = {"match": "*", "protocol": "openapi", "openapi": f"specs/orders.yaml#{operation}"}
        conversion = asl2sw.convert(machine, asl2sw.Options(name=name, config={"resource": [entry]}))
        found += [workflow.document for workflow in conversion.workflows]
    return found


@pytest.fixture(scope="module")
def app(start_app: Callable[[Sequence[Mapping[str, Any]]], QuarkusApp]) -> QuarkusApp:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ORDERS_API_TOKEN", "s3cret")
        documents = [*map(document, PARAMETERS), *operations()]
        return start_app(documents, {"specs/orders.yaml": SPECIFICATION})


def run(app: QuarkusApp, name: str, input: Json, reply: Any) -> Outcome:
    return app.run(f"request{name}", input, {"ask": [reply]}, time_limit_s=30).outcome


def test_a_secret_comes_from_the_environment(app: QuarkusApp) -> None:
    outcome = run(app, "secret", {}, Result("ok"))
    assert (outcome.status, outcome.output) == ("SUCCEEDED", "ok")
    (call,) = outcome.calls
    assert (call.method, call.query) == ("GET", "y=1")
    assert call.headers["authorization"] == "Bearer s3cret"


def test_nothing_is_sent_when_a_secret_is_not_there(app: QuarkusApp) -> None:
    outcome = run(app, "unset", {}, Result("ok"))
    assert (outcome.status, outcome.error, outcome.calls) == ("FAILED", "States.Runtime", ())


def test_an_endpoint_that_is_computed(app: QuarkusApp) -> None:
    outcome = run(app, "computed", {"url": "https://a.example/{x} y\r\nX-Evil: 1"}, Result("ok"))
    assert outcome.calls[0].headers["asl2sw-url"] == "https://a.example/%7Bx%7D%20y%20%20X-Evil:%201"


def test_values_arrive_as_they_are(app: QuarkusApp) -> None:
    outcome = run(app, "odd", {"v": ODD, "h": "it's {x} \"\\"}, Result("ok"))
    assert outcome.status == "SUCCEEDED", outcome.message
    (call,) = outcome.calls
    sent = dict(parse_qsl(call.query, keep_blank_values=True))
    assert sent == {"y": "1", "fixed": ODD, "computed": ODD, f"n {ODD}": "n"}
    assert call.headers["x-a"] == "it's {x} \"\\"


def test_a_header_cannot_bring_another_one(app: QuarkusApp) -> None:
    outcome = run(app, "odd", {"v": "", "h": "a\r\nX-Evil: 1"}, Result("ok"))
    assert (outcome.status, outcome.error, outcome.calls) == ("FAILED", "States.Runtime", ())


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (HttpFailure(404), "States.Http.StatusCode.404"),
        (HttpFailure(429), "States.Http.StatusCode.429"),
        (HttpFailure(500, "HTTP:503 404"), "States.Http.StatusCode.500"),
        (HttpFailure(418), "States.TaskFailed"),
        (RawBody("plain words", "text/plain"), "States.TaskFailed"),
        (Dropped(), "States.Http.Socket"),
    ],
    ids=str,
)
def test_failures_have_their_names(app: QuarkusApp, reply: Any, error: str) -> None:
    outcome = run(app, "failing", {}, reply)
    assert (outcome.status, outcome.output) == ("SUCCEEDED", {"error": {"Error": error, "Cause": ""}})


def test_an_operation_of_an_openapi_document(app: QuarkusApp) -> None:
    input = {"item": 'a"b {x}', "n": 3}
    outcome = app.run("operation", input, {"place": [Result({"ok": {}})]}, time_limit_s=30).outcome
    assert (outcome.status, outcome.output) == ("SUCCEEDED", {**input, "placed": {"ok": {}}})
    (call,) = outcome.calls
    assert (call.method, call.query, call.payload) == ("POST", "dry-run=true", input)


@pytest.mark.parametrize(
    ("reply", "output"),
    [
        (Result({"errorType": "x"}), {"errorType": "x"}),
        (HttpFailure(429), "Throttled"),
        (HttpFailure(500), "Other"),
    ],
    ids=str,
)
def test_failures_of_an_operation(app: QuarkusApp, reply: Any, output: Json) -> None:
    outcome = app.run("handled", {}, {"place": [reply]}, time_limit_s=30).outcome
    assert (outcome.status, outcome.output) == ("SUCCEEDED", output)
