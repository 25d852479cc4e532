"""A broken compiler is noticed. `python tools/mutants.py` tries all defects of the table; here are a few."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import mutants
import pytest
from mutant_table import MUTANTS, Mutant

ORDER = """{
  "StartAt": "Large?",
  "States": {
    "Large?": {
      "Type": "Choice",
      "Choices": [{"Variable": "$.total", "NumericLessThan": 1000, "Next": "Small"}],
      "Default": "Done"
    },
    "Small": {"Type": "Pass", "Result": "small", "ResultPath": "$.size", "Next": "Done"},
    "Done": {"Type": "Succeed"}
  }
}
"""


def source_of(mutant: Mutant) -> str:
    spec = find_spec(mutant.module)
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).read_text(encoding="utf-8")


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_line_is_still_there(mutant: Mutant) -> None:
    compile(mutant.applied(source_of(mutant)), mutant.module, "exec")


def test_names_are_unique() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) >= 25


@pytest.mark.parametrize("name", ["one retry too many", "OutputPath lost"])
def test_a_defect_is_found(name: str) -> None:
    assert mutants.run(mutants.named(name)).difference


def converted(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    file = tmp_path / "order.asl.json"
    file.write_text(ORDER, encoding="utf-8")
    command = [sys.executable, *arguments, str(file)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_broken_compiler_writes_nothing(tmp_path: Path) -> None:
    done = converted(tmp_path, mutants.__file__, "--convert", "< is <=")
    assert (done.returncode, done.stdout) == (3, "")
    assert "order.asl.json: the workflow does not do what the state machine does" in done.stderr
    assert 'Input: {"total": 1000}' in done.stderr
    assert 'First difference: output /size: expected (absent), actual "small"' in done.stderr


def test_the_compiler_as_it_is_writes_it(tmp_path: Path) -> None:
    done = converted(tmp_path, "-m", "asl2sw", "convert")
    assert done.returncode == 0 and "kind: SonataFlow" in done.stdout
