"""http:invoke on the engine: secrets, endpoints that are computed, and values that nobody would choose."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

import pytest

import asl2sw
from asl2sw.equivalence.engine import Engine, Outcome, Result

pytestmark = pytest.mark.engine

VALUES = ("", "a b&c=d#e", "é 日本 😀", '"\\', "${ .x }", "{x}", "now", "%41", "1e3", "null", "it's")


def run(
    engine: Engine, parameters: dict[str, Any], input: Any, entry: dict[str, Any] | None = None
) -> Outcome:
    state = {
        "Type": "Task",
        "Resource": "arn:aws:states:::http:invoke",
        "Parameters": {"Method": "GET", **parameters},
        "OutputPath": "$.ResponseBody",
        "End": True,
    }
    config = {"resource": [{"state": "Ask", "protocol": "http", **entry}]} if entry else {}
    conversion = asl2sw.convert(
        {"StartAt": "Ask", "States": {"Ask": state}},
        asl2sw.Options(name="m", config=config),
    )
    documents = [workflow.document for workflow in conversion.workflows]
    return engine.run(documents, input, {"ask": [Result("ok")]}, time_limit_s=30)


@pytest.fixture
def engine_with_properties(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-Dorders.api-token=s3cret")
    with Engine() as engine:
        yield engine


def test_secrets_go_into_headers_and_nowhere_else(engine_with_properties: Engine) -> None:
    endpoint = {"ApiEndpoint": "https://api.example.com/", "Headers": {"authorization": "none"}}
    entry = {"headers": {"Authorization": "Bearer ${orders.api-token}"}}
    outcome = run(engine_with_properties, endpoint, {}, entry)
    assert outcome.status == "SUCCEEDED"
    (call,) = outcome.calls
    assert call.headers["authorization"] == "Bearer s3cret"
    assert "s3cret" not in json.dumps(outcome.output)


@pytest.mark.parametrize("header", ["${orders.api-token}", "Bearer ${orders.api-token}"])
def test_nothing_is_sent_when_the_secret_is_not_there(engine: Engine, header: str) -> None:
    endpoint = {"ApiEndpoint": "https://api.example.com/"}
    outcome = run(engine, endpoint, {}, {"headers": {"Authorization": header}})
    assert (outcome.status, outcome.error, outcome.calls) == ("FAILED", "States.Runtime", ())


@pytest.mark.parametrize("value", VALUES)
def test_values_arrive_as_they_are(engine: Engine, value: str) -> None:
    parameters = {
        "ApiEndpoint": "https://api.example.com/",
        "QueryParameters": {"fixed": value, "computed.$": "$.v", f"name {value}": "n"},
        "Headers": {"X-Computed.$": "States.Base64Encode($.v)"},
    }
    outcome = run(engine, parameters, {"v": value})
    assert outcome.status == "SUCCEEDED", outcome.message
    (call,) = outcome.calls
    sent = dict(parse_qsl(call.query, keep_blank_values=True))
    assert sent == {"fixed": value, "computed": value, f"name {value}": "n"}


@pytest.mark.parametrize("value", [value for value in VALUES if value.isascii()])
def test_headers_arrive_as_they_are(engine: Engine, value: str) -> None:
    parameters = {
        "ApiEndpoint": "https://api.example.com/",
        "Headers": {"X-Fixed": value, "X-Computed.$": "$.v"},
    }
    outcome = run(engine, parameters, {"v": value})
    (call,) = outcome.calls
    assert (call.headers["x-fixed"], call.headers["x-computed"]) == (value, value)


def test_a_header_cannot_bring_another_one(engine: Engine) -> None:
    parameters = {"ApiEndpoint": "https://api.example.com/", "Headers": {"X-A.$": "$.v"}}
    outcome = run(engine, parameters, {"v": "a\r\nX-Evil: 1"})
    assert (outcome.status, outcome.error, outcome.calls) == ("FAILED", "States.Runtime", ())


def test_an_endpoint_that_is_no_text_fails_the_machine(engine: Engine) -> None:
    outcome = run(engine, {"ApiEndpoint.$": "$.url"}, {"url": 5})
    assert (outcome.status, outcome.error, outcome.calls) == ("FAILED", "States.Runtime", ())


def test_braces_of_a_computed_endpoint_are_no_parameters(engine: Engine) -> None:
    outcome = run(engine, {"ApiEndpoint.$": "$.url"}, {"url": "https://api.example.com/{x}?y={z}"})
    assert outcome.calls[0].headers["asl2sw-url"] == "https://api.example.com/%7Bx%7D?y=%7Bz%7D"


def test_a_computed_endpoint_cannot_bring_a_header(engine: Engine) -> None:
    outcome = run(engine, {"ApiEndpoint.$": "$.url"}, {"url": "https://a.example/a b\r\nX-Evil: 1\t\x00"})
    (call,) = outcome.calls
    assert call.headers["asl2sw-url"] == "https://a.example/a%20b%20%20X-Evil:%201%20%20"
    assert "x-evil" not in call.headers
