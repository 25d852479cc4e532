"""The events of a YAML text, with offsets in place of the library's marks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import yaml
from yaml import events

from asl2sw.source.problems import Problems, Unreadable


class Kind(Enum):
    """What an event says."""

    FRAME = auto()  # begin of the stream, end of a document
    DOCUMENT = auto()
    SCALAR = auto()
    LIST = auto()
    MAPPING = auto()
    CLOSE = auto()
    ALIAS = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class YamlEvent:
    """`plain`: a scalar without quotes and tag. `flow`: a collection in brackets."""

    kind: Kind
    start: int
    end: int
    value: str = ""
    anchor: str | None = None
    tag: str | None = None
    plain: bool = False
    flow: bool = False


_KINDS: dict[type[events.Event], Kind] = {
    events.StreamStartEvent: Kind.FRAME,
    events.StreamEndEvent: Kind.END,
    events.DocumentStartEvent: Kind.DOCUMENT,
    events.DocumentEndEvent: Kind.FRAME,
    events.ScalarEvent: Kind.SCALAR,
    events.SequenceStartEvent: Kind.LIST,
    events.MappingStartEvent: Kind.MAPPING,
    events.SequenceEndEvent: Kind.CLOSE,
    events.MappingEndEvent: Kind.CLOSE,
    events.AliasEvent: Kind.ALIAS,
}


class YamlEvents:
    """Reads events one by one, so that a limit that is passed ends the work.

    The loader is the one in Python: the one in C knows no escapes of surrogates.
    """

    def __init__(self, text: str, problems: Problems) -> None:
        self._length = len(text)
        self._problems = problems
        self._loader: Any = yaml.SafeLoader(text)

    def read(self) -> YamlEvent:
        """The next event.

        Raises:
            Unreadable: an escape or a version has an impossible number.
            yaml.YAMLError: the text is no YAML.
        """
        try:
            event = self._loader.get_event()
        except (ValueError, OverflowError):
            start = min(int(self._loader.index), self._length)
            message = "There is no character or version with this number."
            self._problems.stop("ASL0030", start, start + 1, message)
        if event is None:  # only behind the end of the stream
            raise Unreadable
        kind = _KINDS[type(event)]
        start, end = event.start_mark.index, event.end_mark.index
        if kind is Kind.SCALAR:
            plain = event.tag is None and event.implicit[0]
            return YamlEvent(kind, start, end, event.value, event.anchor, event.tag, plain)
        if kind in {Kind.LIST, Kind.MAPPING}:
            return YamlEvent(
                kind, start, end, anchor=event.anchor, tag=event.tag, flow=event.flow_style is True
            )
        anchor = event.anchor if kind is Kind.ALIAS else None
        return YamlEvent(kind, start, end, anchor=anchor)
