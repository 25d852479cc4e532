"""The HTTP server in this process, with tasks that the test controls."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import function.server
import pytest
from function.server import BridgeServer
from function.settings import Settings
from running import HOST, Answer, http


class Tasks:
    def __init__(self, act: Callable[..., Any]) -> None:
        self.run = act


@contextmanager
def serving(act: Callable[..., Any]) -> Iterator[BridgeServer]:
    with BridgeServer(Settings(port=0)) as server:
        server.bridge._tasks = Tasks(act)  # type: ignore[assignment]
        loop = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        loop.start()
        yield server
        server.shutdown()
        loop.join(10)


def ask(server: BridgeServer) -> Answer:
    return http("POST", f"http://{HOST}:{server.server_address[1]}/sqs/sendMessage", b"{}")


def test_the_end_waits_for_calls_that_are_being_made() -> None:
    started, answers = threading.Event(), []

    def act(*_: Any) -> Any:
        started.set()
        time.sleep(0.5)
        return {"sent": True}

    with serving(act) as server:
        asking = threading.Thread(target=lambda: answers.append(ask(server)), daemon=True)
        asking.start()
        assert started.wait(10)
        begin = time.monotonic()
        server.end()
        assert server.finish() and time.monotonic() - begin < 10
        asking.join(10)
    assert [answer.json for answer in answers] == [{"sent": True}]


def test_the_end_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(function.server, "_ENDING_SECONDS", 0.1)
    started, go_on = threading.Event(), threading.Event()

    def act(*_: Any) -> Any:
        started.set()
        go_on.wait(30)

    with serving(act) as server:
        threading.Thread(target=ask, args=(server,), daemon=True).start()
        assert started.wait(10)
        server.end()
        assert not server.finish()
        go_on.set()


def test_many_requests_at_the_same_time() -> None:
    together = threading.Barrier(20, timeout=20)

    def act(*_: Any) -> Any:
        together.wait()
        return {}

    answers: list[Answer] = []
    with serving(act) as server:
        asking = [
            threading.Thread(target=lambda: answers.append(ask(server)), daemon=True) for _ in range(20)
        ]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join(30)
    assert [answer.status for answer in answers] == [200] * 20
