"""How a state fails, and which names of Retry and Catch fit an error (`States Language §Errors`)."""

from __future__ import annotations

from collections.abc import Iterable

RUNTIME = "States.Runtime"
TIMEOUT = "States.Timeout"
HEARTBEAT_TIMEOUT = "States.HeartbeatTimeout"
TASK_FAILED = "States.TaskFailed"
ALL = "States.ALL"
NO_CHOICE_MATCHED = "States.NoChoiceMatched"
INTRINSIC_FAILURE = "States.IntrinsicFailure"
RESULT_PATH_MATCH_FAILURE = "States.ResultPathMatchFailure"
EXCEED_TOLERATED_FAILURE_THRESHOLD = "States.ExceedToleratedFailureThreshold"

AWS_PROSE = "(written by AWS)"
"""Stands for the Cause of an error that AWS itself raises: its wording is not part of the language."""


class StateError(Exception):
    """A state failed.

    `error` and `cause` are None when a task or a Fail state gave none. `detail` says in our words what was
    wrong, for whoever reads a trace; nothing in a machine can see it.
    """

    def __init__(
        self, error: str | None, cause: str | None = AWS_PROSE, *, detail: str = "", heartbeat: bool = False
    ) -> None:
        super().__init__(error)
        self.error = error
        self.cause = cause
        self.detail = detail
        self.heartbeat = heartbeat


class PathFails(Exception):
    """A path gives no value for a document."""


class Undecided(Exception):
    """What happens cannot be said: a budget is used up, or something from outside is needed."""


def runtime(detail: str) -> StateError:
    """States.Runtime: always ends the whole execution."""
    return StateError(RUNTIME, detail=detail)


def timed_out(detail: str, *, heartbeat: bool = False) -> StateError:
    """A task that took too long. AWS gives it the Error Output's empty Cause (recorded)."""
    return StateError(TIMEOUT, "", detail=detail, heartbeat=heartbeat)


def is_caught(error: StateError, names: Iterable[str]) -> bool:
    """Whether one of the names of an ErrorEquals fits.

    States.Runtime is never caught, not even by its own name (recorded). States.ALL fits everything else, an
    error without a name too (recorded); States.TaskFailed fits everything else but States.Timeout (developer
    guide). A missed heartbeat is recorded as States.Timeout; it also has a name of its own.
    """
    return error.error != RUNTIME and any(_fits(name, error) for name in names)


def _fits(name: str, error: StateError) -> bool:
    if name == ALL or name == error.error:
        return True
    if name == TASK_FAILED:
        return error.error != TIMEOUT
    return name == HEARTBEAT_TIMEOUT and error.heartbeat
