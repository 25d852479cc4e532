"""Payload templates and the places of mistakes in them."""

from __future__ import annotations

import pytest

from asl2sw.asl.model import PassState, TemplateArray, TemplateExpression, TemplateLiteral, TemplateObject
from asl2sw.asl.strings import span_within
from asl2sw.expressions import IntrinsicCall, Path
from asl2sw.source.tree import Span, StringNode


@pytest.fixture
def read_parameters(read_state):
    return lambda parameters: read_state({"Type": "Pass", "Parameters": parameters, "End": True})


def test_expressions_anywhere(read_parameters):
    reading = read_parameters(
        {"a.$": "$.x", "b": {"c": [1, {"d.$": "States.UUID()"}, {"e": 2}]}, "f": {"g": [None, True]}}
    )
    assert reading.codes == []
    state = reading.state("S")
    assert isinstance(state, PassState)
    assert isinstance(state.parameters, TemplateObject)
    fields = dict(state.parameters.fields)
    assert list(fields) == ["a", "b", "f"]
    assert isinstance(fields["a"], TemplateExpression)
    assert isinstance(fields["a"].expression, Path)
    assert fields["a"].pointer == "/States/S/Parameters/a.$"
    assert isinstance(fields["b"], TemplateObject)
    items = fields["b"].fields[0][1]
    assert isinstance(items, TemplateArray)
    one, call, plain = items.items
    assert isinstance(one, TemplateLiteral)
    assert isinstance(call, TemplateObject)
    assert isinstance(call.fields[0][1], TemplateExpression)
    assert isinstance(call.fields[0][1].expression, IntrinsicCall)
    assert isinstance(plain, TemplateLiteral)
    assert plain.value == {"e": 2}
    assert isinstance(fields["f"], TemplateLiteral)
    assert fields["f"].value == {"g": [None, True]}


@pytest.mark.parametrize("parameters", [{}, [], [{"Item.$": "$.Item"}], "text", 1, None])
def test_aws_takes_any_json(read_parameters, parameters):
    assert read_parameters(parameters).codes == []


def test_a_path_field_needs_text(read_parameters):
    reading = read_parameters({"a": [{"b.$": {"c": 1}}], "d.$": 5})
    assert reading.codes == [
        ("ASL0120", "/States/S/Parameters/a/0/b.$"),
        ("ASL0120", "/States/S/Parameters/d.$"),
    ]


def test_two_names_that_become_one(read_parameters):
    reading = read_parameters({"a": 1, "b": {"c.$": "$.x", "c": 2}, "a.$": "$.y"})
    assert reading.codes == [("ASL0121", "/States/S/Parameters/b"), ("ASL0121", "/States/S/Parameters")]
    assert reading.marked == ['"c"', '"a.$"']


def test_text_that_looks_like_a_path_is_only_mentioned(read_parameters):
    reading = read_parameters({"a": "$.x", "b": "States.Format('{}', $.x)", "c": "$5", "d": "States.ALL"})
    assert reading.codes == [("ASL0131", "/States/S/Parameters/a"), ("ASL0131", "/States/S/Parameters/b")]
    assert reading.errors == []


def test_a_wrong_expression_is_marked_inside_the_text(read_parameters):
    reading = read_parameters({"a.$": "States.Format('x', $.ok, States.Nothing())"})
    (found,) = reading.found
    assert found.pointer == "/States/S/Parameters/a.$"
    assert found.code.startswith("ASL02")
    assert reading.marked[0] and "States.Nothing" in found.place.source_line[found.place.column - 1 :]


@pytest.mark.parametrize(
    ("written", "value", "offset", "width", "marked"),
    [
        ('"plain $.x"', "plain $.x", 6, 3, "$.x"),
        ('"a\\"b $.x"', 'a"b $.x', 4, 3, "$.x"),
        ('"\\u00e9 $.x"', "é $.x", 2, 3, "$.x"),
        ('"\\ud83d\\ude00 $.x"', "😀 $.x", 2, 3, "$.x"),
        ('"tab\\t$"', "tab\t$", 3, 1, "\\t"),
        ('"end"', "end", 3, 1, '"'),
        ("yaml text", "yaml text", 5, 4, "text"),
        ("'single $.x'", "single $.x", 7, 3, "$.x"),
        ("'other'", "another", 1, 1, "'other'"),
    ],
)
def test_offsets_in_a_string_become_places_in_the_source(written, value, offset, width, marked):
    text = f"    {written}    "
    span = span_within(text, StringNode(value, Span(4, 4 + len(written))), offset, width)
    assert text[span.start : span.end] == marked
