"""The event by which a workflow tells how it ended (`completion = "event"`)."""

from __future__ import annotations

from asl2sw.equivalence.compare.subject import Subject
from asl2sw.equivalence.target import Produced, Status, TargetTrace
from asl2sw.source.tree import JsonValue


def tells_end(subject: Subject) -> bool:
    """Whether the workflow declares the event."""
    events = subject.documents[0].get("events", ())
    return any(event["type"] == _type(subject) for event in events)


def ends_told(subject: Subject, trace: TargetTrace) -> list[Produced]:
    """The events of a run that tell its end."""
    return [event for event in trace.events if event.type == _type(subject)]


def end_of(trace: TargetTrace) -> JsonValue:
    """What the event has to say."""
    if trace.status is Status.COMPLETED:
        return {"status": "SUCCEEDED", "output": trace.output}
    told = trace.error or {}
    return {"status": "FAILED", "error": told.get("Error"), "cause": told.get("Cause")}


def _type(subject: Subject) -> str:
    return f"{subject.documents[0]['id']}.completed"
