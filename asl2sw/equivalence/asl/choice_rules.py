"""Choice rules as functions of what they see (`States Language §Choice State`).

A comparison of values of other types is false. A path without a value is States.Runtime, except in IsPresent.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from asl2sw.asl.model import AndRule, ChoiceRule, DataTest, JsonataCondition, NotRule, OrRule
from asl2sw.equivalence.asl.errors import StateError, runtime
from asl2sw.equivalence.asl.expressions import Evaluator, compile_path
from asl2sw.equivalence.asl.scope import Scope
from asl2sw.equivalence.asl.timestamps import instant_of
from asl2sw.equivalence.asl.values import is_number, text_order
from asl2sw.expressions.ast import Path
from asl2sw.source.tree import JsonValue

Rule: TypeAlias = Callable[[Scope], bool]
_Key: TypeAlias = Callable[[JsonValue], object]  # what is compared; None for a value of another type

_GLOB = re.compile(r"\\[*\\]|.", re.DOTALL)
_COMPARISON = re.compile(r"(String|Numeric|Boolean|Timestamp)([A-Z].*?)(Path)?")


def _timestamp_key(value: JsonValue) -> object:
    return instant_of(value) if isinstance(value, str) else None


_KEYS: Mapping[str, _Key] = {
    "String": lambda value: text_order(value) if isinstance(value, str) else None,
    "Numeric": lambda value: value if is_number(value) else None,
    "Boolean": lambda value: value if isinstance(value, bool) else None,
    "Timestamp": _timestamp_key,
}
_ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {
    "Equals": operator.eq,
    "LessThan": operator.lt,
    "LessThanEquals": operator.le,
    "GreaterThan": operator.gt,
    "GreaterThanEquals": operator.ge,
}
_KINDS: Mapping[str, Callable[[JsonValue], bool]] = {
    "IsNull": lambda value: value is None,
    "IsNumeric": is_number,
    "IsString": lambda value: isinstance(value, str),
    "IsBoolean": lambda value: isinstance(value, bool),
    "IsTimestamp": lambda value: _timestamp_key(value) is not None,
}


def compile_rule(rule: ChoiceRule) -> Rule:
    """Whether a rule fits; parts are only evaluated until the answer is known."""
    match rule:
        case AndRule(rules):
            parts = [compile_rule(part) for part in rules]
            return lambda scope: all(part(scope) for part in parts)
        case OrRule(rules):
            parts = [compile_rule(part) for part in rules]
            return lambda scope: any(part(scope) for part in parts)
        case NotRule(inner):
            negated = compile_rule(inner)
            return lambda scope: not negated(scope)
        case DataTest():
            return _data_test(rule)
        case JsonataCondition():
            raise AssertionError("a JSONata state is not compiled")


def _data_test(test: DataTest) -> Rule:
    variable = compile_path(test.variable.value)
    operand = test.operand.value
    if test.operator == "IsPresent":
        return lambda scope: _is_present(variable, scope) is operand
    if test.operator in _KINDS:
        is_kind = _KINDS[test.operator]
        return lambda scope: is_kind(variable(scope)) is operand
    if test.operator == "StringMatches":
        return _string_matches(variable, str(operand))
    return _comparison(test.operator, variable, operand)


def _is_present(variable: Evaluator, scope: Scope) -> bool:
    try:
        variable(scope)
    except StateError:
        return False
    return True


def _comparison(name: str, variable: Evaluator, operand: JsonValue | Path) -> Rule:
    match = _COMPARISON.fullmatch(name)
    assert match is not None, name
    key, order = _KEYS[match[1]], _ORDERS[match[2]]

    def holds(left: object, right: object) -> bool:
        return left is not None and right is not None and order(left, right)

    if isinstance(operand, Path):
        other = compile_path(operand)
        return lambda scope: holds(key(variable(scope)), key(other(scope)))
    constant = key(operand)
    return lambda scope: holds(key(variable(scope)), constant)


def _string_matches(variable: Evaluator, glob: str) -> Rule:
    r"""`*` stands for any characters; `\*` and `\\` are the escapes."""
    parts = _GLOB.findall(glob)
    if "\\" in parts:
        return lambda scope: _refuse(glob)
    text = "".join(".*" if part == "*" else re.escape(part[-1]) for part in parts)
    pattern = re.compile(text, re.DOTALL)

    def fits(scope: Scope) -> bool:
        value = variable(scope)
        return isinstance(value, str) and pattern.fullmatch(value) is not None

    return fits


def _refuse(glob: str) -> bool:
    raise runtime(f"the pattern {glob!r} has a backslash that escapes nothing")
