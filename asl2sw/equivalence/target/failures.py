"""What goes wrong in a run, and which error definition takes it.

An error code is the last part of `HTTP:429`, or the name of a class of exceptions. The engine looks for
codes, then for the class that was thrown, then in the text of the exception, then for classes above.
"""

from __future__ import annotations

from collections.abc import Sequence

from asl2sw.lazy_dataclass import dataclass


class NotModelled(Exception):
    """The documents use something whose behaviour is not known here."""


class Undecided(Exception):
    """The run passed a limit, or depends on chance."""


ANY_ERROR = "java.lang.Exception"
TIMED_OUT = "TimedOut"
EXPRESSION_ERROR = "java.lang.IllegalArgumentException"
UNREADABLE = "io.vertx.core.json.DecodeException"
TIMEOUT = "io.smallrye.mutiny.TimeoutException"
CONNECTION_LOST = "io.vertx.core.http.HttpClosedException"
CODED = "org.kie.kogito.internal.process.workitem.WorkItemExecutionException"  # one with a code
_STATUS_PREFIX = "HTTP:"
_CLASSES = frozenset({ANY_ERROR, EXPRESSION_ERROR, UNREADABLE, TIMEOUT, CODED})


class EngineFailure(Exception):
    """An exception of the runtime. `kind` is its class, `code` the code of a failed call."""

    def __init__(self, kind: str, text: str, code: str | None = None) -> None:
        super().__init__(text)
        self.kind = kind
        self.code = code
        self.text = text  # what a code is also searched in


def expression_failure(problem: str, program: str, data_text: str) -> EngineFailure:
    """An error of jq in an action; its message quotes the data and the expression."""
    failure = EngineFailure(EXPRESSION_ERROR, f"{data_text} {program}")
    failure.args = (problem,)
    return failure


def status_failure(status: int) -> EngineFailure:
    return EngineFailure(CODED, f"status {status}", str(status))


def timed_out() -> EngineFailure:
    return EngineFailure(CODED, "no event came", TIMED_OUT)


@dataclass(frozen=True, slots=True)
class Handler:
    """One `errorRef`: the code of its definition, and where it leads."""

    code: str
    transition: str


def check_code(code: str) -> None:
    """Refuses codes other than statuses and classes that nothing else matches."""
    is_status = code.startswith(_STATUS_PREFIX) and code.removeprefix(_STATUS_PREFIX).isdecimal()
    if not (is_status or code == TIMED_OUT or code in _CLASSES):
        raise NotModelled(f"error code {code!r}")


def handler_for(failure: EngineFailure, handlers: Sequence[Handler]) -> Handler | None:
    """The handler that takes the failure."""
    for handler in handlers:
        if failure.code is not None and handler.code.rpartition(":")[2] == failure.code:
            return handler
    for handler in handlers:
        if handler.code == failure.kind:
            return handler
    for handler in handlers:
        if handler.code.startswith(_STATUS_PREFIX) and handler.code in failure.text:
            raise NotModelled(f"the text of a failure holds the error code {handler.code}")
    for handler in handlers:
        if handler.code == ANY_ERROR:
            return handler
    return None
