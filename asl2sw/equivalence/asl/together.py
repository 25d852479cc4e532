"""Branches and iterations that run at the same time, on one virtual clock."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from typing import TypeVar

from asl2sw.equivalence.asl.errors import StateError
from asl2sw.equivalence.asl.run import Run, Timeline

T = TypeVar("T")


def run_together(
    run: Run,
    starts: Sequence[Callable[[], Timeline[T]]],
    on_failure: Callable[[int, StateError], T],
    limit: int = 0,
    goes_on: Callable[[], bool] = lambda: True,
    in_batches: bool = False,
) -> Timeline[list[T]]:
    """The results, in the order of `starts`; at most `limit` run at the same time, 0 for no limit.

    With `in_batches` the next `limit` begin when all those before have ended, else one as soon as one ends.

    Where it no longer `goes_on`, nothing new begins, and the results of the others are missing.

    `on_failure` gives a failure's stand-in for the result, or raises what ends all of them. At the same
    moment the lower index comes first.
    """
    results: dict[int, T] = {}
    running: list[tuple[int, int]] = []  # when to go on, and which
    timelines: dict[int, Timeline[T]] = {}
    following = iter(range(len(starts)))
    try:
        while True:
            may_begin = not in_batches or not running
            while may_begin and (not limit or len(running) < limit) and goes_on():
                index = next(following, None)
                if index is None:
                    break
                timelines[index] = starts[index]()
                heapq.heappush(running, (run.now, index))
            if not running:
                return [results[index] for index in range(len(starts)) if index in results]
            wake, index = heapq.heappop(running)
            if wake > run.now:
                yield wake - run.now
            try:
                heapq.heappush(running, (run.now + next(timelines[index]), index))
            except StopIteration as end:
                results[index] = end.value
            except StateError as error:
                results[index] = on_failure(index, error)
    finally:
        for timeline in timelines.values():
            timeline.close()
