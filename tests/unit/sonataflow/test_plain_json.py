"""What the note about plain JSON names: the input, replies, or both."""

from __future__ import annotations

from typing import Any

import pytest

import asl2sw
from asl2sw.diagnostics import Diagnostic

FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:f"
TEXT = {"match": "f", "protocol": "lambda", "url": "http://f", "reply": "text"}
JQ = {"match": "f", "protocol": "expression", "jq": "."}
PASS = {"Type": "Pass", "End": True}


def task(**fields: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": FUNCTION, "End": True, **fields}


REQUEST = task(
    Resource="arn:aws:states:::http:invoke", Parameters={"ApiEndpoint": "https://a.example", "Method": "GET"}
)
BOTH, INPUT, REPLIES = (
    f"{what} as plain JSON." for what in ("Input and replies travel", "The input travels", "Replies travel")
)


def note(state: dict[str, Any], input: str, *entries: dict[str, Any]) -> Diagnostic | None:
    machine = {"StartAt": "First", "States": {"First": {"Type": "Pass", "Next": "A"}, "A": state}}
    config = {"workflow": {"input": input}, "resource": list(entries)}
    found = asl2sw.convert(machine, asl2sw.Options(name="m", config=config, verify=False)).diagnostics
    notes = [each for each in found if each.code == "ASL0351"]
    assert len(notes) <= 1
    return notes[0] if notes else None


@pytest.mark.parametrize(
    ("state", "input", "entries", "message"),
    [
        (task(), "json", (), BOTH),
        (task(), "json", (TEXT,), INPUT),
        (task(), "text", (), REPLIES),
        (task(), "text", (TEXT,), None),
        (PASS, "json", (), INPUT),
        (PASS, "text", (), None),
        (REQUEST, "text", (), REPLIES),
        (task(), "text", (JQ,), None),
        (task(ResultPath=None), "text", (), None),
        (task(ResultPath=None), "json", (), INPUT),
    ],
)
def test_what_is_named(
    state: dict[str, Any], input: str, entries: tuple[dict[str, Any], ...], message: str | None
) -> None:
    found = note(state, input, *entries)
    assert (found and found.message) == message
    if found is not None:
        assert found.fix is not None
        assert ('input = "text"' in found.fix) == (message != REPLIES)
        assert ('reply = "text"' in found.fix) == (message != INPUT)


def test_replies_alone_are_told_at_the_task() -> None:
    inner = {"StartAt": "B", "States": {"B": task()}}
    found = note({"Type": "Map", "ItemProcessor": inner, "End": True}, "text")
    assert found is not None
    assert found.pointer == "/States/A/ItemProcessor/States/B"
