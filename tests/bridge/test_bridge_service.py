"""The written function against a mock of AWS that speaks HTTP."""

from __future__ import annotations

import hashlib
import json
import re
import socket
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from running import ACCOUNT, ANSWER_SECONDS, HOST, REGION, Answer, MotoServer, RunningBridge, free_port, http

ROLE = f"arn:aws:iam::{ACCOUNT}:role/tests"


def md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


@pytest.fixture(scope="session")
def role(bridge: RunningBridge) -> str:
    bridge.result("aws-sdk/iam/createRole", {"RoleName": "tests", "AssumeRolePolicyDocument": "{}"})
    return ROLE


# Services


@pytest.fixture(scope="session")
def table(bridge: RunningBridge) -> str:
    bridge.result(
        "aws-sdk/dynamodb/createTable",
        {
            "TableName": "orders",
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "BillingMode": "PAY_PER_REQUEST",
        },
    )
    return "orders"


def test_dynamodb(bridge: RunningBridge, table: str) -> None:
    item = {"id": {"S": "1"}, "paid": {"BOOL": True}, "raw": {"B": "aGk="}, "none": {"NULL": True}}
    put = bridge.result("dynamodb/putItem", {"TableName": table, "Item": item})
    assert set(put) == {"SdkHttpMetadata", "SdkResponseMetadata"}
    assert put["SdkHttpMetadata"]["HttpStatusCode"] == 200
    assert (
        put["SdkResponseMetadata"]["RequestId"] == put["SdkHttpMetadata"]["HttpHeaders"]["x-amzn-requestid"]
    )
    assert put["SdkHttpMetadata"]["AllHttpHeaders"]["Content-Type"] == ["application/x-amz-json-1.0"]

    key = {"TableName": table, "Key": {"id": {"S": "1"}}}
    assert bridge.result("dynamodb/getItem", key)["Item"] == item
    assert bridge.result("aws-sdk/dynamodb/getItem", key) == {
        "Item": {**item, "paid": {"Bool": True}, "none": {"Nul": True}}
    }


@pytest.mark.parametrize(
    ("path", "error", "details"),
    [
        (
            "dynamodb/putItem",
            "DynamoDB.ConditionalCheckFailedException",
            r"Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ConditionalCheckFailedException;"
            r" Request ID: \w+; Proxy: null\)",
        ),
        (
            "aws-sdk/dynamodb/putItem",
            "DynamoDb.ConditionalCheckFailedException",
            r"Service: DynamoDb, Status Code: 400, Request ID: \w+\) \(SDK Attempt Count: 1\)",
        ),
    ],
)
def test_a_condition_that_fails(
    bridge: RunningBridge, table: str, path: str, error: str, details: str
) -> None:
    item = {"TableName": table, "Item": {"id": {"S": "twice"}}}
    condition = {**item, "ConditionExpression": "attribute_not_exists(id)"}
    bridge.post(path, item)
    answer = bridge.post(path, condition)
    assert (answer.status, answer.error) == (200, error)
    assert re.fullmatch(rf"The conditional request failed \({details}", answer.cause)


def test_s3(bridge: RunningBridge) -> None:
    bridge.result("aws-sdk/s3/createBucket", {"Bucket": "bridge-bucket"})
    put = bridge.result(
        "aws-sdk/s3/putObject", {"Bucket": "bridge-bucket", "Key": "a/b c.json", "Body": {"Dict": "Value"}}
    )
    assert (
        put["ETag"] == '"49e31cee5aec8faf3345893addb14346"' and put["ChecksumCRC32"] == "hnEfWw=="
    )  # as recorded
    got = bridge.result("aws-sdk/s3/getObject", {"Bucket": "bridge-bucket", "Key": "a/b c.json"})
    assert (got["Body"], got["ContentLength"]) == ('{"Dict":"Value"}', 16)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", got["LastModified"])
    listed = bridge.result("aws-sdk/s3/listObjectsV2", {"Bucket": "bridge-bucket", "MaxKeys": 10})
    assert [entry["Key"] for entry in listed["Contents"]] == ["a/b c.json"] and "EncodingType" not in listed
    copy = {"Bucket": "bridge-bucket", "Key": "copy", "CopySource": "bridge-bucket/a/b%20c.json"}
    assert "CopyObjectResult" in bridge.result("aws-sdk/s3/copyObject", copy)


