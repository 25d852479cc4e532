"""Expressions on which the evaluators once differed, in the smallest form that was found."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

import pytest
from judges import Failed, Judge, Value, check_program, in_python, same, state_data
from test_paths_agree import SOURCES, environment_of
from test_rules_agree import read_rule

from asl2sw.expressions import ir, parse_expression, parse_reference_path
from asl2sw.expressions.errors import RESULT_PATH_MATCH_FAILURE, RUNTIME
from asl2sw.expressions.ir import Slot
from asl2sw.expressions.jq.compile import compile_expression
from asl2sw.expressions.lower import lower_expression

Json: TypeAlias = Any


def check(judge: Judge, expr: ir.Expr, document: Json, expected: Json) -> None:
    outcome = expected if isinstance(expected, Failed) else Value(expected)
    environment = environment_of(document)
    assert same(in_python(expr, environment), outcome)
    check_program(judge, compile_expression(expr), state_data(environment), outcome)


EXPRESSIONS: list[tuple[str, Json, Json]] = [
    # jackson-jq reads `a or b and c` as `(a or b) and c`
    ("$.items[?((@) || ((@) && ($.none)))]", {"items": [{}]}, [{}]),
    ("$.items[?(@.a == 1 || @.a == 2 && @.b == 3)]", {"items": [{"a": 1}]}, [{"a": 1}]),
    # AWS's library: a number on the left reads the text, on the right it is spelled
    ("$.items[?(@.a == '10.0')]", {"items": [{"a": 10}]}, [{"a": 10}]),
    ("$.items[?(@.a == 10)]", {"items": [{"a": "10"}, {"a": "10.0"}]}, [{"a": "10"}]),
    ("$.items[?('10' == @.a)]", {"items": [{"a": 10}, {"a": 10.0}]}, [{"a": 10}]),
    ("$.items[?(@.a == $.b)]", {"items": [{"a": 10}, {"a": 1}], "b": "10.0"}, [{"a": 10}]),
    # it matches texts of numbers and booleans, items of lists, and takes anything else for an empty text
    ("$.items[?(@ =~ /1.*/)]", {"items": [10, "1", True, [2, 1], 2]}, [10, "1", [2, 1]]),
    ("$.items[?(@.a =~ /.*/)]", {"items": [{}, {"a": None}, 1]}, [{}, {"a": None}, 1]),
    # it refuses a filter of one value that is no array or object; where there is none, nothing is found
    ("$.items[?(@.a)]", {"items": None}, Failed(frozenset([RUNTIME]))),
    ("$.items[?(@.a)]", {}, []),
    ("$.*[?(@.a)]", {"items": None}, []),
    # it looks for `$.a` in the element when that stands alone
    ("$.items[?($.x)]", {"items": [{"x": 1}, {}]}, [{"x": 1}]),
    # it has no keys of other values than objects, no last item of one, and no greatest number below 0
    ("$.a.keys()", {"a": [1]}, None),
    ("$.a.last()", {"a": [1]}, Failed(frozenset([RUNTIME]))),
    ("$.a.max()", {"a": [-1]}, 5e-324),
]
RULES: list[tuple[Json, Json, Json]] = [
    (
        {
            "Or": [
                {"Variable": "$.a", "NumericEquals": 1},
                {"And": [{"Variable": "$.a", "NumericEquals": 2}, {"Variable": "$.b", "IsPresent": True}]},
            ]
        },
        {"a": 1},
        True,
    ),
    # a function of a path raised inside of IsPresent
    ({"Variable": "$.a.first()", "IsPresent": True}, {"a": []}, False),
    ({"Variable": "$.a[?(@.b)]", "IsPresent": True}, {"a": 1}, False),
    ({"Variable": "$.a[?(@.b)]", "IsPresent": True}, {}, True),
]
PUTS: list[tuple[str, Json, Json]] = [
    ("$.a[0]", {}, Failed(frozenset([RESULT_PATH_MATCH_FAILURE]))),
    ("$.a[1]", {"a": [1]}, Failed(frozenset([RESULT_PATH_MATCH_FAILURE]))),
    ("$.a[-1]", {"a": [1]}, Failed(frozenset([RESULT_PATH_MATCH_FAILURE]))),
    ("$.a[0].b", {"a": [None]}, {"a": [{"b": 7}]}),
    ("$[0]", [1], [7]),
]


@pytest.mark.parametrize(("text", "document", "expected"), EXPRESSIONS)
def test_expressions(judge: Judge, text: str, document: Json, expected: Json) -> None:
    check(judge, lower_expression(parse_expression(text), SOURCES), document, expected)


@pytest.mark.parametrize(("rule", "document", "expected"), RULES, ids=lambda value: json.dumps(value)[:60])
def test_rules(judge: Judge, rule: Json, document: Json, expected: Json) -> None:
    check(judge, read_rule(rule), document, expected)


@pytest.mark.parametrize(("path", "document", "expected"), PUTS)
def test_puts(judge: Judge, path: str, document: Json, expected: Json) -> None:
    put = ir.Put(ir.Ref(Slot.DATA), parse_reference_path(path).steps, ir.Constant(7))
    check(judge, put, document, expected)


def test_texts_beyond_the_first_plane(judge: Judge) -> None:
    """U+1F600 comes before U+FFFF for Java, AWS and the engine; C jq compares code points."""
    test = ir.Compare(ir.Kind.STRING, "<", ir.Ref(Slot.DATA), ir.Constant("\uffff"))
    environment = environment_of("😀")
    assert in_python(test, environment) == Value(True)
    check_program(judge, compile_expression(test), state_data(environment), Value(not judge.is_c))


def test_a_missing_path_is_an_error(judge: Judge) -> None:
    expr = lower_expression(parse_expression("$.a.b[2]"), SOURCES)
    check(judge, expr, {"a": {"b": [1]}}, Failed(frozenset([RUNTIME])))
