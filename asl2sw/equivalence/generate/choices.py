"""What choice rules look for: the values on either side of each comparison."""

from __future__ import annotations

from datetime import datetime, timedelta

from asl2sw.asl.model import AndRule, ChoiceRule, ChoiceState, DataTest, JsonataCondition, NotRule, OrRule
from asl2sw.equivalence.generate.expressions import Sources
from asl2sw.equivalence.generate.shapes import Kind, Shape
from asl2sw.expressions.ast import Path
from asl2sw.source.tree import JsonValue

_ONE_SECOND = timedelta(seconds=1)
_TYPE_TESTS: dict[str, list[JsonValue]] = {
    "IsNull": [None, "text"],
    "IsString": ["text", 1],
    "IsNumeric": [1, "1"],
    "IsBoolean": [True, "true"],
    "IsTimestamp": ["2020-01-02T03:04:05Z", "yesterday"],
}
_KINDS = {"String": Kind.TEXT, "Numeric": Kind.NUMBER, "Boolean": Kind.BOOLEAN, "Timestamp": Kind.TIMESTAMP}


def look_at_choices(state: ChoiceState, sources: Sources) -> None:
    """Adds what all rules of a Choice read."""
    for branch in state.choices:
        _look_at_rule(branch.rule, sources)


def _look_at_rule(rule: ChoiceRule, sources: Sources) -> None:
    match rule:
        case AndRule(rules) | OrRule(rules):
            for inner in rules:
                _look_at_rule(inner, sources)
        case NotRule(inner):
            _look_at_rule(inner, sources)
        case DataTest():
            _look_at_test(rule, sources)
        case JsonataCondition():
            pass


def _look_at_test(test: DataTest, sources: Sources) -> None:
    wanted = Shape()
    operand = test.operand.value
    kind = next((kind for prefix, kind in _KINDS.items() if test.operator.startswith(prefix)), None)
    if isinstance(operand, Path):
        wanted.want(*filter(None, [kind]))
        sources.look_at(operand, wanted)
    else:
        wanted.compare_with(values_around(test.operator, operand))
    sources.look_at(test.variable.value, wanted)


def values_around(operator: str, operand: JsonValue) -> list[JsonValue]:
    """Values for which a comparison holds, and values for which it does not."""
    if operator in _TYPE_TESTS:
        return list(_TYPE_TESTS[operator])
    match operand:
        case bool():
            return [] if operator == "IsPresent" else [operand, not operand]
        case int() | float():
            return [operand, operand - 1, operand + 1]
        case str() if operator == "StringMatches":
            return [_matching(operand), "no such text"]
        case str() if operator.startswith("Timestamp"):
            return _times_around(operand)
        case str() if operator == "StringEquals":
            return [operand]
        case str():
            return [operand, operand + "a", operand[:-1]]
    return []


def _matching(pattern: str) -> str:
    """A text that fits: every wildcard becomes a letter, what is escaped becomes itself."""
    parts = pattern.replace("\\\\", "\0").replace("\\*", "\1").replace("*", "x")
    return parts.replace("\1", "*").replace("\0", "\\")


def _times_around(text: str) -> list[JsonValue]:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return [text]
    return [text, *((time + step).isoformat().replace("+00:00", "Z") for step in (-_ONE_SECOND, _ONE_SECOND))]
