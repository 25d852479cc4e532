"""Roots of paths, and the plain paths that need no grammar: dotted names and indexes."""

from __future__ import annotations

import re

from asl2sw.expressions.ast import ExpressionError, Index, Name, Path, Root
from asl2sw.expressions.mistakes import PATH_SYNTAX, RESERVED_VARIABLE, VARIABLE_NAME

_PLAIN = re.compile(r"(\$\$?|\$[^\W\d]\w*)((?:\.[\w-]+|\[-?[0-9]{1,9}\])*)")
_STEP = re.compile(r"\.([\w-]+)|\[(-?[0-9]+)\]")


def quick_path(text: str) -> Path | None:
    """The path if it is a plain one; None leaves it to the grammar. Raises ExpressionError for its root."""
    match = _PLAIN.fullmatch(text)
    if match is None:
        return None
    root, variable = read_root(match[1], 0)
    steps = tuple(Index(int(step[2])) if step[2] else Name(step[1]) for step in _STEP.finditer(match[2]))
    return Path(text, root, steps, variable)


def read_root(text: str, offset: int) -> tuple[Root, str | None]:
    """What `$`, `$$` or `$name` stands for, and the variable's name; raises ExpressionError."""
    if text == "$":
        return Root.INPUT, None
    if text == "$$":
        return Root.CONTEXT, None
    name = text[1:]
    if name == "states":
        raise ExpressionError(
            '"$states" is reserved: it exists in JSONata states only.',
            offset,
            code=RESERVED_VARIABLE,
            width=len(text),
            fix="Write $ for the state's input and $$ for the context object.",
        )
    if name.isidentifier():
        return Root.VARIABLE, name
    if name.startswith("$") and name[1:].isidentifier():
        raise ExpressionError(
            f'"{text}": a dot is missing after $$.',
            offset,
            code=PATH_SYNTAX,
            width=len(text),
            fix=f'Write "$$.{name[1:]}".',
        )
    raise ExpressionError(
        f'"{text}" is no variable: its name must be letters, digits and _, not starting with a digit.',
        offset,
        code=VARIABLE_NAME,
        width=len(text),
        fix="To read a field of the input write $. before its name.",
    )
