"""What Map states compute: the items, the input of each iteration, batches, and numbers given as text."""

from __future__ import annotations

import json
from random import Random

from budget import examples
from hypothesis import assume, note
from judges import Json, Judge, Value, check_expression, check_program
from random_calls import Caller
from random_paths import path_text, reference_steps
from random_values import chance, document, limits_of, number, text, value
from test_intrinsics_agree import decodes_no_text
from test_paths_agree import SOURCES, environment_of

from asl2sw.expressions import ir, parse_expression, parse_path
from asl2sw.expressions.ir import Slot
from asl2sw.expressions.jq.tree import Call, Literal, path_of
from asl2sw.expressions.lower import lower_expression, lower_path


@examples()
def test_inputs_of_iterations(judge: Judge, rng: Random) -> None:
    """ItemsPath and ItemSelector; the body reads the item, its position, the input and variables, or none."""
    limits = limits_of(judge.is_c, printed=True)
    data = document(rng, limits)
    whole = {"order": data, "items": [value(rng, limits, 2) for _ in range(rng.randrange(4))]}
    caller = Caller(rng, limits, {"$.order": data, "$order": data})
    source = lower_path(parse_path("$.items" if chance(rng, 3, 4) else caller.path()), SOURCES)
    fields: list[tuple[str, ir.Expr]] = []
    for key in ("first", "second", "third")[: rng.randrange(1, 4)]:
        fields.append((key, _part_of_input(rng, caller)))
    body = fields[0][1] if chance(rng, 1, 4) else ir.Object(tuple(fields))
    whole["given"] = caller.given
    environment = {**environment_of(data), Slot.DATA: whole}
    seen = {**environment, Slot.ITEM: None, Slot.INDEX: 0}
    assume(not (judge.is_c and decodes_no_text(body, seen)))
    expr = ir.EachItem(ir.ArrayOnly(source), body)
    note(str(expr))
    check_expression(judge, expr, environment, rng.choice([20, 100]))


def _part_of_input(rng: Random, caller: Caller) -> ir.Expr:
    match rng.randrange(5):
        case 0:
            return ir.Ref(Slot.ITEM)
        case 1:
            return ir.Ref(Slot.INDEX)
        case 2:
            steps = reference_steps(rng, {"a": 1, "b": [1]}, caller.limits, most=2)
            return ir.select(ir.Ref(Slot.ITEM), parse_path(path_text("$", steps)).steps)
        case 3:
            return ir.Format(("item ", ir.Ref(Slot.INDEX)))
    return lower_expression(parse_expression(caller.expression(1)), SOURCES)


@examples(share=0.5)
def test_whole_numbers(judge: Judge, rng: Random) -> None:
    limits = limits_of(judge.is_c)
    numbers = [str(rng.randrange(-12, 1000)), "007", "-0", "1.0", "1e3", "", " 1", "1\n", "1234567890", "٣"]
    drawn = rng.choice([rng.choice(numbers), number(rng, limits), rng.randrange(-3, 9), value(rng, limits)])
    expr = ir.WholeNumber(ir.Ref(Slot.DATA), rng.choice([0, 1]))
    check_expression(judge, expr, {Slot.DATA: drawn})


@examples(share=0.5)
def test_first_items(judge: Judge, rng: Random) -> None:
    limits = limits_of(judge.is_c)
    items = [value(rng, limits, 1) for _ in range(rng.randrange(6))]
    expr = ir.FirstItems(
        ir.Ref(Slot.DATA), ir.Least(ir.Constant(rng.randrange(7)), ir.Constant(rng.randrange(7)))
    )
    check_expression(judge, expr, {Slot.DATA: items})


@examples(share=0.5)
def test_batches(judge: Judge, rng: Random) -> None:
    """Against the rule written down again; whole numbers and texts, which all engines print alike."""
    limits = limits_of(judge.is_c, printed=True)
    items = [
        text(rng, limits) if chance(rng, 1, 2) else rng.randrange(10**6) for _ in range(rng.randrange(9))
    ]
    assume(not any(isinstance(each, str) and not each.isprintable() for each in items))
    most = rng.choice([None, 1, 2, 3, 10])
    most_bytes = rng.choice([None, 1, 10, 20, 60])
    body = Call("batches", (path_of("data"), Literal(most), Literal(most_bytes)))
    check_program(judge, body, {"data": items}, Value(_in_batches(items, most, most_bytes)))


def _in_batches(items: list[Json], most: int | None, most_bytes: int | None) -> list[list[Json]]:
    groups: list[list[Json]] = []
    for item in items:
        if groups and _fits([*groups[-1], item], most, most_bytes):
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def _fits(group: list[Json], most: int | None, most_bytes: int | None) -> bool:
    size = sum(len(json.dumps(item, ensure_ascii=False).encode()) for item in group)
    return (most is None or len(group) <= most) and (most_bytes is None or size <= most_bytes)
