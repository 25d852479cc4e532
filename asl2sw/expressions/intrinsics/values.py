"""What several families of intrinsic functions share: kinds, numbers, equality, the failure."""

from __future__ import annotations

import math
from typing import NoReturn, TypeGuard

from asl2sw.expressions.errors import INTRINSIC_FAILURE, EvaluationError
from asl2sw.expressions.jq.definitions import Definition
from asl2sw.source.tree import JsonValue

FAILS = f'error("{INTRINSIC_FAILURE}")'
MAX_CHARACTERS = 10_000  # of what is encoded, decoded or hashed (AWS developer guide, intrinsic functions)
_LEAST_INT, _GREATEST_INT = -(2**31), 2**31 - 1


def fail() -> NoReturn:
    """Raise States.IntrinsicFailure."""
    raise EvaluationError(INTRINSIC_FAILURE)


def is_number(value: JsonValue) -> TypeGuard[int | float]:
    """true and false are no numbers."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def rounded(value: JsonValue) -> int:
    """The nearest integer, halves up, of 32 bits as the developer guide demands; raises EvaluationError."""
    if is_number(value) and _LEAST_INT - 0.5 <= value < _GREATEST_INT + 0.5:
        return math.floor(value + 0.5)
    fail()


def short_text(value: JsonValue) -> str:
    """Text of at most 10,000 characters; raises EvaluationError for anything else."""
    if isinstance(value, str) and len(value) <= MAX_CHARACTERS:
        return value
    fail()


def same_json(left: JsonValue, right: JsonValue) -> bool:
    """Equality of JSON values as in jq: true is not 1, and 1 is 1.0."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same_json, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same_json(left[key], right[key]) for key in left)
    return left == right


# `+ 0` because in jackson-jq `floor` gives 5.0, which would be printed so
ROUNDED = Definition(
    "rounded",
    (),
    'if type == "number" and . >= -2147483648.5 and . < 2147483647.5'
    f"\n  then (. + 0.5 | floor) + 0 else {FAILS} end",
)
SHORT_TEXT = Definition(
    "shortText", (), f'if type == "string" and length <= {MAX_CHARACTERS} then . else {FAILS} end'
)
DEFINITIONS = (ROUNDED, SHORT_TEXT)
