"""Recorded executions: the emitted workflow on the engine ends as the execution did on AWS."""

from __future__ import annotations

import pytest
from corpus import Case, parameters
from deviations import EXECUTIONS
from replay import compare, replay, replayed_cases
from tally import AGREED, Recorder, counted

from asl2sw.equivalence.engine import Engine

pytestmark = pytest.mark.engine

CASES = replayed_cases()


@parameters(CASES)
def test_execution(case: Case, engine: Engine, record_property: Recorder) -> None:
    deviation = EXECUTIONS.get(case.id)
    with counted(record_property, "executions", case, deviation.result if deviation else AGREED):
        differing = compare(case, replay(case, engine))
        assert not differing, "\n".join(differing)


def test_every_deviation_is_a_case() -> None:
    assert EXECUTIONS.keys() <= {case.id for case in CASES}
