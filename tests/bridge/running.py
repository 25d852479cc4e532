"""Starts moto's server and the bridge as processes of their own, and talks to them."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from asl2sw.bridge import write_bridge

FUNCTION_FOLDER = Path(__file__).resolve().parents[2] / "asl2sw" / "bridge" / "aws-bridge.function"
START_SECONDS = 60
ANSWER_SECONDS = 60
REGION = "us-east-1"
ACCOUNT = "123456789012"
HOST = "127.0.0.1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP reply; `json` is None for a body that is empty."""

    status: int
    json: Any
    headers: dict[str, str]

    @property
    def error(self) -> str | None:
        """The name of the task's error, or None."""
        return self.json.get("errorType") if isinstance(self.json, dict) else None

    @property
    def cause(self) -> str:
        cause: str = self.json["cause"]
        return cause


def http(method: str, url: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
    request = urllib.request.Request(url, body, headers or {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as reply:
            return _answer(reply.status, reply.read(), dict(reply.headers))
    except urllib.error.HTTPError as refusal:
        with refusal:
            return _answer(refusal.code, refusal.read(), dict(refusal.headers))


def _answer(status: int, body: bytes, headers: dict[str, str]) -> Answer:
    return Answer(status, json.loads(body) if body else None, headers)


class _Process:
    """A server that is started for a test run and ended after it."""

    def __init__(self, command: list[str], folder: Path, environment: dict[str, str], port: int) -> None:
        self.url = f"http://{HOST}:{port}"
        self._log = folder / "server.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command, cwd=folder, env={**os.environ, **environment}, stdout=log, stderr=log
            )
        self._wait_until_it_listens(port)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        self.end()

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def end(self) -> int:
        """Asks the process to end, and ends it by force if it does not."""
        self._process.terminate()
        try:
            return self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait(timeout=20)

    def _wait_until_it_listens(self, port: int) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self._process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
                return
            time.sleep(0.1)
        self.end()
        raise RuntimeError(f"the server did not start: {self.log}")


class MotoServer(_Process):
    """moto's server."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        command = [sys.executable, "-m", "moto.server", "-H", HOST, "-p", str(port)]
        super().__init__(command, folder, {}, port)
        self.set("config", {"batch": {"use_docker": False}, "lambda": {"use_docker": False}})

    def set(self, what: str, value: Any) -> None:
        """A setting of moto itself."""
        answer = http("POST", f"{self.url}/moto-api/{what}", json.dumps(value).encode())
        assert answer.status < 300, answer

    def move_slowly(self, model: str, times: int) -> None:
        """Makes what moto simulates change its state only after it was looked at so many times."""
        transition = {"progression": "manual", "times": times}
        self.set("state-manager/set-transition", {"model_name": model, "transition": transition})


class RunningBridge(_Process):
    """The written function, served by `python -m function`."""

    def __init__(self, folder: Path, aws_url: str, **settings: str) -> None:
        write_bridge(folder)
        port = free_port()
        environment = {
            "PORT": str(port),
            "AWS_ENDPOINT_URL": aws_url,
            "AWS_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "AKIDOFTESTS",
            "AWS_SECRET_ACCESS_KEY": "secret-of-tests",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_BRIDGE_POLL_SECONDS": "0.1",
            **settings,
        }
        super().__init__([sys.executable, "-m", "function"], folder, environment, port)

    def post(self, path: str, parameters: Any, **headers: str) -> Answer:
        """A task's request. Headers are given with `_` for `-`."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return http("POST", f"{self.url}/{path}", json.dumps(parameters).encode(), names)

    def result(self, path: str, parameters: Any) -> Any:
        """The result of a task that must succeed."""
        answer = self.post(path, parameters)
        assert answer.status == 200 and answer.error is None, answer
        return answer.json
