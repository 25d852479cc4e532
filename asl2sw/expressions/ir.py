"""The expression IR: what every path, template, intrinsic call and choice rule is turned into.

Independent of JSONPath's text and of jq. `evaluate.py` gives its meaning in Python, `jq/compile.py` in jq.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import Enum, StrEnum
from typing import TypeAlias

from asl2sw.expressions.ast import Filter, Index, Name, Step
from asl2sw.expressions.errors import (
    INTRINSIC_FAILURE,
    NO_CHOICE_MATCHED,
    RESULT_PATH_MATCH_FAILURE,
    RUNTIME,
)
from asl2sw.expressions.intrinsics import INTRINSICS
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue


class Slot(StrEnum):
    """The values an expression can start from."""

    DATA = "data"  # the state's raw input
    INPUT = "input"  # the effective input, inside `WithInput`
    RESULT = "result"  # what a task, branch or iteration gave
    VARIABLES = "variables"  # object of workflow variables
    CONTEXT = "context"  # the context object
    ERROR = "error"  # what a state failed with: {Error, Cause}; absent for States.Runtime
    RETRIES = "retries"  # object: how often each retrier has run its state again
    TOKEN = "token"  # what the answer to a task that waits for one is sent with
    ITEMS = "items"  # what a Map's reader gave
    ITEM = "item"  # the item at hand, inside `EachItem`
    INDEX = "index"  # its position, from 0


class Missing(Enum):
    """What a path does when there is nothing at its place."""

    FAILS = "fails"  # States.Runtime
    NEVER = "never"  # proved to be there
    EMPTY = "empty"  # gives nothing: only inside a test, which is then false


@dataclass(frozen=True, slots=True)
class Ref:
    slot: Slot


@dataclass(frozen=True, slots=True)
class Constant:
    value: JsonValue

    def __hash__(self) -> int:
        return hash(repr(self.value))


@dataclass(frozen=True, slots=True)
class Select:
    """A path applied to a value. An indefinite path gives an array; see `filters_one_value` when it fails."""

    base: Expr
    steps: tuple[Step, ...]
    definite: bool = True
    missing: Missing = Missing.FAILS

    @property
    def is_plain(self) -> bool:
        """Only names and indexes from the front."""
        return all(
            isinstance(step, Name) or (isinstance(step, Index) and step.index >= 0) for step in self.steps
        )

    @property
    def filters_one_value(self) -> bool:
        """A filter of the value at one place, which has to be an array or an object, or be missing.

        With `Missing.NEVER` it is known to be an array.
        """
        first = next((step for step in self.steps if not isinstance(step, Name | Index)), None)
        return isinstance(first, Filter)


@dataclass(frozen=True, slots=True)
class Object:
    fields: tuple[tuple[str, Expr], ...]


@dataclass(frozen=True, slots=True)
class Array:
    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Invoke:
    """An intrinsic function: `States.Name`."""

    name: str
    arguments: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Format:
    """`States.Format` with a literal template, split at its `{}`."""

    parts: tuple[str | Expr, ...]


@dataclass(frozen=True, slots=True)
class Put:
    """`base` with `value` at a reference path (ResultPath); `steps` is not empty.

    `checked`: fails with States.ResultPathMatchFailure where the place does not fit; else proved to fit.
    """

    base: Expr
    steps: tuple[Step, ...]
    value: Expr
    checked: bool = True


@dataclass(frozen=True, slots=True)
class Merge:
    """Fields of `added` over those of `base`, both objects; or the items of two arrays."""

    base: Expr
    added: Expr


@dataclass(frozen=True, slots=True)
class WithInput:
    """`body`, in which Slot.INPUT is `value`."""

    value: Expr
    body: Expr


@dataclass(frozen=True, slots=True)
class Clock:
    """The present time as AWS writes it: `2016-03-14T01:59:00.000Z`."""


@dataclass(frozen=True, slots=True)
class TextOnly:
    """The value, which must be text; else States.Runtime."""

    value: Expr


@dataclass(frozen=True, slots=True)
class ArrayOnly:
    """The value, which must be an array; else States.Runtime."""

    value: Expr


@dataclass(frozen=True, slots=True)
class WholeNumber:
    """The value as a whole number from `least` on; text that spells one will do. Else States.Runtime."""

    value: Expr
    least: int = 0


@dataclass(frozen=True, slots=True)
class EachItem:
    """An array with `body` for each item of the array `source`; the body reads Slot.ITEM and Slot.INDEX."""

    source: Expr
    body: Expr


@dataclass(frozen=True, slots=True)
class Batches:
    """The items of an array in groups, as ItemBatcher makes them; None is no limit.

    A group has at most `most_items` items and as JSON at most `most_bytes` bytes, but at least one item.
    """

    source: Expr
    most_items: Expr
    most_bytes: Expr


@dataclass(frozen=True, slots=True)
class FirstItems:
    """The first `count` items of an array."""

    source: Expr
    count: Expr


@dataclass(frozen=True, slots=True)
class Least:
    """The smaller of two numbers."""

    first: Expr
    second: Expr


@dataclass(frozen=True, slots=True)
class RetryCount:
    """How often the state was run again: the sum of its retriers' counters."""

    counters: tuple[str, ...]


