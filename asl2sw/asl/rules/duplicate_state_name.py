"""ASL0118: the same state name in two flows of one machine."""

from __future__ import annotations

from collections.abc import Sequence

from asl2sw.asl.outline import FlowOutline, StateOutline
from asl2sw.source.reporter import Reporter


def check(flows: Sequence[FlowOutline], reporter: Reporter) -> None:
    seen: dict[str, StateOutline] = {}
    states = [state for flow in flows for state in flow.states.values()]
    for state in sorted(states, key=lambda state: state.name_span.start):
        first = seen.setdefault(state.name, state)
        if first is not state:
            line = reporter.document.place(first.name_span).line
            message = f'There is a state "{state.name}" already, in line {line}.'
            reporter.report("ASL0118", state.name_span, message, pointer=state.pointer)
