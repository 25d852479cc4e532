"""Recorded executions that the emitted workflow does not repeat, and why.

A case that is not here must agree, and one that is here must end as it says: an entry that no longer holds
fails like a missing one.
"""

from __future__ import annotations

from dataclasses import dataclass

from tally import MISMATCHED


@dataclass(frozen=True, slots=True)
class Deviation:
    """`result` as the tally counts it."""

    result: str
    why: str


EXECUTIONS: dict[str, Deviation] = {
    "v2/activities/test_activities.py::TestActivities::"
    "test_activity_task_on_deleted#get_execution_history": Deviation(
        MISMATCHED, "the activity had been deleted, for which AWS gives an error; a service has no such state"
    ),
    "v2/callback/test_callback.py::TestCallback::"
    "test_sqs_failure_in_wait_for_task_tok_no_error_field[SQS_PARALLEL_WAIT_FOR_TASK_TOKEN]"
    "#get_execution_history": Deviation(
        MISMATCHED, "the task failed with neither error nor cause, which the reply of a service cannot say"
    ),
}

# These deviate on Quarkus only, those above there as well: the runtime changes values at its HTTP boundary.
_EMPTY_REPLY = "the runtime gives an empty object or list that a service replies as null"
ONLY_ON_QUARKUS: dict[str, Deviation] = {
    f"v2/services/test_lambda_task.py::TestTaskLambda::test_invoke_json_values[{value}]"
    "#get_execution_history": Deviation(MISMATCHED, _EMPTY_REPLY)
    for value in ("json_value5", "json_value6")
}
