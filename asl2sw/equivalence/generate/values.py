"""Values that fit what a machine looks for."""

from __future__ import annotations

import json
from random import Random

from asl2sw.equivalence.generate.expressions import element_of
from asl2sw.equivalence.generate.shapes import Kind, Shape
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue

_ELEMENTS = 2
_RARELY = 0.15  # how often something else than a value that the machine knows is taken
_ODD: tuple[JsonValue, ...] = (1, True, None, {}, [], [None], 0.1, "ü\"'\\{}\n${x}")  # anything may come
_OF_KIND: dict[Kind, tuple[JsonValue, ...]] = {
    Kind.BOOLEAN: (True, False),
    Kind.COUNT: (1, 2, 0),
    Kind.NUMBER: (5, 7, 0, -1, 2.5),
    Kind.TEXT: ("text", "other text", "", "ü\"'\\{}\n"),
    Kind.TIMESTAMP: ("2020-01-02T03:04:05Z", "2021-06-07T08:09:10.5Z"),
}


@dataclass(frozen=True, slots=True)
class Values:
    """Makes values of a shape: the plainest ones, or with `random` any of those that the machine knows."""

    random: Random | None = None

    def of(self, shape: Shape, name: str = "value") -> JsonValue:
        """A value in which everything that is looked for is there. `name` goes into plain texts."""
        if shape.json is not None:
            return json.dumps(self.of(shape.json, name))
        if shape.fields:
            return {key: self.of(below, key) for key, below in shape.fields.items()}
        if is_array(shape):
            return [self.of(element_of(shape, n), f"{name} {n}") for n in range(self._length(shape))]
        if Kind.OBJECT in shape.kinds:
            return {}
        return self._plain(shape, name)

    def _length(self, shape: Shape) -> int:
        known = 1 + max(shape.positions, default=-1)
        return max(known, _ELEMENTS if self.random is None else self.random.choice((0, 1, 2, 2, 3)))

    def _plain(self, shape: Shape, name: str) -> JsonValue:
        known = known_values(shape)
        if self.random is None:
            return known[0] if known else name
        if self.random.random() < _RARELY:
            return self.random.choice(_ODD)
        return self.random.choice(known) if known else name


def is_array(shape: Shape) -> bool:
    return shape.items is not None or bool(shape.positions) or Kind.ARRAY in shape.kinds


def known_values(shape: Shape) -> list[JsonValue]:
    """What the machine compares with, then values of the kinds that it needs."""
    return [*shape.values, *(value for kind in shape.kinds for value in _OF_KIND.get(kind, ()))]
