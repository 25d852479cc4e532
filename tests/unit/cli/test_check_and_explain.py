"""`asl2sw check` and `asl2sw explain`."""

from __future__ import annotations

import json

import pytest
from cli_machines import GOOD, Run, Write, machine

import asl2sw
from asl2sw.diagnostics import CODES


def test_check_writes_no_workflow(run: Run, write: Write) -> None:
    write("good.asl.json", GOOD)
    result = run("check", ".")
    assert result.exit_code == 0
    assert "ASL0351" in result.stdout
    assert "specVersion" not in result.stdout
    assert result.stderr == "asl2sw: 1 definition, 1 of them convertible; findings: 1 info\n"


def test_check_as_json(run: Run, write: Write) -> None:
    write("bad.asl.json", machine(Start={"Type": "Pass", "Next": "Strt"}))
    write("good.asl.json", GOOD)
    result = run("check", ".", "--format", "json")
    assert result.exit_code == 1
    first, second = json.loads(result.stdout)["findings"]
    assert {
        key: first[key] for key in ("file", "line", "column", "code", "awsCode", "severity", "pointer")
    } == {
        "file": "bad.asl.json",
        "line": 6,
        "column": 15,
        "code": "ASL0103",
        "awsCode": "MISSING_TRANSITION_TARGET",
        "severity": "error",
        "pointer": "/States/Start/Next",
    }
    assert first["fix"] == 'Did you mean "Start"?'
    assert second["severity"] == "info"
    assert result.stderr == "asl2sw: 2 definitions, 1 of them convertible; findings: 1 error, 1 info\n"


def test_check_as_json_without_findings(run: Run) -> None:
    result = run("check", "missing", "--format", "json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["findings"] == []


@pytest.mark.parametrize("name", ["ASL0103", "asl0103", " ASL0103 "])
def test_explain(run: Run, name: str) -> None:
    result = run("explain", name)
    assert result.exit_code == 0
    assert result.stdout.startswith("# ASL0103: ")
    for part in ("MISSING_TRANSITION_TARGET", "## On AWS", "## On SonataFlow", "## What to do"):
        assert part in result.stdout


def test_every_code_has_a_page(run: Run) -> None:
    for code in CODES:
        result = run("explain", code.id)
        assert result.exit_code == 0
        assert code.title in result.stdout


def test_explain_a_code_of_aws(run: Run) -> None:
    result = run("explain", "missing_transition_target")
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines()] == ["ASL0103", "ASL0116"]


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("ASL01O3", "ASL0103 (Next, Default or StartAt"),
        ("103", "ASL0103 ("),
        ("ASL0199", "ASL0201 ("),
        ("MISSING_TRANSITION_TARGETS", "MISSING_TRANSITION_TARGET."),
    ],
)
def test_explain_an_unknown_code(run: Run, name: str, nearest: str) -> None:
    result = run("explain", name)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f'asl2sw: there is no code "{name}"; the nearest is {nearest}')


@pytest.mark.parametrize("name", ["hello", "ASL9999", "9999", "\u00b2"])
def test_explain_something_else(run: Run, name: str) -> None:
    result = run("explain", name)
    assert result.exit_code == 2
    assert "nearest" not in result.stderr


def test_explain_several_codes(run: Run) -> None:
    one, other = (run("explain", code).stdout for code in ("ASL0103", "ASL0351"))
    result = run("explain", "ASL0103", "asl0351", "ASL0103")
    assert (result.exit_code, result.stdout) == (0, f"{one}\n{other}")
    result = run("explain", "ASL9999", "ASL0103", "nothing")
    assert (result.exit_code, result.stdout) == (2, one)
    assert [line.split('"')[1] for line in result.stderr.splitlines()] == ["ASL9999", "nothing"]


def test_explain_lists_all_codes(run: Run) -> None:
    lines = run("explain").stdout.splitlines()
    assert [line.split()[0] for line in lines] == [code.id for code in CODES]


def test_version(run: Run) -> None:
    assert run("--version").stdout == f"asl2sw, version {asl2sw.__version__}\n"
