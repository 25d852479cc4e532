"""The Resource of a task, its parameters, and what an Express workflow cannot do."""

from __future__ import annotations

import json

import pytest

from asl2sw.asl import read_state_machine
from asl2sw.asl.integrations import ACTIONS, REQUIRED, integration_of
from asl2sw.source import read_text
from asl2sw.source.reporter import Reporter

I = "arn:aws:states:::"  # noqa: E741


def task(resource, **fields):
    return {"Type": "Task", "Resource": resource, "End": True, **fields}


@pytest.mark.parametrize(
    "resource",
    [
        "arn:aws:lambda:us-east-1:123456789012:function:ship",
        "arn:aws:lambda:us-east-1:123456789012:function:ship:live",
        "arn:aws-cn:lambda:::function:ship",
        "arn:aws:states:us-east-1:123456789012:activity:ship",
        f"{I}aws-sdk:s3:getObject",
        f"{I}aws-sdk:sfn:startExecution.waitForTaskToken",
        f"{I}states:startExecution.sync:2",
        "arn:${AWS::Partition}:states:::lambda:invoke",
        "${ShipFunctionArn}",
        "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${Ship}",
        "{{ ship_arn }}",
        "<INSERT SHIP LAMBDA ARN HERE>",
        "arn:aws:lambda:AWS_ACCOUNT:function:ship",
        f"{I}sqs:${{Action}}",
        f"{I}${{Service}}:sendMessage.sync",
    ],
)
def test_resources_that_are_right_or_filled_in_later(read_state, resource):
    assert read_state(task(resource)).errors == []


@pytest.mark.parametrize("service", ACTIONS)
def test_every_action_in_every_way_it_has(read_state, service):
    for action, patterns in ACTIONS[service].items():
        for pattern in ("", ".sync", ".sync:2", ".waitForTaskToken"):
            found = read_state(task(f"{I}{service}:{action}{pattern}")).errors
            assert found == ([] if pattern in patterns else [("ASL0134", "/States/S/Resource")])


@pytest.mark.parametrize(
    ("resource", "code", "fix"),
    [
        ("ship", "ASL0133", "Write the whole ARN"),
        ("arn:aws:lambda:us-east-1:123456789012:ship", "ASL0133", "Write the ARN of a function"),
        ("arn:aws:sqs:us-east-1:123456789012:orders", "ASL0133", "Write the ARN of a function"),
        ("arn:aws:states:us-east-1:123456789012:stateMachine:x", "ASL0133", "startExecution.sync:2"),
        (f"{I}lambda:invok", "ASL0133", 'Did you mean "lambda:invoke"?'),
        (f"{I}lamda:invoke.waitForTaskToken", "ASL0133", '"lambda:invoke.waitForTaskToken"'),
        (f"{I}aws-sdk:s3", "ASL0133", "aws-sdk:s3:getObject"),
        (f"{I}aws-sdk:s3:GetObject", "ASL0133", 'Write "aws-sdk:s3:getObject".'),
        (f"{I}aws-sdk:glue:startJobRun.sync", "ASL0134", "optimized integration"),
        (f"{I}lambda:invoke.sync", "ASL0134", '"lambda:invoke.waitForTaskToken"'),
        (f"{I}states:startExecution.sync:3", "ASL0134", '"states:startExecution.sync:2"'),
        (f"{I}shipping:sendParcel", "ASL0140", "list of optimized integrations"),
    ],
)
def test_resources_that_are_wrong(read_state, resource, code, fix):
    reading = read_state(task(resource))
    assert reading.codes == [(code, "/States/S/Resource")]
    assert fix in reading.found[0].fix


