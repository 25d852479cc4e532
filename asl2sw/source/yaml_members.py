"""Members of a YAML mapping: each key once, merge keys filled in."""

from __future__ import annotations

from collections.abc import Iterable

from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.numbers import shortened
from asl2sw.source.problems import Problems
from asl2sw.source.tree import ArrayNode, Member, Node, ObjectNode, Span


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is written; `merges` for << without quotes."""

    text: str
    span: Span
    merges: bool


def unique_members(entries: Iterable[tuple[Key, Node]], problems: Problems) -> tuple[Member, ...]:
    """Of keys that stand twice the last counts; merged keys give way to own and to earlier merged ones."""
    entries = tuple(entries)
    own = {key.text for key, _ in entries if not key.merges}
    members: dict[str, Member] = {}
    first: dict[tuple[str, bool], Key] = {}
    for key, node in entries:
        before = first.setdefault((key.text, key.merges), key)
        if before is not key:
            line = problems.line(before.span.start)
            message = f'The key "{shortened(key.text)}" stands in this mapping before, on line {line}.'
            problems.add("ASL0021", key.span.start, key.span.end, message, certain=not key.merges)
        if not key.merges:
            members.pop(key.text, None)
            members[key.text] = Member(key.text, key.span, node)
            continue
        for member in _merged(node, key.span, problems):
            if member.key not in own:
                members.setdefault(member.key, member)
    return tuple(members.values())


def _merged(node: Node, span: Span, problems: Problems) -> list[Member]:
    members: list[Member] = []
    for source in node.items if isinstance(node, ArrayNode) else (node,):
        if isinstance(source, ObjectNode):
            members.extend(source.members)
        else:
            problems.add("ASL0038", span.start, span.end, "What << merges is no mapping.")
    return members
