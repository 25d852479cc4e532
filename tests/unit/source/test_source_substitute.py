"""Placeholders that a deployment tool would fill in."""

from __future__ import annotations

from typing import Any

import pytest

import asl2sw
from asl2sw.source import read_text, to_value
from asl2sw.source.substitute import substitute


def filled(text: str, **values: Any) -> Any:
    document, _ = read_text(text, "x.json")
    assert document is not None
    return to_value(substitute(document, values).root)


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ('"${a}"', {"a": "x"}, "x"),
        ('"arn:${a}:${b}"', {"a": "x", "b": 5}, "arn:x:5"),
        ('"${a}"', {"a": 5}, 5),
        ('"${a}"', {"a": [1, {"b": None}]}, [1, {"b": None}]),
        ('"${a}"', {"a": True}, True),
        ('"${ a }"', {"a": "x"}, "x"),
        ('"x ${a}"', {"a": [1]}, "x ${a}"),
        ('"${a}"', {"b": 1}, "${a}"),
        ('"${a}"', {"a": "${b}", "b": "no"}, "${b}"),
        ('{"${k}": ["${v}", 1]}', {"k": "key", "v": "value"}, {"key": ["value", 1]}),
        ('"$.a ${Fn.Arn} \\"q\\""', {"Fn.Arn": '"\\'}, '$.a "\\ "q"'),
    ],
)
def test_filled(text: str, values: dict[str, Any], expected: Any) -> None:
    assert filled(text, **values) == expected


def test_messages_point_to_the_placeholder() -> None:
    text = '{"StartAt": "A", "States": {\n  "A": {"Type": "Pass", "Next": "${next}"}}}'
    with pytest.raises(asl2sw.ConversionError) as caught:
        asl2sw.convert(text, asl2sw.Options(substitutions={"next": "B"}))
    places = [found.place for found in caught.value.diagnostics if found.code == "ASL0103"]
    assert [(place.line, place.column) for place in places if place] == [(2, 33)]


def test_options_win_over_the_configuration() -> None:
    machine = {"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": "${s}", "End": True}}}
    config = {"substitutions": {"s": 5}}
    options = asl2sw.Options(name="m", config=config)
    assert asl2sw.convert(machine, options).workflows[0].document["states"][1]["duration"] == "PT5S"
    options = asl2sw.Options(name="m", config=config, substitutions={"s": 7})
    assert asl2sw.convert(machine, options).workflows[0].document["states"][1]["duration"] == "PT7S"
