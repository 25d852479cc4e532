"""ASL0161: text in a JSONata state that was meant to be evaluated and is not."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from asl2sw.asl.model import JsonataValue, QueryLanguage
from asl2sw.asl.read_state import ReadState
from asl2sw.source.reporter import Reporter
from asl2sw.source.tree import ArrayNode, Node, ObjectNode, Span, StringNode, json_pointer


def check(states: Sequence[ReadState], reporter: Reporter) -> None:
    for read in states:
        if read.state.query_language is QueryLanguage.JSONATA:
            for field in dataclasses.fields(read.state):
                value = getattr(read.state, field.name)
                if isinstance(value, JsonataValue):
                    for span, pointer, message, fix in _problems(value.node, value.pointer):
                        reporter.report("ASL0161", span, message, pointer=pointer, fix=fix)


def _problems(node: Node, pointer: str) -> Iterator[tuple[Span, str, str, str]]:
    match node:
        case ObjectNode(members=members):
            for member in members:
                here = pointer + json_pointer(member.key)
                if member.key.endswith(".$"):
                    name = member.key.removesuffix(".$")
                    message = f'"{member.key}" is a name like any other in a JSONata state.'
                    fix = f'Write "{name}" with a value in {{% %}}.'
                    yield member.key_span, here, message, fix
                yield from _problems(member.value, here)
        case ArrayNode(items=items):
            for index, item in enumerate(items):
                yield from _problems(item, pointer + json_pointer(index))
        case StringNode(value=text) if text.strip().startswith("{%") != text.strip().endswith("%}"):
            message = f'"{text}" is text: {{% and %}} do not both stand at its ends.'
            yield node.span, pointer, message, "Put the whole text into {% %}, or join the parts with &."
        case StringNode(value=text) if text != text.strip() and text.strip().startswith("{%"):
            message = f'"{text}" is text: there is a blank outside of {{% %}}.'
            yield node.span, pointer, message, "Take the blank away."
