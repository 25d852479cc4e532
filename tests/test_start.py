"""A conversion of plain JSON starts without what it does not need."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

TASK = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Next": "Choose"}
CHOICE = {
    "Type": "Choice",
    "Choices": [{"Variable": "$.a", "NumericGreaterThan": 1, "Next": "Wait"}],
    "Default": "Wait",
}
WAIT = {"Type": "Wait", "Seconds": 1, "End": True}
MACHINE = {"StartAt": "Call", "States": {"Call": TASK, "Choose": CHOICE, "Wait": WAIT}}
NOT_NEEDED = ("jsonschema", "yaml", "lark", "jq", "http", "jpype", "asl2sw.equivalence")
PROGRAM = """
import sys
from asl2sw.cli import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    code = end.code
print(*sys.modules, file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize("command", [("convert", "--no-verify"), ("check",)])
def test_what_is_not_imported(tmp_path: Path, command: tuple[str, ...]) -> None:
    file = tmp_path / "order.asl.json"
    file.write_text(json.dumps(MACHINE))
    arguments = [sys.executable, "-c", PROGRAM, *command, str(file)]
    run = subprocess.run(arguments, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    imported = run.stderr.splitlines()[-1].split()
    assert "asl2sw.sonataflow.emit_workflows" in imported
    wrong = [name for name in imported for one in NOT_NEEDED if f"{name}.".startswith(f"{one}.")]
    assert wrong == []
