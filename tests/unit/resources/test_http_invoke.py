"""Requests of http:invoke that are refused, and what the messages ask for."""

from __future__ import annotations

from typing import Any

import pytest

import asl2sw
from asl2sw.resources.address import url_of_text

ENDPOINT = {"ApiEndpoint": "https://api.example.com/", "Method": "GET"}


def diagnostics(parameters: dict[str, Any], **entry: Any) -> list[asl2sw.Diagnostic]:
    state = {
        "Type": "Task",
        "Resource": "arn:aws:states:::http:invoke",
        "Parameters": parameters,
        "End": True,
    }
    config = {"resource": [{"state": "A", **entry}]} if entry else {}
    try:
        conversion = asl2sw.convert(
            {"StartAt": "A", "States": {"A": state}}, asl2sw.Options(name="m", config=config)
        )
    except asl2sw.ConversionError as refusal:
        return list(refusal.diagnostics)
    return list(conversion.diagnostics)


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"Method.$": "$.method"}, "computes its Method"),
        ({"Method": "TRACE"}, "none of GET"),
        ({"ApiEndpoint": "ftp://x/"}, "no http or https URL"),
        ({"ApiEndpoint": "https://user@api.example.com/"}, "no http or https URL"),
        ({"ApiEndpoint": "https://api.example.com:x/"}, "no http or https URL"),
        ({"ApiEndpoint": "https://${Host}/x"}, "no http or https URL"),
        ({"Headers": {"a b": "c"}}, "no name of a header"),
        ({"Headers": {"a": "b\r\nc: d"}}, "may not have"),
        ({"Headers": {"a": {"b": 1}}}, "no text and no number"),
        ({"Headers.$": "$.headers"}, "computes all of its Headers"),
        ({"QueryParameters": {"a": ["b", "c"]}}, "no text and no number"),
        ({"QueryParameters": {'a"b.$': "$.b"}}, "cannot be given"),
        ({"RequestBody": {}}, "POST and PUT"),
        (
            {"Method": "POST", "RequestBody": {}, "Transform": {"RequestBodyEncoding": "URL_ENCODED"}},
            "JSON only",
        ),
    ],
)
def test_requests_that_the_runtime_cannot_make(parameters: dict[str, Any], told: str) -> None:
    merged = {key: value for key, value in ENDPOINT.items() if f"{key}.$" not in parameters} | parameters
    (found,) = (each for each in diagnostics(merged) if each.severity == "error")
    assert found.code == "ASL0413"
    assert told in found.message


def test_parameters_that_it_does_not_have() -> None:
    assert [found.code for found in diagnostics({**ENDPOINT, "Body": {}})] == ["ASL0405"]


def test_the_way_out_of_a_refusal_works() -> None:
    refused = {**ENDPOINT, "Method": "PATCH", "RequestBody": {"a": 1}}
    assert not any(found.is_error for found in diagnostics(refused, protocol="lambda", url="http://x/"))


def test_a_connection_is_told_until_its_headers_are_given() -> None:
    connected = {**ENDPOINT, "Authentication": {"ConnectionArn": "arn"}}
    assert "ASL0415" in [found.code for found in diagnostics(connected)]
    given = diagnostics(connected, protocol="http", headers={"Authorization": "Bearer ${api.token}"})
    assert "ASL0415" not in [found.code for found in given]


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ({"a b": "c"}, "no name of a header"),
        ({"a": "x\ny"}, "visible ASCII"),
        ({"a": 1}, "visible ASCII"),
        ({"a": "${ .data }"}, "no name of a property"),
        ({"a": "${x)|env}"}, "no name of a property"),
    ],
)
def test_headers_of_the_configuration_that_cannot_be(headers: dict[str, Any], told: str) -> None:
    with pytest.raises(asl2sw.ConfigError, match=told):
        diagnostics(ENDPOINT, protocol="http", headers=headers)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("HTTPS://a.example", "https://a.example"),
        ('https://a.example/ü {x}?q="1"#part', "https://a.example/%C3%BC%20%7Bx%7D?q=%221%22"),
        ("https://a.example/50%?x=%41", "https://a.example/50%25?x=%41"),
        ("https://a.example:8443/x\r\ny", "https://a.example:8443/x%0D%0Ay"),
    ],
)
def test_what_may_not_stand_in_a_url_is_encoded(text: str, url: str) -> None:
    assert url_of_text(text) == url
