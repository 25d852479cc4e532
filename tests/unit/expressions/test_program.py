"""Whole jq programs."""

from __future__ import annotations

import jq
import pytest

from asl2sw.expressions.jq.definitions import in_order_of_use
from asl2sw.expressions.jq.program import DEFINITIONS, program_text
from asl2sw.expressions.jq.tree import Call, Literal, Operation, path_of

# C jq lacks these functions of the engine's jq.
SHIMS = "def uuid4: 0; def random: 0; def timestamp: 0; def strftime($pattern; $zone): 0;"


def run(program: str, value: object) -> object:
    return jq.compile(f"{SHIMS}\n{program}").input_value(value).first()


@pytest.mark.parametrize("name", DEFINITIONS)
def test_every_definition_compiles_with_what_it_needs(name: str) -> None:
    lines = [definition.text for definition in in_order_of_use([name], DEFINITIONS)]
    assert run("\n".join([*lines, "( . )"]), 1) == 1


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        ("States.IntrinsicFailure", "States.IntrinsicFailure"),
        ("something of jq's own", "States.Runtime"),
        ({"an": "object"}, "States.Runtime"),
    ],
)
def test_a_guard_names_the_error_and_keeps_the_state(raised: object, told: str) -> None:
    program = program_text(Call("guardNamed", (Call("error", (Literal(raised),)),)))
    assert run(program, {"data": 1}) == {"data": 1, "error": {"Error": told}}


def test_a_guard_gives_what_its_body_gives() -> None:
    body = Operation("=", path_of("data"), Literal(None))
    for guard in (Call("guardNamed", (body,)), Call("guard", (body, Literal("States.Runtime")))):
        assert run(program_text(guard), {"data": 1}) == {"data": None}


def test_a_guard_with_a_name_gives_that_name() -> None:
    failing = Call("error", (Literal("any"),))
    program = program_text(Call("guard", (failing, Literal("States.IntrinsicFailure"))))
    assert run(program, {"data": 1}) == {"data": 1, "error": {"Error": "States.IntrinsicFailure"}}


@pytest.mark.parametrize("name", DEFINITIONS)
def test_no_line_of_a_definition_ends_in_a_blank(name: str) -> None:
    """YAML could not show it as a block of lines."""
    lines = DEFINITIONS[name].text.split("\n")
    assert lines == [line.rstrip() for line in lines]