def test_a_bucket_that_does_not_exist(bridge: RunningBridge) -> None:
    answer = bridge.post("aws-sdk/s3/listObjects", {"Bucket": "someNonexistentBucketName"})
    assert (answer.status, answer.error) == (200, "S3.NoSuchBucketException")
    assert answer.cause.startswith(
        "The specified bucket does not exist (Service: S3, Status Code: 404, Request ID: "
    )
    assert bridge.post("aws-sdk/s3/headObject", {"Bucket": "bridge-bucket", "Key": "none"}).error in (
        "S3.NoSuchKeyException",
        "S3.NoSuchBucketException",
    )


def test_a_result_beyond_the_limit_of_step_functions(bridge: RunningBridge) -> None:
    bridge.result("aws-sdk/s3/createBucket", {"Bucket": "large-bucket"})
    for size, error in ((200_000, None), (262_145, "States.DataLimitExceeded")):
        bridge.result("aws-sdk/s3/putObject", {"Bucket": "large-bucket", "Key": "k", "Body": "x" * size})
        answer = bridge.post("aws-sdk/s3/getObject", {"Bucket": "large-bucket", "Key": "k"})
        assert answer.error == error
    told = "returned a result with a size exceeding the maximum number of bytes service limit."
    assert answer.cause == f"The state/task 'aws-sdk:s3' {told}"


def test_sqs_and_sns(bridge: RunningBridge) -> None:
    queue = bridge.result("aws-sdk/sqs/createQueue", {"QueueName": "bridge-queue"})["QueueUrl"]
    sent = bridge.result("sqs/sendMessage", {"QueueUrl": queue, "MessageBody": {"b": 1, "a": "ü"}})
    assert set(sent) == {"MD5OfMessageBody", "MessageId", "SdkHttpMetadata", "SdkResponseMetadata"}
    assert sent["MD5OfMessageBody"] == md5('{"b":1,"a":"ü"}')
    received = bridge.result("aws-sdk/sqs/receiveMessage", {"QueueUrl": queue})
    assert received["Messages"][0]["Body"] == '{"b":1,"a":"ü"}'
    assert received["Messages"][0]["Md5OfBody"] == sent["MD5OfMessageBody"]

    topic = bridge.result("aws-sdk/sns/createTopic", {"Name": "bridge-topic"})["TopicArn"]
    subscription = {
        "TopicArn": topic,
        "Protocol": "sqs",
        "Endpoint": f"arn:aws:sqs:{REGION}:{ACCOUNT}:bridge-queue",
    }
    bridge.result("aws-sdk/sns/subscribe", subscription)
    assert "MessageId" in bridge.result("sns/publish", {"TopicArn": topic, "Message": {"x": [1]}})
    envelope = json.loads(
        bridge.result("aws-sdk/sqs/receiveMessage", {"QueueUrl": queue})["Messages"][0]["Body"]
    )
    assert envelope["Message"] == '{"x":[1]}'


def test_a_topic_and_a_queue_that_do_not_exist(bridge: RunningBridge, moto: MotoServer) -> None:
    topic = {"TopicArn": f"arn:aws:sns:{REGION}:{ACCOUNT}:none", "Message": "m"}
    assert bridge.post("sns/publish", topic).error == "SNS.NotFoundException"
    queue = {"QueueUrl": f"{moto.url}/{ACCOUNT}/none", "MessageBody": "m"}
    assert bridge.post("sqs/sendMessage", queue).error == "SQS.QueueDoesNotExistException"
    assert bridge.post("aws-sdk/sqs/sendMessage", queue).error == "Sqs.QueueDoesNotExistException"


def test_a_function_that_answers_too_much(bridge: RunningBridge, moto: MotoServer, role: str) -> None:
    """Words as recorded."""
    wanted = {"FunctionName": "wordy", "Runtime": "python3.12", "Role": role, "Handler": "a.b"}
    bridge.result("aws-sdk/lambda/createFunction", {**wanted, "Code": {"ZipFile": "zip"}})
    results = [json.dumps("\u00e9" * 131_072, ensure_ascii=False)] * 2
    moto.set("static/lambda-simple/response", {"results": results, "region": REGION})
    told = "returned a result with a size exceeding the maximum number of bytes service limit."
    for path, parameters in (("lambda/invoke", {"FunctionName": "wordy"}), ("lambda/function:wordy", {})):
        answer = bridge.post(path, parameters)
        assert answer.error == "States.DataLimitExceeded"
        assert answer.cause == f"The state/task 'lambda' {told}"


