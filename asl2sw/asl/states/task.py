"""Task."""

from __future__ import annotations

from asl2sw.asl.fields import MAX_SECONDS, Fields
from asl2sw.asl.model import JsonataValue, Located, QueryLanguage, TaskState, Template
from asl2sw.asl.states.context import StateContext, read_common, read_handling
from asl2sw.source.tree import NumberNode, ObjectNode


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
    arguments = fields.jsonata_or("Arguments", ObjectNode, "an object or a JSONata expression")
    handling = read_handling(fields)
    timeout_path = fields.path("TimeoutSecondsPath")
    heartbeat_path = fields.path("HeartbeatSecondsPath")
    credentials = _credentials(fields)
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


def _credentials(fields: Fields) -> Template | JsonataValue | None:
    """The role that AWS assumes for the task."""
    kept = fields.jsonata_or("Credentials", ObjectNode, "an object or a JSONata expression")
    member = fields.member("Credentials")
    if member is None:
        return None
    if fields.language is QueryLanguage.JSONPATH:
        fields.object("Credentials")
    names = [inner.key for inner in member.value.members] if isinstance(member.value, ObjectNode) else ["${"]
    if not any(name in ("RoleArn", "RoleArn.$") or "${" in name for name in names):
        message = '"Credentials" has no "RoleArn".'
        fields.report("ASL0102", "Credentials", message, on_key=True, fix='Add "RoleArn" or "RoleArn.$".')
    return kept or fields.template("Credentials")


def _check_heartbeat(
    fields: Fields, heartbeat: Located[int] | JsonataValue | None, timeout: Located[int] | JsonataValue | None
) -> None:
    beat, whole = _seconds(heartbeat), _seconds(timeout)
    if beat is not None and whole is not None and beat >= whole:
        message = f'"HeartbeatSeconds" is {beat}, "TimeoutSeconds" is {whole}.'
        fields.report("ASL0125", "HeartbeatSeconds", message)


def _seconds(value: Located[int] | JsonataValue | None) -> int | float | None:
    if isinstance(value, JsonataValue):
        return value.node.value if isinstance(value.node, NumberNode) else None
    return None if value is None else value.value
