"""Which findings `asl2sw check` tells, and when it fails."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_machines import GOOD, Run, Write, machine

LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:"
WRONG = machine(Start={"Type": "Pass", "Next": "Strt"})
FOREIGN = machine(Send={"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True})
MANY = {
    "StartAt": "A",
    "States": {
        "A": {"Type": "Pass", "Next": "B", "Odd": 1},
        "B": {"Type": "Pass", "Next": "C", "Odd": 1},
        "C": {"Type": "Pass", "Nxt": "A", "End": True},
    },
}


def findings(run: Run, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("check", "--format", "json", *arguments).stdout)["findings"]
    return found


def codes(run: Run, *arguments: str) -> list[str]:
    return [found["code"] for found in findings(run, *arguments)]


# --- levels and codes ------------------------------------------------------------------------------


def test_severities_below_the_fail_level_pass(run: Run, write: Write) -> None:
    write("send.asl.json", FOREIGN)
    severities = {found["severity"] for found in findings(run, ".")}
    assert "task" in severities and "error" not in severities
    codes = {level: run("check", ".", "--fail-level", level).exit_code for level in ("error", "task", "info")}
    assert codes == {"error": 0, "task": 1, "info": 1}


def test_info_fails_at_info_only(run: Run, write: Write) -> None:
    write("good.asl.json", GOOD)
    assert {found["severity"] for found in findings(run, ".")} == {"info"}
    assert run("check", ".", "--fail-level", "review").exit_code == 0
    assert run("check", ".", "--fail-level", "info").exit_code == 1


@pytest.mark.parametrize(
    ("options", "told", "code"),
    [
        ((), {"ASL0103", "ASL0351"}, 1),
        (("--select", "ASL0103"), {"ASL0103"}, 1),
        (("--select", "ASL03"), {"ASL0351"}, 0),
        (("--ignore", "ASL0103"), {"ASL0351"}, 0),
        (("--ignore", "asl01,ASL0351"), set(), 0),
        (("--select", "ASL01", "--select", "ASL0351", "--ignore", "ASL0103"), {"ASL0351"}, 0),
    ],
)
def test_codes(run: Run, write: Write, options: tuple[str, ...], told: set[str], code: int) -> None:
    write("good.asl.json", GOOD)
    write("wrong.asl.json", WRONG)
    assert set(codes(run, ".", *options)) == told
    assert run("check", ".", *options).exit_code == code


def test_a_code_that_does_not_exist(run: Run, write: Write) -> None:
    write("good.asl.json", GOOD)
    result = run("check", ".", "--ignore", "ASL9")
    assert result.exit_code == 2
    assert '"ASL9" is no code' in result.stderr


def test_what_is_left_out_does_not_hide_files_that_cannot_be_read(run: Run, write: Write) -> None:
    write("good.asl.json", GOOD)
    assert run("check", "good.asl.json", "missing.asl.json", "--ignore", "ASL").exit_code == 2


# --- suppression -----------------------------------------------------------------------------------


def suppress(**entry: str) -> str:
    keys = {"reason": "known", **entry}
    return "[[suppress]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in keys.items())


@pytest.mark.parametrize(
    ("entry", "left"),
    [
        ({"code": "ASL0104"}, []),
        ({"code": "ASL01"}, []),
        ({"code": "ASL0103"}, ["A", "B", "C"]),
        ({"code": "ASL0104", "state": "B"}, ["A", "C"]),
        ({"code": "ASL0104", "state": "Bee"}, ["A", "B", "C"]),
        ({"code": "ASL0104", "file": "old/*.asl.json"}, []),
        ({"code": "ASL0104", "file": "new/*"}, ["A", "B", "C"]),
        ({"code": "ASL0104", "file": "old/*", "state": "A"}, ["B", "C"]),
    ],
)
def test_suppression(run: Run, write: Write, entry: dict[str, str], left: list[str]) -> None:
    write("old/many.asl.json", MANY)
    write("asl2sw.toml", suppress(**entry))
    assert [found["pointer"].split("/")[2] for found in findings(run, "old")] == left
    result = run("check", "old/many.asl.json")
    assert result.exit_code == (1 if left else 0)
    assert ("suppressed" in result.stderr) is (len(left) < 3)


def test_a_file_is_meant_from_the_folder_of_the_configuration(
    run: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("here/old/many.asl.json", MANY)
    write("here/asl2sw.toml", suppress(code="ASL0104", file="old/many.asl.json"))
    assert findings(run, ".") == []
    monkeypatch.chdir("here/old")
    assert findings(run, "many.asl.json") == []


def test_a_state_stands_for_what_is_inside(run: Run, write: Write) -> None:
    inner = machine(Inner={"Type": "Pass", "Odd": 1, "End": True})
    write("map.asl.json", machine(Each={"Type": "Map", "ItemProcessor": inner, "End": True}))
    assert codes(run, ".", "--select", "ASL0104") == ["ASL0104"]
    for state in ("Each", "Inner"):
        write("asl2sw.toml", suppress(code="ASL0104", state=state))
        assert codes(run, ".", "--select", "ASL0104") == []


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[[suppress]]\ncode = "ASL0104"', "[[suppress]] 1: needs reason"),
        ('[[suppress]]\ncode = "ASL0104"\nreason = " "', "[[suppress]] 1: needs reason"),
        ('[[suppress]]\nreason = "x"', "[[suppress]] 1: needs code"),
        ('[[suppress]]\ncode = "ASL9"\nreason = "x"', 'there is no code "ASL9"'),
        ('[[suppress]]\ncode = 1\nreason = "x"', "code must be text"),
        ('[[suppress]]\ncodes = "ASL0104"', 'unknown key "codes"'),
        ('suppress = "ASL0104"', "suppress must be a list of tables"),
    ],
)
def test_a_suppression_that_cannot_be_used(run: Run, write: Write, text: str, complaint: str) -> None:
    write("good.asl.json", GOOD)
    write("asl2sw.toml", text)
    result = run("check", ".")
    assert result.exit_code == 2
    assert complaint in result.stderr


def test_convert_does_not_care_for_suppressions(run: Run, write: Write) -> None:
    write("many.asl.json", MANY)
    write("asl2sw.toml", suppress(code="ASL0104"))
    assert run("convert", ".", "--no-verify").exit_code == 1


# --- baseline --------------------------------------------------------------------------------------


def test_only_new_findings_count(run: Run, write: Write) -> None:
    write("old.asl.json", MANY)
    written = run("check", ".", "--baseline", "known.json", "--write-baseline")
    assert written.exit_code == 0
    assert written.stdout == ""
    assert written.stderr == "asl2sw: known.json: 3 findings of 1 definition\n"
    result = run("check", ".", "--baseline", "known.json")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.endswith("findings: none; 3 in the baseline\n")
    write("new.asl.json", WRONG)
    assert codes(run, ".", "--baseline", "known.json") == ["ASL0103"]
    assert run("check", ".", "--baseline", "known.json").exit_code == 1


def test_a_baseline_holds_when_lines_move_and_for_no_second_finding(run: Run, write: Write) -> None:
    write("old.asl.json", MANY)
    run("check", ".", "--baseline", "known.json", "--write-baseline")
    states = {"Before": {"Type": "Pass", "Next": "A"}, **MANY["States"]}  # type: ignore[dict-item]
    write("old.asl.json", "\n\n" + json.dumps({"StartAt": "Before", "States": states}, indent=4))
    assert findings(run, ".", "--baseline", "known.json") == []
    states["Before"]["Odd"] = 1
    write("old.asl.json", {"StartAt": "Before", "States": states})
    (new,) = findings(run, ".", "--baseline", "known.json")
    assert new["pointer"] == "/States/Before/Odd"


def test_a_baseline_holds_when_elements_come_before(run: Run, write: Write) -> None:
    def choices(*rules: dict[str, Any]) -> dict[str, Any]:
        choice = {"Type": "Choice", "Choices": list(rules), "Default": "End"}
        return machine(Choice=choice, End={"Type": "Succeed"})

    good = {"Variable": "$.a", "IsNull": True, "Next": "End"}
    wrong = {"Variable": "$.b", "IsNull": True, "Next": "Nd"}
    write("choice.asl.json", choices(wrong))
    run("check", ".", "--baseline", "known.json", "--write-baseline")
    write("choice.asl.json", choices(good, wrong))
    assert findings(run, ".", "--baseline", "known.json") == []
    # the same mistake once more is new
    write("choice.asl.json", choices(good, wrong, {**wrong, "Variable": "$.c"}))
    assert codes(run, ".", "--baseline", "known.json") == ["ASL0103"]


def test_a_baseline_names_files_from_its_folder(
    run: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a/many.asl.json", MANY)
    write("b/many.asl.json", MANY)
    run("check", "a", "--baseline", "known.json", "--write-baseline")
    assert {found["file"] for found in findings(run, ".", "--baseline", "known.json")} == {"b/many.asl.json"}
    monkeypatch.chdir("a")
    assert findings(run, "many.asl.json", "--baseline", "../known.json") == []


def test_what_is_gone_is_told(run: Run, write: Write) -> None:
    write("old.asl.json", MANY)
    write("other.asl.json", MANY)
    run("check", ".", "--baseline", "known.json", "--write-baseline")
    write("old.asl.json", GOOD)
    # only of files that were checked
    assert (
        "3 findings of the baseline not there any more"
        in run("check", "old.asl.json", "--baseline", "known.json").stderr
    )
    assert "any more" not in run("check", "other.asl.json", "--baseline", "known.json").stderr


@pytest.mark.parametrize(
    "content",
    ["", "[]", '{"version": 2}', '{"version": 1, "findings": [{}]}', '{"version": 1, "findings": 1}'],
)
def test_a_baseline_that_cannot_be_used(run: Run, write: Write, content: str) -> None:
    write("good.asl.json", GOOD)
    write("known.json", content)
    result = run("check", "good.asl.json", "--baseline", "known.json")
    assert result.exit_code == 2
    assert "known.json" in result.stderr


def test_a_baseline_that_is_not_there(run: Run, write: Write) -> None:
    write("good.asl.json", GOOD)
    assert run("check", ".", "--baseline", "known.json").exit_code == 2
    assert run("check", ".", "--write-baseline").exit_code == 2


# --- committed output ------------------------------------------------------------------------------


@pytest.fixture
def committed(run: Run, write: Write) -> Path:
    """`order.asl.json`, and its output in `out`."""
    write("order.asl.json", GOOD)
    write("out/order.yaml", run("convert", "order.asl.json", "--no-verify").stdout)
    return Path("out/order.yaml")


def test_output_that_is_up_to_date(run: Run, committed: Path) -> None:
    assert run("check", ".", "--diff", "out").exit_code == 0


def test_stale_output(run: Run, write: Write, committed: Path) -> None:
    write("order.asl.json", machine(Finished={"Type": "Succeed"}))
    result = run("check", "order.asl.json", "--diff", "out", "--ignore", "ASL")
    assert result.exit_code == 1
    assert "is not what order.asl.json converts to" in result.stdout
    assert "Fix: Run `asl2sw convert order.asl.json > out/order.yaml`" in result.stdout
    diff = result.stdout.splitlines()
    assert "--- out/order.yaml" in diff and "+++ out/order.yaml" in diff
    assert any(line.startswith("-") and "Done" in line for line in diff)
    assert any(line.startswith("+") and "Finished" in line for line in diff)
    write("out/order.yaml", run("convert", "order.asl.json", "--no-verify").stdout)
    assert run("check", "order.asl.json", "--diff", "out").exit_code == 0


def test_missing_output(run: Run, write: Write, committed: Path) -> None:
    committed.unlink()
    result = run("check", "order.asl.json", "--diff", "out")
    assert result.exit_code == 1
    assert "out/order.yaml is missing" in result.stdout
    assert "--- /dev/null" in result.stdout


def test_stale_output_in_a_report_for_programs(run: Run, committed: Path) -> None:
    committed.write_text(committed.read_text() + "more: 1")
    result = run("check", "order.asl.json", "--diff", "out", "--format", "json", "--ignore", "ASL")
    (found,) = json.loads(result.stdout)["findings"]
    assert (found["code"], found["severity"], found["file"]) == ("stale-output", "error", "out/order.yaml")
    assert "-more: 1" in result.stderr and "No newline at end of file" in result.stderr


def test_the_configuration_counts_for_the_comparison(run: Run, write: Write, committed: Path) -> None:
    assert run("check", "order.asl.json", "--diff", "out", "--namespace", "orders").exit_code == 1
    write("asl2sw.toml", '[workflow]\nnamespace = "orders"\n')
    assert run("check", "order.asl.json", "--diff", "out").exit_code == 1


def test_a_folder_that_is_not_there(run: Run, committed: Path) -> None:
    assert run("check", "order.asl.json", "--diff", "elsewhere").exit_code == 2


def test_check_does_not_run_the_equivalence_check(
    run: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would take a hundred times as long."""
    write("order.asl.json", GOOD)

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("compared")

    monkeypatch.setattr("asl2sw.verification.check_equivalence", fail)
    assert run("check", ".").exit_code == 0


def test_a_baseline_that_cannot_be_written(run: Run, write: Write) -> None:
    result = run("check", write("good.asl.json", GOOD), "--baseline", "nodir/b.json", "--write-baseline")
    assert result.exit_code == 2
    assert result.stderr == "asl2sw: nodir/b.json: cannot be written: No such file or directory\n"
