"""Machines that are too large for one workflow do on the engine what the States Language says."""

from __future__ import annotations

import time
from typing import Any

import pytest
from large_machines import (
    Definition,
    choices_and_passes,
    function_of,
    handled_tasks,
    large_branch,
    large_loop,
    plain_tasks,
)
from split_flows import Replies, converted, meant, run

import asl2sw
from asl2sw.equivalence.engine import Engine, FunctionError, Result
from asl2sw.sonataflow.size import MOST_BYTES, generated_bytes

pytestmark = pytest.mark.engine

_MACHINES: dict[str, Definition] = {
    "choices": choices_and_passes(500),
    "tasks": plain_tasks(60),
    "handled": handled_tasks(40),
    "loop": large_loop(100, 3),
    "branch": large_branch(60),
}


def _answers(count: int, **others: list[Any]) -> Replies:
    """A result for each task, unless there is something else for it."""
    results = {function_of(f"Work{number}"): [Result({"n": number})] for number in range(count)}
    return results | {function_of(name): replies for name, replies in others.items()}


_RUNS = [
    ("choices", {"stopAt": -1}, {}),
    ("choices", {"stopAt": 0}, {}),
    ("choices", {"stopAt": 498}, {}),
    ("choices", {"stopAt": 360}, {}),
    ("choices", {}, {}),
    ("tasks", {"id": 1}, _answers(60)),
    ("tasks", {"id": 1}, _answers(60, Work0=[FunctionError("Lost", "at once")])),
    ("tasks", {"id": 1}, _answers(60, Work44=[FunctionError("Lost", "in a later part")])),
    ("tasks", [], _answers(60)),
    ("handled", {"id": 1}, _answers(40)),
    ("handled", {"id": 1}, _answers(40, Work1=[FunctionError("Lost", "gone")])),
    ("handled", {"id": 1}, _answers(40, Work35=[FunctionError("Lost", "gone"), Result({"n": -35})])),
    ("handled", {"id": 1}, _answers(40, Work38=[FunctionError("Busy", "later"), Result({"n": -38})])),
    ("handled", {"id": 1}, _answers(40, Work39=[FunctionError("Worn", "out")])),
    ("loop", {f"v{number}": number for number in range(100)}, {}),
    ("loop", {f"v{number}": number for number in range(70)}, {}),
    ("branch", {"id": 1}, _answers(60)),
    ("branch", {"id": 1}, _answers(60, Work50=[FunctionError("Lost", "in a part of a branch")])),
    ("branch", {"id": 1}, _answers(60, Work50=[FunctionError("Other", "not caught")])),
]


@pytest.mark.parametrize("name", _MACHINES)
def test_every_workflow_is_small_enough(name: str) -> None:
    workflows = converted(_MACHINES[name], name)
    sizes = {workflow.id: generated_bytes(workflow) for workflow in workflows}
    assert len(workflows) > 2
    assert {id: size for id, size in sizes.items() if size > MOST_BYTES} == {}


@pytest.mark.parametrize(("name", "input", "replies"), _RUNS)
def test_runs_as_the_machine(engine: Engine, name: str, input: Any, replies: Replies) -> None:
    workflows = converted(_MACHINES[name], name)
    assert run(engine, workflows, input, replies) == meant(_MACHINES[name], input, replies)


def test_time_grows_with_the_size() -> None:
    """Four times the states in less than eight times the time: 16 times it would be if it were quadratic."""

    def seconds(states: int) -> float:
        definition = choices_and_passes(states)
        begin = time.process_time()
        asl2sw.convert(definition)
        return time.process_time() - begin

    seconds(10)  # what is done once
    small, large = seconds(500), seconds(2000)
    assert small < 5
    assert large < 8 * small
