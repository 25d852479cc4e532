"""The meaning of an emitted workflow: an interpreter of what SonataFlow 10.1 does with it, in virtual time.

It reads the documents only, and nothing of what the compiler made them from, so that it can contradict the
compiler. What it does was measured on the engine (docs/engine-facts.md); whatever was not raises NotModelled.

    prepared = prepare([workflow.document for workflow in conversion.workflows])
    trace = run(prepared, {"id": 7}, lambda call: HttpReply(200, {"ok": True}))
    trace.status, trace.output, [call.body for call in trace.calls]

To judge a run by its trace:
* UNDECIDED says nothing: leave the run out, and count it. The same goes for NotModelled.
* ACTIVE never ends on the engine.
* The engine starts the branches of a `parallel` in any order; here it is that of the document.
* Ids, UUIDs, random numbers and clock values differ in every run of the engine; here they do not.
* The engine's stack is taken for endless, and its threads for harmless to each other.
* The calls of a subflow after its root was aborted are not in the trace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from asl2sw.equivalence.target.failures import NotModelled, Undecided
from asl2sw.equivalence.target.instance import Instance
from asl2sw.equivalence.target.model import Workflow
from asl2sw.equivalence.target.reader import read_workflow
from asl2sw.equivalence.target.run import Run
from asl2sw.equivalence.target.scheduler import Fiber
from asl2sw.equivalence.target.trace import (
    Answers,
    Awaited,
    Behaviour,
    ConnectionLost,
    Event,
    HttpCall,
    HttpReply,
    Limits,
    NoReply,
    Produced,
    Reply,
    Slept,
    StateEntry,
    Status,
    TargetTrace,
    UnreadableReply,
)
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue

__all__ = [
    "Answers",
    "Awaited",
    "Behaviour",
    "ConnectionLost",
    "Event",
    "HttpCall",
    "HttpReply",
    "Limits",
    "NoReply",
    "NotModelled",
    "Prepared",
    "Produced",
    "Reply",
    "Slept",
    "StateEntry",
    "Status",
    "TargetTrace",
    "UnreadableReply",
    "prepare",
    "run",
]
_DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Prepared:
    """The workflows of one conversion; their jq is compiled when it is first needed, and kept."""

    root: Workflow
    workflows: Mapping[str, Workflow]


def prepare(documents: Sequence[Mapping[str, Any]]) -> Prepared:
    """Reads documents, the root first. Raises NotModelled."""
    workflows = [read_workflow(document) for document in documents]
    by_id = {workflow.id: workflow for workflow in workflows}
    if not workflows or len(by_id) < len(workflows):
        raise NotModelled("no workflow, or two with the same id")
    return Prepared(workflows[0], by_id)


def run(
    prepared: Prepared,
    input: JsonValue,
    behaviour: Behaviour,
    limits: Limits = _DEFAULT_LIMITS,
    *,
    answers: Answers | None = None,
    secrets: Mapping[str, JsonValue] | None = None,
) -> TargetTrace:
    """One run of the root. Raises NotModelled.

    `answers` sends the events that states wait for. `secrets` are all properties of the application.
    """
    running = Run(prepared.workflows, behaviour, answers, limits, secrets)
    running.scheduler.deadline = prepared.root.timeout_ms
    root = Instance(running, prepared.root, running.taken_in(input))
    try:
        running.scheduler.run(Fiber(root.work(), root.number))
    except Undecided as undecided:
        return running.trace(Status.UNDECIDED, None, str(undecided))
    if running.status is not None:
        return running.trace(running.status, root.data, running.message or "")
    if running.scheduler.aborted:
        return running.trace(Status.ABORTED, root.data, "workflowExecTimeout passed")
    return running.trace(Status.ACTIVE, root.data, "nothing is left that could go on")
