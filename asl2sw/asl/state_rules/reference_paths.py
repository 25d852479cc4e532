"""ASL0162: a path that may name several values in a field that takes one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from asl2sw.asl.model import ChoiceState, Located, MapState, State, TaskState, WaitState
from asl2sw.asl.read_state import ReadState
from asl2sw.asl.rule_keys import tests_of
from asl2sw.expressions.ast import Path
from asl2sw.source.reporter import Reporter
from asl2sw.source.tree import JsonValue


def check(states: Sequence[ReadState], reporter: Reporter) -> None:
    for read in states:
        for found in _references(read.state):
            if found is not None and isinstance(found.value, Path) and not found.value.is_reference:
                field = found.pointer.rpartition("/")[2]
                message = f'"{field}" takes names and indexes only, and "{found.value.text}" has more.'
                reporter.report("ASL0162", found.span, message, pointer=found.pointer)


def _references(state: State) -> Iterator[Located[Path] | Located[JsonValue] | None]:
    match state:
        case ChoiceState(choices=choices):
            for branch in choices:
                for test in tests_of(branch.rule):
                    yield test.variable
                    yield test.operand
        case TaskState():
            yield state.timeout_seconds_path
            yield state.heartbeat_seconds_path
        case WaitState():
            yield state.seconds_path
            yield state.timestamp_path
        case MapState(item_batcher=batcher):
            yield state.items_path
            yield state.max_concurrency_path
            yield state.tolerated_failure_count_path
            yield state.tolerated_failure_percentage_path
            if batcher is not None:
                yield batcher.max_items_per_batch_path
                yield batcher.max_input_bytes_per_batch_path
