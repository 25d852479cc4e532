"""Puts large literals together in several steps.

One expression of the target has a limited length, and jackson-jq builds an object by a recursion over its
fields: 600 of them overflow an empty stack (engine fact).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from asl2sw.expressions import ir
from asl2sw.expressions.ast import Index, Name, Step
from asl2sw.expressions.ir import Missing, Slot
from asl2sw.graph.nodes import Assignment, Compute, Node, StateGraph, subgraphs, with_subgraphs
from asl2sw.source.tree import JsonValue

_MOST_FIELDS = 80
_MOST_BYTES = 50_000


def split_large_literals(graph: StateGraph) -> StateGraph:
    """The graph with further steps after those that store a large object or array."""
    nodes: dict[str, Node] = {}
    taken = set(graph.nodes)
    for name, node in graph.nodes.items():
        if isinstance(node, Compute):
            nodes |= {step.name: step for step in _steps(node, taken)}
        else:
            inner = tuple(split_large_literals(each) for each in subgraphs(node))
            nodes[name] = with_subgraphs(node, inner)
    return replace(graph, nodes=nodes)


def _steps(node: Compute, taken: set[str]) -> list[Compute]:
    """The node, or the nodes in its place, one for each piece of a literal."""
    stages: list[list[Assignment]] = [[]]
    for assignment in node.assignments:
        first, *others = _stored(assignment)
        stages[-1].append(first)
        stages += ([other] for other in others)
    if len(stages) == 1 or any(assignment.slot is Slot.RESULT for assignment in node.assignments):
        return [node]
    names = [node.name]
    for number in range(2, len(stages) + 1):
        names.append(_free(f"{node.name} part {number}", taken))
    last = replace(node, name=names[-1], assignments=tuple(stages[-1]))
    before = [
        replace(node, name=name, assignments=tuple(stage), next=follow, forget=())
        for name, follow, stage in zip(names, names[1:], stages, strict=False)
    ]
    return [*before, last]


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted} {number}", number + 1
    taken.add(name)
    return name


def _stored(assignment: Assignment) -> list[Assignment]:
    """The assignment, or one for each piece of its literal; only the first may fail."""
    if not isinstance(assignment.value, ir.Constant):
        return [assignment]
    first, *others = _pieces(assignment.value.value, assignment.steps)
    stored = [replace(assignment, value=ir.Constant(first.value))]
    for piece in others:
        value: ir.Expr = ir.Constant(piece.value)
        if piece.is_added:
            value = ir.Merge(_place(assignment.slot, piece.steps), value)
        stored.append(Assignment(assignment.slot, piece.steps, value))
    return stored


def _place(slot: Slot, steps: tuple[Step, ...]) -> ir.Expr:
    return ir.Select(ir.Ref(slot), steps, True, Missing.NEVER) if steps else ir.Ref(slot)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A value for a place: instead of what is there, or added to it."""

    steps: tuple[Step, ...]
    value: JsonValue
    is_added: bool = False


def _pieces(value: JsonValue, steps: tuple[Step, ...]) -> Iterator[_Piece]:
    if not isinstance(value, dict | list) or _is_small(value):
        yield _Piece(steps, value)
        return
    members: list[tuple[Step, JsonValue]]
    if isinstance(value, dict):
        members = [(Name(key), member) for key, member in value.items()]
    else:
        members = [(Index(index), member) for index, member in enumerate(value)]
    most = _MOST_FIELDS if isinstance(value, dict) else None
    batch: list[tuple[Step, JsonValue]] = []
    room, is_added = _MOST_BYTES, False
    for step, member in members:
        size = _size({step.name: member} if isinstance(step, Name) else [member])
        is_large = size > _MOST_BYTES or not _is_narrow(member)
        if (is_large or size > room or len(batch) == most) and (batch or not is_added):
            yield _Piece(steps, _together(batch, value), is_added)
            batch, room, is_added = [], _MOST_BYTES, True
        if is_large:
            yield from _pieces(member, (*steps, step))
        else:
            batch.append((step, member))
            room -= size
    if batch:
        yield _Piece(steps, _together(batch, value), is_added)


def _together(batch: list[tuple[Step, JsonValue]], like: JsonValue) -> JsonValue:
    if isinstance(like, dict):
        return {step.name: member for step, member in batch if isinstance(step, Name)}
    return [member for _, member in batch]


def _is_small(value: JsonValue) -> bool:
    return _size(value) <= _MOST_BYTES and _is_narrow(value)


def _is_narrow(value: JsonValue) -> bool:
    """Whether no object in it has too many fields."""
    if isinstance(value, dict):
        return len(value) <= _MOST_FIELDS and all(map(_is_narrow, value.values()))
    return not isinstance(value, list) or all(map(_is_narrow, value))


def _size(value: JsonValue, indent: int = 8) -> int:
    """Bytes of the literal as jq, if every member stood on a line of its own."""
    members: Iterable[JsonValue]
    if isinstance(value, dict):
        names, members = sum(_size(key) + 2 for key in value), value.values()
    elif isinstance(value, list):
        names, members = 0, value
    else:
        return len(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    return names + indent + 3 + sum(_size(member, indent + 2) + indent + 4 for member in members)
