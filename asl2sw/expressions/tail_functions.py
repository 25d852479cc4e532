"""Functions at the end of a path: `$.items.length()`.

Two mistakes of AWS's JSONPath library are kept: `max()` is never below the smallest positive double, and
`last()` fails for an array with one item.
"""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Sequence

from asl2sw.expressions.errors import RUNTIME, EvaluationError
from asl2sw.expressions.jq.definitions import Definition
from asl2sw.source.tree import JsonValue

_SMALLEST_DOUBLE = math.ulp(0.0)
_NUMBERS = 'if type == "array" then [.[] | numbers] else error("States.Runtime") end'
_FULL = f'{_NUMBERS} | if length == 0 then error("States.Runtime") else . end'

DEFINITIONS: dict[str, Definition] = {
    definition.name: definition
    for definition in (
        Definition("pathMin", (), f"{_FULL} | min"),
        Definition("pathMax", (), f"{_FULL} | max | if . > 0 then . else 5e-324 end"),
        Definition("pathSum", (), f"{_FULL} | add"),
        Definition("pathAvg", (), f"{_FULL} | add / length"),
        Definition(
            "pathStddev",
            (),
            f"{_FULL} | (add / length) as $mean | (map((. - $mean) * (. - $mean)) | add) / length | sqrt",
        ),
        Definition("pathKeys", (), 'if type == "object" then keys_unsorted else null end'),
        Definition(
            "pathFirst", (), 'if type == "array" and length > 0 then .[0] else error("States.Runtime") end'
        ),
        Definition(
            "pathLast", (), 'if type == "array" and length > 1 then .[-1] else error("States.Runtime") end'
        ),
    )
}


def apply_tail_function(name: str, value: JsonValue) -> JsonValue:
    """The function's value; raises EvaluationError(States.Runtime) where it has none."""
    match name, value:
        case (("length" | "size"), list() | dict()):
            return len(value)
        case (("length" | "size"), _):
            return None
        case "keys", _:
            return list(value) if isinstance(value, dict) else None
        case "first", [first, *_]:
            return first
        case "last", [_, *_, last]:
            return last
        case (("min" | "max" | "sum" | "avg" | "stddev"), list()):
            return _aggregate(
                name, [v for v in value if isinstance(v, int | float) and not isinstance(v, bool)]
            )
        case _:
            raise EvaluationError(RUNTIME)


def _aggregate(name: str, numbers: list[int | float]) -> float:
    if not numbers:
        raise EvaluationError(RUNTIME)
    total = _added(numbers)
    mean = total / len(numbers)
    match name:
        case "min":
            return min(numbers)
        case "max":
            return max(_SMALLEST_DOUBLE, *numbers)
        case "sum":
            return total
        case "avg":
            return mean
        case _:
            squares = [(number - mean) * (number - mean) for number in numbers]
            return math.sqrt(_added(squares) / len(numbers))


def _added(numbers: Sequence[int | float]) -> int | float:
    """One after another as Java and jq add them; `sum` of Python 3.12 rounds less."""
    return functools.reduce(operator.add, numbers)
