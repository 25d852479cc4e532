"""How much of a machine a number of runs has shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from asl2sw.asl.model import ChoiceState, MapState, ParallelState, State, StateMachine, TaskState
from asl2sw.asl.nested import states_of
from asl2sw.equivalence.asl import Trace
from asl2sw.lazy_dataclass import dataclass

Way = tuple[str, str]  # from a state to the one after it


@dataclass(frozen=True, slots=True)
class Part:
    """Things that can be reached: all of them, and those that no run has reached."""

    total: int
    missed: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.total - len(self.missed)} of {self.total}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Rules of one Choice that lead to the same state count as one, and so do catchers of one state."""

    states: Part
    rules: Part
    catchers: Part


def coverage_of(machine: StateMachine, traces: Iterable[Trace]) -> Coverage:
    """What the runs have reached."""
    entered, ways = set[str](), set[Way]()
    for trace in traces:
        entered |= {entry.state for entry in trace.entries}
        ways |= _ways(trace)
    states = list(states_of(machine.flow))
    return Coverage(
        _part([state.name for state in states], entered),
        _part_of_ways([way for state in states for way in _rules(state)], ways),
        _part_of_ways([way for state in states for way in _catchers(state)], ways),
    )


def _ways(trace: Trace) -> set[Way]:
    found: set[Way] = set()
    before: dict[object, str] = {}
    for entry in trace.entries:
        if entry.where in before:
            found.add((before[entry.where], entry.state))
        before[entry.where] = entry.state
    return found


def _rules(state: State) -> Iterator[Way]:
    if isinstance(state, ChoiceState):
        yield from ((state.name, branch.next.value) for branch in state.choices)
        if state.default is not None:
            yield state.name, state.default.value


def _catchers(state: State) -> Iterator[Way]:
    """Those that lead where the state's Next does are left out: the way is the same."""
    if isinstance(state, TaskState | ParallelState | MapState):
        plain = state.next.value if state.next is not None else None
        yield from (
            (state.name, catcher.next.value) for catcher in state.catch if catcher.next.value != plain
        )


def _part(names: list[str], reached: set[str]) -> Part:
    return Part(len(names), tuple(name for name in names if name not in reached))


def _part_of_ways(ways: list[Way], reached: set[Way]) -> Part:
    distinct = dict.fromkeys(ways)
    return Part(len(distinct), tuple(" to ".join(way) for way in distinct if way not in reached))
