"""Tests of a handler's rules that exclude each other, for a switch that does not go by their order."""

from __future__ import annotations

from collections.abc import Sequence

from asl2sw.expressions import ir
from asl2sw.graph.lower.error_names import NameSet


def is_error_test(test: ir.Expr) -> bool:
    """Whether the test looks only at the error's name, or at it and at a retrier's counter."""
    return isinstance(test, ir.ErrorIn) or _attempts(test) is not None


def exclusive_tests(tests: Sequence[ir.Expr]) -> list[ir.Expr]:
    """Each test with what takes away the errors that a rule before it takes."""
    found: list[ir.Expr] = []
    for position, test in enumerate(tests):
        takes = _takes(test)
        parts = [test]
        for earlier in tests[:position]:
            attempts = _attempts(earlier)
            if attempts is not None and takes.within(_takes(earlier)):
                parts.append(ir.Negated(attempts))
            elif takes.meet(_takes(earlier)):
                parts.append(ir.Negated(earlier))
        found.append(parts[0] if len(parts) == 1 else ir.AllOf(tuple(parts)))
    return found


def _takes(test: ir.Expr) -> NameSet:
    match test:
        case ir.ErrorIn(names, others) | ir.AllOf((ir.ErrorIn(names, others), ir.AttemptsLeft())):
            return NameSet(frozenset(names), others)
        case _:
            raise AssertionError(f"no test of an error: {test!r}")


def _attempts(test: ir.Expr) -> ir.AttemptsLeft | None:
    match test:
        case ir.AllOf((ir.ErrorIn(), ir.AttemptsLeft() as attempts)):
            return attempts
        case _:
            return None