def test_secrets(bridge: RunningBridge) -> None:
    created = bridge.result(
        "aws-sdk/secretsmanager/createSecret", {"Name": "bridge-secret", "SecretString": "hidden-words"}
    )
    assert set(created) == {"Arn", "Name", "VersionId"}
    value = bridge.result("aws-sdk/secretsmanager/getSecretValue", {"SecretId": "bridge-secret"})
    assert value["SecretString"] == "hidden-words" and value["Arn"] == created["Arn"]
    missing = bridge.post("aws-sdk/secretsmanager/getSecretValue", {"SecretId": "none"})
    assert missing.error == "SecretsManager.ResourceNotFoundException"
    assert "hidden-words" not in bridge.log


def test_events(bridge: RunningBridge) -> None:
    entries = [
        {"Detail": {"a": 1}, "DetailType": "t", "Source": "tests"},
        {"Detail": "{}", "DetailType": "t", "Source": "tests"},
    ]
    put = bridge.result("events/putEvents", {"Entries": entries})
    assert set(put) == {"Entries", "FailedEntryCount"} and put["FailedEntryCount"] == 0
    assert [set(entry) for entry in put["Entries"]] == [{"EventId"}] * 2
    del entries[1]["Source"]
    answer = bridge.post("events/putEvents", {"Entries": entries})
    assert answer.error == "EventBridge.FailedEntry"
    assert json.loads(answer.cause)["FailedEntryCount"] == 1


def test_kms_gives_back_what_it_encrypted(bridge: RunningBridge) -> None:
    key = bridge.result("aws-sdk/kms/createKey", {})["KeyMetadata"]["KeyId"]
    encrypted = bridge.result("aws-sdk/kms/encrypt", {"KeyId": key, "Plaintext": "c2VjcmV0"})
    decrypted = bridge.result("aws-sdk/kms/decrypt", {"CiphertextBlob": encrypted["CiphertextBlob"]})
    assert decrypted["Plaintext"] == "c2VjcmV0"


def test_policies_stay_text_and_user_data_is_not_encoded_twice(bridge: RunningBridge, role: str) -> None:
    got = bridge.result("aws-sdk/iam/getRole", {"RoleName": "tests"})
    assert isinstance(got["Role"]["AssumeRolePolicyDocument"], str)
    run = {"ImageId": "ami-12c6146b", "MinCount": 1, "MaxCount": 1, "UserData": "aGVsbG8="}
    instance = bridge.result("aws-sdk/ec2/runInstances", run)["Instances"][0]["InstanceId"]
    asked = {"InstanceId": instance, "Attribute": "userData"}
    attribute = bridge.result("aws-sdk/ec2/describeInstanceAttribute", asked)
    assert attribute["UserData"]["Value"] == "aGVsbG8="


def test_names_of_fields_of_rds(bridge: RunningBridge) -> None:
    answer = bridge.post("aws-sdk/rds/describeDBInstances", {"DbInstanceIdentifier": "none"})
    assert answer.error == "Rds.DbInstanceNotFoundException"


def test_lambda(bridge: RunningBridge, role: str) -> None:
    function = {"FunctionName": "double", "Runtime": "python3.12", "Role": role, "Handler": "a.b"}
    bridge.result("aws-sdk/lambda/createFunction", {**function, "Code": {"ZipFile": "zip"}})
    payload = {"a": [1, 2.5, None, "ü"]}  # the mock answers what it gets
    invoked = bridge.result("lambda/invoke", {"FunctionName": "double", "Payload": payload})
    assert (invoked["Payload"], invoked["StatusCode"]) == (payload, 200) and "SdkHttpMetadata" in invoked
    text = bridge.result("aws-sdk/lambda/invoke", {"FunctionName": "double", "Payload": payload})["Payload"]
    assert json.loads(text) == payload
    for value in (payload, [1], "text", 5, None, True):
        assert bridge.post("lambda/function:double", value).json == value


# Jobs


