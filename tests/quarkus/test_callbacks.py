"""Answers to tasks that wait, sent as their senders do: over HTTP, to the production runtime.

What an answer does to the machine is in the fixtures of `callback`; here it is how it gets there.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from fixture_cases import load_cases
from harness import QuarkusApp, RestReply

from asl2sw import Options, callbacks, convert
from asl2sw.equivalence.engine import Answer, Answered, Result

pytestmark = pytest.mark.quarkus

CASES = {case.name: case for case in load_cases() if case.name.startswith("callback/")}
ACTIVITY, FUNCTION, TYPE = "callbackactivity", "callbackfunction", "callbackactivity.approve"
ARN = "arn:aws:states:eu-central-1:123456789012:activity:"
TWO_WAITS = {
    "StartAt": "First",
    "States": {
        "First": {"Type": "Task", "Resource": f"{ARN}one", "ResultPath": "$.first", "Next": "Second"},
        "Second": {"Type": "Task", "Resource": f"{ARN}two", "ResultPath": "$.second", "End": True},
    },
}
_LIMIT_S = 10.0
_OUTPUT = {"by": "Ada", "notes": [], "more": None}


@pytest.fixture(scope="module")
def app(start_app: Callable[[Sequence[Mapping[str, Any]]], QuarkusApp]) -> QuarkusApp:
    documents = [each for case in CASES.values() for each in case.convert(own_id=True).documents]
    two_waits = convert(TWO_WAITS, Options(name="twowaits"))
    return start_app([*documents, *(workflow.document for workflow in two_waits.workflows)])


def started(app: QuarkusApp, workflow: str = ACTIVITY) -> str:
    """A new instance that waits, of the first workflow for two seconds; the token is made from its id."""
    reply = app.request("POST", f"/{workflow}", {"id": 7})
    assert reply.status == 201 and isinstance(reply.body, dict)
    return str(reply.body["id"])


def token_of(instance: str) -> str:
    return f"{TYPE}:{instance}"


def ended(app: QuarkusApp, instance: str) -> RestReply:
    deadline = time.monotonic() + _LIMIT_S
    while (reply := app.request("GET", f"/outcomes/{instance}")).status != 200:
        assert time.monotonic() < deadline, "the instance has not ended"
        time.sleep(0.02)
    return reply


def output(app: QuarkusApp, instance: str) -> Any:
    outcome = ended(app, instance).body
    assert isinstance(outcome, dict) and outcome["status"] == "completed"
    return outcome["workflowdata"]


def error(app: QuarkusApp, instance: str) -> Any:
    outcome = ended(app, instance).body
    assert isinstance(outcome, dict) and outcome["status"] == "error"
    return json.loads(outcome["message"])


def sent(app: QuarkusApp, headers: Mapping[str, str], body: Any) -> int:
    request = urllib.request.Request(app.url, json.dumps(body).encode(), dict(headers))
    with urllib.request.urlopen(request, timeout=_LIMIT_S) as response:
        return int(response.status)


def test_the_client_says_success(app: QuarkusApp) -> None:
    instance = started(app)
    client = callbacks.client(app.url)
    client.send_task_success(taskToken=token_of(instance), output=json.dumps(_OUTPUT))
    assert output(app, instance) == {"id": 7, "approval": _OUTPUT}


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ({"error": "Lost", "cause": "why"}, {"Error": "Lost", "Cause": "why"}),
        ({"error": "Lost"}, {"Error": "Lost", "Cause": None}),
        ({}, {"Error": None, "Cause": None}),
    ],
)
def test_the_client_says_failure(app: QuarkusApp, told: Any, wanted: Any) -> None:
    instance = started(app)
    callbacks.client(app.url).send_task_failure(taskToken=token_of(instance), **told)
    assert error(app, instance) == wanted


def test_an_answer_goes_to_its_own_instance_only(app: QuarkusApp) -> None:
    """Whatever waits at the same time for events of the same type."""
    instances = [started(app) for _ in range(3)]
    client = callbacks.client(app.url)
    for number in (2, 0):
        client.send_task_success(taskToken=token_of(instances[number]), output=str(number))
    assert [output(app, instances[number])["approval"] for number in (0, 2)] == [0, 2]
    assert error(app, instances[1])["Error"] == "States.Timeout"


def test_an_answer_during_the_request_counts(app: QuarkusApp) -> None:
    """The runtime keeps it until the instance, which is busy with the request, waits."""
    answers = (Answer({"output": "1"}, delay_ms=50), Answer({"output": "2"}, delay_ms=1200))
    run = app.run(FUNCTION, {"id": 1}, {"slow-work": [Answered(answers, Result(None, delay_ms=700))]})
    assert run.outcome.output == {"id": 1, "done": 1}


def test_an_event_before_the_wait_is_dropped(app: QuarkusApp) -> None:
    """The instance waits for something else then."""
    instance, client = started(app, "twowaits"), callbacks.client(app.url)
    for type, value in (("twowaits.second", "early"), ("twowaits.first", "1")):
        client.send_task_success(taskToken=f"{type}:{instance}", output=value)
    time.sleep(0.5)
    assert app.request("GET", f"/outcomes/{instance}").status == 404
    client.send_task_success(taskToken=f"twowaits.second:{instance}", output="2")
    assert output(app, instance) == {"id": 7, "first": 1, "second": 2}


def test_a_second_answer_changes_nothing(app: QuarkusApp) -> None:
    instance, client = started(app), callbacks.client(app.url)
    for value in ("1", "2"):
        client.send_task_success(taskToken=token_of(instance), output=value)
    assert output(app, instance)["approval"] == 1


def test_binary_form(app: QuarkusApp) -> None:
    """As brokers deliver events: attributes in headers, the data alone in the body."""
    instance = started(app)
    headers = {
        "Content-Type": "application/json",
        "ce-specversion": "1.0",
        "ce-id": "1",
        "ce-source": "worker",
        "ce-type": TYPE,
        "ce-kogitoprocrefid": instance,
    }
    assert sent(app, headers, {"token": token_of(instance), "output": _OUTPUT}) == 202
    assert output(app, instance)["approval"] == _OUTPUT


def test_an_event_without_the_instance_reaches_nobody(app: QuarkusApp) -> None:
    instance = started(app)
    event = callbacks.event(token_of(instance), {"output": "1"})
    del event["kogitoprocrefid"]
    assert sent(app, {"Content-Type": "application/cloudevents+json"}, event) == 202
    assert error(app, instance)["Error"] == "States.Timeout"


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
def test_the_line_for_curl_in_the_message(app: QuarkusApp) -> None:
    """Copied from the diagnostic as it stands, with INSTANCE and TOKEN filled in."""
    text = CASES["callback/activity"].convert(own_id=True).goldens.diagnostics
    found = re.search(r"^ *(curl .*)$", text or "", re.MULTILINE)
    assert found is not None
    instance = started(app)
    line = found[1].replace("TOKEN", token_of(instance)).replace("INSTANCE", instance)
    subprocess.run(["sh", "-ceu", line], env={"URL": app.url}, timeout=_LIMIT_S, check=True, text=True)
    assert output(app, instance)["approval"] == {}


def test_a_workflow_that_fails_at_once_says_400(app: QuarkusApp) -> None:
    """By which a task that starts it without waiting knows that it has been started."""
    assert app.request("POST", f"/{FUNCTION}", {"no": "id"}).status == 400
