"""The 18 intrinsic functions, read from the specification, the developer guide and recorded calls.

Kept apart from the compiler's own table on purpose: two readings can contradict each other. Every function
raises `StateError` with States.IntrinsicFailure for arguments it does not take.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import math
import random
import re
import uuid
from collections.abc import Callable, Mapping
from typing import NoReturn, TypeAlias

from asl2sw.equivalence.asl.errors import INTRINSIC_FAILURE, StateError
from asl2sw.equivalence.asl.values import is_number, java_text, json_text, same_json
from asl2sw.source.tree import JsonValue

Function: TypeAlias = Callable[..., JsonValue]

_MAX_CHARACTERS = 10_000
_MAX_RANGE = 1_000
_INT_BITS = 32
_PART = re.compile(r"\\(?P<escaped>.)|(?P<place>\{\})|(?P<open>\\)|(?P<plain>.)", re.DOTALL)
_HASHES = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}", re.ASCII)


def _fail(detail: str) -> NoReturn:
    raise StateError(INTRINSIC_FAILURE, detail=detail)


# --- arguments -------------------------------------------------------------------------------------


def _array(value: JsonValue) -> list[JsonValue]:
    if isinstance(value, list):
        return value
    _fail(f"an array is needed, not {value!r}")


def _object(value: JsonValue) -> dict[str, JsonValue]:
    if isinstance(value, dict):
        return value
    _fail(f"an object is needed, not {value!r}")


def _text(value: JsonValue) -> str:
    if isinstance(value, str):
        return value
    _fail(f"text is needed, not {value!r}")


def _short_text(value: JsonValue) -> str:
    text = _text(value)
    if len(text) > _MAX_CHARACTERS:
        _fail(f"the text has {len(text)} characters")
    return text


def _integer(value: JsonValue) -> int:
    """The nearest integer, halves up (recorded), within 32 bits (developer guide)."""
    if not is_number(value) or not math.isfinite(value):
        _fail(f"a number is needed, not {value!r}")
    whole = value if isinstance(value, int) else math.floor(value + 0.5)
    if not -(2 ** (_INT_BITS - 1)) <= whole < 2 ** (_INT_BITS - 1):
        _fail(f"{value} is out of range")
    return whole


# --- texts and JSON --------------------------------------------------------------------------------


def _format(template: JsonValue, *values: JsonValue) -> JsonValue:
    """Each `{}` replaced by the next value; a backslash takes the meaning from the next character."""
    parts: list[str] = []
    used = 0
    for match in _PART.finditer(_text(template)):
        if match["open"]:
            _fail("a backslash stands at the end of the template")
        if not match["place"]:
            parts.append(match["escaped"] or match["plain"])
            continue
        if used < len(values):
            parts.append(java_text(values[used]))
        used += 1
    if used != len(values):
        _fail(f"the template has {used} {{}} for {len(values)} values")
    return "".join(parts)


def _string_to_json(text: JsonValue) -> JsonValue:
    """The text's JSON; null for a blank text (recorded)."""
    if not _text(text).strip(" \t\r\n"):
        return None
    try:
        value: JsonValue = json.loads(_text(text), parse_constant=_fail, parse_float=_finite)
    except (ValueError, RecursionError):
        _fail(f"the text is no JSON: {text!r}")
    return value


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        _fail(f"{text} is too large")
    return value


def _string_split(text: JsonValue, separators: JsonValue) -> JsonValue:
    """Every character of `separators` ends a part; empty parts are dropped (recorded)."""
    ends = set(_text(separators))
    parts: list[JsonValue] = []
    current = ""
    for character in _text(text):
        if character not in ends:
            current += character
        elif current:
            parts.append(current)
            current = ""
    return [*parts, current] if current else parts


def _json_merge(first: JsonValue, second: JsonValue, deep: JsonValue) -> JsonValue:
    """Fields of the second over those of the first. AWS has only the shallow form so far."""
    if deep is not False:
        _fail("only false is supported as the third argument")
    return {**_object(first), **_object(second)}


