"""Actions: an expression, a request, a subflow, an event."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from asl2sw.equivalence.target.failures import (
    CONNECTION_LOST,
    TIMEOUT,
    UNREADABLE,
    EngineFailure,
    NotModelled,
    expression_failure,
    status_failure,
)
from asl2sw.equivalence.target.model import (
    Action,
    EventSent,
    ExpressionCall,
    LiteralBody,
    RestCall,
    Subflow,
)
from asl2sw.equivalence.target.programs import JqFailure, Program
from asl2sw.equivalence.target.scheduler import Begin, Fiber, Forever, Group, Hold, Join, Work
from asl2sw.equivalence.target.trace import (
    NULL_BODY,
    ConnectionLost,
    HttpCall,
    HttpReply,
    NoReply,
    Reply,
)
from asl2sw.source.tree import JsonValue

if TYPE_CHECKING:
    from asl2sw.equivalence.target.instance import Instance

_Variables = Mapping[str, JsonValue]


def run_actions(instance: Instance, actions: tuple[Action, ...]) -> Work[None]:
    """One after another, each result put into the state data. Raises EngineFailure."""
    for action in actions:
        result = yield from do_action(instance, action, {})
        if isinstance(action.call, EventSent):
            continue
        if action.stored is not None:
            instance.store(action.stored, result)
        elif result is not None or not isinstance(instance.data, dict):
            raise NotModelled("a result that is merged into the state data")


def do_action(instance: Instance, action: Action, variables: _Variables) -> Work[JsonValue]:
    """The result of an action. Raises EngineFailure."""
    instance.run.step()
    given = instance.data
    if action.from_state_data is not None:
        given = _value(instance, action.from_state_data, given, variables)
    result: JsonValue = None
    match action.call:
        case ExpressionCall(program=program):
            result = _value(instance, program, given, variables)
        case RestCall() as call:
            result = yield from _reply(instance, call, given)
        case Subflow(id):
            result = yield from _subflow(instance, id, given)
        case EventSent() as sent:
            data = _value(instance, sent.data, given, variables)
            place = (instance.workflow.id, instance.id, instance.state)
            instance.run.produced(*place, sent.event, sent.type, data)
    return result if action.results is None else _value(instance, action.results, result, variables)


def _value(instance: Instance, program: Program, data: JsonValue, variables: _Variables) -> JsonValue:
    try:
        return instance.evaluate(program, data, variables)
    except JqFailure as failure:
        data_text = json.dumps(data, ensure_ascii=False)
        raise expression_failure(str(failure), program.text, data_text) from failure


# --- subflows --------------------------------------------------------------------------------------


def _subflow(instance: Instance, id: str, data: JsonValue) -> Work[JsonValue]:
    child = instance.start(id, data)
    group = Group()
    yield Begin(Fiber(child.work(), child.number, group))
    yield Join(group)
    return child.data


# --- requests --------------------------------------------------------------------------------------


def _reply(instance: Instance, call: RestCall, given: JsonValue) -> Work[JsonValue]:
    """The reply's body. Raises EngineFailure."""
    limit = _limit(instance, call, given)
    reply = instance.run.call(_request(instance, call, given))
    if isinstance(reply, NoReply) and limit is None:
        yield Forever(holds=True)
    delay = None if isinstance(reply, NoReply) else reply.delay_ms
    if limit is not None and (delay is None or delay > limit):
        yield Hold(limit)
        raise EngineFailure(TIMEOUT, "the reply took too long")
    if delay:
        yield Hold(delay)
    return _read(reply)


def _read(reply: Reply) -> JsonValue:
    match reply:
        case HttpReply(status=status, body=body) if 200 <= status < 300:
            return None if status == 204 else body
        case HttpReply(status=status) if 400 <= status < 600:
            raise status_failure(status)
        case HttpReply(status=status):
            raise NotModelled(f"HTTP status {status}")
        case ConnectionLost():
            raise EngineFailure(CONNECTION_LOST, "no connection")
        case _:
            raise EngineFailure(UNREADABLE, "the reply is no JSON")


def _request(instance: Instance, call: RestCall, given: JsonValue) -> HttpCall:
    return HttpCall(
        instance.workflow.id,
        instance.id,
        instance.state,
        call.function,
        call.url if isinstance(call.url, str) else _text(instance, call.url, given),
        call.method,
        _body(instance, call.body, given),
        instance.run.calls_before(call.function),
        instance.run.scheduler.now,
        {name: _text(instance, value, given) for name, value in call.headers},
        {name: _text(instance, value, given) for name, value in call.query},
    )


def _text(instance: Instance, program: Program, given: JsonValue) -> str:
    text = _argument(instance, program, given)
    if not isinstance(text, str):
        raise NotModelled(f"a header, parameter or URL that is no text: {text!r}")
    return text


def _body(instance: Instance, body: Program | LiteralBody | None, given: JsonValue) -> JsonValue:
    if body is None:
        return None
    if isinstance(body, LiteralBody):
        if _has_text(body.value):
            raise NotModelled("text in a literal argument, which the engine may read as jq")
        return body.value
    value = _argument(instance, body, given)
    return NULL_BODY if value is None else value


def _argument(instance: Instance, program: Program, given: JsonValue) -> JsonValue:
    """An argument whose expression fails is the text of the expression (engine fact)."""
    try:
        return instance.evaluate(program, given)
    except JqFailure:
        return program.text


def _limit(instance: Instance, call: RestCall, given: JsonValue) -> int | None:
    if call.limit is None or isinstance(call.limit, int):
        return call.limit
    limit = _argument(instance, call.limit, given)
    if isinstance(limit, str) and limit.isdecimal():
        limit = int(limit)
    if type(limit) is not int or limit <= 0:
        raise NotModelled(f"RequestTimeout {limit!r}")
    return limit


def _has_text(value: JsonValue) -> bool:
    if isinstance(value, dict):
        return any(map(_has_text, value.values()))
    if isinstance(value, list):
        return any(map(_has_text, value))
    return isinstance(value, str)
