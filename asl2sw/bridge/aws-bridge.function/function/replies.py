"""HTTP requests to replies, whatever the server."""

from __future__ import annotations

import json
import logging
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from function.aws import Aws
from function.failures import StoppedWaiting, TaskError
from function.resource import LambdaFunction, Resource, resource_of_path
from function.settings import Settings
from function.tasks import Tasks

LOG = logging.getLogger("aws-bridge")

_HEALTH = frozenset({"/health", "/health/liveness", "/health/readiness"})
_REPLY_FORM = "asl2sw-reply"
_JSON_TEXT = "json-text"


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent back. The body is JSON text."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def json_reply(status: int, value: Any, **headers: str) -> Reply:
    """A reply with a value as JSON."""
    return Reply(status, json.dumps(value, separators=(",", ":")).encode("ascii"), headers)


def problem(status: int, told: str, **headers: str) -> Reply:
    """A request that does not get as far as a task."""
    return json_reply(
        status,
        {"errorType": "Bridge.BadRequest" if status < 500 else "Bridge.Unavailable", "cause": told},
        **headers,
    )


class Bridge:
    """Answers requests. May be used by many threads."""

    def __init__(self, settings: Settings, aws: Aws | None = None) -> None:
        self.settings = settings
        self._tasks = Tasks(settings, aws or Aws(settings))
        self._places = threading.BoundedSemaphore(settings.max_requests)
        self._ending = threading.Event()

    def end(self) -> None:
        """Stops waiting for jobs, so that the service can end."""
        self._ending.set()

    def refusal(self, method: str, path: str, body_bytes: int) -> Reply | None:
        """The reply to a request whose body need not be read, or None."""
        if path.partition("?")[0] in _HEALTH:
            return json_reply(200, {"status": "ok"}) if method in ("GET", "HEAD") else _only_method("GET")
        if method != "POST":
            return _only_method("POST")
        if body_bytes > self.settings.max_body_bytes:
            return problem(413, f"The body has more than {self.settings.max_body_bytes} bytes")
        return None

    def answer(
        self, path: str, headers: Mapping[str, str], body: bytes, caller_gone: Callable[[], bool]
    ) -> Reply:
        """The reply to a POST. Names of headers are in lower case."""
        target = resource_of_path(path)
        if target is None:
            return problem(404, "The path must be /<service>/<action> or /aws-sdk/<service>/<action>")
        try:
            parameters = json.loads(body or b"{}", parse_constant=_no_json)
        except (ValueError, RecursionError):
            return problem(400, "The body must be JSON: the Parameters of the task")
        if not self._places.acquire(blocking=False):
            return problem(
                503, f"{self.settings.max_requests} requests are being answered", **{"Retry-After": "1"}
            )
        try:
            return self._run(target, parameters, headers, lambda: self._ending.is_set() or caller_gone())
        finally:
            self._places.release()

    def _run(
        self,
        target: Resource | LambdaFunction,
        parameters: Any,
        headers: Mapping[str, str],
        nobody_waits: Callable[[], bool],
    ) -> Reply:
        begin = time.monotonic()
        told = "ok"
        try:
            result = self._tasks.run(target, parameters, nobody_waits)
            return _result_reply(result, headers)
        except TaskError as failure:
            told = failure.error
            return json_reply(200, {"errorType": failure.error, "cause": failure.cause})
        except StoppedWaiting:
            told = "stopped waiting; the job goes on"
            return problem(503, "The service ends: it stopped waiting for the job, which goes on")
        except Exception as failure:
            told = f"{type(failure).__name__} in {_place(failure)}"
            return problem(500, f"The bridge failed: {told}")
        finally:  # neither parameters nor results nor causes: they may hold secrets
            LOG.info("%s: %s, %.0f ms", target.name, told, (time.monotonic() - begin) * 1000)


def _result_reply(result: Any, headers: Mapping[str, str]) -> Reply:
    if headers.get(_REPLY_FORM) == _JSON_TEXT:
        return json_reply(200, {"json": json.dumps(result, separators=(",", ":"))})
    return json_reply(200, result)


def _place(failure: BaseException) -> str:
    """Where an exception was raised. Its text is not told: it may quote data."""
    frame = traceback.extract_tb(failure.__traceback__)[-1]
    return f"{frame.name}, line {frame.lineno} of {frame.filename.rpartition('/')[2]}"


def _only_method(method: str) -> Reply:
    return problem(405, f"Only {method} is answered here", Allow=method)


def _no_json(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
