"""Pure steps."""

from __future__ import annotations

from asl2sw.expressions.jq.compile import compile_expression
from asl2sw.expressions.jq.tree import Call, Identity, If, Jq, Literal, Operation, path_of, pipe
from asl2sw.graph.nodes import Assignment, Compute
from asl2sw.sonataflow.lower.context import Emitter
from asl2sw.sonataflow.lower.steps import (
    delete,
    failures_of,
    guarded,
    is_fresh,
    only_runtime,
    place_names,
    statements,
    unless_failed,
)
from asl2sw.sonataflow.model import Action, InjectState, OperationState


def lower_compute(node: Compute, emitter: Emitter) -> None:
    """An inject with a filter when nothing can fail; else an operation whose failure is handled."""
    ends = node.next is None
    cleaning = [delete(*node.forget)] if node.forget else []
    failures = failures_of(node.assignments)
    if not failures:
        output = emitter.leaving([*statements(node.assignments), *cleaning], ends=ends)
        emitter.add(InjectState(node.name, node.next, output_filter=output), node.origin)
        return
    action = evaluation(node.assignments, emitter)
    filtered = None
    if action is None:
        # what is forgotten may be the error of before, which must not be taken for one of this step
        filtered, cleaning = guarded(pipe(*statements(node.assignments), *cleaning), failures), []
    state = OperationState(
        node.name,
        node.next,
        input_filter=filtered,
        output_filter=emitter.leaving(cleaning, ends=ends),
        actions=(action if action is not None else check_action(emitter),),
        on_errors=(emitter.on_error("any", emitter.failure_target(node)),),
    )
    emitter.add(state, node.origin)


def lower_checked_result(node: Compute, collect: Jq | None, emitter: Emitter) -> None:
    """A step that goes on only when `.error` is not set, after a filter that may set it."""
    ends = node.next is None
    cleaning = [delete(*node.forget)]
    checks: list[Action] = [check_action(emitter)]
    output = cleaning
    failures = failures_of(node.assignments)
    if not failures:
        output = [*statements(node.assignments), *cleaning]
    elif (action := evaluation(node.assignments, emitter)) is not None:
        checks.append(action)
    else:
        stored = unless_failed(pipe(*statements(node.assignments)), failures)
        collect = stored if collect is None else pipe(collect, stored)
    state = OperationState(
        node.name,
        node.next,
        input_filter=collect,
        output_filter=emitter.leaving(output, ends=ends),
        actions=tuple(checks),
        on_errors=(emitter.on_error("any", emitter.failure_target(node)),),
    )
    emitter.add(state, node.origin)


def evaluation(assignments: tuple[Assignment, ...], emitter: Emitter) -> Action | None:
    """An action that computes one value and puts it in place, where its only error is States.Runtime."""
    if not can_evaluate(assignments):
        return None
    (assignment,) = assignments
    name = emitter.expression("evaluate", Identity())
    place = place_names(assignment)
    return Action(name, from_state_data=compile_expression(assignment.value), to_state_data=place)


def can_evaluate(assignments: tuple[Assignment, ...]) -> bool:
    """Whether one action can do it: a new value at a place that the engine can name."""
    if len(assignments) != 1 or not only_runtime(failures_of(assignments)):
        return False
    return place_names(assignments[0]) is not None and is_fresh(assignments[0].value)


def check_action(emitter: Emitter) -> Action:
    """Raises when `.error` is set."""
    failed = Operation("!=", path_of("error"), Literal(None))
    return Action(emitter.expression("check", If(failed, Call("error", (Literal("failed"),)), Literal(None))))
