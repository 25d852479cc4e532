"""Choice rules."""

from __future__ import annotations

import pytest

from asl2sw.asl.choice_rules import OPERATORS, Operand
from asl2sw.asl.model import AndRule, ChoiceState, DataTest, JsonataCondition, NotRule, OrRule, TemplateObject
from asl2sw.expressions import Path

VALID = {
    Operand.TEXT: "a*",
    Operand.NUMBER: 1.5,
    Operand.BOOLEAN: False,
    Operand.TIMESTAMP: "2016-03-14T01:59:00.123+02:00",
    Operand.PATH: "$.other",
}
WRONG = {
    Operand.TEXT: 1,
    Operand.NUMBER: "1",
    Operand.BOOLEAN: "true",
    Operand.TIMESTAMP: 5,
    Operand.PATH: 1,
}
RULE = {"Variable": "$.a", "IsPresent": True}


@pytest.fixture
def read_rule(read_state):
    def read_rule(rule, **machine):
        return read_state({"Type": "Choice", "Choices": [rule], "Default": "Done"}, **machine)

    return read_rule


def test_there_are_39_operators():
    assert len(OPERATORS) == 39


@pytest.mark.parametrize("operator", OPERATORS)
def test_every_operator(read_rule, operator):
    operand = OPERATORS[operator]
    reading = read_rule({"Variable": "$.a", operator: VALID[operand], "Next": "Done"})
    assert reading.codes == []
    state = reading.state("S")
    assert isinstance(state, ChoiceState)
    test = state.choices[0].rule
    assert isinstance(test, DataTest)
    assert test.operator == operator
    assert test.operand.pointer == f"/States/S/Choices/0/{operator}"
    assert isinstance(test.operand.value, Path) == (operand is Operand.PATH)
    wrong = read_rule({"Variable": "$.a", operator: WRONG[operand], "Next": "Done"})
    assert wrong.codes == [("ASL0107", f"/States/S/Choices/0/{operator}")]


def test_combinations(read_rule):
    reading = read_rule(
        {
            "Or": [
                {"And": [RULE, {"Not": {"Variable": "$.b", "IsNull": True}}], "Comment": "c"},
                {"Variable": "$var", "IsNull": True},
            ],
            "Next": "Done",
            "Assign": {"x.$": "$.a"},
            "Comment": "top",
        }
    )
    state = reading.state("S")
    assert reading.codes == []
    assert isinstance(state, ChoiceState)
    branch = state.choices[0]
    assert branch.comment == "top"
    assert branch.next.value == "Done"
    assert isinstance(branch.assign, TemplateObject)
    assert isinstance(branch.rule, OrRule)
    first, second = branch.rule.rules
    assert isinstance(first, AndRule)
    assert isinstance(first.rules[1], NotRule)
    assert isinstance(second, DataTest)
    assert second.variable.value.variable == "var"


@pytest.mark.parametrize(
    ("rule", "code", "field"),
    [
        ({"Next": "Done"}, "ASL0122", ""),
        ({"Variable": "$.a", "Next": "Done"}, "ASL0122", ""),
        ({"IsNull": True, "Next": "Done"}, "ASL0102", ""),
        ({**RULE, "IsNull": True, "Next": "Done"}, "ASL0122", "/IsNull"),
        ({"Variable": "$.a", "And": [RULE], "Next": "Done"}, "ASL0112", "/And"),
        ({"And": [], "Next": "Done"}, "ASL0115", "/And"),
        ({"Or": RULE, "Next": "Done"}, "ASL0107", "/Or"),
        ({"Not": [RULE], "Next": "Done"}, "ASL0107", "/Not"),
        ({"And": [{**RULE, "Next": "Done"}], "Next": "Done"}, "ASL0105", "/And/0/Next"),
        ({"And": ["x"], "Next": "Done"}, "ASL0107", "/And/0"),
        ({"Variable": "$.a", "StringEqual": "x", "Next": "Done"}, "ASL0104", "/StringEqual"),
        ({"Variable": "$.a", "TimestampEquals": "today", "Next": "Done"}, "ASL0123", "/TimestampEquals"),
        ({"Variable": "$.a", "NumericEquals": "${Limit}", "Next": "Done"}, "ASL0114", "/NumericEquals"),
        ({"Condition": "{% true %}", "Next": "Done"}, "ASL0106", "/Condition"),
        (RULE, "ASL0102", ""),
        (5, "ASL0107", ""),
    ],
)
def test_mistakes_in_rules(read_rule, rule, code, field):
    assert read_rule(rule).codes == [(code, f"/States/S/Choices/0{field}")]


def test_the_nearest_operator_is_named(read_rule):
    reading = read_rule({"Variable": "$.a", "StringEqual": "x", "Next": "Done"})
    assert reading.found[0].fix == 'Did you mean "StringEquals"?'
    assert reading.marked == ['"StringEqual"']


def test_a_jsonata_rule(read_rule):
    rule = {"Condition": "{% $x %}", "Next": "Done", "Assign": {"v": 1}, "Output": "{% 1 %}"}
    reading = read_rule(rule, QueryLanguage="JSONata")
    state = reading.state("S")
    assert reading.codes == []
    assert isinstance(state, ChoiceState)
    assert isinstance(state.choices[0].rule, JsonataCondition)


def test_a_jsonpath_rule_in_a_jsonata_machine(read_rule):
    reading = read_rule({**RULE, "Next": "Done"}, QueryLanguage="JSONata")
    assert reading.codes == [
        ("ASL0106", "/States/S/Choices/0/Variable"),
        ("ASL0106", "/States/S/Choices/0/IsPresent"),
    ]


@pytest.mark.parametrize(
    ("pattern", "wrong"),
    [
        (r"a*b", None),
        (r"a\*b", None),
        (r"a\\b", None),
        (r"\\\*", None),
        (r"a\d", r'"\d"'),
        ("\\\\\\", "a backslash at its end"),
        ("\\\n", '"\\\n"'),
    ],
)
def test_escapes_in_patterns(read_rule, pattern, wrong):
    reading = read_rule({"Variable": "$.a", "StringMatches": pattern, "Next": "Done"})
    assert reading.codes == ([] if wrong is None else [("ASL0141", "/States/S/Choices/0/StringMatches")])
    assert wrong is None or wrong in reading.found[0].message
