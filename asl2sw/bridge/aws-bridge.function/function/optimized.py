"""Optimized integrations that are more than the API operation of the same name."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from function.failures import TaskError, compact_json, refused

Json = dict[str, Any]


def _as_given(parameters: Json) -> Json:
    return parameters


def _as_answered(_: Json, result: Json) -> Json:
    return result


@dataclass(frozen=True, slots=True)
class Action:
    """What an integration does around one call."""

    operation: str
    request: Callable[[Json], Json] = _as_given  # Parameters to the operation's own, as spelt in definitions
    reply: Callable[[Json, Json], Json] = (
        _as_answered  # Parameters and the operation's result to the task's result
    )
    service: str | None = None  # boto3's name, where it is not that of the integration
    http_metadata: bool = True


def _failed_entries(_: Json, result: Json) -> Json:
    if result.get("FailedEntryCount"):
        raise TaskError("EventBridge.FailedEntry", compact_json(result))
    return result


def _with_job_name(parameters: Json, result: Json) -> Json:
    return {"JobName": parameters.get("JobName"), **result}


def _execution_input(parameters: Json) -> Json:
    return {**parameters, "Input": "{}"} if parameters.get("Input") is None else parameters


def _json_payload(parameters: Json) -> Json:
    if "Payload" not in parameters:
        return parameters
    return {**parameters, "Payload": compact_json(parameters["Payload"])}


def function_result(_: Json, result: Json) -> Json:
    """The result of a Lambda function. Raises the function's error."""
    text = result.get("Payload") or ""
    payload = parsed_json(text)
    if "FunctionError" in result:
        error = payload.get("errorType") if isinstance(payload, dict) else None
        raise TaskError(error if isinstance(error, str) and error else "Lambda.Unknown", text)
    return {**result, "Payload": payload} if text else result


def _model_body(parameters: Json) -> Json:
    if not {"Input", "Output"}.isdisjoint(parameters):
        raise refused(
            "The bridge does not read or write S3 for bedrock:invokeModel: give Body, not Input or Output"
        )
    return {**parameters, "Body": compact_json(parameters.get("Body"))}


def _model_result(_: Json, result: Json) -> Json:
    return {**result, "Body": parsed_json(result.get("Body", ""))}


def parsed_json(text: str) -> Any:
    """JSON text as a value; text that is no JSON stays text."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _cluster_id(_: Json, result: Json) -> Json:
    return {"ClusterId": result.get("JobFlowId")}


def _one_cluster(parameters: Json) -> Json:
    others = {name: value for name, value in parameters.items() if name != "ClusterId"}
    return {**others, "JobFlowIds": [parameters.get("ClusterId")]}


def _one_step(parameters: Json) -> Json:
    others = {name: value for name, value in parameters.items() if name not in ("ClusterId", "Step")}
    return {**others, "JobFlowId": parameters.get("ClusterId"), "Steps": [parameters.get("Step")]}


def _step_to_cancel(parameters: Json) -> Json:
    others = {name: value for name, value in parameters.items() if name != "StepId"}
    return {**others, "StepIds": [parameters.get("StepId")]}


def _only(source: str, target: str) -> Callable[[Json, Json], Json]:
    """A list of the API's result, of which the integration shows the first item."""

    def first(_: Json, result: Json) -> Json:
        items = result.get(source) or [None]
        return {target: items[0]}

    return first


ACTIONS = {
    "bedrock:invokeModel": Action("InvokeModel", _model_body, _model_result, "bedrock-runtime"),
    "elasticmapreduce:addStep": Action("AddJobFlowSteps", _one_step, _only("StepIds", "StepId")),
    "elasticmapreduce:cancelStep": Action(
        "CancelSteps", _step_to_cancel, _only("CancelStepsInfoList", "CancelStepsInfo")
    ),
    "elasticmapreduce:createCluster": Action("RunJobFlow", reply=_cluster_id),
    "elasticmapreduce:setClusterTerminationProtection": Action("SetTerminationProtection", _one_cluster),
    "elasticmapreduce:terminateCluster": Action("TerminateJobFlows", _one_cluster),
    "events:putEvents": Action("PutEvents", reply=_failed_entries, http_metadata=False),
    "glue:startJobRun": Action("StartJobRun", reply=_with_job_name),
    "lambda:invoke": Action("Invoke", _json_payload, function_result),
    "states:startExecution": Action("StartExecution", _execution_input),
}
# What the bridge cannot do, and what to do instead.
NOT_BRIDGED = {
    "apigateway:invoke": "call the API from a function of yours, or make it an http:invoke",
    "eks:call": "call the cluster's API from a function of yours",
    "eks:runJob": "start the Kubernetes Job from a function of yours",
    "http:invoke": 'it needs no bridge: protocol = "http" calls the endpoint',
    "elasticmapreduce:modifyInstanceFleetByName": "use aws-sdk:emr:modifyInstanceFleet with the fleet's id",
    "elasticmapreduce:modifyInstanceGroupByName": "use aws-sdk:emr:modifyInstanceGroups with the group's id",
}
