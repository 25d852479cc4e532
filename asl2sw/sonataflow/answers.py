"""What people must do for tasks that wait for an answer: how to answer them, and how events come in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from asl2sw.graph.nodes import Origin
from asl2sw.sonataflow.completion import EVENT, completion_type
from asl2sw.sonataflow.model import CallbackState, EventDefinition, EventState, Workflow
from asl2sw.source import Reporter, Span

_INCOMING = "mp.messaging.incoming.kogito_incoming_stream"
_OUTGOING = "mp.messaging.outgoing.kogito_outgoing_stream"


def event_properties(events: Iterable[EventDefinition]) -> tuple[str, ...]:
    """The lines of application.properties without which no event comes in, or goes out.

    K_SINK is where events go to: the operator sets it for a workflow that has a sink.
    """
    kinds = {event.kind for event in events}
    lines: list[str] = []
    if "consumed" in kinds:
        lines += [f"{_INCOMING}.connector=quarkus-http", f"{_INCOMING}.path=/", f"{_INCOMING}.method=POST"]
    if "produced" in kinds:
        lines += [f"{_OUTGOING}.connector=quarkus-http", f"{_OUTGOING}.url=${{K_SINK}}"]
    return tuple(lines)


def report_answers(workflows: Sequence[Workflow], reporter: Reporter) -> None:
    """For each waiting state how it is answered, and once what the application needs."""
    for workflow in workflows:
        types = {event.name: event.type for event in workflow.events}
        for origin, answer in _waiting_states(workflow):
            requests = types.get(answer.removesuffix("-answer") + "-request")
            told = f"an event of type {requests}" if requests else "its request"
            message = (
                f'The task "{origin.state}" sends {told} and waits for an event of type {types[answer]}.'
            )
            fix = _how_to_answer(types[answer])
            reporter.report("ASL0409", origin.span, message, pointer=origin.pointer, fix=fix)
    lines = event_properties(workflows[0].events) if workflows else ()
    root = reporter.document.root.span
    if lines and any(event.name == EVENT for event in workflows[0].events):
        message = f"The workflow sends an event of type {completion_type(workflows[0].id)} at its end."
        reporter.report("ASL0428", Span(root.start, root.start + 1), message)
    if lines:
        fix = "Put these lines into application.properties:\n" + "\n".join(lines)
        message = "The workflow takes part in events."
        reporter.report("ASL0410", Span(root.start, root.start + 1), message, fix=fix)


def _waiting_states(workflow: Workflow) -> Iterator[tuple[Origin, str]]:
    for state in workflow.states:
        match state:
            case CallbackState(event=answer) | EventState(events=(answer, *_)):
                yield workflow.origins[state.name], answer


def _how_to_answer(type: str) -> str:
    event = {
        "specversion": "1.0",
        "id": "1",
        "source": "worker",
        "type": type,
        "kogitoprocrefid": "INSTANCE",
        "data": {"token": "TOKEN", "output": {}},
    }
    return (
        f"Send such an event in place of SendTaskSuccess. The token is {type}:INSTANCE, and more may follow. "
        'On failure, data is {"token": "TOKEN", "error": "...", "cause": "..."}. '
        "In Python, asl2sw.callbacks does it.\n"
        "curl -X POST \"$URL\" -H 'Content-Type: application/cloudevents+json' "
        f"-d '{json.dumps(event)}'"
    )
