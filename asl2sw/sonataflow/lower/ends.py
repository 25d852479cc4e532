"""Failing ends."""

from __future__ import annotations

from collections.abc import Set

from asl2sw.expressions import ir
from asl2sw.expressions.errors import RUNTIME
from asl2sw.expressions.jq.compile import compile_expression
from asl2sw.expressions.jq.tree import (
    Call,
    Field,
    Identity,
    Jq,
    Literal,
    MakeObject,
    Operation,
    fold,
    path_of,
    pipe,
)
from asl2sw.graph.nodes import Callback, Fail, Node, Origin
from asl2sw.sonataflow.lower.context import Emitter
from asl2sw.sonataflow.lower.steps import guarded
from asl2sw.sonataflow.model import InjectState

# shared by the tasks that handle no errors
UNREACHABLE, TIMED_OUT = "Task failed", "Timed out"
THROTTLED, REJECTED, UNREADABLE = "Task throttled", "Task rejected", "Reply unreadable"
BAD_REPLY, NO_REPLY = "Request failed", "No reply"
_HTTP = "HTTP "  # and a status
DONE = "Done"  # where a part of the flow ended as the whole should
_CONSTANT_ENDS = {
    UNREACHABLE: "Lambda.ServiceException",
    TIMED_OUT: "States.Timeout",
    THROTTLED: "Lambda.TooManyRequestsException",
    REJECTED: "Lambda.AWSLambdaException",
    UNREADABLE: "Lambda.Unknown",
    BAD_REPLY: "States.TaskFailed",
    NO_REPLY: "States.Http.Socket",
}


def lower_fail(node: Fail, emitter: Emitter) -> None:
    """Straight to the end when Error and Cause are known to be there, else through a check of them.

    What the state does not give is null in the Error Output of a state around it (recorded on AWS).
    """
    nothing = None if emitter.is_root else ir.Constant(None)
    given = (("Error", node.error or nothing), ("Cause", node.cause or nothing))
    parts = [(key, value) for key, value in given if value is not None]
    error = MakeObject(tuple((key, compile_expression(value)) for key, value in parts))
    failures = frozenset[str]().union(*(ir.failures(value) for _, value in parts))
    if not failures:
        emitter.add_failing_end(node.name, error, node.origin)
        return
    stored = guarded(Operation("=", path_of("error"), error), failures)
    emitter.add(InjectState(node.name, emitter.shared("Failed"), output_filter=stored), node.origin)


def add_shared_ends(emitter: Emitter, origin: Origin, throwing: Set[type[Node]]) -> None:
    """The ends that many states go to, as far as they are used.

    `throwing`: the kinds of nodes that leave an error in `.result`, as the service said it.
    """
    for role, name in list(emitter.shared_states.items()):
        constant = _CONSTANT_ENDS.get(role)
        if role.startswith(_HTTP):
            constant = f"States.Http.StatusCode.{role.removeprefix(_HTTP)}"
        if constant is not None:
            emitter.add_failing_end(name, Literal({"Error": constant}), origin)
    if DONE in emitter.shared_states:
        output = path_of("v") if emitter.is_root else None
        emitter.add(InjectState(emitter.shared(DONE), None, output_filter=output), origin)
    if "Failed" in emitter.shared_states:
        # an expression that failed without an error of its own is States.Runtime
        known: list[Jq] = [path_of("error")]
        if throwing:
            known.append(_thrown(waits=Callback in throwing))
        error = fold("//", [*known, Literal({"Error": RUNTIME})])
        emitter.add_failing_end(emitter.shared_states["Failed"], error, origin)


def _thrown(*, waits: bool) -> Jq:
    """The function's error. Once an answer came, what is there is no reply of a function."""
    unanswered = Operation("==", path_of("answer"), Literal(None))
    return pipe(Call("select", (unanswered,)), function_error()) if waits else function_error()


def function_error() -> Jq:
    """Error and Cause of a reply with a text `errorType`; nothing for another reply."""
    cause = Operation("//", pipe(Field(Identity(), "cause"), Call("strings")), Call("tojson"))
    error = MakeObject((("Error", Field(Identity(), "errorType")), ("Cause", cause)))
    is_error = Call("select", (pipe(Field(Identity(), "errorType"), Call("strings")),))
    return pipe(path_of("result"), Call("objects"), is_error, error)
