"""Workflows compiled into one Quarkus application, run over HTTP, beside the true outcome of each run.

The task stub must listen where the compiled workflows call it, and their URLs are fixed by the build. So an
application directory keeps the port its stub was given at the first build; when another program holds that
port later, the application is built again with a new one.
"""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from app_directory import APP, JAR, fingerprint, locked_directory, package, require_tools

from asl2sw.equivalence.engine import Call, Json, Outcome, Reply, TaskStub, point_at
from asl2sw.equivalence.engine.client import _error_object
from asl2sw.equivalence.engine.stub import _StubServer
from asl2sw.sonataflow.answers import event_properties
from asl2sw.sonataflow.model import EventDefinition

_PORT_FILE = "stub-port"
_START_LIMIT_S = 120.0
_STOP_LIMIT_S = 10.0
_REPLY_GRACE_S = 0.5  # after a 5xx without an instance id no outcome is coming
_SHORTEST_POLL_S, _LONGEST_POLL_S = 0.002, 0.05
_EVENT_GRACE_S, _EVENTS_LIMIT_S = 0.2, 2.0
_LOG_TAIL = 8000
_STATUS = {"completed": "SUCCEEDED", "aborted": "TIMED_OUT", "error": "FAILED"}


class QuarkusStartFailed(Exception):
    """The application ended, or did not answer, before it was ready. The text is the end of its log."""


@dataclass(frozen=True, slots=True)
class RestReply:
    """What the client that posted the input saw; the body is text when it is not JSON."""

    status: int
    body: Json


@dataclass(frozen=True, slots=True)
class QuarkusRun:
    """One run: how it truly ended, and what the caller was told."""

    outcome: Outcome
    rest: RestReply | None  # None: no reply within the time limit
    synchronous: bool  # ended before the reply was sent

    @property
    def agrees(self) -> bool | None:
        """Whether the reply tells the outcome; None when the run went on after the reply."""
        if self.rest is None or not self.synchronous:
            return None
        body = self.rest.body if isinstance(self.rest.body, dict) else {}
        if self.outcome.status == "SUCCEEDED":
            return self.rest.status == 201 and _same(body.get("workflowdata"), self.outcome.output)
        if self.outcome.status != "FAILED" or self.rest.status < 400:
            return False
        told = _error_object(_text_or_none(body.get("message"))) or {}
        return (told.get("Error"), told.get("Cause")) == (self.outcome.error, self.outcome.cause)


