"""Recorded cases that the interpreter does not repeat, and why.

A case that is not here must agree, and one that is here must not.
"""

from __future__ import annotations

EXECUTIONS: dict[str, str] = {
    "v2/activities/test_activities.py::TestActivities::test_activity_task_on_deleted#get_execution_history": (
        "AWS failed the execution because the activity was deleted; no behaviour of a task says so."
    ),
}
CHOICES: dict[str, str] = {}
INTRINSICS: dict[str, str] = {}
TEST_STATE: dict[str, str] = {}
