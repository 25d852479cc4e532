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

# Those above deviate on Quarkus too. These only there: the runtime changes the values at its HTTP boundary.
ONLY_ON_QUARKUS: dict[str, Deviation] = {}
