"""Task."""

from __future__ import annotations

import math

from asl2sw.asl.model import TaskState
from asl2sw.equivalence.asl.dataflow import compile_input
from asl2sw.equivalence.asl.errors import StateError, timed_out
from asl2sw.equivalence.asl.expressions import compile_template
from asl2sw.equivalence.asl.handling import compile_handled
from asl2sw.equivalence.asl.parameters import compile_number
from asl2sw.equivalence.asl.run import Act, Timeline
from asl2sw.equivalence.asl.scope import Visit
from asl2sw.equivalence.asl.trace import Failure, NoAnswer, Result, TaskOutcome
from asl2sw.source.tree import JsonValue

_MAX_SECONDS = 99_999_999  # also how long a task may take that says nothing (developer guide)
_WITH_TOKEN = (".waitForTaskToken", ".sync", ".sync:2")


def compile_task(state: TaskState) -> Act:
    """Calls the resource; Credentials change nothing that one could observe."""
    select = compile_input(state)
    parameters = None if state.parameters is None else compile_template(state.parameters)
    timeout = compile_number(
        "TimeoutSecondsPath", state.timeout_seconds, state.timeout_seconds_path, 1, _MAX_SECONDS
    )
    heartbeat = compile_number(
        "HeartbeatSecondsPath", state.heartbeat_seconds, state.heartbeat_seconds_path, 1, _MAX_SECONDS
    )
    resource = state.resource.value
    has_token = resource.endswith(_WITH_TOKEN)

    def attempt(visit: Visit) -> Timeline[JsonValue]:
        if has_token:
            visit.token = visit.run.next_token()
        effective = select(visit)
        scope = visit.scope(effective)
        timeout_s, heartbeat_s = timeout(scope), heartbeat(scope)
        payload = effective if parameters is None else parameters(scope)
        visit.run.check(payload)
        outcome = visit.run.call(visit, resource, payload)
        return (yield from _awaited(visit, outcome, timeout_s, heartbeat_s))

    return compile_handled(state, attempt)


def _awaited(
    visit: Visit, outcome: TaskOutcome, timeout_s: float | None, heartbeat_s: float | None
) -> Timeline[JsonValue]:
    """The result once its time has come; an answer at the very end of the time counts."""
    limit = 1000.0 * (_MAX_SECONDS if timeout_s is None else timeout_s)
    if isinstance(outcome, NoAnswer):
        beats = outcome.heartbeats or heartbeat_s is None
        silent = math.inf if beats or heartbeat_s is None else 1000.0 * heartbeat_s
        yield visit.run.call_ms(min(limit, silent))
        raise timed_out("no answer" if limit <= silent else "no heartbeat", heartbeat=silent < limit)
    if outcome.delay_ms > limit:
        yield visit.run.call_ms(limit)
        raise timed_out("no answer in time")
    if outcome.delay_ms:
        yield visit.run.call_ms(outcome.delay_ms)
    if isinstance(outcome, Failure):
        raise StateError(outcome.error, outcome.cause, detail="the task failed")
    assert isinstance(outcome, Result)
    visit.run.check(outcome.value)
    return outcome.value
