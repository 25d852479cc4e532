"""The expression IR's meaning, in Python: what its jq is tested against."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from asl2sw.expressions import ir
from asl2sw.expressions.ast import (
    Descendant,
    Filter,
    Index,
    Indexes,
    Name,
    Names,
    Slice,
    Step,
    TailFunction,
    Wildcard,
)
from asl2sw.expressions.errors import (
    NO_CHOICE_MATCHED,
    RESULT_PATH_MATCH_FAILURE,
    RUNTIME,
    EvaluationError,
)
from asl2sw.expressions.filter_rules import passes
from asl2sw.expressions.intrinsics import INTRINSICS, text_of
from asl2sw.expressions.ir import Kind, Slot
from asl2sw.expressions.tail_functions import apply_tail_function
from asl2sw.expressions.timestamps import parse_timestamp
from asl2sw.source.tree import JsonValue

Environment = Mapping[Slot, JsonValue]


def evaluate(expr: ir.Expr, environment: Environment) -> JsonValue:
    """The expression's value; raises EvaluationError with the States Language error name."""
    match expr:
        case ir.Ref(slot):
            return environment[slot]
        case ir.Constant(value):
            return value
        case ir.Select():
            return _select(expr, environment)
        case ir.Object(fields):
            return {key: evaluate(value, environment) for key, value in fields}
        case ir.Array(items):
            return [evaluate(item, environment) for item in items]
        case ir.Format(parts):
            return "".join(p if isinstance(p, str) else text_of(evaluate(p, environment)) for p in parts)
        case ir.Invoke(name, arguments):
            return INTRINSICS[name].evaluate(*(evaluate(argument, environment) for argument in arguments))
        case ir.Put(base, steps, value):
            stored = evaluate(value, environment)
            return _put(evaluate(base, environment), steps, stored)
        case ir.Merge(base, added):
            old, new = evaluate(base, environment), evaluate(added, environment)
            if isinstance(old, list) and isinstance(new, list):
                return [*old, *new]
            assert isinstance(old, dict) and isinstance(new, dict)
            return {**old, **new}
        case ir.TextOnly(value):
            text = evaluate(value, environment)
            if not isinstance(text, str):
                raise EvaluationError(RUNTIME)
            return text
        case ir.WithInput(value, body):
            return evaluate(body, {**environment, Slot.INPUT: evaluate(value, environment)})
        case ir.FirstMatch(cases, otherwise):
            for test, value in cases:
                if holds(test, environment):
                    return evaluate(value, environment)
            if otherwise is None:
                raise EvaluationError(NO_CHOICE_MATCHED)
            return evaluate(otherwise, environment)
        case (
            ir.ArrayOnly() | ir.WholeNumber() | ir.EachItem() | ir.FirstItems() | ir.Least() | ir.RetryCount()
        ):
            return _of_map_or_retry(expr, environment)
        case _:
            return holds(expr, environment)


def _of_map_or_retry(expr: ir.Expr, environment: Environment) -> JsonValue:
    """What only Map states and retried states compute."""
    match expr:
        case ir.ArrayOnly(value):
            return _array(evaluate(value, environment))
        case ir.WholeNumber(value, least):
            return _whole_number(evaluate(value, environment), least)
        case ir.EachItem(source, body):
            return [
                evaluate(body, {**environment, Slot.ITEM: each, Slot.INDEX: index})
                for index, each in enumerate(_array(evaluate(source, environment)))
            ]
        case ir.FirstItems(source, count):
            size = evaluate(count, environment)
            assert isinstance(size, int)
            return _array(evaluate(source, environment))[:size]
        case ir.Least(first, second):
            one, other = evaluate(first, environment), evaluate(second, environment)
            assert isinstance(one, int | float) and isinstance(other, int | float)
            return min(one, other)
        case ir.RetryCount(counters):
            return sum(_count(counter, environment) for counter in counters)
        case _:
            raise AssertionError(f"no such expression: {expr!r}")


def holds(test: ir.Expr, environment: Environment) -> bool:
    """Whether a choice test is true."""
    match test:
        case ir.AllOf(tests):
            return all(holds(part, environment) for part in tests)
        case ir.AnyOf(tests):
            return any(holds(part, environment) for part in tests)
        case ir.Negated(part):
            return not holds(part, environment)
        case ir.IsPresent(path):
            return _is_present(path, environment)
        case ir.IsKind(value, kind):
            return _is_kind(evaluate(value, environment), kind)
        case ir.Matches(value, pattern):
            found = evaluate(value, environment)
            return isinstance(found, str) and re.search(pattern.replace(r"\z", r"\Z"), found) is not None
        case ir.ErrorIn(names, others):
            error = environment[Slot.ERROR]
            name = error.get("Error") if isinstance(error, dict) else None
            return error is not None and (name in names) is not others
        case ir.AttemptsLeft(counter, most):
            return _count(counter, environment) < most
        case ir.Compare(kind, operator, left, right):
            return _compare(kind, operator, evaluate(left, environment), evaluate(right, environment))
        case _:
            raise AssertionError(f"no test: {test!r}")


def _array(value: JsonValue) -> list[JsonValue]:
    if not isinstance(value, list):
        raise EvaluationError(RUNTIME)
    return value


