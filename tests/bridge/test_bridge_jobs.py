"""The table of `.sync` jobs against the models of the APIs, and the waiting."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from typing import Any

import botocore.session
import function.waiting
import pytest
from botocore.model import ListShape, OperationModel, Shape, StructureShape
from function.failures import StoppedWaiting, TaskError
from function.jobs import JOBS, Job, Lookup, fill, given, started
from function.names import lower_first_word, optimized_field
from function.optimized import ACTIONS
from function.parameters import to_arguments
from function.services import OPTIMIZED_SERVICES
from function.waiting import Patience, wait_for_job

SESSION = botocore.session.get_session()


def words(text: str) -> set[str]:
    return set(text.split())


# States in which a job goes on. Whatever else an API knows must end the wait.
GOING_ON = words(
    """
    SUBMITTED PENDING RUNNABLE STARTING RUNNING QUEUED SCHEDULED CANCEL_PENDING CANCELLING IN_PROGRESS
    InProgress Stopping STOPPING WAITING CREATING UPDATING DELETING BOOTSTRAPPING TERMINATING PROGRESSING
    PENDING_REDRIVE Initializing Pending Deleting Queued
    """
)


def model_of(name: str) -> Any:
    action = ACTIONS.get(name)
    service = OPTIMIZED_SERVICES[name.partition(":")[0]].boto_name
    return SESSION.get_service_model(action.service if action and action.service else service)


def started_by(name: str) -> OperationModel:
    model, action = model_of(name), ACTIONS.get(name)
    operations = {lower_first_word(operation): operation for operation in model.operation_names}
    return model.operation_model(action.operation if action else operations[name.partition(":")[2]])


def shape_at(shape: Shape, path: tuple[str | int, ...]) -> Shape:
    """The type at a path. Raises KeyError where the API has no such field."""
    for step in path:
        if isinstance(step, int):
            assert isinstance(shape, ListShape)
            shape = shape.member
        else:
            assert isinstance(shape, StructureShape)
            shape = {optimized_field(member): part for member, part in shape.members.items()}[step]
    return shape


@pytest.mark.parametrize("name", JOBS)
def test_a_row_fits_the_api(name: str) -> None:
    job, model = JOBS[name], model_of(name)
    described = model.operation_model(job.describe)
    status = shape_at(described.output_shape, job.status)
    shape_at(described.output_shape, job.result)
    identity = {field: ["x"] if isinstance(value, list) else "x" for field, value in job.identify.items()}
    to_arguments(described, identity, optimized_field)
    known = set(getattr(status, "enum", []))
    if known and name != "ecs:runTask":
        assert job.done | job.failed <= known
        assert known - job.done - job.failed - GOING_ON - OTHER_ENDS.get(name, set()) == set()


# States that the row leaves open on purpose.
OTHER_ENDS = {
    "eks:deleteCluster": {"ACTIVE"},
    "eks:createNodegroup": {"DELETE_FAILED"},
    "eks:deleteNodegroup": {"ACTIVE", "CREATE_FAILED", "DEGRADED"},
    "eks:createFargateProfile": {"DELETE_FAILED"},
    "eks:deleteFargateProfile": {"ACTIVE", "CREATE_FAILED"},
    "elasticmapreduce:terminateCluster": {"WAITING"},
    "emr-containers:deleteVirtualCluster": {"RUNNING"},
    "emr-serverless:startApplication": {"CREATED", "STOPPED"},
    "emr-serverless:stopApplication": {"STARTED"},
    "emr-serverless:deleteApplication": {"CREATED", "STARTED", "STOPPED"},
    "emr-serverless:createApplication": {"STOPPED"},
    "sagemaker:createHyperParameterTuningJob": {"DeleteFailed"},
}


def lookups(job: Job) -> Iterator[Lookup]:
    for value in [*job.identify.values(), *(job.add or {}).values()]:
        yield from value if isinstance(value, list) else [value]


@pytest.mark.parametrize("name", JOBS)
def test_a_row_finds_the_job_in_what_the_start_takes_and_gives(name: str) -> None:
    start = started_by(name)
    own = (
        {"given": {"ClusterId", "Step"}, "started": {"ClusterId", "StepId"}}
        if "elasticmapreduce" in name
        else {}
    )
    for lookup in lookups(JOBS[name]):
        if lookup.path[0] not in own.get(lookup.source, set()):
            shape_at(start.input_shape if lookup.source == "given" else start.output_shape, lookup.path)


# Waiting


class Descriptions:
    """An API that gives one description after the other, and the last one for ever."""

    def __init__(self, *descriptions: Any) -> None:
        self.descriptions = list(descriptions)
        self.calls: list[tuple[str, Any]] = []

    def __call__(self, operation: str, parameters: Any) -> Any:
        self.calls.append((operation, parameters))
        description = self.descriptions.pop(0) if len(self.descriptions) > 1 else self.descriptions[0]
        if isinstance(description, Exception):
            raise description
        return description


def wait(
    name: str, call: Any, parameters: Any, start: Any, nobody_waits: Callable[[], bool] = lambda: False
) -> Any:
    return wait_for_job(JOBS[name], call, parameters, start, Patience(5.0, 0.01, nobody_waits))


def glue_run(state: str) -> dict[str, Any]:
    return {"JobRun": {"JobRunState": state, "Id": "jr_1"}}


def test_a_job_is_looked_at_until_it_is_done() -> None:
    call = Descriptions(glue_run("STARTING"), glue_run("RUNNING"), glue_run("SUCCEEDED"))
    result = wait("glue:startJobRun", call, {"JobName": "j"}, {"JobRunId": "jr_1"})
    assert result == {"JobName": "j", "JobRunState": "SUCCEEDED", "Id": "jr_1"}
    assert call.calls == [("GetJobRun", {"JobName": "j", "RunId": "jr_1"})] * 3


def test_a_failed_job_is_described_in_the_cause() -> None:
    with pytest.raises(TaskError) as failure:
        wait("glue:startJobRun", Descriptions(glue_run("FAILED")), {"JobName": "j"}, {"JobRunId": "jr_1"})
    assert failure.value.error == "States.TaskFailed"
    assert json.loads(failure.value.cause) == {"JobName": "j", "JobRunState": "FAILED", "Id": "jr_1"}


def test_builds_are_shown_in_a_field() -> None:
    call = Descriptions({"Builds": [{"BuildStatus": "SUCCEEDED", "Id": "p:1"}]})
    result = wait("codebuild:startBuild", call, {}, {"Build": {"Id": "p:1"}})
    assert result == {"Build": {"BuildStatus": "SUCCEEDED", "Id": "p:1"}}
    assert call.calls == [("BatchGetBuilds", {"Ids": ["p:1"]})]


def test_the_wait_ends_with_a_timeout_that_names_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    patience = Patience(0.05, 0.01, lambda: False)
    with pytest.raises(TaskError) as failure:
        wait_for_job(
            JOBS["glue:startJobRun"],
            Descriptions(glue_run("RUNNING")),
            {"JobName": "j"},
            {"JobRunId": "jr_1"},
            patience,
        )
    assert failure.value.error == "States.Timeout"
    assert "jr_1" in failure.value.cause and "goes on" in failure.value.cause


def test_nobody_waits_for_nothing() -> None:
    with pytest.raises(StoppedWaiting):
        wait(
            "glue:startJobRun",
            Descriptions(glue_run("RUNNING")),
            {"JobName": "j"},
            {"JobRunId": "1"},
            lambda: True,
        )


def test_pauses_get_longer_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    now, slept = [0.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    monkeypatch.setattr(function.waiting.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(function.waiting.time, "sleep", sleep)
    call = Descriptions(*[glue_run("RUNNING")] * 6, glue_run("SUCCEEDED"))
    ends: list[float] = []

    def watched(operation: str, parameters: Any) -> Any:
        ends.append(now[0])
        return call(operation, parameters)

    wait_for_job(JOBS["glue:startJobRun"], watched, {}, {}, Patience(100, 3, lambda: False))
    pauses = [round(later - earlier, 3) for earlier, later in itertools.pairwise(ends)]
    assert pauses == [1.0, 1.5, 2.25, 3.0, 3.0, 3.0] and max(slept) <= 0.5


def test_deletions_are_done_when_nothing_is_found() -> None:
    deleting = {"Cluster": {"Status": "DELETING"}}
    gone = TaskError("EKS.ResourceNotFoundException", "No cluster found")
    assert wait("eks:deleteCluster", Descriptions(deleting, gone), {"Name": "c"}, {}) == {}
    with pytest.raises(TaskError, match="ResourceNotFoundException"):
        wait("eks:createCluster", Descriptions(gone), {"Name": "c"}, {})


# ECS


def ecs_task(*exit_codes: int | None, stop_code: str = "EssentialContainerExited") -> dict[str, Any]:
    names = ["main", "sidecar"]
    containers = [{"Name": name, "ExitCode": code} for name, code in zip(names, exit_codes, strict=False)]
    return {
        "LastStatus": "STOPPED",
        "StopCode": stop_code,
        "Containers": containers,
        "TaskDefinitionArn": "f:1",
    }


@pytest.mark.parametrize(
    ("task", "succeeds"),
    [
        (ecs_task(0), True),
        (ecs_task(1), False),
        (ecs_task(0, 143), True),  # the sidecar is not essential: it was stopped because the task ended
        (ecs_task(1, 0), False),
        (ecs_task(None), False),  # never ran
        (ecs_task(stop_code="TaskFailedToStart"), False),
        (ecs_task(0, stop_code="TaskFailedToStart"), False),
    ],
)
def test_tasks_of_ecs_fail_with_their_essential_containers(task: dict[str, Any], succeeds: bool) -> None:
    definition = {
        "TaskDefinition": {
            "ContainerDefinitions": [{"Name": "main"}, {"Name": "sidecar", "Essential": False}]
        }
    }

    def call(operation: str, parameters: Any) -> Any:
        return {"Tasks": [task]} if operation == "DescribeTasks" else definition

    start = {"Tasks": [{"TaskArn": "t", "ClusterArn": "c"}]}
    if succeeds:
        assert wait("ecs:runTask", call, {}, start) == task
    else:
        with pytest.raises(TaskError, match="TaskFailed"):
            wait("ecs:runTask", call, {}, start)


def test_several_tasks_of_ecs_are_not_waited_for() -> None:
    prepare = JOBS["ecs:runTask"].prepare
    assert prepare is not None
    assert prepare({"Cluster": "c"}) == {"Cluster": "c", "StartedBy": "AWS Step Functions"}
    with pytest.raises(TaskError, match="Runtime"):
        prepare({"Cluster": "c", "Count": 2})


# Batch


def test_jobs_of_batch_are_marked_as_on_aws() -> None:
    prepare = JOBS["batch:submitJob"].prepare
    assert prepare is not None
    mark = {"Name": "MANAGED_BY_AWS", "Value": "STARTED_BY_STEP_FUNCTIONS"}
    own = {"Name": "A", "Value": "b"}
    assert prepare({"JobName": "j"}) == {"JobName": "j", "ContainerOverrides": {"Environment": [mark]}}
    marked = prepare({"ContainerOverrides": {"Command": ["c"], "Environment": [own]}})
    assert marked == {"ContainerOverrides": {"Command": ["c"], "Environment": [own, mark]}}
    assert prepare({"NodeOverrides": {}}) == {"NodeOverrides": {}}


@pytest.mark.parametrize(
    ("state", "code", "succeeds"),
    [
        ("WAITING", None, True),
        ("TERMINATED", "ALL_STEPS_COMPLETED", True),
        ("TERMINATED", "USER_REQUEST", False),
    ],
)
def test_a_cluster_is_ready_when_it_waits_or_has_done_its_steps(
    state: str, code: str | None, succeeds: bool
) -> None:
    status = {"State": state, "StateChangeReason": {"Code": code}}
    call = Descriptions({"Cluster": {"Id": "j-1", "Status": status}})
    if succeeds:
        assert wait("elasticmapreduce:createCluster", call, {}, {"ClusterId": "j-1"})["ClusterId"] == "j-1"
    else:
        with pytest.raises(TaskError, match="TaskFailed"):
            wait("elasticmapreduce:createCluster", call, {}, {"ClusterId": "j-1"})


def test_lookups_that_find_nothing_give_null() -> None:
    template = {"A": given("x", "y"), "B": [started("z", 3)]}
    assert fill(template, {"x": 1}, {"z": [1]}) == {"A": None, "B": [None]}
