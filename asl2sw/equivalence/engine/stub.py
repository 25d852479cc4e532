"""An HTTP server that plays the services behind the functions of a workflow."""

from __future__ import annotations

import copy
import json
import re
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, ClassVar, Self, TypeAlias
from urllib.parse import quote, unquote, urlsplit

from asl2sw.equivalence.engine.cloud_events import answer_later, read_event, token_in
from asl2sw.lazy_dataclass import dataclass

# Not recursive: list and dict are invariant, a recursive alias would refuse a plain `list[int]`.
Json: TypeAlias = bool | int | float | str | list[Any] | dict[str, Any] | None

_REST_OPERATION = re.compile(r"(rest:[A-Za-z]+:)(.*)", re.DOTALL)
_EMPTY_PAYLOAD = {"Port": None, "Host": None, "ContentData": None}
_STATUS_WITHOUT_BODY = frozenset({204, 304})


@dataclass(frozen=True, slots=True)
class Result:
    """Status 200 with the value as JSON."""

    value: Json
    delay_ms: int = 0


@dataclass(frozen=True, slots=True)
class FunctionError:
    """Status 200 with `{"errorType": error, "cause": cause}`; no `cause` key when the cause is None."""

    error: str
    cause: str | None = None
    delay_ms: int = 0


@dataclass(frozen=True, slots=True)
class HttpFailure:
    """Any other HTTP status, with a text body."""

    status: int
    body: str = ""
    delay_ms: int = 0


@dataclass(frozen=True, slots=True)
class RawBody:
    """Status 200 with exactly this body, which need not be JSON and may be empty."""

    text: str
    content_type: str = "application/json"
    delay_ms: int = 0


@dataclass(frozen=True, slots=True)
class Dropped:
    """The connection is closed without an answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with the token of the request, `data` as in `asl2sw.callbacks.event`.

    One that comes before the workflow waits is lost (engine fact), so it must not be too quick.
    """

    data: Mapping[str, Json]
    delay_ms: int = 300


@dataclass(frozen=True, slots=True)
class Answered:
    """A reply at once, and answers to the task's token later; their delays all count from the request."""

    answers: tuple[Answer, ...]
    reply: Result | FunctionError | HttpFailure | RawBody = Result({})


Reply: TypeAlias = Result | FunctionError | HttpFailure | RawBody | Dropped | Answered


@dataclass(frozen=True, slots=True)
class Call:
    """One request as the stub received it; of an event its type and data."""

    function: str
    payload: Json  # the parsed body; the text itself when it is not JSON; None when it is empty
    headers: Mapping[str, str]  # names in lower case; of an event its attributes
    is_event: bool = False
    method: str = "POST"
    query: str = ""  # as it was sent


def normalised_payload(payload: Json) -> Json:
    """The payload the workflow meant: the engine (10.1.0) sends null as an object of three nulls."""
    return None if payload == _EMPTY_PAYLOAD else payload


def point_at(document: Mapping[str, Any], stub_url: str, root_id: str) -> dict[str, Any]:
    """A copy of a workflow document whose REST functions call the stub; everything else is untouched.

    A URL that an action computes is sent along as the header asl2sw-url.

    `root_id` names the program: the id of the root workflow, also for the documents of its subflows.
    """
    pointed: dict[str, Any] = copy.deepcopy(dict(document))
    functions = pointed.get("functions")
    for function in functions if isinstance(functions, list) else ():
        operation = _REST_OPERATION.fullmatch(str(function.get("operation", "")))
        if function.get("type") == "custom" and operation:
            path = f"{quote(root_id, safe='')}/{quote(function['name'], safe='')}"
            query = "".join(operation[2].partition("?")[1:])
            function["operation"] = f"{operation[1]}{stub_url}/{path}{query}"
    _keep_urls(pointed.get("states"))
    return pointed


def _keep_urls(node: Any) -> None:
    """Turns every argument `Url` of a function into a header."""
    if isinstance(node, dict):
        arguments = node.get("arguments")
        if "refName" in node and isinstance(arguments, dict) and "Url" in arguments:
            arguments["HEADER_asl2sw-url"] = arguments.pop("Url")
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _keep_urls(part)


@dataclass(slots=True)
class _Program:
    replies: dict[str, tuple[Reply, ...]] = field(default_factory=dict)
    answers_to: str = ""  # the URL that takes events
    calls: list[Call] = field(default_factory=list)
    count_by_function: dict[str, int] = field(default_factory=dict)

    def answer(self, call: Call) -> Reply:
        self.calls.append(call)
        position = self.count_by_function.get(call.function, 0)
        self.count_by_function[call.function] = position + 1
        replies = self.replies.get(call.function)
        if not replies and call.is_event:
            return Result({})
        if not replies:
            return HttpFailure(404, f"no reply is programmed for {call.function}")
        return replies[min(position, len(replies) - 1)]


