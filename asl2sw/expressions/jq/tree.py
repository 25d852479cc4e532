"""jq programs as trees. Only the subset on which C jq and the engine's jackson-jq agree has a node here."""

from __future__ import annotations

from typing import TypeAlias

from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue


@dataclass(frozen=True, slots=True)
class Identity:
    """`.`"""


@dataclass(frozen=True, slots=True)
class Literal:
    """Equal where the text is: 1, 1.0 and true are three values, and members have an order."""

    value: JsonValue

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Literal) and repr(self.value) == repr(other.value)

    def __hash__(self) -> int:
        return hash(repr(self.value))


@dataclass(frozen=True, slots=True)
class Variable:
    """`$name`"""

    name: str


@dataclass(frozen=True, slots=True)
class Field:
    """`base.name`; `optional` appends `?`, which is only allowed where nothing downstream can fail."""

    base: Jq
    name: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class At:
    """`base[index]`"""

    base: Jq
    index: Jq


@dataclass(frozen=True, slots=True)
class Range:
    """`base[start:end]`"""

    base: Jq
    start: Jq | None
    end: Jq | None


@dataclass(frozen=True, slots=True)
class Each:
    """`base[]`"""

    base: Jq
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """`name(arguments)`: a builtin or a helper definition."""

    name: str
    arguments: tuple[Jq, ...] = ()


@dataclass(frozen=True, slots=True)
class MakeObject:
    fields: tuple[tuple[str | Jq, Jq], ...]


@dataclass(frozen=True, slots=True)
class MakeArray:
    """`[body]`, an array of what the body gives; None is `[]`."""

    body: Jq | None


@dataclass(frozen=True, slots=True)
class Operation:
    """`left operator right`, with an operator of the printer's table (`|` and `,` included)."""

    operator: str
    left: Jq
    right: Jq


@dataclass(frozen=True, slots=True)
class If:
    condition: Jq
    then: Jq
    otherwise: Jq


@dataclass(frozen=True, slots=True)
class Bind:
    """`source as $name | body`"""

    source: Jq
    name: str
    body: Jq


@dataclass(frozen=True, slots=True)
class Reduce:
    """`reduce source as $name (start; update)`"""

    source: Jq
    name: str
    start: Jq
    update: Jq


@dataclass(frozen=True, slots=True)
class Attempt:
    """`([try (body) catch (handler)] | .[0])`.

    Materialised, because in jackson-jq a bare `try` also catches what fails downstream of it (engine fact).
    """

    body: Jq
    handler: Jq


@dataclass(frozen=True, slots=True)
class Text:
    """A string with interpolated parts: `"Order \\(.id)"`."""

    parts: tuple[str | Jq, ...]


@dataclass(frozen=True, slots=True)
class Raw:
    """The text of a helper definition's body or of a user's own expression, already valid jq on its own."""

    text: str


Jq: TypeAlias = (
    Identity
    | Literal
    | Variable
    | Field
    | At
    | Range
    | Each
    | Call
    | MakeObject
    | MakeArray
    | Operation
    | If
    | Bind
    | Reduce
    | Attempt
    | Text
    | Raw
)


def pipe(*stages: Jq) -> Jq:
    """`a | b | c` without identities; `.` when nothing is left."""
    kept = [stage for stage in stages if not isinstance(stage, Identity)]
    if not kept:
        return Identity()
    result = kept[-1]
    for stage in reversed(kept[:-1]):
        result = Operation("|", stage, result)
    return result


def path_of(*names: str) -> Jq:
    """`.a.b`"""
    result: Jq = Identity()
    for name in names:
        result = Field(result, name)
    return result


def fold(operator: str, operands: list[Jq]) -> Jq:
    """`a operator b operator c`, associating to the left."""
    result = operands[0]
    for operand in operands[1:]:
        result = Operation(operator, result, operand)
    return result
