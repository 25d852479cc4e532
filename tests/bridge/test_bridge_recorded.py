"""Tasks that AWS executed, made again by the bridge against the mock: keys, types and errors as recorded."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from corpus_files import corpus_directory, missing_message, read_json_lines
from function.failures import TaskError
from function.optimized import function_result
from running import ACCOUNT, REGION, Answer, MotoServer, RunningBridge

RECORDED = corpus_directory() / "aws-recorded" / "executions.jsonl"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/tests"

# Where the mock answers something else than AWS did, by file and test. Every other task must come out as
# recorded, and these must not: a difference that is gone is to be taken out.
MOTO_DIFFERS = {
    ("test_aws_sdk.py", "test_invalid_secret_name"): "takes any name",
    ("test_task_service_dynamodb.py", "test_invalid_param"): "answers 500 when Item is missing",
    ("test_task_service_dynamodb.py", "test_put_item_invalid_table_name"): "does not check the form of names",
    ("test_task_service_sqs.py", "test_send_message_empty_body"): "answers 500 when MessageBody is missing",
    ("test_task_service_sqs.py", "test_send_message_no_such_queue"): "is the host of every queue URL",
    ("test_events_task_service.py", "test_put_events_malformed_detail"): "takes a Detail of another type",
    (
        "test_events_task_service.py",
        "test_put_events_mixed_malformed_detail",
    ): "takes a Detail of another type",
    ("test_sns_task_service.py", "test_fifo_message_attribute[input_params0-True]"): "has another error",
}


@dataclass(frozen=True, slots=True)
class Task:
    """One recorded task."""

    file: str
    test: str
    path: str
    payload: Any
    expected: dict[str, Any]  # {"output": …} or {"error": …, "cause": …}
    setup: list[dict[str, Any]]  # calls that were made before


def recorded_tasks() -> list[Task]:
    """Each kind of task once: the same payload and outcome come back in many executions."""
    if not RECORDED.exists():
        return []
    found: dict[str, Task] = {}
    for record in read_json_lines(RECORDED):
        for task in (record.get("history") or {}).get("tasks") or []:
            if task.get("result") and (path := path_of(task)):
                name = record["id"].partition("#")[0].rpartition("/")[2].replace("::Test", "::").split("::")
                setup = (record.get("fixtures") or {}).get("api") or []
                made = Task(name[0], name[-1], path, task["payload"], expectation(task), setup)
                found.setdefault(json.dumps([path, made.payload, made.expected], sort_keys=True), made)
    return list(found.values())


def path_of(task: dict[str, Any]) -> str | None:
    if task["kind"] == "LambdaFunctionScheduled":
        return f"lambda/{task['resource'].partition(':lambda:')[2].split(':', 2)[2]}"
    if task["kind"] != "TaskScheduled":
        return None  # activities
    resource: str = task["resource"].removesuffix(".waitForTaskToken")
    return f"{task['resourceType'].replace(':', '/')}/{resource}"


def expectation(task: dict[str, Any]) -> dict[str, Any]:
    """What the call itself gave; for a callback, that is not what the task gave in the end."""
    if task["resource"].endswith(".waitForTaskToken"):
        return {"output": task["submitted_output"]}
    result = task["result"]
    return (
        {"output": result["output"]} if result["ok"] else {"error": result["error"], "cause": result["cause"]}
    )


TASKS = recorded_tasks()
OF_FUNCTIONS = [task for task in TASKS if task.path.startswith("lambda/")]
OF_FUNCTIONS_THAT_FAIL = [
    task for task in OF_FUNCTIONS if "error" in task.expected and str(task.expected["cause"]).startswith("{")
]
ERRORS_OF_EXECUTIONS = ("test_start_execution_sync_delegate_timeout", "test_sync_with_task_token")
NOT_BRIDGED = ("apigateway/invoke",)
REPLAYED = [
    task
    for task in TASKS
    if task.path not in NOT_BRIDGED
    and task.test not in ERRORS_OF_EXECUTIONS
    and not (task in OF_FUNCTIONS and "error" in task.expected)
]  # the mock does not run functions, so none fails, none is late, none answers too much


def test_the_corpus_is_there() -> None:
    if not RECORDED.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing_message(RECORDED))
    assert len(TASKS) > 60 and len(REPLAYED) > 45 and len(OF_FUNCTIONS_THAT_FAIL) > 5
    assert {(task.file, task.test) for task in REPLAYED} >= set(MOTO_DIFFERS)


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MotoServer]:
    """A mock of its own, which is emptied before each task. It executes state machines."""
    with MotoServer(tmp_path_factory.mktemp("moto")) as server:
        server.set("config", {"stepfunctions": {"execute_state_machine": True}})
        yield server


@pytest.fixture(scope="module")
def own_bridge(aws: MotoServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBridge]:
    with RunningBridge(tmp_path_factory.mktemp("bridge"), aws.url) as running:
        yield running


@pytest.mark.parametrize("task", REPLAYED, ids=lambda task: f"{task.path} {task.test}")
def test_a_recorded_task(aws: MotoServer, own_bridge: RunningBridge, task: Task) -> None:
    aws.set("reset", {})
    payload = prepared(aws, own_bridge, task)
    difference = difference_of(task, own_bridge.post(task.path, payload))
    if (task.file, task.test) in MOTO_DIFFERS:
        assert difference is not None, "the mock answers as recorded now"
    else:
        assert difference is None


@pytest.mark.parametrize("task", OF_FUNCTIONS_THAT_FAIL, ids=lambda task: f"{task.path} {task.test}")
def test_an_error_of_a_function(task: Task) -> None:
    """The recorded Cause is what the function answered."""
    with pytest.raises(TaskError) as failure:
        function_result(
            {}, {"FunctionError": "Unhandled", "Payload": task.expected["cause"], "StatusCode": 200}
        )
    assert (failure.value.error, failure.value.cause) == (task.expected["error"], task.expected["cause"])


# What was there before the task


def prepared(aws: MotoServer, bridge: RunningBridge, task: Task) -> Any:
    """Makes what the recorded test had made, and gives the payload with the names that it has here."""
    if task.path.startswith("lambda/"):
        function(aws, bridge, task)
        return task.payload
    payload = task.payload
    for call in task.setup:
        made = SETUP[call["op"]](bridge, call["kwargs"]) if call["op"] in SETUP else {}
        payload = {**payload, **{name: value for name, value in made.items() if name in payload}}
    if "QueueUrl" in payload and not payload["QueueUrl"].startswith("http://127"):
        payload = {**payload, **create_queue(bridge, {"QueueName": "made-elsewhere"})}
    if "no_such" in str(task.payload.get("QueueUrl") if isinstance(task.payload, dict) else ""):
        payload = task.payload
    if "StateMachineArn" in payload:
        payload = {
            **payload,
            "StateMachineArn": state_machine(bridge, fails="Error" in str(task.expected.get("cause"))),
        }
    return payload


def create_queue(bridge: RunningBridge, wanted: dict[str, Any]) -> dict[str, Any]:
    return {"QueueUrl": bridge.result("aws-sdk/sqs/createQueue", wanted)["QueueUrl"]}


def create_topic(bridge: RunningBridge, wanted: dict[str, Any]) -> dict[str, Any]:
    return {"TopicArn": bridge.result("aws-sdk/sns/createTopic", wanted)["TopicArn"]}


def create_bucket(bridge: RunningBridge, wanted: dict[str, Any]) -> dict[str, Any]:
    bridge.result("aws-sdk/s3/createBucket", {"Bucket": wanted["Bucket"]})
    return {}


def create_table(bridge: RunningBridge, wanted: dict[str, Any]) -> dict[str, Any]:
    key = wanted["partition_key"]
    bridge.result(
        "aws-sdk/dynamodb/createTable",
        {
            "TableName": wanted["table_name"],
            "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"}],
            "BillingMode": "PAY_PER_REQUEST",
        },
    )
    item = {"TableName": wanted["table_name"], "Item": {"id": {"S": "id1"}, "data": {"S": "HelloWorld"}}}
    bridge.result("dynamodb/putItem", item)  # earlier tasks of the execution had put it
    return {}


SETUP = {
    "create_queue": create_queue,
    "create_topic": create_topic,
    "create_bucket": create_bucket,
    "create_table": create_table,
}


def state_machine(bridge: RunningBridge, fails: bool) -> str:
    """A machine that does at once what the recorded one did."""
    bridge.result("aws-sdk/iam/createRole", {"RoleName": "tests", "AssumeRolePolicyDocument": "{}"})
    done = {"Type": "Pass", "Result": {"Arg1": "argument1"}, "End": True}
    failed = {
        "Type": "Fail",
        "Error": "SomeFailure",
        "Cause": "This state machines raises a 'SomeFailure' failure.",
    }
    definition = json.dumps({"StartAt": "S", "States": {"S": failed if fails else done}})
    machine = {"Name": "target", "RoleArn": ROLE, "Definition": definition}
    arn: str = bridge.result("aws-sdk/sfn/createStateMachine", machine)["StateMachineArn"]
    return arn


def function(aws: MotoServer, bridge: RunningBridge, task: Task) -> None:
    """A function that answers what the recorded one answered."""
    bridge.result("aws-sdk/iam/createRole", {"RoleName": "tests", "AssumeRolePolicyDocument": "{}"})
    name = (
        task.payload["FunctionName"] if task.path == "lambda/invoke" else task.path.partition("function:")[2]
    )
    wanted = {
        "FunctionName": name.rpartition(":")[2],
        "Runtime": "python3.12",
        "Role": ROLE,
        "Handler": "a.b",
    }
    bridge.result("aws-sdk/lambda/createFunction", {**wanted, "Code": {"ZipFile": "zip"}})
    output = task.expected["output"]
    answered = output["Payload"] if task.path == "lambda/invoke" else output
    aws.set("static/lambda-simple/response", {"results": [json.dumps(answered)], "region": REGION})


# Comparison

HTTP = "SdkHttpMetadata"


def difference_of(task: Task, answer: Answer) -> str | None:
    if "error" in task.expected:
        wanted = (task.expected["error"], form_of_cause(task.expected["cause"]))
        found = (answer.error, form_of_cause(answer.cause) if answer.error else "")
    else:
        wanted, found = (None, form(task.expected["output"])), (answer.error, form(answer.json))
    return None if wanted == found else f"{wanted} was recorded, not {found}"


def form_of_cause(cause: str) -> Any:
    """JSON by its form; words without the ids of the request."""
    if cause.startswith("{"):
        return form(json.loads(cause))
    # AWS adds a second id for S3, and counts attempts since 2024.
    without_ids = re.sub(r", Extended Request ID: [^,)]*|(?<=Request ID: )[^,;)]*", "", cause)
    return without_ids.replace(" (SDK Attempt Count: 1)", "")


def form(value: Any) -> Any:
    """Keys and types of a value. Headers and optional details of the simulated service are left out."""
    if isinstance(value, dict):
        return {
            key: sorted(part) if key == HTTP else form(part)
            for key, part in value.items()
            if key not in ONLY_SOMETIMES
        }
    if isinstance(value, list):
        return [form(part) for part in value]
    is_time = isinstance(value, int) and value > 1_600_000_000_000
    return "text" if isinstance(value, str) or is_time else type(value).__name__


# AWS began to show these at some time, or shows them for some accounts; the mock shows some and not others.
ONLY_SOMETIMES = {
    "ChecksumType",
    "ServerSideEncryption",
    "RedriveCount",
    "RedriveStatus",
    "RedriveStatusReason",
    "ExecutedVersion",
    "InputDetails",
    "OutputDetails",
    "MapRunArn",
    "TraceHeader",
    "StateMachineAliasArn",
    "StateMachineVersionArn",
}
