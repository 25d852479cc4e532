"""`asl2sw verify`, and the check inside `convert`."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from cli_machines import GOOD, Run, Write, machine

import asl2sw
from asl2sw.cli import batch, verify
from asl2sw.conversion import compile_definition

LOOP = machine(
    Again={"Type": "Pass", "Next": "Stop?"},
    **{
        "Stop?": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.stop", "IsPresent": True, "Next": "Done"}],
            "Default": "Again",
        }
    },
    Done={"Type": "Succeed"},
)


ANSWER = machine(Answer={"Type": "Pass", "Result": "right", "End": True})


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's documents are taken from another one."""

    def compiled(source: Any, options: asl2sw.Options, *, file: str) -> SimpleNamespace:
        right = compile_definition(source, options, file=file)
        documents = json.loads(json.dumps(right.subject.documents).replace("right", "wrong"))
        wrong = replace(right.subject, documents=tuple(documents))
        return SimpleNamespace(conversion=right.conversion, subject=wrong)

    monkeypatch.setattr(verify, "compile_definition", compiled)


def test_the_report(run: Run, write: Write) -> None:
    result = run("verify", write("order.asl.json", GOOD), "--cases", "10")
    assert result.exit_code == 0
    assert result.stdout.startswith("order.asl.json: ")
    assert "0 differ, 0 not decided (seed 0)" in result.stdout
    assert "states reached" in result.stdout


def test_the_report_as_json(run: Run, write: Write) -> None:
    result = run("verify", write("order.asl.json", LOOP), "--format", "json", "--cases", "5", "--seed", "3")
    report = json.loads(result.stdout)
    assert (report["seed"], report["differ"], report["counterexample"]) == (3, 0, None)
    assert report["undecided"] > 0 and report["reasons"][0]["reason"] == "more than 400 steps"
    assert report["coverage"]["states"] == {"total": 3, "missed": []}


def test_a_given_input_is_compared(run: Run, write: Write) -> None:
    given = write("one.json", {"stop": 1})
    one = run("verify", write("order.asl.json", LOOP), "--cases", "1", "--input", given, "--format", "json")
    assert json.loads(one.stdout)["agreed"] >= 1


@pytest.mark.usefixtures("broken")
def test_a_difference_has_a_code_of_its_own(run: Run, write: Write) -> None:
    result = run("verify", write("order.asl.json", ANSWER))
    assert result.exit_code == batch.DIFFERENT == 3
    assert "1 differs" in result.stdout
    assert "First difference" in result.stderr and "state machine" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["missing.asl.json"], 2, "cannot be read"),
        (["order.asl.json", "--input", "missing.json"], 2, "cannot be read"),
        (["order.asl.json", "--cases", "0"], 2, "--cases"),
        (["bad.asl.json"], 1, "ASL0103"),
    ],
)
def test_what_cannot_be_verified(run: Run, write: Write, arguments: list[str], code: int, words: str) -> None:
    write("order.asl.json", GOOD)
    write("bad.asl.json", machine(Start={"Type": "Pass", "Next": "Nowhere"}, End={"Type": "Succeed"}))
    result = run("verify", *arguments)
    assert result.exit_code == code
    assert words in result.stderr


def test_convert_tells_what_is_not_decided(run: Run, write: Write) -> None:
    file = write("order.asl.json", LOOP)
    assert "ASL0361" in run("convert", file).stderr
    assert "ASL0361" not in run("convert", "--no-verify", file).stderr
