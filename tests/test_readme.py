"""What the README shows is what happens."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import click
import pytest

import asl2sw
from asl2sw.cli import main as commands
from asl2sw.diagnostics import render_diagnostic
from asl2sw.emit import write_documents
from asl2sw.resources import config_from_mapping

PROJECT = Path(__file__).resolve().parents[1]
README = (PROJECT / "README.md").read_text(encoding="utf-8")


def blocks(language: str, text: str = README) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def section(title: str) -> str:
    return README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


(EXAMPLE,) = blocks("json")


def test_the_example_becomes_what_is_shown() -> None:
    manifests = asl2sw.convert(EXAMPLE, file="order.asl.json").manifests
    (shown,) = blocks("yaml")
    assert shown in write_documents(manifests)


def test_the_mistake_is_told_as_shown() -> None:
    (shown,) = blocks("text")
    with pytest.raises(asl2sw.ConversionError) as refusal:
        asl2sw.convert(EXAMPLE.replace('"Next": "Approve"', '"Next": "Aprove"'), file="order.asl.json")
    # the state that nothing leads to is not told again: the wrong name is the reason
    assert [render_diagnostic(found) + "\n" for found in refusal.value.diagnostics] == [shown]


@pytest.mark.parametrize("title", ["Run", "Test"])
def test_one_command_in_one_block(title: str) -> None:
    (block,) = blocks("sh", section(title))
    assert len(block.splitlines()) == 1


def test_the_configuration_can_be_read() -> None:
    (block,) = blocks("toml")
    assert len(config_from_mapping(tomllib.loads(block)).resources) == 7


def test_the_library_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (block,) = blocks("python")
    monkeypatch.chdir(tmp_path)
    Path("order.asl.json").write_text(EXAMPLE, encoding="utf-8")
    Path("asl2sw.toml").write_text('[workflow]\nname = "billing"\n', encoding="utf-8")
    names: dict[str, object] = {}
    exec(compile(block, "README.md", "exec"), names)
    conversion = names["conversion"]
    assert isinstance(conversion, asl2sw.Conversion) and conversion.workflows[0].id == "billing"


def test_every_command_is_listed() -> None:
    listed = set(re.findall(r"^\| `asl2sw (\w+)", section("Commands"), re.MULTILINE))
    assert listed == set(commands.list_commands(click.Context(commands)))
