"""Source text to a tree that knows where every key and value stands."""

from asl2sw.source.problems import MAX_DEPTH
from asl2sw.source.read import read_text
from asl2sw.source.reporter import Reporter
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
    json_pointer,
    to_value,
)

__all__ = [
    "MAX_DEPTH",
    "ArrayNode",
    "BooleanNode",
    "Document",
    "JsonValue",
    "Member",
    "Node",
    "NullNode",
    "NumberNode",
    "ObjectNode",
    "Reporter",
    "Span",
    "StringNode",
    "json_pointer",
    "read_text",
    "to_value",
]
