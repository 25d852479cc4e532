"""The source tree: JSON values with the place of every key and value."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TypeAlias

from asl2sw.diagnostics import Place
from asl2sw.lazy_dataclass import dataclass

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of character offsets into the source text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class StringNode:
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class NumberNode:
    value: int | float
    span: Span


@dataclass(frozen=True, slots=True)
class BooleanNode:
    value: bool
    span: Span


@dataclass(frozen=True, slots=True)
class NullNode:
    span: Span


@dataclass(frozen=True, slots=True)
class ArrayNode:
    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Member:
    key: str
    key_span: Span
    value: Node


@dataclass(frozen=True, slots=True)
class ObjectNode:
    members: tuple[Member, ...]  # in source order, keys unique
    span: Span

    def member(self, key: str) -> Member | None:
        for member in self.members:
            if member.key == key:
                return member
        return None


Node: TypeAlias = ObjectNode | ArrayNode | StringNode | NumberNode | BooleanNode | NullNode


@dataclass(frozen=True)
class Document:
    """One definition: its text and its tree. `file` is the name used in messages."""

    file: str
    text: str
    root: Node

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        position = self.text.find("\n")
        while position >= 0:
            starts.append(position + 1)
            position = self.text.find("\n", position + 1)
        return starts

    def place(self, span: Span) -> Place:
        """Line and column of a span, with the line's text."""
        start = min(max(span.start, 0), len(self.text))
        line = bisect_right(self._line_starts, start) - 1
        line_start = self._line_starts[line]
        line_end = self.text.find("\n", line_start)
        line_end = len(self.text) if line_end < 0 else line_end
        width = max(1, min(span.end, line_end) - start)
        source_line = self.text[line_start:line_end].rstrip("\r")
        return Place(self.file, line + 1, start - line_start + 1, width, source_line)


def to_value(node: Node) -> JsonValue:
    """The plain JSON value of a tree."""
    match node:
        case ObjectNode():
            return {member.key: to_value(member.value) for member in node.members}
        case ArrayNode():
            return [to_value(item) for item in node.items]
        case NullNode():
            return None
        case _:
            return node.value


def json_pointer(*steps: str | int) -> str:
    """RFC 6901 text of a path of keys and indexes."""
    if len(steps) == 1 and isinstance(steps[0], str) and "~" not in steps[0] and "/" not in steps[0]:
        return "/" + steps[0]
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)
