"""What is known about the values a run holds: which objects have which fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType
from typing import TypeAlias

from asl2sw.expressions import ir
from asl2sw.expressions.ast import Filter, Name, Step
from asl2sw.expressions.ir import Missing, Slot
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue


@dataclass(frozen=True, slots=True)
class Unknown:
    """Any JSON value."""


@dataclass(frozen=True, slots=True)
class ObjectShape:
    """An object that has at least these fields."""

    fields: Mapping[str, Shape] = field(default_factory=lambda: MappingProxyType({}))

    def with_field(self, name: str, shape: Shape) -> ObjectShape:
        return ObjectShape({**self.fields, name: shape})


@dataclass(frozen=True, slots=True)
class ArrayShape:
    """An array; nothing is known about its items."""


Shape: TypeAlias = Unknown | ObjectShape | ArrayShape
Facts: TypeAlias = dict[Slot, Shape]

UNKNOWN = Unknown()
ARRAY = ArrayShape()


def no_facts() -> Facts:
    """What is known before anything ran: variables and context are objects."""
    return {
        Slot.DATA: UNKNOWN,
        Slot.INPUT: UNKNOWN,
        Slot.RESULT: UNKNOWN,
        Slot.VARIABLES: ObjectShape(),
        Slot.CONTEXT: ObjectShape(),
        Slot.ERROR: UNKNOWN,
        Slot.TOKEN: UNKNOWN,
        Slot.ITEMS: UNKNOWN,
        Slot.ITEM: UNKNOWN,
        Slot.INDEX: UNKNOWN,
    }


def join(left: Facts, right: Facts) -> Facts:
    """What is known on both ways."""
    return {slot: _join_shapes(left[slot], right[slot]) for slot in left}


def _join_shapes(left: Shape, right: Shape) -> Shape:
    if isinstance(left, ObjectShape) and isinstance(right, ObjectShape):
        common = left.fields.keys() & right.fields.keys()
        return ObjectShape(
            {name: _join_shapes(left.fields[name], right.fields[name]) for name in sorted(common)}
        )
    return ARRAY if left == right == ARRAY else UNKNOWN


def is_proved(path: ir.Select, facts: Facts) -> bool:
    """Whether there is a value at a plain path from a slot."""
    if not isinstance(path.base, ir.Ref):
        return False
    shape = facts[path.base.slot]
    for step in path.steps:
        if not (isinstance(step, Name) and isinstance(shape, ObjectShape) and step.name in shape.fields):
            return False
        shape = shape.fields[step.name]
    return True


def learn_path(facts: Facts, slot: Slot, steps: tuple[Step, ...]) -> Facts:
    """The facts when there is a value at this path."""
    return {**facts, slot: _with_path(facts[slot], steps)}


def _with_path(shape: Shape, steps: tuple[Step, ...]) -> Shape:
    if not steps or not isinstance(steps[0], Name):
        return shape
    known = shape if isinstance(shape, ObjectShape) else ObjectShape()
    name = steps[0].name
    return known.with_field(name, _with_path(known.fields.get(name, UNKNOWN), steps[1:]))


def store(shape: Shape, steps: tuple[Step, ...], value: Shape) -> Shape:
    """The shape after a value was put at a reference path."""
    if not steps:
        return value
    if not isinstance(steps[0], Name):
        return UNKNOWN
    known = shape if isinstance(shape, ObjectShape) else ObjectShape()
    name = steps[0].name
    below = store(known.fields.get(name, UNKNOWN), steps[1:], value)
    return known.with_field(name, below)


def place_fits(shape: Shape, steps: tuple[Step, ...]) -> bool:
    """Whether a value can be put there for sure: everything above the last field is known to be an object."""
    for position, step in enumerate(steps):
        if not isinstance(step, Name) or not isinstance(shape, ObjectShape):
            return False
        if position < len(steps) - 1:
            if step.name not in shape.fields:
                return False
            shape = shape.fields[step.name]
    return True


def shape_of(expr: ir.Expr, facts: Facts) -> Shape:
    """What is known about an expression's value."""
    match expr:
        case ir.Ref(slot):
            return facts[slot]
        case ir.Constant(value):
            return _shape_of_value(value)
        case ir.Object(fields):
            return ObjectShape({name: shape_of(value, facts) for name, value in fields})
        case ir.Select(definite=False) | ir.EachItem():
            return ARRAY
        case ir.Select():
            return _below(shape_of(expr.base, facts), expr.steps)
        case ir.Merge(base, added):
            first, second = shape_of(base, facts), shape_of(added, facts)
            if isinstance(first, ObjectShape) and isinstance(second, ObjectShape):
                return ObjectShape({**first.fields, **second.fields})
            return UNKNOWN
        case ir.WithInput(value, body):
            return shape_of(body, {**facts, Slot.INPUT: shape_of(value, facts)})
        case _:
            return UNKNOWN


