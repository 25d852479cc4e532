"""Pure steps."""

from __future__ import annotations

from asl2sw.expressions.jq.compile import compile_expression
from asl2sw.expressions.jq.tree import Call, Identity, If, Literal, Operation, path_of, pipe
from asl2sw.graph.nodes import Assignment, Compute
from asl2sw.sonataflow.lower.context import Emitter
from asl2sw.sonataflow.lower.steps import (
    delete,
    failures_of,
    guarded,
    is_fresh,
    leaving,
    only_runtime,
    place_names,
    statements,
)
from asl2sw.sonataflow.model import Action, InjectState, OperationState


def lower_compute(node: Compute, emitter: Emitter, scratch: tuple[str, ...] = ()) -> None:
    """An inject with a filter when nothing can fail; else an operation whose failure is handled.

    `scratch` names keys of the state data that are not needed after it.
    """
    failures = failures_of(node.assignments)
    ends = node.next is None
    cleaning = [delete(*scratch)] if scratch else []
    if not failures:
        output = leaving([*statements(node.assignments), *cleaning], ends)
        emitter.add(InjectState(node.name, node.next, output_filter=output), node.origin)
        return
    action = evaluation(node.assignments, emitter)
    if action is not None:
        state = OperationState(
            node.name,
            node.next,
            output_filter=leaving(cleaning, ends),
            actions=(action,),
            on_errors=(emitter.on_error("any", emitter.shared("Failed")),),
        )
    else:
        state = OperationState(
            node.name,
            node.next,
            input_filter=guarded(pipe(*statements(node.assignments))),
            output_filter=leaving(cleaning, ends),
            actions=(check_action(emitter),),
            on_errors=(emitter.on_error("any", emitter.shared("Failed")),),
        )
    emitter.add(state, node.origin)


def evaluation(assignments: tuple[Assignment, ...], emitter: Emitter) -> Action | None:
    """An action that computes one value and puts it in place, where its only error is States.Runtime."""
    if len(assignments) != 1 or not only_runtime(failures_of(assignments)):
        return None
    (assignment,) = assignments
    place = place_names(assignment)
    if place is None or not is_fresh(assignment.value):
        return None
    value = compile_expression(assignment.value)
    name = emitter.expression("evaluate", Identity())
    return Action(name, from_state_data=value, to_state_data=place)


def check_action(emitter: Emitter) -> Action:
    """Raises when a guarded filter has left an error."""
    failed = Operation("!=", path_of("error"), Literal(None))
    return Action(emitter.expression("check", If(failed, Call("error", (Literal("failed"),)), Literal(None))))
