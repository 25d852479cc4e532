"""Retry, Catch, and what Task, Parallel and Map states do with a result (`States Language §Errors`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from asl2sw.asl.model import Catcher, MapState, ParallelState, Retrier, TaskState
from asl2sw.equivalence.asl.dataflow import (
    Assign,
    Merge,
    compile_assign,
    compile_output,
    compile_result_path,
)
from asl2sw.equivalence.asl.errors import StateError, is_caught
from asl2sw.equivalence.asl.expressions import compile_template
from asl2sw.equivalence.asl.run import Act, Step, Timeline
from asl2sw.equivalence.asl.scope import Variables, Visit
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue

Attempt: TypeAlias = Callable[[Visit], Timeline[JsonValue]]  # gives the result; raises StateError

_INTERVAL_SECONDS, _MAX_ATTEMPTS, _BACKOFF_RATE = 1, 3, 2.0


def compile_handled(state: TaskState | ParallelState | MapState, attempt: Attempt) -> Act:
    """The state around its attempt. Retriers come first, and count anew at every visit."""
    finish, recover = _compile_finish(state), _compile_recover(state)
    retriers = [_compile_retrier(retrier) for retrier in state.retry]

    def act(visit: Visit) -> Timeline[Step]:
        counts = [0] * len(retriers)
        visit.retries = 0
        while True:
            try:
                result = yield from attempt(visit)
                return finish(visit, result)
            except StateError as error:
                delay = _retry(visit, error, retriers, counts)
                if delay is None:
                    return recover(visit, error)
            yield delay
            visit.retries += 1

    return act


def _compile_finish(state: TaskState | ParallelState | MapState) -> Callable[[Visit, JsonValue], Step]:
    """Assign sees the result itself, ResultPath the one that ResultSelector makes."""
    select = None if state.result_selector is None else compile_template(state.result_selector)
    merge, narrow, assign = (
        compile_result_path(state.result_path),
        compile_output(state),
        compile_assign(state.assign),
    )
    follow = None if state.next is None else state.next.value

    def finish(visit: Visit, result: JsonValue) -> Step:
        scope = visit.scope(result)
        variables = assign(scope)
        chosen = result if select is None else select(scope)
        return Step(follow, narrow(visit, merge(visit.raw, chosen)), variables)

    return finish


# --- Retry -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Retrier:
    names: tuple[str, ...]
    interval_ms: float
    rate: float
    max_attempts: int
    max_delay_ms: float
    jitter: bool

    def delay_ms(self, count: int) -> int:
        """The pause after `count` retries by this retrier; with jitter its upper bound."""
        try:
            delay = self.interval_ms * self.rate**count
        except OverflowError:
            delay = self.max_delay_ms
        return round(min(delay, self.max_delay_ms))


_LONGEST_MS = 1000.0 * (2**31 - 1)


def _compile_retrier(retrier: Retrier) -> _Retrier:
    def given(value: float | None, default: float) -> float:
        return default if value is None else value

    longest = retrier.max_delay_seconds
    return _Retrier(
        names=tuple(name.value for name in retrier.error_equals),
        interval_ms=1000.0 * given(retrier.interval_seconds, _INTERVAL_SECONDS),
        rate=float(given(retrier.backoff_rate, _BACKOFF_RATE)),
        max_attempts=_MAX_ATTEMPTS if retrier.max_attempts is None else retrier.max_attempts,
        max_delay_ms=_LONGEST_MS if longest is None else 1000.0 * longest,
        jitter=retrier.jitter_strategy == "FULL",
    )


def _retry(visit: Visit, error: StateError, retriers: list[_Retrier], counts: list[int]) -> int | None:
    """The milliseconds before the next attempt; None when there is none.

    The first retrier that fits decides: when its attempts are used up, later ones are not asked.
    """
    for position, retrier in enumerate(retriers):
        if is_caught(error, retrier.names):
            if counts[position] >= retrier.max_attempts:
                return None
            delay = retrier.delay_ms(counts[position])
            counts[position] += 1
            visit.run.record_retry(visit, error, delay, jitter=retrier.jitter, count=counts[position])
            return round(delay * visit.run.leeway.jitter_share) if retrier.jitter else delay
    return None


# --- Catch -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Catcher:
    names: tuple[str, ...]
    next: str
    merge: Merge
    assign: Assign


def _compile_recover(
    state: TaskState | ParallelState | MapState,
) -> Callable[[Visit, StateError], Step]:
    """The step to the first catcher that fits; the error itself when none does."""
    catchers = [_compile_catcher(catcher) for catcher in state.catch]

    def recover(visit: Visit, error: StateError) -> Step:
        for catcher in catchers:
            if is_caught(error, catcher.names):
                return _caught(visit, error, catcher)
        raise error

    return recover


def _compile_catcher(catcher: Catcher) -> _Catcher:
    return _Catcher(
        tuple(name.value for name in catcher.error_equals),
        catcher.next.value,
        compile_result_path(catcher.result_path),
        compile_assign(catcher.assign),
    )


def _caught(visit: Visit, error: StateError, catcher: _Catcher) -> Step:
    """The Error Output goes into the raw input; OutputPath does not touch it.

    Both fields are always there, with null for what the task did not give (recorded).
    """
    error_output: JsonValue = {"Error": error.error, "Cause": error.cause}
    variables: Variables = catcher.assign(visit.scope(error_output))
    output = catcher.merge(visit.raw, error_output)
    visit.run.check(output)
    return Step(catcher.next, output, variables)
