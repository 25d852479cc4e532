"""Parts of a flow that is too large for one workflow."""

from __future__ import annotations

from asl2sw.expressions.jq.tree import Call, Identity, Jq, Literal, Operation, fold, path_of
from asl2sw.graph.nodes import Enter, Leave, Section
from asl2sw.sonataflow.lower.context import Emitter
from asl2sw.sonataflow.lower.ends import DONE
from asl2sw.sonataflow.model import DataCondition, InjectState, OperationState, SubflowAction, SwitchState

_NEXT, _PART = path_of("next"), path_of("part")


def lower_section(node: Section, emitter: Emitter) -> None:
    """A call with the whole state data, which what the part gives replaces; then a switch on it.

    A part gives its state data with `.next`, or like every subflow {v: output} or {error: {...}}.
    """
    id = emitter.subflow(node.part, node.origin.state, node.name)
    call = SubflowAction(id, Identity(), to_state_data=("part",))
    if not node.exits and not emitter.is_root:
        emitter.add(OperationState(node.name, None, output_filter=_PART, actions=(call,)), node.origin)
        return
    route = emitter.helper_name(node.name, "route")
    emitter.add(OperationState(node.name, route, output_filter=_PART, actions=(call,)), node.origin)
    conditions = _conditions(node.exits)
    if emitter.is_root:
        if len(conditions) == 1 and len(node.exits) > 1:  # here nothing is left for a place further out
            conditions = (DataCondition(Operation("!=", _NEXT, Literal(None)), conditions[0].transition),)
        ended = DataCondition(Call("has", (Literal("v"),)), emitter.shared(DONE))
        state = SwitchState(route, None, conditions=(*conditions, ended), default=emitter.shared("Failed"))
    else:  # what the part gave is what this subflow gives
        state = SwitchState(route, None, conditions=conditions, default=emitter.shared(DONE))
    emitter.add(state, node.origin)


def lower_leave(node: Leave, emitter: Emitter) -> None:
    """Ends the part with all that the run holds."""
    here = Operation("=", _NEXT, Literal(node.target))
    emitter.add(InjectState(node.name, None, output_filter=here), node.origin)


def lower_enter(node: Enter, emitter: Emitter) -> None:
    """Goes where the run is to go on; a run that has only begun starts at the first."""
    first = node.entrances[0][1]
    conditions = _conditions(tuple(way for way in node.entrances if way[1] != first))
    emitter.add(SwitchState(node.name, None, conditions=conditions, default=first), node.origin)


def _conditions(ways: tuple[tuple[str, str], ...]) -> tuple[DataCondition, ...]:
    labels: dict[str, list[str]] = {}
    for label, target in ways:
        labels.setdefault(target, []).append(label)
    return tuple(DataCondition(_is_any(names), target) for target, names in labels.items())


def _is_any(labels: list[str]) -> Jq:
    return fold("or", [Operation("==", _NEXT, Literal(label)) for label in labels])
