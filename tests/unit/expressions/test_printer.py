"""The printer of jq: where lines break changes nothing of what a program gives."""

from __future__ import annotations

import json

import jq
import pytest

from asl2sw.expressions import ir, parse_expression
from asl2sw.expressions.ast import Name
from asl2sw.expressions.ir import Kind, Ref, Slot
from asl2sw.expressions.jq.compile import compile_expression
from asl2sw.expressions.jq.printer import print_jq
from asl2sw.expressions.jq.program import program_text
from asl2sw.expressions.jq.tree import Call, Jq, Literal, MakeObject, Operation, path_of, pipe
from asl2sw.expressions.lower import Sources, lower_expression

DATA = Ref(Slot.DATA)
STATE = {
    "data": {
        "order": {"id": 7, "items": [{"sku": "a", "price": 5}, {"sku": "b", "price": 15}], "note": "x,y"},
        "a name": {"b": None},
    }
}


def of(expression: str) -> ir.Expr:
    return lower_expression(parse_expression(expression), Sources(DATA, "State"))


CHOSEN = ir.FirstMatch(
    (
        (ir.AllOf((ir.Compare(Kind.NUMERIC, ">", of("$.order.id"), ir.Constant(10)),)), ir.Constant("many")),
        (
            ir.AnyOf((ir.IsKind(of("$.order.note"), Kind.STRING), ir.IsPresent(of("$.no")))),
            ir.Constant("few"),
        ),
    ),
    None,
)
LIST = ir.Constant([1, {"c": {}}])
EXPRESSIONS = [
    of("$.order.items[?(@.price > 10 && @.sku == 'b')].sku"),
    of("$.order.items[-1]['sku','price']"),
    of("$['a name'].b"),
    of("States.Format('{} of {}', States.ArrayLength($.order.items), States.StringSplit($.order.note, ','))"),
    ir.Object((("id", of("$.order.id")), ("a b", ir.Array((of("$.order.note"), LIST))))),
    ir.Put(DATA, (Name("order"), Name("total")), ir.Object((("sum", of("States.MathAdd(1, 2)")),))),
    CHOSEN,
]


def values(program: str) -> list[object]:
    return list(jq.compile(program).input_text(json.dumps(STATE)))


@pytest.mark.parametrize("width", [1, 20, 40, 80])
@pytest.mark.parametrize("expr", EXPRESSIONS, ids=range(len(EXPRESSIONS)))
def test_line_breaks_change_nothing(expr: ir.Expr, width: int) -> None:
    tree = compile_expression(expr)
    flat = program_text(tree, width=10**6)
    broken = program_text(tree, width=width)
    assert broken.count("\n") >= flat.count("\n")
    assert values(broken) == values(flat) != []


def printed(tree: Jq, width: int) -> list[str]:
    return print_jq(tree, width=width).split("\n")


def test_nested_objects_are_indented_by_two() -> None:
    inner = MakeObject((("first", path_of("data", "a")), ("second", path_of("data", "b"))))
    tree = Call("guard", (Operation("=", path_of("data"), MakeObject((("outer", inner),))),))
    assert printed(tree, 30) == [
        "guard(.data = {",
        "  outer: {",
        "    first: .data.a,",
        "    second: .data.b",
        "  }",
        "})",
    ]


def test_a_pipe_in_an_object_keeps_its_parentheses() -> None:
    tree = MakeObject((("key", pipe(path_of("data"), Call("a_long_name"), Call("another_name"))),))
    assert printed(tree, 20) == [
        "{",
        "  key: (.data",
        "   | a_long_name",
        "   | another_name)",
        "}",
    ]


def test_a_little_more_may_stand_on_a_line_that_is_too_long_anyway() -> None:
    tree = Operation("//", path_of("data", "a_rather_long_name"), MakeObject((("a", Literal(1)),)))
    assert printed(tree, 10) == [".data.a_rather_long_name // {a: 1}"]
