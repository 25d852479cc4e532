"""ASL0138: two Maps with the same Label."""

from __future__ import annotations

from collections.abc import Sequence

from asl2sw.asl.model import MapState
from asl2sw.asl.read_state import ReadState
from asl2sw.source.reporter import Reporter
from asl2sw.source.tree import Span


def check(states: Sequence[ReadState], reporter: Reporter) -> None:
    seen: dict[str, Span] = {}
    for read in sorted(states, key=lambda read: read.state.span.start):
        member = read.node.member("Label")
        if not isinstance(read.state, MapState) or not read.state.label or member is None:
            continue
        label, span = read.state.label, member.value.span
        first = seen.setdefault(label, span)
        if first is not span:
            line = reporter.document.place(first).line
            message = f'There is a Label "{label}" already, in line {line}.'
            reporter.report("ASL0138", span, message, pointer=f"{read.state.pointer}/Label")