def test_what_a_map_reads_from_and_writes_to(read_state):
    processor = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "Inner",
        "States": {"Inner": {"Type": "Pass", "End": True}},
    }

    def read(reader, writer):
        outside = {"ItemReader": {"Resource": reader}, "ResultWriter": {"Resource": writer}}
        return read_state({"Type": "Map", "ItemProcessor": processor, "End": True, **outside}).codes

    assert read(f"{I}s3:listObjectsV2", f"{I}s3:putObject") == []
    assert read("${Reader}", "arn:${AWS::Partition}:states:::s3:putObject") == []
    assert read(f"{I}s3:putObject", f"{I}s3:getObject") == [
        ("ASL0133", "/States/S/ItemReader/Resource"),
        ("ASL0133", "/States/S/ResultWriter/Resource"),
    ]


@pytest.mark.parametrize("integration", REQUIRED)
def test_required_parameters(read_state, integration):
    complete = {one_of[-1]: "x" for one_of in REQUIRED[integration]}
    assert read_state(task(I + integration, Parameters=complete)).codes == []
    assert read_state(task(I + integration)).codes == []  # the input may hold them
    assert read_state(task(I + integration, Parameters={"${Name}": 1})).codes == []
    for name in complete:
        without = {other: "x" for other in complete if other != name}
        dynamic = {f"{other}.$": "$.x" for other in without}
        assert read_state(task(I + integration, Parameters=dynamic)).codes == [
            ("ASL0135", "/States/S/Parameters")
        ]
        reading = read_state(task(I + integration, Arguments=without), QueryLanguage="JSONata")
        assert reading.codes == [("ASL0135", "/States/S/Arguments")]


def test_a_misspelt_parameter_is_told_once(read_state):
    reading = read_state(task(f"{I}sns:publish", Parameters={"Message": "x", "TopicARN": "x"}))
    assert reading.codes == [("ASL0135", "/States/S/Parameters")]
    assert reading.found[0].fix == '"TopicARN" should be "TopicArn".'


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        (f"{I}batch:submitJob.sync", [("ASL0136", "/States/S/Resource")]),
        (f"{I}sqs:sendMessage.waitForTaskToken", [("ASL0136", "/States/S/Resource")]),
        ("arn:aws:states:us-east-1:123456789012:activity:ship", [("ASL0136", "/States/S/Resource")]),
        (f"{I}sqs:sendMessage", []),
        ("arn:aws:lambda:us-east-1:123456789012:function:ship", []),
    ],
)
def test_what_an_express_workflow_cannot_wait_for(read_state, resource, expected):
    document, _ = read_text(json.dumps({"StartAt": "S", "States": {"S": task(resource)}}), "m.asl.json")
    assert document is not None
    reporter = Reporter(document)
    read_state_machine(document, reporter, express=True)
    assert [(found.code, found.pointer) for found in reporter.diagnostics if found.is_error] == expected
    assert read_state(task(resource)).errors == []
    inner = _map({"Inner": task(resource)}, ExecutionType="EXPRESS")
    assert [code for code, _ in read_state(inner).errors] == [code for code, _ in expected]
    assert read_state(_map({"Inner": task(resource)}, ExecutionType="STANDARD")).errors == []


def test_no_distributed_map_in_an_express_one(read_state):
    inner = _map({"Inner": {"Type": "Pass", "End": True}}, ExecutionType="STANDARD")
    outer = _map({"Middle": inner}, ExecutionType="EXPRESS")
    assert read_state(outer).errors == [("ASL0136", "/States/S/ItemProcessor/States/Middle")]


def _map(states, **config):
    processor = {"ProcessorConfig": {"Mode": "DISTRIBUTED", **config}, "StartAt": next(iter(states))}
    return {"Type": "Map", "ItemProcessor": {**processor, "States": states}, "End": True}


def test_an_integration_in_parts():
    found = integration_of(f"{I}states:startExecution.sync:2")
    assert found is not None
    assert (found.service, found.action, found.pattern) == ("states", "startExecution", ".sync:2")
    assert integration_of("arn:aws:lambda:::function:ship") is None
    assert integration_of("x:states:::lambda:invoke") is None
