"""How long the paths of an expression are."""

from __future__ import annotations

from collections.abc import Iterator

from asl2sw.expressions.ast import (
    Filter,
    FilterAnd,
    FilterComparison,
    FilterCondition,
    FilterExists,
    FilterNot,
    FilterOr,
    FilterPath,
    IntrinsicCall,
    Path,
    Step,
)

MAX_STEPS = 100  # as many levels as a definition may have


def longest_path(expression: object) -> int:
    """The number of steps of the longest path in a path or a call, filters included."""
    match expression:
        case Path():
            return max(_lengths(expression.steps))
        case IntrinsicCall():
            return max((longest_path(argument) for argument in expression.arguments), default=0)
    return 0


def _lengths(steps: tuple[Step, ...]) -> Iterator[int]:
    yield len(steps)
    for step in steps:
        if isinstance(step, Filter):
            yield from _lengths_in(step.condition)


def _lengths_in(condition: FilterCondition) -> Iterator[int]:
    match condition:
        case FilterExists():
            yield from _lengths(condition.path.steps)
        case FilterComparison():
            for operand in (condition.left, condition.right):
                if isinstance(operand, FilterPath):
                    yield from _lengths(operand.steps)
        case FilterNot():
            yield from _lengths_in(condition.condition)
        case FilterAnd() | FilterOr():
            for part in condition.conditions:
                yield from _lengths_in(part)
