"""Names and words of errors, against those that AWS recorded."""

from __future__ import annotations

from typing import Any

import botocore.session
import pytest
from botocore.errorfactory import ClientExceptionsFactory
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError
from function.failures import FailureNames, TaskError, failure_of_call
from function.optimized import ACTIONS
from function.services import OPTIMIZED_SERVICES

SESSION = botocore.session.get_session()


def newer(prefix: str) -> FailureNames:
    return FailureNames(prefix, f"{prefix}Exception", "")


def older(service: str) -> FailureNames:
    known = OPTIMIZED_SERVICES[service]
    return FailureNames(known.exception_prefix, known.base_exception, known.sdk_name)


def refusal(
    service: str, code: str, message: str, status: int = 400, operation: str = "", **more: str
) -> ClientError:
    """What boto3 raises for an error that the service answers."""
    exceptions = ClientExceptionsFactory().create_client_exceptions(SESSION.get_service_model(service))
    response: dict[str, Any] = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status, "RequestId": "<request_id>", **more},
    }
    return exceptions.from_code(code)(response, operation)


@pytest.mark.parametrize(
    ("failure", "names", "error", "cause"),
    [
        (
            refusal("s3", "NoSuchBucket", "The specified bucket does not exist", 404, HostId="<extended>"),
            newer("S3"),
            "S3.NoSuchBucketException",
            "The specified bucket does not exist (Service: S3, Status Code: 404, Request ID: <request_id>,"
            " Extended Request ID: <extended>) (SDK Attempt Count: 1)",
        ),
        (
            refusal("secretsmanager", "ValidationException", "Invalid name."),
            newer("SecretsManager"),
            "SecretsManager.SecretsManagerException",
            "Invalid name. (Service: SecretsManager, Status Code: 400, Request ID: <request_id>)"
            " (SDK Attempt Count: 1)",
        ),
        (
            refusal("stepfunctions", "InvalidToken", "Invalid Token: 'Invalid token'"),
            newer("Sfn"),
            "Sfn.InvalidTokenException",
            "Invalid Token: 'Invalid token' (Service: Sfn, Status Code: 400, Request ID: <request_id>)"
            " (SDK Attempt Count: 1)",
        ),
        (
            refusal("dynamodb", "ResourceNotFoundException", "Requested resource not found"),
            older("dynamodb"),
            "DynamoDB.ResourceNotFoundException",
            "Requested resource not found (Service: AmazonDynamoDBv2; Status Code: 400;"
            " Error Code: ResourceNotFoundException; Request ID: <request_id>; Proxy: null)",
        ),
        (
            refusal("dynamodb", "ValidationException", "1 validation error detected: …"),
            older("dynamodb"),
            "DynamoDB.AmazonDynamoDBException",
            "1 validation error detected: … (Service: AmazonDynamoDBv2; Status Code: 400;"
            " Error Code: ValidationException; Request ID: <request_id>; Proxy: null)",
        ),
        (
            refusal("sqs", "MissingParameter", "The request must contain the parameter MessageBody."),
            older("sqs"),
            "SQS.AmazonSQSException",
            "The request must contain the parameter MessageBody. (Service: AmazonSQS; Status Code: 400;"
            " Error Code: MissingParameter; Request ID: <request_id>; Proxy: null)",
        ),
        (
            refusal("sns", "InvalidParameter", "Invalid parameter: MessageGroupId is required"),
            older("sns"),
            "SNS.InvalidParameterException",
            "Invalid parameter: MessageGroupId is required (Service: AmazonSNS; Status Code: 400;"
            " Error Code: InvalidParameter; Request ID: <request_id>; Proxy: null)",
        ),
        (
            refusal("lambda", "ResourceNotFoundException", "Function not found: arn", 404),
            older("lambda"),
            "Lambda.ResourceNotFoundException",
            "Function not found: arn (Service: AWSLambda; Status Code: 404;"
            " Error Code: ResourceNotFoundException; Request ID: <request_id>; Proxy: null)",
        ),
    ],
)
def test_refusals_as_recorded(failure: ClientError, names: FailureNames, error: str, cause: str) -> None:
    told = failure_of_call(failure, names)
    assert (told.error, told.cause) == (error, cause)


