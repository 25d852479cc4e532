"""The child executions of a distributed Map: their context object, and what is told of a failed one."""

from __future__ import annotations

from asl2sw.equivalence.asl.errors import StateError
from asl2sw.equivalence.asl.scope import JsonObject, Surroundings, Visit
from asl2sw.equivalence.asl.timestamps import timestamp_of
from asl2sw.equivalence.asl.values import json_text
from asl2sw.source.tree import JsonValue


def execution_object(visit: Visit, name: str, id: str, input: JsonValue) -> JsonObject:
    """`$$.Execution` of a child that starts now."""
    run = visit.run
    return {
        "Id": id,
        "Input": input,
        "Name": name,
        "RoleArn": run.execution.role_arn,
        "StartTime": timestamp_of(run.start_ms + run.now),
        "RedriveCount": 0,
    }


def child_surroundings(visit: Visit, index: int, input: JsonValue) -> Surroundings:
    """A child is an execution of its own: its input is the item, and it knows nothing of the Map state."""
    name = f"{visit.state}-{index}"
    child = execution_object(visit, name, f"{visit.run.execution.id}/{name}", input)
    execution: JsonObject = {**visit.surroundings.execution, "Execution": child}
    return Surroundings(execution, None, visit.surroundings.given)


def failed_child(visit: Visit, index: int, input: JsonValue, error: StateError) -> JsonValue:
    """What stands in the results for a failed child: its metadata (developer guide, WriterConfig)."""
    name = f"{visit.state}-{index}"
    started = timestamp_of(visit.run.start_ms + visit.run.now)
    metadata: JsonObject = {
        "ExecutionArn": f"{visit.run.execution.id}/{name}",
        "Input": json_text(input),
        "InputDetails": {"Included": True},
        "Name": name,
        "RedriveCount": 0,
        "StartDate": started,
        "StateMachineArn": visit.run.execution.machine_id,
        "StopDate": started,
    }
    told: JsonObject = dict(metadata) if visit.run.leeway.describe_children else {}
    if error.error:  # an execution that timed out has no Cause (recorded, startExecution.sync)
        told["Error"] = error.error
    if error.cause:
        told["Cause"] = error.cause
    return {**told, "Status": "FAILED"}
