"""A second opinion on paths: the library jsonpath-ng, where it follows the same rules.

These are names of ASCII letters, indexes from the front, `.*` on objects and lists, and slices without
negative bounds. Elsewhere it differs from AWS's library: it tells no missing value from an error, unites
properties into a list, takes steps of slices, wraps a single value under `[*]` into a list, and compares
kinds in other ways.
"""

from __future__ import annotations

from random import Random
from typing import Any, TypeAlias

import jsonpath_ng
from budget import examples
from hypothesis import note
from judges import Failed, Value, in_python, same
from random_paths import found_by, path_text
from random_values import chance, limits_of, scalar

from asl2sw.expressions import ir, parse_path
from asl2sw.expressions.ast import Index, Name, Slice, Step, Wildcard
from asl2sw.expressions.errors import RUNTIME
from asl2sw.expressions.ir import Slot
from asl2sw.expressions.lower import Sources, lower_path

Json: TypeAlias = Any
_NAMES = ["a", "b", "c", "items", "orderId", "X1"]
_SOURCES = Sources(ir.Ref(Slot.DATA), "Ship")


def _document(rng: Random, depth: int = 4) -> Json:
    roll = rng.randrange(10)
    if depth == 0 or roll < 2:
        return scalar(rng, limits_of(True))
    if roll < 5:
        return [_document(rng, depth - 1) for _ in range(rng.randrange(5))]
    return {rng.choice(_NAMES): _document(rng, depth - 1) for _ in range(rng.randrange(5))}


def _step(rng: Random, value: Json) -> Step:
    if isinstance(value, list | dict) and chance(rng, 1, 4):
        return Wildcard()
    if isinstance(value, list):
        if chance(rng, 1, 2):
            start, end = rng.randrange(4), rng.randrange(6)
            return rng.choice([Slice(start, end), Slice(start, None), Slice(None, end)])
        return Index(rng.randrange(max(1, len(value)) + 1))
    known = list(value) if isinstance(value, dict) and value else _NAMES
    return Name(rng.choice(known if chance(rng, 4, 5) else _NAMES))


def _steps(rng: Random, document: Json) -> list[Step]:
    steps: list[Step] = []
    value = document
    for _ in range(rng.randrange(1, 5)):
        step = _step(rng, value)
        steps.append(step)
        found = found_by(value, step)
        value = found[0] if found else None
    return steps


@examples()
def test_paths(rng: Random) -> None:
    document = _document(rng)
    text = path_text("$", _steps(rng, document))
    note(f"{text} in {document}")
    theirs = [match.value for match in jsonpath_ng.parse(text).find(document)]
    path = parse_path(text)
    ours = in_python(lower_path(path, _SOURCES), {Slot.DATA: document})
    if not path.is_definite:
        assert same(ours, Value(theirs))
    elif theirs:
        assert len(theirs) == 1
        assert same(ours, Value(theirs[0]))
    else:
        assert ours == Failed(frozenset([RUNTIME]))
