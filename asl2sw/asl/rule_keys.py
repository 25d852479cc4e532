"""What choice rules test, and when two of them test the same."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Iterator

from asl2sw.asl.model import AndRule, ChoiceRule, DataTest, JsonataCondition, NotRule, OrRule
from asl2sw.expressions.ast import Path
from asl2sw.source.tree import to_value

_OPPOSITES = {
    "NumericLessThan": "NumericGreaterThanEquals",
    "NumericGreaterThan": "NumericLessThanEquals",
    "NumericGreaterThanEquals": "NumericLessThan",
    "NumericLessThanEquals": "NumericGreaterThan",
}


def tests_of(rule: ChoiceRule) -> Iterator[DataTest]:
    """All comparisons of a rule."""
    match rule:
        case DataTest():
            yield rule
        case AndRule(rules=rules) | OrRule(rules=rules):
            for inner in rules:
                yield from tests_of(inner)
        case NotRule(rule=inner):
            yield from tests_of(inner)


def key_of(rule: ChoiceRule) -> Hashable:
    """Equal for rules that test the same; comments and the order in And and Or do not count."""
    match rule:
        case DataTest():
            return ("test", rule.variable.value.text, rule.operator, _operand(rule))
        case AndRule(rules=rules):
            return ("And", frozenset(key_of(inner) for inner in rules))
        case OrRule(rules=rules):
            return ("Or", frozenset(key_of(inner) for inner in rules))
        case NotRule(rule=inner):
            return ("Not", key_of(inner))
        case JsonataCondition(condition=condition):
            return ("Condition", json.dumps(to_value(condition.node), sort_keys=True))


def takes_all_of(first: ChoiceRule, second: ChoiceRule) -> bool:
    """Whether whatever fits the second rule fits the first one, as far as one can see."""
    key = key_of(first)
    if key == key_of(second):
        return True
    if isinstance(second, AndRule) and any(takes_all_of(first, part) for part in second.rules):
        return True
    return isinstance(first, OrRule) and any(takes_all_of(part, second) for part in first.rules)


def leave_nothing(rules: Iterable[ChoiceRule]) -> bool:
    """Whether one of the rules is the opposite of another one, so that one of the two fits."""
    keys = {key_of(rule) for rule in rules}
    return any(opposite in keys for rule in rules for opposite in _opposites(rule))


def _opposites(rule: ChoiceRule) -> Iterable[Hashable]:
    match rule:
        case NotRule(rule=inner):
            yield key_of(inner)
        case DataTest(operator=operator):
            value = rule.operand.value
            start = ("test", rule.variable.value.text)
            yield ("Not", key_of(rule))
            if isinstance(value, bool):
                yield (*start, operator, json.dumps(not value))
            elif operator in _OPPOSITES:
                yield (*start, _OPPOSITES[operator], _operand(rule))
        case _:
            yield ("Not", key_of(rule))


def _operand(rule: DataTest) -> str:
    value = rule.operand.value
    return f"path {value.text}" if isinstance(value, Path) else json.dumps(value, sort_keys=True)
