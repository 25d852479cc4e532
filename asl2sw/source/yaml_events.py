"""The events of a YAML text, with offsets in place of the library's marks."""

from __future__ import annotations

from enum import Enum, auto
from itertools import chain
from typing import Any

import yaml
from yaml import events

from asl2sw.lazy_dataclass import dataclass
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


_OLD_BREAKS = "\x85\u2028\u2029"
_PRIVATE_USE = range(0xE000, 0xF900)
_MORE_PRIVATE_USE = range(0xF0000, 0xFFFFE)

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


def _stand_ins(text: str) -> dict[int, str]:
    """A character of private use, not in the text, for each that breaks lines in YAML 1.1 only.

    The library follows 1.1 and would turn a line separator inside a text into a blank.
    """
    wanted = [char for char in _OLD_BREAKS if char in text]
    if not wanted:
        return {}
    used = set(text)
    unused = (chr(code) for code in chain(_PRIVATE_USE, _MORE_PRIVATE_USE) if chr(code) not in used)
    return dict(zip(map(ord, wanted), unused, strict=False))


class YamlEvents:
    """Reads events one by one, so that a limit that is passed ends the work.

    The loader is the one in Python: the one in C knows no escapes of surrogates.
    """

    def __init__(self, text: str, problems: Problems) -> None:
        self._length = len(text)
        self._problems = problems
        self._breaks = _stand_ins(text)
        self._loader: Any = yaml.SafeLoader(text.translate(self._breaks))
        self._restored = {ord(new): chr(old) for old, new in self._breaks.items()}

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
            value = event.value.translate(self._restored) if self._restored else event.value
            return YamlEvent(kind, start, end, value, event.anchor, event.tag, plain)
        if kind in {Kind.LIST, Kind.MAPPING}:
            return YamlEvent(
                kind, start, end, anchor=event.anchor, tag=event.tag, flow=event.flow_style is True
            )
        anchor = event.anchor if kind is Kind.ALIAS else None
        return YamlEvent(kind, start, end, anchor=anchor)