# --- tests -----------------------------------------------------------------------------------------


class Kind(StrEnum):
    STRING = "string"
    NUMERIC = "number"
    BOOLEAN = "boolean"
    TIMESTAMP = "timestamp"
    NULL = "null"


@dataclass(frozen=True, slots=True)
class Compare:
    """False where either side is not of the kind (`States Language §Choice`)."""

    kind: Kind
    operator: str  # == < <= > >=
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Matches:
    """StringMatches: the value is text that fits the anchored regular expression."""

    value: Expr
    pattern: str


@dataclass(frozen=True, slots=True)
class IsKind:
    value: Expr
    kind: Kind


@dataclass(frozen=True, slots=True)
class IsPresent:
    path: Select


@dataclass(frozen=True, slots=True)
class AllOf:
    tests: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    tests: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Negated:
    test: Expr


@dataclass(frozen=True, slots=True)
class ErrorIn:
    """Whether the error at hand has one of the names; with `others`, whether it has none of them.

    States.Runtime is never among the others: nothing catches it (recorded on AWS).
    """

    names: tuple[str, ...]
    others: bool = False


@dataclass(frozen=True, slots=True)
class AttemptsLeft:
    """Whether a retrier's counter is below its MaxAttempts."""

    counter: str
    most: int


@dataclass(frozen=True, slots=True)
class FirstMatch:
    """The value beside the first true test; `otherwise` None fails with States.NoChoiceMatched."""

    cases: tuple[tuple[Expr, Expr], ...]
    otherwise: Expr | None


Test: TypeAlias = Compare | Matches | IsKind | IsPresent | AllOf | AnyOf | Negated | ErrorIn | AttemptsLeft
Value: TypeAlias = (
    Ref
    | Constant
    | Select
    | Object
    | Array
    | Invoke
    | Format
    | Put
    | Merge
    | WithInput
    | Clock
    | TextOnly
    | ArrayOnly
    | WholeNumber
    | EachItem
    | Batches
    | FirstItems
    | Least
    | RetryCount
)
Expr: TypeAlias = Value | Test | FirstMatch


def select(base: Expr, steps: tuple[Step, ...], *, definite: bool = True) -> Expr:
    """A path on a value; plain paths on plain paths become one, and known objects are looked into.

    An indefinite path keeps its base apart: what is missing in the base is an error, behind it it is not.
    """
    if not steps:
        return base
    if isinstance(base, Object) and isinstance(steps[0], Name):
        for key, value in base.fields:
            if key == steps[0].name:
                return select(value, steps[1:], definite=definite)
    if definite and isinstance(base, Select) and base.is_plain and base.definite:
        return Select(base.base, base.steps + steps, definite)
    return Select(base, steps, definite)


_WITHOUT_PARTS = (Ref, Constant, Clock, RetryCount, ErrorIn, AttemptsLeft)


