"""The optimized integrations of Step Functions: which actions there are, and how each may be called.

Source: developer guide, "Integrating optimized services with Step Functions". Integrations of the AWS SDK
are not listed: there are thousands.
"""

from __future__ import annotations

from collections.abc import Mapping

from asl2sw.lazy_dataclass import dataclass

SDK = "aws-sdk"
SYNC, SYNC_2, CALLBACK = ".sync", ".sync:2", ".waitForTaskToken"

_PLAIN: tuple[str, ...] = ("",)
_JOB = ("", SYNC)
_TOKEN = ("", CALLBACK)


def _all(patterns: tuple[str, ...], actions: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(actions.split(), patterns)


ACTIONS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "apigateway": _all(_TOKEN, "invoke"),
    "athena": _all(_JOB, "startQueryExecution")
    | _all(_PLAIN, "stopQueryExecution getQueryExecution getQueryResults"),
    "batch": _all(_JOB, "submitJob"),
    "bedrock": _all(_PLAIN, "invokeModel") | _all(_JOB, "createModelCustomizationJob"),
    "codebuild": _all(_JOB, "startBuild startBuildBatch retryBuildBatch")
    | _all(_PLAIN, "stopBuild batchDeleteBuilds batchGetReports stopBuildBatch deleteBuildBatch"),
    "databrew": _all(_JOB, "startJobRun"),
    "dynamodb": _all(_PLAIN, "getItem putItem updateItem deleteItem"),
    "ecs": {"runTask": ("", SYNC, CALLBACK)},
    "eks": {"call": ("",)}
    | _all(_JOB, "runJob createCluster deleteCluster createNodegroup deleteNodegroup")
    | _all(_JOB, "createFargateProfile deleteFargateProfile"),
    "elasticmapreduce": _all(_JOB, "createCluster terminateCluster addStep")
    | _all(_PLAIN, "cancelStep setClusterTerminationProtection")
    | _all(_PLAIN, "modifyInstanceFleetByName modifyInstanceGroupByName"),
    "emr-containers": _all(_PLAIN, "createVirtualCluster") | _all(_JOB, "deleteVirtualCluster startJobRun"),
    "emr-serverless": _all(_JOB, "createApplication startApplication stopApplication deleteApplication")
    | _all(_JOB, "startJobRun cancelJobRun"),
    "events": _all(_TOKEN, "putEvents"),
    "glue": _all(_JOB, "startJobRun"),
    "http": _all(_PLAIN, "invoke"),
    "lambda": _all(_TOKEN, "invoke"),
    "mediaconvert": _all(_JOB, "createJob"),
    "sagemaker": _all(_JOB, "createTrainingJob createTransformJob createHyperParameterTuningJob")
    | _all(_JOB, "createLabelingJob createProcessingJob")
    | _all(_PLAIN, "createEndpoint createEndpointConfig createModel updateEndpoint"),
    "sns": _all(_TOKEN, "publish"),
    "sqs": _all(_TOKEN, "sendMessage"),
    "states": {"startExecution": ("", SYNC, SYNC_2, CALLBACK)},
}

# What a call cannot do without. Of names that stand together one is enough.
REQUIRED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "apigateway:invoke": (("ApiEndpoint",), ("Method",)),
    "athena:startQueryExecution": (("QueryString",),),
    "batch:submitJob": (("JobName",), ("JobDefinition",), ("JobQueue",)),
    "codebuild:startBuild": (("ProjectName",),),
    "dynamodb:deleteItem": (("TableName",), ("Key",)),
    "dynamodb:getItem": (("TableName",), ("Key",)),
    "dynamodb:putItem": (("TableName",), ("Item",)),
    "dynamodb:updateItem": (("TableName",), ("Key",)),
    "ecs:runTask": (("TaskDefinition",),),
    "events:putEvents": (("Entries",),),
    "glue:startJobRun": (("JobName",),),
    "http:invoke": (("ApiEndpoint",), ("Method",)),
    "lambda:invoke": (("FunctionName",),),
    "sns:publish": (("Message",), ("TopicArn", "TargetArn", "PhoneNumber")),
    "sqs:sendMessage": (("QueueUrl",), ("MessageBody",)),
    "states:startExecution": (("StateMachineArn",),),
}


@dataclass(frozen=True, slots=True)
class Integration:
    """`service` is `aws-sdk:<service>` for the AWS SDK. `pattern` stands behind the action, or is empty."""

    service: str
    action: str
    pattern: str

    @property
    def name(self) -> str:
        return f"{self.service}:{self.action}"

    @property
    def patterns(self) -> tuple[str, ...] | None:
        """How it may be called; None when it is not known."""
        if self.service.startswith(f"{SDK}:"):
            return _TOKEN
        return ACTIONS.get(self.service, {}).get(self.action)

    @property
    def waits_for_job(self) -> bool:
        return self.pattern in (SYNC, SYNC_2) and self.pattern in (self.patterns or ())


def integration_of(resource: str) -> Integration | None:
    """The integration that a Resource names, or None for a function, an activity or something else."""
    head, found, name = resource.partition(":states:::")
    if not found or not head.startswith("arn:"):
        return None
    called, dot, ending = name.partition(".")
    service, _, action = called.rpartition(":")
    return Integration(service, action, dot + ending)
