"""ASL0151: paths into the context object that lead nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from asl2sw.asl.integrations import CALLBACK
from asl2sw.asl.model import MapState, TaskState
from asl2sw.asl.paths_of import PathAt, paths_of
from asl2sw.asl.read_state import ReadState
from asl2sw.diagnostics import nearest
from asl2sw.expressions.ast import Name, Path, Root
from asl2sw.source.reporter import Reporter
from asl2sw.source.tree import Span

_Part: TypeAlias = "Mapping[str, _Part] | None"
# The context object (developer guide, "Accessing execution data from the Context object"). None: any value.
CONTEXT: Mapping[str, _Part] = {
    "Execution": dict.fromkeys(
        ("Id", "Input", "Name", "RedriveCount", "RedriveTime", "RoleArn", "StartTime")
    ),
    "State": dict.fromkeys(("EnteredTime", "Name", "RetryCount")),
    "StateMachine": dict.fromkeys(("Id", "Name")),
    "Task": dict.fromkeys(("Token",)),
    "Map": {"Item": dict.fromkeys(("Index", "Key", "Source", "Value"))},
}


def check(states: Sequence[ReadState], reporter: Reporter) -> None:
    for read in states:
        text = reporter.document.text
        if text.find("$$", read.state.span.start, read.state.span.end) < 0:
            continue  # the usual case, told in no time
        for found in paths_of(read.state):
            if found.path.root is Root.CONTEXT:
                _check(found, read, reporter)


def _check(found: PathAt, read: ReadState, reporter: Reporter) -> None:
    problem = _unknown(found.path) or _elsewhere(found.path, read)
    if problem is None:
        return
    message, fix = problem
    start = reporter.document.text.find(found.path.text, found.span.start, found.span.end)
    span = found.span if start < 0 else Span(start, start + len(found.path.text))
    reporter.report("ASL0151", span, message, pointer=found.pointer, fix=fix)


def _unknown(path: Path) -> tuple[str, str] | None:
    part: _Part = CONTEXT
    known = "$$"
    for step in path.steps:
        if part is None or not isinstance(step, Name):
            return None
        if step.name not in part:
            close = nearest(step.name, part)
            fields = ", ".join(part)
            fix = f'Did you mean "{known}.{close}"?' if close else f"{known} has {fields}."
            return f'The context object has no "{known}.{step.name}".', fix
        known += f".{step.name}"
        part = part[step.name]
    return None


def _elsewhere(path: Path, read: ReadState) -> tuple[str, str] | None:
    """Parts of the context object that are there in some states only."""
    first = path.steps[0] if path.steps else None
    state = read.state
    match first:
        case Name("Map") if not isinstance(state, MapState) and all(one.kind != "Map" for one in read.around):
            return f'"{path.text}" is there inside a Map only.', "Take the value from the input of the state."
        case Name("Task") if not isinstance(state, TaskState):
            message = f'"{path.text}" is there in a Task only.'
            return message, f"Use it in the parameters of the task whose Resource ends in {CALLBACK}."
    return None
