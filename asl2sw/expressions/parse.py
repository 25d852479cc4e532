"""Text of JSONPath states -> syntax trees.

Paths follow AWS's implementation, which is Jayway's JsonPath; intrinsic functions follow
`States Language §Intrinsic Functions`. All functions are pure, and their results are cached.
"""

from __future__ import annotations

import re
from functools import lru_cache

from asl2sw.expressions import mistakes
from asl2sw.expressions.ast import ExpressionError, IntrinsicCall, Path
from asl2sw.expressions.quick_paths import quick_path

_CACHE_SIZE = 4096
_CALL = re.compile(r"\s*[^\W\d][\w.\-]*\s*\(")
_INTRINSIC_NAME = re.compile(r"\s*States\.[A-Za-z0-9]*\s*", re.IGNORECASE)


@lru_cache(_CACHE_SIZE)
def parse_path(text: str) -> Path:
    """A path: from the input `$...`, the context object `$$...` or a variable `$name...`.

    Raises ExpressionError when it is none, or one that is not supported.
    """
    quick = quick_path(text)
    if quick is not None:
        return quick
    _check_start(text)
    if not text.lstrip().startswith("$"):
        raise _no_path(text)
    from asl2sw.expressions.parse_paths import read_path  # late, because plain paths do without Lark

    return read_path(text)


@lru_cache(_CACHE_SIZE)
def parse_reference_path(text: str) -> Path:
    """A path that names one place: nothing but names and indexes after the root.

    Raises ExpressionError as `parse_path`, and for every other step (`States Language §Reference Paths`).
    """
    path = parse_path(text)
    if path.is_reference:
        return path
    from asl2sw.expressions.parse_paths import read_steps

    wrong = next(placed for placed in read_steps(text) if not placed.is_reference)
    part = text[wrong.start : wrong.end]
    raise ExpressionError(
        f'This must be a reference path: only names and indexes, but it has "{mistakes.shorten(part)}".',
        wrong.start,
        code=mistakes.NOT_REFERENCE,
        width=wrong.end - wrong.start,
        fix="Name the one place that is meant, like $.order.items[0].",
    )


@lru_cache(_CACHE_SIZE)
def parse_expression(text: str) -> Path | IntrinsicCall:
    """The value of a `name.$` field: a path or a call of an intrinsic function.

    Raises ExpressionError when it is neither.
    """
    if text.lstrip().startswith("$"):
        return parse_path(text)
    if _CALL.match(text):
        from asl2sw.expressions.parse_intrinsics import read_intrinsic

        return read_intrinsic(text)
    if _INTRINSIC_NAME.fullmatch(text):
        raise ExpressionError(
            f'"{text.strip()}" has no parentheses.',
            len(text.rstrip()),
            code=mistakes.INTRINSIC_SYNTAX,
            fix=f'Write "{text.strip()}(...)" with the arguments in between.',
        )
    raise _no_path(text, "a path nor an intrinsic function")


def _check_start(text: str) -> None:
    """Explain an intrinsic function in the place of a path."""
    if _CALL.match(text):
        raise ExpressionError(
            f'"{mistakes.shorten(text)}" is a function call, but only a path can stand here.',
            0,
            code=mistakes.INTRINSIC_FOR_PATH,
            width=len(text),
            fix="Compute the value in a Pass state before, and write its path here.",
        )


def _no_path(text: str, expected: str = "a path") -> ExpressionError:
    stripped = text.strip()
    width = max(1, len(text))
    if stripped.startswith("{%"):
        return ExpressionError(
            "This is a JSONata expression, but the state's query language is JSONPath.",
            0,
            code=mistakes.JSONATA,
            width=width,
        )
    kind = "neither " + expected if " nor " in expected else "not " + expected
    if not stripped:
        return ExpressionError(f"An empty text is {kind}.", 0, code=mistakes.NO_PATH, width=width)
    name = stripped.removeprefix(".")
    guess = "$" + stripped if stripped.startswith("[") else "$." + name
    plain = re.fullmatch(r"[\w.\-\[\]*]+", name) is not None and quick_path(guess) is not None
    return ExpressionError(
        f'"{mistakes.shorten(stripped)}" is {kind}: a path starts with $.',
        0,
        code=mistakes.NO_PATH,
        width=width,
        fix=f'Write "{guess}", or take .$ off the field name to pass the text itself.'
        if plain and " nor " in expected
        else f'Write "{guess}".'
        if plain
        else None,
    )