def _whole_number(value: JsonValue, least: int) -> int:
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,9}", value):
        value = int(value)
    if not isinstance(value, int | float) or isinstance(value, bool) or value != value // 1 or value < least:
        raise EvaluationError(RUNTIME)
    return int(value)


def _count(counter: str, environment: Environment) -> int:
    counters = environment[Slot.RETRIES]
    count = counters.get(counter, 0) if isinstance(counters, dict) else 0
    assert isinstance(count, int)
    return count


def _is_present(path: ir.Select, environment: Environment) -> bool:
    try:
        evaluate(path, environment)
    except EvaluationError:
        return False
    return True


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_kind(value: JsonValue, kind: Kind) -> bool:
    match kind:
        case Kind.STRING:
            return isinstance(value, str)
        case Kind.NUMERIC:
            return _is_number(value)
        case Kind.BOOLEAN:
            return isinstance(value, bool)
        case Kind.NULL:
            return value is None
        case Kind.TIMESTAMP:
            return isinstance(value, str) and parse_timestamp(value) is not None


def _compare(kind: Kind, operator: str, left: JsonValue, right: JsonValue) -> bool:
    if not (_is_kind(left, kind) and _is_kind(right, kind)):
        return False
    if kind is Kind.TIMESTAMP:
        return _ordered(operator, parse_timestamp(str(left)), parse_timestamp(str(right)))
    return _ordered(operator, left, right)


def _ordered(operator: str, left: object, right: object) -> bool:
    if operator == "==":
        return left == right
    if isinstance(left, str) and isinstance(right, str):  # Java's order, which is that of UTF-16 units
        left, right = (text.encode("utf-16-be", "surrogatepass") for text in (left, right))
    less, equal = bool(left < right), left == right  # type: ignore[operator]
    return {"<": less, "<=": less or equal, ">": not less and not equal, ">=": not less}[operator]


# --- paths -----------------------------------------------------------------------------------------


def _select(expr: ir.Select, environment: Environment) -> JsonValue:
    base = evaluate(expr.base, environment)
    if not expr.definite:
        return _found(expr.steps, base)
    value = base
    for step in expr.steps:
        if isinstance(step, TailFunction):
            value = apply_tail_function(step.name, value)
            continue
        found = list(_children(value, step, base))
        if not found:
            raise EvaluationError(RUNTIME)
        value = found[0]
    return value


def _found(steps: tuple[Step, ...], root: JsonValue) -> list[JsonValue]:
    """What an indefinite path finds; a filter of one value needs an array or an object."""
    values = [root]
    one_place = True
    for step in steps:
        if one_place and isinstance(step, Filter) and not all(isinstance(v, list | dict) for v in values):
            raise EvaluationError(RUNTIME)
        values = [child for value in values for child in _children(value, step, root)]
        one_place = one_place and isinstance(step, Name | Index)
    return values


def _children(value: JsonValue, step: Step, root: JsonValue) -> Iterator[JsonValue]:
    match step, value:
        case Name(name), dict() if name in value:
            yield value[name]
        case Names(names), dict():
            yield {name: value[name] for name in names if name in value}
        case Index(index), list() if -len(value) <= index < len(value):
            yield value[index]
        case Indexes(indexes), list():
            yield from (value[index] for index in indexes if -len(value) <= index < len(value))
        case Slice(start, end), list():
            yield from _slice(value, start, end)
        case Wildcard(), list():
            yield from value
        case Wildcard(), dict():
            yield from value.values()
        case Descendant(name), _:
            for node in _all_nodes(value):
                yield from _children(node, Wildcard() if name is None else Name(name), root)
        case Filter(condition), list():
            yield from (item for item in value if passes(condition, item, root))
        case Filter(condition), dict():
            if passes(condition, value, root):
                yield value
        case _:
            return


def _slice(items: list[JsonValue], start: int | None, end: int | None) -> Iterator[JsonValue]:
    if start is None or end is None or (start >= 0 and end >= 0):
        yield from items[start:end]
        return
    for position in range(start, min(end, len(items))):
        wrapped = position + len(items) if position < 0 else position
        if 0 <= wrapped < len(items):
            yield items[wrapped]


def _all_nodes(value: JsonValue) -> Iterator[JsonValue]:
    yield value
    for child in value if isinstance(value, list) else value.values() if isinstance(value, dict) else ():
        yield from _all_nodes(child)


# --- ResultPath ------------------------------------------------------------------------------------


def _put(base: JsonValue, steps: tuple[Step, ...], value: JsonValue) -> JsonValue:
    """A copy of `base` with `value` at the place; objects that are missing or null on the way are made."""
    if not steps:
        return value
    match steps[0], base:
        case Name(name), dict():
            return {**base, name: _put_below(base.get(name), steps[1:], value)}
        case Index(index), list() if 0 <= index < len(base):
            return [*base[:index], _put_below(base[index], steps[1:], value), *base[index + 1 :]]
        case _:
            raise EvaluationError(RESULT_PATH_MATCH_FAILURE)


def _put_below(base: JsonValue, steps: tuple[Step, ...], value: JsonValue) -> JsonValue:
    return _put({} if base is None and steps else base, steps, value)
