"""Filter conditions `[?(...)]` in jq, with the comparison rules of AWS's JSONPath library."""

from __future__ import annotations

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
from asl2sw.expressions.jq.tree import (
    At,
    Call,
    Identity,
    Jq,
    Literal,
    MakeArray,
    Operation,
    Variable,
    fold,
    pipe,
)

ROOT_VARIABLE = "root"  # bound around a path whose filters mention `$`


_FIRST = At(Identity(), Literal(0))
_SECOND = At(Identity(), Literal(1))
_TYPES = Call("map", (Call("type"),))


def filter_test(condition: FilterCondition) -> Jq:
    """A jq test of `.`, the element."""
    match condition:
        case FilterExists(path):
            return Operation("!=", _values(path), Literal([]))
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
            return _holds(pipe(_one(left), Call("strings"), fits))
        case FilterComparison(operator, left, right):
            return _ordered(operator, left, right)


def mentions_root(condition: FilterCondition) -> bool:
    """Whether the condition reads `$`, the root of the document."""
    match condition:
        case FilterExists(path):
            return not path.from_element
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


def _holds(test: Jq) -> Jq:
    return Operation("==", MakeArray(test), Literal([True]))


def _equal(left: FilterOperand, right: FilterOperand) -> Jq:
    """A number equals the text that spells it."""
    if isinstance(left, FilterLiteral):
        left, right = right, left
    if isinstance(right, FilterLiteral) and not isinstance(left, FilterLiteral):
        value = right.value
        exact = Operation("==", _values(left), Literal([value]))
        if isinstance(value, str) and _spells_number(value):
            as_text = pipe(_one(left), Call("numbers"), Call("tostring"))
            return Operation("or", exact, Operation("==", MakeArray(as_text), Literal([value])))
        if isinstance(value, int | float) and not isinstance(value, bool):
            return Operation("or", exact, Operation("==", _values(left), Literal([repr(value)])))
        return exact
    same = Operation("==", _FIRST, _SECOND)
    spelled = Operation("==", pipe(_FIRST, Call("tostring")), pipe(_SECOND, Call("tostring")))
    mixed = Operation("==", pipe(_TYPES, Call("sort")), Literal(["number", "string"]))
    both = Operation("==", Call("length"), Literal(2))
    equal = Operation("or", same, Operation("and", mixed, spelled))
    return pipe(Operation("+", _values(left), _values(right)), Operation("and", both, equal))


def _spells_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _ordered(operator: str, left: FilterOperand, right: FilterOperand) -> Jq:
    """Only two numbers or two texts have an order."""
    numbers = Operation("==", _TYPES, Literal(["number", "number"]))
    texts = Operation("==", _TYPES, Literal(["string", "string"]))
    in_order = Operation(operator, _FIRST, _SECOND)
    pair = Operation("+", _values(left), _values(right))
    return pipe(pair, Operation("and", Operation("or", numbers, texts), in_order))
