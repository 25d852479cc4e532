"""Where `${...}` that a deployment tool fills in still stands in a definition."""

from __future__ import annotations

from collections.abc import Iterator

from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.substitute import names_in
from asl2sw.source.tree import ArrayNode, Member, Node, ObjectNode, Span, StringNode, json_pointer

# Nothing of these is written into a workflow, or other messages tell what becomes of it.
_LEFT_OUT = frozenset({"Comment", "Credentials", "Resource"})
_PROCESSORS = frozenset({"Iterator", "ItemProcessor"})
_READERS = frozenset({"ItemReader", "ResultWriter"})
# Fields of a rule in Choices that do not say when it holds.
_NO_TEST = frozenset({"Assign", "Comment", "Next", "Output"})

_Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """A text or a key with placeholders. `decides`: what the state does hangs on it."""

    names: tuple[str, ...]
    span: Span
    pointer: str
    state: str | None
    decides: bool


def open_places(root: Node) -> Iterator[OpenPlace]:
    """All of them, in order, without comments, Credentials and Resources."""
    yield from _flow(root, ())


def _flow(node: Node, steps: _Steps) -> Iterator[OpenPlace]:
    for member, inner in _members(node, steps):
        if member.key == "States":
            for state, place in _members(member.value, inner):
                yield from _place(state.key, state.key_span, place, state.key, False)
                yield from _state(state, place)
        elif member.key != "Comment":
            yield from _value(member.value, inner, None, False)


def _state(state: Member, steps: _Steps) -> Iterator[OpenPlace]:
    for member, inner in _members(state.value, steps):
        value = member.value
        if member.key in _PROCESSORS:
            yield from _flow(value, inner)
        elif member.key == "Branches" and isinstance(value, ArrayNode):
            for number, branch in enumerate(value.items):
                yield from _flow(branch, (*inner, number))
        elif member.key in ("Choices", "Catch", "Retry") and isinstance(value, ArrayNode):
            for number, entry in enumerate(value.items):
                yield from _entry(entry, (*inner, number), state.key, member.key == "Choices")
        elif member.key in _READERS:
            for part, place in _members(value, inner):
                if part.key != "Resource":
                    yield from _value(part.value, place, state.key, False)
        elif member.key not in _LEFT_OUT:
            yield from _value(value, inner, state.key, member.key == "Error")


def _entry(node: Node, steps: _Steps, state: str, is_rule: bool) -> Iterator[OpenPlace]:
    """A rule of a Choice, a retrier or a catcher."""
    for member, inner in _members(node, steps):
        decides = member.key not in _NO_TEST if is_rule else member.key == "ErrorEquals"
        if member.key != "Comment":
            yield from _value(member.value, inner, state, decides)


def _value(node: Node, steps: _Steps, state: str | None, decides: bool) -> Iterator[OpenPlace]:
    match node:
        case StringNode(text, span):
            yield from _place(text, span, steps, state, decides)
        case ArrayNode(items):
            for number, item in enumerate(items):
                yield from _value(item, (*steps, number), state, decides)
        case ObjectNode():
            for member, inner in _members(node, steps):
                yield from _place(member.key, member.key_span, inner, state, decides)
                yield from _value(member.value, inner, state, decides)


def _place(text: str, span: Span, steps: _Steps, state: str | None, decides: bool) -> Iterator[OpenPlace]:
    names = names_in(text)
    if names:
        yield OpenPlace(names, span, json_pointer(*steps), state, decides)


def _members(node: Node, steps: _Steps) -> Iterator[tuple[Member, _Steps]]:
    if isinstance(node, ObjectNode):
        for member in node.members:
            yield member, (*steps, member.key)