def _below(shape: Shape, steps: tuple[Step, ...]) -> Shape:
    for step in steps:
        if not (isinstance(step, Name) and isinstance(shape, ObjectShape)):
            return UNKNOWN
        shape = shape.fields.get(step.name, UNKNOWN)
    return shape


def filters_an_array(path: ir.Select, facts: Facts) -> bool:
    """Whether a filter of one value filters what is known to be an array."""
    before = next((n for n, step in enumerate(path.steps) if isinstance(step, Filter)), 0)
    return _below(shape_of(path.base, facts), path.steps[:before]) == ARRAY


def item_shape(items: ir.Expr, facts: Facts) -> Shape:
    """What is known about every item of an array."""
    match items:
        case ir.EachItem(source, body):
            inside = {**after_evaluating(source, facts), Slot.ITEM: UNKNOWN, Slot.INDEX: UNKNOWN}
            return shape_of(body, after_evaluating(body, inside))
        case _:
            return UNKNOWN


def _shape_of_value(value: JsonValue) -> Shape:
    if isinstance(value, dict):
        return ObjectShape({name: _shape_of_value(item) for name, item in value.items()})
    return ARRAY if isinstance(value, list) else UNKNOWN


def after_evaluating(expr: ir.Expr, facts: Facts) -> Facts:
    """The facts once an expression has been evaluated without failing."""
    match expr:
        case ir.AllOf(tests) | ir.AnyOf(tests):  # the others may not have been reached
            return after_evaluating(tests[0], facts)
        case ir.IsPresent():
            return facts
        case ir.FirstMatch(cases):
            return after_evaluating(cases[0][0], facts)
        case ir.WithInput(value, _) | ir.EachItem(value, _):  # the body may have no item to run on
            return after_evaluating(value, facts)
    for part in ir.children(expr):
        facts = after_evaluating(part, facts)
    match expr:
        case ir.Select(ir.Ref(slot), steps, True, Missing.FAILS):
            return learn_path(facts, slot, steps)
        case _:
            return facts


def when_true(test: ir.Expr, facts: Facts) -> Facts:
    """The facts where a test has been found true."""
    match test:
        case ir.AllOf(tests):
            for part in tests:
                facts = when_true(part, facts)
            return facts
        case ir.IsPresent(ir.Select(ir.Ref(slot), steps, True)):
            return learn_path(facts, slot, steps)
        case ir.Negated(inner):
            return when_false(inner, facts)
        case _:
            return after_evaluating(test, facts)


def when_false(test: ir.Expr, facts: Facts) -> Facts:
    """The facts where a test has been found false."""
    match test:
        case ir.AnyOf(tests):
            for part in tests:
                facts = when_false(part, facts)
            return facts
        case ir.Negated(inner):
            return when_true(inner, facts)
        case _:
            return after_evaluating(test, facts)


def proved(expr: ir.Expr, facts: Facts) -> ir.Expr:
    """The expression with the paths marked that are known to be there."""
    match expr:
        case ir.AllOf(tests):
            done = []
            for part in tests:
                done.append(proved(part, facts))
                facts = when_true(part, facts)
            return ir.AllOf(tuple(done))
        case ir.AnyOf(tests):
            done = []
            for part in tests:
                done.append(proved(part, facts))
                facts = when_false(part, facts)
            return ir.AnyOf(tuple(done))
        case ir.WithInput(value, body):
            inside = {**facts, Slot.INPUT: shape_of(value, facts)}
            return ir.WithInput(proved(value, facts), proved(body, inside))
    parts = ir.children(expr)
    if parts:
        expr = ir.rebuilt(expr, tuple(proved(part, facts) for part in parts))
    match expr:
        case ir.Select(definite=True, missing=Missing.FAILS) if expr.is_plain and is_proved(expr, facts):
            return ir.Select(expr.base, expr.steps, True, Missing.NEVER)
        case ir.Select(definite=False) if expr.filters_one_value and filters_an_array(expr, facts):
            return ir.Select(expr.base, expr.steps, False, Missing.NEVER)
        case _:
            return expr
