"""Failed HTTP calls under the names that the errors of Lambda and of http:invoke have on AWS."""

from __future__ import annotations

from asl2sw.expressions import ir
from asl2sw.expressions.jq.tree import Literal, Operation, path_of
from asl2sw.graph.nodes import Callback, TaskCall
from asl2sw.lazy_dataclass import dataclass
from asl2sw.resources import HttpBinding
from asl2sw.sonataflow.lower.context import Emitter
from asl2sw.sonataflow.lower.ends import (
    BAD_REPLY,
    NO_REPLY,
    REJECTED,
    THROTTLED,
    TIMED_OUT,
    UNREACHABLE,
    UNREADABLE,
)
from asl2sw.sonataflow.lower.error_readers import handler_tests, takes
from asl2sw.sonataflow.model import InjectState, OnError
from asl2sw.source.tree import JsonValue

# The engine tells statuses apart only one by one (engine fact): the client errors that services give.
_HTTP_STATUS = "States.Http.StatusCode."
_REDIRECTS, _SERVER_ERRORS = (*range(300, 306), 307, 308), (*range(500, 509), 510, 511)
_CLIENT_ERRORS = (*range(400, 407), *range(408, 416), 417, 421, 422, 423, 424, 426, 428, 431, 451)


@dataclass(frozen=True, slots=True)
class _Kind:
    """One way in which a call fails: the role of its state, the error's name, the end of tasks without
    handlers."""

    role: str
    error: str
    end: str


_THROTTLED = _Kind("throttled", "Lambda.TooManyRequestsException", THROTTLED)
_REJECTED = _Kind("rejected", "Lambda.AWSLambdaException", REJECTED)
_UNREADABLE = _Kind("unreadable", "Lambda.Unknown", UNREADABLE)
_UNREACHABLE = _Kind("unreachable", "Lambda.ServiceException", UNREACHABLE)
_TIMEOUT = _Kind("timeout", "States.Timeout", TIMED_OUT)
_NO_REPLY = _Kind("unreachable", "States.Http.Socket", NO_REPLY)
_BAD_REPLY = _Kind("failed", "States.TaskFailed", BAD_REPLY)
GENERAL_FAILURE = _UNREACHABLE.error
FAILED_REQUEST = _BAD_REPLY.error


def http_handlers(node: TaskCall, emitter: Emitter) -> tuple[OnError, ...]:
    """One handler for every kind of failure that the machine tells apart, and one for all the others.

    A task that handles its errors has put the general one in place before the call.
    """
    if isinstance(node.binding, HttpBinding):
        return _request_handlers(node, node.binding, emitter)
    told_apart = _Names(node, emitter, GENERAL_FAILURE)
    handlers = []
    if told_apart(_THROTTLED.error):
        handlers.append(emitter.on_error("throttled", _state(node, _THROTTLED, emitter)))
    if told_apart(_REJECTED.error):
        handlers.append(emitter.on_status(_CLIENT_ERRORS, _state(node, _REJECTED, emitter)))
    if told_apart(_UNREADABLE.error):
        handlers.append(emitter.on_error("unreadable", _state(node, _UNREADABLE, emitter)))
    return (*handlers, *_timeout_handler(node, emitter), emitter.on_error("any", _general(node, emitter)))


def _request_handlers(node: TaskCall, binding: HttpBinding, emitter: Emitter) -> tuple[OnError, ...]:
    """The same for http:invoke: statuses under names of their own, requests that get no reply.

    A name that stands in the task's handlers is kept, since their Error Output has it.
    """
    differs = _Names(node, emitter, FAILED_REQUEST)

    def told_apart(error: str) -> bool:
        return error in binding.named or differs(error)

    handlers = []
    for status in (*_REDIRECTS, *_CLIENT_ERRORS, 429, *_SERVER_ERRORS):
        kind = _Kind(f"HTTP {status}", f"{_HTTP_STATUS}{status}", f"HTTP {status}")
        if told_apart(kind.error):
            handlers.append(emitter.on_status((status,), _state(node, kind, emitter)))
    general = _general(node, emitter)
    last = general
    if told_apart(_NO_REPLY.error):
        if node.on_error is not None and _may_fail_before(node, binding):
            handlers.append(emitter.on_error("expression", general))
        handlers += [emitter.on_error("status", general), emitter.on_error("unreadable", general)]
        last = _state(node, _NO_REPLY, emitter)
    return (*handlers, *_timeout_handler(node, emitter), emitter.on_error("any", last))


def _may_fail_before(node: TaskCall, binding: HttpBinding) -> bool:
    """Whether the task may fail before anything is sent, which is no failure of the request."""
    limit = frozenset[str]() if node.timeout_s is None else ir.failures(node.timeout_s)
    return bool(ir.failures(binding.payload) or limit or binding.secrets)


def _general(node: TaskCall, emitter: Emitter) -> str:
    end = BAD_REPLY if isinstance(node.binding, HttpBinding) else UNREACHABLE
    return node.on_error if node.on_error is not None else emitter.shared(end)


def _timeout_handler(node: TaskCall, emitter: Emitter) -> tuple[OnError, ...]:
    if node.timeout_s is None:
        return ()
    return (emitter.on_error("timeout", _state(node, _TIMEOUT, emitter)),)


class _Names:
    """Whether the machine does something else for an error than for the general one.

    Beside the task's own handler these are the handlers around it and rules about Error Outputs. The error of
    a whole execution has the general name.
    """

    def __init__(self, node: TaskCall, emitter: Emitter, general: str) -> None:
        self._tests = handler_tests(emitter.graph, node.on_error)
        if not emitter.is_root:
            self._tests += emitter.program.error_readers.around
        self._rules = emitter.program.error_readers
        self._is_last = node.on_error is None and emitter.is_root
        self._general = general

    def __call__(self, name: str) -> bool:
        if self._is_last:
            return False
        handled_apart = any(takes(test, name) != takes(test, self._general) for test in self._tests)
        return handled_apart or self._rules.rules_differ(name, self._general)


def timeout_target(node: TaskCall | Callback, emitter: Emitter) -> str:
    """Where a task goes that takes too long."""
    return _state(node, _TIMEOUT, emitter)


def _state(node: TaskCall | Callback, kind: _Kind, emitter: Emitter) -> str:
    """The state that puts the error in place; a shared end for tasks that handle none."""
    if node.on_error is None:
        return emitter.shared(kind.end)
    name = emitter.helper_name(node.name, kind.role)
    error: dict[str, JsonValue] = {"Error": kind.error}
    if kind is _TIMEOUT:
        error["Cause"] = ""  # as recorded on AWS
    stored = Operation("=", path_of("error"), Literal(error))
    emitter.add(InjectState(name, node.on_error, output_filter=stored), node.origin)
    return name
