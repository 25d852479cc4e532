"""What a run may do first, and what it still does after a failure.

AWS leaves open what comes first at the same moment, and how long a pause with jitter is. That branches and
iterations run one after another, to their end, is a declared difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product

from asl2sw.lazy_dataclass import dataclass

_MOST_MAPS = 4  # whose iterations are taken to begin after a failure in one Map and not in another


@dataclass(frozen=True, slots=True)
class Order:
    """One way to run; see `run_machine`.

    `in_order`: of what begins at the same moment a later one answers a little later.
    """

    in_order: bool = False
    cancels: bool = False
    calls_take_time: bool = True
    begins: bool | frozenset[str] = True
    shortest_wait_ms: int = 0
    last_failure_counts: bool = False
    jitter_share: float = 1.0


PLAIN = Order()
_BASES = (PLAIN, Order(in_order=True), Order(calls_take_time=False), Order(shortest_wait_ms=1))


def other_orders(maps: Sequence[str], jitters: bool) -> Iterator[Order]:
    """All others. `maps`: the Map states that have iterations. `jitters`: pauses of retries do."""
    some = [frozenset(each) for size in range(1, len(maps)) for each in combinations(maps, size)]
    begins: list[bool | frozenset[str]] = [True, False, *(some if len(maps) <= _MOST_MAPS else ())]
    shares = (1.0, 0.5) if jitters else (1.0,)  # the interpreter of SonataFlow takes half
    yield Order(cancels=True)
    yield Order(in_order=True, cancels=True)
    for share, last, which, base in product(shares, (False, True), begins, _BASES):
        order = Order(base.in_order, False, base.calls_take_time, which, base.shortest_wait_ms, last, share)
        if order != PLAIN:
            yield order
