"""Rules of Choice states."""

from __future__ import annotations

from typing import Any

from asl2sw.equivalence.machines.draw import Draw, Surroundings
from asl2sw.equivalence.machines.expressions import path

_DEEPEST = 2
_ORDERS = ("Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals")
_OPERANDS: dict[str, tuple[Any, ...]] = {
    "Numeric": (0, 1, 5, -2.5),
    "String": ("text", "x", "", "m"),
    "Timestamp": ("2020-01-02T03:04:05Z", "2021-06-07T08:09:10.5Z"),
}
_TYPES = ("IsNull", "IsString", "IsNumeric", "IsBoolean", "IsTimestamp")
_PATTERNS = ("x*", "*x", "a*b*", "*", "te\\*t", "text")


def rule(draw: Draw, around: Surroundings, depth: int = 0) -> dict[str, Any]:
    """A rule without `Next`. Most look whether their variable is there, as people write them."""
    if depth < _DEEPEST and draw.chance(0.25):
        kind = draw.one_of(("And", "Or", "Not"))
        if kind == "Not":
            return {"Not": rule(draw, around, depth + 1)}
        return {kind: [rule(draw, around, depth + 1) for _ in range(draw.number(1, 3))]}
    test = _test(draw, around)
    if depth < _DEEPEST and draw.chance(0.5):
        return {"And": [{"Variable": test["Variable"], "IsPresent": True}, test]}
    return test


def _test(draw: Draw, around: Surroundings) -> dict[str, Any]:
    variable = path(draw, around, definite=True)
    if draw.chance(0.25):
        return {"Variable": variable, "IsPresent": draw.chance(0.5)}
    if draw.chance(0.25):
        return {"Variable": variable, draw.one_of(_TYPES): draw.chance(0.5)}
    if draw.chance(0.15):
        return {"Variable": "$.s", "StringMatches": draw.one_of(_PATTERNS)}
    if draw.chance(0.2):
        return _boolean(draw, around, variable)
    kind = draw.one_of(list(_OPERANDS))
    operator = kind + draw.one_of(_ORDERS)
    if draw.chance(0.25):
        return {"Variable": variable, f"{operator}Path": path(draw, around, definite=True)}
    return {"Variable": variable, operator: draw.one_of(_OPERANDS[kind])}


def _boolean(draw: Draw, around: Surroundings, variable: str) -> dict[str, Any]:
    if draw.chance(0.3):
        return {"Variable": variable, "BooleanEqualsPath": path(draw, around, definite=True)}
    return {"Variable": draw.one_of(("$.flag", variable)), "BooleanEquals": draw.chance(0.5)}
