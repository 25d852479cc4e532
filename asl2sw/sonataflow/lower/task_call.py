"""The actions of a task: its payload, the call, and what the reply says."""

from __future__ import annotations

import json

from asl2sw.expressions import ir
from asl2sw.expressions.jq.compile import compile_expression
from asl2sw.expressions.jq.printer import print_jq
from asl2sw.expressions.jq.program import has_definitions
from asl2sw.expressions.jq.tree import (
    At,
    Call,
    Field,
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
from asl2sw.graph.nodes import TaskCall
from asl2sw.lazy_dataclass import dataclass
from asl2sw.resources import EventBinding, ExpressionBinding, HttpBinding, LambdaBinding, OpenApiBinding
from asl2sw.sonataflow.lower.compute import check_action
from asl2sw.sonataflow.lower.context import Emitter
from asl2sw.sonataflow.lower.ends import function_error
from asl2sw.sonataflow.lower.http_failures import FAILED_REQUEST, GENERAL_FAILURE
from asl2sw.sonataflow.lower.request import request_arguments, secrets_of
from asl2sw.sonataflow.lower.steps import guarded, is_fresh, only_runtime
from asl2sw.sonataflow.model import Action

_LONGEST_ARGUMENT = 300
_PAYLOAD = path_of("payload")


@dataclass(frozen=True, slots=True)
class LoweredCall:
    """Actions that leave the result in `.result`; `scratch` names what they leave beside it."""

    actions: tuple[Action, ...]
    scratch: tuple[str, ...]
    input_filter: Jq | None = None


def lower_call(node: TaskCall, emitter: Emitter, *, reads_reply: bool = True) -> LoweredCall:
    """The call of a service or of an expression. Without `reads_reply` only its failure counts."""
    failures = _input_failures(node)
    if not only_runtime(failures):
        stored = Operation("=", _PAYLOAD, _input(node))
        call = _call(node, _PAYLOAD, None, emitter, reads_reply)
        return LoweredCall((check_action(emitter), *call), ("result", "payload"), guarded(stored, failures))
    if failures and node.on_error is not None and not isinstance(node.binding, ExpressionBinding):
        # apart from the call: an error in it must not be taken for one of the service
        name = emitter.expression("evaluate", Identity())
        evaluate = Action(name, from_state_data=_fresh(node), to_state_data=("payload",))
        call = _call(node, _PAYLOAD, None, emitter, reads_reply)
        return LoweredCall((evaluate, *call), ("result", "payload"))
    return LoweredCall(_call(node, None, _fresh(node), emitter, reads_reply), ("result",))


def lower_post(node: TaskCall, emitter: Emitter) -> Action:
    """The request alone, where its payload cannot fail or its errors need not be told from the service's."""
    assert isinstance(node.binding, LambdaBinding)
    return _post(node, emitter.rest(node.binding.function, node.binding.url), None, _fresh(node))


def _input_failures(node: TaskCall) -> frozenset[str]:
    found = ir.failures(node.binding.payload)
    return found if node.timeout_s is None else found | ir.failures(node.timeout_s)


def _has_dynamic_limit(node: TaskCall) -> bool:
    return node.timeout_s is not None and not isinstance(node.timeout_s, ir.Constant)


def _input(node: TaskCall) -> Jq:
    """The payload; with a time limit that is computed, `{payload, timeout}`."""
    payload = compile_expression(node.binding.payload)
    if node.timeout_s is None or isinstance(node.timeout_s, ir.Constant):
        return payload
    milliseconds = Operation("*", compile_expression(node.timeout_s), Literal(1000))
    return MakeObject((("payload", payload), ("timeout", milliseconds)))


def _fresh(node: TaskCall) -> Jq:
    """The same as a new value: the runtime loses an empty object or list that is passed on as it is."""
    payload = node.binding.payload
    is_new = is_fresh(payload) or isinstance(payload, ir.Constant) or _has_dynamic_limit(node)
    return _input(node) if is_new else pipe(_input(node), Call("fresh"))


def _call(
    node: TaskCall, place: Jq | None, filtered: Jq | None, emitter: Emitter, reads_reply: bool
) -> tuple[Action, ...]:
    """The action and what looks at its result; the input stands at `place`, or is what `filtered` gives."""
    match node.binding:
        case LambdaBinding(function, url):
            name = emitter.rest(function, url)
            post = _post(node, name, place, filtered)
            parsed = _parse(emitter) if node.binding.text_reply else ()
            if node.on_error is None:
                return (post, *parsed, _throw(emitter)) if reads_reply else (post,)
            unanswered = emitter.expression("unanswered", Literal({"Error": GENERAL_FAILURE}))
            before = Action(unanswered, to_state_data=("error",))
            if not reads_reply:
                return (before, post)
            told = emitter.expression("failure", function_error())
            judged = (Action(told, to_state_data=("error",)), check_action(emitter))
            return (before, post, *parsed, *judged)
        case HttpBinding() as binding:
            return _request(node, binding, place, filtered, emitter)
        case OpenApiBinding(function, operation, fields):
            name = emitter.operation(function, operation)
            base: Jq = Field(Identity(), "payload") if _has_dynamic_limit(node) else Identity()
            arguments = tuple((field, Field(base, field)) for field in fields)
            return _silent(node, Action(name, arguments, place or filtered, ("result",)), emitter)
        case ExpressionBinding(function, text):
            name = emitter.expression(function, Raw(text.strip()))
            return (Action(name, from_state_data=place or filtered, to_state_data=("result",)),)
        case EventBinding():
            raise AssertionError("messages.py lowers it")


def _request(
    node: TaskCall, binding: HttpBinding, place: Jq | None, filtered: Jq | None, emitter: Emitter
) -> tuple[Action, ...]:
    """The request, with the error in place that most of its failures are."""
    name = emitter.rest(binding.function, binding.url, binding.method)
    # always through a filter: without one Quarkus loses a reply of {} or [] (engine fact)
    source: Jq = place or filtered or Literal({})
    input: Jq = Identity()
    if binding.secrets:
        # here and not before: what is kept in the state data, others can see
        source = MakeObject((("input", source), ("secret", secrets_of(binding))))
        input = path_of("input")
    request = Field(input, "payload") if _has_dynamic_limit(node) else input
    arguments = (*request_arguments(binding, request), *_time_limit(node, input))
    call = Action(name, arguments, from_state_data=source, to_state_data=("result",))
    return _silent(node, call, emitter)


def _silent(node: TaskCall, call: Action, emitter: Emitter) -> tuple[Action, ...]:
    """A call whose reply is never an error, with the error in place that most of its failures are."""
    if node.on_error is None:
        return (call,)
    general = FAILED_REQUEST if isinstance(node.binding, HttpBinding) else GENERAL_FAILURE
    unanswered = emitter.expression("unanswered", Literal({"Error": general}))
    answered = emitter.expression("answered", Literal(None))
    return (Action(unanswered, to_state_data=("error",)), call, Action(answered, to_state_data=("error",)))


def _post(node: TaskCall, name: str, place: Jq | None, filtered: Jq | None) -> Action:
    # the engine sends ContentData alone as the body; any other argument name would be wrapped
    base: Jq = place if place is not None else Identity()
    body: Jq = Field(base, "payload") if _has_dynamic_limit(node) else base
    if place is None and not _input_failures(node) and _fits_argument(node):
        body, filtered = compile_expression(node.binding.payload), None
    arguments = (("ContentData", body), *_time_limit(node, base))
    if isinstance(node.binding, LambdaBinding) and node.binding.text_reply:
        arguments = (("HEADER_Asl2sw-Reply", Literal("json-text")), *arguments)
    return Action(name, arguments, from_state_data=filtered, to_state_data=("result",))


def _parse(emitter: Emitter) -> tuple[Action, ...]:
    """Takes the result out of `{"json": "<JSON text>"}`; errors do not come so."""
    text = pipe(Call("objects"), Field(Identity(), "json"), Call("strings"))
    is_text = Operation("!=", MakeArray(text), Literal([]))
    parsed = pipe(MakeArray(pipe(text, Call("fromjson"))), At(Identity(), Literal(0)))
    operation = pipe(path_of("result"), If(is_text, parsed, Identity()))
    return (Action(emitter.expression("reply", operation), to_state_data=("result",)),)


def _time_limit(node: TaskCall, base: Jq) -> tuple[tuple[str, Jq | int], ...]:
    if node.timeout_s is None:
        return ()
    if not isinstance(node.timeout_s, ir.Constant):
        return (("RequestTimeout", Field(base, "timeout")),)
    assert isinstance(node.timeout_s.value, int)
    return (("RequestTimeout", node.timeout_s.value * 1000),)


def _fits_argument(node: TaskCall) -> bool:
    """Whether the payload may stand in the call itself: there its errors would be lost (engine fact)."""
    if _has_dynamic_limit(node):
        return False
    payload = compile_expression(node.binding.payload)
    text = print_jq(payload, width=10**6)
    if len(text) > _LONGEST_ARGUMENT or _begins_with_json(text):
        return False
    return not has_definitions(payload)


def _begins_with_json(text: str) -> bool:
    """Whether the engine may take it for JSON: it loses what follows, and runs texts of an object as jq."""
    try:
        _, end = json.JSONDecoder().raw_decode(text)
    except ValueError:
        return False
    return end < len(text) or text.startswith("{")


def _throw(emitter: Emitter) -> Action:
    """Raises when the reply is a function error."""
    found = MakeArray(pipe(path_of("result"), Call("objects"), path_of("errorType"), Call("strings")))
    is_error = Operation("!=", found, Literal([]))
    raised = If(is_error, Call("error", (Literal("task failed"),)), Literal(None))
    return Action(emitter.expression("throw", raised))
