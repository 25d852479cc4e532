"""Definitions that AWS refuses are refused for the same reason at the same place; others are read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from corpus import Case, corpus_file, parameters
from corpus_files import read_json_lines
from tally import Recorder, counted

from asl2sw.asl import read_state_machine
from asl2sw.diagnostics import Diagnostic
from asl2sw.source import Reporter, read_text

# What AWS knows and a definition does not tell, by the words of AWS.
ONLY_AWS_KNOWS: Mapping[str, str] = {
    "TestState API does not support Map or Parallel states": "a limit of that API, not of the language",
}

_LOCATION = re.compile(r" at (/[^']*)'")
_AWS_CODE = re.compile(r"'([A-Z_]+): ")


def _recorded(name: str) -> list[Case]:
    records = read_json_lines(corpus_file(f"aws-recorded/{name}.jsonl"))
    return [Case(record["id"], record) for record in records if not record.get("duplicate_of")]


ANSWERED = _recorded("invalid")
VALID = [case for case in ANSWERED if case.record["expected"].get("result") == "OK"]
REFUSED = [case for case in ANSWERED if case not in VALID]
RUN = _recorded("executions") + _recorded("choice_cases")


def _machine(record: dict[str, Any]) -> dict[str, Any]:
    """TestState is given a single state, which AWS calls StateName."""
    definition: dict[str, Any] = record["definition"]
    if record["api"] != "TestState":
        return definition
    return {"StartAt": "StateName", "States": {"StateName": definition}}


def _errors(definition: dict[str, Any], *, express: bool = False) -> list[Diagnostic]:
    """What the reader of the States Language refuses, before anything that SonataFlow cannot do.

    `express`: the machine's type, which is an argument of the API call and not in the definition.
    """
    document, found = read_text(json.dumps(definition, indent=1), "recorded.asl.json")
    assert document is not None, found
    reporter = Reporter(document)
    machine = read_state_machine(document, reporter, express=express)
    errors = [diagnostic for diagnostic in reporter.diagnostics if diagnostic.is_error]
    assert machine is not None or errors
    return errors


def _answers(expected: dict[str, Any]) -> list[tuple[str | None, str | None, str]]:
    """AWS's code, place and words, as far as it gave them."""
    if "diagnostics" in expected:
        return [(one["code"], one["location"], one["message"]) for one in expected["diagnostics"]]
    message = expected["message"]
    code, location = _AWS_CODE.search(message), _LOCATION.search(message)
    return [(code and code[1], location and location[1], message)]


def _why_only_aws(message: str) -> str | None:
    return next((why for words, why in ONLY_AWS_KNOWS.items() if words in message), None)


@parameters(REFUSED)
def test_refused_for_the_reason_of_aws(case: Case, record_property: Recorder) -> None:
    answers = _answers(case.record["expected"])
    express = case.record.get("type") == "EXPRESS"
    reasons = [_why_only_aws(message) for _, _, message in answers]
    if all(reasons):
        record_property("conformance", ["refused by AWS", case.part, "only AWS can know"])
        assert _errors(_machine(case.record), express=express) == []
        return
    with counted(record_property, "refused by AWS", case):
        errors = _errors(_machine(case.record), express=express)
        assert len(errors) == len(answers)
        for (aws_code, location, _), error in zip(answers, errors, strict=True):
            assert aws_code in (None, error.aws_code)
            assert (error.pointer or "").startswith(location or "/")


@parameters(VALID)
def test_what_aws_finds_valid_is_read(case: Case, record_property: Recorder) -> None:
    with counted(record_property, "valid for AWS", case):
        assert _errors(case.record["definition"]) == []


def test_what_ran_on_aws_is_read(record_property: Recorder) -> None:
    """One test for all: the cases have tests of their own elsewhere."""
    definitions = {json.dumps(case.record["definition"]): case for case in RUN}
    assert len(definitions) > 200
    refused = {}
    for case in definitions.values():
        with_errors = _errors(case.record["definition"])
        if with_errors:
            refused[case.id] = [f"{error.code} {error.pointer}" for error in with_errors]
        result = "mismatched" if with_errors else "agreed"
        record_property("conformance", ["run by AWS", case.part, result])
    assert refused == {}


def test_the_reasons_are_all_in_use() -> None:
    words = [message for case in REFUSED for _, _, message in _answers(case.record["expected"])]
    unused = [reason for reason in ONLY_AWS_KNOWS if not any(reason in message for message in words)]
    if unused:
        pytest.fail(f"take from the list: {unused}", pytrace=False)
