"""Fixtures by the code of their own tests, and the engine."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from asl2sw.equivalence.engine import Engine

sys.path.append(str(Path(__file__).parents[2] / "fixtures"))


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    with Engine() as running:
        yield running
