"""What a machine looks for in a JSON value.

A shape starts empty and only grows, so that following the data through loops comes to an end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from asl2sw.expressions.ast import (
    Descendant,
    Filter,
    FilterAnd,
    FilterComparison,
    FilterCondition,
    FilterExists,
    FilterLiteral,
    FilterNot,
    FilterOr,
    FilterPath,
    Index,
    Indexes,
    Name,
    Names,
    Slice,
    Step,
    TailFunction,
    Wildcard,
)
from asl2sw.source.tree import JsonValue

_DEEPEST = 12  # levels; a loop that moves data up a level each round would not end otherwise
_MOST_VALUES = 24
_LARGEST_POSITION = 20


class Kind(StrEnum):
    """What a value has to be for an operation to make sense."""

    ARRAY = "array"
    BOOLEAN = "boolean"
    COUNT = "count"  # a small whole number: seconds, attempts, a limit
    NUMBER = "number"
    OBJECT = "object"
    TEXT = "text"
    TIMESTAMP = "timestamp"


@dataclass(slots=True)
class Shape:
    """A value as a machine sees it: its parts, and the values it is compared with."""

    fields: dict[str, Shape] = field(default_factory=dict)
    items: Shape | None = None  # any element
    positions: dict[int, Shape] = field(default_factory=dict)  # one element
    json: Shape | None = None  # of the value that the text holds
    values: list[JsonValue] = field(default_factory=list)  # compared with, the first ones first
    kinds: list[Kind] = field(default_factory=list)

    @property
    def is_plain(self) -> bool:
        """Whether nothing looks into the value."""
        return not (self.fields or self.items or self.positions or self.json)

    def field(self, name: str) -> Shape:
        return self.fields.setdefault(name, Shape())

    def element(self) -> Shape:
        if self.items is None:
            self.items = Shape()
        return self.items

    def position(self, index: int) -> Shape:
        if not 0 <= index <= _LARGEST_POSITION:
            return self.element()
        return self.positions.setdefault(index, Shape())

    def text(self) -> Shape:
        """The shape of the JSON value that the text holds."""
        if self.json is None:
            self.json = Shape()
        return self.json

    def compare_with(self, values: Iterable[JsonValue]) -> None:
        for value in values:
            if len(self.values) < _MOST_VALUES and not any(_same(value, known) for known in self.values):
                self.values.append(value)

    def want(self, *kinds: Kind) -> None:
        self.kinds += [kind for kind in kinds if kind not in self.kinds]

    def merge(self, other: Shape, depth: int = 0) -> None:
        """Adds everything that the other one looks for."""
        if other is self or depth > _DEEPEST:
            return
        self.compare_with(other.values)
        self.want(*other.kinds)
        for name, below in list(other.fields.items()):
            self.field(name).merge(below, depth + 1)
        for index, below in list(other.positions.items()):
            self.position(index).merge(below, depth + 1)
        if other.items is not None:
            self.element().merge(other.items, depth + 1)
        if other.json is not None:
            self.text().merge(other.json, depth + 1)

    def at(self, steps: Sequence[Step]) -> list[Shape]:
        """The places that a path names, made where they are missing."""
        places = [self]
        for step in steps:
            places = [below for place in places for below in _below(place, step)]
        return places

    def place(self, steps: Sequence[Step], wanted: Shape) -> None:
        """Adds what is looked for at the end of a path."""
        for place in self.at(steps):
            place.merge(wanted)

    def size(self) -> int:
        """Grows with everything that is added: the same size means that nothing was."""
        parts = [*self.fields.values(), *self.positions.values(), self.items, self.json]
        return 1 + len(self.values) + len(self.kinds) + sum(part.size() for part in parts if part is not None)


def _same(one: JsonValue, other: JsonValue) -> bool:
    return type(one) is type(other) and one == other


# --- paths -----------------------------------------------------------------------------------------


def _below(shape: Shape, step: Step) -> list[Shape]:
    match step:
        case Name(name) | Descendant(str(name)):
            return [shape.field(name)]
        case Names(names):
            return [shape.field(name) for name in names]
        case Index(index):
            return [shape.position(index)]
        case Indexes(indexes):
            return [shape.position(index) for index in indexes]
        case Slice() | Wildcard() | Descendant():
            return [shape.element()]
        case Filter(condition):
            _expect(shape.element(), condition)
            return [shape.element()]
        case TailFunction():
            shape.want(Kind.ARRAY)
            return []


def _expect(element: Shape, condition: FilterCondition) -> None:
    """What a filter reads of an element."""
    match condition:
        case FilterExists(path):
            if path.from_element:
                element.at(path.steps)
        case FilterComparison(_, left, right):
            for side, other in ((left, right), (right, left)):
                if isinstance(side, FilterPath) and side.from_element:
                    for place in element.at(side.steps):
                        place.compare_with([other.value] if isinstance(other, FilterLiteral) else [])
        case FilterNot(inner):
            _expect(element, inner)
        case FilterAnd(conditions) | FilterOr(conditions):
            for each in conditions:
                _expect(element, each)
