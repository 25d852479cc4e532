"""The meaning of filter conditions `[?(...)]` in Python, and jq definitions that say the same.

The rules are those of AWS's JSONPath library. A path without a value equals nothing. A number compared with a
text for equality decides by its side: on the left the text is read as a number, on the right the number is
spelled.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

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
    Index,
    Name,
    Step,
)
from asl2sw.expressions.intrinsics import text_of
from asl2sw.expressions.intrinsics.values import is_number, same_json
from asl2sw.expressions.jq.definitions import Definition
from asl2sw.source.tree import JsonValue

NUMBER_TEXT = r"[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?"
_NUMBER = re.compile(NUMBER_TEXT)
_ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def passes(condition: FilterCondition, element: JsonValue, root: JsonValue) -> bool:
    """Whether the filter keeps the element; `root` is what `$` reads."""
    match condition:
        case FilterExists(path):
            return bool(_read(path.steps, element))  # `$` too is the element here
        case FilterNot(inner):
            return not passes(inner, element, root)
        case FilterAnd(parts):
            return all(passes(part, element, root) for part in parts)
        case FilterOr(parts):
            return any(passes(part, element, root) for part in parts)
        case FilterComparison("=~", left, FilterRegex(pattern, ignore_case)):
            texts = _texts_to_match(_values(left, element, root))
            flags = re.IGNORECASE if ignore_case else 0
            return any(re.fullmatch(pattern, text, flags) for text in texts)
        case FilterComparison(name, left, right):
            return compare(name, _values(left, element, root), _values(right, element, root))


def _values(operand: FilterOperand, element: JsonValue, root: JsonValue) -> list[JsonValue]:
    """No value or one."""
    match operand:
        case FilterLiteral(value):
            return [value]
        case FilterPath(from_element, steps):
            return _read(steps, element if from_element else root)
        case FilterRegex():
            raise AssertionError("a regular expression stands only on the right of =~")


def _read(steps: tuple[Step, ...], value: JsonValue) -> list[JsonValue]:
    for step in steps:
        match step, value:
            case Name(name), dict() if name in value:
                value = value[name]
            case Index(index), list() if -len(value) <= index < len(value):
                value = value[index]
            case _:
                return []
    return [value]


def compare(name: str, left: list[JsonValue], right: list[JsonValue]) -> bool:
    """The outcome of a comparison; each side has no value or one."""
    if name in ("==", "!="):
        equal = bool(left and right) and _equal(left[0], right[0])
        return equal is (name == "==")
    match left, right:
        case [str(one)], [str(other)]:
            return _ORDER[name](_in_java_order(one), _in_java_order(other))
        case [one], [other] if is_number(one) and is_number(other):
            return _ORDER[name](one, other)
    return False


def _equal(left: JsonValue, right: JsonValue) -> bool:
    if is_number(left) and isinstance(right, str):
        from decimal import Decimal  # late: comparisons of this kind are rare

        return _NUMBER.fullmatch(right) is not None and Decimal(right) == Decimal(text_of(left))
    if isinstance(left, str) and is_number(right):
        return left == text_of(right)
    return same_json(left, right)


def _texts_to_match(values: list[JsonValue]) -> list[str]:
    """One item of a list has to match; nothing, null, objects and lists in lists count as an empty text."""
    match values:
        case []:
            return [""]
        case [list() as items]:
            return [_matchable(item) for item in items]
    return [_matchable(values[0])]


def _matchable(value: JsonValue) -> str:
    return "" if value is None or isinstance(value, list | dict) else text_of(value)


def _in_java_order(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")


DEFINITIONS: dict[str, Definition] = {
    definition.name: definition
    for definition in (
        # what a filter of one value tests
        Definition(
            "elements",
            (),
            'if type == "array" then .[] elif type == "object" then . else error("States.Runtime") end',
        ),
        Definition(
            "matchable",
            ("f",),
            '[f] | if . == [] then "" else .[0] | if type == "array" then .[] else . end\n'
            '  | if . == null or type == "object" or type == "array" then "" else "\\(.)" end end',
        ),
        Definition("numberSpelled", (), f'strings | select(test("\\\\A{NUMBER_TEXT}\\\\z")) | tonumber'),
        Definition(
            "equalInFilter",
            (),
            'map(type) as $types | if $types == ["number", "string"] then [.[1] | numberSpelled] == [.[0]]\n'
            '  elif $types == ["string", "number"] then .[0] == "\\(.[1])"\n'
            "  else length == 2 and .[0] == .[1] end",
            ("numberSpelled",),
        ),
    )
}
