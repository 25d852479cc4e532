"""Conditions of `[?(...)]`, as Jayway evaluates them.

`==` between a number and a text compares as the left side is: numbers when it is a number, texts when it is a
text. The other comparisons need two numbers or two texts. A path without a value equals nothing.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from asl2sw.equivalence.asl.errors import PathFails, Undecided
from asl2sw.equivalence.asl.references import read_plain
from asl2sw.equivalence.asl.values import is_number, number_text, text_order
from asl2sw.expressions.ast import (
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
)
from asl2sw.source.tree import JsonValue


class _Missing:
    """What a path without a value gives."""


_MISSING = _Missing()
_Value: TypeAlias = "JsonValue | _Missing"
_Test: TypeAlias = Callable[[JsonValue, JsonValue], bool]  # of the tested element and the document
_Operand: TypeAlias = Callable[[JsonValue, JsonValue], _Value]
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compile_condition(condition: FilterCondition) -> _Test:
    """Whether an element passes."""
    match condition:
        case FilterAnd(parts):
            tests = [compile_condition(part) for part in parts]
            return lambda element, document: all(test(element, document) for test in tests)
        case FilterOr(parts):
            tests = [compile_condition(part) for part in parts]
            return lambda element, document: any(test(element, document) for test in tests)
        case FilterNot(inner):
            refused = compile_condition(inner)
            return lambda element, document: not refused(element, document)
        case FilterExists(path):
            found = _operand(path)  # `$` too is the element here
            return lambda element, document: found(element, element) is not _MISSING
        case FilterComparison("=~", left, FilterRegex() as pattern):
            return _matching(_operand(left), pattern)
        case FilterComparison(name, left, right):
            return _comparison(name, _operand(left), _operand(right))


def _operand(operand: FilterOperand) -> _Operand:
    match operand:
        case FilterLiteral(literal):
            return lambda element, document: literal
        case FilterPath(from_element, steps):
            read = read_plain(steps)

            def evaluate(element: JsonValue, document: JsonValue) -> _Value:
                try:
                    return read(element if from_element else document)
                except PathFails:
                    return _MISSING

            return evaluate
        case FilterRegex():
            raise AssertionError("a regular expression stands only on the right of =~")


def _comparison(name: str, left: _Operand, right: _Operand) -> _Test:
    if name == "==":
        return lambda element, document: _equal(left(element, document), right(element, document))
    if name == "!=":
        return lambda element, document: not _equal(left(element, document), right(element, document))
    order = _ORDER[name]
    return lambda element, document: _ordered(order, left(element, document), right(element, document))


def _equal(left: _Value, right: _Value) -> bool:
    if isinstance(left, _Missing) or isinstance(right, _Missing):
        return False
    if is_number(left) and isinstance(right, str):
        return _NUMBER.fullmatch(right) is not None and Decimal(right) == Decimal(number_text(left))
    if isinstance(left, str) and is_number(right):
        return left == number_text(right)
    if is_number(left) and is_number(right):
        return left == right
    return _java_equals(left, right)


def _java_equals(left: JsonValue, right: JsonValue) -> bool:
    """Equality of maps and lists: in them an integer never equals a double."""
    match left, right:
        case dict(), dict():
            return left.keys() == right.keys() and all(_java_equals(left[key], right[key]) for key in left)
        case list(), list():
            return len(left) == len(right) and all(map(_java_equals, left, right))
    return type(left) is type(right) and left == right


def _ordered(order: Callable[[Any, Any], bool], left: _Value, right: _Value) -> bool:
    if is_number(left) and is_number(right):
        return order(left, right)
    if isinstance(left, str) and isinstance(right, str):
        return order(text_order(left), text_order(right))
    return False


def _matching(operand: _Operand, regex: FilterRegex) -> _Test:
    """The whole text has to match; anything that is no text, number or boolean counts as an empty one."""
    try:
        pattern = re.compile(regex.pattern, re.IGNORECASE if regex.ignore_case else 0)
    except re.error as error:
        reason = f"the regular expression {regex.pattern!r}: {error}"
        return lambda element, document: _refuse(reason)

    def matches(value: _Value) -> bool:
        if isinstance(value, list):
            if any(isinstance(item, list | dict) for item in value):
                raise PathFails("=~ takes no array with arrays or objects in it")
            return any(map(matches, value))
        return pattern.fullmatch(_text_to_match(value)) is not None

    return lambda element, document: matches(operand(element, document))


def _text_to_match(value: _Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return number_text(value) if is_number(value) else ""


def _refuse(reason: str) -> bool:
    raise Undecided(reason)
