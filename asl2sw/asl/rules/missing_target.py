"""ASL0103: a transition to a state that does not exist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from asl2sw.asl.outline import FlowOutline, Target
from asl2sw.asl.strings import has_placeholder
from asl2sw.diagnostics import nearest
from asl2sw.source.reporter import Reporter

_MAX_GUESSES = 12  # comparing names is slow; a machine with more wrong names has another problem


def check(flows: Sequence[FlowOutline], reporter: Reporter) -> None:
    homes = {name: flow for flow in flows for name in flow.states}
    for flow in flows:
        # An empty name, and a flow without states, are reported for themselves.
        wrong = [target for target in flow.wrong_targets() if target.name and flow.states]
        guesses = _guess(flow, wrong)
        for target in wrong:
            message, fix = _explain(target, homes.get(target.name), guesses.get(target.name))
            reporter.report("ASL0103", target.span, message, pointer=target.pointer, fix=fix)


def _guess(flow: FlowOutline, wrong: Sequence[Target]) -> Mapping[str, str | None]:
    names = list(dict.fromkeys(target.name for target in wrong))
    return {name: nearest(name, flow.states) for name in names[:_MAX_GUESSES]}


def _explain(target: Target, home: FlowOutline | None, guess: str | None) -> tuple[str, str | None]:
    if home is not None:
        where = f"inside {home.pointer}" if home.pointer else "at the top of the definition"
        message = f'"{target.field}" names "{target.name}", a state {where}.'
        return message, "A transition stays within its own States object; lead to a state there."
    message = f'"{target.field}" names "{target.name}", and there is no such state.'
    if has_placeholder(target.name):
        return message, "Substitute the placeholder before the conversion."
    return message, f'Did you mean "{guess}"?' if guess else None
