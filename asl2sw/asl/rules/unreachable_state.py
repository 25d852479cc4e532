"""ASL0116: a state that StartAt never leads to."""

from __future__ import annotations

from collections.abc import Sequence

from asl2sw.asl.outline import FlowOutline
from asl2sw.source.reporter import Reporter


def check(flows: Sequence[FlowOutline], reporter: Reporter) -> None:
    for flow in flows:
        if not flow.complete or not any(state.ends for state in flow.states.values()):
            continue  # like AWS: without a terminal state that alone is reported
        if not any(flow.wrong_targets()):  # a wrong name may mean the state, or what led to it
            _report(flow, flow.reached(), reporter)


def _report(flow: FlowOutline, reached: set[str], reporter: Reporter) -> None:
    lost = [name for name in flow.states if name not in reached]
    for first, others in _groups(flow, lost):
        state = flow.states[first]
        message = f'No transition leads to "{first}".'
        if others:
            named = ", ".join(f'"{name}"' for name in others[:5]) + (", ..." if len(others) > 5 else "")
            message += f" What only follows it is not reached either: {named}."
        reporter.report("ASL0116", state.name_span, message, pointer=state.pointer)


def _groups(flow: FlowOutline, lost: list[str]) -> list[tuple[str, list[str]]]:
    """The lost states by where they begin: those that nothing leads to first, then loops."""
    members = set(lost)
    led_to = {target.name for name in lost for target in flow.states[name].targets if target.name != name}
    groups = []
    for first in [name for name in lost if name not in led_to] + lost:
        if first not in members:
            continue
        members.discard(first)
        others, waiting = [], [first]
        while waiting:
            for target in flow.states[waiting.pop()].targets:
                if target.name in members:
                    members.discard(target.name)
                    others.append(target.name)
                    waiting.append(target.name)
        groups.append((first, others))
    return groups
