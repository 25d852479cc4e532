"""Task."""

from __future__ import annotations

from asl2sw.asl.fields import MAX_SECONDS, Fields
from asl2sw.asl.model import JsonataValue, Located, TaskState
from asl2sw.asl.states.context import StateContext, read_common, read_handling


def read_task(state: StateContext) -> TaskState | None:
    fields = state.fields
    common = read_common(state)
    resource = fields.filled_text("Resource", required=True)
    fields.exclude("TimeoutSeconds", "TimeoutSecondsPath")
    fields.exclude("HeartbeatSeconds", "HeartbeatSecondsPath")
    timeout = fields.integer_or_jsonata("TimeoutSeconds", 1, MAX_SECONDS)
    heartbeat = fields.integer_or_jsonata("HeartbeatSeconds", 1, MAX_SECONDS)
    _check_heartbeat(fields, heartbeat, timeout)
    parameters = fields.template("Parameters")
    arguments = fields.jsonata("Arguments")
    handling = read_handling(fields)
    timeout_path = fields.path("TimeoutSecondsPath")
    heartbeat_path = fields.path("HeartbeatSecondsPath")
    credentials = fields.template_or_jsonata("Credentials")
    if common is None or resource is None:
        return None
    return TaskState(
        **common,
        resource=resource,
        parameters=parameters,
        arguments=arguments,
        **handling,
        timeout_seconds=timeout,
        timeout_seconds_path=timeout_path,
        heartbeat_seconds=heartbeat,
        heartbeat_seconds_path=heartbeat_path,
        credentials=credentials,
    )


def _check_heartbeat(
    fields: Fields, heartbeat: Located[int] | JsonataValue | None, timeout: Located[int] | JsonataValue | None
) -> None:
    if not isinstance(heartbeat, Located) or not isinstance(timeout, Located):
        return
    if heartbeat.value >= timeout.value:
        message = f'"HeartbeatSeconds" is {heartbeat.value}, "TimeoutSeconds" is {timeout.value}.'
        fields.report("ASL0125", "HeartbeatSeconds", message)
