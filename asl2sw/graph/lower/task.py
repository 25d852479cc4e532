"""Task."""

from __future__ import annotations

from asl2sw.asl.model import JsonataValue, Located, TaskState
from asl2sw.expressions import ir
from asl2sw.expressions.ast import Path
from asl2sw.expressions.lower import lower_path
from asl2sw.graph.context import (
    Builder,
    assign_variables,
    effective_input,
    narrow_output,
    next_of,
    origin_of,
    store_result,
    with_input,
    with_variables,
)
from asl2sw.graph.lower.handling import WorkingState, counters_of, lower_handling
from asl2sw.graph.nodes import Assignment, TaskCall
from asl2sw.resources import Binding, resolve_task
from asl2sw.resources.resolve import TaskCall as Unresolved


def lower_task(state: TaskState, builder: Builder) -> None:
    """The call with its payload; ResultSelector, ResultPath, OutputPath and Assign on what it gives."""
    source = effective_input(state, builder)
    sources = builder.sources(state, source, counters_of(state))
    payload = source if state.parameters is None else with_input(source, sources, state.parameters)
    binding = resolve_task(Unresolved(state, payload), builder.config, builder.namespace, builder.reporter)
    if binding is not None:
        lower_call(state, binding, builder)


def lower_call(state: TaskState, binding: Binding, builder: Builder) -> None:
    """The call of what the task is bound to."""
    handling = lower_handling(state, builder)
    _report_what_is_not_kept(state, builder)
    builder.add(
        TaskCall(
            state.name,
            origin_of(state),
            binding,
            _time_limit(state, builder),
            store_output(state, binding.result, builder),
            next_of(state),
            handling.on_error,
            handling.counters,
        )
    )


def _report_what_is_not_kept(state: TaskState, builder: Builder) -> None:
    if state.credentials is not None:
        message = f'The task "{state.name}" has Credentials.'
        builder.reporter.report("ASL0407", state.name_span, message, pointer=state.pointer)
    heartbeat = state.heartbeat_seconds or state.heartbeat_seconds_path
    if isinstance(heartbeat, Located):
        message = f'The task "{state.name}" has a heartbeat.'
        builder.reporter.report("ASL0358", heartbeat.span, message, pointer=heartbeat.pointer)


def store_output(state: WorkingState, raw: ir.Expr, builder: Builder) -> tuple[Assignment, ...]:
    """What becomes of a state's raw result: ResultSelector, ResultPath, OutputPath, Assign."""
    sources = builder.sources(state, raw, counters_of(state))
    result = raw
    if state.result_selector is not None:
        result = with_input(raw, sources, state.result_selector)
    assignments = narrow_output(state, store_result(result, state.result_path), builder)
    return with_variables(assignments, assign_variables(state.assign, sources))


def _time_limit(state: TaskState, builder: Builder) -> ir.Expr | None:
    """Seconds until the call is given up: TimeoutSeconds, or HeartbeatSeconds, which is always shorter.

    Nothing can send a heartbeat while an HTTP call is open, so a missing one ends it.
    """
    timeout = seconds_of(state.timeout_seconds, state.timeout_seconds_path, state, builder)
    heartbeat = seconds_of(state.heartbeat_seconds, state.heartbeat_seconds_path, state, builder)
    return shorter(timeout, heartbeat)


def shorter(timeout: ir.Expr | None, heartbeat: ir.Expr | None) -> ir.Expr | None:
    """The time limit that passes first; where both stand in the definition it is the heartbeat's."""
    if timeout is None or heartbeat is None:
        return timeout if heartbeat is None else heartbeat
    if isinstance(timeout, ir.Constant) and isinstance(heartbeat, ir.Constant):
        return heartbeat
    return ir.Least(timeout, heartbeat)


def seconds_of(
    literal: Located[int] | JsonataValue | None,
    path: Located[Path] | None,
    state: TaskState,
    builder: Builder,
) -> ir.Expr | None:
    """A time limit in whole seconds, from one of the two fields that may give it."""
    if isinstance(literal, Located):
        return ir.Constant(literal.value)
    if path is None:
        return None
    source = effective_input(state, builder)
    return ir.WholeNumber(lower_path(path.value, builder.sources(state, source)), least=1)
