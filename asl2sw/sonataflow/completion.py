"""completion = "event": a workflow that tells its end by an event."""

from __future__ import annotations

from dataclasses import replace

from asl2sw.expressions.jq.tree import Call, Field, Identity, Jq, Literal, MakeObject, path_of, pipe
from asl2sw.graph.free_names import take_name
from asl2sw.graph.nodes import Origin
from asl2sw.sonataflow.model import (
    EventAction,
    EventDefinition,
    InjectState,
    OperationState,
    State,
    SwitchState,
    Workflow,
)

EVENT = "completed"
_SUCCEEDED = MakeObject((("status", Literal("SUCCEEDED")), ("output", path_of("v"))))
_FAILED = MakeObject(
    (
        ("status", Literal("FAILED")),
        ("error", Field(Identity(), "Error")),
        ("cause", Field(Identity(), "Cause")),
    )
)


def completion_type(id: str) -> str:
    """The type of the event."""
    return f"{id}.{EVENT}"


def with_completion(workflow: Workflow) -> Workflow:
    """The root workflow with a state that sends the event before each of its ends.

    One state for all that end well. It gets the output in an object: an action spoils data that is none
    (engine fact).
    """
    taken = {state.name for state in workflow.states}
    well = take_name("Completed", taken)
    states: list[State] = []
    origins = dict(workflow.origins)
    ends_well: Origin | None = None
    for state in workflow.states:
        if isinstance(state, SwitchState) or state.transition is not None:
            states.append(state)
        elif isinstance(state, InjectState) and state.error_message is not None:
            last = take_name(f"{state.name} end", taken)
            told = pipe(state.error_message, Call("fromjson"), _FAILED)
            states += [_sent(state.name, last, told), replace(state, name=last)]
            origins[last] = origins[state.name]
        else:
            output = state.output_filter if state.output_filter is not None else Identity()
            boxed = MakeObject((("v", output),))
            states.append(replace(state, transition=well, output_filter=boxed))
            ends_well = ends_well or origins[state.name]
    if ends_well is not None:
        states.append(replace(_sent(well, None, _SUCCEEDED), output_filter=path_of("v")))
        origins[well] = ends_well
    event = EventDefinition(EVENT, completion_type(workflow.id), "produced")
    return replace(workflow, states=tuple(states), origins=origins, events=(*workflow.events, event))


def _sent(name: str, follow: str | None, data: Jq) -> OperationState:
    return OperationState(name, follow, actions=(EventAction(EVENT, EVENT, data),))
