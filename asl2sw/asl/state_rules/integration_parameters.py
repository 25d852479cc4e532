"""ASL0135: a parameter that an integration cannot do without."""

from __future__ import annotations

from collections.abc import Sequence

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
        missing = missing_parameters(integration.name, names)
        if missing:
            wanted = " and ".join(" or ".join(f'"{one}"' for one in one_of) for one_of in missing)
            message = f"{integration.name} needs {wanted}."
            pointer = f"{read.state.pointer}/{member.key}"
            fix = _fix(missing[0], names.difference(*REQUIRED[integration.name]))
            reporter.report("ASL0135", member.key_span, message, pointer=pointer, fix=fix)


def missing_parameters(integration: str, names: set[str]) -> list[tuple[str, ...]]:
    """What the integration needs and is not among the names; one of each tuple would be enough."""
    if any("${" in name for name in names):
        return []  # a placeholder may be any name
    return [one_of for one_of in REQUIRED.get(integration, ()) if names.isdisjoint(one_of)]


def _fix(one_of: tuple[str, ...], others: set[str]) -> str | None:
    for wanted in one_of:
        close = nearest(wanted, others)
        if close is not None:
            return f'"{close}" should be "{wanted}".'
    return None
