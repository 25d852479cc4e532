"""Task calls."""

from __future__ import annotations

from asl2sw.expressions import ir
from asl2sw.expressions.jq.compile import compile_expression
from asl2sw.expressions.jq.tree import (
    Call,
    Identity,
    If,
    Jq,
    Literal,
    MakeArray,
    MakeObject,
    Operation,
    Raw,
    path_of,
    pipe,
)
from asl2sw.graph.nodes import Compute, TaskCall
from asl2sw.resources import ExpressionBinding, LambdaBinding
from asl2sw.sonataflow.lower.compute import can_evaluate, check_action, evaluation, lower_checked_result
from asl2sw.sonataflow.lower.context import Emitter
from asl2sw.sonataflow.lower.ends import function_error
from asl2sw.sonataflow.lower.http_failures import http_handlers
from asl2sw.sonataflow.lower.steps import (
    delete,
    failures_of,
    first_of,
    guarded,
    is_fresh,
    only_runtime,
    statements,
)
from asl2sw.sonataflow.model import Action, OnError, OperationState


def lower_task(node: TaskCall, emitter: Emitter) -> None:
    """The call, its errors, and what becomes of its result.

    The result is stored in the state itself where that cannot fail or can fail only as States.Runtime;
    otherwise a state of its own does it.
    """
    position = len(emitter.states)
    actions, scratch, input_filter = _call_actions(node, emitter)
    scratch = (*scratch, *node.counters)
    follow = node.next
    output: list[Jq] = [*statements(node.assignments), delete(*scratch)]
    rest: Compute | None = None
    if failures_of(node.assignments):
        stored = evaluation(node.assignments, emitter)
        output = [delete(*scratch)]
        if stored is not None:
            actions.append(stored)
        else:
            follow, output = emitter.helper_name(node.name, "result"), []
            rest = Compute(follow, node.origin, node.assignments, node.next, node.on_error, scratch)
    state = OperationState(
        node.name,
        follow,
        input_filter=input_filter,
        output_filter=emitter.leaving(output, ends=follow is None),
        actions=tuple(actions),
        on_errors=_handlers(node, emitter),
    )
    emitter.add(state, node.origin, before=position)  # the states for its errors come after it
    if rest is not None:
        lower_checked_result(rest, None, emitter)


def stores_runtime(node: TaskCall) -> bool:
    """Whether a States.Runtime of the node ends up in `.error`, where its handler has to tell it apart."""
    guards_result = bool(failures_of(node.assignments)) and not can_evaluate(node.assignments)
    return guards_result or not only_runtime(ir.failures(node.binding.payload))


def _call_actions(node: TaskCall, emitter: Emitter) -> tuple[list[Action], tuple[str, ...], Jq | None]:
    """The actions up to a result in `.result`, the scratch keys they leave, and the state's input filter."""
    payload = _payload(node.binding.payload)
    actions: list[Action] = []
    scratch: tuple[str, ...] = ("result",)
    input_filter = None
    failures = ir.failures(node.binding.payload)
    if not only_runtime(failures):
        input_filter = guarded(Operation("=", path_of("payload"), payload), failures)
        actions.append(check_action(emitter))
        payload, scratch = path_of("payload"), ("result", "payload")
    match node.binding:
        case LambdaBinding(function, url):
            actions.append(_post(emitter.rest(function, url), payload, node.timeout_s))
            actions += _check_reply(node, emitter)
        case ExpressionBinding(function, text):
            name = emitter.expression(function, _fresh_result(text))
            actions.append(Action(name, from_state_data=payload, to_state_data=("result",)))
    return actions, scratch, input_filter


def _post(name: str, payload: Jq, timeout_s: ir.Expr | None) -> Action:
    # the engine sends ContentData alone as the body; any other argument name would be wrapped
    body: Jq = Identity()
    timeout: Jq | int | None = None
    if isinstance(timeout_s, ir.Constant):
        assert isinstance(timeout_s.value, int)
        timeout = timeout_s.value * 1000
    elif timeout_s is not None:
        milliseconds = Operation("*", compile_expression(timeout_s), Literal(1000))
        payload = MakeObject((("payload", payload), ("timeout", milliseconds)))
        body, timeout = path_of("payload"), path_of("timeout")
    arguments: tuple[tuple[str, Jq | int], ...] = (("ContentData", body),)
    if timeout is not None:
        arguments += (("RequestTimeout", timeout),)
    return Action(name, arguments, from_state_data=payload, to_state_data=("result",))


def _payload(expr: ir.Expr) -> Jq:
    """The payload as a new value: the runtime loses an empty object or list that is passed on as it is."""
    value = compile_expression(expr)
    return value if is_fresh(expr) or isinstance(expr, ir.Constant) else pipe(value, Call("fresh"))


def _check_reply(node: TaskCall, emitter: Emitter) -> list[Action]:
    """Raises when the reply is a function error, which then stands in `.error` if somebody handles it."""
    if node.on_error is not None:
        told = first_of(function_error())
        return [Action(emitter.expression("failure", told), to_state_data=("error",)), check_action(emitter)]
    found = MakeArray(pipe(path_of("result"), Call("objects"), path_of("errorType"), Call("strings")))
    is_error = Operation("!=", found, Literal([]))
    raised = If(is_error, Call("error", (Literal("task failed"),)), Literal(None))
    return [Action(emitter.expression("throw", raised))]


def _handlers(node: TaskCall, emitter: Emitter) -> tuple[OnError, ...]:
    target = emitter.failure_target(node)
    if isinstance(node.binding, ExpressionBinding):
        return (emitter.on_error("any", target),)
    return (emitter.on_error("expression", target), *http_handlers(node, emitter))


def _fresh_result(text: str) -> Jq:
    """The user's expression; its result is made new unless the text is one object constructor."""
    stripped = text.strip()
    body = Raw(stripped)
    return body if _is_constructor(stripped) else pipe(body, Call("fresh"))


def _is_constructor(text: str) -> bool:
    """Whether the bracket that opens the text is closed by its last character."""
    if not text.startswith("{"):
        return False
    depth, in_string, position = 0, False, 0
    while position < len(text):
        character = text[position]
        if in_string:
            if character == "\\":
                position += 1
            in_string = character != '"'
        elif character == '"':
            in_string = True
        elif character in "{[(":
            depth += 1
        elif character in "}])":
            depth -= 1
            if depth == 0:
                return position == len(text) - 1
        position += 1
    return False