class QuarkusApp:
    """All documents in one application; a context manager that builds, starts and stops it.

    `work_dir` holds the application directories and may be kept between sessions. Raises ValueError when
    two workflows share an id, or a subflow: the stub could not tell their calls apart.
    """

    def __init__(
        self,
        documents: Sequence[Mapping[str, Any]],
        work_dir: Path,
        resources: Mapping[str, str] | None = None,
    ) -> None:
        self._documents = tuple(documents)
        self._resources = dict(resources or {})  # other files; STUB_URL in them becomes the stub's
        self._roots = _root_of_each(documents)
        self._properties = _properties(documents)
        self._senders = {
            self._roots[document["id"]]
            for document in documents
            if any(event["kind"] == "produced" for event in document.get("events", ()))
        }
        self._work_dir = work_dir
        self._directory: Path | None = None
        self._stub: TaskStub | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0
        self._runs = itertools.count(1)
        self._locks = {root: threading.Lock() for root in self._roots.values()}
        self._cleanup = contextlib.ExitStack()

    def build(self, time_limit_s: float = 600) -> None:
        """Start the stub and package the application, unless the same one is there.

        Raises QuarkusUnavailable, QuarkusBuildFailed, or TimeoutError after `time_limit_s` seconds.
        """
        require_tools()
        self._directory = directory = self._cleanup.enter_context(
            locked_directory(self._work_dir, fingerprint(self._documents, self._properties, self._resources))
        )
        self._stub, moved = self._started_stub(directory)
        if not moved and (directory / JAR).is_file():
            return
        shutil.rmtree(directory)
        shutil.copytree(APP, directory, ignore=shutil.ignore_patterns("target"))
        resources = directory / "src/main/resources"
        for document in self._documents:
            pointed = point_at(document, self._stub.url, self._roots[document["id"]])
            text = json.dumps(pointed, ensure_ascii=False, indent=1)
            (resources / f"{document['id']}.sw.json").write_text(text, encoding="utf-8")
        for name, text in self._resources.items():
            file = resources / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text.replace("STUB_URL", self._stub.url), encoding="utf-8")
        with (resources / "application.properties").open("a", encoding="utf-8") as properties:
            properties.write(self._properties)
        package(directory, time_limit_s)
        (directory / _PORT_FILE).write_text(self._stub.url.rpartition(":")[2], encoding="ascii")

    def start(self) -> None:
        """Start the application and wait until it answers. Raises QuarkusStartFailed."""
        assert self._directory is not None and self._stub is not None, "build() comes first"
        self._port = _free_port()
        log = self._cleanup.enter_context((self._directory / "run.log").open("wb"))
        self._process = subprocess.Popen(
            ["java", "-Xmx512m", f"-Dquarkus.http.port={self._port}", "-jar", str(JAR)],
            cwd=self._directory,
            env={**os.environ, "K_SINK": f"{self._stub.url}/"},  # where events go to
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + _START_LIMIT_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                text = self.log()
                self.stop()
                raise QuarkusStartFailed(text)
            time.sleep(0.1)

    def stop(self) -> None:
        """End the application and the stub, and release the directory."""
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            try:
                process.wait(_STOP_LIMIT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(_STOP_LIMIT_S)
        self._cleanup.close()

    def post(self, workflow_id: str, input: Json, *, time_limit_s: float = 30.0) -> Outcome:
        """Run a workflow once without services. See `run`."""
        return self.run(workflow_id, input, time_limit_s=time_limit_s).outcome

    def run(
        self,
        workflow_id: str,
        input: Json,
        replies: Mapping[str, Sequence[Reply]] | None = None,
        *,
        time_limit_s: float = 30.0,
    ) -> QuarkusRun:
        """Run a workflow once; its functions get `replies` by name. Runs of one workflow wait in line.

        The status is RUNNING when the instance has not ended after `time_limit_s` seconds; the instance
        is then aborted. FAILED with the text of the reply when the engine reported no outcome at all.
        """
        assert self._stub is not None, "build() comes first"
        root = self._roots[workflow_id]
        with self._locks[root]:
            self._stub.program(root, replies or {}, answers_to=self.url)
            begin = time.monotonic()
            run = f"run-{next(self._runs)}"
            rest = self._post(workflow_id, run, _as_body(input), time_limit_s)
            told = self._await_outcome(run, rest, begin + time_limit_s)
            elapsed_ms = round((time.monotonic() - begin) * 1000)
            if root in self._senders:
                self._await_events(root)
            calls = self._stub.calls(root)
            self._delete(workflow_id, told, rest)
        return QuarkusRun(_outcome(told, rest, calls, elapsed_ms), rest, _is_synchronous(told, rest))

    def request(self, method: str, path: str, body: Json = None) -> RestReply:
        """One request to the application, in ten seconds at most."""
        text = None if body is None else json.dumps(body)
        return self._request(method, path, text, limit_s=10.0)

    @property
    def url(self) -> str:
        """Where the application takes events."""
        return f"http://127.0.0.1:{self._port}/"

    def log(self) -> str:
        """The end of what the application printed, for a person to read."""
        return _tail(self._directory / "run.log") if self._directory else ""

    def __enter__(self) -> Self:
        try:
            self.build()
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _started_stub(self, directory: Path) -> tuple[TaskStub, bool]:
        """The stub, and whether its address differs from the one compiled into the workflows."""
        port_file = directory / _PORT_FILE
        if port_file.is_file():
            with contextlib.suppress(OSError):  # the port is taken: go on with another one
                return self._cleanup.enter_context(_StubAt(int(port_file.read_text()))), False
        return self._cleanup.enter_context(TaskStub()), True

    def _answers(self) -> bool:
        try:
            return self._request("GET", "/outcomes/none", limit_s=5.0).status == 404
        except (OSError, http.client.HTTPException):
            return False

    def _post(self, workflow_id: str, run: str, body: str, limit_s: float) -> RestReply | None:
        try:
            return self._request("POST", f"/{quote(workflow_id)}", body, {"run": run}, limit_s=limit_s)
        except TimeoutError:
            return None

    def _await_outcome(self, run: str, rest: RestReply | None, deadline: float) -> dict[str, Any] | None:
        if rest is not None and rest.status >= 400:
            deadline = min(deadline, time.monotonic() + _REPLY_GRACE_S)
        pause_s = _SHORTEST_POLL_S
        while True:
            reply = self._request("GET", f"/outcomes/{run}", limit_s=5.0)
            if reply.status == 200 and isinstance(reply.body, dict):
                return reply.body
            if time.monotonic() > deadline:
                return None
            time.sleep(pause_s)
            pause_s = min(pause_s * 2, _LONGEST_POLL_S)

    def _await_events(self, root: str) -> None:
        """The runtime sends events in the background, one after another."""
        assert self._stub is not None
        deadline = time.monotonic() + _EVENTS_LIMIT_S
        seen = -1
        while seen < len(self._stub.calls(root)) and time.monotonic() < deadline:
            seen = len(self._stub.calls(root))
            time.sleep(_EVENT_GRACE_S)

    def _delete(self, workflow_id: str, told: Mapping[str, Any] | None, rest: RestReply | None) -> None:
        """Remove an instance that failed or still runs: the engine would keep it for ever."""
        if told is not None and told["status"] != "error":
            return
        body = rest.body if rest is not None and isinstance(rest.body, dict) else {}
        instance = told["id"] if told is not None else body.get("id")
        if instance is not None:
            self._request("DELETE", f"/{quote(workflow_id)}/{quote(str(instance))}", limit_s=10.0)

    def _request(
        self,
        method: str,
        path: str,
        body: str | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        limit_s: float,
    ) -> RestReply:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=limit_s)
        sent = {"Content-Type": "application/json", **(headers or {})} if body is not None else {}
        try:
            connection.request(method, path, body.encode() if body is not None else None, sent)
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
        finally:
            connection.close()
        try:
            parsed: Json = json.loads(text) if text else None
        except ValueError:
            parsed = text
        return RestReply(response.status, parsed)


class _StubAt(TaskStub):
    """A task stub on a given port. OSError when the port is taken."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self._port = port

    def __enter__(self) -> Self:
        port = self._port

        class FixedServer(_StubServer):
            def server_bind(self) -> None:
                self.server_address = ("127.0.0.1", port)
                super().server_bind()

        self._server = FixedServer(self)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self


def _properties(documents: Sequence[Mapping[str, Any]]) -> str:
    """What the compiler says that application.properties needs for the events."""
    events = [
        EventDefinition(event["name"], event["type"], event["kind"])
        for document in documents
        for event in document.get("events", ())
    ]
    return "".join(f"{line}\n" for line in event_properties(events))


def _as_body(input: Json) -> str:
    if isinstance(input, dict) and "workflowdata" not in input:
        return json.dumps(input)
    return json.dumps({"workflowdata": input})


def _outcome(
    told: Mapping[str, Any] | None, rest: RestReply | None, calls: tuple[Call, ...], elapsed_ms: int
) -> Outcome:
    if told is not None:
        status, message = _STATUS[told["status"]], told.get("message")
        output = told["workflowdata"] if status == "SUCCEEDED" else None
    elif rest is not None and rest.status >= 400:
        status, message, output = "FAILED", json.dumps(rest.body), None
    else:
        status, message, output = "RUNNING", None, None
    error = (_error_object(message) if status == "FAILED" else None) or {}
    return Outcome(status, output, error.get("Error"), error.get("Cause"), message, calls, elapsed_ms)


def _is_synchronous(told: Mapping[str, Any] | None, rest: RestReply | None) -> bool:
    return bool(told["synchronous"]) if told is not None else rest is not None and rest.status >= 400


def _same(one: Json, other: Json) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _text_or_none(value: Json) -> str | None:
    return value if isinstance(value, str) else None


def _root_of_each(documents: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """For every workflow the one that starts it, directly or through others, and is started by none."""
    children = {document["id"]: _subflows(document) for document in documents}
    if len(children) < len(documents):
        raise ValueError("two workflows have the same id")
    called = {child for each in children.values() for child in each}
    roots: dict[str, str] = {}
    for root in children.keys() - called:
        reached = [root]
        for each in reached:
            if roots.setdefault(each, root) != root:
                raise ValueError(f"workflow {each!r} is a subflow of both {roots[each]!r} and {root!r}")
            reached.extend(children.get(each, set()) - set(reached))
    return roots


def _subflows(value: Any) -> set[str]:
    """The ids in all `subFlowRef`s of a document."""
    if isinstance(value, Mapping):
        found = {name for each in value.values() for name in _subflows(each)}
        reference = value.get("subFlowRef")
        if reference is not None:
            found.add(reference if isinstance(reference, str) else reference["workflowId"])
        return found
    if isinstance(value, list | tuple):
        return {name for each in value for name in _subflows(each)}
    return set()


def _tail(path: Path) -> str:
    return path.read_text(errors="replace")[-_LOG_TAIL:] if path.is_file() else ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
