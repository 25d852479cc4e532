"""The harness itself, on five small workflows written by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from app_directory import QuarkusBuildFailed, QuarkusUnavailable, locked_directory
from harness import QuarkusApp
from timer_documents import RUNS, SLEEPING_AND_CALLING, SLOW_REPLY

from asl2sw.equivalence.engine import HttpFailure, Json, Result

pytestmark = pytest.mark.quarkus

_LIMIT_S = 20.0


def _document(id: str, *states: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    head = {"id": id, "version": "1", "specVersion": "0.8", "name": id, "start": states[0]["name"]}
    return {**head, **more, "states": list(states)}


_DOUBLED = _document(
    "doubled",
    {
        "name": "Double",
        "type": "inject",
        "data": {},
        "stateDataFilter": {"output": "${ {n: (.n * 2), none: null} }"},
        "end": True,
    },
)
_FAILING = _document(
    "failing",
    {
        "name": "Fail",
        "type": "inject",
        "data": {},
        "metadata": {"errorMessage": '${ {Error: "Custom.Error", Cause: .why} | tojson }'},
        "end": True,
    },
)
_WAITING = _document(
    "waiting",
    {"name": "Wait", "type": "sleep", "duration": "PT0.2S", "transition": "Done"},
    {"name": "Done", "type": "inject", "data": {"done": True}, "end": True},
)
_CALLING = _document(
    "calling",
    {
        "name": "Call",
        "type": "operation",
        "actions": [
            {
                "functionRef": {"refName": "task", "arguments": {"ContentData": "${ .payload }"}},
                "actionDataFilter": {"toStateData": "${ null | .result }"},
            }
        ],
        "end": True,
    },
    functions=[{"name": "task", "type": "custom", "operation": "rest:post:http://service.invalid/task"}],
)


_ECHOING = _document(
    "echoing",
    {
        "name": "Echo",
        "type": "operation",
        "actions": [],
        "stateDataFilter": {"output": "${ {input: .} }"},
        "end": True,
    },
)


@pytest.fixture(scope="module")
def app(start_app: Callable[[Sequence[Mapping[str, Any]]], QuarkusApp]) -> QuarkusApp:
    return start_app([_DOUBLED, _FAILING, _WAITING, _CALLING, _ECHOING, *SLEEPING_AND_CALLING])


def test_success_is_told_by_the_listener_and_by_the_reply(app: QuarkusApp) -> None:
    run = app.run("doubled", {"n": 4}, time_limit_s=_LIMIT_S)
    assert (run.outcome.status, run.outcome.output) == ("SUCCEEDED", {"n": 8, "none": None})
    assert run.rest is not None
    assert run.rest.status == 201
    assert run.synchronous
    assert run.agrees is True


@pytest.mark.parametrize("input", [[5], "text", {"workflowdata": {"n": 1}, "n": 4}])
def test_input_that_cannot_be_the_body_is_wrapped(app: QuarkusApp, input: Json) -> None:
    outcome = app.post("echoing", input, time_limit_s=_LIMIT_S)
    assert (outcome.status, outcome.output) == ("SUCCEEDED", {"input": input})


def test_a_failure_keeps_its_error_and_cause(app: QuarkusApp) -> None:
    run = app.run("failing", {"why": 'a "quoted" cause'}, time_limit_s=_LIMIT_S)
    assert run.outcome.status == "FAILED"
    assert (run.outcome.error, run.outcome.cause) == ("Custom.Error", 'a "quoted" cause')
    assert run.rest is not None
    assert run.rest.status == 400
    assert run.agrees is True


def test_the_reply_to_a_waiting_run_says_nothing(app: QuarkusApp) -> None:
    run = app.run("waiting", {}, time_limit_s=_LIMIT_S)
    assert (run.outcome.status, run.outcome.output) == ("SUCCEEDED", {"done": True})
    assert run.outcome.elapsed_ms >= 200
    assert run.rest is not None
    assert isinstance(run.rest.body, dict)
    assert run.rest.body["workflowdata"] == {}
    assert run.agrees is None


def test_a_run_that_does_not_end_in_time_is_running(app: QuarkusApp) -> None:
    assert app.post("waiting", {}, time_limit_s=0.05).status == "RUNNING"


def test_timers_begin_to_run_when_the_start_has_returned(app: QuarkusApp) -> None:
    for _ in range(RUNS):
        outcome = app.run("sleepingandcalling", {}, SLOW_REPLY, time_limit_s=_LIMIT_S).outcome
        assert isinstance(outcome.output, dict)
        assert outcome.output["slept"] > outcome.output["called"]


def test_services_are_played_by_the_stub(app: QuarkusApp) -> None:
    run = app.run("calling", {"payload": [1, 2]}, {"task": [Result({"ok": 1})]}, time_limit_s=_LIMIT_S)
    assert run.outcome.output == {"payload": [1, 2], "result": {"ok": 1}}
    assert [(call.function, call.payload) for call in run.outcome.calls] == [("task", [1, 2])]


def test_an_error_of_the_engine_is_stray_and_the_reply_tells_no_name(app: QuarkusApp) -> None:
    run = app.run("calling", {"payload": [1]}, {"task": [HttpFailure(500)]}, time_limit_s=_LIMIT_S)
    assert run.outcome.status == "FAILED"
    assert run.outcome.error is None
    assert run.outcome.stray
    assert len(run.outcome.calls) == 1


def test_subflows_shared_by_two_workflows_are_refused(tmp_path: Path) -> None:
    action = {"subFlowRef": {"workflowId": "doubled"}}
    parents = [
        _document(id, {"name": "S", "type": "operation", "actions": [action], "end": True})
        for id in ("one", "two")
    ]
    with pytest.raises(ValueError, match="'doubled' is a subflow of both"):
        QuarkusApp([*parents, _DOUBLED], tmp_path)


def test_missing_tools_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(QuarkusUnavailable, match=r"install a JDK 17\+ and Maven 3\.8\+"):
        QuarkusApp([_DOUBLED], tmp_path).build()


def test_a_refused_workflow_is_named(start_app: Callable[[Sequence[Mapping[str, Any]]], QuarkusApp]) -> None:
    bad = _document("bad", {"name": "S", "type": "inject", "data": {}, "transition": "Nowhere"})
    with pytest.raises(QuarkusBuildFailed, match=r"bad\.sw\.json"):
        start_app([bad])


def test_a_directory_in_use_is_not_shared(tmp_path: Path) -> None:
    with locked_directory(tmp_path, "name") as first, locked_directory(tmp_path, "name") as second:
        assert first != second
    with locked_directory(tmp_path, "name") as third:
        assert third == first


def test_directories_are_kept_up_to_a_number(tmp_path: Path) -> None:
    for name in "abcd":
        with locked_directory(tmp_path, name):
            pass
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 3
