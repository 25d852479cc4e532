"""Tasks that send events: their types, what is refused, and the configuration of events."""

from __future__ import annotations

from typing import Any

import pytest

from asl2sw import ConfigError, ConversionError, Options, convert

SNS, SQS, PUT = "sns:publish", "sqs:sendMessage", "events:putEvents"
TOPIC = "arn:aws:sns:eu-central-1:123456789012:"
QUEUE = "https://sqs.eu-central-1.amazonaws.com/123456789012/"


def produced(integration: str, parameters: dict[str, Any], **entry: str) -> list[str]:
    """The types of the events that a task sends."""
    resource = integration if integration.startswith("arn:") else f"arn:aws:states:::{integration}"
    task = {"Type": "Task", "Resource": resource, "Parameters": parameters, "End": True}
    config = {"resource": [{"state": "Send", "protocol": "event", **entry}]}
    definition = {"StartAt": "Send", "States": {"Send": task}}
    result = convert(definition, Options(name="sender", config=config))
    return [event["type"] for event in result.workflows[0].document["events"]]


@pytest.mark.parametrize(
    ("integration", "parameters", "type"),
    [
        (SNS, {"TopicArn": TOPIC + "order-news", "Message": "m"}, "sns.order-news"),
        (SNS, {"TopicArn": "${NewsTopic}", "Message": "m"}, "sns.publish"),
        (SNS, {"TopicArn.$": "$.topic", "Message": "m"}, "sns.publish"),
        (SNS, {"TopicArn": TOPIC + 'a"b\\c d', "Message": "m"}, "sns.a-b-c-d"),
        (SQS, {"QueueUrl": QUEUE + "orders.fifo", "MessageBody": "m"}, "sqs.orders.fifo"),
        (PUT, {"Entries": [{"Detail": {}, "DetailType": "Order ready", "Source": "s"}]}, "Order-ready"),
        (PUT, {"Entries": [{"Detail": {}, "DetailType.$": "$.x", "Source": "s"}]}, "events.putEvents"),
        (PUT, {"Entries.$": "$.entries"}, "events.putEvents"),
        ("arn:aws:lambda:eu-central-1:123456789012:function:Tell_All", {"a": 1}, "lambda.tell-all"),
        ("lambda:invoke", {"FunctionName": "tell", "Payload": {}}, "lambda.tell"),
        ("aws-sdk:ses:sendEmail", {"Source": "s"}, "aws-sdk.ses.sendEmail"),
    ],
)
def test_types(integration: str, parameters: dict[str, Any], type: str) -> None:
    assert produced(integration, parameters) == [type]


def test_the_configuration_names_the_type() -> None:
    entries = [{"Detail": {}, "DetailType": name, "Source": "s"} for name in ("a", "b")]
    assert produced(PUT, {"Entries": entries}) == ["a", "b"]
    assert produced(PUT, {"Entries": entries}, type="shop.news") == ["shop.news"]


def test_a_request_that_is_answered_later_has_such_a_type_too() -> None:
    parameters = {"QueueUrl": QUEUE + "questions", "MessageBody": {"token.$": "$$.Task.Token"}}
    waiting = f"{SQS}.waitForTaskToken"
    assert produced(waiting, parameters, protocol="callback") == ["sender.send", "sqs.questions"]
    named = produced(waiting, parameters, protocol="callback", type="shop.questions")
    assert named == ["sender.send", "shop.questions"]


def test_a_job_to_wait_for_is_no_message() -> None:
    with pytest.raises(ConversionError) as refused:
        produced("glue:startJobRun.sync", {"JobName": "j"})
    assert [found.code for found in refused.value.diagnostics if found.is_error] == ["ASL0426"]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"protocol": "event", "url": "http://a.example/"}, "has no url"),
        ({"protocol": "event", "type": "a b"}, "letters, digits"),
        ({"protocol": "lambda", "type": "a"}, "type belongs to"),
        ({"protocol": "lambda", "workflow": "child"}, "workflow names a machine"),
        ({"workflow": "child", "url": "http://a.example/"}, "workflow names a machine"),
    ],
)
def test_entries_that_mean_nothing(entry: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        convert({}, Options(config={"resource": [{"state": "A", **entry}]}))


def test_completion_is_none_or_event() -> None:
    with pytest.raises(ConfigError, match="completion"):
        convert({}, Options(config={"workflow": {"completion": "mail"}}))


WAITING = {"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 1, "End": True}}}
AT_ONCE = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}


@pytest.mark.parametrize(("definition", "types"), [(WAITING, ["w.completed"]), (AT_ONCE, [])])
def test_what_waits_tells_its_end(definition: dict[str, Any], types: list[str]) -> None:
    """The reply to the request tells the end of everything else."""
    result = convert(definition, Options(name="w", config={"workflow": {"completion": "event"}}))
    assert [event["type"] for event in result.workflows[0].document.get("events", ())] == types
