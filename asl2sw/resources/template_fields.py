"""Single fields of what Parameters give."""

from __future__ import annotations

from asl2sw.expressions import ir


def part_of(parameters: ir.Expr, name: str) -> ir.Expr:
    """A field of an object that is written out in the definition; inside `WithInput`, as it stands there.

    Raises KeyError when it is not there.
    """
    match parameters:
        case ir.WithInput(_, body):
            return part_of(body, name)
        case ir.Object(fields):
            return dict(fields)[name]
        case ir.Constant(dict() as value):
            return ir.Constant(value[name])
        case _:
            raise KeyError(name)
