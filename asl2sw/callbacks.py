"""Answers to tasks that wait: in place of `boto3.client("stepfunctions")` in what did the work on AWS.

    client = asl2sw.callbacks.client("http://orders.shop.svc.cluster.local/")
    client.send_task_success(taskToken=token, output=json.dumps(result))

The methods and their parameters are as on AWS. Each sends one CloudEvent, to the workflow itself or to the
broker that delivers to it. Nothing but Python is needed: the file can be copied to where it is used.
"""

from __future__ import annotations

import json
import urllib.request
import uuid
from typing import Any

_CONTENT_TYPE = "application/cloudevents+json"
_HEARTBEAT = ".heartbeat"


class InvalidToken(ValueError):
    """The text is no token of a workflow: `<type of the event>:<instance>`, and more may follow."""


def client(url: str, *, timeout_s: float = 10.0) -> Client:
    """A client that sends to this address. Whoever passes the url vouches for it."""
    return Client(url, timeout_s)


class Client:
    """Raises InvalidToken, and OSError when nobody takes the event within the time limit in seconds.

    A token for which nothing waits any more is not an error: the sender is not told (unlike TaskTimedOut and
    TaskDoesNotExist on AWS).
    """

    def __init__(self, url: str, timeout_s: float = 10.0) -> None:
        self._url = url
        self._timeout_s = timeout_s

    def send_task_success(self, *, taskToken: str, output: str) -> None:
        """Ends the task with this output, a JSON text."""
        self._send(event(taskToken, {"output": output}))

    def send_task_failure(
        self, *, taskToken: str, error: str | None = None, cause: str | None = None
    ) -> None:
        """Ends the task with this error."""
        told = {"error": error, "cause": cause}
        self._send(event(taskToken, {key: value for key, value in told.items() if value is not None}))

    def send_task_heartbeat(self, *, taskToken: str) -> None:
        """A sign of life; the time of HeartbeatSeconds begins anew."""
        self._send(event(taskToken, {"heartbeat": True}))

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps(message).encode()
        request = urllib.request.Request(self._url, body, {"Content-Type": _CONTENT_TYPE}, method="POST")
        with urllib.request.urlopen(request, timeout=self._timeout_s):
            pass


def event(token: str, data: dict[str, Any]) -> dict[str, Any]:
    """The CloudEvent that carries an answer, in its JSON form. Raises InvalidToken.

    `data` is {"output": ...}, {"error": ..., "cause": ...} or {"heartbeat": true}.
    """
    type, _, rest = token.partition(":")
    instance = rest.partition(":")[0]
    if not type or not instance:
        raise InvalidToken(f"{token!r} is no token of a workflow")
    return {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": "asl2sw.callbacks",
        "type": type + _HEARTBEAT if "heartbeat" in data else type,
        "kogitoprocrefid": instance,
        "datacontenttype": "application/json",
        "data": {"token": token, **data},
    }
