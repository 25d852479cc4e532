"""Task calls."""

from __future__ import annotations

from asl2sw.expressions import ir
from asl2sw.expressions.jq.tree import Jq
from asl2sw.graph.nodes import Compute, TaskCall
from asl2sw.resources import ExpressionBinding
from asl2sw.sonataflow.lower.compute import can_evaluate, evaluation, lower_checked_result
from asl2sw.sonataflow.lower.context import Emitter
from asl2sw.sonataflow.lower.http_failures import http_handlers
from asl2sw.sonataflow.lower.steps import delete, failures_of, only_runtime, statements
from asl2sw.sonataflow.lower.task_call import lower_call
from asl2sw.sonataflow.model import OnError, OperationState


def lower_task(node: TaskCall, emitter: Emitter) -> None:
    """The call, its errors, and what becomes of its result.

    The result is stored in the state itself where that cannot fail or can fail only as States.Runtime;
    otherwise a state of its own does it.
    """
    position = len(emitter.states)
    call = lower_call(node, emitter)
    actions = list(call.actions)
    scratch = (*call.scratch, *node.counters)
    follow = node.next
    output: list[Jq] = [*statements(node.assignments), delete(*scratch)]
    rest: Compute | None = None
    if failures_of(node.assignments):
        stored = evaluation(node.assignments, emitter)
        output = [delete(*scratch)]
        if stored is not None:
            actions.append(stored.action)
            output = [*stored.stages, delete(*scratch, *stored.scratch)]
        else:
            follow, output = emitter.helper_name(node.name, "result"), []
            rest = Compute(follow, node.origin, node.assignments, node.next, node.on_error, scratch)
    state = OperationState(
        node.name,
        follow,
        input_filter=call.input_filter,
        output_filter=emitter.leaving(output, ends=follow is None),
        actions=tuple(actions),
        on_errors=_handlers(node, emitter),
    )
    emitter.add(state, node.origin, before=position)  # the states for its errors come after it
    if rest is not None:
        lower_checked_result(rest, None, emitter)


def stores_runtime(node: TaskCall) -> bool:
    """Whether a States.Runtime of the node ends up in `.error`, where its handler has to tell it apart."""
    guards_result = bool(failures_of(node.assignments)) and not can_evaluate(node.assignments)
    return guards_result or not only_runtime(ir.failures(node.binding.payload))


def _handlers(node: TaskCall, emitter: Emitter) -> tuple[OnError, ...]:
    target = emitter.failure_target(node)
    if isinstance(node.binding, ExpressionBinding):
        return (emitter.on_error("any", target),)
    if node.on_error is None:
        return (emitter.on_error("expression", target), *http_handlers(node, emitter))
    return http_handlers(node, emitter)
