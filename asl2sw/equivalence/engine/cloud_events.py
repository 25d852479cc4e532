"""CloudEvents as the stub takes them, and the answers to the tokens in what it was sent."""

from __future__ import annotations

import contextlib
import json
import re
import threading
import urllib.request
from collections.abc import Mapping
from typing import Any

from asl2sw.callbacks import event

_STRUCTURED = "application/cloudevents+json"
_TOKEN = re.compile(r"[A-Za-z0-9.-]+:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(:.*)?")
_SEND_LIMIT_S = 10.0


def read_event(headers: Mapping[str, str], body: str) -> tuple[Mapping[str, Any], Any] | None:
    """Attributes and data of an event in either form of HTTP; None for a request that is none.

    The names of the headers are in lower case.
    """
    if headers.get("content-type", "").startswith(_STRUCTURED):
        attributes = json.loads(body)
        return attributes, attributes.pop("data", None)
    if "ce-type" in headers:
        attributes = {name.removeprefix("ce-"): value for name, value in headers.items() if name[:3] == "ce-"}
        return attributes, json.loads(body) if body else None
    return None


def token_in(payload: Any) -> str | None:
    """The first text in it that looks like a token of a task that waits."""
    match payload:
        case str() if _TOKEN.fullmatch(payload):
            return payload
        case dict():
            payload = list(payload.values())
    if isinstance(payload, list):
        return next((found for found in map(token_in, payload) if found is not None), None)
    return None


def answer_later(url: str, token: str, data: Mapping[str, Any], delay_s: float) -> None:
    """Sends what SendTaskSuccess and the like would, in the background.

    `data` may name another token. A run may be over by then, and its engine gone: nobody takes it then.
    """

    def send() -> None:
        body = json.dumps(event(data.get("token", token), dict(data))).encode()
        request = urllib.request.Request(url, body, {"Content-Type": _STRUCTURED})
        with contextlib.suppress(OSError), urllib.request.urlopen(request, timeout=_SEND_LIMIT_S):
            pass

    timer = threading.Timer(delay_s, send)
    timer.daemon = True
    timer.start()
