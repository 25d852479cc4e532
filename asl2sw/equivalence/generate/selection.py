"""The cases that show most of a machine, by what the interpreter does with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from asl2sw.asl.model import StateMachine
from asl2sw.equivalence.asl import Limits, Status, Trace, prepare, run_machine
from asl2sw.equivalence.generate.cases import Case, CaseGenerator, generate_cases
from asl2sw.lazy_dataclass import dataclass

LIMITS = Limits(steps=400)  # a loop that goes on for longer is taken to have no end
_STEP = 0.5  # how often the next case is the last new one with another known value
_LATEST = 0.5  # how often any other varied case comes from the last one to show something new

Run = Callable[[Case], Trace]


@dataclass(frozen=True, slots=True)
class Expected:
    """A case, and what the interpreter says of it."""

    case: Case
    trace: Trace

    @property
    def is_endless(self) -> bool:
        return self.trace.status is Status.UNDECIDED and len(self.trace.entries) > LIMITS.steps // 4


@dataclass(frozen=True, slots=True)
class Effort:
    """How far the search goes, for each case that is wanted.

    `first` and `varied`: cases tried, plain ones and those that lead on. `entered`: states they may enter.
    """

    first: int = 3
    varied: int = 20
    entered: int = 1000


_THOROUGH = Effort()


def interpreted(machine: StateMachine) -> Run:
    """Runs a case as AWS does."""
    prepared = prepare(machine)
    return lambda case: run_machine(prepared, case.input, case.behaviour(), limits=LIMITS)


def select_cases(
    machine: StateMachine,
    count: int,
    *,
    seed: int = 0,
    run: Run | None = None,
    effort: Effort = _THOROUGH,
) -> list[Expected]:
    """At most `count` cases that together go as many ways as possible, the plainest first.

    `run`: how the cases are interpreted. Of the runs without an end there is one at most.
    """
    found = list(_Search(machine, count, seed, effort).run(run or interpreted(machine)))
    shown = [features(each.trace) | _slow(each.case) for each in found]
    chosen: list[int] = []
    seen: set[Feature] = set()
    while len(chosen) < min(count, len(found)):
        left = [n for n in range(len(found)) if n not in chosen]
        best = max(left, key=lambda n: len(shown[n] - seen)) if chosen else 0
        chosen.append(best)
        seen |= shown[best]
    return [found[number] for number in chosen]


class _Search:
    """Tries what `generate_cases` gives, then goes on from the cases that showed something new."""

    def __init__(self, machine: StateMachine, count: int, seed: int, effort: Effort) -> None:
        self._machine, self._count, self._seed, self._effort = machine, count, seed, effort
        self._generator, self._random = CaseGenerator(machine), Random(seed)
        self._new: list[Case] = []
        self._steps: list[Iterator[Case]] = []  # from each of the new cases
        self._seen: set[Feature] = set()
        self._entered = 0

    def run(self, run: Run) -> Iterator[Expected]:
        """What comes of each case; of those without an end only the first."""
        known: set[str] = set()
        endless = False
        for case in self._candidates():
            if case.key in known:
                continue
            known.add(case.key)
            expected = Expected(case, run(case))
            self._learn(expected)
            if not (endless and expected.is_endless):
                yield expected
            endless = endless or expected.is_endless

    def _learn(self, expected: Expected) -> None:
        self._entered += len(expected.trace.entries)
        shown = features(expected.trace)
        if shown - self._seen:
            self._new.append(expected.case)
            self._steps.append(self._generator.with_known_values(expected.case))
            self._seen |= shown

    def _candidates(self) -> Iterator[Case]:
        first = self._count * self._effort.first
        yield from generate_cases(self._machine, first, seed=self._seed, generator=self._generator)
        for _ in range(self._count * self._effort.varied):
            if self._entered > self._count * self._effort.entered:
                return
            step = self._step() if self._random.random() < _STEP else None
            yield step or self._varied()

    def _step(self) -> Case | None:
        """The latest new case with the next one of its known values; None at the end of them."""
        step = next(self._steps[-1], None) if self._steps else None
        if step is None and self._steps:
            self._steps.pop()
        return step

    def _varied(self) -> Case:
        random = self._random
        varied = self._new[-1] if random.random() < _LATEST else random.choice(self._new)
        for _ in range(random.choice((1, 1, 2, 3))):
            varied = self._generator.varied(varied, random)
        return varied


Feature = tuple[str, ...]


def _slow(case: Case) -> set[Feature]:
    """A trace does not tell whether an answer came late or never."""
    return {("slow", case.name)} if case.is_slow else set()


def features(trace: Trace) -> set[Feature]:
    """What a run shows: the ways between its states, its retries, and how it ends."""
    found: set[Feature] = {("end", str(trace.status), str(trace.error))}
    before: dict[tuple[object, ...], str] = {}
    for entry in trace.entries:
        found.add(("way", before.get(entry.where, ""), entry.state))
        before[entry.where] = entry.state
    found |= {("retry", retried.state, str(retried.error), str(retried.count)) for retried in trace.retries}
    if trace.status is Status.FAILED and trace.entries:
        found.add(("fails in", trace.entries[-1].state, str(trace.error)))
    return found
