"""Choice rules (`States Language §Choice State`)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from asl2sw.asl.assign import read_assign
from asl2sw.asl.fields import Fields
from asl2sw.asl.model import (
    AndRule,
    ChoiceBranch,
    ChoiceRule,
    DataTest,
    JsonataCondition,
    Located,
    NotRule,
    OrRule,
    QueryLanguage,
)
from asl2sw.asl.values import check_timestamp, expect_kind, expect_object
from asl2sw.asl.vocabulary import JSONATA, JSONPATH, Use, Vocabulary
from asl2sw.expressions import Path
from asl2sw.expressions.globs import WRONG_ESCAPE
from asl2sw.source.reporter import Reporter
from asl2sw.source.tree import (
    BooleanNode,
    JsonValue,
    Node,
    NumberNode,
    StringNode,
    json_pointer,
    to_value,
)


class Operand(Enum):
    """What stands beside a comparison operator."""

    TEXT = "text"
    NUMBER = "a number"
    BOOLEAN = "true or false"
    TIMESTAMP = "a timestamp"
    PATH = "a path"


def _ordered(kind: str, operand: Operand) -> dict[str, Operand]:
    table: dict[str, Operand] = {}
    for comparison in ("Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals"):
        table[kind + comparison] = operand
        table[f"{kind}{comparison}Path"] = Operand.PATH
    return table


OPERATORS: Mapping[str, Operand] = {
    **_ordered("String", Operand.TEXT),
    "StringMatches": Operand.TEXT,
    **_ordered("Numeric", Operand.NUMBER),
    "BooleanEquals": Operand.BOOLEAN,
    "BooleanEqualsPath": Operand.PATH,
    **_ordered("Timestamp", Operand.TIMESTAMP),
    "IsNull": Operand.BOOLEAN,
    "IsPresent": Operand.BOOLEAN,
    "IsNumeric": Operand.BOOLEAN,
    "IsString": Operand.BOOLEAN,
    "IsBoolean": Operand.BOOLEAN,
    "IsTimestamp": Operand.BOOLEAN,
}
_COMBINATIONS = ("And", "Or", "Not")
_NODES = {
    Operand.TEXT: StringNode,
    Operand.NUMBER: NumberNode,
    Operand.BOOLEAN: BooleanNode,
    Operand.TIMESTAMP: StringNode,
}

_TESTS = {name: Use(JSONPATH) for name in ("Variable", *_COMBINATIONS, *OPERATORS)}
_TOP_RULE = Vocabulary(
    {
        "Comment": Use(),
        "Next": Use(),
        "Assign": Use(),
        "Output": Use(JSONATA),
        "Condition": Use(JSONATA),
        **_TESTS,
    }
)
_ONLY_TOP = "stands at the top of an entry of Choices, beside And, Or or Not."
_NESTED_RULE = Vocabulary({"Comment": Use(), **_TESTS}, {"Next": _ONLY_TOP, "Assign": _ONLY_TOP})


def read_branch(reporter: Reporter, node: Node, pointer: str, language: QueryLanguage) -> ChoiceBranch | None:
    """One entry of `Choices`; None after reporting what is wrong with it."""
    if not expect_object(node, reporter, pointer, "a choice rule"):
        return None
    fields = Fields(reporter, node, pointer, _TOP_RULE, "The choice rule", language)
    target = fields.filled_text("Next", required=True)
    assign = read_assign(fields)
    output = fields.jsonata("Output")
    rule = _condition(fields) if language is QueryLanguage.JSONATA else _rule(fields)
    comment = fields.comment()
    fields.finish()
    if rule is None or target is None:
        return None
    return ChoiceBranch(rule, target, assign, output, comment, node.span, pointer)


def _condition(fields: Fields) -> ChoiceRule | None:
    fields.jsonata("Condition", required=True, unless=_TESTS)
    condition = fields.jsonata_or("Condition", BooleanNode, "a JSONata expression")
    return None if condition is None else JsonataCondition(condition, fields.node.span)


def _rule(fields: Fields) -> ChoiceRule | None:
    """The test of a rule; exactly one operator stands in it."""
    operators = [name for name in fields.names() if name in OPERATORS or name in _COMBINATIONS]
    for other in operators[1:]:
        message = f'"{operators[0]}" and "{other}" stand in one rule.'
        fields.report("ASL0122", other, message, on_key=True)
        fields.member(other)
    if not operators:
        expected = tuple(name for name in _TESTS if name != "Variable")
        unless = ("Condition",)
        fields.path("Variable")
        fields.miss(expected, "The rule compares nothing.", code="ASL0122", unless=unless)
        return None
    operator = operators[0]
    if operator in OPERATORS:
        return _data_test(fields, operator)
    fields.exclude("Variable", operator)
    fields.member("Variable")
    return _negation(fields) if operator == "Not" else _combination(fields, operator)


def _negation(fields: Fields) -> ChoiceRule | None:
    node = fields.object("Not")
    inner = None if node is None else _nested(fields.reporter, node, fields.at("Not"))
    return None if inner is None else NotRule(inner, fields.node.span)


def _combination(fields: Fields, operator: str) -> ChoiceRule | None:
    nodes = fields.array(operator, filled=True)
    if nodes is None:
        return None
    rules = [
        _nested(fields.reporter, node, fields.at(operator) + json_pointer(index))
        for index, node in enumerate(nodes)
    ]
    known = tuple(rule for rule in rules if rule is not None)
    if len(known) != len(rules):
        return None
    return AndRule(known, fields.node.span) if operator == "And" else OrRule(known, fields.node.span)


def _nested(reporter: Reporter, node: Node, pointer: str) -> ChoiceRule | None:
    if not expect_object(node, reporter, pointer, "a choice rule"):
        return None
    fields = Fields(reporter, node, pointer, _NESTED_RULE, "The choice rule", QueryLanguage.JSONPATH)
    rule = _rule(fields)
    fields.comment()
    fields.finish()
    return rule


def _data_test(fields: Fields, operator: str) -> ChoiceRule | None:
    variable = fields.path("Variable", required=True)
    operand: Located[Path] | Located[JsonValue] | None
    if OPERATORS[operator] is Operand.PATH:
        operand = fields.path(operator)
    else:
        operand = _literal(fields, operator, OPERATORS[operator])
    if variable is None or operand is None:
        return None
    return DataTest(variable, operator, operand, fields.node.span, fields.pointer)


def _literal(fields: Fields, operator: str, operand: Operand) -> Located[JsonValue] | None:
    member = fields.member(operator)
    pointer = fields.at(operator)
    if member is None or not expect_kind(fields.reporter, member, pointer, _NODES[operand], operand.value):
        return None
    node = member.value
    if isinstance(node, StringNode):
        if operand is Operand.TIMESTAMP and not check_timestamp(fields.reporter, node, pointer):
            return None
        if operator == "StringMatches" and not _check_pattern(fields, node.value):
            return None
    found: Located[JsonValue] = Located(to_value(node), node.span, pointer)
    return found


def _check_pattern(fields: Fields, pattern: str) -> bool:
    """True for a pattern whose backslashes all stand before `*` or another backslash."""
    wrong = WRONG_ESCAPE.match(pattern)
    if wrong is None:
        return True
    what = f'"\\{wrong[1]}"' if wrong[1] else "a backslash at its end"
    fields.report("ASL0141", "StringMatches", f"The pattern has {what}.")
    return False
