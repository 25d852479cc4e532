"""Pure steps."""

from __future__ import annotations

from asl2sw.expressions.jq.compile import STATE_SCOPE, compile_expression
from asl2sw.expressions.jq.paths import plain_path
from asl2sw.expressions.jq.tree import Call, Field, Identity, If, Jq, Literal, Operation, path_of, pipe
from asl2sw.graph.nodes import Assignment, Compute
from asl2sw.lazy_dataclass import dataclass
from asl2sw.sonataflow.lower.context import Emitter
from asl2sw.sonataflow.lower.steps import (
    delete,
    failures_of,
    guarded,
    is_fresh,
    only_runtime,
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
    evaluated = evaluation(node.assignments, emitter)
    filtered, stages = None, list(evaluated.stages) if evaluated else []
    if evaluated is not None and evaluated.scratch:
        cleaning = [delete(*node.forget, *evaluated.scratch)]
    if evaluated is None:
        # what is forgotten may be the error of before, which must not be taken for one of this step
        filtered, cleaning = guarded(pipe(*statements(node.assignments), *cleaning), failures), []
    state = OperationState(
        node.name,
        node.next,
        input_filter=filtered,
        output_filter=emitter.leaving([*stages, *cleaning], ends=ends),
        actions=(evaluated.action if evaluated else check_action(emitter),),
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
    elif (evaluated := evaluation(node.assignments, emitter)) is not None:
        checks.append(evaluated.action)
        output = [*evaluated.stages, delete(*node.forget, *evaluated.scratch)]
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


@dataclass(frozen=True, slots=True)
class Evaluation:
    """An action that computes a value, and what puts it in place in the state's output filter."""

    action: Action
    stages: tuple[Jq, ...] = ()
    scratch: tuple[str, ...] = ()


def evaluation(assignments: tuple[Assignment, ...], emitter: Emitter) -> Evaluation | None:
    """The one value of the assignments by an action, where its only error is States.Runtime.

    The action itself stores only whole keys of the state data: deeper it writes into the object that stands
    there, which others may share and the value may contain (engine fact).
    """
    if not can_evaluate(assignments):
        return None
    (assignment,) = assignments
    name = emitter.expression("evaluate", Identity())
    value = compile_expression(assignment.value)
    slot = STATE_SCOPE[assignment.slot]
    assert isinstance(slot, Field)
    if not assignment.steps:
        return Evaluation(Action(name, from_state_data=value, to_state_data=(slot.name,)))
    stored = Operation("=", plain_path(slot, assignment.steps), path_of("value"))
    action = Action(name, from_state_data=value, to_state_data=("value",))
    return Evaluation(action, (stored,), ("value",))


def can_evaluate(assignments: tuple[Assignment, ...]) -> bool:
    """Whether one action can do it: it gives one new value."""
    if len(assignments) != 1 or not only_runtime(failures_of(assignments)):
        return False
    return is_fresh(assignments[0].value)


def check_action(emitter: Emitter) -> Action:
    """Raises when `.error` is set."""
    failed = Operation("!=", path_of("error"), Literal(None))
    return Action(emitter.expression("check", If(failed, Call("error", (Literal("failed"),)), Literal(None))))
