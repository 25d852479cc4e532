"""The function as the middleware of Knative Functions calls it."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable
from typing import Any

import function
import pytest
from function.asgi import Function
from function.failures import StoppedWaiting, TaskError
from function.replies import Bridge
from function.settings import Settings


class Tasks:
    """Stands in for what runs tasks; the rest is the function's own."""

    def __init__(self, act: Callable[..., Any]) -> None:
        self.run = act


def asgi(act: Callable[..., Any], **settings: Any) -> Function:
    bridge = Bridge(Settings(**settings))
    bridge._tasks = Tasks(act)  # type: ignore[assignment]
    return Function(bridge)


def ask(
    application: Function,
    method: str,
    path: str,
    *parts: bytes,
    headers: dict[str, str] | None = None,
    gone_after: float | None = None,
) -> tuple[int, Any, dict[str, str]]:
    """Sends one request and gives status, body and headers of the reply."""
    sent: list[dict[str, Any]] = []
    waiting = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    waiting.append({"type": "http.request", "body": b"", "more_body": False})

    async def receive() -> dict[str, Any]:
        if waiting:
            return waiting.pop(0)
        await asyncio.sleep(3600 if gone_after is None else gone_after)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    scope = {"type": "http", "method": method, "path": path, "headers": raw}
    asyncio.run(asyncio.wait_for(application.handle(scope, receive, send), timeout=30))
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], json.loads(sent[1]["body"]), told


def test_a_task() -> None:
    seen: list[Any] = []

    def act(target: Any, parameters: Any, nobody_waits: Callable[[], bool]) -> Any:
        seen.append((target.name, target.pattern, parameters, nobody_waits()))
        return {"done": True}

    status, body, headers = ask(asgi(act), "POST", "/batch/submitJob.sync", b'{"Job', b'Name":"j"}')
    assert (status, body, headers["content-type"]) == (200, {"done": True}, "application/json")
    assert seen == [("batch:submitJob", ".sync", {"JobName": "j"}, False)]


def test_errors_of_tasks_and_of_the_bridge() -> None:
    def fail(*_: Any) -> Any:
        raise TaskError("S3.NoSuchBucketException", "gone")

    def break_down(*_: Any) -> Any:
        raise KeyError("secret words")

    assert ask(asgi(fail), "POST", "/aws-sdk/s3/listObjects", b"{}")[:2] == (
        200,
        {"errorType": "S3.NoSuchBucketException", "cause": "gone"},
    )
    status, body, _ = ask(asgi(break_down), "POST", "/aws-sdk/s3/listObjects", b"{}")
    assert status == 500 and "KeyError in break_down" in body["cause"] and "secret" not in body["cause"]


def test_results_as_json_text() -> None:
    reply = ask(asgi(lambda *_: [1.0]), "POST", "/sqs/x", b"{}", headers={"Asl2sw-Reply": "json-text"})
    assert reply[1] == {"json": "[1.0]"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/health/readiness", 200),
        ("GET", "/sqs/sendMessage", 405),
        ("POST", "/", 404),
        ("PUT", "/a/b", 405),
    ],
)
def test_other_requests(method: str, path: str, status: int) -> None:
    assert ask(asgi(lambda *_: {}), method, path)[0] == status


def test_a_body_that_is_too_large_is_not_kept() -> None:
    application = asgi(lambda *_: pytest.fail("must not run"), max_body_bytes=10)
    status, body, _ = ask(application, "POST", "/sqs/sendMessage", b"x" * 6, b"x" * 6, b"x" * 1000)
    assert status == 413 and "10 bytes" in body["cause"]


def test_a_caller_that_is_gone_ends_the_wait() -> None:
    ended = threading.Event()

    def wait(target: Any, parameters: Any, nobody_waits: Callable[[], bool]) -> Any:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if nobody_waits():
                ended.set()
                raise StoppedWaiting
            time.sleep(0.01)
        return {}

    assert ask(asgi(wait), "POST", "/batch/submitJob.sync", b"{}", gone_after=0.1)[0] == 503
    assert ended.is_set()

    application = asgi(wait)
    threading.Timer(0.2, application.stop).start()
    assert ask(application, "POST", "/batch/submitJob.sync", b"{}")[0] == 503


def test_the_middleware_finds_the_function(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_BRIDGE_MAX_BODY_BYTES", "7")
    application = function.new()
    assert application.alive() == (True, "Alive") and application.ready() == (True, "Ready")
    assert ask(application, "POST", "/sqs/sendMessage", b"12345678")[0] == 413
    application.stop()
