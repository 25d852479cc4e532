"""States.MathAdd and States.MathRandom.

The numbers AWS's generator gives for a seed are unknown; ours only keep the promise that the same seed gives
the same number.
"""

from __future__ import annotations

import math

from asl2sw.expressions.intrinsics.values import FAILS, fail, rounded
from asl2sw.expressions.jq.definitions import Definition
from asl2sw.source.tree import JsonValue

# "Minimal standard" generator: the products stay below 2**53, so both engines and Python agree.
_MODULUS, _MULTIPLIER, _ROUNDS = 2**31 - 1, 48271, 3


def add(first: JsonValue, second: JsonValue) -> int:
    return rounded(first) + rounded(second)


def random_number(first: JsonValue, limit: JsonValue, *seed: JsonValue) -> int:
    """A number from `first` on, below `limit`; always the same for a given seed."""
    start, width = rounded(first), rounded(limit) - rounded(first)
    import random  # late: only the interpreter needs it

    fraction = _fraction(rounded(seed[0])) if seed else random.random()
    if width <= 0:
        fail()
    return start + math.floor(fraction * width)


def _fraction(seed: int) -> float:
    state = seed % _MODULUS + 1
    for _ in range(_ROUNDS):
        state = state * _MULTIPLIER % _MODULUS
    return state / _MODULUS


_IN_RANGE = (
    "([$first, $limit] | map(rounded)) as [$a, $b]\n"
    f"  | if $a < $b then $a + (%s * ($b - $a) | floor) else {FAILS} end"
)
_START = f"$s % {_MODULUS} + {_MODULUS} + 1"  # the sum, because % keeps the sign
_SEEDED = f"(reduce range({_ROUNDS}) as $_ ({_START}; . * {_MULTIPLIER} % {_MODULUS}))"

DEFINITIONS = (
    Definition("mathAdd", ("$a", "$b"), "($a | rounded) + ($b | rounded)", ("rounded",)),
    Definition("mathRandom", ("$first", "$limit"), _IN_RANGE % "random", ("rounded",)),
    Definition(
        "seededRandom",
        ("$first", "$limit", "$seed"),
        f"($seed | rounded) as $s\n  | ({_SEEDED} / {_MODULUS}) as $random\n  | " + _IN_RANGE % "$random",
        ("rounded",),
    ),
)
