"""ASL0159: a task that waits for an answer, and gives nobody the token that the answer needs."""

from __future__ import annotations

from collections.abc import Sequence

from asl2sw.asl.integrations import CALLBACK, integration_of
from asl2sw.asl.model import TaskState
from asl2sw.asl.read_state import ReadState
from asl2sw.asl.state_rules.integration_parameters import missing_parameters
from asl2sw.source.reporter import Reporter
from asl2sw.source.tree import Member, ObjectNode

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
        if member is None or _is_wrong(read, member, integration.name, reporter):
            continue
        text = reporter.document.text[member.value.span.start : member.value.span.end]
        if not any(meant in text for meant in _MEANT):
            message = (
                f'"{state.name}" waits for an answer, and "{member.key}" does not hold the task\'s token.'
            )
            reporter.report("ASL0159", state.resource.span, message, pointer=state.resource.pointer)


def _is_wrong(read: ReadState, member: Member, integration: str, reporter: Reporter) -> bool:
    """Whether what is wrong with the parameters may be the reason that the token is not found."""
    pointer = f"{read.state.pointer}/{member.key}/"
    if any(found.is_error and f"{found.pointer}/".startswith(pointer) for found in reporter.diagnostics):
        return True
    members = member.value.members if isinstance(member.value, ObjectNode) else ()
    return bool(missing_parameters(integration, {inner.key.removesuffix(".$") for inner in members}))