def children(expr: Expr) -> tuple[Expr, ...]:
    """The direct parts of an expression, in order of evaluation."""
    if isinstance(expr, _WITHOUT_PARTS):  # most expressions are
        return ()
    match expr:
        case Select(base=part) | IsKind(value=part) | Matches(value=part) | TextOnly(part) | ArrayOnly(part):
            return (part,)
        case WholeNumber(value=part):
            return (part,)
        case Negated(part) | IsPresent(part):
            return (part,)
        case Object(fields):
            return tuple(value for _, value in fields)
        case Array(parts) | AllOf(parts) | AnyOf(parts) | Invoke(_, parts):
            return parts
        case Format(pieces):
            return tuple(piece for piece in pieces if not isinstance(piece, str))
        case Put(base=first, value=second) | Merge(first, second) | WithInput(first, second):
            return (first, second)
        case Compare(left=first, right=second) | EachItem(first, second) | FirstItems(first, second):
            return (first, second)
        case Least(first, second):
            return (first, second)
        case Batches(source, items, size):
            return (source, items, size)
        case FirstMatch(cases, otherwise):
            inner = tuple(part for case in cases for part in case)
            return inner if otherwise is None else (*inner, otherwise)


def rebuilt(expr: Expr, parts: tuple[Expr, ...]) -> Expr:
    """`expr` with its children replaced, in the order `children` gives them."""
    match expr:
        case Select():
            return replace(expr, base=parts[0])
        case IsKind() | Matches() | TextOnly() | ArrayOnly() | WholeNumber():
            return replace(expr, value=parts[0])
        case Negated():
            return Negated(parts[0])
        case IsPresent():
            assert isinstance(parts[0], Select)
            return IsPresent(parts[0])
        case Object(fields):
            return Object(tuple((key, part) for (key, _), part in zip(fields, parts, strict=True)))
        case Array():
            return Array(parts)
        case AllOf():
            return AllOf(parts)
        case AnyOf():
            return AnyOf(parts)
        case Invoke(name, _):
            return Invoke(name, parts)
        case Format(pieces):
            rest = iter(parts)
            return Format(tuple(piece if isinstance(piece, str) else next(rest) for piece in pieces))
        case Put():
            return replace(expr, base=parts[0], value=parts[1])
        case WithInput():
            return WithInput(*parts)
        case EachItem():
            return EachItem(*parts)
        case FirstItems():
            return FirstItems(*parts)
        case Least():
            return Least(*parts)
        case Batches():
            return Batches(*parts)
        case Merge():
            return Merge(*parts)
        case Compare():
            return replace(expr, left=parts[0], right=parts[1])
        case FirstMatch(cases, otherwise):
            pairs = tuple((parts[2 * i], parts[2 * i + 1]) for i in range(len(cases)))
            return FirstMatch(pairs, None if otherwise is None else parts[-1])
        case _:
            return expr


def uses(expr: Expr, slot: Slot) -> bool:
    """Whether the expression reads the slot."""
    match expr:
        case Ref(read):
            return read is slot
        case RetryCount() | AttemptsLeft():
            return slot is Slot.RETRIES
        case ErrorIn():
            return slot is Slot.ERROR
        case _:
            return any(uses(part, slot) for part in children(expr))


def slots(expr: Expr) -> set[Slot]:
    """All slots that the expression reads."""
    found: set[Slot] = set()
    pending = [expr]
    while pending:
        part = pending.pop()
        match part:
            case Ref(read):
                found.add(read)
            case RetryCount() | AttemptsLeft():
                found.add(Slot.RETRIES)
            case ErrorIn():
                found.add(Slot.ERROR)
            case _:
                pending += children(part)
    return found


def transformed(expr: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """`change` applied to every part, from the leaves up."""
    parts = children(expr)
    inner = rebuilt(expr, tuple(transformed(part, change) for part in parts)) if parts else expr
    return change(inner)


def failures(expr: Expr) -> frozenset[str]:
    """Names of the errors that evaluating the expression may end with."""
    if isinstance(expr, _WITHOUT_PARTS):
        return frozenset()
    inner = frozenset[str]().union(*(failures(part) for part in children(expr)))
    match expr:
        case Select(definite=False):
            may_fail = expr.filters_one_value and expr.missing is not Missing.NEVER
            return inner | {RUNTIME} if may_fail else inner
        case Select(definite=True, missing=Missing.FAILS) | TextOnly() | ArrayOnly() | WholeNumber():
            return inner | {RUNTIME}
        case Invoke(name, _):
            return inner | {INTRINSIC_FAILURE} if INTRINSICS[name].can_fail else inner
        case Put(checked=True):
            return inner | {RESULT_PATH_MATCH_FAILURE}
        case FirstMatch(otherwise=None):
            return inner | {NO_CHOICE_MATCHED}
        case IsPresent(path):
            return failures(path.base)
        case _:
            return inner
