"""http:invoke: the request that its Parameters describe."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from urllib.parse import parse_qsl

from asl2sw.equivalence.asl import AWS_PROSE, Failure, NoAnswer, Result, TaskCall, TaskOutcome
from asl2sw.equivalence.compare.roles.role import NotComparable, Role, Sent, shown_event
from asl2sw.equivalence.target import ConnectionLost, HttpCall, HttpReply, NoReply, Produced, Reply
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue

STATUS = "States.Http.StatusCode."
_SOCKET, _UNREACHABLE = "States.Http.Socket", "Lambda.ServiceException"
_WITH_BODY = ("POST", "PUT")
_ODD = re.compile(r"[\s\x00-\x1f\x7f]")  # what no URL may have in it


@dataclass(frozen=True, slots=True)
class RequestRole(Role):
    """`url`: None where it is computed. `headers`: those of the configuration, with `played_secret` in place
    of the properties of the application, which are the `secrets`."""

    url: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()

    @property
    def asks_for(self) -> tuple[str, ...]:
        return self.secrets

    def understood(self, call: TaskCall, outcome: TaskOutcome) -> TaskOutcome:
        """The workflow sees the body of a reply alone, and AWS words all Causes."""
        self.expected(call)
        match outcome:
            case Result(value, delay):
                body = _body_of(value)
                response = {"Headers": {}, "ResponseBody": body, "StatusCode": 200, "StatusText": "OK"}
                return Result(response, delay)
            case Failure(error, _, delay):
                return Failure(_error_of(error), AWS_PROSE, delay)
        return outcome

    def expected(self, call: TaskCall) -> tuple[JsonValue, ...]:
        given = call.payload
        if not isinstance(given, dict):
            raise NotComparable(f"the request of {call.state} is no object")
        url = self.url or given.get("ApiEndpoint")
        if not isinstance(url, str):
            raise NotComparable(f"the endpoint of {call.state} is no text")
        if self.url is None:
            url = _ODD.sub("%20", url.replace("{", "%7B").replace("}", "%7D"))
        method = given.get("Method")
        body = given.get("RequestBody", {}) if method in _WITH_BODY else None
        headers = _lowered({**_texts(given.get("Headers", {})), **self.headers})
        return (_shown(str(method), url, headers, _texts(given.get("QueryParameters", {})), body),)

    def seen(self, sent: Sent) -> JsonValue:
        if isinstance(sent, Produced):
            return shown_event(sent)
        return _shown(sent.method, sent.url, _lowered(sent.headers), sent.query, sent.payload)

    def reply(self, outcome: TaskOutcome, call: HttpCall) -> Reply:
        match outcome:
            case Result(value, delay):
                return HttpReply(200, _body_of(value), delay)
            case Failure(error, _, delay):
                name = _error_of(error)
                if name == _SOCKET:
                    return ConnectionLost(delay)
                return HttpReply(int(name.removeprefix(STATUS)), None, delay)
            case NoAnswer():
                return NoReply()


def played_secret(name: str) -> str:
    """What a property of the application is in the runs of the check."""
    return f"<{name}>"


def properties(names: Iterable[str]) -> dict[str, JsonValue]:
    """All these properties as the workflow finds them: `{orders: {token: "<orders.token>"}}`."""
    found: dict[str, JsonValue] = {}
    for name in names:
        *way, last = name.split(".")
        place = found
        for part in way:
            below = place.setdefault(part, {})
            if not isinstance(below, dict):
                raise NotComparable(f"the property {name} inside of another")
            place = below
        place[last] = played_secret(name)
    return found


def _body_of(value: JsonValue) -> JsonValue:
    return value.get("ResponseBody") if isinstance(value, dict) else value


def _error_of(error: str | None) -> str:
    """The name of the error, of those that a request may have."""
    if error in (_SOCKET, _UNREACHABLE):
        return _SOCKET
    status = (error or "").removeprefix(STATUS)
    if status == error or not status.isdecimal():
        return f"{STATUS}500"
    if not 400 <= int(status) < 600:
        raise NotComparable(f"HTTP status {status}")
    return f"{STATUS}{status}"


def _shown(
    method: str, url: str, headers: Mapping[str, str], query: Mapping[str, str], body: JsonValue
) -> JsonValue:
    """A request as a value; parameters in the URL are the same as others."""
    address, _, parameters = url.partition("?")
    pairs = {*parse_qsl(parameters, keep_blank_values=True), *query.items()}
    listed: list[JsonValue] = [[name, value] for name, value in sorted(pairs)]
    return {"method": method, "url": address, "headers": dict(headers), "query": listed, "body": body}


def _lowered(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _texts(values: JsonValue) -> dict[str, str]:
    if not isinstance(values, dict):
        raise NotComparable("headers or query parameters that are no object")
    return dict(_pairs(values.items()))


def _pairs(values: Iterable[tuple[str, JsonValue]]) -> Iterable[tuple[str, str]]:
    for name, value in values:
        match value:
            case str():
                yield name, value
            case bool():
                yield name, str(value).lower()
            case int():
                yield name, str(value)
            case _:
                raise NotComparable("a header or query parameter that is no plain text")
