"""The written function against a mock of AWS that speaks HTTP: services and how they are shown."""

from __future__ import annotations

import hashlib
import json
import re

import pytest
from running import ACCOUNT, REGION, MotoServer, RunningBridge


def md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


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
