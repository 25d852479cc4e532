"""One reader per state type."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from asl2sw.asl.model import State
from asl2sw.asl.states.choice import read_choice
from asl2sw.asl.states.context import StateContext
from asl2sw.asl.states.map import read_map
from asl2sw.asl.states.parallel import read_parallel
from asl2sw.asl.states.simple import read_fail, read_pass, read_succeed, read_wait
from asl2sw.asl.states.task import read_task

READERS: Mapping[str, Callable[[StateContext], State | None]] = {
    "Task": read_task,
    "Pass": read_pass,
    "Choice": read_choice,
    "Wait": read_wait,
    "Succeed": read_succeed,
    "Fail": read_fail,
    "Parallel": read_parallel,
    "Map": read_map,
}

__all__ = ["READERS", "StateContext"]