@pytest.fixture(scope="session")
def batch_queue(bridge: RunningBridge, role: str) -> str:
    environment = {
        "ComputeEnvironmentName": "unmanaged",
        "Type": "UNMANAGED",
        "State": "ENABLED",
        "ServiceRole": role,
    }
    arn = bridge.result("aws-sdk/batch/createComputeEnvironment", environment)["ComputeEnvironmentArn"]
    order = [{"Order": 1, "ComputeEnvironment": arn}]
    queue = {"JobQueueName": "queue", "State": "ENABLED", "Priority": 1, "ComputeEnvironmentOrder": order}
    bridge.result("aws-sdk/batch/createJobQueue", queue)
    container = {"Image": "busybox", "Vcpus": 1, "Memory": 128, "Command": ["true"]}
    definition = {"JobDefinitionName": "job", "Type": "container", "ContainerProperties": container}
    bridge.result("aws-sdk/batch/registerJobDefinition", definition)
    return "queue"


def test_a_batch_job(bridge: RunningBridge, batch_queue: str) -> None:
    overrides = {"Environment": [{"Name": "A", "Value": "b"}]}
    job = {"JobName": "j", "JobQueue": batch_queue, "JobDefinition": "job", "ContainerOverrides": overrides}
    submitted = bridge.result("batch/submitJob", job)
    assert set(submitted) == {"JobArn", "JobId", "JobName", "SdkHttpMetadata", "SdkResponseMetadata"}
    done = bridge.result("batch/submitJob.sync", job)
    assert (done["JobName"], done["Status"]) == ("j", "SUCCEEDED")
    assert isinstance(done["StartedAt"], int) and done["StartedAt"] > 1_600_000_000_000
    mark = {"Name": "MANAGED_BY_AWS", "Value": "STARTED_BY_STEP_FUNCTIONS"}
    assert done["Container"]["Environment"][:2] == [{"Name": "A", "Value": "b"}, mark]
    assert (
        bridge.post("batch/submitJob.sync", {**job, "JobDefinition": "none"}).error == "Batch.ClientException"
    )


def test_a_glue_job_that_takes_a_while(bridge: RunningBridge, moto: MotoServer, role: str) -> None:
    bridge.result("aws-sdk/glue/createJob", {"Name": "etl", "Role": role, "Command": {"Name": "glueetl"}})
    moto.move_slowly("glue::job_run", 3)
    done = bridge.result("glue/startJobRun.sync", {"JobName": "etl", "Arguments": {"--day": "1"}})
    assert (done["JobName"], done["JobRunState"], done["Arguments"]) == ("etl", "SUCCEEDED", {"--day": "1"})
    assert isinstance(done["CompletedOn"], int)
    started = bridge.result("glue/startJobRun", {"JobName": "etl"})
    assert (started["JobName"], started["JobRunId"][:3]) == ("etl", "jr_")


def test_a_query_of_athena(bridge: RunningBridge, moto: MotoServer) -> None:
    moto.move_slowly("athena::execution", 2)
    query = {"QueryString": "select 1", "ResultConfiguration": {"OutputLocation": "s3://bucket/out"}}
    done = bridge.result("athena/startQueryExecution.sync", query)
    assert list(done) == ["QueryExecution"] and done["QueryExecution"]["Status"]["State"] == "SUCCEEDED"


def test_a_task_of_ecs(bridge: RunningBridge, moto: MotoServer) -> None:
    bridge.result("aws-sdk/ecs/createCluster", {"ClusterName": "cluster"})
    container = {"Name": "main", "Image": "busybox", "Memory": 128}
    definition = {
        "Family": "family",
        "RequiresCompatibilities": ["FARGATE"],
        "NetworkMode": "awsvpc",
        "Cpu": "256",
    }
    bridge.result(
        "aws-sdk/ecs/registerTaskDefinition",
        {**definition, "Memory": "512", "ContainerDefinitions": [container]},
    )
    subnet = bridge.result("aws-sdk/ec2/describeSubnets", {})["Subnets"][0]["SubnetId"]
    group = bridge.result("aws-sdk/ec2/describeSecurityGroups", {})["SecurityGroups"][0]["GroupId"]
    network = {"AwsvpcConfiguration": {"Subnets": [subnet], "SecurityGroups": [group]}}
    task = {
        "Cluster": "cluster",
        "TaskDefinition": "family",
        "LaunchType": "FARGATE",
        "NetworkConfiguration": network,
    }
    started = bridge.result("ecs/runTask", task)
    assert started["Failures"] == [] and len(started["Tasks"]) == 1
    done = bridge.result("ecs/runTask.sync", task)
    assert (done["LastStatus"], done["StartedBy"]) == ("STOPPED", "AWS Step Functions")
    assert done["Containers"][0]["ExitCode"] == 0 and done["Containers"][0]["GpuIds"] == []
    assert (
        bridge.post("ecs/runTask.sync", {**task, "Cluster": "none"}).error == "ECS.ClusterNotFoundException"
    )


