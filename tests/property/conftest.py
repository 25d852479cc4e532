"""What every property test asks: C jq, and the jq of the embedded engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from budget import EXAMPLES, SEED
from judges import CJq, JacksonJq, Judge

from asl2sw.equivalence.engine import Engine


def pytest_report_header() -> str:
    return f"property tests: {EXAMPLES} examples of each kind, seed {SEED or 'fixed'}"


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    with Engine() as running:
        yield running


@pytest.fixture(scope="session", params=["C jq", pytest.param("jackson-jq", marks=pytest.mark.engine)])
def judge(request: pytest.FixtureRequest) -> Judge:
    if request.param == "C jq":
        return CJq()
    return JacksonJq(request.getfixturevalue("engine"))
