"""Unwinding the engine's stack in loops."""

from __future__ import annotations

from asl2sw.expressions.jq.tree import Literal, Operation, path_of
from asl2sw.graph.nodes import Breather
from asl2sw.sonataflow.lower.context import SHORTEST_SLEEP, Emitter
from asl2sw.sonataflow.model import DataCondition, InjectState, SleepState, SwitchState


def lower_breather(node: Breather, emitter: Emitter) -> None:
    """Counts passes; every so many of them there is a sleep of 1 ms, which starts on an empty stack."""
    if node.rounds <= 1:
        emitter.add(SleepState(node.name, node.next, duration=SHORTEST_SLEEP), node.origin)
        return
    rounds = path_of("rounds")
    switch = emitter.helper_name(node.name, "now")
    pause = emitter.helper_name(node.name, "pause")
    again = Operation("+", Operation("//", rounds, Literal(0)), Literal(1))
    counted = Operation("=", rounds, Operation("%", again, Literal(node.rounds)))
    emitter.add(InjectState(node.name, switch, output_filter=counted), node.origin)
    due = DataCondition(Operation("==", rounds, Literal(0)), pause)
    emitter.add(SwitchState(switch, None, conditions=(due,), default=node.next), node.origin)
    emitter.add(SleepState(pause, node.next, duration=SHORTEST_SLEEP), node.origin)
