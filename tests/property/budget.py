"""How many examples the property tests take, and from which seed.

ASL2SW_EXAMPLES: examples of each kind and engine, 200 when it is not set. The long run is
`ASL2SW_EXAMPLES=20000 pytest tests/property`; with `-k filters` it is one kind of it.
ASL2SW_SEED: a number from which other examples are drawn. Without it every run draws the same ones.

Generators are plain functions of a `random.Random`. Up to 1,000 examples hypothesis makes each choice,
and so finds the smallest example that fails; beyond, it only seeds it, which is several times faster.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

EXAMPLES = int(os.environ.get("ASL2SW_EXAMPLES", "200"))
SEED = os.environ.get("ASL2SW_SEED")
_MOST_TO_SHRINK = 1000

Test = Callable[..., Any]


def examples(share: float = 1.0) -> Callable[[Test], Test]:
    """Makes a property test of a function with a parameter `rng`, the source of all chance.

    `share` is the part of the examples that is enough for kinds which take long, or come in many variants.
    """
    chosen = settings(
        max_examples=max(5, round(EXAMPLES * share)),
        derandomize=SEED is None,
        database=None,
        deadline=None,
        print_blob=False,
        # documents are as large as the cases need, and a busy machine is no error
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    drawn = given(rng=st.randoms(use_true_random=EXAMPLES > _MOST_TO_SHRINK, note_method_calls=False))

    def decorate(test: Test) -> Test:
        property_test = chosen(drawn(test))
        return property_test if SEED is None else seed(int(SEED))(property_test)

    return decorate
