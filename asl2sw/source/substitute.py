"""Values for the `${...}` that a deployment tool would fill in (SAM, Terraform, CDK)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from asl2sw.source.tree import (
    ArrayNode,
    BooleanNode,
    Document,
    JsonValue,
    Member,
    Node,
    NullNode,
    NumberNode,
    ObjectNode,
    Span,
    StringNode,
)

_PLACEHOLDER = re.compile(r"\$\{([^{}$]+)\}")


def substitute(document: Document, values: Mapping[str, JsonValue]) -> Document:
    """The document with the placeholders filled in that have a value; all others stay as they are.

    A text that is one placeholder and nothing else becomes the value itself, which may be a number, a list or
    an object; inside a longer text only texts and numbers are filled in. Keys are filled in too. Every node
    keeps its place, so that messages point to the placeholder.
    """
    return replace(document, root=_filled(document.root, values)) if values else document


def placeholders_in(document: Document) -> tuple[str, ...]:
    """The names of the placeholders that have no value, in order."""
    return names_in(document.text)


def names_in(text: str) -> tuple[str, ...]:
    """The names of the placeholders in a text, in order."""
    if "${" not in text:
        return ()
    return tuple(dict.fromkeys(name.strip() for name in _PLACEHOLDER.findall(text)))


def _filled(node: Node, values: Mapping[str, JsonValue]) -> Node:
    match node:
        case StringNode(text, span):
            whole = _PLACEHOLDER.fullmatch(text)
            if whole is not None and whole[1].strip() in values:
                return _node(values[whole[1].strip()], span)
            return StringNode(_filled_text(text, values), span)
        case ObjectNode(members, span):
            return ObjectNode(
                tuple(
                    Member(_filled_text(each.key, values), each.key_span, _filled(each.value, values))
                    for each in members
                ),
                span,
            )
        case ArrayNode(items, span):
            return ArrayNode(tuple(_filled(item, values) for item in items), span)
        case _:
            return node


def _filled_text(text: str, values: Mapping[str, JsonValue]) -> str:
    def value_of(match: re.Match[str]) -> str:
        value = values.get(match[1].strip())
        is_text = isinstance(value, str | int | float) and not isinstance(value, bool)
        return str(value) if is_text else match[0]

    return _PLACEHOLDER.sub(value_of, text) if "${" in text else text


def _node(value: JsonValue, span: Span) -> Node:
    match value:
        case None:
            return NullNode(span)
        case bool():
            return BooleanNode(value, span)
        case int() | float():
            return NumberNode(value, span)
        case str():
            return StringNode(value, span)
        case list():
            return ArrayNode(tuple(_node(item, span) for item in value), span)
        case _:
            members = (Member(key, span, _node(item, span)) for key, item in value.items())
            return ObjectNode(tuple(members), span)
