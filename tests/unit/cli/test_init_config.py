"""`asl2sw convert --init-config`: a configuration with which nothing is left to be told."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from cli_machines import GOOD, Run, Write, machine

import asl2sw

_STATES = "arn:aws:states:::"
_CALLBACKS = {"ASL0409", "ASL0410"}  # what answers is not part of the workflow


def task(resource: str, **fields: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": resource, "End": True, **fields}


def invoke(name: str, suffix: str = "") -> dict[str, Any]:
    return task(f"{_STATES}lambda:invoke{suffix}", Parameters={"FunctionName": name})


EVERY_KIND = {
    "function": machine(A=task("arn:aws:lambda:eu-west-1:123456789012:function:Check_Stock:live")),
    "invoke": machine(A=invoke("ship")),
    "waiting": machine(A=invoke("ship", ".waitForTaskToken")),
    "runtime": machine(
        A=task(f"{_STATES}lambda:invoke", Parameters={"FunctionName.$": "$.f", "Payload.$": "$"})
    ),
    "placeholder": machine(A=task("${Check.Arn}")),
    "named": machine(A=invoke("${Ship}")),
    "job": machine(A=task(f"{_STATES}glue:startJobRun.sync", Parameters={"JobName": "j"})),
    "sdk": machine(A=task(f"{_STATES}aws-sdk:s3:getObject", Parameters={"Bucket": "b", "Key": "k"})),
    "request": machine(
        A=task(
            f"{_STATES}http:invoke",
            Parameters={
                "ApiEndpoint": "${Url}/x",
                "Method": "GET",
                "Authentication": {"ConnectionArn": "arn"},
            },
        )
    ),
    "activity": machine(A=task("arn:aws:states:eu-west-1:123456789012:activity:approve")),
    "hostile": machine(**{'A\n]] "\\ # \x7f': task('${x"]\n[y*?}')}),
}


def tasks_told(source: dict[str, Any], config: dict[str, Any], name: str) -> set[str]:
    conversion = asl2sw.convert(source, asl2sw.Options(name=name, config=config, namespace="orders"))
    return {found.code for found in conversion.diagnostics if found.severity == "task"} - _CALLBACKS


@pytest.mark.parametrize("name", EVERY_KIND)
def test_nothing_is_left_to_be_told(run: Run, write: Write, name: str) -> None:
    source = EVERY_KIND[name]
    result = run("convert", "--init-config", write(f"{name}.asl.json", source), "--namespace", "orders")
    assert result.exit_code == 0, result.stderr
    config = tomllib.loads(result.stdout)
    assert config["workflow"] == {"namespace": "orders"}
    assert len(config["resource"]) == 1
    assert tasks_told(source, config, name) == set()


def test_it_changes_nothing(run: Run, write: Write) -> None:
    for name, source in EVERY_KIND.items():
        result = run("convert", "--init-config", write(f"{name}.asl.json", source), "--namespace", "orders")
        config = tomllib.loads(result.stdout)
        plain, configured = (
            asl2sw.convert(source, asl2sw.Options(name=name, namespace="orders", config=given))
            for given in ({}, config)
        )
        if name != "request":  # there it asks for a header
            assert plain.workflows == configured.workflows


def test_one_entry_serves_all_machines(run: Run, write: Write) -> None:
    for name in ("invoke", "waiting", "sdk"):
        write(f"m/{name}.asl.json", EVERY_KIND[name])
    write("m/again.asl.json", machine(B=invoke("ship:live")))
    result = run("convert", "--init-config", str(Path(write("m/x.asl.json", GOOD)).parent))
    config = tomllib.loads(result.stdout)
    assert [entry.get("state") for entry in config["resource"]] == ["A", None, None]
    assert "B in " in result.stdout
    for name in ("invoke", "waiting", "sdk"):
        assert tasks_told(EVERY_KIND[name], config, name) == set()


def test_an_entry_that_would_fit_another_task_is_a_comment(run: Run, write: Write) -> None:
    files = [write("a.asl.json", EVERY_KIND["runtime"]), write("b.asl.json", machine(A=invoke("ship")))]
    result = run("convert", "--init-config", *files)
    assert [entry["match"] for entry in tomllib.loads(result.stdout)["resource"]] == ["ship"]
    assert '# state = "A"' in result.stdout


def test_open_placeholders_are_listed(run: Run, write: Write) -> None:
    file = write("a.asl.json", EVERY_KIND["request"])
    shown = run("convert", "--init-config", file).stdout
    assert '[substitutions]\n# "Url" = ""\n' in shown
    assert "Url" not in run("convert", "--init-config", file, "--substitute", "Url=https://x.example").stdout


def test_it_goes_to_a_file(run: Run, write: Write, tmp_path: Path) -> None:
    file, output = write("a.asl.json", EVERY_KIND["sdk"]), tmp_path / "asl2sw.toml"
    result = run("convert", "--init-config", file, "-o", str(output))
    assert (result.exit_code, result.stdout) == (0, "")
    assert tomllib.loads(output.read_text(encoding="utf-8"))["resource"]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("asl2sw.toml")] == [output.name]
    assert run("convert", file, "-o", str(output)).exit_code == 2


def test_what_cannot_be_read_does_not_stop_the_others(run: Run, write: Write) -> None:
    bad, good = write("bad.asl.json", "{"), write("good.asl.json", json.dumps(EVERY_KIND["sdk"]))
    result = run("convert", "--init-config", bad, good, "nowhere.asl.json")
    assert result.exit_code == 2
    assert "bad.asl.json" in result.stderr and "nowhere" in result.stderr
    assert len(tomllib.loads(result.stdout)["resource"]) == 1


def test_a_file_that_is_there_is_kept(run: Run, write: Write) -> None:
    file, own = write("a.asl.json", EVERY_KIND["sdk"]), write("asl2sw.toml", "# mine\n")
    result = run("convert", "--init-config", file, "-o", own)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("asl2sw: asl2sw.toml: is there already")
    assert "--force" in result.stderr and result.stderr.count("\n") == 1
    assert Path(own).read_text(encoding="utf-8") == "# mine\n"
    assert run("convert", "--init-config", file, "-o", own, "--force").exit_code == 0
    assert tomllib.loads(Path(own).read_text(encoding="utf-8"))["resource"]
    assert run("convert", file, "--force").exit_code == 2


def test_a_folder_that_is_not_there(run: Run, write: Write) -> None:
    result = run("convert", "--init-config", write("a.asl.json", EVERY_KIND["sdk"]), "-o", "nodir/x.toml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "asl2sw: nodir/x.toml: cannot be written: there is no folder nodir\n"
