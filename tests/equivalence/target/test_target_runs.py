"""What a run tells, its virtual time, and its limits."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import pytest
from engine_cases import (
    POST,
    Entry,
    called,
    document,
    expression,
    foreach,
    inject,
    operation,
    sleep,
    start,
    subflow,
)
from timer_documents import SLEEPING_AND_CALLING

from asl2sw.equivalence.target import (
    HttpCall,
    HttpReply,
    Limits,
    NoReply,
    Reply,
    Slept,
    Status,
    TargetTrace,
    prepare,
    run,
)


def run_of(*documents: Entry, input: Any = None, behave: Any = None, **limits: Any) -> TargetTrace:
    return run(prepare(documents), input, behave or (lambda call: HttpReply(200, 1)), Limits(**limits))


def test_times_are_virtual() -> None:
    post = operation("Call", called("post", "r", ContentData="${ {n: .data} }"))
    root = document([start(), sleep("Night", "PT28800S"), post, sleep("Again", "PT0S")], [POST])
    begin = time.monotonic()
    trace = run_of(root, input=7, behave=lambda call: HttpReply(200, "ok", 250))
    assert time.monotonic() - begin < 5
    assert [(slept.state, slept.ms, slept.at) for slept in trace.sleeps] == [
        ("Night", 28_800_000, 0),
        ("Again", 0, 28_800_250),
    ]
    (call,) = trace.calls
    assert (call.workflow, call.state, call.function, call.url) == (
        "root",
        "Call",
        "post",
        "http://service.invalid/",
    )
    assert (call.method, call.body, call.sequence, call.at) == ("POST", {"n": 7}, 0, 28_800_000)
    assert [entry.state for entry in trace.states] == ["Start", "Night", "Call", "Again"]
    assert (trace.output, trace.error, trace.message) == ({"data": 7, "r": "ok"}, None, None)


def test_a_request_with_headers_and_parameters() -> None:
    get = {"name": "get", "type": "custom", "operation": "rest:get:http://a/b?c=d"}
    arguments = {"HEADER_X-Trace": "${ .data }", "QUERY_page": '${ "2" }', "QUERY_q": "${ .data }"}
    state = operation("A", called("get", "r", **arguments))
    (call,) = run_of(document([start(), state], [get]), input="ü {x}").calls
    assert (call.method, call.url, call.body) == ("GET", "http://a/b?c=d", None)
    assert (call.headers, call.query) == ({"X-Trace": "ü {x}"}, {"page": "2", "q": "ü {x}"})


def test_clocks_of_jq_are_the_virtual_one() -> None:
    pattern = "\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\""
    shown = f'{{now: now, ms: timestamp, text: (timestamp | strftime({pattern}; "UTC"))}}'
    root = document([start(), sleep("Z", "PT1.005S"), inject("A", shown)])
    start_at = datetime(2030, 5, 6, 7, 8, 9, tzinfo=UTC)
    second = start_at.timestamp()
    assert run_of(root, start=start_at).output == {
        "now": second + 1.005,
        "ms": round(second * 1000) + 1005,
        "text": "2030-05-06T07:08:10.005Z",
    }


def test_every_uuid_is_another() -> None:
    root = document([inject("A", "[uuid4]"), inject("B", ". + [uuid4]")])
    root["states"][0]["stateDataFilter"]["output"] = "${ {first: uuid4} }"
    root["states"][1]["stateDataFilter"]["output"] = "${ [.first, uuid4] }"
    first, second = run_of(root).output or ()
    assert first != second


@pytest.mark.parametrize(("count", "at"), [(3, [0, 0, 0]), (1, [0])])
def test_iterations_sleep_at_the_same_time(count: int, at: list[int]) -> None:
    child = document([sleep("Z", "PT1S"), inject("A", "{v: 1}")], id="child")
    root = document([foreach("F", f"[range({count})]", subflow("child", results=". + {i: $i}"))])
    trace = run_of(root, child, input={})
    assert [slept.at for slept in trace.sleeps] == at
    assert trace.duration_ms == 1000


def test_a_call_holds_up_the_iterations_after_it() -> None:
    child = document([operation("A", called("post", "r", ContentData="${ . }"))], [POST], "child")
    root = document([foreach("F", "[range(3)]", subflow("child", given="{i: $i}"))])
    trace = run_of(root, child, input={}, behave=lambda call: HttpReply(200, 1, 100))
    assert [call.at for call in trace.calls] == [0, 100, 200]
    assert [call.sequence for call in trace.calls] == [0, 1, 2]
    assert len({call.instance for call in trace.calls}) == 3


def test_timers_begin_to_run_when_the_start_has_returned() -> None:
    """The same workflow is run by tests/engine and tests/quarkus."""
    trace = run_of(*SLEEPING_AND_CALLING, input={}, behave=lambda call: HttpReply(200, 1, 50))
    assert trace.output["slept"] - trace.output["called"] == pytest.approx(0.001, abs=1e-5)


@pytest.mark.parametrize(("ms", "duration_ms"), [(30, 51), (70, 70)])
def test_a_sleep_counts_from_where_it_began(ms: int, duration_ms: int) -> None:
    root, child = SLEEPING_AND_CALLING
    child = {**child, "states": [{**child["states"][0], "duration": f"PT0.0{ms}S"}]}
    trace = run_of(root, child, input={}, behave=lambda call: HttpReply(200, 1, 50))
    assert trace.duration_ms == duration_ms


def test_a_service_that_never_answers() -> None:
    def silent(call: HttpCall) -> Reply:
        return NoReply()

    state = operation("A", called("post", "r", ContentData="${ 1 }"))
    assert run_of(document([start(), state], [POST]), behave=silent).status is Status.ACTIVE
    limited = operation("A", called("post", "r", ContentData="${ 1 }", RequestTimeout=3000))
    trace = run_of(document([start(), limited], [POST]), behave=silent)
    assert (trace.status, trace.error, trace.duration_ms) == (Status.ERROR, None, 3000)


# --- limits ----------------------------------------------------------------------------------------


def loop(output: str) -> Entry:
    states = [start(), inject("A", output, transition="B"), sleep("B", "PT1S", transition="A")]
    return document(states)


def test_an_endless_loop_is_undecided() -> None:
    trace = run_of(loop(".n = (.n // 0) + 1"), steps=100)
    assert (trace.status, trace.detail) == (Status.UNDECIDED, "more than 100 steps")
    assert len(trace.states) == 100
    assert trace.sleeps[-1] == Slept("root", trace.sleeps[-1].instance, "B", 1000, 48_000)


def test_data_that_grows_is_undecided() -> None:
    trace = run_of(loop(".data = [.data, .data]"), data_characters=10_000)
    assert (trace.status, trace.detail) == (Status.UNDECIDED, "data of more than 10000 characters")


def test_much_work_is_undecided() -> None:
    trace = run_of(loop(".n = (.n // 0) + 1"), total_characters=5_000)
    assert (trace.status, trace.detail) == (Status.UNDECIDED, "expressions that read too much data in all")
    assert 10 < len(trace.states) < 100


def test_data_that_is_nested_deeply_is_undecided() -> None:
    trace = run_of(loop(".data = [.data]"), steps=100_000)
    assert (trace.status, trace.detail) == (Status.UNDECIDED, "data that is nested too deeply")


@pytest.mark.parametrize("program", ["range(.n)", "range(3; .n)", "range(0; .n; 2)"])
def test_a_long_range_is_undecided(program: str) -> None:
    root = document([inject("A", f"[{program}] | length")])
    assert run_of(root, input={"n": 10**12}).status is Status.UNDECIDED
    assert run_of(root, input={"n": 7}).output in (7, 4)


def test_two_timers_at_the_same_moment_are_undecided() -> None:
    limit = {"timeouts": {"workflowExecTimeout": {"duration": "PT1S"}}}
    assert run_of(document([start(), sleep("Z", "PT1S")], **limit)).status is Status.UNDECIDED


def test_a_prepared_workflow_is_used_again() -> None:
    prepared = prepare(
        [document([start(), operation("A", called("f", "r"))], [expression("f", ".data * 2")])]
    )
    outputs = [run(prepared, n, lambda call: HttpReply(200, 1)).output for n in (1, 2)]
    assert outputs == [{"data": 1, "r": 2}, {"data": 2, "r": 4}]
