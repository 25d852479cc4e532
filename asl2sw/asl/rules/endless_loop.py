"""ASL0157: states from which no way leads to an end."""

from __future__ import annotations

from collections.abc import Sequence

from asl2sw.asl.outline import FlowOutline
from asl2sw.source.reporter import Reporter


def check(flows: Sequence[FlowOutline], reporter: Reporter) -> None:
    for flow in flows:
        ends = {name for name, state in flow.states.items() if state.ends}
        if not ends or not flow.complete or any(flow.wrong_targets()):
            continue  # these are reported for themselves
        reached = flow.reached()
        if len(reached) < len(flow.states):
            continue  # the way out may be the one that is missing
        caught = reached - _leading_to(flow, ends)
        first = next((name for name in flow.states if name in caught), None)
        if first is not None:
            names = ", ".join(f'"{name}"' for name in flow.states if name in caught)
            message = f"No way leads from here to the end of the flow: {names}."
            reporter.report(
                "ASL0157", flow.states[first].name_span, message, pointer=flow.states[first].pointer
            )


def _leading_to(flow: FlowOutline, ends: set[str]) -> set[str]:
    before: dict[str, list[str]] = {}
    for name, state in flow.states.items():
        for target in state.targets:
            before.setdefault(target.name, []).append(name)
    found, waiting = set(ends), list(ends)
    while waiting:
        for name in before.get(waiting.pop(), ()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found
