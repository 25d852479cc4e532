"""The interpreter of the target does what the engine does: odd constructs one by one, and random machines."""

from __future__ import annotations

import pytest
from engine_cases import EngineCase, engine_cases
from played_services import played
from random_runs import AGREED, DIFFERENT, compared_runs, differences

from asl2sw.equivalence.engine import Engine
from asl2sw.equivalence.target import prepare

pytestmark = pytest.mark.engine
CASES = list(engine_cases())
_SEEDS = range(1, 9)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: EngineCase, engine: Engine) -> None:
    ours = played(prepare(case.documents), case.input, case.replies)
    assert (ours.status == "RUNNING") == case.never_ends
    limit_s = 0.5 if case.never_ends else 10.0
    theirs = engine.run(case.documents, case.input, case.replies, time_limit_s=limit_s)
    assert differences(theirs, ours) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", _SEEDS)
def test_random_machine(seed: int, engine: Engine) -> None:
    compared = list(compared_runs(seed, engine))
    assert [each.what for each in compared if each.result == DIFFERENT] == []
    assert any(each.result == AGREED for each in compared)
