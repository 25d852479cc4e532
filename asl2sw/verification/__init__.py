"""The check that a conversion does what its machine does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from asl2sw.asl.model import StateMachine
from asl2sw.difference import VerificationError
from asl2sw.equivalence.compare import (
    Pair,
    Subject,
    Verification,
    verify,
)
from asl2sw.graph import StateGraph
from asl2sw.source import Reporter, Span
from asl2sw.verification.roles import helpers_of, roles_of

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
    roles = roles_of(machine, graph)
    return Subject(machine, tuple(documents), origins, roles, text_input, helpers_of(machine, graph))


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
