"""What is written for users."""

from __future__ import annotations

import ast
import sys
import tomllib
from pathlib import Path

import yaml
from running import FUNCTION_FOLDER

from asl2sw.bridge import bridge_files, write_bridge

PROJECT_FILES = {"Dockerfile", "README.md", "func.yaml", "pyproject.toml"}


def test_the_files_of_the_folder_are_written_byte_for_byte(tmp_path: Path) -> None:
    written = write_bridge(tmp_path / "functions" / "aws-bridge")
    names = {path.relative_to(tmp_path / "functions" / "aws-bridge").as_posix() for path in written}
    modules = {f"function/{path.name}" for path in (FUNCTION_FOLDER / "function").glob("*.py")}
    assert names == PROJECT_FILES | modules and {"function/__init__.py", "function/__main__.py"} <= modules
    for path in written:
        source = FUNCTION_FOLDER / path.relative_to(tmp_path / "functions" / "aws-bridge")
        assert path.read_bytes() == source.read_bytes()


def test_writing_again_replaces_files_and_keeps_others(tmp_path: Path) -> None:
    first = write_bridge(tmp_path)
    (tmp_path / "function" / "names.py").write_text("changed")
    (tmp_path / "mine.txt").write_text("kept")
    assert write_bridge(tmp_path) == first == tuple(sorted(first))
    assert (tmp_path / "function" / "names.py").read_text() == bridge_files()["function/names.py"]
    assert (tmp_path / "mine.txt").read_text() == "kept"


def test_what_tools_leave_behind_is_not_copied() -> None:
    assert not [
        name for name in bridge_files() if name.startswith(".") or "/." in name or "__pycache__" in name
    ]


def test_the_function_needs_nothing_but_boto3() -> None:
    allowed = sys.stdlib_module_names | {"boto3", "botocore", "function"}
    for name, text in bridge_files().items():
        if name.endswith(".py"):
            imported = {
                module.split(".")[0]
                for node in ast.walk(ast.parse(text))
                for module in (
                    [alias.name for alias in node.names]
                    if isinstance(node, ast.Import)
                    else [node.module or ""]
                    if isinstance(node, ast.ImportFrom)
                    else []
                )
            }
            assert imported <= allowed, name
    dependencies = tomllib.loads(bridge_files()["pyproject.toml"])["project"]["dependencies"]
    assert [text.split(">")[0] for text in dependencies] == ["boto3"]


def test_a_knative_revision_answers_before_its_time_is_up() -> None:
    function = yaml.safe_load(bridge_files()["func.yaml"])
    waits = {env["name"]: env["value"] for env in function["run"]["envs"]}
    assert (function["runtime"], function["invoke"]) == ("python", "http")
    knative_ends_a_request_after, places_of_the_bridge = 300, 256
    assert float(waits["AWS_BRIDGE_WAIT_SECONDS"]) < knative_ends_a_request_after
    assert function["deploy"]["options"]["resources"]["limits"]["concurrency"] <= places_of_the_bridge


def test_the_readme_names_every_setting() -> None:
    from function.settings import read_settings

    asked: set[str] = set()

    class Recording(dict[str, str]):
        def get(self, name: str, usual: str = "") -> str:  # type: ignore[override]
            asked.add(name)
            return usual

    read_settings(Recording())
    readme = bridge_files()["README.md"]
    assert {name for name in asked if f"`{name}`" not in readme} == set()
    assert len(asked) == 8
