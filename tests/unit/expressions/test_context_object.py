"""The context object as expressions see it."""

from __future__ import annotations

from asl2sw.expressions import ir, parse_expression
from asl2sw.expressions.errors import RUNTIME
from asl2sw.expressions.evaluate import evaluate
from asl2sw.expressions.ir import Ref, Slot
from asl2sw.expressions.lower import Sources, lower_expression


def lowered(expression: str, *, is_task: bool) -> ir.Expr:
    counters = () if is_task else None
    return lower_expression(parse_expression(expression), Sources(Ref(Slot.DATA), "Ask", counters))


def test_a_task_has_a_token() -> None:
    tokens = [evaluate(lowered("$$.Task.Token", is_task=True), {}) for _ in range(2)]
    assert all(isinstance(token, str) and token for token in tokens)
    assert tokens[0] != tokens[1]


def test_other_states_have_no_token() -> None:
    assert ir.failures(lowered("$$.Task.Token", is_task=False)) == {RUNTIME}


def test_every_state_knows_its_name() -> None:
    assert evaluate(lowered("$$.State.Name", is_task=False), {}) == "Ask"
