"""The real engine as a function: documents, input and task replies in, outcome out."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from asl2sw.equivalence.engine.stub import Call, Json, Reply, TaskStub, point_at
from asl2sw.equivalence.engine.worker_process import WorkerEnded, WorkerProcess
from asl2sw.lazy_dataclass import dataclass

_GRACE_S = 5.0  # the worker keeps the limits itself; this is for one that cannot
# The engine never forgets an expression: 20 MB for 1,000 workflows with one of 11 kB each.
_REQUESTS_PER_WORKER = 5000
_ERROR_KEYS = frozenset({"Error", "Cause"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one run ended.

    `status`: SUCCEEDED, FAILED, TIMED_OUT (the instance was aborted), RUNNING (still active at the time
    limit), REFUSED (the engine does not load the documents) or HUNG (the worker had to be killed).
    """

    status: str
    output: Json
    error: str | None  # from a message that is a JSON object of Error and Cause
    cause: str | None
    message: str | None  # the engine's message as it came
    calls: tuple[Call, ...]
    elapsed_ms: int

    @property
    def stray(self) -> bool:
        """FAILED with a message that the workflow did not make: an error of the engine leaked."""
        return self.status == "FAILED" and _error_object(self.message) is None


@dataclass(frozen=True, slots=True)
class JqResult:
    """What a jq program gave for one input: the values until it ended or raised."""

    values: tuple[Json, ...]
    error: str | None


class Engine:
    """SonataFlow 10.1.0, started at the first call and again after a call that hung; a context manager.

    Every method raises EngineUnavailable when the engine cannot be started at all.
    """

    def __init__(self) -> None:
        self._worker: WorkerProcess | None = None
        self._stub: TaskStub | None = None
        self._runs = itertools.count(1)
        self._lock = threading.Lock()

    def run(
        self,
        documents: Sequence[Mapping[str, Any]],
        input: Json,
        replies: Mapping[str, Sequence[Reply]] | None = None,
        *,
        time_limit_s: float = 10.0,
    ) -> Outcome:
        """Run the first document; the others are its subflows, each after the one that calls it.

        REST functions are pointed at a stub that gives `replies`, by function name; it also takes the
        events that are produced, by their type.
        """
        with self._lock:
            stub = self._running_stub()
            # A name of its own for each run: a late call of an earlier run must not be counted here.
            program = f"{documents[0].get('id', 'workflow')}-{next(self._runs)}"
            stub.program(program, replies or {}, answers_to=self._running_worker().events_url)
            request = {
                "command": "run",
                "sink": f"{stub.url}/{quote(program, safe='')}",
                "documents": [json.dumps(point_at(each, stub.url, program)) for each in documents],
                "input": json.dumps(input),
            }
            answer = self._ask(request, time_limit_s)
            calls = stub.calls(program)
            stub.forget(program)
        return _outcome(answer, calls)

    def load(self, documents: Sequence[Mapping[str, Any]], *, time_limit_s: float = 10.0) -> str | None:
        """None, or why the engine refuses the documents."""
        request = {"command": "load", "documents": [json.dumps(dict(each)) for each in documents]}
        with self._lock:
            answer = self._ask(request, time_limit_s)
        return None if answer["status"] == "SUCCEEDED" else str(answer["message"])

    def jq(self, program: str, inputs: Sequence[Json], *, time_limit_s: float = 10.0) -> list[JqResult]:
        """Evaluate a program on each input with the engine's jackson-jq (as jq 1.6, with its extras).

        When the limit for the whole call passes, the results that are missing have an error.
        """
        return self._jq([(program, inputs)], time_limit_s)[0]

    def jq_many(self, cases: Sequence[tuple[str, Json]], *, time_limit_s: float = 30.0) -> list[JqResult]:
        """Like `jq`, for many programs with one input each, in one exchange."""
        results = self._jq([(program, [value]) for program, value in cases], time_limit_s)
        return [result for (result,) in results]

    def log(self) -> str:
        """The end of what the engine printed, for a person to read."""
        return self._worker.log() if self._worker else ""

    def close(self) -> None:
        """End the worker and the stub. The next call starts them again."""
        self._drop_worker()
        if self._stub is not None:
            self._stub.__exit__(None, None, None)
            self._stub = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _running_stub(self) -> TaskStub:
        if self._stub is None:
            self._stub = TaskStub().__enter__()
        return self._stub

    def _running_worker(self) -> WorkerProcess:
        if self._worker is not None and self._worker.requests >= _REQUESTS_PER_WORKER:
            self._drop_worker()
        if self._worker is None:
            self._worker = WorkerProcess()
        return self._worker

    def _ask(self, request: dict[str, Any], limit_s: float) -> dict[str, Any]:
        worker = self._running_worker()
        try:
            answer = worker.ask({**request, "limit_s": limit_s}, limit_s + _GRACE_S)
        except WorkerEnded as ended:
            self._worker = None
            return {"status": "HUNG", "output": None, "message": str(ended), "elapsed_ms": 0, "results": None}
        except BaseException:
            self._drop_worker()  # interrupted: its answer would be taken for the next one's
            raise
        if answer["spent"]:
            self._drop_worker()
        return answer

    def _jq(self, cases: Sequence[tuple[str, Sequence[Json]]], limit_s: float) -> list[list[JqResult]]:
        sent = [{"program": program, "inputs": list(map(json.dumps, inputs))} for program, inputs in cases]
        with self._lock:
            answer = self._ask({"command": "jq", "cases": sent}, limit_s)
        if answer["results"] is None:
            ended = JqResult((), answer["message"])
            return [[ended] * len(inputs) for _, inputs in cases]
        return [
            [JqResult(tuple(json.loads(report["values"])), report["error"]) for report in reports]
            for reports in answer["results"]
        ]

    def _drop_worker(self) -> None:
        if self._worker is not None:
            self._worker.kill()
            self._worker = None


def _outcome(answer: Mapping[str, Any], calls: tuple[Call, ...]) -> Outcome:
    failed = answer["status"] == "FAILED"
    told = (_error_object(answer["message"]) if failed else None) or {}
    output = answer["output"]
    return Outcome(
        status=answer["status"],
        output=None if output is None else json.loads(output),
        error=told.get("Error"),
        cause=told.get("Cause"),
        message=answer["message"],
        calls=calls,
        elapsed_ms=answer["elapsed_ms"],
    )


def _error_object(message: str | None) -> dict[str, str | None] | None:
    """The error a workflow ended with on purpose; None when the message is anything else."""
    try:
        told = json.loads(message or "")
    except ValueError:
        return None
    if not isinstance(told, dict) or not told.keys() <= _ERROR_KEYS:
        return None
    return told if all(isinstance(value, str | None) for value in told.values()) else None
