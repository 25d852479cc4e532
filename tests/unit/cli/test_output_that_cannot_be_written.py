"""A full disk and a closed stream: one line and exit code 2. A reader that went away: nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cli_machines import GOOD, Write

FULL = Path("/dev/full")
TIME_LIMIT = 60  # seconds
pytestmark = pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full, as on Linux")
COMMANDS = (
    ("--help",),
    ("explain",),
    ("convert", "a.asl.json", "--no-verify"),
    ("convert", "a.asl.json", "--init-config"),
    ("check", "a.asl.json"),
    ("check", "a.asl.json", "--format", "json"),
)


def ended(arguments: tuple[str, ...], redirection: str) -> subprocess.CompletedProcess[str]:
    command = ["sh", "-c", f'exec "$@" {redirection}', "sh", sys.executable, "-m", "asl2sw", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT, check=False)


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_full_disk(write: Write, arguments: tuple[str, ...]) -> None:
    write("a.asl.json", GOOD)
    result = ended(arguments, f">{FULL}")
    assert result.returncode == 2
    assert result.stderr.endswith("asl2sw: the output cannot be written: No space left on device\n")
    assert "Traceback" not in result.stderr


def test_both_streams(write: Write) -> None:
    write("a.asl.json", GOOD)
    assert ended(("convert", "a.asl.json", "--no-verify"), f">{FULL} 2>&1").returncode == 2


def test_a_closed_stream(write: Write) -> None:
    write("a.asl.json", GOOD)
    result = ended(("check", "a.asl.json"), ">&-")
    assert result.returncode == 2
    assert result.stderr == "asl2sw: the output cannot be written: Bad file descriptor\n"


def test_a_reader_that_went_away() -> None:
    pipe = subprocess.Popen(
        [sys.executable, "-m", "asl2sw", "explain"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert pipe.stdout is not None and pipe.stderr is not None
    pipe.stdout.close()
    with pipe.stderr:
        assert pipe.stderr.read() == b""
    assert pipe.wait(TIME_LIMIT) == 1
