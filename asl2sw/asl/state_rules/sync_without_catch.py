"""ASL0158: jobs whose failure ends the execution."""

from __future__ import annotations

from collections.abc import Sequence

from asl2sw.asl.integrations import integration_of
from asl2sw.asl.model import MapState, ParallelState, TaskState
from asl2sw.asl.read_state import ReadState
from asl2sw.source.reporter import Reporter


def check(states: Sequence[ReadState], reporter: Reporter) -> None:
    """Told once for a machine, at the first job. What a Catch leads to needs no Catch of its own."""
    handlers = {target for read in states for target in _targets(read)}
    jobs = [read.state for read in states if _is_uncaught_job(read) and read.state.name not in handlers]
    if jobs:
        first = min(jobs, key=lambda job: job.span.start)
        names = ", ".join(f'"{job.name}"' for job in sorted(jobs, key=lambda job: job.span.start))
        what = "wait for jobs and have" if len(jobs) > 1 else "waits for a job and has"
        message = f'{names} {what} no "Catch".'
        reporter.report("ASL0158", first.name_span, message, pointer=first.pointer)


def _targets(read: ReadState) -> list[str]:
    state = read.state
    if isinstance(state, TaskState | ParallelState | MapState):
        return [catcher.next.value for catcher in state.catch]
    return []


def _is_uncaught_job(read: ReadState) -> bool:
    state = read.state
    if not isinstance(state, TaskState) or read.node.member("Catch") is not None:
        return False
    integration = integration_of(state.resource.value)
    waits = integration is not None and integration.waits_for_job
    return waits and not any(one.catches for one in read.around)
