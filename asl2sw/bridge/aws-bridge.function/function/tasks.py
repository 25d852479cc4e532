"""Runs one task: finds the API operation, calls it, waits for its job, and shapes the result."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from function.aws import Aws
from function.failures import (
    PERMISSIONS,
    FailureNames,
    StoppedWaiting,
    TaskError,
    compact_json,
    failure_of_call,
    refused,
)
from function.jobs import JOBS, Job
from function.names import exception_prefix, lower_first_word
from function.optimized import ACTIONS, NOT_BRIDGED, Action, Json, function_result, parsed_json
from function.parameters import to_arguments
from function.resource import LambdaFunction, Resource
from function.results import (
    ECS_STYLE,
    OPTIMIZED_STYLE,
    SDK_STYLE,
    ResultStyle,
    http_metadata,
    to_result,
    too_large,
)
from function.services import OPTIMIZED_SERVICES, REFUSED_OPERATIONS, OptimizedService, boto_name
from function.settings import Settings
from function.waiting import Patience, wait_for_job

_POLLING_ATTEMPTS = 5  # a job is not given up for one look that failed


@dataclass(frozen=True, slots=True)
class _Integration:
    """How Step Functions shows one service."""

    service: str  # boto3's name
    names: FailureNames
    style: ResultStyle
    resource_type: str


class Tasks:
    """Runs tasks. May be used by many threads."""

    def __init__(self, settings: Settings, aws: Aws) -> None:
        self._settings = settings
        self._aws = aws

    def run(
        self, target: Resource | LambdaFunction, parameters: Any, nobody_waits: Callable[[], bool]
    ) -> Any:
        """The task's result. Raises TaskError, or StoppedWaiting while a job goes on."""
        if not any(fnmatchcase(target.name, pattern) for pattern in self._settings.allow):
            raise TaskError(PERMISSIONS, f"AWS_BRIDGE_ALLOW does not name {target.name}")
        if isinstance(target, LambdaFunction):
            result = self._invoke(target, parameters)
        elif target.sdk:
            result = self._run_sdk(target, parameters)
        else:
            result = self._run_optimized(target, parameters, nobody_waits)
        resource_type = "lambda" if isinstance(target, LambdaFunction) else target.service
        if len(compact_json(result).encode("utf-8", "surrogatepass")) > self._settings.max_result_bytes:
            raise too_large(resource_type)
        return result

    def _invoke(self, target: LambdaFunction, payload: Any) -> Any:
        integration = _optimized("lambda", OPTIMIZED_SERVICES["lambda"])
        parameters = {"FunctionName": target.function, "Payload": compact_json(payload)}
        result, _ = self._call(integration, "Invoke", parameters)
        return function_result(parameters, result).get("Payload")

    def _run_sdk(self, resource: Resource, parameters: Any) -> Json:
        if resource.pattern:
            raise refused(
                f"aws-sdk integrations do not support {resource.pattern} here: call {resource.name}"
            )
        service = boto_name(resource.service, self._aws.services())
        if service is None:
            raise refused(f"The service '{resource.service}' of {resource.name} does not exist")
        prefix = exception_prefix(self._aws.service_id(service))
        names = FailureNames(prefix, f"{prefix}Exception", "")
        integration = _Integration(service, names, SDK_STYLE, f"aws-sdk:{resource.service}")
        result, _ = self._call(integration, self._operation(service, resource), parameters)
        return result

    def _run_optimized(self, resource: Resource, parameters: Any, nobody_waits: Callable[[], bool]) -> Json:
        known = OPTIMIZED_SERVICES.get(resource.service)
        if resource.name in NOT_BRIDGED:
            raise refused(f"The bridge does not run {resource.name}: {NOT_BRIDGED[resource.name]}")
        if known is None:
            raise refused(
                f"{resource.name} is no optimized integration; other services are called by aws-sdk:…"
            )
        job = _job(resource)
        integration = _optimized(resource.service, known)
        action = ACTIONS.get(resource.name) or Action(self._operation(known.boto_name, resource))
        wanted = (
            job.prepare(parameters) if job and job.prepare and isinstance(parameters, dict) else parameters
        )
        start, response = self._start(integration, action, wanted)
        metadata = http_metadata(response) if action.http_metadata and not integration.names.newer_sdk else {}
        if job is None:
            return {**start, **metadata}
        return self._wait(resource, job, integration, parameters, start, nobody_waits)

    def _start(self, integration: _Integration, action: Action, parameters: Any) -> tuple[Json, Json]:
        wanted = action.request(parameters) if isinstance(parameters, dict) else parameters
        result, response = self._call(integration, action.operation, wanted, service=action.service)
        return action.reply(parameters, result), response

    def _wait(
        self,
        resource: Resource,
        job: Job,
        integration: _Integration,
        parameters: Json,
        start: Json,
        nobody_waits: Callable[[], bool],
    ) -> Json:
        if failures := start.get("Failures"):  # ecs:runTask answers 200 when it started nothing
            raise TaskError(
                "AmazonECS.Unknown", compact_json({"Failures": failures, "Tasks": start.get("Tasks", [])})
            )

        def describe(operation: str, wanted: Json) -> Json:
            return self._call(integration, operation, wanted, _POLLING_ATTEMPTS)[0]

        patience = Patience(self._settings.wait_seconds, self._settings.poll_seconds, nobody_waits)
        try:
            result = wait_for_job(job, describe, parameters, start, patience)
        except StoppedWaiting:
            raise StoppedWaiting(resource.name) from None
        return _parsed_execution(result) if resource.pattern == ".sync:2" else result

    def _call(
        self,
        integration: _Integration,
        operation: str,
        parameters: Any,
        attempts: int = 1,
        service: str | None = None,
    ) -> tuple[Json, Json]:
        """The result and the response that it was made from."""
        service = service or integration.service
        try:
            model = self._aws.operation(service, operation)
            arguments = to_arguments(model, parameters, integration.style.spelling)
            response = self._aws.call(service, operation, arguments, attempts)
        except TaskError:
            raise
        except Exception as failure:  # whatever boto3 raises is an error of the task, not of the bridge
            raise failure_of_call(failure, integration.names) from failure
        limit = self._settings.max_result_bytes
        return to_result(model, response, integration.style, limit, integration.resource_type), response

    def _operation(self, service: str, resource: Resource) -> str:
        operations = {lower_first_word(name): name for name in self._aws.operations(service)}
        operation = operations.get(resource.action)
        if operation is None:
            raise refused(
                f"The action of {resource.name} does not exist{_meant(resource.action, operations)}"
            )
        model = self._aws.operation(service, operation)
        if (
            (service, operation) in REFUSED_OPERATIONS
            or model.has_event_stream_output
            or model.has_event_stream_input
        ):
            raise refused(f"{resource.name} is not supported by Step Functions")
        return operation


def _optimized(name: str, known: OptimizedService) -> _Integration:
    names = FailureNames(known.exception_prefix, known.base_exception, known.sdk_name)
    style = SDK_STYLE if names.newer_sdk else ECS_STYLE if name == "ecs" else OPTIMIZED_STYLE
    return _Integration(known.boto_name, names, style, name)


def _job(resource: Resource) -> Job | None:
    if not resource.pattern:
        return None
    job = JOBS.get(resource.name)
    if not resource.waits_for_job:
        raise refused(
            f"{resource.name}{resource.pattern} waits for a callback: the bridge only makes the call,"
            f" as {resource.name}, and the workflow waits for the event"
        )
    if job is None or (resource.pattern == ".sync:2") > (resource.name == "states:startExecution"):
        raise refused(f"{resource.name} does not support {resource.pattern}")
    return job


def _meant(action: str, actions: Iterable[str]) -> str:
    near = difflib.get_close_matches(action, actions, 1)
    return f". Did you mean {near[0]}?" if near else ""


def _parsed_execution(result: Json) -> Json:
    """The result of states:startExecution.sync:2, which has JSON where .sync has JSON text."""
    texts = {"Input", "Output"}
    return {name: parsed_json(value) if name in texts else value for name, value in result.items()}
