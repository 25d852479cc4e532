"""Flows of states, and the machine."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from asl2sw.equivalence.machines.draw import Draw, Surroundings
from asl2sw.equivalence.machines.rules import rule
from asl2sw.equivalence.machines.states import (
    fail_state,
    handlers,
    map_state,
    parallel_state,
    pass_state,
    task_state,
    wait_state,
)

_DEEPEST = 2
_LONGEST = 5  # states in a row, in one flow
_FLAT = ("Pass", "Pass", "Task", "Task", "Choice", "Choice", "Wait", "Loop")
_KINDS = (*_FLAT, "Task", "Parallel", "Map")
_LAST = ("Pass", "Task", "Succeed", "Succeed")
_HANDLED = ("Task", "Parallel", "Map")

States = dict[str, dict[str, Any]]


def generate_machine(random: Random, *, size: int = 12) -> dict[str, Any]:
    """A definition of about `size` states at most."""
    draw = Draw(random, size)
    machine = _flow(draw, Surroundings())
    if draw.chance(0.1):
        machine["Comment"] = "made at random"
    return machine


def _flow(draw: Draw, around: Surroundings) -> dict[str, Any]:
    """States in a row; choices and catchers lead on to any later one, and loops have a counter."""
    shortest = 1 if around.depth else 3
    length = max(1, min(draw.number(shortest, _LONGEST), draw.states_left))
    draw.states_left -= length
    kinds = _kinds(draw, around, length)
    names = [draw.state_name(kind) for kind in kinds]
    states: States = {}
    for position, (kind, name) in enumerate(zip(kinds, names, strict=True)):
        later = names[position + 1 :]
        states |= _made(draw, around, kind, name, names[: position + 1], later)
        assigned = states[name].get("Assign", {}) if kind in ("Pass", "Wait") else {}
        known = (*around.variables, *(variable.removesuffix(".$") for variable in assigned))
        # a choice may have led past what comes now
        if all(other in ("Pass", "Wait") for other in kinds[:position]):
            around = replace(around, variables=tuple(dict.fromkeys(known)))
    return {"StartAt": names[0], "States": _in_any_order(draw, _reachable(names[0], states))}


def _kinds(draw: Draw, around: Surroundings, length: int) -> list[str]:
    """What stands in a row. A Fail comes only where a choice may lead past it."""
    nests = around.depth < _DEEPEST
    kinds: list[str] = []
    for _ in range(length - 1):
        fails = "Choice" in kinds and draw.chance(0.15)
        kinds.append("Fail" if fails else draw.one_of(_KINDS if nests else _FLAT))
    return [*kinds, draw.one_of((*_LAST, "Parallel", "Map") if nests else _LAST)]


def _made(
    draw: Draw, around: Surroundings, kind: str, name: str, earlier: list[str], later: list[str]
) -> States:
    """The state, for a loop with what counts its rounds."""
    if kind == "Loop":
        return _loop(draw, name, earlier, later)
    if kind == "Choice":
        return {name: _choice(draw, around, later)}
    state = _state(draw, around, kind, name)
    if kind in _HANDLED:
        handlers(draw, state, later)
    if kind not in ("Fail", "Succeed"):
        state |= {"Next": later[0]} if later else {"End": True}
    return {name: state}


def _state(draw: Draw, around: Surroundings, kind: str, name: str) -> dict[str, Any]:
    inside = replace(around, depth=around.depth + 1)
    match kind:
        case "Pass":
            return pass_state(draw, around)
        case "Wait":
            return wait_state(draw, around)
        case "Fail":
            return fail_state(draw, around)
        case "Task":
            return task_state(draw, around, name)
        case "Parallel":
            branches = [_flow(draw, inside) for _ in range(draw.number(1, 3))]
            return parallel_state(draw, around, branches)
        case "Map":
            distributed = not around.in_child and draw.chance(0.4)
            child = replace(inside, in_map=not distributed, in_child=distributed)
            child = replace(child, variables=()) if distributed else child
            return map_state(draw, around, _flow(draw, child), distributed=distributed)
    return {"Type": "Succeed"}


def _choice(draw: Draw, around: Surroundings, later: list[str]) -> dict[str, Any]:
    choices = [{**rule(draw, around), "Next": draw.one_of(later)} for _ in range(draw.number(1, 3))]
    state: dict[str, Any] = {"Type": "Choice", "Choices": choices}
    return state if draw.chance(0.1) else {**state, "Default": later[0]}


def _loop(draw: Draw, name: str, earlier: list[str], later: list[str]) -> States:
    """Back to an earlier state, some times. The counter is a variable, since data comes and goes."""
    counter = f"rounds{len(draw.names)}"
    count, ask = draw.state_name("Count"), draw.state_name("Again")
    begin: dict[str, Any] = {"Variable": f"${counter}", "IsPresent": True}
    more = {"Variable": f"${counter}", "NumericLessThan": draw.number(1, 3), "Next": earlier[0]}
    return {
        name: {"Type": "Choice", "Choices": [{**begin, "Next": count}], "Default": f"{name} first"},
        f"{name} first": {"Type": "Pass", "Assign": {counter: 0}, "Next": count},
        count: {"Type": "Pass", "Assign": {f"{counter}.$": f"States.MathAdd(${counter}, 1)"}, "Next": ask},
        ask: {"Type": "Choice", "Choices": [more], "Default": later[0]},
    }


def _reachable(start: str, states: States) -> States:
    """Without the states that nothing leads to: AWS refuses them."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += _following(states[name])
    return {name: state for name, state in states.items() if name in seen}


def _following(state: dict[str, Any]) -> list[str]:
    ways = [state, *state.get("Choices", ()), *state.get("Catch", ())]
    names = [way["Next"] for way in ways if "Next" in way]
    return [*names, state["Default"]] if "Default" in state else names


def _in_any_order(draw: Draw, states: States) -> States:
    names = list(states)
    draw.random.shuffle(names)
    return {name: states[name] for name in names}
