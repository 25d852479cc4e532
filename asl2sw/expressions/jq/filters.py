"""Filter conditions `[?(...)]` in jq, with the comparison rules of AWS's JSONPath library."""

from __future__ import annotations

import math
import re

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
from asl2sw.expressions.filter_rules import NUMBER_TEXT, compare
from asl2sw.expressions.intrinsics import text_of
from asl2sw.expressions.intrinsics.values import is_number
from asl2sw.expressions.jq.tree import (
    At,
    Call,
    Identity,
    Jq,
    Literal,
    MakeArray,
    Operation,
    Text,
    Variable,
    fold,
    pipe,
)
from asl2sw.source.tree import JsonValue

ROOT_VARIABLE = "root"  # bound around a path whose filters mention `$`


_FIRST = At(Identity(), Literal(0))
_SECOND = At(Identity(), Literal(1))
_TYPES = Call("map", (Call("type"),))


def filter_test(condition: FilterCondition) -> Jq:
    """A jq test of `.`, the element."""
    match condition:
        case FilterExists(FilterPath(_, steps)):  # `$` too is the element here
            return Operation("!=", _values(FilterPath(True, steps)), Literal([]))
        case FilterNot(inner):
            return pipe(filter_test(inner), Call("not"))
        case FilterAnd(parts):
            return fold("and", [filter_test(part) for part in parts])
        case FilterOr(parts):
            return fold("or", [filter_test(part) for part in parts])
        case FilterComparison("==", left, right):
            return _equal(left, right)
        case FilterComparison("!=", left, right):
            return pipe(_equal(left, right), Call("not"))
        case FilterComparison("=~", left, FilterRegex(pattern, ignore_case)):
            flags = (Literal("i"),) if ignore_case else ()
            fits = Call("test", (Literal(f"\\A(?:{pattern})\\z"), *flags))
            return Call("any", (Call("matchable", (_one(left),)), fits))
        case FilterComparison(operator, left, right):
            return _ordered(operator, left, right)


def mentions_root(condition: FilterCondition) -> bool:
    """Whether the condition reads `$`, the root of the document."""
    match condition:
        case FilterExists():
            return False
        case FilterNot(inner):
            return mentions_root(inner)
        case FilterAnd(parts) | FilterOr(parts):
            return any(mentions_root(part) for part in parts)
        case FilterComparison(_, left, right):
            return any(isinstance(side, FilterPath) and not side.from_element for side in (left, right))


def _one(operand: FilterOperand) -> Jq:
    """The operand's value; nothing where its path finds nothing."""
    from asl2sw.expressions.jq.paths import stream  # filters and paths contain each other

    match operand:
        case FilterPath(from_element, steps):
            return stream(Identity() if from_element else Variable(ROOT_VARIABLE), steps)
        case FilterLiteral(value):
            return Literal(value)
        case FilterRegex():
            raise AssertionError("a regular expression stands only on the right of =~")


def _values(operand: FilterOperand) -> Jq:
    if isinstance(operand, FilterLiteral):
        return Literal([operand.value])
    return MakeArray(_one(operand))


def _equal(left: FilterOperand, right: FilterOperand) -> Jq:
    """The left side decides how a number and a text are compared: as numbers, or as texts."""
    match left, right:
        case FilterLiteral(one), FilterLiteral(other):
            return Literal(compare("==", [one], [other]))
        case _, FilterLiteral(value):
            return _equals(_values(left), [value, *_other_spelling(value)])
        case FilterLiteral(str() as text), _:
            if not _other_spelling(text):
                return _equals(_values(right), [text])
            spelled = pipe(_one(right), Call("numbers"), Text((Identity(),)))
            return Operation("or", _equals(_values(right), [text]), _equals(MakeArray(spelled), [text]))
        case FilterLiteral(value), _:
            exact = _equals(_values(right), [value])
            if not is_number(value):
                return exact
            return Operation(
                "or", exact, _equals(MakeArray(pipe(_one(right), Call("numberSpelled"))), [value])
            )
    return pipe(Operation("+", _values(left), _values(right)), Call("equalInFilter"))


def _equals(values: Jq, wanted: list[JsonValue]) -> Jq:
    """Whether there is one value, which is one of the wanted ones."""
    return fold("or", [Operation("==", values, Literal([value])) for value in wanted])


def _other_spelling(value: JsonValue) -> list[JsonValue]:
    """The number that a text spells, or the text of a number."""
    if is_number(value):
        return [text_of(value)]
    if not (isinstance(value, str) and re.fullmatch(NUMBER_TEXT, value)):
        return []
    number = float(value)
    return [] if math.isinf(number) else [int(number) if number.is_integer() else number]


def _ordered(operator: str, left: FilterOperand, right: FilterOperand) -> Jq:
    """Only two numbers or two texts have an order."""
    numbers = Operation("==", _TYPES, Literal(["number", "number"]))
    texts = Operation("==", _TYPES, Literal(["string", "string"]))
    in_order = Operation(operator, _FIRST, _SECOND)
    pair = Operation("+", _values(left), _values(right))
    return pipe(pair, Operation("and", Operation("or", numbers, texts), in_order))
