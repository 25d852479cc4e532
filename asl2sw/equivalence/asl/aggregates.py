"""Functions at the end of a path, as Jayway computes them: `$.items.length()`."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TypeAlias

from asl2sw.equivalence.asl.errors import PathFails
from asl2sw.equivalence.asl.values import is_number
from asl2sw.source.tree import JsonValue

Aggregate: TypeAlias = Callable[[JsonValue], JsonValue]  # raises PathFails


def _length(value: JsonValue) -> JsonValue:
    return len(value) if isinstance(value, list | dict) else None


def _keys(value: JsonValue) -> JsonValue:
    if not isinstance(value, dict):
        raise PathFails("only an object has keys")
    return list(value)


def _item(position: int) -> Aggregate:
    def item(value: JsonValue) -> JsonValue:
        if not isinstance(value, list) or not value:
            raise PathFails("only an array with items has a first and a last one")
        return value[position]

    return item


def _of_numbers(compute: Callable[[list[float]], float]) -> Aggregate:
    """Other items are passed over; the result is a double."""

    def aggregate(value: JsonValue) -> JsonValue:
        numbers = [float(item) for item in value if is_number(item)] if isinstance(value, list) else []
        if not numbers:
            raise PathFails("there are no numbers to compute with")
        return compute(numbers)

    return aggregate


def _mean(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers)


def _deviation(numbers: list[float]) -> float:
    mean = _mean(numbers)
    return math.sqrt(sum((number - mean) ** 2 for number in numbers) / len(numbers))


AGGREGATES: Mapping[str, Aggregate] = {
    "length": _length,
    "size": _length,
    "keys": _keys,
    "first": _item(0),
    "last": _item(-1),
    "min": _of_numbers(min),
    "max": _of_numbers(max),
    "sum": _of_numbers(math.fsum),
    "avg": _of_numbers(_mean),
    "stddev": _of_numbers(_deviation),
}
