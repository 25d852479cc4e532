"""How a task fails: Error and Cause as Step Functions words them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from function.names import exception_class, pascal_case

RUNTIME = "States.Runtime"
TASK_FAILED = "States.TaskFailed"
TIMEOUT = "States.Timeout"
PERMISSIONS = "States.Permissions"
DATA_LIMIT = "States.DataLimitExceeded"

# HEAD requests have no body that could name the error: the SDK for Java tells it from the operation.
_NOT_FOUND_BY_HEAD = {"HeadBucket": "NoSuchBucket", "HeadObject": "NoSuchKey"}


class TaskError(Exception):
    """The task failed with this Error and Cause."""

    def __init__(self, error: str, cause: str) -> None:
        super().__init__(error)
        self.error = error
        self.cause = cause


class StoppedWaiting(Exception):
    """Nobody is to be told how the job ended: the caller is gone, or the service ends."""


@dataclass(frozen=True, slots=True)
class FailureNames:
    """How errors of one service are named."""

    prefix: str
    base_exception: str
    sdk_name: str  # "Service" in the Cause of the older SDK; empty for the newer SDK

    @property
    def newer_sdk(self) -> bool:
        return not self.sdk_name


def compact_json(value: object) -> str:
    """JSON text without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def refused(cause: str) -> TaskError:
    """What cannot be started: AWS refuses the definition, or the execution fails with States.Runtime."""
    return TaskError(RUNTIME, cause)


def refused_parameters(parameters: Mapping[str, Any], problems: Sequence[str]) -> TaskError:
    """Parameters that the API does not have or that have wrong types."""
    told = f"could not be used to start the Task: [{', '.join(problems)}]"
    return refused(f"The Parameters '{compact_json(parameters)}' {told}")


def failed_job(description: object) -> TaskError:
    """A job that ended, but not well: the Cause describes it."""
    return TaskError(TASK_FAILED, compact_json(description))


def failure_of_call(exception: Exception, names: FailureNames) -> TaskError:
    """A call that AWS refused, or that did not reach it."""
    if isinstance(exception, ClientError):
        return _refusal(exception, names)
    told = _words(exception) if isinstance(exception, BotoCoreError) else type(exception).__name__
    return TaskError(f"{names.prefix}.SdkClientException", f"Unable to execute HTTP request: {told}")


def _refusal(exception: ClientError, names: FailureNames) -> TaskError:
    return TaskError(f"{names.prefix}.{_exception_name(exception, names)}", _cause(exception, names))


def _exception_name(exception: ClientError, names: FailureNames) -> str:
    shape = type(exception).__name__
    if shape == ClientError.__name__:  # not in the API's model
        shape = _NOT_FOUND_BY_HEAD.get(exception.operation_name, "") if _status(exception) == 404 else ""
    if not shape:
        return names.base_exception
    return exception_class(pascal_case(shape) if names.newer_sdk else shape)


def _cause(exception: ClientError, names: FailureNames) -> str:
    error = exception.response.get("Error", {})
    metadata = exception.response.get("ResponseMetadata", {})
    request = metadata.get("RequestId") or "null"
    message = error.get("Message") or "null"
    if not names.newer_sdk:
        details = f"Status Code: {_status(exception)}; Error Code: {error.get('Code')}; Request ID: {request}"
        return f"{message} (Service: {names.sdk_name}; {details}; Proxy: null)"
    extended = f", Extended Request ID: {metadata['HostId']}" if metadata.get("HostId") else ""
    details = f"Status Code: {_status(exception)}, Request ID: {request}{extended}"
    return f"{message} (Service: {names.prefix}, {details}) (SDK Attempt Count: 1)"


def _status(exception: ClientError) -> int:
    status: int = exception.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return status


def _words(exception: BotoCoreError) -> str:
    return " ".join(str(exception).split())
