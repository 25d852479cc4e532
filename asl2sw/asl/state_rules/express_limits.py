"""ASL0136: what an Express workflow cannot do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from asl2sw.asl.integrations import integration_of
from asl2sw.asl.model import MapState, State, TaskState
from asl2sw.asl.read_state import ReadState
from asl2sw.source.reporter import Reporter
from asl2sw.source.tree import Span


def check(states: Sequence[ReadState], reporter: Reporter) -> None:
    for read in states:
        if read.express:
            where = (
                "The items of this Map run" if read.around and read.around[-1].runs_express else "This runs"
            )
            for span, pointer, what in _problems(read.state):
                reporter.report("ASL0136", span, f"{where} as Express workflows, {what}.", pointer=pointer)


def _problems(state: State) -> Iterator[tuple[Span, str, str]]:
    match state:
        case TaskState(resource=resource):
            integration = integration_of(resource.value)
            if integration is not None and integration.pattern:
                yield resource.span, resource.pointer, f'which cannot wait for "{integration.pattern}"'
            elif ":activity:" in resource.value:
                yield resource.span, resource.pointer, "which cannot wait for an activity"
        case MapState(processor_config=config) if config is not None and config.mode == "DISTRIBUTED":
            yield state.name_span, state.pointer, "which cannot have distributed Maps"
