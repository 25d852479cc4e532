"""Task calls."""

from __future__ import annotations

from asl2sw.expressions import ir
from asl2sw.expressions.jq.tree import Jq
from asl2sw.graph.nodes import Callback, Compute, TaskCall
from asl2sw.lazy_dataclass import dataclass
from asl2sw.resources import EventBinding, ExpressionBinding, LambdaBinding
from asl2sw.sonataflow.lower.compute import can_evaluate, evaluation, lower_checked_result
from asl2sw.sonataflow.lower.context import Emitter
from asl2sw.sonataflow.lower.http_failures import http_handlers
from asl2sw.sonataflow.lower.messages import lower_messages
from asl2sw.sonataflow.lower.steps import delete, failures_of, only_runtime, statements
from asl2sw.sonataflow.lower.task_call import lower_call
from asl2sw.sonataflow.model import Action, EventAction, InjectState, OnError, OperationState


def lower_task(node: TaskCall, emitter: Emitter) -> None:
    """The call, its errors, and what becomes of its result."""
    if isinstance(node.binding, EventBinding):
        _lower_messages(node, emitter)
        return
    position = len(emitter.states)
    call = lower_call(node, emitter)
    accepted = node.binding.accepts if isinstance(node.binding, LambdaBinding) else ()
    scratch = (*call.scratch, *node.counters)
    stored = stored_result(node, call.actions, scratch, emitter, apart=bool(accepted))
    handlers = call_handlers(node, emitter)
    if accepted:
        no_failure = emitter.helper_name(node.name, "accepted")
        emitter.add(InjectState(no_failure, stored.follow, output_filter=delete("error")), node.origin)
        handlers = (emitter.on_status(accepted, no_failure), *handlers)
    state = OperationState(
        node.name,
        stored.follow,
        input_filter=call.input_filter,
        output_filter=stored.output,
        actions=stored.actions,
        on_errors=handlers,
    )
    emitter.add(state, node.origin, before=position)  # the states for its errors come after it
    stored.add_rest(emitter)


def _lower_messages(node: TaskCall, emitter: Emitter) -> None:
    position = len(emitter.states)
    sent = lower_messages(node, emitter)
    stored = stored_result(node, sent.actions, (*sent.scratch, *node.counters), emitter)
    handlers: tuple[OnError, ...] = ()
    stores_more = len(stored.actions) > len(sent.actions)
    if sent.may_fail or stores_more or node.on_error is not None:
        handlers = (emitter.on_error("any", emitter.failure_target(node)),)
    state = OperationState(
        node.name,
        stored.follow,
        input_filter=sent.input_filter,
        output_filter=stored.output,
        actions=stored.actions,
        on_errors=handlers,
    )
    emitter.add(state, node.origin, before=position)
    stored.add_rest(emitter)


@dataclass(frozen=True, slots=True)
class Stored:
    """How a state ends that leaves a result in `.result`: its actions, its output, where the run goes on."""

    actions: tuple[Action | EventAction, ...]
    output: Jq | None
    follow: str | None
    rest: Compute | None

    def add_rest(self, emitter: Emitter) -> None:
        """Adds the state that stores the result, where the state itself cannot."""
        if self.rest is not None:
            lower_checked_result(self.rest, None, emitter)


def stored_result(
    node: TaskCall | Callback,
    actions: tuple[Action | EventAction, ...],
    scratch: tuple[str, ...],
    emitter: Emitter,
    *,
    role: str = "result",
    apart: bool = False,
) -> Stored:
    """What comes after the actions that give the result.

    It is stored in the state itself where that cannot fail or can fail only as States.Runtime; otherwise, or
    `apart`, a state of its own does it, which has the `role` in its name.
    """
    output = [*statements(node.assignments), *([delete(*scratch)] if scratch else [])]
    if apart or failures_of(node.assignments):
        evaluated = None if apart else evaluation(node.assignments, emitter)
        if evaluated is None:
            follow = emitter.helper_name(node.name, role)
            rest = Compute(follow, node.origin, node.assignments, node.next, node.on_error, scratch)
            return Stored(actions, None, follow, rest)
        actions = (*actions, evaluated.action)
        used = (*scratch, *evaluated.scratch)
        output = [*evaluated.stages, *([delete(*used)] if used else [])]
    return Stored(actions, emitter.leaving(output, ends=node.next is None), node.next, None)


def stores_runtime(node: TaskCall) -> bool:
    """Whether a States.Runtime of the node ends up in `.error`, where its handler has to tell it apart."""
    guards_result = bool(failures_of(node.assignments)) and not can_evaluate(node.assignments)
    return guards_result or not only_runtime(ir.failures(node.binding.payload))


def call_handlers(node: TaskCall, emitter: Emitter) -> tuple[OnError, ...]:
    """Where the errors of the call go."""
    target = emitter.failure_target(node)
    if isinstance(node.binding, ExpressionBinding):
        return (emitter.on_error("any", target),)
    if node.on_error is None:
        return (emitter.on_error("expression", target), *http_handlers(node, emitter))
    return http_handlers(node, emitter)
