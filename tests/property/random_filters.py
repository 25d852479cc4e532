"""Random filters, over documents whose values they can tell apart."""

from __future__ import annotations

from random import Random
from typing import Any, TypeAlias

from random_values import Limits, chance, name, scalar

from asl2sw.expressions.ast import (
    Descendant,
    Filter,
    FilterAnd,
    FilterComparison,
    FilterCondition,
    FilterExists,
    FilterLiteral,
    FilterNot,
    FilterOperand,
    FilterOr,
    FilterPath,
    FilterRegex,
    Index,
    Name,
    Names,
    Step,
    Wildcard,
)

Json: TypeAlias = Any
_SCALARS = [
    0,
    1,
    2,
    1.5,
    10,
    -1,
    10.0,
    "10",
    "10.0",
    "1",
    "a",
    "ab",
    "",
    "é",
    "true",
    True,
    False,
    None,
    "B",
    1e20,
]
_ORDER = ["==", "!=", "<", "<=", ">", ">="]
# Written alike in Java, Python and Oniguruma, with the same meaning for the texts above.
_PATTERNS = [
    "a.*",
    "[a-c]+",
    "a|b",
    "(a)(b)?",
    ".",
    ".*",
    "",
    "A",
    "é",
    "1.*0",
    "[^a]+",
    r"\.",
    r"a{1,2}",
    "^a$",
    r"\[",
]


def _few(rng: Random, limits: Limits) -> Json:
    if chance(rng, 1, 4):
        return scalar(rng, limits)
    known = _SCALARS[:-1] if limits.for_c else _SCALARS
    return rng.choice(known)


def _any_of_few(rng: Random, limits: Limits) -> Json:
    return rng.choice([[], {}, [1]]) if chance(rng, 1, 8) else _few(rng, limits)


def _field(rng: Random, limits: Limits) -> str:
    return rng.choice(["a", "a", "b", "first name"]) if chance(rng, 4, 5) else name(rng, limits)


def filtered_document(rng: Random, limits: Limits) -> Json:
    """A list of small objects and other values under `items`, and values beside it to compare with."""

    def element() -> Json:
        if chance(rng, 1, 4):
            return _any_of_few(rng, limits)
        return {_field(rng, limits): member() for _ in range(rng.randrange(4))}

    def member() -> Json:
        if chance(rng, 1, 5):
            return {_field(rng, limits): _any_of_few(rng, limits) for _ in range(rng.randrange(3))}
        return _any_of_few(rng, limits)

    items = element() if chance(rng, 1, 5) else [element() for _ in range(rng.randrange(6))]
    return {"items": items, "limit": _any_of_few(rng, limits), "b": {"a": _any_of_few(rng, limits)}}


def _filter_path(rng: Random, limits: Limits) -> FilterPath:
    if chance(rng, 1, 3):
        roots = [(Name("limit"),), (Name("b"), Name("a")), (Name("none"),), (Name("items"), Index(0))]
        return FilterPath(False, rng.choice(roots))
    steps: list[Step] = []
    for _ in range(rng.randrange(3)):
        steps.append(Index(rng.randrange(-1, 2)) if chance(rng, 1, 6) else Name(_field(rng, limits)))
    return FilterPath(True, tuple(steps))


def _operand(rng: Random, limits: Limits) -> FilterOperand:
    return FilterLiteral(_few(rng, limits)) if chance(rng, 1, 2) else _filter_path(rng, limits)


def condition(rng: Random, limits: Limits, depth: int = 2) -> FilterCondition:
    roll = rng.randrange(12)
    if roll == 0:
        return FilterExists(_filter_path(rng, limits))
    if roll < 6 or (depth == 0 and roll > 7):
        operator = rng.choice(_ORDER)
        left = _operand(rng, limits) if chance(rng, 1, 4) else _filter_path(rng, limits)
        return FilterComparison(operator, left, _operand(rng, limits))
    if roll < 8:
        regex = FilterRegex(rng.choice(_PATTERNS), chance(rng, 1, 2))
        return FilterComparison("=~", _operand(rng, limits), regex)
    if roll == 8:
        return FilterNot(condition(rng, limits, depth - 1))
    parts = tuple(condition(rng, limits, depth - 1) for _ in range(rng.randrange(2, 4)))
    return FilterAnd(parts) if chance(rng, 1, 2) else FilterOr(parts)


_BEFORE: list[list[Step]] = [*[[Name("items")]] * 6, [Wildcard()], [], [Descendant("a")]]
_AFTER: list[list[Step]] = [
    *[[]] * 4,
    [Name("a")],
    [Name("b"), Name("a")],
    [Wildcard()],
    [Index(0)],
    [Names(("a", "first name"))],
]


def filter_steps(rng: Random, limits: Limits) -> list[Step]:
    """A filter, rarely two, with steps around it."""
    before, after = rng.choice(_BEFORE), rng.choice(_AFTER)
    filters = [Filter(condition(rng, limits)) for _ in range(2 if chance(rng, 1, 6) else 1)]
    return [*before, *filters, *after]
