"""The jobs that `.sync` tasks wait for: one row for each kind.

Operations, fields and paths are spelt as in definitions. The documentation tells which rows are backed by
recordings of AWS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from function.failures import refused
from function.optimized import Json

Path = tuple[str | int, ...]
Call = Callable[[str, Json], Json]  # operation and its Parameters to its result


@dataclass(frozen=True, slots=True)
class Lookup:
    """A value out of the task's Parameters (`given`) or out of what the start returned (`started`)."""

    source: str
    path: Path


def given(*path: str | int) -> Lookup:
    return Lookup("given", path)


def started(*path: str | int) -> Lookup:
    return Lookup("started", path)


Template = Mapping[str, Lookup | list[Lookup]]


@dataclass(frozen=True, slots=True)
class Job:
    """How to look at a running job."""

    describe: str  # operation
    identify: Template  # its Parameters
    status: Path
    done: frozenset[str]
    failed: frozenset[str]
    result: Path = ()  # the part of the description that is the task's result
    under: str | None = None  # the field that holds that part in the result
    add: Template | None = None  # what the result has beside it
    prepare: Callable[[Json], Json] | None = None  # Parameters as Step Functions changes them when it waits
    judge: Callable[[Call, Json], bool] | None = None  # whether a job that is done did well, by its result
    gone_is_done: bool = False  # "not found" means that the deletion is complete


def value_at(value: Any, path: Path) -> Any:
    """None where the path does not lead anywhere."""
    for step in path:
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and len(value) > step else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value


def fill(template: Template, parameters: Json, start: Json) -> Json:
    """The template with the values that it looks up."""
    sources = {"given": parameters, "started": start}
    return {
        name: [value_at(sources[item.source], item.path) for item in lookup]
        if isinstance(lookup, list)
        else value_at(sources[lookup.source], lookup.path)
        for name, lookup in template.items()
    }


