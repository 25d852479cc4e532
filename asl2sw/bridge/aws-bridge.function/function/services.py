"""The services that Step Functions calls, by the names it gives them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

# aws-sdk integrations are named after the SDK for Java. Where that is not boto3's name without its hyphens:
_BOTO_NAMES = {
    "applicationdiscovery": "discovery",
    "cloudwatchlogs": "logs",
    "cognitoidentityprovider": "cognito-idp",
    "costandusagereport": "cur",
    "costexplorer": "ce",
    "databasemigration": "dms",
    "directory": "ds",
    "directoryservicedata": "ds-data",
    "elasticloadbalancing": "elb",
    "elasticloadbalancingv2": "elbv2",
    "elasticsearch": "es",
    "eventbridge": "events",
    "iotdataplane": "iot-data",
    "iotjobsdataplane": "iot-jobs-data",
    "lexmodelbuilding": "lex-models",
    "lexmodelsv2": "lexv2-models",
    "lexruntimev2": "lexv2-runtime",
    "marketplacemetering": "meteringmarketplace",
    "migrationhub": "mgh",
    "pinpointsmsvoice": "sms-voice",
    "serverlessapplicationrepository": "serverlessrepo",
    "sfn": "stepfunctions",
    "simpledb": "sdb",
}
# What Step Functions refuses to call, because the result holds credentials.
REFUSED_OPERATIONS = frozenset(
    {("sts", "AssumeRole"), ("sts", "AssumeRoleWithSAML"), ("sts", "AssumeRoleWithWebIdentity")}
)


@dataclass(frozen=True, slots=True)
class OptimizedService:
    """A service with optimized integrations."""

    boto_name: str
    exception_prefix: str
    sdk_name: (
        str  # "Service" in a Cause; empty for the integrations on the newer SDK, whose Causes use the prefix
    )
    base_exception: str  # for errors that the API's model does not name


def _older(boto_name: str, prefix: str, sdk_name: str, base: str | None = None) -> OptimizedService:
    return OptimizedService(boto_name, prefix, sdk_name, base or f"{sdk_name}Exception")


def _newer(boto_name: str, prefix: str) -> OptimizedService:
    return OptimizedService(boto_name, prefix, "", f"{prefix}Exception")


OPTIMIZED_SERVICES = {
    "athena": _older("athena", "Athena", "AmazonAthena"),
    "batch": _older("batch", "Batch", "AWSBatch"),
    "bedrock": _newer("bedrock", "Bedrock"),
    "codebuild": _older("codebuild", "CodeBuild", "AWSCodeBuild"),
    "databrew": _older("databrew", "DataBrew", "AWSGlueDataBrew"),
    "dynamodb": _older("dynamodb", "DynamoDB", "AmazonDynamoDBv2", "AmazonDynamoDBException"),
    "ecs": _older("ecs", "ECS", "AmazonECS"),
    "eks": _older("eks", "EKS", "AmazonEKS"),
    "elasticmapreduce": _older("emr", "EMR", "AmazonElasticMapReduce"),
    "emr-containers": _older("emr-containers", "EMRContainers", "AmazonEMRContainers"),
    "emr-serverless": _newer("emr-serverless", "EmrServerless"),
    "events": _older("events", "EventBridge", "AmazonEventBridge"),
    "glue": _older("glue", "Glue", "AWSGlue"),
    "lambda": _older("lambda", "Lambda", "AWSLambda"),
    "mediaconvert": _newer("mediaconvert", "MediaConvert"),
    "sagemaker": _older("sagemaker", "SageMaker", "AmazonSageMaker"),
    "sns": _older("sns", "SNS", "AmazonSNS"),
    "sqs": _older("sqs", "SQS", "AmazonSQS"),
    "states": _older("stepfunctions", "StepFunctions", "AWSStepFunctions"),
}


def boto_name(sdk_service: str, available: Iterable[str]) -> str | None:
    """boto3's name of the service in `aws-sdk:<service>:<action>`, or None if boto3 has no such service."""
    names = {name.replace("-", ""): name for name in available} | _BOTO_NAMES
    return names.get(sdk_service)
