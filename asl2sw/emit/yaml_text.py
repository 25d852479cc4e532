"""Documents as YAML that a person likes to read and every parser reads alike (1.1 and 1.2).

An own printer: it takes a tenth of the time of PyYAML's, whose style it follows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from asl2sw.emit.yaml_scalars import block, is_block, scalar

_FLOW_WIDTH = 100
_LONGEST_KEY = 127  # before a colon; longer ones stand behind a question mark
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


def yaml_text(documents: Sequence[Mapping[str, Any]]) -> str:
    """One YAML stream, `---` between the documents; the same documents give the same bytes.

    Keys stay in their order, lines are never folded, text of several lines stands as a block.
    Raises yaml.representer.RepresenterError for a value that JSON does not know.
    """
    return "---\n".join(_document(document) for document in documents)


def _document(document: Mapping[str, Any]) -> str:
    if not document:
        return "{}\n"
    printer = _Printer()
    printer.mapping(document, 0, "")
    return "".join(printer.parts)


class _Printer:
    """Collects the text of one document. `lead` is what still has to stand before the first line."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def mapping(self, value: Mapping[str, Any], indent: int, lead: str) -> None:
        pad = " " * indent
        for key, member in value.items():
            written = scalar(key, flow=False)
            if len(key) <= _LONGEST_KEY:
                self.parts.append(f"{lead}{written}:")
                self._member(member, key, indent)
            else:
                self.parts.append(f"{lead}? {written}\n{pad}:")
                self._element(member, key, indent)
            lead = pad

    def _list(self, value: Sequence[Any], place: str, indent: int, lead: str) -> None:
        pad = " " * indent
        for item in value:
            self.parts.append(f"{lead}-")
            self._element(item, place, indent)
            lead = pad

    def _member(self, value: Any, key: str, indent: int) -> None:
        """Behind `key:`; a list stands under its key, not further in."""
        if self._on_this_line(value, key, indent):
            return
        self.parts.append("\n")
        if isinstance(value, Mapping):
            self.mapping(value, indent + 2, " " * (indent + 2))
        else:
            self._list(value, key + "[]", indent, " " * indent)

    def _element(self, value: Any, place: str, indent: int) -> None:
        """Behind `-`, on the same line."""
        if self._on_this_line(value, place, indent):
            return
        if isinstance(value, Mapping):
            self.mapping(value, indent + 2, " ")
        else:
            self._list(value, place + "[]", indent + 2, " ")

    def _on_this_line(self, value: Any, place: str, indent: int) -> bool:
        """Writes what begins on the line of its key or dash; False for what needs lines of its own."""
        if isinstance(value, str):
            written = block(value, indent + 2) if is_block(value) else scalar(value, flow=False)
        elif isinstance(value, Mapping):
            flow = _short_flow(value, place)
            if flow is None:
                return False
            written = flow
        elif isinstance(value, Sequence):
            if value and place not in _FLOW_LISTS:
                return False
            written = _flow(value)
        else:
            written = scalar(value, flow=False)
        self.parts.append(f" {written}\n")
        return True


def _short_flow(value: Mapping[str, Any], place: str) -> str | None:
    """In braces, where that is the style of the place and short enough."""
    if not value:
        return "{}"
    if not _may_flow(value, place) or _least_width(value) > _FLOW_WIDTH:
        return None
    flow = _flow(value)
    return flow if len(flow) <= _FLOW_WIDTH else None


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(_flow_pair(key, member) for key, member in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return scalar(value, flow=True)


def _flow_pair(key: str, member: Any) -> str:
    written = scalar(key, flow=True)
    return f"{written}: {_flow(member)}" if len(key) <= _LONGEST_KEY else f"? {written} : {_flow(member)}"


def _least_width(value: Any) -> int:
    if isinstance(value, Mapping):
        return sum(len(key) + 4 + _least_width(member) for key, member in value.items())
    return len(value) if isinstance(value, str) else 1


def _may_flow(value: Mapping[str, Any], place: str) -> bool:
    return place in _FLOW_PLACES and all(_on_one_line(member, key) for key, member in value.items())


def _on_one_line(value: Any, place: str) -> bool:
    if isinstance(value, str):
        return "\n" not in value
    if isinstance(value, Mapping):
        return _may_flow(value, place)
    return not isinstance(value, Sequence)
