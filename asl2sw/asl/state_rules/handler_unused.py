"""ASL0153: an error name in Retry or Catch for an error that never comes there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from asl2sw.asl.model import Catcher, Located, MapState, ParallelState, Retrier, TaskState
from asl2sw.asl.read_state import ReadState
from asl2sw.source.reporter import Reporter

_RUNTIME = "States.Runtime"
_HEARTBEAT = "States.HeartbeatTimeout"
_NOT_OF_A_TASK: Mapping[str, str] = {
    "States.BranchFailed": "Parallel states",
    "States.ExceedToleratedFailureThreshold": "Map states",
    "States.ItemReaderFailed": "Map states",
    "States.NoChoiceMatched": "Choice states",
    "States.ResultWriterFailed": "Map states",
}


def check(states: Sequence[ReadState], reporter: Reporter) -> None:
    for read in states:
        state = read.state
        if isinstance(state, TaskState | ParallelState | MapState):
            entries: tuple[Retrier | Catcher, ...] = (*state.retry, *state.catch)
            for name in (name for entry in entries for name in entry.error_equals):
                problem = _problem(state, name)
                if problem:
                    reporter.report("ASL0153", name.span, problem, pointer=name.pointer)


def _problem(state: TaskState | ParallelState | MapState, name: Located[str]) -> str | None:
    if name.value == _RUNTIME:
        return f'Neither Retry nor Catch takes "{_RUNTIME}": it ends the execution at once.'
    if not isinstance(state, TaskState):
        return None  # anything may come from the states inside
    if name.value == _HEARTBEAT and not (state.heartbeat_seconds or state.heartbeat_seconds_path):
        return f'"{_HEARTBEAT}" comes only where "HeartbeatSeconds" is set.'
    owner = _NOT_OF_A_TASK.get(name.value)
    return f'"{name.value}" comes from {owner}, never from a task.' if owner else None
