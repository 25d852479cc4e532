"""Pass, Wait, Succeed and Fail."""

from __future__ import annotations

from asl2sw.asl.fields import MAX_SECONDS, Fields
from asl2sw.asl.model import FailState, Located, PassState, SucceedState, WaitState
from asl2sw.asl.result_path import read_result_path
from asl2sw.asl.states.context import StateContext, read_common
from asl2sw.asl.values import check_timestamp
from asl2sw.expressions import Expression, parse_expression
from asl2sw.source.tree import JsonValue, StringNode


def read_pass(state: StateContext) -> PassState | None:
    fields = state.fields
    common = read_common(state)
    parameters = fields.template("Parameters")
    result = fields.literal("Result")
    result_path = read_result_path(fields)
    if result is not None and _has_path_key(result.value):
        fields.report("ASL0130", "Result", '"Result" has fields whose names end in .$.', on_key=True)
    if common is None:
        return None
    return PassState(**common, parameters=parameters, result=result, result_path=result_path)


def _has_path_key(value: JsonValue) -> bool:
    if isinstance(value, dict):
        return any(key.endswith(".$") or _has_path_key(item) for key, item in value.items())
    return isinstance(value, list) and any(_has_path_key(item) for item in value)


_WAIT_FORMS = ("Seconds", "Timestamp", "SecondsPath", "TimestampPath")


def read_wait(state: StateContext) -> WaitState | None:
    fields = state.fields
    common = read_common(state)
    fields.exclude(*_WAIT_FORMS)
    if not any(name in fields for name in _WAIT_FORMS):
        fields.miss(_WAIT_FORMS, f"{fields.owner} does not say how long it waits.")
    seconds = fields.integer_or_jsonata("Seconds", 0, MAX_SECONDS)
    timestamp = fields.either("Timestamp", lambda: _timestamp(fields))
    seconds_path = fields.path("SecondsPath")
    timestamp_path = fields.path("TimestampPath")
    if common is None or not (seconds or timestamp or seconds_path or timestamp_path):
        return None
    return WaitState(
        **common,
        seconds=seconds,
        timestamp=timestamp,
        seconds_path=seconds_path,
        timestamp_path=timestamp_path,
    )


def _timestamp(fields: Fields) -> Located[str] | None:
    member = fields.member("Timestamp")
    found = fields.text("Timestamp")
    if found is None or member is None or not isinstance(member.value, StringNode):
        return None
    return found if check_timestamp(fields.reporter, member.value, found.pointer) else None


def read_succeed(state: StateContext) -> SucceedState | None:
    common = read_common(state, goes_on=False, assigns=False)
    return None if common is None else SucceedState(**common)


def read_fail(state: StateContext) -> FailState | None:
    fields = state.fields
    common = read_common(state, goes_on=False, assigns=False, has_output=False)
    fields.exclude("Error", "ErrorPath")
    fields.exclude("Cause", "CausePath")
    error = fields.either("Error", lambda: fields.text("Error"))
    cause = fields.either("Cause", lambda: fields.text("Cause"))
    error_path = _dynamic(fields, "ErrorPath")
    cause_path = _dynamic(fields, "CausePath")
    if common is None:
        return None
    return FailState(**common, error=error, cause=cause, error_path=error_path, cause_path=cause_path)


def _dynamic(fields: Fields, name: str) -> Located[Expression] | None:
    return fields.parsed(name, parse_expression, "a path or an intrinsic function")
