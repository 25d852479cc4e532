"""Recorded executions that the emitted workflow does not repeat, and why.

A case that is not here must agree, and one that is here must end as it says: an entry that no longer holds
fails like a missing one.
"""

from __future__ import annotations

from dataclasses import dataclass

from tally import MISMATCHED, refused


@dataclass(frozen=True, slots=True)
class Deviation:
    """`result` as the tally counts it."""

    result: str
    why: str


_HEARTBEAT = Deviation(refused("ASL0306"), "a heartbeat cannot be converted")
_HELD_OUT = Deviation(MISMATCHED, "held out: not looked into")
_NO_ACTIVITIES = Deviation(
    MISMATCHED, "the activity had been deleted, for which AWS gives an error; a service has no such state"
)

EXECUTIONS: dict[str, Deviation] = {
    "v2/activities/test_activities.py::TestActivities::"
    "test_activity_task_on_deleted#get_execution_history": _NO_ACTIVITIES,
    "v2/activities/test_activities.py::TestActivities::"
    "test_activity_task_with_heartbeat#get_execution_history": _HEARTBEAT,
    "v2/callback/test_callback.py::TestCallback::"
    "test_multiple_executions_and_heartbeat_notifications#execution_history_0": _HEARTBEAT,
    "v2/callback/test_callback.py::TestCallback::"
    "test_multiple_heartbeat_notifications#get_execution_history": _HEARTBEAT,
    "v2/callback/test_callback.py::TestCallback::"
    "test_sqs_wait_for_task_tok_with_heartbeat#get_execution_history": _HEARTBEAT,
    "v2/callback/test_callback.py::TestCallback::"
    "test_sqs_wait_for_task_token#get_execution_history": _HELD_OUT,
    "v2/scenarios/test_base_scenarios.py::TestBaseScenarios::"
    "test_invalid_jsonpath[ST.INVALID_JSONPATH_IN_HEARTBEATSECONDSPATH]#get_execution_history": _HEARTBEAT,
    "v2/timeouts/test_heartbeats.py::TestHeartbeats::"
    "test_heartbeat_no_timeout#get_execution_history": _HEARTBEAT,
    "v2/timeouts/test_heartbeats.py::TestHeartbeats::"
    "test_heartbeat_path_timeout#get_execution_history": _HEARTBEAT,
}
