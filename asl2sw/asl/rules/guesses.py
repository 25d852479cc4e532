"""Which state a wrong name most likely means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from asl2sw.asl.outline import FlowOutline, Target
from asl2sw.diagnostics import nearest

_MAX_GUESSES = 12  # comparing names is slow; a machine with more wrong names has another problem


def wrong_targets(flow: FlowOutline) -> Iterator[Target]:
    """StartAt and transitions that name no state of the flow."""
    if flow.start is not None and flow.start.name not in flow.states:
        yield flow.start
    for state in flow.states.values():
        for target in state.targets:
            if target.name not in flow.states:
                yield target


def unknown_targets(flow: FlowOutline) -> bool:
    """True when a transition leads to a state that cannot even be guessed."""
    wrong = {target.name for target in wrong_targets(flow)}
    return bool(wrong) and not wrong <= guess_targets(flow).keys()


def guess_targets(flow: FlowOutline) -> Mapping[str, str]:
    """The nearest state for each wrong name that has one."""
    guesses: dict[str, str] = {}
    names = list(dict.fromkeys(target.name for target in wrong_targets(flow)))
    for name in names[:_MAX_GUESSES]:
        close = nearest(name, flow.states)
        if close is not None:
            guesses[name] = close
    return guesses
