"""Paths as Jayway's JsonPath evaluates them, which is what AWS uses.

A definite path finds one value or fails. Any other path gives the array of what it finds, `[]` for nothing,
even where a name before it is missing (recorded on AWS; Jayway itself would fail then).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from asl2sw.equivalence.asl.aggregates import AGGREGATES, Aggregate
from asl2sw.equivalence.asl.errors import PathFails, Undecided
from asl2sw.equivalence.asl.filters import compile_condition
from asl2sw.equivalence.asl.references import Reader, is_plain, read_plain
from asl2sw.expressions.ast import (
    Descendant,
    Filter,
    Index,
    Indexes,
    Name,
    Names,
    Slice,
    Step,
    TailFunction,
    Wildcard,
)
from asl2sw.source.tree import JsonValue

_Part: TypeAlias = "Step | tuple[str, ...]"  # names that are looked for one by one
_Finder: TypeAlias = Callable[[JsonValue, JsonValue], Iterator[JsonValue]]  # of a value and the document


def compile_steps(steps: Sequence[Step]) -> Reader:
    """A function from a document to the path's value; it raises PathFails."""
    if is_plain(steps):
        return read_plain(steps)
    if any(step == Descendant(None) for step in steps[:-1]):
        return _not_decided  # Jayway then passes over some places by no rule that one would want
    parts = _split(steps)
    last = parts[-1]
    if isinstance(last, TailFunction):
        return _aggregate(parts[:-1], AGGREGATES[last.name])
    return _reader(parts)


def _not_decided(document: JsonValue) -> JsonValue:
    raise Undecided("what stands behind ..* in a path")


def _reader(parts: Sequence[_Part]) -> Reader:
    definite = _definite_parts(parts)
    finders = [_finder(part, position <= definite) for position, part in enumerate(parts)]
    return _single(finders) if definite == len(parts) else _several(finders)


def _single(finders: Sequence[_Finder]) -> Reader:
    def read(document: JsonValue) -> JsonValue:
        for value in _find(document, finders):
            return value
        raise PathFails("nothing is there")

    return read


def _several(finders: Sequence[_Finder]) -> Reader:
    return lambda document: list(_find(document, finders))


def _find(document: JsonValue, finders: Sequence[_Finder]) -> Iterator[JsonValue]:
    values = iter((document,))
    for finder in finders:
        values = _found(values, finder, document)
    return values


def _found(values: Iterator[JsonValue], finder: _Finder, document: JsonValue) -> Iterator[JsonValue]:
    for value in values:
        yield from finder(value, document)


# --- definite or not -------------------------------------------------------------------------------


def _split(steps: Sequence[Step]) -> list[_Part]:
    """`['a','b']` makes an object of its names only at the end; before that it finds each of them."""
    return [
        step.names if isinstance(step, Names) and position < len(steps) - 1 else step
        for position, step in enumerate(steps)
    ]


def _definite_parts(parts: Sequence[_Part]) -> int:
    """How many parts at the start find one place at most."""
    for position, part in enumerate(parts):
        if not isinstance(part, Name | Names | Index):
            return position
    return len(parts)


# --- steps -----------------------------------------------------------------------------------------


def _finder(part: _Part, upstream_is_definite: bool) -> _Finder:
    match part:
        case tuple():
            return lambda value, _: _each_field(value, part)
        case Name(name):
            return lambda value, _: _each_field(value, (name,))
        case Names(names):
            return lambda value, _: _fields(value, names)
        case Index(index):
            return lambda value, _: _items(value, (index,))
        case Indexes(indexes):
            return lambda value, _: _items(value, indexes)
        case Slice(start, end):
            return lambda value, _: _items(value, _slice_positions(value, start, end))
        case Wildcard():
            return lambda value, _: iter(_children(value))
        case Descendant(None):
            return lambda value, _: (child for node in _containers(value) for child in _children(node))
        case Descendant(str(name)):
            return lambda value, _: (
                found for node in _containers(value) for found in _each_field(node, (name,))
            )
        case Filter(condition):
            passes = compile_condition(condition)
            return lambda value, document: (
                item for item in _tested(value, upstream_is_definite) if passes(item, document)
            )
    raise AssertionError(f"a function stands only at the end: {part!r}")


def _each_field(value: JsonValue, names: Sequence[str]) -> Iterator[JsonValue]:
    if isinstance(value, dict):
        yield from (value[name] for name in names if name in value)


def _fields(value: JsonValue, names: Sequence[str]) -> Iterator[JsonValue]:
    if isinstance(value, dict):
        yield {name: value[name] for name in names if name in value}


def _items(value: JsonValue, positions: Sequence[int]) -> Iterator[JsonValue]:
    if isinstance(value, list):
        yield from (value[place] for place in positions if -len(value) <= place < len(value))


def _slice_positions(value: JsonValue, start: int | None, end: int | None) -> range:
    """With both ends negative positions are taken one by one, as Jayway does: [0:-1] is empty."""
    length = len(value) if isinstance(value, list) else 0
    if start is not None and end is not None:
        return range(start, min(end, length))
    if start is not None:
        return range(max(start + length if start < 0 else start, 0), length)
    assert end is not None
    return range(min(end + length if end < 0 else end, length))


def _children(value: JsonValue) -> Sequence[JsonValue]:
    match value:
        case dict():
            return list(value.values())
        case list():
            return value
    return ()


def _containers(value: JsonValue) -> Iterator[JsonValue]:
    """Every object and array, outer ones first."""
    if isinstance(value, dict | list):
        yield value
        for child in _children(value):
            yield from _containers(child)


def _tested(value: JsonValue, upstream_is_definite: bool) -> Sequence[JsonValue]:
    """What a filter tests: the items of an array, an object itself; Jayway refuses anything else."""
    match value:
        case list():
            return value
        case dict():
            return (value,)
    if upstream_is_definite:
        raise PathFails("a filter needs an object or an array")
    return ()


# --- functions -------------------------------------------------------------------------------------


def _aggregate(parts: Sequence[_Part], aggregate: Aggregate) -> Reader:
    """A function at the end: of the one value, or of each value that is found.

    After `$..` Jayway takes the document itself, and gives functions of numbers what was found beside it.
    """
    if not parts:
        return lambda document: aggregate.of(document, ())
    inner = _reader(parts)
    if isinstance(parts[0], Descendant):
        return lambda document: aggregate.of(document, _items_of(inner(document)))
    if _definite_parts(parts) == len(parts):
        return lambda document: aggregate.of(inner(document), ())
    return lambda document: [_of_each(aggregate, value) for value in _items_of(inner(document))]


def _of_each(aggregate: Aggregate, value: JsonValue) -> JsonValue:
    if value == [] and aggregate is AGGREGATES["first"]:
        raise Undecided("first() of an empty array among others")  # Jayway fails, or passes over it
    return aggregate.of(value, ())


def _items_of(found: JsonValue) -> Sequence[JsonValue]:
    assert isinstance(found, list)
    return found
