"""Pass, Choice, Wait, Succeed and Fail."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from asl2sw.asl.model import ChoiceState, FailState, Located, PassState, SucceedState, WaitState
from asl2sw.equivalence.asl.choice_rules import compile_rule
from asl2sw.equivalence.asl.dataflow import (
    compile_assign,
    compile_input,
    compile_output,
    compile_result_path,
)
from asl2sw.equivalence.asl.errors import NO_CHOICE_MATCHED, StateError, runtime
from asl2sw.equivalence.asl.expressions import (
    Evaluator,
    compile_expression,
    compile_path,
    compile_template,
)
from asl2sw.equivalence.asl.parameters import whole_number
from asl2sw.equivalence.asl.run import Act, Step, Timeline
from asl2sw.equivalence.asl.scope import Scope, Visit
from asl2sw.equivalence.asl.timestamps import instant_of
from asl2sw.source.tree import JsonValue

_MAX_WAIT_SECONDS = 2**31 - 1  # recorded: beyond it "Wait state delay is too long."


def next_of(state: PassState | WaitState) -> str | None:
    return None if state.next is None else state.next.value


def compile_pass(state: PassState) -> Act:
    """Result, or what Parameters makes, or the input, into ResultPath."""
    select, narrow = compile_input(state), compile_output(state)
    parameters = None if state.parameters is None else compile_template(state.parameters)
    fixed = state.result
    merge, assign, follow = (
        compile_result_path(state.result_path),
        compile_assign(state.assign),
        next_of(state),
    )

    def act(visit: Visit) -> Step:
        result = select(visit)
        if parameters is not None:
            result = parameters(visit.scope(result))
        if fixed is not None:
            result = fixed.value
        variables = assign(visit.scope(result))
        return Step(follow, narrow(visit, merge(visit.raw, result)), variables)

    return act


def compile_choice(state: ChoiceState) -> Act:
    """The first rule that fits, else Default."""
    select, narrow = compile_input(state), compile_output(state)
    branches = [
        (compile_rule(branch.rule), branch.next.value, compile_assign(branch.assign))
        for branch in state.choices
    ]
    default = None if state.default is None else state.default.value
    assign_default = compile_assign(state.assign)

    def act(visit: Visit) -> Step:
        effective = select(visit)
        scope = visit.scope(effective)
        for fits, target, assign in branches:
            if fits(scope):
                return Step(target, narrow(visit, effective), assign(scope))
        if default is None:
            raise StateError(NO_CHOICE_MATCHED, detail="no rule fits, and there is no Default")
        return Step(default, narrow(visit, effective), assign_default(scope))

    return act


def compile_succeed(state: SucceedState) -> Act:
    select, narrow = compile_input(state), compile_output(state)
    return lambda visit: Step(None, narrow(visit, select(visit)), visit.variables)


def compile_fail(state: FailState) -> Act:
    """The error; ErrorPath and CausePath must give texts."""
    error, cause = _text_source(state.error, state.error_path), _text_source(state.cause, state.cause_path)

    def act(visit: Visit) -> Step:
        scope = visit.scope(visit.raw)
        raise StateError(error(scope), cause(scope))

    return act


def _text_source(fixed: object, path: object) -> Callable[[Scope], str | None]:
    if isinstance(fixed, Located):
        text = fixed.value
        return lambda scope: text
    if not isinstance(path, Located):
        return lambda scope: None
    evaluate = compile_expression(path.value)

    def text_of(scope: Scope) -> str:
        value = evaluate(scope)
        if not isinstance(value, str):
            raise runtime(f"ErrorPath and CausePath need text, not {value!r}")
        return value

    return text_of


# --- Wait ------------------------------------------------------------------------------------------


def compile_wait(state: WaitState) -> Act:
    """The pause, in its four forms."""
    select, narrow = compile_input(state), compile_output(state)
    assign, follow, pause = compile_assign(state.assign), next_of(state), _pause(state)

    def act(visit: Visit) -> Timeline[Step]:
        effective = select(visit)
        scope = visit.scope(effective)
        ms = pause(scope)
        visit.run.record_wait(visit, ms)
        yield max(ms, visit.run.leeway.shortest_wait_ms)
        variables = assign(scope)
        return Step(follow, narrow(visit, effective), variables)

    return act


def _pause(state: WaitState) -> Callable[[Scope], int]:
    """The milliseconds to wait."""
    if isinstance(state.seconds, Located):
        fixed = state.seconds.value * 1000
        return lambda scope: fixed
    if isinstance(state.timestamp, Located):
        text = state.timestamp.value
        return lambda scope: _until(scope, text)
    if state.seconds_path is not None:
        seconds = compile_path(state.seconds_path.value)
        return lambda scope: _limited(whole_number("SecondsPath", seconds(scope), 0) * 1000)
    assert state.timestamp_path is not None
    timestamp: Evaluator = compile_path(state.timestamp_path.value)
    return lambda scope: _until(scope, timestamp(scope))


def _until(scope: Scope, timestamp: JsonValue) -> int:
    instant = instant_of(timestamp) if isinstance(timestamp, str) else None
    if instant is None:
        raise runtime(f"{timestamp!r} is no timestamp")
    run = scope.visit.run
    return _limited(max(0, math.ceil(instant * 1000 - Fraction(run.start_ms + run.now))))


def _limited(ms: int) -> int:
    if ms > _MAX_WAIT_SECONDS * 1000:
        raise runtime("the wait is too long")
    return ms
