"""The check that a conversion does what its machine does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from asl2sw.asl.model import StateMachine, TaskState
from asl2sw.difference import VerificationError
from asl2sw.equivalence.compare import (
    Pair,
    Subject,
    TaskKind,
    TaskRole,
    Verification,
    verify,
)
from asl2sw.equivalence.compare.subject import states_of
from asl2sw.expressions import ir
from asl2sw.expressions.ir import Slot
from asl2sw.graph import StateGraph
from asl2sw.graph.nodes import TaskCall, own_nodes
from asl2sw.resources import ExpressionBinding, LambdaBinding
from asl2sw.source import Reporter, Span

_INVOKE = ":states:::lambda:invoke"
_MOST_REASONS = 3


def subject_of(
    machine: StateMachine,
    graph: StateGraph,
    documents: Sequence[Mapping[str, Any]],
    origins: Mapping[str, str],
    *,
    text_input: bool,
) -> Subject:
    """What is compared. `graph`: that of the machine, for what its tasks are bound to."""
    return Subject(machine, tuple(documents), origins, _roles(machine, graph), text_input)


def _roles(machine: StateMachine, graph: StateGraph) -> dict[str, TaskRole]:
    bound = {node.origin.state: node for node in own_nodes(graph) if isinstance(node, TaskCall)}
    roles = {}
    for state in states_of(machine.flow):
        node = bound.get(state.name)
        if isinstance(state, TaskState) and node is not None:
            roles[state.name] = _role(state, node)
    return roles


def _role(state: TaskState, node: TaskCall) -> TaskRole:
    invokes = state.resource.value.endswith(_INVOKE)
    match node.binding:
        case LambdaBinding(result=result, text_reply=False, accepts=()):
            return TaskRole(TaskKind.SERVICE, invokes and result != ir.Ref(Slot.RESULT))
        case ExpressionBinding(jq=text, result=result):
            return TaskRole(TaskKind.EXPRESSION, invokes and result != ir.Ref(Slot.RESULT), text)
    return TaskRole(TaskKind.OTHER)


def check_equivalence(subject: Subject, *, cases: int, seed: int, file: str, reporter: Reporter) -> None:
    """Raises VerificationError for a difference; says what the budget does not decide."""
    verification = verify(Pair(subject), cases, seed=seed)
    if verification.counterexample is not None:
        raise VerificationError(verification.counterexample, file)
    report_undecided(verification, reporter)


def report_undecided(verification: Verification, reporter: Reporter) -> None:
    """One note for the machine, when cases were not decided."""
    if not verification.undecided:
        return
    root = reporter.document.root.span
    total = verification.agreed + verification.undecided
    message = (
        f"{verification.agreed} of {total} generated cases agree; the others are not decided: "
        f"{_listed(verification.reasons)}."
    )
    reporter.report("ASL0361", Span(root.start, root.start + 1), message)


def _listed(reasons: Iterable[tuple[str, int]]) -> str:
    told = [reason for reason, _ in reasons]
    more = [f"{len(told) - _MOST_REASONS} other reasons"] if len(told) > _MOST_REASONS else []
    return "; ".join([*told[:_MOST_REASONS], *more])


__all__ = ["check_equivalence", "report_undecided", "subject_of"]
