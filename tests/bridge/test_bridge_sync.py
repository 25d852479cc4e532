"""Jobs that the written function starts and waits for, with a mock of AWS that speaks HTTP."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import pytest
from running import ACCOUNT, ANSWER_SECONDS, REGION, MotoServer, RunningBridge


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
