"""Paths in jq: as a checked value, and as a stream of what they find."""

from __future__ import annotations

from asl2sw.expressions.ast import (
    Descendant,
    Filter,
    Index,
    Indexes,
    Name,
    Names,
    Slice,
    Step,
    Wildcard,
)
from asl2sw.expressions.jq.filters import filter_test
from asl2sw.expressions.jq.tree import (
    At,
    Bind,
    Call,
    Each,
    Field,
    Identity,
    If,
    Jq,
    Literal,
    MakeArray,
    MakeObject,
    Operation,
    Range,
    Variable,
    fold,
    pipe,
)

EMPTY = Call("empty")


def plain_path(base: Jq, steps: tuple[Step, ...]) -> Jq:
    """`.data.order.items[0]`: names and indexes only."""
    for step in steps:
        match step:
            case Name(name):
                base = Field(base, name)
            case Index(index):
                base = At(base, Literal(index))
            case _:
                raise AssertionError(f"no plain step: {step!r}")
    return base


def stream(base: Jq, steps: tuple[Step, ...], *, proved: int = 0, one_place: bool = True) -> Jq:
    """Gives every value at the path and nothing where there is none; only a filter of one value may fail.

    The first `proved` steps are known to be there. `one_place`: `base` is one value, not each of several.
    """
    current = plain_path(base, steps[:proved])
    stages: list[Jq] = []
    rest = steps[proved:]
    for position, step in enumerate(rest):
        follow = rest[position + 1] if position < len(rest) - 1 else None
        filtered = one_place and isinstance(follow, Filter)
        if isinstance(step, Name | Index) and follow is not None and not filtered:
            # null where absent: every step that can follow takes null for nothing
            current = _lenient(current, step, sure=position == 0 and proved > 0)
            continue
        stages += [current, *_stages(step, one_place)]
        current = Identity()
        one_place = one_place and isinstance(step, Name | Index)
    return pipe(*stages, current)


def stream_of_array(base: Jq, steps: tuple[Step, ...]) -> Jq:
    """As `stream`, for a path whose first filter has an array for sure, at a plain path from `base`."""
    plain = next(number for number, step in enumerate(steps) if isinstance(step, Filter))
    condition = steps[plain]
    assert isinstance(condition, Filter)
    matching: list[Jq] = [
        Each(plain_path(base, steps[:plain])),
        Call("select", (filter_test(condition.condition),)),
    ]
    rest = steps[plain + 1 :]
    return pipe(*matching, stream(Identity(), rest, one_place=False)) if rest else pipe(*matching)


def present(base: Jq, steps: tuple[Step, ...], *, proved: int = 0) -> Jq:
    """Whether a definite path has a value (null is one)."""
    *parents, last = steps
    holder = stream_lenient(base, tuple(parents), proved)
    match last:
        case Name(name):
            if proved >= len(steps) - 1 > 0:
                return pipe(holder, Call("has", (Literal(name),)))
            return _only_true(pipe(holder, Call("objects"), Call("has", (Literal(name),))))
        case Index(index):
            enough = Operation(">", Call("length"), Literal(index if index >= 0 else -index - 1))
            return _only_true(pipe(holder, Call("arrays"), enough))
        case _:
            return Operation("!=", MakeArray(stream(base, steps, proved=proved)), Literal([]))


def stream_lenient(base: Jq, steps: tuple[Step, ...], proved: int) -> Jq:
    """The value at a plain path, null or nothing where there is none; never fails."""
    if not all(isinstance(step, Name | Index) for step in steps):
        return stream(base, steps, proved=proved)
    current = plain_path(base, steps[:proved])
    for position, step in enumerate(steps[proved:]):
        current = _lenient(current, step, sure=position == 0 and proved > 0)
    return current


def _only_true(test: Jq) -> Jq:
    return Operation("==", MakeArray(test), Literal([True]))


def _lenient(base: Jq, step: Step, *, sure: bool) -> Jq:
    match step:
        case Name(name):
            return Field(base, name, optional=not sure)
        case Index(index):
            return pipe(base, Call("arrays"), At(Identity(), Literal(index)))
        case _:
            raise AssertionError(f"no plain step: {step!r}")


def _stages(step: Step, one_place: bool) -> list[Jq]:
    match step:
        case Name(name):
            return [
                Call("objects"),
                Call("select", (Call("has", (Literal(name),)),)),
                Field(Identity(), name),
            ]
        case Index(index):
            return [Call("arrays"), _in_range(index)]
        case Indexes(indexes):
            items = [_in_range(index) for index in indexes]
            return [Call("arrays"), fold(",", items)]
        case Slice():
            return [Call("arrays"), _slice(step)]
        case Wildcard():
            return [Each(Identity(), optional=True)]
        case Descendant(None):
            return [Call("recurse"), Each(Identity(), optional=True)]
        case Descendant(str() as name):
            has = Call("select", (Call("has", (Literal(name),)),))
            return [Call("recurse"), Call("objects"), has, Field(Identity(), name)]
        case Names(names):
            return [Call("objects"), _present_members(names)]
        case Filter(condition):
            element: Jq = If(_is_type("array"), Each(Identity()), Call("objects"))
            if one_place:
                element = Call("elements")
            return [element, Call("select", (filter_test(condition),))]
        case _:  # a function ends a definite path only
            raise AssertionError(f"no step of an indefinite path: {step!r}")


def _in_range(index: int) -> Jq:
    needed = index + 1 if index >= 0 else -index
    enough = Operation(">=", Call("length"), Literal(needed))
    return If(enough, At(Identity(), Literal(index)), EMPTY)


def _slice(step: Slice) -> Jq:
    start, end = step.start, step.end
    if start is None or end is None or (start >= 0 and end >= 0):
        first = Literal(start) if start is not None else None
        return Each(Range(Identity(), first, Literal(end) if end is not None else None))
    # Jayway walks from start to end - 1 and counts negative positions from the end
    size = Call("length")
    positions = Call("range", (Literal(start), _smaller(end)))
    items = Variable("items")
    wrapped = If(
        Operation("<", Identity(), Literal(0)),
        Operation("+", Identity(), pipe(items, size)),
        Identity(),
    )
    inside = Operation(
        "and",
        Operation(">=", Identity(), Literal(0)),
        Operation("<", Identity(), pipe(items, size)),
    )
    chosen = pipe(positions, wrapped, Call("select", (inside,)), At(items, Identity()))
    return Bind(Identity(), "items", chosen)


def _smaller(end: int) -> Jq:
    return pipe(MakeArray(Operation(",", Literal(end), Call("length"))), Call("min"))


def _present_members(names: tuple[str, ...]) -> Jq:
    parts: list[Jq] = [
        If(
            Call("has", (Literal(name),)),
            MakeObject(((name, Field(Identity(), name)),)),
            Literal({}),
        )
        for name in names
    ]
    return fold("+", parts)


def _is_type(name: str) -> Jq:
    return Operation("==", Call("type"), Literal(name))


def tail_function(name: str) -> Jq:
    """What `.length()` and its like give of the value before them."""
    container = Operation("or", _is_type("array"), _is_type("object"))
    if name in ("length", "size"):
        return If(container, Call("length"), Literal(None))
    return Call(f"path{name.capitalize()}")