def _states(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Batch and ECS


def _marked_as_managed(parameters: Json) -> Json:
    if not {"NodeOverrides", "EcsPropertiesOverride", "EksPropertiesOverride"}.isdisjoint(parameters):
        return parameters
    overrides = parameters.get("ContainerOverrides") or {}
    mark = {"Name": "MANAGED_BY_AWS", "Value": "STARTED_BY_STEP_FUNCTIONS"}
    environment = [*(overrides.get("Environment") or []), mark]
    return {**parameters, "ContainerOverrides": {**overrides, "Environment": environment}}


def _one_task(parameters: Json) -> Json:
    if parameters.get("Count") not in (None, 1):
        raise refused('The field "Count" is not supported by Step Functions')
    return {**parameters, "StartedBy": "AWS Step Functions"}


def _containers_succeeded(call: Call, task: Json) -> bool:
    """Whether the task ran and no essential container ended with another code than 0."""
    containers = task.get("Containers", [])
    bad = {container.get("Name") for container in containers if container.get("ExitCode") != 0}
    if task.get("StopCode") == "TaskFailedToStart":
        return False
    if not bad:
        return True
    described = call("DescribeTaskDefinition", {"TaskDefinition": task.get("TaskDefinitionArn")})
    definitions = value_at(described, ("TaskDefinition", "ContainerDefinitions")) or []
    optional = {item.get("Name") for item in definitions if item.get("Essential") is False}
    return bad <= optional


# EMR, EKS, SageMaker


def _cluster_ready(_: Call, cluster: Json) -> bool:
    status = value_at(cluster, ("Cluster", "Status")) or {}
    return (
        status.get("State") == "WAITING"
        or value_at(status, ("StateChangeReason", "Code")) == "ALL_STEPS_COMPLETED"
    )


def _sagemaker(kind: str) -> Job:
    identify = {f"{kind}Name": given(f"{kind}Name")}
    return Job(
        f"Describe{kind}", identify, (f"{kind}Status",), _states("Completed"), _states("Failed Stopped")
    )


def _eks(kind: str, created: str, failed: str, deletion_failed: str, *names: str) -> tuple[Job, Job]:
    """Creation and deletion of a part of EKS."""
    operation, identify = f"Describe{kind}", {name: given(name) for name in names}
    status = (kind, "Status")
    creation = Job(operation, identify, status, _states(created), _states(failed))
    deletion = Job(operation, identify, status, frozenset(), _states(deletion_failed), gone_is_done=True)
    return creation, deletion


_CREATED_CLUSTER, _DELETED_CLUSTER = _eks("Cluster", "ACTIVE", "FAILED", "FAILED", "Name")
_CREATED_NODEGROUP, _DELETED_NODEGROUP = _eks(
    "Nodegroup", "ACTIVE", "CREATE_FAILED DEGRADED", "DELETE_FAILED", "ClusterName", "NodegroupName"
)
_CREATED_PROFILE, _DELETED_PROFILE = _eks(
    "FargateProfile", "ACTIVE", "CREATE_FAILED", "DELETE_FAILED", "ClusterName", "FargateProfileName"
)

# Runs of jobs and applications

_EXECUTION = Job(
    "DescribeExecution",
    {"ExecutionArn": started("ExecutionArn")},
    ("Status",),
    _states("SUCCEEDED"),
    _states("FAILED TIMED_OUT ABORTED"),
)
_GIVEN_APPLICATION = {"ApplicationId": given("ApplicationId")}
_APPLICATION_STATE = ("Application", "State")
_SERVERLESS_RUN = {"ApplicationId": given("ApplicationId"), "JobRunId": started("JobRunId")}

JOBS = {
    "athena:startQueryExecution": Job(
        "GetQueryExecution",
        {"QueryExecutionId": started("QueryExecutionId")},
        ("QueryExecution", "Status", "State"),
        _states("SUCCEEDED"),
        _states("FAILED CANCELLED"),
    ),
    "batch:submitJob": Job(
        "DescribeJobs",
        {"Jobs": [started("JobId")]},
        ("Jobs", 0, "Status"),
        _states("SUCCEEDED"),
        _states("FAILED"),
        result=("Jobs", 0),
        prepare=_marked_as_managed,
    ),
    "bedrock:createModelCustomizationJob": Job(
        "GetModelCustomizationJob",
        {"JobIdentifier": started("JobArn")},
        ("Status",),
        _states("Completed"),
        _states("Failed Stopped"),
    ),
    "codebuild:startBuild": Job(
        "BatchGetBuilds",
        {"Ids": [started("Build", "Id")]},
        ("Builds", 0, "BuildStatus"),
        _states("SUCCEEDED"),
        _states("FAILED FAULT TIMED_OUT STOPPED"),
        result=("Builds", 0),
        under="Build",
    ),
    "codebuild:startBuildBatch": Job(
        "BatchGetBuildBatches",
        {"Ids": [started("BuildBatch", "Id")]},
        ("BuildBatches", 0, "BuildBatchStatus"),
        _states("SUCCEEDED"),
        _states("FAILED FAULT TIMED_OUT STOPPED"),
        result=("BuildBatches", 0),
        under="BuildBatch",
    ),
    "databrew:startJobRun": Job(
        "DescribeJobRun",
        {"Name": given("Name"), "RunId": started("RunId")},
        ("State",),
        _states("SUCCEEDED"),
        _states("FAILED STOPPED TIMEOUT"),
    ),
    "ecs:runTask": Job(
        "DescribeTasks",
        {"Cluster": started("Tasks", 0, "ClusterArn"), "Tasks": [started("Tasks", 0, "TaskArn")]},
        ("Tasks", 0, "LastStatus"),
        _states("STOPPED"),
        frozenset(),
        result=("Tasks", 0),
        prepare=_one_task,
        judge=_containers_succeeded,
    ),
    "eks:createCluster": _CREATED_CLUSTER,
    "eks:createFargateProfile": _CREATED_PROFILE,
    "eks:createNodegroup": _CREATED_NODEGROUP,
    "eks:deleteCluster": _DELETED_CLUSTER,
    "eks:deleteFargateProfile": _DELETED_PROFILE,
    "eks:deleteNodegroup": _DELETED_NODEGROUP,
    "elasticmapreduce:addStep": Job(
        "DescribeStep",
        {"ClusterId": given("ClusterId"), "StepId": started("StepId")},
        ("Step", "Status", "State"),
        _states("COMPLETED"),
        _states("CANCELLED FAILED INTERRUPTED"),
        add={"StepId": started("StepId")},
    ),
    "elasticmapreduce:createCluster": Job(
        "DescribeCluster",
        {"ClusterId": started("ClusterId")},
        ("Cluster", "Status", "State"),
        _states("WAITING TERMINATED"),
        _states("TERMINATED_WITH_ERRORS"),
        add={"ClusterId": started("ClusterId")},
        judge=_cluster_ready,
    ),
    "elasticmapreduce:terminateCluster": Job(
        "DescribeCluster",
        {"ClusterId": given("ClusterId")},
        ("Cluster", "Status", "State"),
        _states("TERMINATED TERMINATED_WITH_ERRORS"),
        frozenset(),
    ),
    "emr-containers:deleteVirtualCluster": Job(
        "DescribeVirtualCluster",
        {"Id": given("Id")},
        ("VirtualCluster", "State"),
        _states("TERMINATED"),
        _states("ARRESTED"),
        result=("VirtualCluster",),
        gone_is_done=True,
    ),
    "emr-containers:startJobRun": Job(
        "DescribeJobRun",
        {"Id": started("Id"), "VirtualClusterId": given("VirtualClusterId")},
        ("JobRun", "State"),
        _states("COMPLETED"),
        _states("FAILED CANCELLED"),
        result=("JobRun",),
    ),
    "emr-serverless:cancelJobRun": Job(
        "GetJobRun",
        {"ApplicationId": given("ApplicationId"), "JobRunId": given("JobRunId")},
        ("JobRun", "State"),
        _states("CANCELLED"),
        _states("SUCCESS FAILED"),
    ),
    "emr-serverless:createApplication": Job(
        "GetApplication",
        {"ApplicationId": started("ApplicationId")},
        _APPLICATION_STATE,
        _states("CREATED STARTED"),
        _states("TERMINATED"),
    ),
    "emr-serverless:deleteApplication": Job(
        "GetApplication",
        _GIVEN_APPLICATION,
        _APPLICATION_STATE,
        _states("TERMINATED"),
        frozenset(),
        gone_is_done=True,
    ),
    "emr-serverless:startApplication": Job(
        "GetApplication", _GIVEN_APPLICATION, _APPLICATION_STATE, _states("STARTED"), _states("TERMINATED")
    ),
    "emr-serverless:startJobRun": Job(
        "GetJobRun",
        _SERVERLESS_RUN,
        ("JobRun", "State"),
        _states("SUCCESS"),
        _states("FAILED CANCELLED"),
        result=("JobRun",),
    ),
    "emr-serverless:stopApplication": Job(
        "GetApplication",
        _GIVEN_APPLICATION,
        _APPLICATION_STATE,
        _states("STOPPED CREATED"),
        _states("TERMINATED"),
    ),
    "glue:startJobRun": Job(
        "GetJobRun",
        {"JobName": given("JobName"), "RunId": started("JobRunId")},
        ("JobRun", "JobRunState"),
        _states("SUCCEEDED"),
        _states("FAILED TIMEOUT ERROR STOPPED EXPIRED"),
        result=("JobRun",),
        add={"JobName": given("JobName")},
    ),
    "mediaconvert:createJob": Job(
        "GetJob",
        {"Id": started("Job", "Id")},
        ("Job", "Status"),
        _states("COMPLETE"),
        _states("ERROR CANCELED"),
    ),
    "sagemaker:createAutoMLJob": _sagemaker("AutoMLJob"),
    "sagemaker:createHyperParameterTuningJob": _sagemaker("HyperParameterTuningJob"),
    "sagemaker:createLabelingJob": _sagemaker("LabelingJob"),
    "sagemaker:createProcessingJob": _sagemaker("ProcessingJob"),
    "sagemaker:createTrainingJob": _sagemaker("TrainingJob"),
    "sagemaker:createTransformJob": _sagemaker("TransformJob"),
    "states:startExecution": _EXECUTION,
}
