"""One place of a value made different: absent, null, of another type, empty, or another known value."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TypeAlias

from asl2sw.equivalence.generate.expressions import element_of
from asl2sw.equivalence.generate.shapes import Shape
from asl2sw.equivalence.generate.values import known_values
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue

Steps: TypeAlias = "tuple[str | int | None, ...]"  # None: into the JSON that a text holds


@dataclass(frozen=True, slots=True)
class Change:
    """A place of a value, and what stands there instead; with `removes` nothing does."""

    steps: Steps
    what: str
    value: JsonValue = None
    removes: bool = False
    is_known: bool = False  # the value is one that the machine compares with

    def apply(self, value: JsonValue) -> JsonValue:
        """The changed value; the same value when it has no such place."""
        return self._apply(value, self.steps)

    def _apply(self, value: JsonValue, steps: Steps) -> JsonValue:
        if not steps:
            return value if self.removes else self.value
        first, rest = steps[0], steps[1:]
        match first, value:
            case None, str():
                return _rewritten(value, lambda held: self._apply(held, rest))
            case str(), dict() if first in value:
                if self.removes and not rest:
                    return {key: kept for key, kept in value.items() if key != first}
                return {**value, first: self._apply(value[first], rest)}
            case int(), list() if first < len(value):
                return [self._apply(item, rest) if n == first else item for n, item in enumerate(value)]
        return value

    def __str__(self) -> str:
        place = "/".join("(JSON)" if step is None else str(step) for step in self.steps)
        return f"/{place} {self.what}"


def changes_of(shape: Shape, value: JsonValue) -> Iterator[Change]:
    """Every change of a value that was made for the shape, the outermost places first."""
    waiting: list[tuple[Steps, Shape, JsonValue]] = [((), shape, value)]
    for steps, below, found in waiting:  # grows while it is read
        yield from _at(steps, below, found)
        waiting += _parts(steps, below, found)


def _parts(steps: Steps, shape: Shape, value: JsonValue) -> Iterator[tuple[Steps, Shape, JsonValue]]:
    match value:
        case str() if shape.json is not None:
            for held in _held(value):
                yield (*steps, None), shape.json, held
        case dict():
            for name, below in shape.fields.items():
                if name in value:
                    yield (*steps, name), below, value[name]
        case list() if value:
            for position in sorted({0, len(value) - 1}):
                yield (*steps, position), element_of(shape, position), value[position]


def _at(steps: Steps, shape: Shape, value: JsonValue) -> Iterator[Change]:
    if steps and isinstance(steps[-1], str):
        yield Change(steps, "absent", removes=True)
    if value is not None:
        yield Change(steps, "null", None)
    yield _of_another_type(steps, value)
    match value:
        case list() if value:
            yield Change(steps, "empty", [])
            if len(value) > 1:
                yield Change(steps, "of one", value[:1])
        case dict() if value:
            yield Change(steps, "empty", {})
        case str() if shape.json is not None:
            yield Change(steps, "no JSON", "{no JSON")
    if shape.is_plain:
        for known in known_values(shape):
            if type(known) is not type(value) or known != value:
                yield Change(steps, f"is {json.dumps(known)}", known, is_known=True)


def _of_another_type(steps: Steps, value: JsonValue) -> Change:
    match value:
        case str():
            return Change(steps, "a number", 42)
        case list():
            return Change(steps, "an object", {"a": 1})
    return Change(steps, "a text", "text")


# --- JSON in a text --------------------------------------------------------------------------------


def _held(text: str) -> list[JsonValue]:
    """The value that a text holds; nothing where it is no JSON."""
    try:
        return [json.loads(text)]
    except ValueError:
        return []


def _rewritten(text: str, change: Callable[[JsonValue], JsonValue]) -> str:
    return next((json.dumps(change(held)) for held in _held(text)), text)
