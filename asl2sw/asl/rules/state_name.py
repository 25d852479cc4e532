"""ASL0119: a state name that is empty or too long."""

from __future__ import annotations

from collections.abc import Sequence

from asl2sw.asl.outline import FlowOutline
from asl2sw.asl.strings import has_placeholder
from asl2sw.source.reporter import Reporter

_MAX_LENGTH = 80


def check(flows: Sequence[FlowOutline], reporter: Reporter) -> None:
    for flow in flows:
        for state in flow.states.values():
            length = len(state.name)
            if length and (length <= _MAX_LENGTH or has_placeholder(state.name)):
                continue
            message = f"The state's name has {length} characters." if length else "The state's name is empty."
            reporter.report("ASL0119", state.name_span, message, pointer=state.pointer)
