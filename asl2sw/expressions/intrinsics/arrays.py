"""States.Array and the functions whose name starts with it.

Not verified on AWS: a negative step of ArrayRange counts down, and a step away from the end gives no items.
"""

from __future__ import annotations

from asl2sw.expressions.intrinsics.values import FAILS, fail, rounded, same_json
from asl2sw.expressions.jq.definitions import Definition
from asl2sw.source.tree import JsonValue

MAX_RANGE = 1000  # items (AWS developer guide, States.ArrayRange)


def array(*items: JsonValue) -> list[JsonValue]:
    """The arguments; the compiler prints `[...]`."""
    return list(items)


def partition(items: JsonValue, size: JsonValue) -> list[JsonValue]:
    width = rounded(size)
    if not isinstance(items, list) or width <= 0:
        fail()
    return [items[start : start + width] for start in range(0, len(items), width)]


def contains(items: JsonValue, value: JsonValue) -> bool:
    if not isinstance(items, list):
        fail()
    return any(same_json(item, value) for item in items)


def number_range(first: JsonValue, last: JsonValue, step: JsonValue) -> list[JsonValue]:
    start, end, width = rounded(first), rounded(last), rounded(step)
    if width == 0 or (end - start) / width >= MAX_RANGE:
        fail()
    return list(range(start, end + (1 if width > 0 else -1), width))


def item(items: JsonValue, index: JsonValue) -> JsonValue:
    position = rounded(index)
    if not isinstance(items, list) or not 0 <= position < len(items):
        fail()
    return items[position]


def length(items: JsonValue) -> int:
    if not isinstance(items, list):
        fail()
    return len(items)


def unique(items: JsonValue) -> list[JsonValue]:
    if not isinstance(items, list):
        fail()
    kept: list[JsonValue] = []
    for candidate in items:
        if not any(same_json(candidate, known) for known in kept):
            kept.append(candidate)
    return kept


def _for_array(name: str, parameters: tuple[str, ...], body: str, *needs: str) -> Definition:
    checked = f'if ($array | type) == "array" then {body} else {FAILS} end'
    return Definition(name, ("$array", *parameters), checked, needs)


DEFINITIONS = (
    Definition(
        "arrayPartition",
        ("$array", "$size"),
        '($size | rounded) as $n | if ($array | type) == "array" and $n > 0'
        f"\n  then [range(0; $array | length; $n) as $i | $array[$i:$i + $n]] else {FAILS} end",
        ("rounded",),
    ),
    _for_array("arrayContains", ("$value",), "any($array[]; . == $value)"),
    Definition(
        "arrayRange",
        ("$first", "$last", "$step"),
        "([$first, $last, $step] | map(rounded)) as [$a, $b, $d]"
        f" | if $d != 0 and ($b - $a) / $d < {MAX_RANGE}"
        f"\n  then [range(0; ($b - $a) / $d + 1 | floor) | $a + . * $d] else {FAILS} end",
        ("rounded",),
    ),
    Definition(
        "arrayGetItem",
        ("$array", "$index"),
        '($index | rounded) as $i | if ($array | type) == "array" and $i >= 0 and $i < ($array | length)'
        f"\n  then $array[$i] else {FAILS} end",
        ("rounded",),
    ),
    # the same for a whole number from 0 on
    Definition(
        "itemAt",
        ("$array", "$index"),
        'if ($array | type) == "array" and $index < ($array | length)\n'
        f"  then $array[$index] else {FAILS} end",
    ),
    _for_array("arrayLength", (), "$array | length"),
    # not jq's `unique`, which sorts
    Definition(
        "arrayUnique",
        ("$array",),
        f'if ($array | type) != "array" then {FAILS}'
        "\n  else reduce $array[] as $item ([]; if any(.[]; . == $item) then . else . + [$item] end) end",
    ),
)
