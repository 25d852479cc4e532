"""Functions at the end of a path, as Jayway computes them: `$.items.length()`.

Two of Jayway's own mistakes are kept, because AWS runs it: `max()` is never below the smallest positive
double, and `last()` fails for an array with one item.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping, Sequence

from asl2sw.equivalence.asl.errors import PathFails
from asl2sw.equivalence.asl.values import is_number
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue

_SMALLEST_DOUBLE = math.ulp(0.0)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """`of`: the function of a value and of further numbers; it raises PathFails."""

    of: Callable[[JsonValue, Sequence[JsonValue]], JsonValue]


def _length(value: JsonValue, further: Sequence[JsonValue]) -> JsonValue:
    return len(value) if isinstance(value, list | dict) else None


def _keys(value: JsonValue, further: Sequence[JsonValue]) -> JsonValue:
    return list(value) if isinstance(value, dict) else None


def _first(value: JsonValue, further: Sequence[JsonValue]) -> JsonValue:
    if not isinstance(value, list) or not value:
        raise PathFails("only an array with items has a first one")
    return value[0]


def _last(value: JsonValue, further: Sequence[JsonValue]) -> JsonValue:
    if not isinstance(value, list) or len(value) < 2:
        raise PathFails("only an array with more than one item has a last one")
    return value[-1]


def _of_numbers(compute: Callable[[list[float]], float]) -> Aggregate:
    """Other items are passed over; the result is a double."""

    def aggregate(value: JsonValue, further: Sequence[JsonValue]) -> JsonValue:
        items = [*value, *further] if isinstance(value, list) else further
        numbers = [float(item) for item in items if is_number(item)]
        if not numbers:
            raise PathFails("there are no numbers to compute with")
        return compute(numbers)

    return Aggregate(aggregate)


def _mean(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers)


def _deviation(numbers: list[float]) -> float:
    mean = _mean(numbers)
    return math.sqrt(sum((number - mean) ** 2 for number in numbers) / len(numbers))


AGGREGATES: Mapping[str, Aggregate] = {
    "length": Aggregate(_length),
    "size": Aggregate(_length),
    "keys": Aggregate(_keys),
    "first": Aggregate(_first),
    "last": Aggregate(_last),
    "min": _of_numbers(lambda numbers: min(sys.float_info.max, *numbers)),
    "max": _of_numbers(lambda numbers: max(_SMALLEST_DOUBLE, *numbers)),
    "sum": _of_numbers(sum),
    "avg": _of_numbers(_mean),
    "stddev": _of_numbers(_deviation),
}
