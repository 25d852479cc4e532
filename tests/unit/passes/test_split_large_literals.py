"""Large values are put together in steps that give the same value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from asl2sw.expressions import ir
from asl2sw.expressions.ast import Index, Name, Step
from asl2sw.expressions.evaluate import evaluate
from asl2sw.expressions.ir import Slot
from asl2sw.expressions.jq.tree import pipe
from asl2sw.graph import StateGraph, check_invariants
from asl2sw.graph.nodes import Assignment, Compute, Origin
from asl2sw.passes.split_large_literals import split_large_literals
from asl2sw.sonataflow.document import expression_text
from asl2sw.sonataflow.lower.steps import statements
from asl2sw.sonataflow.size import MOST_TEXT_BYTES
from asl2sw.source import Span

_HERE = Origin("A", Span(0, 1), "/States/A")
_X = (Name("x"),)
_NARROW = Assignment(Slot.DATA, (), ir.Select(ir.Ref(Slot.DATA), _X))


def split(*assignments: Assignment, others: tuple[str, ...] = ()) -> list[Compute]:
    nodes = [Compute("A", _HERE, assignments, "End", forget=("error",))]
    nodes += [Compute(name, _HERE, (), "End") for name in others]
    nodes.append(Compute("End", _HERE, (), None))
    graph = StateGraph("A", {node.name: node for node in nodes}, None, None)
    found = split_large_literals(graph)
    if not others:
        check_invariants(found, "splitting literals")
    return list(_steps(found))


def _steps(graph: StateGraph) -> Iterator[Compute]:
    """The nodes from the first one on, in the order of a run."""
    name: str | None = graph.start
    while name is not None and name != "End":
        node = graph.nodes[name]
        assert isinstance(node, Compute)
        yield node
        name = node.next


def run(nodes: list[Compute], data: Any) -> Any:
    """What the assignments of the nodes make of the data."""
    held = {Slot.DATA: data}
    for node in nodes:
        for assignment in node.assignments:
            value = evaluate(assignment.value, held)
            held[assignment.slot] = _put(held.get(assignment.slot), assignment.steps, value)
    return held[Slot.DATA]


def _put(data: Any, steps: tuple[Step, ...], value: Any) -> Any:
    if not steps:
        return value
    match steps[0]:
        case Name(name):
            return {**data, name: _put(data.get(name), steps[1:], value)}
        case Index(index):
            assert index <= len(data)
            below = data[index] if index < len(data) else None
            return [*data[:index], _put(below, steps[1:], value), *data[index + 1 :]]
    raise AssertionError(steps)


_LARGE = {
    "numbers": list(range(12_000)),
    "fields": {f"k{number}": {"v": number, "none": None} for number in range(3000)},
    "texts": ["é" * 300] * 300,
    "deep": [{"list": [{"text": "x" * 30, "in": [[number]]} for number in range(700)]}, 1, {"a": []}],
    "small": {"a": 1},
    "empty": [{}, [], None, "", 0, False],
}


@pytest.mark.parametrize("value", [_LARGE, *_LARGE.values(), list(_LARGE.values())])
@pytest.mark.parametrize("steps", [(), _X])
def test_the_value_stays_the_same(value: Any, steps: tuple[Step, ...]) -> None:
    whole = Assignment(Slot.DATA, steps, ir.Constant(value))
    assert run(split(whole), {"y": 1}) == (value if not steps else {"x": value, "y": 1})


def _template(value: Any) -> ir.Expr:
    """The value as a template in which every text is read from the data."""
    if isinstance(value, dict):
        return ir.Object(tuple((name, _template(member)) for name, member in value.items()))
    if isinstance(value, list):
        return ir.Array(tuple(map(_template, value)))
    return ir.Select(ir.Ref(Slot.DATA), (Name(value),)) if isinstance(value, str) else ir.Constant(value)


@pytest.mark.parametrize("value", [_LARGE["deep"], _LARGE["texts"], [_LARGE["deep"]], {"a": _LARGE["deep"]}])
@pytest.mark.parametrize("steps", [(), _X])
def test_a_template_reads_the_data_as_they_were(value: Any, steps: tuple[Step, ...]) -> None:
    texts = {"x" * 30: "read", "é" * 300: "read too", "y": 1}
    expected = evaluate(_template(value), {Slot.DATA: texts})
    nodes = split(Assignment(Slot.DATA, steps, _template(value)))
    assert len(nodes) > 1
    assert run(nodes, texts) == (expected if not steps else {**texts, "x": expected})
    assert nodes[-1].forget == ("error", "items")


def test_a_template_with_an_input_of_its_own() -> None:
    read = ir.Select(ir.Ref(Slot.INPUT), (Name("v"),))
    template = ir.WithInput(ir.Ref(Slot.DATA), ir.Array((read, *map(ir.Constant, range(5000)))))
    nodes = split(Assignment(Slot.DATA, (), template))
    assert len(nodes) > 1
    assert run(nodes, {"v": 7}) == [7, *range(5000)]


@pytest.mark.parametrize("value", [_LARGE, *_LARGE.values(), _template(_LARGE["deep"])])
def test_every_expression_is_short(value: Any) -> None:
    whole = value if isinstance(value, ir.Array) else ir.Constant(value)
    for node in split(Assignment(Slot.DATA, _X, whole, checked=True)):
        text = expression_text(pipe(*statements(node.assignments)))
        assert len(text.encode()) < MOST_TEXT_BYTES


def test_small_literals_stay_in_one_step() -> None:
    small = Assignment(Slot.DATA, _X, ir.Constant({f"k{number}": number for number in range(800)}))
    (node,) = split(small)
    assert node.assignments == (small,)


def test_only_the_first_step_may_fail_and_only_the_last_forgets() -> None:
    nodes = split(Assignment(Slot.DATA, _X, ir.Constant(_LARGE["numbers"]), checked=True), _NARROW)
    assert [node.name for node in nodes][:3] == ["A", "A part 2", "A part 3"]
    checked = [each.checked for node in nodes for each in node.assignments]
    assert checked == [True] + [False] * (len(checked) - 1)
    assert [node.forget for node in nodes] == [()] * (len(nodes) - 1) + [("error",)]
    assert nodes[-1].assignments[-1] == _NARROW
    assert run(nodes, {"y": 1}) == _LARGE["numbers"]


def test_names_that_are_taken() -> None:
    nodes = split(Assignment(Slot.DATA, _X, ir.Constant(_LARGE["numbers"])), others=("A part 2",))
    assert [node.name for node in nodes][:3] == ["A", "A part 2 2", "A part 3"]


def test_a_scratch_result_is_left_alone() -> None:
    """It does not outlive its node."""
    scratch = Assignment(Slot.RESULT, (), ir.Constant(_LARGE["fields"]))
    (node,) = split(scratch, Assignment(Slot.DATA, (), ir.Ref(Slot.RESULT)))
    assert node.assignments[0] == scratch
