"""Large machines on Quarkus: what is just below the limit builds, and parts pass on all that a run holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any

import pytest
from harness import QuarkusApp
from large_machines import Definition, choices_and_passes, handled_tasks, large_branch, large_loop
from split_flows import Replies, converted, documents_of, machine_and_graph, meant, split_by_states, told

from asl2sw.equivalence.engine import FunctionError, Result
from asl2sw.resources import Config
from asl2sw.sonataflow.lower import lower_workflow
from asl2sw.sonataflow.size import MOST_BYTES, MOST_TEXT_BYTES, generated_bytes, longest_texts

pytestmark = pytest.mark.quarkus

_LIMIT_S = 60.0


def _chain(*states: tuple[str, dict[str, Any]]) -> Definition:
    names = [name for name, _ in states]
    following = [{"Next": name} for name in names[1:]] + [{"End": True}]
    made = {name: {**state, **way} for (name, state), way in zip(states, following, strict=True)}
    return {"StartAt": names[0], "States": made}


def _largest_whole(state: Callable[[int], tuple[str, dict[str, Any]]]) -> Definition:
    """About as many states as one workflow can have."""

    def size(count: int) -> int:
        workflow, *others = converted(_chain(*map(state, range(count))), "measured")
        return MOST_BYTES + 1 if others else generated_bytes(workflow)

    each = (size(20) - size(10)) // 10
    count = MOST_BYTES // each
    while (found := size(count)) > MOST_BYTES:
        count -= 1
    assert found > MOST_BYTES - 3 * each
    return _chain(*map(state, range(count)))


def _pass(number: int) -> tuple[str, dict[str, Any]]:
    return f"P{number}", {"Type": "Pass", "Result": number, "ResultPath": f"$.v{number}"}


def _checked_pass(number: int) -> tuple[str, dict[str, Any]]:
    fields = {"InputPath": f"$.v{number}", "Parameters": {"n.$": "$.n"}, "ResultPath": "$.x.y"}
    return f"P{number}", {"Type": "Pass", **fields, "OutputPath": "$"}


_LONGEST = "é" * ((MOST_TEXT_BYTES - 100) // 2)
_VALUES = {"object": {}, "array": [], "deep": [{"a": {}}, [[]], ""], "zero": 0, "no": False, "text": "null"}


@cache
def _machines() -> dict[str, Definition]:
    return {
        "wholepasses": _largest_whole(_pass),
        "wholechecks": _largest_whole(_checked_pass),
        "longtext": _chain(("A", {"Type": "Pass", "Result": _LONGEST})),
        "choices": choices_and_passes(500),
        "handled": handled_tasks(40),
        "loop": large_loop(100, 3),
        "branch": large_branch(60),
        "values": _chain(
            ("A", {"Type": "Pass", "Assign": {"kept.$": "$"}}),
            ("B", {"Type": "Wait", "Seconds": 1}),
            (
                "C",
                {"Type": "Pass", "Parameters": {"a.$": "$", "b.$": "$kept", "c": [None], "d.$": "$.object"}},
            ),
            ("D", {"Type": "Pass"}),
        ),
    }


def _documents(id: str, definition: Definition) -> list[dict[str, Any]]:
    if id != "values":
        return documents_of(converted(definition, id))
    _, graph, _ = machine_and_graph(definition, Config())
    lower = partial(lower_workflow, id=id, name=id, description=None, text_input=False)
    return documents_of(lower(split_by_states(graph, 1)))


def _answers(**others: list[Any]) -> Replies:
    return {f"work{number}": [Result({"n": number, "empty": {}})] for number in range(60)} | others


_RUNS = [
    ("wholepasses", {}, {}),
    ("wholechecks", {f"v{number}": {"n": number} for number in range(200)} | {"x": {}}, {}),
    ("wholechecks", {"x": {}}, {}),
    ("longtext", {}, {}),
    ("choices", {"stopAt": -1}, {}),
    ("choices", {"stopAt": 360}, {}),
    ("handled", {"id": 1}, _answers(work35=[FunctionError("Lost", "gone"), Result({"n": -35})])),
    ("handled", {"id": 1}, _answers(work39=[FunctionError("Worn", "out")])),
    ("loop", {f"v{number}": number for number in range(100)}, {}),
    ("branch", {"id": 1}, _answers()),
    ("branch", {"id": 1}, _answers(work50=[FunctionError("Lost", "in a part of a branch")])),
    ("branch", {"id": 1}, _answers(work50=[FunctionError("Other", "not caught")])),
    ("values", _VALUES, {}),
]


@pytest.fixture(scope="module")
def app(start_app: Callable[[Sequence[Mapping[str, Any]]], QuarkusApp]) -> QuarkusApp:
    return start_app([document for each in _machines().items() for document in _documents(*each)])


def test_the_text_is_near_the_limit() -> None:
    (document,) = _documents("longtext", _machines()["longtext"])
    assert MOST_TEXT_BYTES - 100 < max(longest_texts(document).values()) <= MOST_TEXT_BYTES


@pytest.mark.parametrize(("id", "input", "replies"), _RUNS)
def test_runs_as_the_machine(app: QuarkusApp, id: str, input: Any, replies: Replies) -> None:
    run = app.run(id, input, replies, time_limit_s=_LIMIT_S)
    assert told(run.outcome) == meant(_machines()[id], input, replies)
    assert run.agrees is not False
