"""ASL0152: an error name in Retry or Catch that an earlier entry takes first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from asl2sw.asl.model import Catcher, MapState, ParallelState, Retrier, TaskState
from asl2sw.asl.read_state import ReadState
from asl2sw.source.reporter import Reporter

_TASK_FAILED = "States.TaskFailed"


def check(states: Sequence[ReadState], reporter: Reporter) -> None:
    for read in states:
        if isinstance(read.state, TaskState | ParallelState | MapState):
            _check("Retry", read.state.retry, reporter)
            _check("Catch", read.state.catch, reporter)


def _check(field: str, entries: Iterable[Retrier | Catcher], reporter: Reporter) -> None:
    taken: dict[str, int] = {}  # name -> number of the entry that takes it
    for number, entry in enumerate(entries, 1):
        late = {
            name: first for name in entry.error_equals if (first := _taker(name.value, taken)) is not None
        }
        if late:
            place, first = next(iter(late.items()))
            names = ", ".join(f'"{name.value}"' for name in late)
            message = f'Entry {first} of "{field}" takes {names} first'
            message += ", so this entry does nothing." if len(late) == len(entry.error_equals) else "."
            reporter.report("ASL0152", place.span, message, pointer=place.pointer)
        for name in entry.error_equals:
            taken.setdefault(name.value, number)


def _taker(name: str, taken: Mapping[str, int]) -> int | None:
    # States.TaskFailed takes what a task reports. Of the names of States. only some are that.
    candidates = [name] if name.startswith("States.") else [name, _TASK_FAILED]
    return min((taken[candidate] for candidate in candidates if candidate in taken), default=None)
