"""A converted workflow on the real engine, which calls the bridge, which calls the mock of AWS."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from running import MotoServer, RunningBridge

import asl2sw
from asl2sw.equivalence.engine.worker_process import WorkerProcess

pytestmark = pytest.mark.engine

_LIMIT_S = 60.0

MACHINE = {
    "StartAt": "Reserve",
    "States": {
        "Reserve": {
            "Type": "Task",
            "Resource": "arn:aws:states:::dynamodb:putItem",
            "Parameters": {
                "TableName": "reservations",
                "Item": {"id": {"S.$": "$.id"}, "seats": {"N.$": "States.Format('{}', $.seats)"}},
                "ConditionExpression": "attribute_not_exists(id)",
            },
            "ResultPath": None,
            "Catch": [
                {
                    "ErrorEquals": ["DynamoDB.ConditionalCheckFailedException"],
                    "ResultPath": "$.refused",
                    "Next": "Taken",
                }
            ],
            "Next": "Bill",
        },
        "Bill": {
            "Type": "Task",
            "Resource": "arn:aws:states:::glue:startJobRun.sync",
            "Parameters": {"JobName": "bill", "Arguments": {"--id.$": "$.id"}},
            "ResultSelector": {"state.$": "$.JobRunState"},
            "ResultPath": "$.bill",
            "Next": "Look",
        },
        "Look": {
            "Type": "Task",
            "Resource": "arn:aws:states:::aws-sdk:dynamodb:getItem",
            "Parameters": {"TableName": "reservations", "Key": {"id": {"S.$": "$.id"}}},
            "ResultSelector": {"seats.$": "$.Item.seats.N"},
            "ResultPath": "$.stored",
            "End": True,
        },
        "Taken": {"Type": "Pass", "Parameters": {"error.$": "$.refused.Error"}, "End": True},
    },
}


@pytest.fixture(scope="module")
def worker() -> Iterator[WorkerProcess]:
    running = WorkerProcess()
    yield running
    running.kill()


def test_a_workflow_that_stays_on_the_data_of_aws(
    worker: WorkerProcess, bridge: RunningBridge, moto: MotoServer
) -> None:
    bridge.result(
        "aws-sdk/dynamodb/createTable",
        {
            "TableName": "reservations",
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "BillingMode": "PAY_PER_REQUEST",
        },
    )
    role = "arn:aws:iam::123456789012:role/bill"
    bridge.result("aws-sdk/glue/createJob", {"Name": "bill", "Role": role, "Command": {"Name": "glueetl"}})
    moto.move_slowly("glue::job_run", 2)

    first = run(worker, bridge, {"id": "r-1", "seats": 3})
    assert first == {"id": "r-1", "seats": 3, "bill": {"state": "SUCCEEDED"}, "stored": {"seats": "3"}}
    again = run(worker, bridge, {"id": "r-1", "seats": 5})
    assert again == {"error": "DynamoDB.ConditionalCheckFailedException"}


def run(worker: WorkerProcess, bridge: RunningBridge, input: Any) -> Any:
    entries = [
        {"match": resource, "protocol": "lambda", "url": f"{bridge.url}/{path}"}
        for resource, path in (
            ("arn:aws:states:::dynamodb:putItem", "dynamodb/putItem"),
            ("arn:aws:states:::glue:startJobRun.sync", "glue/startJobRun.sync"),
            ("arn:aws:states:::aws-sdk:dynamodb:getItem", "aws-sdk/dynamodb/getItem"),
        )
    ]
    conversion = asl2sw.convert(MACHINE, asl2sw.Options(name="reserve", config={"resource": entries}))
    documents = [json.dumps(workflow.document) for workflow in conversion.workflows]
    request = {
        "command": "run",
        "documents": documents,
        "input": json.dumps(input),
        "limit_s": _LIMIT_S,
        "sink": "",
    }
    answer = worker.ask(request, _LIMIT_S + 5)
    assert answer["status"] == "SUCCEEDED", answer
    return json.loads(answer["output"])
