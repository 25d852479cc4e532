"""Values of single tokens: names, indexes, numbers, and where they stand."""

from __future__ import annotations

import math
import re

from lark import Token

from asl2sw.expressions.ast import ExpressionError
from asl2sw.expressions.mistakes import ESCAPE_IN_NAME, NUMBER_RANGE, PATH_SYNTAX, shorten

_FRACTION = re.compile(r"[.eE]")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_MAX_INDEX = 2**31 - 1  # Jayway reads indexes as Java ints


def position(token: Token) -> int:
    """Where the token's text begins, without the blanks before it."""
    return (token.start_pos or 0) + len(token) - len(token.lstrip())


def read_number(token: Token) -> int | float:
    """The value of a JSON number; ExpressionError when no double is that large."""
    value = float(token)
    if math.isinf(value):
        raise ExpressionError(
            f"The number {shorten(token)} is too large.",
            position(token),
            code=NUMBER_RANGE,
            width=len(token),
            fix="Write a number below 1.8e308.",
        )
    return value if _FRACTION.search(token) else int(token)


def read_index(token: Token) -> int:
    """An index of an array; ExpressionError when AWS would not take it for one."""
    if len(token) > 11 or abs(int(token)) > _MAX_INDEX:
        raise ExpressionError(
            f"The index {shorten(token)} is too large.", position(token), code=PATH_SYNTAX, width=len(token)
        )
    return int(token)


def read_quoted(token: Token) -> str:
    """The text between the quotes, escapes resolved."""
    inner = token[1:-1]
    if "\\" not in inner:
        return inner
    value = _ESCAPE.sub(lambda escape: _unescaped(token, escape), inner)
    return _SURROGATES.sub(_joined, value)


def _unescaped(token: Token, escape: re.Match[str]) -> str:
    if escape[1]:
        return chr(int(escape[1], 16))
    if escape[2] in "'\"\\":
        return escape[2]
    raise ExpressionError(
        f'"{escape[0]}" is no escape of a name in brackets.',
        position(token) + 1 + escape.start(),
        code=ESCAPE_IN_NAME,
        width=2,
        fix="Write \\\\ for a backslash; \\' \\\" \\uXXXX are the other escapes.",
    )


def _joined(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16", "surrogatepass").decode("utf-16")


_ESCAPED_NAME = re.compile(r"(?:\\.|[^.\[(\s\\])+", re.DOTALL)


def check_dotted_name(text: str, token: Token) -> None:
    """Refuse backslashes: the States Language has such escapes, but AWS reads them as characters."""
    backslash = token.find("\\")
    if backslash < 0:
        return
    start = position(token)
    written = _ESCAPED_NAME.match(text, start)
    meant = re.sub(r"\\([^u])", r"\1", written[0] if written else str(token))
    raise ExpressionError(
        "A backslash in a dotted name is a character of the name for AWS, not an escape.",
        start + backslash,
        code=ESCAPE_IN_NAME,
        fix=f"Write the name in brackets, as in $['{meant}'].",
    )
