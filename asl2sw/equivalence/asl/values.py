"""JSON values: equality, texts as Java writes them, and how large a value is."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TypeGuard

from asl2sw.source.tree import JsonValue

_ESCAPES = {code: f"\\u{code:04X}" for code in range(0x20)} | {
    ord('"'): '\\"',
    ord("\\"): "\\\\",
    ord("\b"): "\\b",
    ord("\f"): "\\f",
    ord("\n"): "\\n",
    ord("\r"): "\\r",
    ord("\t"): "\\t",
}


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether JSON calls it a number; Python also counts true and false."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def same_json(left: JsonValue, right: JsonValue) -> bool:
    """Equality of JSON values: 1 is 1.0, and no number is true or false."""
    match left, right:
        case dict(), dict():
            return left.keys() == right.keys() and all(same_json(left[key], right[key]) for key in left)
        case list(), list():
            return len(left) == len(right) and all(map(same_json, left, right))
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return left == right


def text_order(text: str) -> bytes:
    """A key that sorts texts by their UTF-16 units, as Java does."""
    return text.encode("utf-16-be", "surrogatepass")


def java_text(value: JsonValue) -> str:
    """The value as Java's `String.valueOf` shows it: texts bare, maps as `{a=1, b=[x, y]}`."""
    match value:
        case str():
            return value
        case None:
            return "null"
        case True | False:
            return "true" if value else "false"
        case list():
            return f"[{', '.join(map(java_text, value))}]"
        case dict():
            return f"{{{', '.join(f'{key}={java_text(field)}' for key, field in value.items())}}}"
    return number_text(value)


def json_text(value: JsonValue) -> str:
    """Compact JSON as Jackson writes it, fields in their order."""
    match value:
        case str():
            return f'"{value.translate(_ESCAPES)}"'
        case list():
            return f"[{','.join(map(json_text, value))}]"
        case dict():
            return f"{{{','.join(f'{json_text(key)}:{json_text(field)}' for key, field in value.items())}}}"
    return java_text(value)


def number_text(number: int | float) -> str:
    """The number as Java prints a long or a double: 7, 1.0, 1.5E10."""
    if isinstance(number, int):
        return str(number)
    if number == 0 or not math.isfinite(number):
        return str(number)
    sign, digits, _ = Decimal(repr(number)).normalize().as_tuple()
    text = "".join(map(str, digits))
    power = Decimal(repr(number)).adjusted()
    minus = "-" if sign else ""
    if power < -3 or power >= 7:
        return f"{minus}{text[0]}.{text[1:] or '0'}E{power}"
    if power < 0:
        return f"{minus}0.{'0' * (-power - 1)}{text}"
    text = text.ljust(power + 1, "0")
    return f"{minus}{text[: power + 1]}.{text[power + 1 :] or '0'}"


def is_within(value: JsonValue, max_bytes: int, max_depth: int) -> bool:
    """Whether the value's JSON text has about at most so many bytes, and no deeper nesting.

    Values may share parts, so that a small definition can make data that no memory would hold as text:
    the count stops where a limit is passed.
    """
    left = max_bytes
    waiting: list[tuple[JsonValue, int]] = [(value, 1)]
    while waiting:
        item, depth = waiting.pop()
        if isinstance(item, str):
            left -= len(item) + 2 if item.isascii() else len(item.encode("utf-8", "surrogatepass")) + 2
        elif isinstance(item, dict):
            left -= 2 + sum(len(key) + 4 for key in item)
            waiting += [(field, depth + 1) for field in item.values()]
        elif isinstance(item, list):
            left -= 2 + len(item)
            waiting += [(entry, depth + 1) for entry in item]
        else:
            left -= 4
        if left < 0 or depth > max_depth:
            return False
    return True
