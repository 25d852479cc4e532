"""ASL0135: a parameter that an integration cannot do without."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from asl2sw.asl.integrations import REQUIRED, integration_of
from asl2sw.asl.model import TaskState
from asl2sw.asl.read_state import ReadState
from asl2sw.diagnostics import nearest
from asl2sw.source.reporter import Reporter
from asl2sw.source.tree import ObjectNode


def check(states: Sequence[ReadState], reporter: Reporter) -> None:
    for read in states:
        if not isinstance(read.state, TaskState):
            continue
        integration = integration_of(read.state.resource.value)
        member = read.node.member("Parameters") or read.node.member("Arguments")
        if integration is None or member is None or not isinstance(member.value, ObjectNode):
            continue
        names = {inner.key.removesuffix(".$") for inner in member.value.members}
        for message, fix in _missing(integration.name, names):
            pointer = f"{read.state.pointer}/{member.key}"
            reporter.report("ASL0135", member.key_span, message, pointer=pointer, fix=fix)


def _missing(integration: str, names: set[str]) -> Iterator[tuple[str, str | None]]:
    """What is to be said about each parameter that is missing."""
    required = REQUIRED.get(integration, ())
    if any("${" in name for name in names):
        return  # a placeholder may be any name
    others = names.difference(*required)
    for one_of in required:
        if names.isdisjoint(one_of):
            close = next((near for wanted in one_of if (near := nearest(wanted, others))), None)
            fix = f'"{close}" should be "{one_of[0]}".' if close else None
            wanted = " or ".join(f'"{one}"' for one in one_of)
            yield f"{integration} needs {wanted}.", fix
