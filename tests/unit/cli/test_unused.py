"""Entries and values that nothing takes up are told; whatever another definition may use is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cli_machines import GOOD, Run, Write, machine

_FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:"


def task(resource: str, **fields: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": resource, "End": True, **fields}


SHIP = machine(Ship=task(f"{_FUNCTION}ship"))
CONFIG = """
[substitutions]
Shp = "x"

[[resource]]
match = "*:ship"
url = "http://ship.example/"

[[resource]]
match = "*:bill"
url = "http://bill.example/"

[[resource]]
state = "Shipp"
url = "http://ship.example/"

[[resource]]
state = "Ship"
url = "http://other.example/"

[[suppress]]
code = "ASL0351"
state = "Shpi"
reason = "none"

[[suppress]]
code = "ASL0351"
state = "Ship"
reason = "none"

[[suppress]]
code = "ASL0351"
file = "x/*"
reason = "none"
"""
TOLD = [
    "[substitutions] Shp: no definition has ${Shp}",
    '[[resource]] 2 (match = "*:bill") fits no task',
    '[[resource]] 3 (state = "Shipp") fits no task; did you mean "Ship"?',
    '[[resource]] 4 (state = "Ship") fits only tasks that an entry before it takes',
    '[[suppress]] 1: there is no state "Shpi"; did you mean "Ship"?',
    '[[suppress]] 3: file = "x/*" fits no definition',
]


def told(run: Run, *arguments: str, code: int = 0) -> list[str]:
    """What is said of entries, without the configuration's path."""
    result = run(*arguments)
    assert result.exit_code == code, result.stderr
    places = ("[substitutions]", "[[resource]]", "[[suppress]]", "--substitute")
    lines = [line.removeprefix("asl2sw: ") for line in result.stderr.splitlines()]
    return [
        line.partition("asl2sw.toml: ")[2] or line
        for line in lines
        if line.startswith(("--substitute", "/")) and any(place in line for place in places)
    ]


@pytest.mark.parametrize("command", [("convert", "--no-verify"), ("check",)])
@pytest.mark.parametrize("path", [".", "m", "m/ship.asl.json"])
def test_all_is_told(run: Run, write: Write, command: tuple[str, ...], path: str) -> None:
    write("m/asl2sw.toml", CONFIG)
    write("m/ship.asl.json", SHIP)
    assert told(run, *command, path) == TOLD


def test_the_message_names_the_file(run: Run, write: Write) -> None:
    config = Path(write("asl2sw.toml", "[substitutions]\nx = 1\n")).resolve()
    write("a.asl.json", GOOD)
    assert f"asl2sw: {config}: [substitutions] x: no definition has ${{x}}\n" in run("check", ".").stderr


def test_a_run_that_does_not_see_all_definitions(run: Run, write: Write) -> None:
    write("asl2sw.toml", CONFIG)
    write("m/ship.asl.json", SHIP)
    write("n/other.asl.json", GOOD)
    assert told(run, "check", "m") == []
    assert told(run, "check", "m/ship.asl.json") == []
    assert told(run, "check", "m/ship.asl.json", "n/other.asl.json") == []
    assert told(run, "check", "m", "--config", "asl2sw.toml") == []
    assert told(run, "check", ".") == TOLD


def test_stdin_sees_nothing_else(run: Run, write: Write) -> None:
    write("asl2sw.toml", CONFIG)
    assert run("check", "-", input='{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}').stderr == (
        "asl2sw: 1 definition, 1 of them convertible; findings: 1 info\n"
    )


def test_a_definition_that_is_refused_may_use_anything(run: Run, write: Write) -> None:
    write("asl2sw.toml", CONFIG)
    write("a.asl.json", SHIP)
    write("b.asl.json", machine(Start={"Type": "Pass", "Next": "Strt"}))
    assert told(run, "check", ".", code=1) == []


def test_what_is_used_in_any_way(run: Run, write: Write) -> None:
    write(
        "asl2sw.toml",
        """
        substitutions = {ship = "function:ship", "Key" = "Inner", "State" = "Named"}
        resource = [
            {state = "Named", url = "http://named.example/"},
            {match = "*:ship", url = "http://ship.example/"},
            {match = "s3:getObject", url = "http://read.example/"},
            {state = "Start", workflow = "child"},
        ]
        suppress = [
            {code = "ASL", reason = "none", state = "Inner", file = "map.*"},
            {code = "ASL", reason = "none", state = "Unused/~ö"},
        ]
        """,
    )
    inner = machine(**{"${Key}": task(f"{_FUNCTION}ship")})
    write("map.asl.json", machine(Each={"Type": "Map", "Iterator": inner, "End": True}))
    write("named.asl.json", machine(**{"${State}": task("arn:aws:lambda:eu-west-1:123456789012:${ship}")}))
    write("odd.asl.json", machine(**{"Unused/~ö": {"Type": "Succeed"}}))
    write("child.asl.json", GOOD)
    start = "arn:aws:states:::states:startExecution.sync:2"
    write("start.asl.json", machine(Start=task(start, Parameters={"StateMachineArn": "${Child}"})))
    assert told(run, "check", ".") == ['[[resource]] 3 (match = "s3:getObject") fits no task']
    reader = {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"}}
    each = {
        "Type": "Map",
        "ItemReader": {**reader, "ReaderConfig": {"InputType": "JSON"}},
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            **machine(Done={"Type": "Succeed"}),
        },
        "End": True,
    }
    write("read.asl.json", machine(Read=each))
    assert told(run, "check", ".") == []


def test_values_of_the_command_line(run: Run, write: Write) -> None:
    write("a.asl.json", machine(A={"Type": "Pass", "Result": "${Table} ${ b }", "End": True}))
    write("b.asl.json", machine(B={"Type": "Pass", "Result": "x", "Next": "Nowhere"}))
    values = ("--substitute", "Tabel=x", "--substitute", "b=y")
    expected = ["--substitute Tabel: no definition has ${Tabel}; did you mean ${Table}?"]
    assert told(run, "check", "a.asl.json", *values) == expected
    assert told(run, "check", ".", *values, code=1) == expected
    assert told(run, "convert", "a.asl.json", *values) == expected
    assert told(run, "convert", "a.asl.json", "--init-config", *values) == expected
    assert told(run, "verify", "a.asl.json", "--cases", "1", *values) == expected
    assert told(run, "check", "a.asl.json", "gone.asl.json", *values, code=2) == []
