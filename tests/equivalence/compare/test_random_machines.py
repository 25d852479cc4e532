"""Machines made at random and their workflows do the same; `tools/fuzz_machines.py` compares many more."""

from __future__ import annotations

import fuzz_machines
import pytest

CASES = 300
EACH = 10


@pytest.mark.parametrize("seed", [20_000, None], ids=["the same each time", "others each time"])
def test_no_machine_differs(seed: int | None, capsys: pytest.CaptureFixture[str]) -> None:
    begin = fuzz_machines.fresh_seed() if seed is None else seed
    with capsys.disabled():
        print(f"\nrandom machines: seed {begin}")
    outcomes = list(fuzz_machines.run_all(begin, CASES, EACH))
    assert {outcome.seed: outcome.alarm for outcome in outcomes if outcome.alarm} == {}
    assert sum(outcome.agreed for outcome in outcomes) > CASES // 2
