"""Documents as YAML that a person likes to read and every parser reads alike (1.1 and 1.2)."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.representer import SafeRepresenter

_FLOW_WIDTH = 100
# A place is the key that holds a value; `key[]` is an element of the list that the key holds.
_FLOW_PLACES = frozenset(
    {
        "functions[]",
        "errors[]",
        "onErrors[]",
        "dataConditions[]",
        "functionRef",
        "subFlowRef",
        "arguments",
        "actionDataFilter",
        "stateDataFilter",
        "defaultCondition",
        "metadata",
        "workflowExecTimeout",
    }
)
_FLOW_LISTS = frozenset({"errorRefs"})

_STRING_TAG = "tag:yaml.org,2002:str"
# What some YAML reader, of version 1.1 or 1.2, takes for a number, time, boolean, null or merge key.
_NOT_PLAIN = re.compile(
    r"[-+]?\.?[0-9] .* | [-+]?\.(inf|nan) | y(es)? | no? | on | off | true | false | null | ~ | = | <<",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
# Text that the dumper leaves as it is, or puts in single quotes.
_SIMPLE = re.compile("[ -~]*")
# NEL, LS and PS break lines in YAML 1.1 but not in 1.2; a byte order mark may be dropped.
_ESCAPED = re.compile("[\x85\u2028\u2029\ufeff]")


def yaml_text(documents: Sequence[Mapping[str, Any]]) -> str:
    """One YAML stream, `---` between the documents; the same documents give the same bytes.

    Keys stay in their order, lines are never folded, text of several lines stands as a block.
    Raises yaml.representer.RepresenterError for a value that JSON does not know.
    """
    return _serialized(_node(document, "") for document in documents)


def _serialized(nodes: Iterable[Node]) -> str:
    # the pure dumper: it is the one that exists on every platform
    text = yaml.serialize_all(nodes, Dumper=yaml.SafeDumper, width=sys.maxsize, allow_unicode=True)
    assert isinstance(text, str)
    return text


def _node(value: Any, place: str) -> Node:
    if isinstance(value, Mapping):
        return _mapping(value, place)
    if isinstance(value, str):
        return ScalarNode(_STRING_TAG, str(value), style=_string_style(value))
    if isinstance(value, Sequence):
        items = [_node(item, place + "[]") for item in value]
        return SequenceNode("tag:yaml.org,2002:seq", items, flow_style=not items or place in _FLOW_LISTS)
    return SafeRepresenter().represent_data(value)


def _mapping(value: Mapping[str, Any], place: str) -> MappingNode:
    pairs = [(_key(key), _node(member, key)) for key, member in value.items()]
    node = MappingNode("tag:yaml.org,2002:map", pairs, flow_style=not pairs)
    if _may_flow(value, place):
        flow = MappingNode(node.tag, pairs, flow_style=True)
        if _fits(value, flow):
            return flow
    return node


def _fits(value: Mapping[str, Any], flow: MappingNode) -> bool:
    """Whether the mapping in braces is short enough; written out only where an estimate does not tell."""
    least, most = _widths(value)
    if least > _FLOW_WIDTH or most <= _FLOW_WIDTH:
        return least <= _FLOW_WIDTH
    return len(_serialized([flow]).rstrip("\n")) <= _FLOW_WIDTH


def _widths(value: Any) -> tuple[int, int]:
    """The least and the greatest width of a value in braces."""
    match value:
        case Mapping():
            parts = [_widths(part) for pair in value.items() for part in pair]
            around = 4 * len(value)  # braces, and ": " and ", " for each pair
            return sum(least for least, _ in parts) + around, sum(most for _, most in parts) + around
        case str() if _SIMPLE.fullmatch(value):
            return len(value), len(value) + 2 + value.count("'")
        case bool() | None:
            return 4, 5
        case _:
            return 1, sys.maxsize


def _may_flow(value: Mapping[str, Any], place: str) -> bool:
    return place in _FLOW_PLACES and all(_on_one_line(member, key) for key, member in value.items())


def _on_one_line(value: Any, place: str) -> bool:
    if isinstance(value, str):
        return "\n" not in value
    if isinstance(value, Mapping):
        return _may_flow(value, place)
    return not isinstance(value, Sequence)


def _key(key: str) -> ScalarNode:
    style = _string_style(key)
    return ScalarNode(_STRING_TAG, key, style='"' if style == "|" else style)


def _string_style(text: str) -> str | None:
    """None leaves plain or single-quoted to the dumper, which also falls back from `|` to `"`."""
    if _ESCAPED.search(text):
        return '"'
    if "\n" in text:
        # a block that begins with white space needs an indentation indicator, readers differ there
        return '"' if text[0] in " \t\n" or text.endswith("\n\n") else "|"
    return "'" if _NOT_PLAIN.fullmatch(text) else None
