"""Payload templates: JSON in which `name.$` fields hold expressions (`States Language §Payload Template`)."""

from __future__ import annotations

import re

from asl2sw.asl.model import Template, TemplateArray, TemplateExpression, TemplateLiteral, TemplateObject
from asl2sw.asl.strings import is_placeholder, parse_text, report_placeholder
from asl2sw.expressions import parse_expression
from asl2sw.source.reporter import Reporter
from asl2sw.source.tree import (
    ArrayNode,
    JsonValue,
    Member,
    Node,
    ObjectNode,
    StringNode,
    json_pointer,
    to_value,
)

LOOKS_LIKE_EXPRESSION = re.compile(r"\$\$?[.\[]|States\.[A-Z][A-Za-z0-9]*\(")


def read_template(reporter: Reporter, node: Node, pointer: str) -> Template:
    """The template of a value. What cannot be read is reported and left out."""
    match node:
        case ObjectNode():
            return _object(reporter, node, pointer)
        case ArrayNode():
            items = [
                read_template(reporter, item, pointer + json_pointer(index))
                for index, item in enumerate(node.items)
            ]
            literals = [item.value for item in items if isinstance(item, TemplateLiteral)]
            if len(literals) == len(items):
                return TemplateLiteral(literals, node.span)
            return TemplateArray(tuple(items), node.span)
        case StringNode():
            if LOOKS_LIKE_EXPRESSION.match(node.value):
                reporter.report("ASL0131", node.span, f'"{node.value}" is passed as text.', pointer=pointer)
    return TemplateLiteral(to_value(node), node.span)


def _object(reporter: Reporter, node: ObjectNode, pointer: str) -> Template:
    fields: dict[str, Template] = {}
    for member in node.members:
        name = member.key.removesuffix(".$")
        if name in fields:
            message = f'"{name}" and "{name}.$" are the same field.'
            reporter.report("ASL0121", member.key_span, message, pointer=pointer)
            continue
        value = _member(reporter, member, pointer + json_pointer(member.key))
        if value is not None:
            fields[name] = value
    literals: dict[str, JsonValue] = {
        name: value.value for name, value in fields.items() if isinstance(value, TemplateLiteral)
    }
    if len(literals) == len(fields):
        return TemplateLiteral(literals, node.span)
    return TemplateObject(tuple(fields.items()), node.span)


def _member(reporter: Reporter, member: Member, pointer: str) -> Template | None:
    node = member.value
    if not member.key.endswith(".$"):
        return read_template(reporter, node, pointer)
    if not isinstance(node, StringNode):
        message = f'"{member.key}" needs a path or an intrinsic function as text.'
        reporter.report("ASL0120", node.span, message, pointer=pointer)
        return None
    if is_placeholder(node):
        report_placeholder(reporter, node, pointer, "a path or an intrinsic function")
        return None
    expression = parse_text(reporter, node, pointer, parse_expression, "a path or an intrinsic function")
    return None if expression is None else TemplateExpression(expression, node.span, pointer)
