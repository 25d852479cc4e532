"""Paths, intrinsic functions and templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from asl2sw.equivalence.machines.draw import FIELDS, Draw, Surroundings

_DEEPEST_CALL = 2
_PLACES = (
    "$", "$.a", "$.a.b", "$.b", "$.n", "$.s", "$.list", "$.list[0]", "$['a']['odd name']",
    "$.list[1].n",
)  # fmt: skip
_MANY = (
    "$.list[*]", "$.list[*].n", "$.list[0:1]", "$.list[-1:]", "$.list[?(@.n > 1)]", "$.list[?(@.s == 'x')].n",
    "$..n", "$.*", "$.list[0,1]", "$.list.length()", "$['a','b']",
)  # fmt: skip
_CONTEXT = ("$$.Execution.Input", "$$.Execution.Input.a", "$$.State.Name", "$$.Execution.Input.list[0]")
_FORMATS = ("{}", "a {} b", "it\\'s {}", "\\{{}\\}")
_TEXTS = ("'text'", "'x'", "'it\\'s'", "''")


def reference(draw: Draw, root: str = "$") -> str:
    """A place below an object, as ResultPath takes it."""
    parts = draw.some_of(FIELDS[:4], 2)
    return root + "".join(f".{part}" for part in parts)


def path(draw: Draw, around: Surroundings, *, definite: bool = False) -> str:
    """A path to read from."""
    if around.variables and draw.chance(0.3):
        return f"${draw.one_of(around.variables)}{draw.one_of(('', '', '.a', '[0]'))}"
    if draw.chance(0.15):
        return _context_path(draw, around)
    if not definite and draw.chance(0.15):
        return draw.one_of(_MANY)
    return draw.one_of(_PLACES)


def input_path(draw: Draw) -> str | None:
    """For InputPath and OutputPath; None is `null`."""
    if draw.chance(0.1):
        return None
    return draw.one_of(_MANY) if draw.chance(0.1) else draw.one_of(_PLACES[:6])


def _context_path(draw: Draw, around: Surroundings) -> str:
    if around.in_map and draw.chance(0.6):
        return draw.one_of(("$$.Map.Item.Index", "$$.Map.Item.Value"))
    return draw.one_of(_CONTEXT)


def call(draw: Draw, around: Surroundings, depth: int = 0) -> str:
    """A call of an intrinsic function that has the same value in every run."""

    def any_argument() -> str:
        if depth < _DEEPEST_CALL and draw.chance(0.25):
            return call(draw, around, depth + 1)
        if draw.chance(0.3):
            return draw.one_of((*_TEXTS, "1", "-2", "true", "null"))
        return path(draw, around)

    def value() -> str:
        return path(draw, around, definite=True)

    def text() -> str:
        return draw.one_of(_TEXTS) if draw.chance(0.4) else "$.s"

    def count() -> str:
        return str(draw.number(0, 3)) if draw.chance(0.6) else "$.n"

    makers: Mapping[str, Callable[[], list[str]]] = {
        "Array": lambda: [any_argument() for _ in range(draw.number(0, 3))],
        "ArrayContains": lambda: ["$.list", any_argument()],
        "ArrayGetItem": lambda: ["$.list", count()],
        "ArrayLength": lambda: ["$.list"],
        "ArrayPartition": lambda: ["$.list", count()],
        "ArrayRange": lambda: [str(draw.number(-1, 2)), count(), str(draw.number(1, 2))],
        "ArrayUnique": lambda: ["$.list"],
        "Base64Encode": lambda: [text()],
        "Base64Decode": lambda: [f"States.Base64Encode({text()})"],
        "Format": lambda: [f"'{draw.one_of(_FORMATS)}'", any_argument()],
        "Hash": lambda: [text(), "'SHA-256'"],
        "JsonMerge": lambda: ["$.a", "$.b", "false"],
        "JsonToString": lambda: [value()],
        "MathAdd": lambda: [count(), count()],
        "StringSplit": lambda: [text(), "'x'"],
        "StringToJson": lambda: ["$.s"] if draw.chance(0.5) else [f"States.JsonToString({value()})"],
    }
    name = draw.one_of(list(makers))
    return f"States.{name}({', '.join(makers[name]())})"


def expression(draw: Draw, around: Surroundings) -> str:
    return call(draw, around) if draw.chance(0.35) else path(draw, around)


def template(draw: Draw, around: Surroundings, depth: int = 0) -> dict[str, Any]:
    """An object with expressions in it."""
    fields: dict[str, Any] = {}
    for name in draw.some_of((*FIELDS, "odd name", "it's"), 4):
        if depth < 2 and draw.chance(0.2):
            fields[name] = template(draw, around, depth + 1)
        elif draw.chance(0.15):
            fields[name] = [draw.literal(), template(draw, around, 2)]
        elif draw.chance(0.3):
            fields[name] = draw.literal()
        else:
            fields[f"{name}.$"] = expression(draw, around)
    return fields
