"""Printed trees mean what the tree says: precedence, escapes, line breaks; in both implementations of jq."""

from __future__ import annotations

import itertools
import json
from random import Random

import pytest
from budget import examples
from hypothesis import note
from judges import CJq, JacksonJq, Json, Judge, Value, check_program, same
from random_trees import KINDS, Maker, in_parentheses
from random_values import document, free_text, limits_of, name, text, value

from asl2sw.equivalence.engine import Engine
from asl2sw.expressions.jq.printer import _PRECEDENCE, print_jq
from asl2sw.expressions.jq.tree import (
    Bind,
    Field,
    Identity,
    Jq,
    Literal,
    MakeArray,
    MakeObject,
    Operation,
    Text,
    Variable,
    fold,
    path_of,
    pipe,
)

_IN_ONE_PROGRAM = 300
WIDTHS = [10**6, 8, 30]  # one line, a break wherever there may be one, some


def drawn_tree(rng: Random, is_c: bool) -> tuple[Jq, Json]:
    limits = limits_of(is_c)
    here = rng.choice(KINDS)
    inputs: dict[str, Json] = {
        "number": 3,
        "text": "ab",
        "boolean": True,
        "array": [1, [2], "x"],
        "object": {"a": 1},
    }
    return Maker(rng, limits, here).tree(rng.choice(KINDS), 4), inputs[here]


@examples()
def test_layouts(judge: Judge, rng: Random) -> None:
    tree, data = drawn_tree(rng, judge.is_c)
    wanted = in_parentheses(tree)
    note(f"wanted: {wanted}")
    values, error = judge.values(wanted, data)
    for width in WIDTHS:
        program = print_jq(tree, width=width)
        note(f"width {width}: {program}")
        assert judge.values(program, data) == (values, error)


@pytest.mark.engine
@examples()
def test_the_engines_agree(engine: Engine, rng: Random) -> None:
    tree, data = drawn_tree(rng, True)
    program = print_jq(tree, width=rng.choice(WIDTHS))
    note(f"program: {program}")
    in_c, in_jackson = (judge.values(program, data) for judge in (CJq(), JacksonJq(engine)))
    assert (in_c[1] is None) == (in_jackson[1] is None), (in_c, in_jackson)
    assert same(Value(in_c[0]), Value(in_jackson[0])), (in_c, in_jackson)


def pairs_of_operators() -> list[Jq]:
    """Every operator in every other, on either side; the values tell the two readings apart."""
    atoms: list[Jq] = [Field(Identity(), "a"), Literal(False), Literal(3), Literal(2), Field(Identity(), "b")]
    found: list[Jq] = []
    for outer, inner in itertools.product(_PRECEDENCE, repeat=2):
        for x, y, z in itertools.islice(itertools.permutations(atoms, 3), 0, None, 10):
            found.append(Operation(outer, Operation(inner, x, y), z))
            found.append(Operation(outer, x, Operation(inner, y, z)))
    return found


def test_every_operator_inside_every_other(judge: Judge) -> None:
    """One program tells the values of all; an error counts as a value."""
    trees = pairs_of_operators()
    for width in (10**6, 4):
        for start in range(0, len(trees), _IN_ONE_PROGRAM):
            part = trees[start : start + _IN_ONE_PROGRAM]
            printed = ",\n".join(f'[try [{print_jq(tree, width=width)}] catch "error"]' for tree in part)
            wanted = ",\n".join(f'[try [{in_parentheses(tree)}] catch "error"]' for tree in part)
            data = {"a": 5, "b": True}
            values, error = judge.values(f"[{printed}]", data)
            assert error is None, error
            (expected,), error = judge.values(f"[{wanted}]", data)
            assert error is None, error
            (found,) = values
            wrong = [
                print_jq(tree) for tree, one, other in zip(part, found, expected, strict=True) if one != other
            ]
            assert wrong == []


# --- hostile text --------------------------------------------------------------------------------------


@examples()
def test_any_text_as_literal_name_and_key(judge: Judge, rng: Random) -> None:
    limits = limits_of(judge.is_c)
    content = value(rng, limits)
    key, other = free_text(rng, limits, 8), name(rng, limits)
    data = {key: content, "keep": document(rng, limits)}
    if other == key:
        other += "x"
    tree = MakeObject(
        (
            ("literal", Literal(content)),
            ("field", Field(Identity(), key)),
            ("key", MakeObject(((key, Literal(1)), (other, Literal(2))))),
            ("computed", MakeObject(((Literal(key), Literal(content)),))),
            ("text", Text((key, Literal(other), other))),
            ("deep", Bind(Identity(), "x", Field(Field(MakeObject(((key, Variable("x")),)), key), "keep"))),
        )
    )
    expected = {
        "literal": content,
        "field": content,
        "key": {key: 1, other: 2},
        "computed": {key: content},
        "text": key + other + other,
        "deep": data["keep"],
    }
    check_program(judge, tree, data, Value(expected), rng.choice(WIDTHS))


@pytest.mark.engine
@examples(share=0.5)
def test_any_text_in_a_filter_of_a_workflow(engine: Engine, rng: Random) -> None:
    """Between `${` and `}` of a real document, where the engine looks at the text in ways of its own."""
    limits = limits_of(False)
    content, key = value(rng, limits), name(rng, limits)
    literal = MakeObject((("v", Literal(content)), ("k", MakeObject(((key, Literal(1)),)))))
    tree = pipe(literal, MakeObject((("v", path_of("v")), ("k", path_of("k")), ("text", Text((key,))))))
    program = print_jq(tree, width=rng.choice(WIDTHS))
    note(program)
    workflow = {
        "id": "hostile",
        "version": "1.0",
        "specVersion": "0.8",
        "expressionLang": "jq",
        "start": "Begin",
        "states": [
            {
                "name": "Begin",
                "type": "inject",
                "data": {},
                "stateDataFilter": {"output": f"${{ {program} }}"},
                "end": True,
            }
        ],
    }
    outcome = engine.run([workflow], {}, time_limit_s=30)
    assert outcome.status == "SUCCEEDED", outcome.message
    expected = {"v": content, "k": {key: 1}, "text": key}
    assert same(Value(outcome.output), Value(expected)), json.dumps(outcome.output)


def test_long_chains_are_no_deep_ones(judge: Judge) -> None:
    """As long as a Choice has rules, or a template has fields."""
    many = [Operation("==", path_of("a"), Literal(number)) for number in range(400)]
    any_of = fold("or", many)
    all_of = fold("and", [Operation("!=", path_of("a"), Literal(number)) for number in range(400)])
    items = MakeArray(fold(",", [Literal(number) for number in range(400)]))
    tree = MakeArray(
        fold(",", [any_of, all_of, Operation("|", items, Literal(text(Random(1), limits_of(True))))])
    )
    for width in WIDTHS:
        values, error = judge.values(print_jq(tree, width=width), {"a": 399})
        assert error is None
        assert values[0][:2] == [True, False]
