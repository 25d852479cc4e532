"""The client that answers tasks: what it sends. That the runtime takes it is in tests/quarkus."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from asl2sw import callbacks
from asl2sw.equivalence.engine import TaskStub

INSTANCE = "11111111-2222-3333-4444-555555555555"
TOKEN = f"orders.approve:{INSTANCE}:again"


@pytest.fixture
def stub() -> Iterator[TaskStub]:
    with TaskStub() as running:
        yield running


def sent(stub: TaskStub) -> dict[str, Any]:
    (call,) = stub.calls("w")
    assert call.is_event
    return {"type": call.function, "instance": call.headers["kogitoprocrefid"], "data": call.payload}


def test_success(stub: TaskStub) -> None:
    callbacks.client(f"{stub.url}/w").send_task_success(taskToken=TOKEN, output='{"a": [null, {}]}')
    assert sent(stub) == {
        "type": "orders.approve",
        "instance": INSTANCE,
        "data": {"token": TOKEN, "output": '{"a": [null, {}]}'},
    }


def test_failure(stub: TaskStub) -> None:
    callbacks.client(f"{stub.url}/w").send_task_failure(taskToken=TOKEN, error="E", cause='a "cause"')
    assert sent(stub)["data"] == {"token": TOKEN, "error": "E", "cause": 'a "cause"'}


def test_heartbeat_has_a_type_of_its_own(stub: TaskStub) -> None:
    callbacks.client(f"{stub.url}/w").send_task_heartbeat(taskToken=TOKEN)
    assert sent(stub)["type"] == "orders.approve.heartbeat"


def test_events_are_different(stub: TaskStub) -> None:
    one, other = (callbacks.event(TOKEN, {"output": "1"}) for _ in range(2))
    assert one["id"] != other["id"]
    assert json.dumps(one)


@pytest.mark.parametrize("token", ["", "orders.approve", "orders.approve:", ":" + INSTANCE])
def test_other_text_is_no_token(token: str) -> None:
    with pytest.raises(callbacks.InvalidToken):
        callbacks.client("http://127.0.0.1:9/").send_task_success(taskToken=token, output="1")


def test_nobody_there_is_an_error(stub: TaskStub) -> None:
    client = callbacks.client("http://127.0.0.1:9/")
    with pytest.raises(OSError, match="refused"):
        client.send_task_success(taskToken=TOKEN, output="1")