def test_sagemaker_and_emr(bridge: RunningBridge, role: str) -> None:
    training = {
        "TrainingJobName": "train",
        "AlgorithmSpecification": {"TrainingInputMode": "File", "TrainingImage": "image"},
        "RoleArn": role,
        "OutputDataConfig": {"S3OutputPath": "s3://bucket/out"},
        "ResourceConfig": {"InstanceType": "ml.m4.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 1},
        "StoppingCondition": {"MaxRuntimeInSeconds": 10},
    }
    assert bridge.result("sagemaker/createTrainingJob.sync", training)["TrainingJobStatus"] == "Completed"
    instances = {"KeepJobFlowAliveWhenNoSteps": True, "InstanceCount": 1, "MasterInstanceType": "m4.xlarge"}
    cluster = {"Name": "c", "Instances": instances, "ServiceRole": role, "JobFlowRole": role}
    created = bridge.result("elasticmapreduce/createCluster.sync", cluster)
    assert created["ClusterId"] == created["Cluster"]["Id"]
    ended = bridge.result("elasticmapreduce/terminateCluster.sync", {"ClusterId": created["ClusterId"]})
    assert ended["Cluster"]["Status"]["State"] == "TERMINATED"


@pytest.fixture(scope="session")
def machine(bridge: RunningBridge, role: str) -> str:
    definition = json.dumps({"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}})
    created = bridge.result(
        "aws-sdk/sfn/createStateMachine", {"Name": "m", "RoleArn": role, "Definition": definition}
    )
    arn: str = created["StateMachineArn"]
    return arn


def test_an_execution_that_is_stopped_fails_the_task(bridge: RunningBridge, machine: str) -> None:
    """The mock does not run executions: they go on until somebody stops them."""
    answers: list[Any] = []
    task = {"StateMachineArn": machine, "Name": "stopped", "Input": {"a": 1}}
    waiting = threading.Thread(target=lambda: answers.append(bridge.post("states/startExecution.sync", task)))
    waiting.start()
    execution = f"arn:aws:states:{REGION}:{ACCOUNT}:execution:m:stopped"
    stop = {"ExecutionArn": execution, "Error": "E", "Cause": "C"}
    end = time.monotonic() + ANSWER_SECONDS
    while bridge.post("aws-sdk/sfn/stopExecution", stop).error and time.monotonic() < end:
        time.sleep(0.1)
    waiting.join(ANSWER_SECONDS)
    assert answers[0].error == "States.TaskFailed"
    described = json.loads(answers[0].cause)
    assert (described["Status"], described["Input"], described["Name"]) == ("ABORTED", '{"a":1}', "stopped")


def test_executions_are_started(bridge: RunningBridge, machine: str) -> None:
    started = bridge.result("states/startExecution", {"StateMachineArn": machine})
    described = bridge.result("aws-sdk/sfn/describeExecution", {"ExecutionArn": started["ExecutionArn"]})
    assert described["Input"] == "{}" and isinstance(started["StartDate"], int)
    again = {"StateMachineArn": machine, "Name": described["Name"], "Input": '{"other":1}'}
    assert (
        bridge.post("states/startExecution", again).error == "StepFunctions.ExecutionAlreadyExistsException"
    )
    missing = bridge.post("states/startExecution.sync", {"StateMachineArn": f"{machine}-none"})
    assert missing.error == "StepFunctions.StateMachineDoesNotExistException"


# What is refused


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (
            "aws-sdk/nosuchservice/doIt",
            "The service 'nosuchservice' of aws-sdk:nosuchservice:doIt does not exist",
        ),
        (
            "aws-sdk/s3/listBuckts",
            "The action of aws-sdk:s3:listBuckts does not exist. Did you mean listBuckets?",
        ),
        ("dynamodb/PutItem", "The action of dynamodb:PutItem does not exist. Did you mean putItem?"),
        ("s3/putObject", "s3:putObject is no optimized integration"),
        ("aws-sdk/ecs/runTask.sync", "aws-sdk integrations do not support .sync"),
        ("sqs/sendMessage.sync", "sqs:sendMessage does not support .sync"),
        ("batch/submitJob.sync:2", "batch:submitJob does not support .sync:2"),
        ("sqs/sendMessage.waitForTaskToken", "waits for a callback"),
        ("aws-sdk/sts/assumeRole", "is not supported by Step Functions"),
        ("aws-sdk/kinesis/subscribeToShard", "is not supported by Step Functions"),
        ("eks/runJob.sync", "The bridge does not run eks:runJob"),
        ("http/invoke", 'protocol = "http"'),
        ("dynamodb/putItem", "The field 'TableName' is required but was missing"),
    ],
)
def test_what_cannot_be_started(bridge: RunningBridge, path: str, told: str) -> None:
    answer = bridge.post(path, {})
    assert (answer.status, answer.error) == (200, "States.Runtime")
    assert told in answer.cause


@pytest.mark.parametrize(
    "path",
    ["", "/", "/dynamodb", "/a/b/c", "/aws-sdk/s3", "/dynamodb/put_item", "/lambda/function:", "/../x/y"],
)
def test_paths_that_are_no_resource(bridge: RunningBridge, path: str) -> None:
    answer = http("POST", f"{bridge.url}{path}", b"{}")
    assert answer.status == 404 and "/aws-sdk/<service>/<action>" in answer.cause


@pytest.mark.parametrize("body", [b"{", b"NaN", b'{"a":NaN}', b"\xff", b"[" * 100_000])
def test_bodies_that_are_no_json(bridge: RunningBridge, body: bytes) -> None:
    answer = http("POST", f"{bridge.url}/dynamodb/putItem", body)
    assert answer.status == 400 and "must be JSON" in answer.cause


def test_only_post(bridge: RunningBridge) -> None:
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        answer = http(method, f"{bridge.url}/dynamodb/putItem", b"{}" if method == "PUT" else None)
        assert (answer.status, answer.headers["Allow"]) == (405, "POST")


def test_health(bridge: RunningBridge) -> None:
    for path in ("health", "health/liveness", "health/readiness"):
        answer = http("GET", f"{bridge.url}/{path}")
        assert (answer.status, answer.json) == (200, {"status": "ok"})
    assert http("POST", f"{bridge.url}/health", b"{}").status == 405


def test_bodies_have_a_limit(bridge: RunningBridge) -> None:
    answer = http("POST", f"{bridge.url}/dynamodb/putItem", b'"' + b"x" * 1_048_576 + b'"')
    assert answer.status == 413 and "1048576" in answer.cause


def test_bodies_must_tell_their_length(bridge: RunningBridge) -> None:
    with socket.create_connection(
        (HOST, urlsplit(bridge.url).port or 0), timeout=ANSWER_SECONDS
    ) as connection:
        connection.sendall(
            b"POST /dynamodb/putItem HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        )
        assert connection.recv(1000).startswith(b"HTTP/1.1 411 ")


def test_one_connection_serves_many_requests(bridge: RunningBridge) -> None:
    request = b"POST /aws-sdk/sts/getCallerIdentity HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
    with socket.create_connection(
        (HOST, urlsplit(bridge.url).port or 0), timeout=ANSWER_SECONDS
    ) as connection:
        for _ in range(3):
            connection.sendall(request)
            reply = b""
            while b"UserId" not in reply:
                reply += connection.recv(4096)
            assert reply.startswith(b"HTTP/1.1 200 ")


def test_results_as_json_text(bridge: RunningBridge) -> None:
    answer = bridge.post(
        "lambda/function:double", {"n": 1.0, "big": 12345678901234567890}, Asl2sw_Reply="json-text"
    )
    assert answer.json == {"json": '{"n":1.0,"big":12345678901234567890}'}
    failed = bridge.post("aws-sdk/s3/nope", {}, Asl2sw_Reply="json-text")
    assert failed.error == "States.Runtime"


def test_the_log_tells_tasks_and_outcomes_but_no_data(bridge: RunningBridge) -> None:
    secret = "words-that-must-not-be-logged"
    bridge.post("dynamodb/putItem", {"TableName": secret, secret: secret})
    bridge.post("aws-sdk/s3/getObject", {"Bucket": secret, "Key": secret})
    log = bridge.log
    assert (
        "dynamodb:putItem: States.Runtime" in log and "aws-sdk:s3:getObject: S3.NoSuchBucketException" in log
    )
    assert secret not in log and "secret-of-tests" not in log


# Limits of time and number


def test_settings_of_a_bridge(moto: MotoServer, tmp_path: Path) -> None:
    settings = {
        "AWS_BRIDGE_ALLOW": "dynamodb:* aws-sdk:glue:createJob, glue:startJobRun",
        "AWS_BRIDGE_WAIT_SECONDS": "0.5",
    }
    moto.move_slowly("glue::job_run", 1000)
    with RunningBridge(tmp_path, moto.url, **settings) as bridge:
        refused = bridge.post("aws-sdk/s3/listBuckets", {})
        assert (refused.error, refused.cause) == (
            "States.Permissions",
            "AWS_BRIDGE_ALLOW does not name aws-sdk:s3:listBuckets",
        )
        assert bridge.post("dynamodb/putItem", {}).error == "States.Runtime"
        bridge.result(
            "aws-sdk/glue/createJob", {"Name": "slow", "Role": ROLE, "Command": {"Name": "glueetl"}}
        )
        begin = time.monotonic()
        late = bridge.post("glue/startJobRun.sync", {"JobName": "slow"})
        assert late.error == "States.Timeout" and 0.5 <= time.monotonic() - begin < 20
        assert "within 0.5 s" in late.cause and "jr_" in late.cause


def test_what_happens_to_a_wait(moto: MotoServer, tmp_path: Path) -> None:
    """A full service says so, a caller that is gone ends its wait, and so does the end of the service."""
    moto.move_slowly("glue::job_run", 1000)
    with RunningBridge(tmp_path, moto.url, AWS_BRIDGE_MAX_REQUESTS="1") as bridge:
        for name in ("endless", "another"):  # the mock runs a job only once at the same time
            bridge.result(
                "aws-sdk/glue/createJob", {"Name": name, "Role": ROLE, "Command": {"Name": "glueetl"}}
            )
        body = b'{"JobName":"endless"}'
        head = (
            f"POST /glue/startJobRun.sync HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        )
        with socket.create_connection(
            (HOST, urlsplit(bridge.url).port or 0), timeout=ANSWER_SECONDS
        ) as connection:
            connection.sendall(head + body)
            wait_until(lambda: bridge.post("dynamodb/putItem", {}).status == 503)
            assert http("GET", f"{bridge.url}/health").status == 200
        wait_until(lambda: bridge.post("dynamodb/putItem", {}).status == 200)
        assert "glue:startJobRun: stopped waiting; the job goes on" in bridge.log

        answers: list[Answer] = []

        def start_job() -> None:
            """Again and again while the only place is taken by the requests that look for it."""
            while not answers or "being answered" in answers[-1].cause:
                answers.append(bridge.post("glue/startJobRun.sync", {"JobName": "another"}))

        waiting = threading.Thread(target=start_job, daemon=True)
        waiting.start()
        wait_until(lambda: bridge.post("dynamodb/putItem", {}).status == 503)
        time.sleep(1)  # the place is taken by the job now, not by a request that looked for it
        assert bridge.post("dynamodb/putItem", {}).status == 503
        assert bridge.end() == 0
        waiting.join(ANSWER_SECONDS)
        assert answers[-1].status == 503 and "goes on" in answers[-1].cause


def wait_until(condition: Any) -> None:
    end = time.monotonic() + ANSWER_SECONDS
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_an_aws_that_does_not_answer(tmp_path: Path) -> None:
    with RunningBridge(tmp_path, f"http://{HOST}:{free_port()}") as bridge:
        answer = bridge.post("aws-sdk/s3/listBuckets", {})
        assert answer.error == "S3.SdkClientException"
        assert answer.cause.startswith(
            "Unable to execute HTTP request: Could not connect to the endpoint URL"
        )


def test_a_wrong_setting_is_told(tmp_path: Path) -> None:
    for name, value, told in (
        ("AWS_BRIDGE_MAX_REQUESTS", "many", "AWS_BRIDGE_MAX_REQUESTS must be a whole number, not 'many'"),
        ("AWS_BRIDGE_WAIT_SECONDS", "0", "wait_seconds must be more than 0"),
        ("AWS_BRIDGE_CALL_SECONDS", "x", "AWS_BRIDGE_CALL_SECONDS must be a number, not 'x'"),
    ):
        with pytest.raises(RuntimeError, match=told):
            RunningBridge(tmp_path, "http://x", **{name: value})
