"""What a user gets for each kind of wrong input: the place, the reason, a way out, and the exit code."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_machines import GOOD, Run, Write, machine

BOTH = pytest.mark.parametrize("command", ["convert", "check"])


@BOTH
def test_a_missing_file(run: Run, write: Write, command: str) -> None:
    write("order.asl.json", GOOD)
    result = run(command, "ordr.asl.json")
    assert result.exit_code == 2
    assert result.stdout == "" if command == "convert" else True
    assert "ordr.asl.json: no such file or directory" in result.stderr
    assert 'Fix: Did you mean "order.asl.json"?' in result.stderr


@pytest.mark.parametrize(
    ("given", "there", "told"),
    [
        ("nope.json", "other.json", None),
        ("a.asl.json", "b.asl.json", None),
        ("order.json", "order.asl.json", "order.asl.json"),
        ("Ordre.asl.yaml", "order.asl.json", "order.asl.json"),
        ("sub/oder.asl.json", "sub/order.asl.json", "sub/order.asl.json"),
    ],
)
def test_only_near_names_are_suggested(
    run: Run, write: Write, given: str, there: str, told: str | None
) -> None:
    write(there, GOOD)
    write("xyz.asl.json", GOOD)
    result = run("convert", given)
    assert result.exit_code == 2
    fix = "Check the path." if told is None else f'Did you mean "{Path(told)}"?'
    assert result.stderr.endswith(f"Fix: {fix}\n")


@BOTH
def test_a_directory_without_definitions(run: Run, write: Write, command: str) -> None:
    write("empty/package.json", {"name": "StartAt", "States": 1})
    result = run(command, "empty")
    assert result.exit_code == 2
    assert "empty: no state machines here" in result.stderr
    assert "*.asl.json" in result.stderr
    assert "Fix: Give the file itself" in result.stderr


@BOTH
@pytest.mark.parametrize(
    ("name", "text", "place", "words", "fix"),
    [
        (
            "broken JSON",
            '{\n  "StartAt": "Done",\n  "States": {\n    "Done": {"Type": "Succeed"}\n  }\n',
            "5:4: error ASL0003 INVALID_JSON_DESCRIPTION",
            "The file ends here, but the { on line 1 is still open.",
            "Write what is missing",
        ),
        (
            "an unknown state in Next",
            '{"StartAt": "Ship",\n "States": {"Ship": {"Type": "Pass", "Next": "Dne"},'
            ' "Done": {"Type": "Succeed"}}}',
            "2:46: error ASL0103 MISSING_TRANSITION_TARGET (/States/Ship/Next)",
            '"Next" names "Dne", and there is no such state.',
            'Did you mean "Done"?',
        ),
        (
            "a misspelt field",
            '{"StartAt": "Ship",\n "States": {"Ship": {"Type": "Pass", "Nxt": "Done"},'
            ' "Done": {"Type": "Succeed"}}}',
            "2:38: error ASL0104 SCHEMA_VALIDATION_FAILED (/States/Ship/Nxt)",
            'The Pass state "Ship" has an unknown field "Nxt".',
            'Did you mean "Next"?',
        ),
        (
            "a path with a mistake",
            '{"StartAt": "Ship",\n "States": {"Ship": {"Type": "Pass", "InputPath": "$.o[", "End": true}}}',
            "2:55: error ASL0202 SCHEMA_VALIDATION_FAILED (/States/Ship/InputPath)",
            "The bracket is not closed.",
            "Put ] at its end.",
        ),
    ],
)
def test_a_wrong_definition(
    run: Run, write: Write, command: str, name: str, text: str, place: str, words: str, fix: str
) -> None:
    result = run(command, write("order.asl.json", text))
    told = result.stderr if command == "convert" else result.stdout
    assert result.exit_code == 1, name
    assert told.startswith(f"order.asl.json:{place}\n  {words}")
    assert told.count(" error ASL") == 1, "one cause, one message"
    assert f"Fix: {fix}" in told
    if command == "convert":
        assert result.stdout == ""


def test_a_file_that_cannot_be_read(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)  # root may read every file
    result = run("convert", write("order.asl.json", GOOD))
    assert result.exit_code == 2
    assert "order.asl.json: cannot be read: Permission denied" in result.stderr


def test_other_wrong_files(run: Run, write: Write) -> None:
    for content, code in ((b"", "ASL0001"), (b'{"a": "\xe9"}', "ASL0002"), (b"[]", "ASL0101")):
        result = run("convert", write("order.asl.json", content))
        assert result.exit_code == 1
        assert f"error {code}" in result.stderr
        assert result.stdout == ""


def test_a_wrong_configuration_is_told_once(run: Run, write: Write) -> None:
    write("asl2sw.toml", "[workflow]\nprofil = 'dev'\n")
    for name in ("one", "two"):
        write(f"{name}.asl.json", GOOD)
    result = run("convert", ".")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count('unknown key "profil"; did you mean "profile"?') == 1


def test_a_missing_configuration(run: Run, write: Write) -> None:
    result = run("convert", write("order.asl.json", GOOD), "--config", "other.toml")
    assert result.exit_code == 2
    assert result.stderr == "asl2sw: other.toml: cannot be read: No such file or directory\n"


def test_wrong_arguments(run: Run, write: Write) -> None:
    write("one.asl.json", GOOD)
    write("two.asl.json", GOOD)
    for arguments in (
        ("convert",),
        ("convert", "one.asl.json", "--format", "xml"),
        ("convert", ".", "--name", "order"),
        ("convert", "one.asl.json", "--engine", "9"),
        ("convert", "one.asl.json", "--no-such-option"),
        ("explain", "ASL9999"),
        ("explode",),
    ):
        result = run(*arguments)
        assert result.exit_code == 2, arguments
        assert result.stdout == ""
        assert result.stderr


def test_the_highest_code_counts(run: Run, write: Write) -> None:
    write("bad.asl.json", machine(Done={"Type": "Suceed"}))
    good = write("good.asl.json", GOOD)
    assert run("convert", good).exit_code == 0
    assert run("convert", good, "bad.asl.json").exit_code == 1
    assert run("convert", good, "missing.asl.json", "bad.asl.json").exit_code == 2


@pytest.mark.parametrize("arguments", [(), ("--init-config",)])
def test_a_namespace_that_kubernetes_refuses(run: Run, write: Write, arguments: tuple[str, ...]) -> None:
    result = run("convert", write("a.asl.json", GOOD), "--namespace", "Foo_Bar", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert '"Foo_Bar" is no namespace of Kubernetes' in result.stderr
    write("asl2sw.toml", "[workflow]\nnamespace = 'Bad_NS'\n")
    result = run("convert", "a.asl.json")
    assert result.exit_code == 2
    assert '[workflow] namespace: "Bad_NS" is no namespace of Kubernetes' in result.stderr
