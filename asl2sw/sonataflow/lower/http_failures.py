"""Failed HTTP calls under the names that Lambda's errors have on AWS."""

from __future__ import annotations

from dataclasses import dataclass

from asl2sw.expressions import ir
from asl2sw.expressions.jq.tree import Literal, Operation, path_of
from asl2sw.graph.nodes import Branch, TaskCall
from asl2sw.sonataflow.lower.context import Emitter
from asl2sw.sonataflow.lower.ends import TIMED_OUT, UNREACHABLE
from asl2sw.sonataflow.model import InjectState, OnError
from asl2sw.source.tree import JsonValue

# The engine tells statuses apart only one by one (engine fact): the client errors that services give.
_CLIENT_ERRORS = (*range(400, 407), *range(408, 416), 417, 421, 422, 423, 424, 426, 428, 431, 451)


@dataclass(frozen=True, slots=True)
class _Kind:
    """One way in which a call fails: the role of its state and the error's name."""

    role: str
    error: str


_THROTTLED = _Kind("throttled", "Lambda.TooManyRequestsException")
_REJECTED = _Kind("rejected", "Lambda.AWSLambdaException")
_UNREADABLE = _Kind("unreadable", "Lambda.Unknown")
_UNREACHABLE = _Kind("unreachable", "Lambda.ServiceException")
_TIMEOUT = _Kind("timeout", "States.Timeout")
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
    """Whether the node's handler does something else for a kind of failure than for the general one."""

    def __init__(self, node: TaskCall, emitter: Emitter) -> None:
        handler = emitter.graph.nodes[node.on_error] if node.on_error is not None else None
        self._tests = (
            [test for rule in handler.rules for test in _error_tests(rule.test)]
            if isinstance(handler, Branch)
            else []
        )

    def __call__(self, kind: _Kind) -> bool:
        return any(_holds(test, kind) != _holds(test, _UNREACHABLE) for test in self._tests)


def _error_tests(expr: ir.Expr) -> list[ir.ErrorIn]:
    if isinstance(expr, ir.ErrorIn):
        return [expr]
    return [test for part in ir.children(expr) for test in _error_tests(part)]


def _holds(test: ir.ErrorIn, kind: _Kind) -> bool:
    return (kind.error in test.names) is not test.others


def _state(node: TaskCall, kind: _Kind, emitter: Emitter) -> str:
    """The state that puts the error in place; a shared end for tasks that handle none."""
    if node.on_error is None:
        return emitter.shared(TIMED_OUT)
    name = emitter.helper_name(node.name, kind.role)
    error: dict[str, JsonValue] = {"Error": kind.error}
    if kind is _TIMEOUT:
        error["Cause"] = ""  # as recorded on AWS
    stored = Operation("=", path_of("error"), Literal(error))
    emitter.add(InjectState(name, node.on_error, output_filter=stored), node.origin)
    return name
