"""A counterexample made as small as it gets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from asl2sw.equivalence.asl import Result, TaskOutcome
from asl2sw.equivalence.compare.pair import Compared, Pair, Verdict
from asl2sw.equivalence.generate import Case
from asl2sw.source.tree import JsonValue

_MOST_RUNS = 300


def shrink(pair: Pair, found: Compared, *, most_runs: int = _MOST_RUNS) -> Compared:
    """The smallest case found that still differs, in a number of runs that is limited."""
    runs_left = most_runs
    smaller = True
    while smaller and runs_left > 0:
        smaller = False
        for case in _smaller(found.case):
            runs_left -= 1
            tried = pair.compare(case)
            if tried.verdict is Verdict.DIFFERS:
                found, smaller = tried, True
                break
            if runs_left <= 0:
                break
    return found


def _smaller(case: Case) -> Iterator[Case]:
    """Cases that are smaller in one place, the largest steps first."""
    for state, outcomes in case.outcomes.items():
        if len(outcomes) > 1:
            for position in range(len(outcomes)):
                yield _with(case, state, (*outcomes[:position], *outcomes[position + 1 :]))
    for value in _simpler(case.input):
        yield replace(case, input=value)
    for state, outcomes in case.outcomes.items():
        for position, outcome in enumerate(outcomes):
            for other in _simpler_outcomes(outcome):
                yield _with(case, state, (*outcomes[:position], other, *outcomes[position + 1 :]))


def _with(case: Case, state: str, outcomes: tuple[TaskOutcome, ...]) -> Case:
    changed: Mapping[str, tuple[TaskOutcome, ...]] = {**case.outcomes, state: outcomes}
    return replace(case, outcomes=changed)


def _simpler_outcomes(outcome: TaskOutcome) -> Iterator[TaskOutcome]:
    if not isinstance(outcome, Result):
        return
    envelope = outcome.value
    if isinstance(envelope, dict) and envelope.keys() == {"ExecutedVersion", "Payload", "StatusCode"}:
        for value in _simpler(envelope["Payload"]):
            yield Result({**envelope, "Payload": value}, outcome.delay_ms)
        return
    for value in _simpler(envelope):
        yield Result(value, outcome.delay_ms)


def _simpler(value: JsonValue) -> Iterator[JsonValue]:
    """The value with less in it; each step leads to an end."""
    match value:
        case dict() if value:
            yield {}
            for key in value:
                yield {other: kept for other, kept in value.items() if other != key}
            for key, inner in value.items():
                for simpler in _simpler(inner):
                    yield {**value, key: simpler}
        case list() if value:
            yield []
            for position in range(len(value)):
                yield [*value[:position], *value[position + 1 :]]
            for position, inner in enumerate(value):
                for simpler in _simpler(inner):
                    yield [*value[:position], simpler, *value[position + 1 :]]
        case str() if len(value) > 1:
            yield ""
            yield value[0]
        case bool() if value:
            yield False
        case int() | float() if value not in (0, 1) and not isinstance(value, bool):
            yield 0
            yield 1
