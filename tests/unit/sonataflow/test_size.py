"""How much generated code a workflow becomes, and how long its texts are.

The code lengths are those of `process()` in the classes that Quarkus generated for such workflows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

import asl2sw
from asl2sw.expressions.jq.tree import Identity
from asl2sw.graph.nodes import Origin
from asl2sw.sonataflow.model import (
    Action,
    ExpressionFunction,
    ForeachState,
    InjectState,
    OnError,
    OperationState,
    ParallelState,
    RestFunction,
    SleepState,
    State,
    SubflowAction,
    Workflow,
)
from asl2sw.sonataflow.size import MOST_BYTES, bytes_by_source, generated_bytes, longest_texts
from asl2sw.source import Span

_JQ = Identity()
_CODE_LIMIT = 65_535
_FAILED = (OnError(("any",), "Failed"),)


def workflow(*states: State) -> Workflow:
    origins = {state.name: Origin("A", Span(0, 1), "/States/A") for state in states}
    functions = (RestFunction("post", "http://service.invalid/"), ExpressionFunction("check", _JQ))
    return Workflow("w", "w", None, states[0].name, None, functions, (), states, origins)


def _pass(number: int) -> Iterator[State]:
    yield InjectState(f"S{number}", f"S{number + 1}", None, _JQ)


def _guarded_pass(number: int) -> Iterator[State]:
    yield OperationState(f"S{number}", f"S{number + 1}", _JQ, None, (Action("check"),), _FAILED)


def _computed_wait(number: int) -> Iterator[State]:
    action = Action("check", from_state_data=_JQ, to_state_data=("wait",))
    yield OperationState(f"S{number}", f"W{number}", None, None, (action,), _FAILED)
    yield SleepState(f"W{number}", f"S{number + 1}", None, _JQ)


def _map(number: int) -> Iterator[State]:
    call = SubflowAction("body", _JQ, _JQ)
    yield ForeachState(f"S{number}", f"R{number}", _JQ, None, _JQ, "i", ("out",), call)
    yield OperationState(f"R{number}", f"S{number + 1}", _JQ, _JQ, (Action("check"),), _FAILED)


def _parallel(number: int) -> Iterator[State]:
    call = SubflowAction("branch", _JQ, None, ("branch1",))
    yield ParallelState(f"S{number}", f"R{number}", None, None, (("b", call),) * 10)
    yield OperationState(f"R{number}", f"S{number + 1}", _JQ, _JQ, (Action("check"),), _FAILED)


def _wait(number: int) -> Iterator[State]:
    yield SleepState(f"S{number}", f"S{number + 1}")


_MEASURED = [
    # the states of each round, how often they stand in the workflow, the length of the generated code
    (_pass, 260, 56_529),
    (_guarded_pass, 66, 48_471),
    (_computed_wait, 60, 58_316),
    (_map, 26, 47_466),
    (_parallel, 6, 49_517),
    (_wait, 300, 30_231),
]
_BESIDES = 900  # for the first state and the ends that a whole workflow has


@pytest.mark.parametrize(("states", "count", "measured"), _MEASURED)
def test_the_estimate_is_above_what_was_measured_but_not_far(
    states: Callable[[int], Iterator[State]], count: int, measured: int
) -> None:
    repeated = [state for number in range(count) for state in states(number)]
    assert measured < generated_bytes(workflow(*repeated)) + _BESIDES < 1.27 * measured


def test_the_limit_leaves_room_for_the_error_of_the_estimate() -> None:
    """The least that a measured workflow of about that size was below its estimate: a twelfth."""
    assert MOST_BYTES * 11 / 12 < _CODE_LIMIT - 3_000


def test_each_error_of_a_handler_counts() -> None:
    one = OperationState("S", "S", None, None, (), (OnError(("a",), "T"),))
    three = OperationState("S", "S", None, None, (), (OnError(("a", "b", "c"), "T"),))
    each = generated_bytes(workflow(three)) - generated_bytes(workflow(one))
    assert each == 2 * 171


def test_a_service_takes_more_than_an_expression() -> None:
    rest, check = (workflow(OperationState("S", None, None, None, (Action(f),))) for f in ("post", "check"))
    assert generated_bytes(rest) > generated_bytes(check) + 300


def test_what_an_asl_state_takes_is_the_sum_of_its_states() -> None:
    states = (InjectState("A", "B"), InjectState("A2", None), SleepState("B", None))
    origins = {name: Origin(name[0], Span(0, 1), "/") for name in ("A", "A2", "B")}
    found = Workflow("w", "w", None, "A", None, (), (), states, origins)
    sizes = bytes_by_source(found)
    assert list(sizes) == ["A", "B"]
    assert generated_bytes(found) == 210 + sum(sizes.values())
    assert sizes["A"] > sizes["B"]


def test_texts_are_counted_as_a_class_file_has_them() -> None:
    document = {
        "functions": [{"name": "long", "operation": "${ 1234567890 }"}],
        "states": [
            {"name": "plain", "stateDataFilter": {"output": "abc", "input": "abcd"}},
            {"name": "é", "metadata": {"errorMessage": "日本é"}},
            {"name": "beyond", "metadata": {"errorMessage": "😀"}},
            {"name": "half", "metadata": {"errorMessage": "\ud83d"}},
            {"name": "calls", "actions": [{"functionRef": {"refName": "long"}}, {"functionRef": "long"}]},
        ],
    }
    assert longest_texts(document) == {"plain": 5, "é": 8, "beyond": 6, "half": 4, "calls": 15}


def test_a_state_that_fits_nowhere_is_refused_where_it_stands() -> None:
    choices = [{"Variable": "$.n", "NumericEquals": n, "Next": f"S{n}"} for n in range(400)]
    states = {f"S{n}": {"Type": "Pass", "End": True} for n in range(400)}
    definition = {"StartAt": "Pick", "States": {"Pick": {"Type": "Choice", "Choices": choices}, **states}}
    assert _refusals(definition) == [("ASL0308", "/States/Pick")]


def test_a_machine_in_several_workflows_is_told() -> None:
    names = [f"S{number}" for number in range(400)]
    passes = {"Type": "Pass", "Result": 1, "ResultPath": "$.a"}
    states = {name: {**passes, "Next": follow} for name, follow in pairwise(names)}
    definition = {"StartAt": "S0", "States": {**states, names[-1]: {**passes, "End": True}}}
    conversion = asl2sw.convert(definition, asl2sw.Options(name="big"))
    root, first, second = (workflow.id for workflow in conversion.workflows)
    assert (root, first) == ("big", "bigs0")
    assert "ASL0359" in [found.code for found in conversion.diagnostics]
    assert conversion.source_map[f"{second}/S399"].pointer == "/States/S399"


def test_every_text_that_is_too_long_is_refused() -> None:
    long = {"Type": "Pass", "Result": "x" * 65_001}
    states = {
        "A": {**long, "Next": "B"},
        "B": {**long, "Result": "short", "Next": "C"},
        "C": {**long, "End": True},
    }
    found = _refusals({"StartAt": "A", "States": states})
    assert found == [("ASL0308", "/States/A"), ("ASL0308", "/States/C")]


def _refusals(definition: dict[str, object]) -> list[tuple[str, str | None]]:
    with pytest.raises(asl2sw.ConversionError) as refusal:
        asl2sw.convert(definition)
    return [(found.code, found.pointer) for found in refusal.value.diagnostics if found.is_error]