@pytest.mark.parametrize(
    ("service", "code", "names", "error"),
    [
        ("rds", "DBInstanceNotFound", newer("Rds"), "Rds.DbInstanceNotFoundException"),
        ("rds", "InvalidDBClusterStateFault", newer("Rds"), "Rds.InvalidDbClusterStateException"),
        ("rds", "Throttling", newer("Rds"), "Rds.RdsException"),
        (
            "dynamodb",
            "ConditionalCheckFailedException",
            newer("DynamoDb"),
            "DynamoDb.ConditionalCheckFailedException",
        ),
        ("sqs", "QueueDoesNotExist", newer("Sqs"), "Sqs.QueueDoesNotExistException"),
        ("batch", "ClientException", older("batch"), "Batch.ClientException"),
        ("batch", "ThrottlingException", older("batch"), "Batch.AWSBatchException"),
        ("ecs", "AccessDenied", older("ecs"), "ECS.AmazonECSException"),
        ("codebuild", "ThrottlingException", older("codebuild"), "CodeBuild.AWSCodeBuildException"),
        ("sagemaker", "ThrottlingException", older("sagemaker"), "SageMaker.AmazonSageMakerException"),
        (
            "sagemaker",
            "ResourceLimitExceeded",
            older("sagemaker"),
            "SageMaker.ResourceLimitExceededException",
        ),
        (
            "stepfunctions",
            "ExecutionAlreadyExists",
            older("states"),
            "StepFunctions.ExecutionAlreadyExistsException",
        ),
        ("emr", "ThrottlingException", older("elasticmapreduce"), "EMR.AmazonElasticMapReduceException"),
        ("athena", "ThrottlingException", older("athena"), "Athena.AmazonAthenaException"),
    ],
)
def test_names_that_deployed_machines_catch(service: str, code: str, names: FailureNames, error: str) -> None:
    assert failure_of_call(refusal(service, code, "m"), names).error == error


@pytest.mark.parametrize(
    ("code", "operation", "error"),
    [
        ("404", "HeadObject", "S3.NoSuchKeyException"),
        ("404", "HeadBucket", "S3.NoSuchBucketException"),
        ("403", "HeadBucket", "S3.S3Exception"),
    ],
)
def test_answers_without_a_body_are_told_apart_by_the_operation(
    code: str, operation: str, error: str
) -> None:
    failure = refusal("s3", code, "Not Found", int(code), operation)
    assert failure_of_call(failure, newer("S3")).error == error


def test_calls_that_do_not_reach_aws() -> None:
    unreachable = failure_of_call(
        EndpointConnectionError(endpoint_url="http://x", error="refused"), older("sqs")
    )
    assert unreachable.error == "SQS.SdkClientException"  # recorded for a queue whose host does not exist
    assert unreachable.cause.startswith("Unable to execute HTTP request: Could not connect")
    assert failure_of_call(NoCredentialsError(), newer("S3")).error == "S3.SdkClientException"


def test_an_exception_of_another_kind_does_not_quote_its_text() -> None:
    told = failure_of_call(KeyError("secret"), newer("S3"))
    assert (told.error, told.cause) == ("S3.SdkClientException", "Unable to execute HTTP request: KeyError")


INVOKE = ACTIONS["lambda:invoke"]


@pytest.mark.parametrize(
    ("payload", "error"),
    [
        ('{"errorMessage":"","errorType":"CustomException"}', "CustomException"),
        ('{"errorMessage":"2024 Task timed out"}', "Lambda.Unknown"),
        ("no json", "Lambda.Unknown"),
        ('["list"]', "Lambda.Unknown"),
    ],
)
def test_errors_of_functions(payload: str, error: str) -> None:
    with pytest.raises(TaskError) as failure:
        INVOKE.reply({}, {"FunctionError": "Unhandled", "Payload": payload, "StatusCode": 200})
    assert (failure.value.error, failure.value.cause) == (error, payload)


def test_results_of_functions() -> None:
    answered = {"ExecutedVersion": "$LATEST", "Payload": '{"a":[1,null]}', "StatusCode": 200}
    assert INVOKE.reply({}, answered) == {**answered, "Payload": {"a": [1, None]}}
    assert INVOKE.reply({}, {"StatusCode": 202}) == {"StatusCode": 202}


def test_models_of_bedrock_get_json_and_give_json() -> None:
    invoke = ACTIONS["bedrock:invokeModel"]
    assert invoke.request({"ModelId": "m", "Body": {"prompt": "p"}}) == {
        "ModelId": "m",
        "Body": '{"prompt":"p"}',
    }
    assert invoke.reply({}, {"Body": '{"x":1}', "ContentType": "application/json"})["Body"] == {"x": 1}
    with pytest.raises(TaskError):
        invoke.request({"ModelId": "m", "Input": {"S3Uri": "s3://b/k"}})


def test_emr_integrations_name_one_cluster_and_one_step() -> None:
    step = {"Name": "s", "HadoopJarStep": {"Jar": "j"}}
    add = ACTIONS["elasticmapreduce:addStep"]
    assert add.request({"ClusterId": "j-1", "Step": step}) == {"JobFlowId": "j-1", "Steps": [step]}
    assert add.reply({}, {"StepIds": ["s-1"]}) == {"StepId": "s-1"}
    protect = ACTIONS["elasticmapreduce:setClusterTerminationProtection"]
    assert protect.request({"ClusterId": "j-1", "TerminationProtected": True}) == {
        "JobFlowIds": ["j-1"],
        "TerminationProtected": True,
    }
    cancel = ACTIONS["elasticmapreduce:cancelStep"]
    assert cancel.request({"ClusterId": "j-1", "StepId": "s-1"}) == {"ClusterId": "j-1", "StepIds": ["s-1"]}
    assert cancel.reply({}, {"CancelStepsInfoList": [{"StepId": "s-1"}]}) == {
        "CancelStepsInfo": {"StepId": "s-1"}
    }
