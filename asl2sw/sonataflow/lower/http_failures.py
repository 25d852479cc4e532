"""Failed HTTP calls under the names that Lambda's errors have on AWS."""

from __future__ import annotations

from dataclasses import dataclass

from asl2sw.expressions.jq.tree import Literal, Operation, path_of
from asl2sw.graph.nodes import Callback, TaskCall
from asl2sw.sonataflow.lower.context import Emitter
from asl2sw.sonataflow.lower.ends import REJECTED, THROTTLED, TIMED_OUT, UNREACHABLE, UNREADABLE
from asl2sw.sonataflow.lower.error_readers import handler_tests, takes
from asl2sw.sonataflow.model import InjectState, OnError
from asl2sw.source.tree import JsonValue

# The engine tells statuses apart only one by one (engine fact): the client errors that services give.
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
GENERAL_FAILURE = _UNREACHABLE.error


def http_handlers(node: TaskCall, emitter: Emitter) -> tuple[OnError, ...]:
    """One handler for every kind of failure that the machine tells apart, and one for all the others.

    A task that handles its errors has put the general one in place before the call.
    """
    told_apart = _Names(node, emitter)
    handlers = []
    if told_apart(_THROTTLED):
        handlers.append(emitter.on_error("throttled", _state(node, _THROTTLED, emitter)))
    if told_apart(_REJECTED):
        handlers.append(emitter.on_status(_CLIENT_ERRORS, _state(node, _REJECTED, emitter)))
    if told_apart(_UNREADABLE):
        handlers.append(emitter.on_error("unreadable", _state(node, _UNREADABLE, emitter)))
    if node.timeout_s is not None:
        handlers.append(emitter.on_error("timeout", _state(node, _TIMEOUT, emitter)))
    general = node.on_error if node.on_error is not None else emitter.shared(UNREACHABLE)
    return (*handlers, emitter.on_error("any", general))


class _Names:
    """Whether the machine does something else for a kind of failure than for the general one.

    Beside the task's own handler these are the handlers around it and rules about Error Outputs. The error of
    a whole execution has the general name.
    """

    def __init__(self, node: TaskCall, emitter: Emitter) -> None:
        self._tests = handler_tests(emitter.graph, node.on_error)
        if not emitter.is_root:
            self._tests += emitter.program.error_readers.around
        self._rules = emitter.program.error_readers
        self._is_last = node.on_error is None and emitter.is_root

    def __call__(self, kind: _Kind) -> bool:
        if self._is_last:
            return False
        general = _UNREACHABLE.error
        handled_apart = any(takes(test, kind.error) != takes(test, general) for test in self._tests)
        return handled_apart or self._rules.rules_differ(kind.error, general)


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
