"""States.JsonMerge."""

from __future__ import annotations

from asl2sw.expressions.intrinsics.values import FAILS, fail
from asl2sw.expressions.jq.definitions import Definition
from asl2sw.source.tree import JsonValue


def merge(first: JsonValue, second: JsonValue, deep: JsonValue) -> dict[str, JsonValue]:
    if not (isinstance(first, dict) and isinstance(second, dict) and deep is False):
        fail()
    return {**first, **second}


DEFINITIONS = (
    Definition(
        "jsonMerge",
        ("$first", "$second", "$deep"),
        'if ([$first, $second] | map(type)) == ["object", "object"] and $deep == false'
        f"\n  then $first + $second else {FAILS} end",
    ),
)
