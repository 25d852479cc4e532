"""The function's folder on the path, a mock of AWS, and the function running beside it."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator

import pytest
from running import ACCOUNT, FUNCTION_FOLDER, MotoServer, RunningBridge

MISSING = [name for name in ("boto3", "moto", "flask") if importlib.util.find_spec(name) is None]
HOW_TO_RUN = f"tests of the aws-bridge need {', '.join(MISSING)}: pip install asl2sw[bridge]"

if MISSING and os.environ.get("CI"):
    raise pytest.UsageError(HOW_TO_RUN)

if MISSING:
    collect_ignore_glob = ["test_*.py"]
else:
    sys.path.insert(0, str(FUNCTION_FOLDER))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if MISSING:
        terminalreporter.write_line(f"NOT RUN: {HOW_TO_RUN}")


@pytest.fixture(scope="session")
def moto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MotoServer]:
    """A mock of AWS that speaks HTTP; jobs and functions run without containers."""
    with MotoServer(tmp_path_factory.mktemp("moto")) as server:
        yield server


@pytest.fixture(scope="session")
def bridge(moto: MotoServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBridge]:
    """The function as it is written for users, with the mock as its AWS."""
    with RunningBridge(tmp_path_factory.mktemp("bridge"), moto.url) as running:
        yield running


@pytest.fixture(scope="session")
def role(bridge: RunningBridge) -> str:
    """A role for jobs and functions."""
    bridge.result("aws-sdk/iam/createRole", {"RoleName": "tests", "AssumeRolePolicyDocument": "{}"})
    return f"arn:aws:iam::{ACCOUNT}:role/tests"