class TaskStub:
    """Serves `/<workflow id>/<function name>` on 127.0.0.1; a context manager, safe for several threads.

    It also takes CloudEvents, at `/<workflow id>`, or at `/` from a workflow that says its id.
    """

    def __init__(self) -> None:
        self._programs: dict[str, _Program] = {}
        self._lock = threading.Lock()
        self._server: _StubServer | None = None

    @property
    def url(self) -> str:
        """Address without a slash at the end. RuntimeError outside of the `with` block."""
        if self._server is None:
            raise RuntimeError("the task stub is not running: use it in a `with` statement")
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def program(self, workflow: str, replies: Mapping[str, Sequence[Reply]], *, answers_to: str = "") -> None:
        """Set the replies of each function, in order, the last one repeating. Forgets the calls so far.

        Those to an event go by its type, and are needed only for an answer: sent to the URL `answers_to`.
        """
        fixed = {function: tuple(sequence) for function, sequence in replies.items()}
        with self._lock:
            self._programs[workflow] = _Program(fixed, answers_to)

    def calls(self, workflow: str) -> tuple[Call, ...]:
        """The calls recorded since the workflow was programmed, in order of arrival."""
        with self._lock:
            program = self._programs.get(workflow)
            return tuple(program.calls) if program else ()

    def forget(self, workflow: str) -> None:
        """Drop the program and the calls of a workflow."""
        with self._lock:
            self._programs.pop(workflow, None)

    def answer(self, workflow: str, call: Call) -> Reply:
        """Record a call and choose its reply: 404 for a function that was not programmed.

        Answers to its token are on their way then.
        """
        with self._lock:
            program = self._programs.setdefault(workflow, _Program())
            reply = program.answer(call)
        if isinstance(reply, Answered):
            token = token_in(call.payload)
            for answer in reply.answers:
                assert token is not None, "nothing in the request looks like a token"
                answer_later(program.answers_to, token, answer.data, answer.delay_ms / 1000)
            return reply.reply
        return reply

    def __enter__(self) -> Self:
        self._server = _StubServer(self)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


class _StubServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a reply may be delayed for longer than anybody waits
    request_queue_size = 128

    def __init__(self, stub: TaskStub) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.stub = stub

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Silent: the engine closes connections whenever its own time limits pass."""


class _Handler(BaseHTTPRequestHandler):
    server: _StubServer
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # header and body leave in one write
    disable_nagle_algorithm = True
    timeout = 60
    _TEXT: ClassVar[str] = "text/plain; charset=utf-8"

    def _serve(self) -> None:
        workflow, function = self._target()
        body = self._body()
        headers = {name.lower(): value for name, value in self.headers.items()}
        event = read_event(headers, body)
        if event is None:
            call = Call(
                function,
                _parsed(body),
                headers,
                method=self.command,
                query=urlsplit(self.path).query,
            )
        else:
            attributes, data = event
            workflow = workflow or _root_of(attributes)
            call = Call(attributes["type"], data, attributes, is_event=True)
        reply = self.server.stub.answer(workflow, call)
        assert not isinstance(reply, Answered)
        if isinstance(reply, Dropped):
            self.close_connection = True
            return
        time.sleep(reply.delay_ms / 1000)
        self._send(*self._rendered(reply))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_HEAD = _serve

    def _target(self) -> tuple[str, str]:
        segments = urlsplit(self.path).path.split("/")
        workflow, function = [*segments[1:3], "", ""][:2]
        return unquote(workflow), unquote(function)

    def _body(self) -> str:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return b"".join(self._chunks()).decode(errors="replace")
        return self.rfile.read(int(self.headers.get("Content-Length", 0))).decode(errors="replace")

    def _chunks(self) -> list[bytes]:
        chunks = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():
            continue
        return chunks

    def _rendered(self, reply: Result | FunctionError | HttpFailure | RawBody) -> tuple[int, str, str]:
        match reply:
            case Result(value):
                return 200, json.dumps(value), "application/json"
            case FunctionError(error, cause):
                told = {"errorType": error} if cause is None else {"errorType": error, "cause": cause}
                return 200, json.dumps(told), "application/json"
            case HttpFailure(status, body):
                return status, body, self._TEXT
            case RawBody(text, content_type):
                return 200, text, content_type

    def _send(self, status: int, text: str, content_type: str) -> None:
        body = b"" if status in _STATUS_WITHOUT_BODY else text.encode()
        self.send_response(status)
        if status not in _STATUS_WITHOUT_BODY:
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: what was called is in `TaskStub.calls`."""


def _root_of(attributes: Mapping[str, Any]) -> str:
    """The workflow behind an event: that of the subflow which sent it, if one did."""
    return str(attributes.get("kogitorootprocid") or attributes.get("kogitoprocid") or "")


def _parsed(body: str) -> Json:
    try:
        parsed: Json = json.loads(body) if body else None
    except ValueError:
        return body
    return parsed
