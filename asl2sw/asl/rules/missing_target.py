"""ASL0103: a transition to a state that does not exist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from asl2sw.asl.outline import FlowOutline, Target
from asl2sw.asl.rules.guesses import guess_targets, wrong_targets
from asl2sw.asl.strings import has_placeholder
from asl2sw.source.reporter import Reporter


def check(flows: Sequence[FlowOutline], reporter: Reporter) -> None:
    homes = {name: flow for flow in flows for name in flow.states}
    for flow in flows:
        if not flow.states:
            continue
        guesses: Mapping[str, str] | None = None
        for target in wrong_targets(flow):
            if not target.name:
                continue  # reported as an empty value
            if guesses is None:
                guesses = guess_targets(flow)
            message, fix = _explain(target, homes.get(target.name), guesses.get(target.name))
            reporter.report("ASL0103", target.span, message, pointer=target.pointer, fix=fix)


def _explain(target: Target, home: FlowOutline | None, guess: str | None) -> tuple[str, str | None]:
    message = f'"{target.field}" names "{target.name}", and there is no such state.'
    if home is not None:
        where = f"inside {home.pointer}" if home.pointer else "at the top of the definition"
        message = f'"{target.field}" names "{target.name}", a state {where}.'
        return message, "A transition stays within its own States object; lead to a state there."
    if has_placeholder(target.name):
        return message, "Substitute the placeholder before the conversion."
    return message, f'Did you mean "{guess}"?' if guess else None
