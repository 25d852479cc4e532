"""Rules about the graph of states, one per module. Each looks at all flows of a machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from asl2sw.asl.outline import FlowOutline
from asl2sw.asl.rules import (
    duplicate_state_name,
    endless_loop,
    missing_target,
    no_terminal_state,
    state_name,
    unreachable_state,
)
from asl2sw.source.reporter import Reporter

RULES: tuple[Callable[[Sequence[FlowOutline], Reporter], None], ...] = (
    missing_target.check,
    unreachable_state.check,
    no_terminal_state.check,
    duplicate_state_name.check,
    state_name.check,
    endless_loop.check,
)


def check_rules(flows: Sequence[FlowOutline], reporter: Reporter) -> None:
    for check in RULES:
        check(flows, reporter)
