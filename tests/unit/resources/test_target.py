"""What a configuration and the options may say of the target, and values for placeholders."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

import asl2sw
from asl2sw.resources import config_from_mapping

MACHINE = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": "${x}", "End": True}}}
WRONG = (
    ("namespace", "Foo_Bar", '"Foo_Bar" is no namespace'),
    ("namespace", "-a", "no - at the ends"),
    ("namespace", "a" * 64, "1 to 63"),
    ("namespace", "", "is no namespace"),
    ("namespace", "a\n", "is no namespace"),
    ("profile", "prod", '"prod" is none of dev, preview, gitops'),
    ("engine", "9", '"9" is none of 10.1, 10.2'),
    ("engine", 10.1, "must be text"),
)


@pytest.mark.parametrize(("key", "value", "words"), WRONG)
def test_what_cannot_be(key: str, value: Any, words: str) -> None:
    configuration: dict[str, Any] = {"workflow": {key: value}}
    given: dict[str, Any] = {key: value}
    for options in (asl2sw.Options(config=configuration), asl2sw.Options(**given)):
        with pytest.raises(asl2sw.ConfigError) as caught:
            asl2sw.convert(MACHINE, options)
        assert key in str(caught.value) and words in str(caught.value)


@pytest.mark.parametrize("namespace", ["a", "0", "orders-2", "a" * 63])
def test_a_namespace(namespace: str) -> None:
    options = asl2sw.Options(namespace=namespace, verify=False, name="m")
    assert asl2sw.convert(MACHINE, options).manifests[0]["metadata"]["namespace"] == namespace


@pytest.mark.parametrize("value", ["2024-01-01", "12:00:00", "nan", "[1, inf]", "{a = 2024-01-01T00:00:00Z}"])
def test_a_substitution_that_json_cannot_say(value: str) -> None:
    with pytest.raises(asl2sw.ConfigError, match=r"\[substitutions\] x: must be what JSON can say"):
        config_from_mapping(tomllib.loads(f"[substitutions]\nx = {value}\n"))


@pytest.mark.parametrize("value", ["3", "1.5", "true", '"text"', '[1, {a = "b"}]'])
def test_a_substitution(value: str) -> None:
    configuration = tomllib.loads(f"[substitutions]\nx = {value}\n")
    assert config_from_mapping(configuration).substitutions == configuration["substitutions"]
