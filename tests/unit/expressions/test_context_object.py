"""The context object as expressions see it."""

from __future__ import annotations

import pytest

from asl2sw.expressions import parse_expression
from asl2sw.expressions.errors import RUNTIME, EvaluationError
from asl2sw.expressions.evaluate import evaluate
from asl2sw.expressions.ir import Ref, Slot
from asl2sw.expressions.lower import EXECUTION_FIELDS, STATE_MACHINE_FIELDS, Sources, lower_expression
from asl2sw.source.tree import JsonValue


CARRIED: JsonValue = {
    "Execution": dict.fromkeys(EXECUTION_FIELDS, "execution"),
    "StateMachine": dict.fromkeys(STATE_MACHINE_FIELDS, "machine"),
}


def value_of(expression: str, *, is_task: bool) -> JsonValue:
    sources = Sources(Ref(Slot.DATA), "Ask", is_task)
    return evaluate(lower_expression(parse_expression(expression), sources), {Slot.CONTEXT: CARRIED})


def test_a_task_has_a_token() -> None:
    tokens = [value_of("$$.Task.Token", is_task=True) for _ in range(2)]
    assert all(isinstance(token, str) and token for token in tokens)
    assert tokens[0] != tokens[1]


def test_other_states_have_no_token() -> None:
    with pytest.raises(EvaluationError) as raised:
        value_of("$$.Task.Token", is_task=False)
    assert raised.value.name == RUNTIME


def test_every_state_knows_its_name() -> None:
    assert value_of("$$.State.Name", is_task=False) == "Ask"
