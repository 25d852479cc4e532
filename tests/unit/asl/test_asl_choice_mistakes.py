"""Choice rules that are never asked, have a fixed result, or may all fail."""

from __future__ import annotations

import pytest


def choice(*rules, default="Done"):
    rules = [{**rule, "Next": "Done"} for rule in rules]
    return {"Type": "Choice", "Choices": rules} | ({"Default": default} if default else {})


def when(variable, **operator):
    return {"Variable": variable, **operator}


NEW, PAID = when("$.s", StringEquals="new"), when("$.s", StringEquals="paid")
BIG, GIFT = when("$.n", NumericGreaterThan=9), when("$.g", BooleanEquals=True)


@pytest.mark.parametrize(
    ("rules", "late"),
    [
        ([NEW, PAID], None),
        ([NEW, {**NEW, "Comment": "again"}], 1),
        ([BIG, {"And": [GIFT, BIG]}], 1),
        ([{"And": [GIFT, BIG]}, BIG], None),
        ([{"Or": [NEW, PAID]}, NEW], 1),
        ([NEW, {"Or": [NEW, PAID]}], None),
        ([{"And": [NEW, GIFT]}, {"And": [GIFT, NEW]}], 1),
        ([when("$.a", IsNull=True), when("$.a", IsNull=False)], None),
        ([when("$.a", StringEqualsPath="$.b"), when("$.a", StringEqualsPath="$.b")], 1),
    ],
)
def test_rules_that_are_never_asked(read_state, rules, late):
    expected = [] if late is None else [("ASL0154", f"/States/S/Choices/{late}")]
    assert read_state(choice(*rules)).codes == expected


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ({"And": [NEW, PAID]}, "never true"),
        ({"Or": [NEW, PAID]}, None),
        ({"And": [NEW, {"Not": NEW}]}, "never true"),
        ({"Or": [NEW, {"Not": NEW}]}, "always true"),
        ({"Or": [when("$.a", IsPresent=True), when("$.a", IsPresent=False)]}, "always true"),
        ({"And": [when("$.a", IsPresent=True), when("$.a", IsPresent=False)]}, "never true"),
        ({"And": [BIG, when("$.n", NumericLessThan=5)]}, "never true"),
        ({"And": [BIG, when("$.n", NumericLessThan=10)]}, None),
        (
            {"And": [when("$.n", NumericGreaterThanEquals=5), when("$.n", NumericLessThanEquals=5)]},
            None,
        ),
        ({"And": [when("$.n", NumericGreaterThan=5), when("$.n", NumericLessThanEquals=5)]}, "never true"),
        ({"And": [when("$.n", IsString=True), when("$.n", NumericEquals=5)]}, "a number"),
        ({"And": [when("$.n", IsString=True), when("$.n", StringMatches="a*")]}, None),
        ({"And": [when("$.n", IsString=True), when("$.n", TimestampLessThan="2026-01-01T00:00:00Z")]}, None),
        ({"And": [when("$.n", IsString=False), when("$.n", NumericEquals=5)]}, None),
        ({"And": [when("$.a", StringEqualsPath="$.b"), when("$.a", StringEqualsPath="$.c")]}, None),
        ({"Not": {"And": [NEW, PAID]}}, "never true"),
        (when("$.a", NumericEqualsPath="$.a"), "with itself"),
        (when("$.a", NumericEqualsPath="$.b"), None),
        ({"And": [when("$.a", IsPresent=True), when("$.a", NumericEquals=5)]}, None),
    ],
)
def test_rules_with_a_fixed_result(read_state, rule, told):
    reading = read_state(choice(rule))
    assert reading.codes == ([] if told is None else [("ASL0155", "/States/S/Choices/0")])
    assert told is None or told in reading.found[0].message


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ([NEW], True),
        ([NEW, PAID], True),
        ([NEW, {"Not": NEW}], False),
        ([{"Not": {"And": [NEW, BIG]}}, {"And": [BIG, NEW]}], False),
        ([when("$.b", BooleanEquals=True), when("$.b", BooleanEquals=False)], False),
        ([when("$.b", IsPresent=True), when("$.c", IsPresent=False)], True),
        ([when("$.n", NumericLessThan=5), when("$.n", NumericGreaterThanEquals=5)], False),
        ([when("$.n", NumericLessThan=5), when("$.n", NumericGreaterThan=5)], True),
    ],
)
def test_a_choice_that_may_fall_through(read_state, rules, told):
    expected = [("ASL0156", "/States/S")] if told else []
    assert read_state(choice(*rules, default=None)).codes == expected
    assert read_state(choice(*rules)).codes == []


def test_a_choice_may_fall_through_to_a_catch(read_state):
    branch = {
        "StartAt": "Inner",
        "States": {"Inner": choice(NEW, default=None), "Done ": {"Type": "Succeed"}},
    }
    branch["States"]["Inner"]["Choices"][0]["Next"] = "Done "
    state = {"Type": "Parallel", "Branches": [branch], "Next": "Done"}
    assert read_state(state).codes == [("ASL0156", "/States/S/Branches/0/States/Inner")]
    assert read_state({**state, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Done"}]}).codes == []
