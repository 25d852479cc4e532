"""Parallel."""

from __future__ import annotations

from asl2sw.asl.model import ParallelState
from asl2sw.graph.context import RESULT, Builder, effective_input, next_of, origin_of, with_input
from asl2sw.graph.lower.handling import counters_of, lower_handling
from asl2sw.graph.lower.task import store_output
from asl2sw.graph.nodes import Fork


def lower_parallel(state: ParallelState, builder: Builder) -> None:
    """The branches on the effective input, or on Parameters; their outputs are the result."""
    source = effective_input(state, builder)
    sources = builder.sources(state, source, counters_of(state))
    payload = source if state.parameters is None else with_input(source, sources, state.parameters)
    branches = [builder.inner(branch) for branch in state.branches]
    built = tuple(branch for branch in branches if branch is not None)
    if len(built) < len(branches):
        return
    handling = lower_handling(state, builder)
    builder.add(
        Fork(
            state.name,
            origin_of(state),
            payload,
            built,
            store_output(state, RESULT, builder),
            next_of(state),
            handling.on_error,
            handling.counters,
        )
    )
