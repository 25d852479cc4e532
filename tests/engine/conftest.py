"""The embedded engine, one per test process."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from asl2sw.equivalence.engine import Engine

# fixtures are read by the same code as in their own tests
sys.path.append(str(Path(__file__).parents[1] / "fixtures"))


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    with Engine() as running:
        yield running
