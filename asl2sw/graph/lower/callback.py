"""Task that waits for somebody to answer with its token (`Wait for a Callback with Task Token`)."""

from __future__ import annotations

from dataclasses import replace

from asl2sw.asl.model import TaskState
from asl2sw.graph.context import RESULT, Builder, effective_input, next_of, origin_of, with_input
from asl2sw.graph.lower.handling import counters_of, lower_handling
from asl2sw.graph.lower.task import seconds_of, store_output
from asl2sw.graph.nodes import Callback
from asl2sw.resources import resolve_callback
from asl2sw.resources.resolve import TaskCall as Unresolved


def lower_callback(state: TaskState, builder: Builder) -> None:
    """The request with its payload; ResultSelector, ResultPath, OutputPath and Assign on the answer."""
    source = effective_input(state, builder)
    sources = builder.sources(state, source, counters_of(state))
    payload = source if state.parameters is None else with_input(source, sources, state.parameters)
    call = Unresolved(state, payload)
    binding = resolve_callback(call, builder.config, builder.namespace, builder.reporter)
    if binding is None:
        return
    node = Callback(
        state.name,
        origin_of(state),
        binding,
        seconds_of(state.timeout_seconds, state.timeout_seconds_path, state, builder),
        seconds_of(state.heartbeat_seconds, state.heartbeat_seconds_path, state, builder),
        store_output(state, RESULT, builder),
        next_of(state),
    )
    handling = lower_handling(state, builder, node.scratch)
    builder.add(replace(node, on_error=handling.on_error, counters=handling.counters))
