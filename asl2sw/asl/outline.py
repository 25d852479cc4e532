"""The transitions of a flow, read from the source tree alone.

The graph rules look at these, not at the model: a state with a mistake in it still exists and leads on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from asl2sw.asl.vocabulary import STATE
from asl2sw.diagnostics import nearest
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import ArrayNode, BooleanNode, Node, ObjectNode, Span, StringNode, json_pointer

_TERMINAL = ("Succeed", "Fail")
_TRANSITIONS: Mapping[str, type[Node]] = {
    "Next": StringNode,
    "Default": StringNode,
    "Choices": ArrayNode,
    "Catch": ArrayNode,
}


@dataclass(frozen=True, slots=True)
class Target:
    """A name that a transition or StartAt leads to."""

    name: str
    field: str
    span: Span
    pointer: str


@dataclass(frozen=True, slots=True)
class StateOutline:
    name: str
    name_span: Span
    pointer: str
    targets: tuple[Target, ...]
    ends: bool  # or may end, as far as one can see


@dataclass(frozen=True, slots=True)
class FlowOutline:
    """`complete` is False when something unreadable may hide further transitions."""

    pointer: str
    span: Span
    start: Target | None
    states: Mapping[str, StateOutline]
    complete: bool

    def wrong_targets(self) -> Iterator[Target]:
        """StartAt and transitions that name no state of the flow."""
        if self.start is not None and self.start.name not in self.states:
            yield self.start
        for state in self.states.values():
            for target in state.targets:
                if target.name not in self.states:
                    yield target

    def reached(self) -> set[str]:
        """The states that StartAt leads to."""
        if self.start is None:
            return set()
        found: set[str] = set()
        waiting = [self.start.name]
        while waiting:
            name = waiting.pop()
            if name in self.states and name not in found:
                found.add(name)
                waiting += [target.name for target in self.states[name].targets]
        return found


def outline_flow(node: ObjectNode, pointer: str, span: Span) -> FlowOutline:
    """The outline of an object with StartAt and States; `span` is the place of the flow as a whole."""
    start = _target(node, "StartAt", pointer)
    member = node.member("States")
    states: dict[str, StateOutline] = {}
    complete = start is not None
    if member is not None and isinstance(member.value, ObjectNode):
        for entry in member.value.members:
            here = pointer + json_pointer("States", entry.key)
            if isinstance(entry.value, ObjectNode):
                targets = tuple(_targets(entry.value, here))
                complete = complete and not _hides_transitions(entry.value)
                ends = _ends(entry.value, targets)
            else:
                targets, ends, complete = (), True, False
            states[entry.key] = StateOutline(entry.key, entry.key_span, here, targets, ends)
    return FlowOutline(pointer, span, start, states, complete)


def _target(node: ObjectNode, name: str, pointer: str) -> Target | None:
    member = node.member(name)
    if member is None or not isinstance(member.value, StringNode):
        return None
    return Target(member.value.value, name, member.value.span, pointer + json_pointer(name))


def _targets(state: ObjectNode, pointer: str) -> Iterator[Target]:
    for name in ("Next", "Default"):
        found = _target(state, name, pointer)
        if found is not None:
            yield found
    for name in ("Choices", "Catch"):
        for index, entry in enumerate(_items(state, name)):
            if isinstance(entry, ObjectNode):
                found = _target(entry, "Next", pointer + json_pointer(name, index))
                if found is not None:
                    yield found


def _items(state: ObjectNode, name: str) -> tuple[Node, ...]:
    member = state.member(name)
    return member.value.items if member is not None and isinstance(member.value, ArrayNode) else ()


def _ends(state: ObjectNode, targets: tuple[Target, ...]) -> bool:
    if _is_terminal(state):
        return True
    end = state.member("End")
    if end is not None and (not isinstance(end.value, BooleanNode) or end.value.value):
        return True
    return not targets  # a state without any way on is reported for itself


def _hides_transitions(state: ObjectNode) -> bool:
    """True when a mistake, reported elsewhere, may be the reason that a transition is not seen."""
    for member in state.members:
        kind = _TRANSITIONS.get(member.key)
        if kind is not None and not isinstance(member.value, kind):
            return True
        if member.key == "Choices" and isinstance(member.value, ArrayNode) and not member.value.items:
            return True
        if member.key not in STATE.fields and nearest(member.key, _TRANSITIONS):
            return True
    for name in ("Choices", "Catch"):
        for entry in _items(state, name):
            if not isinstance(entry, ObjectNode) or _target(entry, "Next", "") is None:
                return True
    way_on = any(state.member(name) is not None for name in ("Next", "End", "Choices"))
    return not way_on and not _is_terminal(state)


def _is_terminal(state: ObjectNode) -> bool:
    kind = state.member("Type")
    return kind is not None and isinstance(kind.value, StringNode) and kind.value.value in _TERMINAL
