"""Waiting for a `.sync` job by looking at it again and again."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from function.failures import TIMEOUT, StoppedWaiting, TaskError, failed_job
from function.jobs import Call, Job, fill, value_at
from function.optimized import Json

_FIRST_PAUSE_SECONDS = 1.0
_LONGER = 1.5
_LOOK_UP_SECONDS = 0.5  # how often a pause is interrupted to see whether anybody still waits
_NOT_FOUND = "NotFoundException"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, and whether anybody still wants the answer."""

    limit_seconds: float
    longest_pause_seconds: float
    nobody_waits: Callable[[], bool]


def wait_for_job(job: Job, call: Call, parameters: Json, start: Json, patience: Patience) -> Json:
    """The task's result once the job is done. Raises TaskError if it failed or takes too long."""
    identity = fill(job.identify, parameters, start)
    pauses = _Pauses(patience)
    while True:
        description = _describe(job, call, identity)
        if description is None:
            return {}
        status = value_at(description, job.status)
        if status in job.done or status in job.failed:
            return _end(job, call, description, status, {**fill(job.add or {}, parameters, start)})
        pauses.next(f"{job.describe} {identity}: {status}")


def _describe(job: Job, call: Call, identity: Json) -> Json | None:
    try:
        return call(job.describe, identity)
    except TaskError as failure:
        if job.gone_is_done and failure.error.endswith(_NOT_FOUND):
            return None
        raise


def _end(job: Job, call: Call, description: Json, status: str, beside: Json) -> Json:
    part = value_at(description, job.result)
    result = {**({job.under: part} if job.under else part), **beside}
    if status in job.failed or (job.judge is not None and not job.judge(call, part)):
        raise failed_job(dict(sorted(result.items())))
    return dict(sorted(result.items()))


class _Pauses:
    """Pauses that get longer, until the time is up."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._end = time.monotonic() + patience.limit_seconds
        self._pause = min(_FIRST_PAUSE_SECONDS, patience.longest_pause_seconds)

    def next(self, told: str) -> None:
        """Sleeps. Raises StoppedWaiting when nobody waits any more, TaskError when the time is up."""
        awake = min(time.monotonic() + self._pause, self._end)
        self._pause = min(self._pause * _LONGER, self._patience.longest_pause_seconds)
        while (left := awake - time.monotonic()) > 0:
            if self._patience.nobody_waits():
                raise StoppedWaiting
            time.sleep(min(left, _LOOK_UP_SECONDS))
        if time.monotonic() >= self._end:
            limit = f"{self._patience.limit_seconds:g} s"
            raise TaskError(TIMEOUT, f"The job has not ended within {limit} and goes on. {told}")
