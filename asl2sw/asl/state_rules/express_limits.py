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
            inside = any(one.runs_express for one in read.around)
            where = "The items of this Map run as Express workflows" if inside else "The machine is Express"
            for span, pointer, what in _problems(read.state):
                reporter.report("ASL0136", span, f"{where}, {what}.", pointer=pointer)


def _problems(state: State) -> Iterator[tuple[Span, str, str]]:
    match state:
        case TaskState(resource=resource):
            integration = integration_of(resource.value)
            if integration is not None and integration.pattern:
                yield resource.span, resource.pointer, f'and cannot wait for "{integration.pattern}"'
            elif ":activity:" in resource.value:
                yield resource.span, resource.pointer, "and cannot wait for an activity"
        case MapState(processor_config=config) if config is not None and config.mode == "DISTRIBUTED":
            yield state.name_span, state.pointer, "and cannot have distributed Maps"
