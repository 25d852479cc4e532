"""The comparison with a recording: what is masked, and that nothing else is."""

from __future__ import annotations

from typing import Any

import pytest
from masks import Masks, differences, is_prose

PROSE = "An error occurred while executing the state 'A' (entered at the event id #2). Invalid path."
AWS_ID = "arn:aws:states:us-east-1:111111111111:execution:machine:run"


def fits(recorded: Any, actual: Any, masks: Masks | None = None) -> bool:
    return not [*differences(recorded, actual, masks or Masks())]


@pytest.mark.parametrize(
    ("recorded", "actual"),
    [
        ({"a": [1, None, "x"]}, {"a": [1.0, None, "x"]}),
        ("started at date.", "started at 2024-05-01T10:20:30.123Z."),
        (AWS_ID, "arn:aws:states:::execution:flow:7"),
        ({"Id": 1}, {"Id": 1, "RedriveCount": 0}),
        (PROSE, "other words"),
    ],
)
def test_fits(recorded: Any, actual: Any) -> None:
    assert fits(recorded, actual)


@pytest.mark.parametrize(
    ("recorded", "actual"),
    [
        (1, True),
        (0, False),
        (None, False),
        ("1", 1),
        ([], {}),
        ([1], [1, 2]),
        ({"a": None}, {}),
        ({}, {"a": None}),
        ("started at date.", "started at 10:20."),
        ("2024-05-01T10:20:30Z", "2025-05-01T10:20:30Z"),
        (AWS_ID, "arn:aws:states:::stateMachine:flow"),
        (AWS_ID, "arn:aws:states:us-east-1:111111111111:execution:other:run"),
        ({"RedriveCount": 0}, {}),
        ("a.c", "abc"),
    ],
)
def test_differs(recorded: Any, actual: Any) -> None:
    assert not fits(recorded, actual)


def test_a_replaced_place_takes_any_value_but_must_be_there() -> None:
    masks = Masks(frozenset({"/a~1b/0"}))
    assert fits({"a/b": ["recorded", 1]}, {"a/b": [{"any": "thing"}, 1]}, masks)
    assert not fits({"a/b": ["recorded", 1]}, {"a/b": ["recorded", 2]}, masks)
    assert not fits({"a/b": ["recorded"]}, {}, Masks(frozenset({"/a~1b"})))


def test_a_token_stands_for_a_part_of_a_text() -> None:
    masks = Masks(tokens=("<id>", "<id>:2"))
    assert fits("run <id>: done", "run 17: done", masks)
    assert fits("run <id>:2.", "run 17.", masks)
    assert not fits("run <id>: done", "run 17: failed", masks)
    assert not fits("run <other>", "run 17", masks)


def test_differences_name_the_place() -> None:
    (found,) = differences({"a": [{"b": 1}]}, {"a": [{"b": 2}]}, Masks())
    assert str(found) == "/a/0/b: recorded 1, actual 2"


def test_prose_is_what_aws_writes_around_a_failure() -> None:
    assert is_prose(PROSE)
    assert not is_prose("Invalid path.")
    assert not is_prose(None)
