"""Expressions inside string values, with errors at the exact characters of the source."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeGuard, TypeVar

from asl2sw.asl.path_length import MAX_STEPS, longest_path
from asl2sw.expressions.ast import ExpressionError
from asl2sw.source.reporter import Reporter
from asl2sw.source.tree import Node, Span, StringNode

T = TypeVar("T")

# One character of a JSON string's value as it is written: a surrogate pair is one character.
_WRITTEN = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL
)


def has_placeholder(text: str) -> bool:
    """True for text with `${...}`: CloudFormation, Terraform and CDK fill it in at deployment."""
    return "${" in text


def is_jsonata(node: Node) -> bool:
    """True for text that a JSONata state evaluates."""
    return isinstance(node, StringNode) and node.value.startswith("{%") and node.value.endswith("%}")


def is_placeholder(node: Node) -> TypeGuard[StringNode]:
    """True for a string that is one placeholder and nothing else."""
    if not isinstance(node, StringNode):
        return False
    return node.value.startswith("${") and node.value.endswith("}") and node.value.count("${") == 1


def report_placeholder(reporter: Reporter, node: StringNode, pointer: str, expected: str) -> None:
    reporter.report(
        "ASL0114", node.span, f'"{node.value}" is a placeholder; {expected} must stand here.', pointer=pointer
    )


def parse_text(
    reporter: Reporter, node: StringNode, pointer: str, parse: Callable[[str], T], expected: str
) -> T | None:
    """The parsed text; None after reporting why it cannot be parsed."""
    try:
        parsed = parse(node.value)
    except ExpressionError as error:
        if has_placeholder(node.value):
            report_placeholder(reporter, node, pointer, expected)
        else:
            span = span_within(reporter.document.text, node, error.offset, error.width)
            reporter.report(error.code, span, error.message, pointer=pointer, fix=error.fix)
        return None
    steps = longest_path(parsed)
    if steps > MAX_STEPS:
        message = f"The path has {steps} steps; more than {MAX_STEPS} are not read."
        reporter.report("ASL0132", node.span, message, pointer=pointer)
        return None
    return parsed


def span_within(text: str, node: StringNode, offset: int, width: int) -> Span:
    """The place of `width` characters of a string's value from `offset` on; the whole string if unknown."""
    begin, end = node.span.start, node.span.end
    if text[begin:end] == node.value:
        return Span(begin + offset, min(begin + offset + max(1, width), end))
    inner = text[begin + 1 : end - 1]
    if inner == node.value:
        return Span(begin + 1 + offset, min(begin + 1 + offset + max(1, width), end))
    starts = [match.start() for match in _WRITTEN.finditer(inner)] if text[begin : begin + 1] == '"' else []
    if len(starts) != len(node.value):
        return node.span
    starts.append(len(inner))
    first = min(offset, len(node.value))
    last = min(first + max(1, width), len(node.value))
    return Span(begin + 1 + starts[first], begin + 1 + max(starts[last], starts[first] + 1))
