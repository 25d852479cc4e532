"""The same comparison driven by hypothesis, which makes a machine that differs as small as it can."""

from __future__ import annotations

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import asl2sw
from asl2sw.conversion import compile_definition
from asl2sw.equivalence.compare.pair import Pair
from asl2sw.equivalence.compare.verify import verify
from asl2sw.equivalence.machines import generate_machine

CASES = 5
# hypothesis chooses what the random generator gives, so that it can choose again when it shrinks
machines = st.randoms(use_true_random=False).map(generate_machine)
_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@settings(max_examples=25, deadline=None, suppress_health_check=_SLOW)
@given(machines, st.integers(0, 2**32))
def test_no_machine_differs(definition: dict[str, object], seed: int) -> None:
    compiled = compile_definition(definition, asl2sw.Options(name="machine"))
    found = verify(Pair(compiled.subject), CASES, seed=seed)
    assert found.counterexample is None, found.counterexample.text


def test_the_strategy_gives_different_machines() -> None:
    kinds = set()
    for seed in range(20):
        kinds |= {state["Type"] for state in generate_machine(Random(seed))["States"].values()}
    assert kinds >= {"Task", "Pass", "Choice", "Wait", "Parallel", "Map"}
