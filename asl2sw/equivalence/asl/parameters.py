"""Numbers that a definition takes from the data."""

from __future__ import annotations

import re
from collections.abc import Callable

from asl2sw.asl.model import JsonataValue, Located
from asl2sw.equivalence.asl.errors import runtime
from asl2sw.equivalence.asl.expressions import compile_path
from asl2sw.equivalence.asl.scope import Scope
from asl2sw.equivalence.asl.values import java_text
from asl2sw.expressions.ast import Path
from asl2sw.source.tree import JsonValue

_WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)


def whole_number(field: str, value: JsonValue, least: int, greatest: int | None = None) -> int:
    """The number; States.Runtime for anything else.

    AWS reads the text of the value, so that "2" is as good as 2 (recorded); 2.0 counts as 2, because the
    spelling of numbers is not compared anywhere.
    """
    text = java_text(int(value) if isinstance(value, float) and value.is_integer() else value)
    if _WHOLE.fullmatch(text) is None:
        raise runtime(f"{field} finds {value!r}, which is no whole number")
    number = int(text)
    if number < least or (greatest is not None and number > greatest):
        raise runtime(f"{field} finds {number}, which is out of range")
    return number


def compile_number(
    field: str,
    fixed: Located[int] | Located[float] | JsonataValue | None,
    path: Located[Path] | None,
    least: int,
    greatest: int | None = None,
) -> Callable[[Scope], float | None]:
    """A field or its `...Path` twin; None where neither is there."""
    if isinstance(fixed, Located):
        number = fixed.value
        return lambda scope: number
    if path is None:
        return lambda scope: None
    evaluate = compile_path(path.value)
    return lambda scope: whole_number(field, evaluate(scope), least, greatest)
