"""A machine for each seed, with inputs and replies."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from asl2sw.asl import read_state_machine
from asl2sw.equivalence.asl import AWS_PROSE, Failure, NoAnswer, Result, TaskOutcome
from asl2sw.equivalence.engine import Dropped, FunctionError, HttpFailure, Json, RawBody, Reply
from asl2sw.equivalence.engine import Result as GoodReply
from asl2sw.equivalence.generate import Case, generate_cases
from asl2sw.equivalence.machines import generate_machine
from asl2sw.source import Reporter, read_text

_CASES = 8
_LATE_MS = 4_000
_FAILED_CALLS = (400, 429, 500, 503)


def machine_and_cases(seed: int) -> tuple[dict[str, Any], list[tuple[Json, dict[str, list[Reply]]]]]:
    """The definition, and for each case its input and the replies of each function."""
    definition = generate_machine(Random(seed))
    tasks = _tasks(definition)
    functions = {name: _name_function(task, f"work-{n}") for n, (name, task) in enumerate(tasks)}
    document, _ = read_text(json.dumps(definition), "machine.asl.json")
    assert document is not None
    machine = read_state_machine(document, Reporter(document))
    assert machine is not None
    random = Random(seed)
    cases = [
        (case.input, _replies(case, functions, random)) for case in generate_cases(machine, _CASES, seed=seed)
    ]
    return definition, cases


def _tasks(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """All task states by their names."""
    if isinstance(node, dict):
        for name, value in node.items():
            if isinstance(value, dict) and value.get("Type") == "Task":
                yield name, value
            yield from _tasks(value)
    elif isinstance(node, list):
        for item in node:
            yield from _tasks(item)


def _name_function(state: dict[str, Any], function: str) -> str:
    """Gives the task a function of its own: branches may be started in any order."""
    if ":function:" in state["Resource"]:
        state["Resource"] = state["Resource"].rpartition(":")[0] + f":{function}"
    else:
        state["Parameters"]["FunctionName"] = function
    return function


def _replies(case: Case, functions: Mapping[str, str], random: Random) -> dict[str, list[Reply]]:
    replies: dict[str, list[Reply]] = {}
    for state, outcomes in case.outcomes.items():
        replies.setdefault(functions[state], []).extend(_reply(outcome, random) for outcome in outcomes)
    return replies


def _reply(outcome: TaskOutcome, random: Random) -> Reply:
    match outcome:
        case Result(value):
            return GoodReply(value)
        case Failure(_, cause) if cause == AWS_PROSE:
            kinds: list[Reply] = [HttpFailure(status) for status in _FAILED_CALLS]
            return random.choice([*kinds, RawBody("no JSON"), Dropped()])
        case Failure(error, cause):
            return FunctionError(error or "", cause)
        case NoAnswer():
            return GoodReply(None, _LATE_MS)
