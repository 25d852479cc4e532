"""Objects of many fields become sums of smaller ones that give the same value."""

from __future__ import annotations

import json
from typing import Any

import jq
import pytest

from asl2sw.expressions.jq.narrow import narrow
from asl2sw.expressions.jq.printer import print_jq
from asl2sw.expressions.jq.tree import (
    Call,
    If,
    Jq,
    Literal,
    MakeArray,
    MakeObject,
    Operation,
    fold,
    path_of,
    pipe,
)


def wide(count: int, prefix: str = "k") -> dict[str, Any]:
    return {f"{prefix}{number}": number for number in range(count)}


def template(count: int) -> Jq:
    return MakeObject(tuple((f"k{number}", path_of("v")) for number in range(count)))


def value_of(tree: Jq) -> Any:
    return jq.compile(print_jq(tree)).input_value({"v": 5, "data": {}}).first()


def widest(text: str) -> int:
    """The most fields that an object in a program has."""
    deepest, open_at = 0, []
    for character in text:
        if character == "{":
            open_at.append(0)
        elif character == "}":
            deepest = max(deepest, open_at.pop())
        elif character == ":" and open_at:
            open_at[-1] += 1
    return deepest


SMALL = [Literal(wide(80)), template(80), Literal([wide(60)] * 50), path_of("v"), Literal("text")]
LARGE = {
    "a literal": Literal(wide(700)),
    "a template": template(700),
    "in an object": Literal({"a": {"b": wide(300), "c": [wide(200), 1]}, "d": None}),
    "fields of several objects": Literal({name: wide(30, name) for name in "abcdefgh"}),
    "in an array": Literal([1, wide(200), [wide(100)], {}]),
    "mixed": MakeObject((("a", template(100)), *((f"k{n}", Literal(wide(3))) for n in range(40)))),
    "one after another": pipe(*[Operation("=", path_of("data", f"x{n}"), template(30)) for n in range(5)]),
    "an argument": Call("first", (Literal(wide(100)),)),
    "added": Operation("+", Literal(wide(90)), template(100)),
    "behind conditions": If(Literal(False), Literal(1), If(Literal(None), Literal(2), Literal(wide(100)))),
    "items of an array": MakeArray(fold(",", [template(100), Literal(wide(100))])),
}


@pytest.mark.parametrize("tree", SMALL)
def test_small_programs_stay_as_they_are(tree: Jq) -> None:
    assert narrow(tree) is tree


@pytest.mark.parametrize("tree", LARGE.values(), ids=LARGE)
def test_the_value_stays_the_same(tree: Jq) -> None:
    assert value_of(narrow(tree)) == value_of(tree)


@pytest.mark.parametrize("tree", LARGE.values(), ids=LARGE)
def test_no_object_is_wide(tree: Jq) -> None:
    assert widest(print_jq(narrow(tree))) <= 80


def test_the_order_of_fields_stays() -> None:
    assert list(value_of(narrow(Literal(wide(200))))) == list(wide(200))


def test_groups_stay_literals_where_they_can() -> None:
    text = print_jq(narrow(Literal(wide(90))), width=10**6)
    first, second, third = ({f"k{n}": n for n in range(*span)} for span in ((0, 40), (40, 80), (80, 90)))
    written = [json.dumps(group).replace('"', "") for group in (first, second, third)]
    assert text == f"[{', '.join(written)}] | add"


def test_long_chains_need_no_recursion() -> None:
    items = MakeArray(fold(",", [path_of("v")] * 3000 + [template(100)]))
    assert print_jq(narrow(items), width=10**6).count("add") == 1
    rules: Jq = Literal(wide(100))
    for _ in range(3000):
        rules = If(path_of("v"), Literal(1), rules)
    assert print_jq(narrow(rules), width=10**6).count("add") == 1
