"""Checks of single values, each reported at the value."""

from __future__ import annotations

import re
from typing import TypeGuard

from asl2sw.asl.strings import has_placeholder, report_placeholder
from asl2sw.expressions.timestamps import parse_timestamp
from asl2sw.source.reporter import Reporter
from asl2sw.source.tree import (
    ArrayNode,
    BooleanNode,
    Member,
    Node,
    NullNode,
    NumberNode,
    ObjectNode,
    StringNode,
)

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,20})?")


def describe(node: Node) -> str:
    """The kind of a value as its writer calls it."""
    match node:
        case ObjectNode():
            return "an object"
        case ArrayNode():
            return "a list"
        case StringNode():
            return "text"
        case NumberNode():
            return "a number"
        case BooleanNode():
            return "true" if node.value else "false"
        case NullNode():
            return "null"


def expect_kind(
    reporter: Reporter, member: Member, pointer: str, kind: type[Node] | tuple[type[Node], ...], expected: str
) -> bool:
    """True when the field's value is of the kind; otherwise reports it, a placeholder as such."""
    node = member.value
    if isinstance(node, kind):
        return True
    if isinstance(node, StringNode) and has_placeholder(node.value):
        report_placeholder(reporter, node, pointer, expected)
    else:
        message = f'"{member.key}" needs {expected}, and {describe(node)} stands here.'
        fix = _without_quotes(node, kind) or f"Write {expected}."
        reporter.report("ASL0107", node.span, message, pointer=pointer, fix=fix)
    return False


def _without_quotes(node: Node, kind: type[Node] | tuple[type[Node], ...]) -> str | None:
    """The way out where a number, true or false was written as text."""
    if not isinstance(node, StringNode):
        return None
    number = kind is NumberNode and _NUMBER.fullmatch(node.value)
    boolean = kind is BooleanNode and node.value in ("true", "false")
    return f"Write {node.value} without quotes." if number or boolean else None


def expect_object(node: Node, reporter: Reporter, pointer: str, expected: str) -> TypeGuard[ObjectNode]:
    """True for an object; otherwise reports the value that stands in a list instead of `expected`."""
    if isinstance(node, ObjectNode):
        return True
    if isinstance(node, StringNode) and has_placeholder(node.value):
        report_placeholder(reporter, node, pointer, expected)
    else:
        message = f"{expected.capitalize()} is an object, and {describe(node)} stands here."
        reporter.report("ASL0107", node.span, message, pointer=pointer)
    return False


def whole_number(reporter: Reporter, member: Member, pointer: str) -> int | None:
    """The value of a number without a fraction."""
    node = member.value
    if isinstance(node, NumberNode) and node.value == node.value // 1:
        return int(node.value)
    message = f'"{member.key}" needs a whole number.'
    reporter.report("ASL0107", node.span, message, pointer=pointer)
    return None


def in_range(
    reporter: Reporter, member: Member, pointer: str, value: float, low: float, high: float | None
) -> bool:
    """True when low <= value <= high; otherwise reports it."""
    if value >= low and (high is None or value <= high):
        return True
    limits = f"at least {low:g}" if high is None else f"from {low:g} to {high:.10g}"
    message = f'"{member.key}" must be {limits}.'
    reporter.report("ASL0108", member.value.span, message, pointer=pointer)
    return False


def check_timestamp(reporter: Reporter, node: StringNode, pointer: str) -> bool:
    """True for an RFC 3339 timestamp; otherwise reports it."""
    if parse_timestamp(node.value) is not None:
        return True
    if has_placeholder(node.value):
        report_placeholder(reporter, node, pointer, "a timestamp")
    else:
        reporter.report("ASL0123", node.span, f'"{node.value}" is no timestamp.', pointer=pointer)
    return False
