"""The states inside of states."""

from __future__ import annotations

from collections.abc import Iterator

from asl2sw.asl.model import Flow, MapState, ParallelState, State


def states_of(flow: Flow) -> Iterator[State]:
    """All states, each before those of its branches and iterations."""
    for state in flow.states:
        yield state
        for inner in flows_in(state):
            yield from states_of(inner)


def flows_in(state: State) -> tuple[Flow, ...]:
    """The branches of a Parallel, or the processor of a Map."""
    match state:
        case ParallelState(branches=branches):
            return branches
        case MapState(processor=processor):
            return (processor,)
        case _:
            return ()
