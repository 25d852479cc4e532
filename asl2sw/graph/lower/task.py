"""Task."""

from __future__ import annotations

from asl2sw.asl.model import Located, TaskState
from asl2sw.expressions.lower import Sources
from asl2sw.graph.context import (
    RESULT,
    Builder,
    assign_variables,
    effective_input,
    narrow_output,
    next_of,
    origin_of,
    store_result,
    with_input,
)
from asl2sw.graph.nodes import TaskCall
from asl2sw.resources import LambdaBinding, resolve_task
from asl2sw.resources.resolve import TaskCall as Unresolved


def lower_task(state: TaskState, builder: Builder) -> None:
    """The call with its payload; ResultSelector, ResultPath, OutputPath and Assign on what it gives."""
    refused = _refuse_timeouts(state, builder)
    source = effective_input(state)
    sources = Sources(source, state.name, is_task=True)
    payload = source if state.parameters is None else with_input(source, sources, state.parameters)
    binding = resolve_task(Unresolved(state, payload), builder.config, builder.namespace, builder.reporter)
    if binding is None or refused:
        return
    raw = binding.result if isinstance(binding, LambdaBinding) else RESULT
    result = raw
    if state.result_selector is not None:
        result = with_input(raw, Sources(raw, state.name, is_task=True), state.result_selector)
    assignments = narrow_output(state, store_result(result, state.result_path))
    variables = assign_variables(state.assign, Sources(raw, state.name, is_task=True))
    timeout = state.timeout_seconds
    builder.add(
        TaskCall(
            state.name,
            origin_of(state),
            binding,
            timeout.value * 1000 if isinstance(timeout, Located) else None,
            (*assignments, *variables),
            next_of(state),
        )
    )


def _refuse_timeouts(state: TaskState, builder: Builder) -> bool:
    """Heartbeats and timeouts that are only known at run time."""
    fields = (
        ("TimeoutSecondsPath", state.timeout_seconds_path),
        ("HeartbeatSeconds", state.heartbeat_seconds),
        ("HeartbeatSecondsPath", state.heartbeat_seconds_path),
    )
    refused = False
    for name, value in fields:
        if isinstance(value, Located):
            message = f'{name} of the task "{state.name}" cannot be converted yet.'
            builder.reporter.report("ASL0306", value.span, message, pointer=value.pointer)
            refused = True
    return refused
