"""ASL0155: a choice rule that is never true, or always."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from asl2sw.asl.model import AndRule, ChoiceRule, ChoiceState, DataTest, NotRule, OrRule
from asl2sw.asl.read_state import ReadState
from asl2sw.asl.rule_keys import key_of, leave_nothing
from asl2sw.expressions.ast import Path
from asl2sw.source.reporter import Reporter
from asl2sw.source.tree import Span

_KINDS = {
    "String": "text", "Timestamp": "text", "Numeric": "a number", "Boolean": "true or false",
    "IsString": "text", "IsTimestamp": "text", "IsNumeric": "a number", "IsBoolean": "true or false",
    "IsNull": "null",
}  # fmt: skip


def check(states: Sequence[ReadState], reporter: Reporter) -> None:
    for read in states:
        if isinstance(read.state, ChoiceState):
            for branch in read.state.choices:
                for span, message in _problems(branch.rule):
                    reporter.report("ASL0155", span, message, pointer=branch.pointer)


def _problems(rule: ChoiceRule) -> Iterator[tuple[Span, str]]:
    match rule:
        case AndRule(rules=rules):
            problem = _contradiction(rules)
            if problem is not None:
                yield rule.span, f"This is never true: {problem}."
                return
        case OrRule(rules=rules):
            if leave_nothing(rules):
                yield rule.span, "This is always true: one of the tests is the opposite of another one."
                return
        case NotRule(rule=inner):
            yield from _problems(inner)
            return
        case DataTest(operand=operand, variable=variable) if isinstance(operand.value, Path):
            if operand.value.text == variable.value.text:
                yield rule.span, f'This compares "{variable.value.text}" with itself.'
            return
        case _:
            return
    for inner in rules:
        yield from _problems(inner)


def _contradiction(rules: Sequence[ChoiceRule]) -> str | None:
    """Why the rules cannot all be true."""
    keys = {key_of(rule) for rule in rules}
    for rule in rules:
        if isinstance(rule, NotRule) and key_of(rule.rule) in keys:
            return "one of the tests is the opposite of another one"
    tests = [rule for rule in rules if isinstance(rule, DataTest)]
    for index, first in enumerate(tests):
        for second in tests[index + 1 :]:
            name = first.variable.value.text
            if name == second.variable.value.text and (why := _exclude(first, second)):
                return f'"{name}" {why}'
    return None


def _exclude(first: DataTest, second: DataTest) -> str | None:
    kinds = _kind(first), _kind(second)
    if None not in kinds and kinds[0] != kinds[1]:
        return f"would have to be {kinds[0]} and {kinds[1]}"
    values = first.operand.value, second.operand.value
    if (
        first.operator == second.operator
        and first.operator.endswith("Equals")
        and not _ordered(first.operator)
    ):
        plain = all(not isinstance(value, Path) for value in values)
        return "would have to have two values" if plain and values[0] != values[1] else None
    if first.operator == second.operator and first.operator.startswith("Is") and values[0] != values[1]:
        return "would have to pass and to fail the same test"
    return _empty_range(first, second) or _empty_range(second, first)


def _kind(test: DataTest) -> str | None:
    """The kind of value that a test asks for."""
    if test.operator.startswith("Is"):
        return _KINDS.get(test.operator) if test.operand.value is True else None
    return next((kind for start, kind in _KINDS.items() if test.operator.startswith(start)), None)


def _ordered(operator: str) -> bool:
    return "Less" in operator or "Greater" in operator


def _empty_range(low: DataTest, high: DataTest) -> str | None:
    """Whether the first test asks for more than the second one allows."""
    bounds = low.operand.value, high.operand.value
    if not low.operator.startswith("NumericGreaterThan") or not high.operator.startswith("NumericLessThan"):
        return None
    if not all(isinstance(bound, int | float) for bound in bounds):
        return None
    both_included = low.operator.endswith("Equals") and high.operator.endswith("Equals")
    too_far = bounds[0] > bounds[1] or (bounds[0] == bounds[1] and not both_included)  # type: ignore[operator]
    return "would have to be larger than one number and smaller than a lower one" if too_far else None
