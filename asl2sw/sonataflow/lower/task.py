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
    Operation,
    Raw,
    path_of,
    pipe,
)
from asl2sw.graph.nodes import Compute, TaskCall
from asl2sw.resources import ExpressionBinding, LambdaBinding
from asl2sw.sonataflow.lower.compute import check_action, evaluation, lower_compute
from asl2sw.sonataflow.lower.context import Emitter
from asl2sw.sonataflow.lower.steps import (
    delete,
    failures_of,
    guarded,
    is_fresh,
    leaving,
    only_runtime,
    statements,
)
from asl2sw.sonataflow.model import Action, OnError, OperationState


def lower_task(node: TaskCall, emitter: Emitter) -> None:
    """The call, its errors, and what becomes of its result.

    The result is stored in the state itself where that cannot fail or can fail only as States.Runtime;
    otherwise a state of its own does it.
    """
    actions, scratch, input_filter = _call_actions(node, emitter)
    result_failures = failures_of(node.assignments)
    stored = evaluation(node.assignments, emitter) if result_failures else None
    rest: Compute | None = None
    output: list[Jq] = [*statements(node.assignments), delete(*scratch)]
    follow = node.next
    if stored is not None:
        actions.append(stored)
        output = [delete(*scratch)]
    elif result_failures:
        name = emitter.helper_name(node.name, "result")
        rest = Compute(name, node.origin, node.assignments, node.next)
        output, follow = [], name
    state = OperationState(
        node.name,
        follow,
        input_filter=input_filter,
        output_filter=leaving(output, ends=follow is None),
        actions=tuple(actions),
        on_errors=_handlers(node, emitter),
    )
    emitter.add(state, node.origin)
    if rest is not None:
        lower_compute(rest, emitter, scratch)


def _call_actions(node: TaskCall, emitter: Emitter) -> tuple[list[Action], tuple[str, ...], Jq | None]:
    """The actions up to a result in `.result`, the scratch keys they leave, and the state's input filter."""
    payload_failures = ir.failures(node.binding.payload)
    payload = _payload(node.binding.payload)
    actions: list[Action] = []
    scratch: tuple[str, ...] = ("result",)
    input_filter = None
    if not only_runtime(payload_failures):
        input_filter = guarded(Operation("=", path_of("payload"), payload))
        actions.append(check_action(emitter))
        payload, scratch = path_of("payload"), ("result", "payload")
    match node.binding:
        case LambdaBinding(function, url):
            name = emitter.rest(function, url)
            actions += [_post(name, payload, node.timeout_ms), _throw_action(emitter)]
        case ExpressionBinding(function, text):
            name = emitter.expression(function, _fresh_result(text))
            actions.append(Action(name, from_state_data=payload, to_state_data=("result",)))
    return actions, scratch, input_filter


def _post(name: str, payload: Jq, timeout_ms: int | None) -> Action:
    # the engine sends ContentData alone as the body; any other argument name would be wrapped
    arguments: tuple[tuple[str, Jq | int], ...] = (("ContentData", Identity()),)
    if timeout_ms is not None:
        arguments += (("RequestTimeout", timeout_ms),)
    return Action(name, arguments, from_state_data=payload, to_state_data=("result",))


def _payload(expr: ir.Expr) -> Jq:
    """The payload as a new value: the runtime loses an empty object or list that is passed on as it is."""
    value = compile_expression(expr)
    return value if is_fresh(expr) or isinstance(expr, ir.Constant) else pipe(value, Call("fresh"))


def _throw_action(emitter: Emitter) -> Action:
    """Raises when the reply is a function error."""
    found = MakeArray(pipe(path_of("result"), Call("objects"), path_of("errorType"), Call("strings")))
    is_error = Operation("!=", found, Literal([]))
    return Action(
        emitter.expression("throw", If(is_error, Call("error", (Literal("task failed"),)), Literal(None)))
    )


def _handlers(node: TaskCall, emitter: Emitter) -> tuple[OnError, ...]:
    failed = emitter.shared("Failed")
    if isinstance(node.binding, ExpressionBinding):
        return (emitter.on_error("any", failed),)
    handlers = [emitter.on_error("expression", failed)]
    if node.timeout_ms is not None:
        handlers.append(emitter.on_error("timeout", emitter.shared("Timed out")))
    return (*handlers, emitter.on_error("any", emitter.shared("Task failed")))


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