# --- arrays ----------------------------------------------------------------------------------------


def _partition(items: JsonValue, size: JsonValue) -> JsonValue:
    array, width = _array(items), _integer(size)
    if width < 1:
        _fail(f"chunks cannot have the size {width}")
    return [array[start : start + width] for start in range(0, len(array), width)]


def _contains(items: JsonValue, wanted: JsonValue) -> JsonValue:
    return any(same_json(item, wanted) for item in _array(items))


def _range(first: JsonValue, last: JsonValue, step: JsonValue) -> JsonValue:
    start, end, width = _integer(first), _integer(last), _integer(step)
    if width == 0:
        _fail("the step is zero")
    numbers = range(start, end + (1 if width > 0 else -1), width)
    if len(numbers) > _MAX_RANGE:
        _fail(f"the array would have {len(numbers)} items")
    return list(numbers)


def _get_item(items: JsonValue, index: JsonValue) -> JsonValue:
    array, position = _array(items), _integer(index)
    if not 0 <= position < len(array):
        _fail(f"there is no item {position}")
    return array[position]


def _unique(items: JsonValue) -> JsonValue:
    kept: list[JsonValue] = []
    for item in _array(items):
        if not any(same_json(item, other) for other in kept):
            kept.append(item)
    return kept


# --- encodings and hashes --------------------------------------------------------------------------


def _encode(text: JsonValue) -> JsonValue:
    return base64.b64encode(_short_text(text).encode("utf-8", "replace")).decode("ascii")


def _decode(text: JsonValue) -> JsonValue:
    """As Java's decoder: padding may be left out; bytes that are no UTF-8 become U+FFFD."""
    encoded = _short_text(text)
    bare = encoded.rstrip("=")
    padding = -len(bare) % 4
    if not _BASE64.fullmatch(encoded) or padding == 3 or len(encoded) - len(bare) not in (0, padding):
        _fail(f"the text is no Base64: {encoded!r}")
    try:
        return base64.b64decode(bare + "=" * padding).decode("utf-8", "replace")
    except binascii.Error:
        _fail(f"the text is no Base64: {encoded!r}")


def _hash(data: JsonValue, algorithm: JsonValue) -> JsonValue:
    name = _HASHES.get(_text(algorithm))
    if name is None:
        _fail(f"there is no algorithm {algorithm!r}")
    return hashlib.new(name, _short_text(data).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


# --- numbers and chance ----------------------------------------------------------------------------


def _math_add(first: JsonValue, second: JsonValue) -> JsonValue:
    return _integer(first) + _integer(second)


def _math_random(start: JsonValue, end: JsonValue, *seed: JsonValue) -> JsonValue:
    """Some number from `start` up to `end`; AWS's generator is not known, so the number says nothing."""
    low, high = _integer(start), _integer(end)
    if low >= high:
        _fail(f"there is no number from {low} to {high}")
    return random.Random(_integer(seed[0]) if seed else 0).randrange(low, high)


def _uuid() -> JsonValue:
    return str(uuid.uuid4())


INTRINSICS: Mapping[str, Function] = {
    "States.Array": lambda *items: list(items),
    "States.ArrayContains": _contains,
    "States.ArrayGetItem": _get_item,
    "States.ArrayLength": lambda items: len(_array(items)),
    "States.ArrayPartition": _partition,
    "States.ArrayRange": _range,
    "States.ArrayUnique": _unique,
    "States.Base64Decode": _decode,
    "States.Base64Encode": _encode,
    "States.Format": _format,
    "States.Hash": _hash,
    "States.JsonMerge": _json_merge,
    "States.JsonToString": json_text,
    "States.MathAdd": _math_add,
    "States.MathRandom": _math_random,
    "States.StringSplit": _string_split,
    "States.StringToJson": _string_to_json,
    "States.UUID": _uuid,
}
