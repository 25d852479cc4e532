"""Parameters to arguments, responses to results, by the types of real APIs."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import botocore.session
import pytest
from botocore.model import OperationModel
from botocore.response import StreamingBody
from function.failures import TaskError
from function.names import optimized_field, sdk_field
from function.parameters import to_arguments
from function.results import ECS_STYLE, OPTIMIZED_STYLE, SDK_STYLE, ResultStyle, http_metadata, to_result
from hypothesis import given, settings
from hypothesis import strategies as st

SESSION = botocore.session.get_session()
LIMIT = 262_144


def operation(service: str, name: str) -> OperationModel:
    return SESSION.get_service_model(service).operation_model(name)


def sdk(service: str, name: str, parameters: Any) -> dict[str, Any]:
    return to_arguments(operation(service, name), parameters, sdk_field)


def optimized(service: str, name: str, parameters: Any) -> dict[str, Any]:
    return to_arguments(operation(service, name), parameters, optimized_field)


def problems(service: str, name: str, parameters: Any) -> str:
    with pytest.raises(TaskError) as refusal:
        sdk(service, name, parameters)
    assert refusal.value.error == "States.Runtime"
    return refusal.value.cause


def result(
    service: str, name: str, response: dict[str, Any], style: ResultStyle = SDK_STYLE
) -> dict[str, Any]:
    return to_result(operation(service, name), response, style, LIMIT, service)


def test_fields_get_the_names_of_the_api_at_every_depth() -> None:
    overrides = {"ContainerOverrides": [{"Name": "main", "Environment": [{"Name": "A", "Value": "b"}]}]}
    parameters = {"Cluster": "c", "TaskDefinition": "t", "Overrides": overrides}
    assert optimized("ecs", "RunTask", parameters) == {
        "cluster": "c",
        "taskDefinition": "t",
        "overrides": {"containerOverrides": [{"name": "main", "environment": [{"name": "A", "value": "b"}]}]},
    }


def test_keys_of_maps_stay_as_they_are() -> None:
    item = {"some-key": {"S": "x"}, "Other": {"M": {"inner": {"N": "1"}}}}
    assert optimized("dynamodb", "PutItem", {"TableName": "t", "Item": item}) == {
        "TableName": "t",
        "Item": item,
    }


def test_the_api_s_own_spelling_is_taken_too() -> None:
    for name in ("DbInstanceIdentifier", "DBInstanceIdentifier"):
        assert sdk("rds", "DescribeDBInstances", {name: "d"}) == {"DBInstanceIdentifier": "d"}


def test_attribute_values_of_dynamodb_differ_between_the_integrations() -> None:
    wanted = {"TableName": "t", "Item": {"b": {"BOOL": True}, "n": {"NULL": True}}}
    assert (
        sdk("dynamodb", "PutItem", {"TableName": "t", "Item": {"b": {"Bool": True}, "n": {"Nul": True}}})
        == wanted
    )
    assert optimized("dynamodb", "PutItem", wanted) == wanted


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        ("text data", b"text data"),
        (False, b"false"),
        (0, b"0"),
        (["List", "Data"], b'["List","Data"]'),
        ({"Dict": "Value", "ü": 1.5}, '{"Dict":"Value","ü":1.5}'.encode()),
    ],
)
def test_binary_fields_take_text_as_utf_8_and_json_as_text(body: Any, sent: bytes) -> None:
    assert sdk("s3", "PutObject", {"Bucket": "b", "Key": "k", "Body": body})["Body"] == sent


def test_binary_fields_of_dynamodb_and_kms_are_base64() -> None:
    assert sdk("kms", "Decrypt", {"CiphertextBlob": "AP8="}) == {"CiphertextBlob": b"\x00\xff"}
    assert optimized("dynamodb", "PutItem", {"TableName": "t", "Item": {"b": {"B": "aGk="}}})["Item"] == {
        "b": {"B": b"hi"}
    }
    assert "The value of the field 'CiphertextBlob' must be Base64 text" in problems(
        "kms", "Decrypt", {"CiphertextBlob": "?"}
    )


def test_text_fields_take_json_as_text() -> None:
    arguments = optimized("events", "PutEvents", {"Entries": [{"Detail": {"a": [1, None]}, "Source": 5}]})
    assert arguments == {"Entries": [{"Detail": '{"a":[1,null]}', "Source": "5"}]}


def test_null_is_left_out_and_not_missing() -> None:
    assert optimized("dynamodb", "PutItem", {"TableName": "t", "Item": None}) == {"TableName": "t"}


def test_numbers_and_booleans_may_be_written_as_text() -> None:
    assert sdk("s3", "ListObjectsV2", {"Bucket": "b", "MaxKeys": "5"})["MaxKeys"] == 5
    assert sdk("s3", "ListObjectsV2", {"Bucket": "b", "MaxKeys": 5.0, "FetchOwner": "true"}) == {
        "Bucket": "b",
        "MaxKeys": 5,
        "FetchOwner": True,
    }


@pytest.mark.parametrize(
    "moment",
    ["2024-01-31T09:30:00Z", "2024-01-31T10:30:00+01:00", 1706693400, 1706693400000, "2024-01-31T09:30:00"],
)
def test_timestamps(moment: Any) -> None:
    arguments = sdk(
        "cloudwatch",
        "PutMetricData",
        {"Namespace": "n", "MetricData": [{"MetricName": "m", "Timestamp": moment}]},
    )
    assert arguments["MetricData"][0]["Timestamp"] == datetime(2024, 1, 31, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("service", "name", "parameters", "told"),
    [
        (
            "dynamodb",
            "PutItem",
            {"TableName": "t", "Itm": {}},
            'The field "Itm" is not supported by Step Functions',
        ),
        ("dynamodb", "PutItem", {"TableName": "t"}, "The field 'Item' is required but was missing"),
        (
            "dynamodb",
            "PutItem",
            {"TableName": "t", "Item": []},
            "The value of the field 'Item' must be an object",
        ),
        (
            "sqs",
            "SendMessageBatch",
            {"QueueUrl": "q", "Entries": {}},
            "The value of the field 'Entries' must be an array",
        ),
        ("s3", "ListObjectsV2", {"Bucket": "b", "MaxKeys": "many"}, "'MaxKeys' must be a whole number"),
        ("s3", "ListObjectsV2", {"Bucket": "b", "MaxKeys": 1.5}, "'MaxKeys' must be a whole number"),
        ("s3", "ListObjectsV2", {"Bucket": "b", "FetchOwner": "maybe"}, "'FetchOwner' must be a boolean"),
        ("dynamodb", "ListTables", "text", "The Parameters must be an object"),
        ("sts", "GetCallerIdentity", {"A": 1}, 'The field "A" is not supported by Step Functions'),
        (
            "cloudwatch",
            "SetAlarmState",
            {"AlarmName": "a", "StateValue": "OK", "StateReason": "r", "X": 1},
            '"X"',
        ),
    ],
)
def test_wrong_parameters_are_named(service: str, name: str, parameters: Any, told: str) -> None:
    assert told in problems(service, name, parameters)


def test_all_problems_are_told_at_once() -> None:
    cause = problems("dynamodb", "PutItem", {"Itm": 1, "Tbl": 2})
    assert cause == (
        """The Parameters '{"Itm":1,"Tbl":2}' could not be used to start the Task: ["""
        'The field "Itm" is not supported by Step Functions, '
        'The field "Tbl" is not supported by Step Functions, '
        "The field 'TableName' is required but was missing, The field 'Item' is required but was missing]"
    )


def test_tokens_that_boto3_makes_are_not_required() -> None:
    assert sdk(
        "ec2",
        "CreateFleet",
        {"LaunchTemplateConfigs": [], "TargetCapacitySpecification": {"TotalTargetCapacity": 1}},
    )


def test_results_have_the_spelling_of_the_integration_and_no_metadata() -> None:
    response = {
        "QueueUrls": ["q"],
        "NextToken": None,
        "ResponseMetadata": {"HTTPStatusCode": 200},
        "Extra": 1,
    }
    assert result("sqs", "ListQueues", response) == {"QueueUrls": ["q"]}
    sent = {"MD5OfMessageBody": "m", "MessageId": "i"}
    assert result("sqs", "SendMessage", sent) == {"Md5OfMessageBody": "m", "MessageId": "i"}
    assert result("sqs", "SendMessage", sent, OPTIMIZED_STYLE) == sent


def test_timestamps_are_iso_text_for_aws_sdk_and_milliseconds_for_optimized_integrations() -> None:
    times = {
        datetime(2024, 1, 31, 9, 30, tzinfo=UTC): ("2024-01-31T09:30:00Z", 1706693400000),
        datetime(2024, 1, 31, 9, 30, 0, 120000, tzinfo=UTC): ("2024-01-31T09:30:00.120Z", 1706693400120),
        datetime(2024, 1, 31, 9, 30, 0, 123456, tzinfo=UTC): ("2024-01-31T09:30:00.123456Z", 1706693400123),
        datetime(2024, 1, 31, 9, 30, tzinfo=timezone(timedelta(hours=1))): (
            "2024-01-31T08:30:00Z",
            1706689800000,
        ),
    }
    for moment, (iso, milliseconds) in times.items():
        response = {"startDate": moment}
        assert result("stepfunctions", "StartExecution", response) == {"StartDate": iso}
        assert result("stepfunctions", "StartExecution", response, OPTIMIZED_STYLE) == {
            "StartDate": milliseconds
        }


def body(content: bytes) -> dict[str, Any]:
    return {"Body": StreamingBody(io.BytesIO(content), len(content))}


def test_binary_results_are_text_where_they_are_text_and_base64_otherwise() -> None:
    assert result("s3", "GetObject", body("grün".encode())) == {"Body": "grün"}
    assert result("s3", "GetObject", body(b"\xff\x00")) == {"Body": "/wA="}
    assert result("kms", "Encrypt", {"CiphertextBlob": b"text"}) == {"CiphertextBlob": "dGV4dA=="}
    assert result("dynamodb", "GetItem", {"Item": {"b": {"B": b"hi"}}}) == {"Item": {"b": {"B": "aGk="}}}


def test_a_body_that_is_too_large_is_not_read_to_its_end() -> None:
    class Endless(io.RawIOBase):
        read_bytes = 0

        def read(self, size: int = -1) -> bytes:
            assert self.read_bytes < 10 * LIMIT
            self.read_bytes += size
            return b"x" * size

    with pytest.raises(TaskError) as failure:
        result("s3", "GetObject", {"Body": StreamingBody(Endless(), None)})
    assert failure.value.error == "States.DataLimitExceeded"


def test_lists_that_ecs_leaves_out_are_shown_as_empty() -> None:
    """Recorded for ecs:runTask, where the API itself answers only the name of an override."""
    response = {"tasks": [{"overrides": {"containerOverrides": [{"name": "main"}]}}]}
    shown = result("ecs", "RunTask", response, ECS_STYLE)
    assert shown["Failures"] == []
    assert shown["Tasks"][0]["Overrides"] == {
        "ContainerOverrides": [
            {
                "Command": [],
                "Environment": [],
                "EnvironmentFiles": [],
                "Name": "main",
                "ResourceRequirements": [],
            }
        ],
        "InferenceAcceleratorOverrides": [],
    }
    assert result("ecs", "RunTask", response, OPTIMIZED_STYLE)["Tasks"][0]["Overrides"] == {
        "ContainerOverrides": [{"Name": "main"}]
    }


def test_metadata_of_optimized_integrations() -> None:
    response = {
        "ResponseMetadata": {"RequestId": "r", "HTTPStatusCode": 200, "RawHeaders": {"x-amzn-RequestId": "r"}}
    }
    assert http_metadata(response) == {
        "SdkHttpMetadata": {
            "AllHttpHeaders": {"x-amzn-RequestId": ["r"]},
            "HttpHeaders": {"x-amzn-RequestId": "r"},
            "HttpStatusCode": 200,
        },
        "SdkResponseMetadata": {"RequestId": "r"},
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=5), part, max_size=3),
    max_leaves=8,
)
WITH_EVERY_TYPE = [
    ("dynamodb", "PutItem"),
    ("cloudwatch", "PutMetricData"),
    ("s3", "PutObject"),
    ("ecs", "RunTask"),
    ("kms", "Encrypt"),
    ("rds-data", "ExecuteStatement"),
]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_json_is_converted_or_refused(data: st.DataObject) -> None:
    target = operation(*data.draw(st.sampled_from(WITH_EVERY_TYPE)))
    names = [sdk_field(name) for name in target.input_shape.members]
    parameters = data.draw(
        st.dictionaries(st.sampled_from(names) | st.text(max_size=3), JSON, max_size=6) | JSON
    )
    try:
        arguments = to_arguments(target, parameters, sdk_field)
    except TaskError as refusal:
        assert refusal.error == "States.Runtime" and "could not be used to start the Task" in refusal.cause
    else:
        assert set(arguments) <= set(target.input_shape.members)
