"""JSONata is refused once for a machine, with the other mistakes of its JSONPath states."""

from __future__ import annotations

from typing import Any

import pytest

import asl2sw


def codes_and_messages(definition: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(asl2sw.ConversionError) as refusal:
        asl2sw.convert(definition)
    return [(found.code, found.message) for found in refusal.value.diagnostics if found.is_error]


def jsonata(**fields: Any) -> dict[str, Any]:
    return {"Type": "Pass", "QueryLanguage": "JSONata", **fields}


def test_one_state() -> None:
    machine = {"StartAt": "A", "States": {"A": jsonata(End=True)}}
    assert codes_and_messages(machine) == [("ASL0301", 'The state "A" uses JSONata, which is not converted.')]


def test_several_states_at_any_depth() -> None:
    body = {"StartAt": "C", "States": {"C": jsonata(Next="D"), "D": {"Type": "Succeed"}}}
    states = {
        "A": jsonata(Next="B"),
        "B": {"Type": "Map", "ItemProcessor": body, "End": True},
    }
    assert codes_and_messages({"StartAt": "A", "States": states}) == [
        ("ASL0301", 'The state "A" and 1 other use JSONata, which is not converted.')
    ]
