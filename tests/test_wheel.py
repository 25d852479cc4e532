"""The wheel holds everything that the installed package reads."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import asl2sw

PROJECT = Path(__file__).resolve().parents[1]
_LIMIT_S = 120


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The files in a wheel that is built here, without the network."""
    if importlib.util.find_spec("hatchling") is None:
        pytest.skip("hatchling is not installed (pip install asl2sw[test])")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", ".", "--no-deps", "--no-build-isolation", "--quiet"]
    subprocess.run([*command, "-w", str(folder)], cwd=PROJECT, check=True, timeout=_LIMIT_S)
    (wheel,) = folder.glob("*.whl")
    assert wheel.name == f"asl2sw-{asl2sw.__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_file_of_the_package_is_in_it(names: set[str]) -> None:
    files = {
        file.relative_to(PROJECT).as_posix()
        for file in (PROJECT / "asl2sw").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert files - names == set()


@pytest.mark.parametrize(
    "file",
    [
        "asl2sw/py.typed",
        "asl2sw/expressions/grammars/json_path.lark",
        "asl2sw/expressions/grammars/reference_path.lark",
        "asl2sw/expressions/grammars/intrinsic.lark",
        "asl2sw/sonataflow/schemas/serverless-workflow-0.8.json",
        "asl2sw/sonataflow/schemas/sonataflow-v1alpha08.json",
        "asl2sw/equivalence/engine/jars.lock.json",
        "asl2sw/diagnostics/examples/ASL0103.asl.json",
        f"asl2sw-{asl2sw.__version__}.dist-info/licenses/LICENSE",
        f"asl2sw-{asl2sw.__version__}.dist-info/licenses/NOTICE",
    ],
)
def test_data_and_licences_are_in_it(names: set[str], file: str) -> None:
    assert file in names


def test_nothing_else_is_in_it(names: set[str]) -> None:
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"asl2sw", f"asl2sw-{asl2sw.__version__}.dist-info"}
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]
