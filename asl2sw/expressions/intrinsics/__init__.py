"""The meaning of the intrinsic functions, in Python and as jq definitions that say the same.

How many arguments each takes stands in `asl2sw.expressions.intrinsics_table`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from asl2sw.expressions.intrinsics import (
    arrays,
    encoding,
    hashes,
    identifiers,
    numbers,
    objects,
    text,
    values,
)
from asl2sw.expressions.intrinsics.hashes import definition_for_hash
from asl2sw.expressions.intrinsics.text import text_of
from asl2sw.expressions.jq.definitions import Definition
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue

__all__ = ["DEFINITIONS", "INTRINSICS", "Intrinsic", "definition_for_call", "definition_for_hash", "text_of"]


@dataclass(frozen=True, slots=True)
class Intrinsic:
    """An intrinsic function.

    `definition` is the jq function that computes it; `definition_for_call` says how it is called.
    States.Array has none, it is `[...]`, and `uuid4` is a function of the engine. `evaluate` raises
    EvaluationError(States.IntrinsicFailure).
    """

    name: str  # with the prefix: "States.ArrayContains"
    definition: str
    evaluate: Callable[..., JsonValue]
    can_fail: bool = True
    deterministic: bool = True


_TABLE = (
    Intrinsic("States.Format", "format", text.format_text),
    Intrinsic("States.StringToJson", "stringToJson", text.string_to_json),
    Intrinsic("States.JsonToString", "jsonToString", text.json_to_string, can_fail=False),
    Intrinsic("States.Array", "array", arrays.array, can_fail=False),
    Intrinsic("States.ArrayPartition", "arrayPartition", arrays.partition),
    Intrinsic("States.ArrayContains", "arrayContains", arrays.contains),
    Intrinsic("States.ArrayRange", "arrayRange", arrays.number_range),
    Intrinsic("States.ArrayGetItem", "arrayGetItem", arrays.item),
    Intrinsic("States.ArrayLength", "arrayLength", arrays.length),
    Intrinsic("States.ArrayUnique", "arrayUnique", arrays.unique),
    Intrinsic("States.Base64Encode", "base64Encode", encoding.encode),
    Intrinsic("States.Base64Decode", "base64Decode", encoding.decode),
    Intrinsic("States.Hash", "hash", hashes.digest),
    Intrinsic("States.JsonMerge", "jsonMerge", objects.merge),
    Intrinsic("States.MathRandom", "mathRandom", numbers.random_number, deterministic=False),
    Intrinsic("States.MathAdd", "mathAdd", numbers.add),
    Intrinsic("States.StringSplit", "stringSplit", text.split),
    Intrinsic("States.UUID", "uuid4", identifiers.uuid4, can_fail=False, deterministic=False),
)

INTRINSICS: Mapping[str, Intrinsic] = {intrinsic.name: intrinsic for intrinsic in _TABLE}

DEFINITIONS: dict[str, Definition] = {
    definition.name: definition
    for family in (values, text, arrays, encoding, hashes, objects, numbers)
    for definition in family.DEFINITIONS
}


def definition_for_call(name: str, argument_count: int) -> str:
    """The jq function that computes an intrinsic function called with so many arguments.

    It takes the same arguments, except that `format` takes the values after the template as one array.
    """
    if name == "States.MathRandom" and argument_count == 3:
        return "seededRandom"
    return INTRINSICS[name].definition
