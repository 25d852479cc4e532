"""ASL0159: a task that waits for an answer, and gives nobody the token that the answer needs."""

from __future__ import annotations

from collections.abc import Sequence

from asl2sw.asl.integrations import CALLBACK, integration_of
from asl2sw.asl.model import TaskState
from asl2sw.asl.read_state import ReadState
from asl2sw.source.reporter import Reporter

_MEANT = ("$$.Task", "$$['Task']", '"$$"', "$states.context", "${")


def check(states: Sequence[ReadState], reporter: Reporter) -> None:
    for read in states:
        state = read.state
        if not isinstance(state, TaskState):
            continue
        integration = integration_of(state.resource.value)
        if integration is None or integration.pattern != CALLBACK:
            continue
        member = read.node.member("Parameters") or read.node.member("Arguments")
        if member is None:
            continue
        text = reporter.document.text[member.value.span.start : member.value.span.end]
        if not any(meant in text for meant in _MEANT):
            message = (
                f'"{state.name}" waits for an answer, and "{member.key}" does not hold the task\'s token.'
            )
            reporter.report("ASL0159", state.resource.span, message, pointer=state.resource.pointer)
