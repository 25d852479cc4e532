"""All paths and calls of intrinsic functions of a state."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from asl2sw.asl.model import Flow, JsonataValue, Located, State, TemplateExpression, TemplateLiteral
from asl2sw.expressions.ast import Argument, Expression, IntrinsicCall, Path
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import Span


@dataclass(frozen=True, slots=True)
class PathAt:
    """A path, and the place and pointer of the text that it stands in."""

    path: Path
    span: Span
    pointer: str


def paths_of(state: State) -> Iterator[PathAt]:
    """The paths in the fields of a state and in its intrinsic functions; not those of the states in it."""
    for value, span, pointer in _expressions_at(state):
        yield from _of_expression(value, span, pointer)


def expressions_of(state: State) -> Iterator[Expression]:
    """What the fields of a state are computed by; not those of the states in it."""
    return (value for value, _, _ in _expressions_at(state))


def _expressions_at(state: State) -> Iterator[tuple[Expression, Span, str]]:
    for field in dataclasses.fields(state):
        yield from _within(getattr(state, field.name))


def _within(value: object) -> Iterator[tuple[Expression, Span, str]]:
    match value:
        case None | str() | int() | float() | Span() | Flow() | JsonataValue() | TemplateLiteral():
            return
        case Located(Path() | IntrinsicCall() as expression, span, pointer):
            yield expression, span, pointer
        case Located():
            return
        case TemplateExpression():
            yield value.expression, value.span, value.pointer
        case tuple():
            for item in value:
                yield from _within(item)
        case _ if dataclasses.is_dataclass(value):
            for field in dataclasses.fields(value):
                yield from _within(getattr(value, field.name))


def _of_expression(value: Argument, span: Span, pointer: str) -> Iterator[PathAt]:
    match value:
        case Path():
            yield PathAt(value, span, pointer)
        case IntrinsicCall():
            for argument in value.arguments:
                yield from _of_expression(argument, span, pointer)
