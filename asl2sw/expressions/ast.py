"""Syntax trees of paths and intrinsic functions, as written in JSONPath states.

`States Language §Paths, §Intrinsic Functions`; offsets are characters from the start of the text.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

from asl2sw.lazy_dataclass import dataclass


class Root(StrEnum):
    """What a path starts from."""

    INPUT = "$"
    CONTEXT = "$$"  # the context object
    VARIABLE = "$name"  # a workflow variable set by Assign


@dataclass(frozen=True, slots=True)
class Name:
    """`.name` or `['name']`."""

    name: str


@dataclass(frozen=True, slots=True)
class Names:
    """`['a','b']`: an object of the present ones."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """`[n]`; a negative index counts from the end."""

    index: int


@dataclass(frozen=True, slots=True)
class Indexes:
    """`[0,2]`."""

    indexes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Slice:
    """`[start:end]`; either may be missing, not both."""

    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Wildcard:
    """`.*` or `[*]`."""


@dataclass(frozen=True, slots=True)
class Descendant:
    """`..name`, or `..*` when name is None."""

    name: str | None


@dataclass(frozen=True, slots=True)
class Filter:
    """`[?(...)]`."""

    condition: FilterCondition


@dataclass(frozen=True, slots=True)
class TailFunction:
    """`.length()` and the like at the end of a path."""

    name: str


Step: TypeAlias = Name | Names | Index | Indexes | Slice | Wildcard | Descendant | Filter | TailFunction


@dataclass(frozen=True, slots=True)
class Path:
    """A whole path. `text` is as written; `variable` only for Root.VARIABLE."""

    text: str
    root: Root
    steps: tuple[Step, ...]
    variable: str | None = None

    @property
    def is_definite(self) -> bool:
        """A definite path names one place; the others give an array of what they find."""
        return all(isinstance(step, Name | Names | Index | TailFunction) for step in self.steps)

    @property
    def is_reference(self) -> bool:
        """Only names and indexes, so that one can write to it (`States Language §Reference Paths`)."""
        return all(isinstance(step, Name | Index) for step in self.steps)


# --- filters ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FilterPath:
    """`@.a` (from the tested element) or `$.a` (from the root of the document)."""

    from_element: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class FilterLiteral:
    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class FilterRegex:
    pattern: str
    ignore_case: bool


FilterOperand: TypeAlias = FilterPath | FilterLiteral | FilterRegex


@dataclass(frozen=True, slots=True)
class FilterExists:
    path: FilterPath


@dataclass(frozen=True, slots=True)
class FilterComparison:
    """`operator` is one of == != < <= > >= =~."""

    operator: str
    left: FilterOperand
    right: FilterOperand


@dataclass(frozen=True, slots=True)
class FilterNot:
    condition: FilterCondition


@dataclass(frozen=True, slots=True)
class FilterAnd:
    conditions: tuple[FilterCondition, ...]


@dataclass(frozen=True, slots=True)
class FilterOr:
    conditions: tuple[FilterCondition, ...]


FilterCondition: TypeAlias = FilterExists | FilterComparison | FilterNot | FilterAnd | FilterOr


# --- intrinsic functions ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StringLiteral:
    """`'text'`, escapes not resolved: `States.Format` reads them by its own rules."""

    raw: str  # between the quotes, as written
    value: str  # with \\' \\{ \\} \\\\ resolved


@dataclass(frozen=True, slots=True)
class NumberLiteral:
    value: int | float


@dataclass(frozen=True, slots=True)
class BooleanLiteral:
    value: bool


@dataclass(frozen=True, slots=True)
class NullLiteral:
    pass


@dataclass(frozen=True, slots=True)
class IntrinsicCall:
    """`States.Name(arguments)`; the name and the number of arguments are known to be valid."""

    text: str
    name: str  # with the prefix: "States.Format"
    arguments: tuple[Argument, ...]
    offset: int


Argument: TypeAlias = IntrinsicCall | Path | StringLiteral | NumberLiteral | BooleanLiteral | NullLiteral
Expression: TypeAlias = Path | IntrinsicCall  # what the value of a `name.$` field may be


class ExpressionError(ValueError):
    """An expression that is no valid path or intrinsic call.

    `offset`/`width` mark the wrong part of the text, `code` is the diagnostic code, `fix` says what to write.
    """

    def __init__(
        self, message: str, offset: int, *, code: str, width: int = 1, fix: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.width = width
        self.code = code
        self.fix = fix
