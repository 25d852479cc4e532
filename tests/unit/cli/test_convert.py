"""`asl2sw convert`: formats, many files, streams."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from cli_machines import GOOD, Run, Write, machine
from click.testing import CliRunner

import asl2sw
from asl2sw.cli import batch, main

BAD = machine(Start={"Type": "Pass", "Next": "Nowhere"}, Other={"Typ": "Pass", "End": True})


def test_manifests_by_default(run: Run, write: Write) -> None:
    result = run("convert", write("Order_1.asl.json", GOOD), "--namespace", "orders", "--profile", "dev")
    assert result.exit_code == 0
    (resource,) = yaml.safe_load_all(result.stdout)
    assert resource["kind"] == "SonataFlow"
    assert resource["metadata"]["name"] == "order1"
    assert resource["metadata"]["namespace"] == "orders"
    assert resource["metadata"]["annotations"]["sonataflow.org/profile"] == "dev"


def test_documents_as_yaml_and_json(run: Run, write: Write) -> None:
    files = [write(f"{name}.asl.json", GOOD) for name in ("b", "a")]
    documents = [workflow.document for name in "ba" for workflow in convert(name)]
    assert list(yaml.safe_load_all(run("convert", *files, "--format", "sw").stdout)) == documents
    assert json.loads(run("convert", *files, "--format", "sw-json").stdout) == documents


def convert(name: str) -> tuple[asl2sw.Workflow, ...]:
    return asl2sw.convert(GOOD, asl2sw.Options(name=name)).workflows


def test_stdin(run: Run) -> None:
    result = run("convert", "-", "--name", "order", "--format", "sw", input=json.dumps(GOOD))
    assert result.exit_code == 0
    assert yaml.safe_load(result.stdout)["id"] == "order"
    result = run("convert", "-", input="StartAt: A\nStates:\n  A: {Type: Pass, Ende: true}\n")
    assert result.exit_code == 1
    assert result.stderr.startswith("<stdin>:3:")


def test_a_directory_is_searched(run: Run, write: Write) -> None:
    write("machines/one.asl.json", GOOD)
    write("machines/deep/two.asl.yaml", "StartAt: A\nStates: {A: {Type: Succeed}}\n")
    write("machines/deep/three.json", GOOD)
    write("machines/orders/statemachine.json", GOOD)
    write("machines/node_modules/four.asl.json", GOOD)
    write("machines/tsconfig.json", {"compilerOptions": {"StartAt": "a", "States": {}}})
    result = run("convert", "machines", "--format", "sw-json")
    assert result.exit_code == 0
    assert [one["id"] for one in json.loads(result.stdout)] == ["one", "three", "two", "orders"]


def test_a_file_named_twice_is_converted_once(run: Run, write: Write) -> None:
    write("one.asl.json", GOOD)
    result = run("convert", "one.asl.json", "./one.asl.json", ".", "--format", "sw-json")
    assert result.exit_code == 0
    assert len(json.loads(result.stdout)) == 1


def test_one_bad_file_does_not_stop_the_others(run: Run, write: Write) -> None:
    for name, definition in (("a", GOOD), ("b", BAD), ("c", GOOD), ("d", BAD)):
        write(f"{name}.asl.json", definition)
    result = run("convert", ".", "--format", "sw-json")
    assert result.exit_code == 1
    assert [one["id"] for one in json.loads(result.stdout)] == ["a", "c"]
    heads = [line.split()[:3] for line in result.stderr.splitlines() if " error ASL" in line]
    assert [(head[0], head[2]) for head in heads] == [
        ("b.asl.json:6:15:", "ASL0103"),
        ("b.asl.json:8:5:", "ASL0102"),
        ("d.asl.json:6:15:", "ASL0103"),
        ("d.asl.json:8:5:", "ASL0102"),
    ]


def test_the_same_id_twice_is_refused(run: Run, write: Write) -> None:
    files = [write("x/order.asl.json", GOOD), write("y/Order.asl.json", GOOD), write("z.asl.json", GOOD)]
    result = run("convert", *files, "--format", "sw-json")
    assert result.exit_code == 1
    assert [one["id"] for one in json.loads(result.stdout)] == ["z"]
    assert 'x/order.asl.json and y/Order.asl.json become the same workflow, "order"' in result.stderr
    assert "Fix: Give one of them another name" in result.stderr


def test_a_name_that_holds_for_several_is_the_cause(run: Run, write: Write) -> None:
    write("both/asl2sw.toml", "[workflow]\nname = 'order'\n")
    files = [write("both/a.asl.json", GOOD), write("both/b.asl.json", GOOD)]
    told = run("convert", "both").stderr
    assert f'{Path(files[0])} and {Path(files[1])} become the same workflow, "order"' in told
    assert "Fix: The name under [workflow] of a configuration holds for all" in told
    assert "asl2sw.toml of its own" in told
    write("own/asl2sw.toml", "[workflow]\nname = 'order'\n")
    told = run("convert", files[0], write("own/c.asl.json", GOOD)).stderr
    assert "Fix: Give one of them another name" in told


def test_many_files_of_the_same_id_are_counted(run: Run, write: Write) -> None:
    for number in range(9):
        write(f"{number}/order.asl.json", GOOD)
    told = run("convert", ".").stderr
    assert "0/order.asl.json, 1/order.asl.json, 2/order.asl.json and 6 others become" in told


def test_the_nearest_configuration_counts(run: Run, write: Write) -> None:
    write("asl2sw.toml", '[workflow]\nnamespace = "far"\n')
    write("near/pyproject.toml", '[tool.asl2sw.workflow]\nnamespace = "near"\n')
    write("own.toml", '[workflow]\nnamespace = "own"\n')
    files = [write("a.asl.json", GOOD), write("near/b.asl.json", GOOD)]

    def namespaces(*more: str) -> list[str]:
        documents = yaml.safe_load_all(run("convert", *files, *more).stdout)
        return [document["metadata"]["namespace"] for document in documents]

    assert namespaces() == ["far", "near"]
    assert namespaces("--config", "own.toml") == ["own", "own"]
    assert namespaces("--namespace", "given") == ["given", "given"]


def test_a_crash_is_told_as_a_defect(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(source: bytes, options: asl2sw.Options, *, file: str) -> asl2sw.Conversion:
        if file == "a.asl.json":
            raise KeyError("nobody thought of this")
        return asl2sw.convert(source, options, file=file)

    monkeypatch.setattr(batch, "convert", crash)
    files = [write("a.asl.json", GOOD), write("b.asl.json", GOOD)]
    result = CliRunner().invoke(main, ["convert", *files, "--format", "sw-json"])
    assert result.exit_code == 1
    assert [one["id"] for one in json.loads(result.stdout)] == ["b"]
    assert "a.asl.json: internal error, KeyError at test_convert.py:" in result.stderr
    assert "Please report it" in result.stderr


@pytest.mark.parametrize(("no_colour", "coloured"), [(None, True), ("", True), ("1", False)])
def test_colour_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, no_colour: str | None, coloured: bool
) -> None:
    from asl2sw.cli.streams import wants_colour

    class Stream:
        def __init__(self, terminal: bool) -> None:
            self.isatty = lambda: terminal

    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_colour is not None:
        monkeypatch.setenv("NO_COLOR", no_colour)
    assert wants_colour(Stream(True)) is coloured
    assert wants_colour(Stream(False)) is False


def test_no_colour_in_a_pipe(run: Run, write: Write) -> None:
    assert "\x1b[" not in run("convert", write("bad.asl.json", BAD)).stderr


def test_a_real_process(write: Write) -> None:
    """Bytes, streams and exit code as the shell sees them."""
    write("good.asl.json", machine(Grüße={"Type": "Succeed"}))
    write("bad.asl.json", BAD)
    command = [sys.executable, "-m", "asl2sw", "convert", "bad.asl.json", "good.asl.json", "--format", "sw"]
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, capture_output=True, timeout=60, check=False, env=environment)
    assert done.returncode == 1
    assert "Grüße" in done.stdout.decode("utf-8")
    assert yaml.safe_load(done.stdout)["id"] == "good"
    assert b"error ASL0103" in done.stderr
    assert b"Traceback" not in done.stderr
    assert not list(Path().glob("*.sw.yaml"))


def test_characters_that_a_stream_cannot_show(write: Write) -> None:
    write("bad.asl.json", machine(Grüße={"Type": "Suceed"}))
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    for command, stream in (("check", "stdout"), ("convert", "stderr")):
        arguments = [sys.executable, "-m", "asl2sw", command, "bad.asl.json"]
        done = subprocess.run(arguments, capture_output=True, timeout=60, check=False, env=environment)
        assert done.returncode == 1
        assert b"/States/Gr\\xfc\\xdfe/Type" in getattr(done, stream)


def test_the_same_bytes_every_time(run: Run, write: Write) -> None:
    write("a.asl.json", GOOD)
    write("b.asl.json", GOOD)
    first = run("convert", ".").stdout_bytes
    assert first == run("convert", ".").stdout_bytes
    assert b"\r" not in first


def test_machines_of_one_run_start_each_other(run: Run, write: Write) -> None:
    start = {
        "Type": "Task",
        "Resource": "arn:aws:states:::states:startExecution.sync:2",
        "Parameters": {"StateMachineArn": "${ShipOrderStateMachineArn}"},
        "End": True,
    }
    write("machines/bill.asl.json", machine(Ship=start))
    write("machines/ship-order.asl.json", GOOD)
    together = json.loads(run("convert", "machines", "--format", "sw-json").stdout)
    assert [document["id"] for document in together] == ["bill", "billship", "shiporder"]
    alone = json.loads(run("convert", "machines/bill.asl.json", "--format", "sw-json").stdout)
    assert [document["id"] for document in alone] == ["bill"]
