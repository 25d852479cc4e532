"""The embedded engine, one per test process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from asl2sw.equivalence.engine import Engine


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    with Engine() as running:
        yield running
