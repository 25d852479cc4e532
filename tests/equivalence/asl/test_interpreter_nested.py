"""Parallel and Map: order, time, failures, tolerance, batches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from asl_machines import ARN, chain, run

from asl2sw.equivalence.asl import Failure, Leeway, Place, Result, TaskCall, TaskOutcome

Behaviour = Callable[[TaskCall], TaskOutcome]


def body(name: str = "T", **fields: Any) -> dict[str, Any]:
    return {"StartAt": name, "States": {name: {"Type": "Task", "Resource": ARN, "End": True, **fields}}}


def parallel(*names: str, **fields: Any) -> dict[str, Any]:
    return {"Type": "Parallel", "Branches": [body(name) for name in names], **fields}


def map_of(
    processor: dict[str, Any] | None = None, *, distributed: bool = False, **fields: Any
) -> dict[str, Any]:
    config = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}} if distributed else {}
    return {"Type": "Map", "ItemProcessor": {**(processor or body()), **config}, **fields}


def echo(call: TaskCall) -> TaskOutcome:
    return Result(call.payload)


def by_state(**outcomes: TaskOutcome) -> Behaviour:
    return lambda call: outcomes[call.state]


def by_payload(outcomes: dict[Any, TaskOutcome]) -> Behaviour:
    return lambda call: outcomes[call.payload]


# --- Parallel --------------------------------------------------------------------------------------


def test_branches_run_at_the_same_time() -> None:
    outcomes = by_state(A=Result("a", 3000), B=Result("b", 1000))
    trace = run(chain(("P", parallel("A", "B", Parameters={"x.$": "$.n"}))), {"n": 1}, behaviour=outcomes)
    assert trace.output == ["a", "b"] and trace.duration_ms == 3000
    assert [(call.state, call.payload, call.at) for call in trace.calls] == [
        ("A", {"x": 1}, 0),
        ("B", {"x": 1}, 0),
    ]
    assert [call.where for call in trace.calls] == [(Place("P", 0),), (Place("P", 1),)]


def two_steps(first: str, second: str) -> dict[str, Any]:
    states = {first: {"Type": "Task", "Resource": ARN, "Next": second}, **body(second)["States"]}
    return {"StartAt": first, "States": states}


FIRST_FAILS = by_state(A1=Result(1, 2000), A2=Result(1), B=Failure("E", "c", 1000))


def test_the_first_failure_ends_the_other_branches() -> None:
    state = {"Type": "Parallel", "Branches": [two_steps("A1", "A2"), body("B")]}
    trace = run(chain(("P", state)), behaviour=FIRST_FAILS)
    assert (trace.error, trace.cause, trace.duration_ms) == ("E", "c", 1000)
    assert [call.state for call in trace.calls] == ["A1", "B"]


def test_without_cancelling_the_other_branches_finish() -> None:
    state = {"Type": "Parallel", "Branches": [two_steps("A1", "A2"), body("B")]}
    trace = run(chain(("P", state)), behaviour=FIRST_FAILS, leeway=Leeway(cancel_siblings=False))
    assert (trace.error, trace.duration_ms) == ("E", 2000)
    assert [call.state for call in trace.calls] == ["A1", "B", "A2"]


def test_the_earlier_of_two_failures_counts() -> None:
    outcomes = by_state(A=Failure("late", None, 9), B=Failure("early", None, 8))
    for cancels in (True, False):
        trace = run(
            chain(("P", parallel("A", "B"))), behaviour=outcomes, leeway=Leeway(cancel_siblings=cancels)
        )
        assert trace.error == "early"


def test_a_parallel_state_is_retried_as_a_whole() -> None:
    retry = [{"ErrorEquals": ["E"], "IntervalSeconds": 2}]
    outcomes: list[TaskOutcome] = [Result(1), Failure("E"), Result(2), Result(3)]
    trace = run(chain(("P", parallel("A", "B", Retry=retry))), behaviour=outcomes)
    assert trace.output == [2, 3]
    assert [(call.state, call.at) for call in trace.calls] == [("A", 0), ("B", 0), ("A", 2000), ("B", 2000)]


@pytest.mark.parametrize(("error", "status"), [("E", "SUCCEEDED"), ("States.Runtime", "FAILED")])
def test_a_branch_with_a_missing_path_ends_everything(error: str, status: str) -> None:
    state = parallel("A", Catch=[{"ErrorEquals": ["States.ALL"], "Next": "Z"}], Next="Z")
    assert run(chain(("P", state), ("Z", {"Type": "Pass"})), behaviour=[Failure(error)]).status == status


def test_an_error_that_no_rule_fits_is_caught_outside() -> None:
    branch = {
        "StartAt": "C",
        "States": {
            "C": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericEquals": 2, "Next": "S"}]},
            "S": {"Type": "Succeed"},
        },
    }
    catch = [{"ErrorEquals": ["States.NoChoiceMatched"], "Next": "Z", "ResultPath": "$.e"}]
    state = {"Type": "Parallel", "Branches": [branch], "Catch": catch, "Next": "Z"}
    trace = run(chain(("P", state), ("Z", {"Type": "Pass"})), {"n": 1})
    assert isinstance(trace.output, dict) and trace.output["n"] == 1


# --- Map -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "starts", "duration_ms"),
    [(0, [0, 0, 0, 0], 4000), (1, [0, 1000, 3000, 6000], 10000), (2, [0, 0, 1000, 2000], 6000)],
)
def test_max_concurrency(limit: int, starts: list[int], duration_ms: int) -> None:
    outcomes = by_payload({n: Result(n * 10, n * 1000) for n in (1, 2, 3, 4)})
    for given in ({"MaxConcurrency": limit}, {"MaxConcurrencyPath": "$.limit"}):
        state = map_of(ItemsPath="$.items", **given)
        trace = run(chain(("M", state)), {"items": [1, 2, 3, 4], "limit": limit}, behaviour=outcomes)
        assert trace.output == [10, 20, 30, 40] and trace.duration_ms == duration_ms
        assert [call.at for call in trace.calls] == starts


@pytest.mark.parametrize(
    ("limit", "starts", "duration_ms"),
    [(0, [0, 0, 0], 3000), (1, [0, 3000, 4000], 5000), (2, [0, 0, 3000], 4000)],
)
def test_max_concurrency_in_batches(limit: int, starts: list[int], duration_ms: int) -> None:
    outcomes = by_payload({1: Result(1, 3000), 2: Result(2, 1000), 3: Result(3, 1000)})
    machine = chain(("M", map_of(MaxConcurrency=limit)))
    trace = run(machine, [1, 2, 3], behaviour=outcomes, leeway=Leeway(in_batches=True))
    assert ([call.at for call in trace.calls], trace.duration_ms) == (starts, duration_ms)


def test_an_item_selector_sees_the_item_and_the_input() -> None:
    selector = {"v.$": "$$.Map.Item.Value", "i.$": "$$.Map.Item.Index", "all.$": "$.k"}
    state = map_of(InputPath="$.in", ItemsPath="$.items", ItemSelector=selector)
    trace = run(chain(("M", state)), {"in": {"items": ["a", "b"], "k": 7}}, behaviour=echo)
    assert trace.output == [{"v": "a", "i": 0, "all": 7}, {"v": "b", "i": 1, "all": 7}]


def test_iterations_see_their_item_in_the_context_object() -> None:
    states = {"P": {"Type": "Pass", "Parameters": {"item.$": "$$.Map.Item"}, "End": True}}
    state = map_of({"StartAt": "P", "States": states})
    assert run(chain(("M", state)), ["x"]).output == [{"item": {"Index": 0, "Value": "x"}}]


def test_children_of_a_distributed_map_are_executions_of_their_own() -> None:
    states = {"P": {"Type": "Pass", "Parameters": {"in.$": "$$.Execution.Input"}, "End": True}}
    state = map_of({"StartAt": "P", "States": states}, distributed=True)
    assert run(chain(("M", state)), ["x"]).output == [{"in": "x"}]
    states["P"]["Parameters"] = {"item.$": "$$.Map.Item"}
    assert run(chain(("M", state)), ["x"]).error == "States.ExceedToleratedFailureThreshold"


@pytest.mark.parametrize("items", [{}, None, "text", 3])
def test_items_that_are_no_array(items: Any) -> None:
    assert run(chain(("M", map_of(ItemsPath="$.items"))), {"items": items}).error == "States.Runtime"


def test_no_items() -> None:
    assert run(chain(("M", map_of())), []).output == []


def test_a_failing_iteration_ends_the_others() -> None:
    outcomes = by_payload({1: Result(1, 5000), 2: Failure("E", "c", 1000), 3: Result(3)})
    trace = run(chain(("M", map_of(MaxConcurrency=2))), [1, 2, 3], behaviour=outcomes)
    assert (trace.error, trace.duration_ms, len(trace.calls)) == ("E", 1000, 2)
    trace = run(
        chain(("M", map_of(MaxConcurrency=2))),
        [1, 2, 3],
        behaviour=outcomes,
        leeway=Leeway(cancel_siblings=False),
    )
    assert (trace.error, trace.duration_ms, len(trace.calls)) == ("E", 5000, 3)


@pytest.mark.parametrize(
    ("fields", "failing", "succeeds"),
    [
        ({}, 1, False),
        ({"ToleratedFailureCount": 1}, 1, True),
        ({"ToleratedFailureCount": 1}, 2, False),
        ({"ToleratedFailureCountPath": "$.two"}, 2, True),
        ({"ToleratedFailurePercentage": 50}, 2, True),
        ({"ToleratedFailurePercentage": 49.9}, 2, False),
        ({"ToleratedFailurePercentage": 100}, 4, True),
        ({"ToleratedFailureCount": 3, "ToleratedFailurePercentage": 25}, 2, False),
    ],
)
def test_tolerated_failures(fields: dict[str, Any], failing: int, succeeds: bool) -> None:
    state = map_of(distributed=True, ItemsPath="$.items", **fields)
    outcomes = by_payload({n: Failure("E") if n < failing else Result(n) for n in range(4)})
    trace = run(chain(("M", state)), {"items": [0, 1, 2, 3], "two": 2}, behaviour=outcomes)
    if not succeeds:
        assert trace.error == "States.ExceedToleratedFailureThreshold"
        return
    assert isinstance(trace.output, list)
    told = [item["Status"] if isinstance(item, dict) else item for item in trace.output]
    assert told == ["FAILED"] * failing + list(range(failing, 4))


@pytest.mark.parametrize(
    ("batcher", "batches"),
    [
        ({"MaxItemsPerBatch": 2}, [["a", "b"], ["c"]]),
        ({"MaxItemsPerBatchPath": "$.three"}, [["a", "b", "c"]]),
        ({"MaxInputBytesPerBatch": 21}, [["a", "b"], ["c"]]),
        ({"MaxInputBytesPerBatch": 21, "MaxItemsPerBatch": 1}, [["a"], ["b"], ["c"]]),
    ],
)
def test_batches(batcher: dict[str, Any], batches: list[list[str]]) -> None:
    state = map_of(distributed=True, ItemsPath="$.items", ItemBatcher=batcher)
    trace = run(chain(("M", state)), {"items": ["a", "b", "c"], "three": "3"}, behaviour=echo)
    assert trace.output == [{"Items": batch} for batch in batches]


def test_the_input_of_batches_and_how_their_items_count() -> None:
    batcher = {"MaxItemsPerBatch": 2, "BatchInput": {"k.$": "$.k"}}
    state = map_of(distributed=True, ItemsPath="$.items", ItemBatcher=batcher, ToleratedFailureCount=1)
    given = {"items": [1, 2, 3], "k": 9}
    assert run(chain(("M", state)), given, behaviour=echo).output == [
        {"BatchInput": {"k": 9}, "Items": [1, 2]},
        {"BatchInput": {"k": 9}, "Items": [3]},
    ]
    assert run(chain(("M", state)), given, behaviour=[Result(1), Failure("E")]).status == "SUCCEEDED"
    assert run(chain(("M", state)), given, behaviour=[Failure("E")]).status == "FAILED"


def test_maps_in_maps() -> None:
    inner = map_of(MaxConcurrency=1)
    outer = map_of(chain(("I", inner)))
    trace = run(chain(("O", outer)), [[1, 2], [3]], behaviour=lambda call: Result(call.payload, 1000))
    assert trace.output == [[1, 2], [3]] and trace.duration_ms == 2000
    assert [(call.payload, call.at) for call in trace.calls] == [(1, 0), (3, 0), (2, 1000)]
    assert trace.calls[2].where == (Place("O", 0), Place("I", 1))
