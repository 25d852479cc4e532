"""Puts large values together in several steps: one expression of the target has a limited length."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from asl2sw.expressions import ir
from asl2sw.expressions.ast import Index, Name, Step
from asl2sw.expressions.ir import Missing, Slot
from asl2sw.graph.free_names import take_name
from asl2sw.graph.nodes import Assignment, Compute, Node, StateGraph, subgraphs, with_subgraphs
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue

_PLAIN = re.compile(r"[ !#-\[\]-~]*")  # as long in JSON as it is, with its quotation marks
_MOST_BYTES = 50_000
_EXPRESSION_BYTES = 60  # of what is no literal: about
_MOST_FIELDS = 120  # stored one after another: they run inside one another in jackson-jq (jq/narrow.py)
_SCRATCH = Slot.ITEMS  # no reader of a Map is at work here


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
    """The node, or the nodes in its place, each with as much as one expression can have."""
    if all(_size(assignment.value) <= _MOST_BYTES for assignment in node.assignments):
        return [node]
    if any(assignment.slot is Slot.RESULT for assignment in node.assignments):
        return [node]  # the result does not outlive its node
    stages = _stages(node.assignments)
    names = [node.name]
    for number in range(2, len(stages) + 1):
        names.append(take_name(f"{node.name} part {number}", taken))
    scratch = (str(_SCRATCH),) if any(each.slot is _SCRATCH for stage in stages for each in stage) else ()
    last = replace(node, name=names[-1], assignments=tuple(stages[-1]), forget=(*node.forget, *scratch))
    before = [
        replace(node, name=name, assignments=tuple(stage), next=follow, forget=())
        for name, follow, stage in zip(names, names[1:], stages, strict=False)
    ]
    return [*before, last]


def _stages(assignments: tuple[Assignment, ...]) -> list[list[Assignment]]:
    stages: list[list[Assignment]] = [[]]
    room, fields_left = _MOST_BYTES, _MOST_FIELDS
    for part in (part for assignment in assignments for part in _in_parts(assignment)):
        size, fields = _size(part.value), _fields(part.value)
        if stages[-1] and (size > room or fields > fields_left):
            stages.append([])
            room, fields_left = _MOST_BYTES, _MOST_FIELDS
        stages[-1].append(part)
        room, fields_left = room - size, fields_left - fields
    return stages


def _in_parts(assignment: Assignment) -> Iterator[Assignment]:
    """The assignment, or one for each piece of its value.

    A literal is put together where it belongs: only the first assignment may fail. What reads the data is put
    together beside them first.
    """
    value = assignment.value
    if _size(value) <= _MOST_BYTES:
        yield assignment
    elif isinstance(value, ir.Constant):
        first, *others = _pieces(value, assignment.steps)
        yield replace(assignment, value=first.value)
        yield from (_stored(piece, assignment.slot) for piece in others)
    else:
        yield from (_stored(piece, _SCRATCH) for piece in _pieces(value, ()))
        yield replace(assignment, value=ir.Ref(_SCRATCH))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A value for a place: instead of what is there, or added to it."""

    steps: tuple[Step, ...]
    value: ir.Expr
    is_added: bool = False


def _stored(piece: _Piece, slot: Slot) -> Assignment:
    value = piece.value
    if piece.is_added:
        here = ir.Select(ir.Ref(slot), piece.steps, True, Missing.NEVER) if piece.steps else ir.Ref(slot)
        value = ir.Merge(here, value)
    return Assignment(slot, piece.steps, value)


def _pieces(value: ir.Expr, steps: tuple[Step, ...]) -> Iterator[_Piece]:
    if isinstance(value, ir.WithInput):
        for piece in _pieces(value.body, steps):
            yield replace(piece, value=ir.WithInput(value.value, piece.value))
        return
    members = _members(value)
    if members is None or _size(value) <= _MOST_BYTES:
        yield _Piece(steps, value)
        return
    batch: list[tuple[Step, ir.Expr]] = []
    room, is_added = _MOST_BYTES, False
    for step, member in members:
        size = _size(_together([(step, member)]))
        if size > room and (batch or not is_added):
            yield _Piece(steps, _together(batch, members), is_added)
            batch, room, is_added = [], _MOST_BYTES, True
        if size > _MOST_BYTES:
            yield from _pieces(member, (*steps, step))
        else:
            batch.append((step, member))
            room -= size
    if batch:
        yield _Piece(steps, _together(batch), is_added)


def _members(value: ir.Expr) -> list[tuple[Step, ir.Expr]] | None:
    """What an object or array is made of; None for anything else."""
    match value:
        case ir.Constant(dict() as fields):
            return [(Name(name), ir.Constant(member)) for name, member in fields.items()]
        case ir.Constant(list() as items):
            return [(Index(index), ir.Constant(item)) for index, item in enumerate(items)]
        case ir.Object(parts):
            return [(Name(name), part) for name, part in parts]
        case ir.Array(parts_of_array):
            return [(Index(index), part) for index, part in enumerate(parts_of_array)]
        case _:
            return None


def _together(batch: list[tuple[Step, ir.Expr]], like: list[tuple[Step, ir.Expr]] | None = None) -> ir.Expr:
    """An object or array of these members; `like` tells which of both when there are none."""
    is_object = isinstance((batch or like or [])[0][0], Name)
    constants = [part.value for _, part in batch if isinstance(part, ir.Constant)]
    names = [step.name for step, _ in batch if isinstance(step, Name)]
    if len(constants) == len(batch):
        return ir.Constant(dict(zip(names, constants, strict=True)) if is_object else constants)
    parts = tuple(part for _, part in batch)
    return ir.Object(tuple(zip(names, parts, strict=True))) if is_object else ir.Array(parts)


def _fields(value: ir.Expr) -> int:
    if isinstance(value, ir.Constant):
        return _fields_of(value.value)
    own = len(value.fields) if isinstance(value, ir.Object) else 0
    inner = [_fields(part) for part in ir.children(value)]
    return max(inner, default=0) if isinstance(value, ir.Array) else own + sum(inner)


def _fields_of(value: JsonValue) -> int:
    if isinstance(value, dict):
        return len(value) + sum(map(_fields_of, value.values()))
    return max(map(_fields_of, value), default=0) if isinstance(value, list) else 0


def _size(value: ir.Expr, indent: int = 14) -> int:
    """About how many bytes of jq, if every member stood on a line of its own."""
    match value:
        case ir.Constant(constant):
            return _size_of(constant, indent)
        case ir.Object(fields):
            own = sum(_size_of(name, 0) + indent + 4 for name, _ in fields)
        case ir.Array(items):
            own = len(items) * (indent + 4)
        case _:
            own = _EXPRESSION_BYTES
    return indent + 3 + own + sum(_size(part, indent + 4) for part in ir.children(value))


def _size_of(value: JsonValue, indent: int) -> int:
    if isinstance(value, dict):
        own = sum(_size_of(name, 0) + indent + 4 for name in value)
        return indent + 3 + own + sum(_size_of(member, indent + 4) for member in value.values())
    if isinstance(value, list):
        return indent + 3 + sum(_size_of(item, indent + 4) + indent + 4 for item in value)
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return len(value) + 2
    return len(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))
