"""What a run may do first, and what it still does after a failure.

AWS leaves open what comes first at the same moment, and how long a pause with jitter is. That branches and
iterations run one after another or in batches, to their end, is a declared difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, product

from asl2sw.equivalence.asl import Leeway
from asl2sw.lazy_dataclass import dataclass

_FAILURES = 3  # at one moment, any of which may count
_MOST_MAPS = 4  # whose iterations are taken to begin after a failure in one Map and not in another


@dataclass(frozen=True, slots=True)
class Order:
    """One way to run. `in_order`: of what begins at the same moment a later one answers a little later."""

    in_order: bool = False
    leeway: Leeway = Leeway(cancel_siblings=False, describe_children=False)


PLAIN = Order()
_CANCELLED = replace(PLAIN.leeway, cancel_siblings=True)
_BASES = (
    PLAIN,
    Order(in_order=True),
    Order(leeway=replace(PLAIN.leeway, calls_take_time=False)),
    Order(leeway=replace(PLAIN.leeway, shortest_wait_ms=1)),
    Order(leeway=replace(PLAIN.leeway, in_batches=True)),
)


def other_orders(maps: Sequence[str], jitters: bool) -> Iterator[Order]:
    """All others. `maps`: the Map states that have iterations. `jitters`: pauses of retries do."""
    some = [frozenset(each) for size in range(1, len(maps)) for each in combinations(maps, size)]
    begins: list[bool | frozenset[str]] = [True, False, *(some if len(maps) <= _MOST_MAPS else ())]
    shares = (1.0, 0.5) if jitters else (1.0,)  # the interpreter of SonataFlow takes half
    yield Order(leeway=_CANCELLED)
    yield Order(in_order=True, leeway=_CANCELLED)
    for share, failure, which, base in product(shares, range(_FAILURES), begins, _BASES):
        leeway = replace(base.leeway, begin_after_failure=which, counting_failure=failure, jitter_share=share)
        order = replace(base, leeway=leeway)
        if order != PLAIN:
            yield order
