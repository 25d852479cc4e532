"""The cases that show most of a machine, by what the interpreter does with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from asl2sw.asl.model import StateMachine
from asl2sw.equivalence.asl import Limits, Status, Trace, prepare, run_machine
from asl2sw.equivalence.generate.cases import Case, CaseGenerator, generate_cases

LIMITS = Limits(steps=400)  # a loop that goes on for longer is taken to have no end
_FIRST, _VARIED = 3, 20  # cases tried, for each one that is wanted
_BUDGET = 1000  # states entered by varied cases, for each one that is wanted
_LATEST = 0.4  # how often the case goes on that was the last to show something new

Run = Callable[[Case], Trace]


@dataclass(frozen=True, slots=True)
class Expected:
    """A case, and what the interpreter says of it."""

    case: Case
    trace: Trace

    @property
    def is_endless(self) -> bool:
        return self.trace.status is Status.UNDECIDED and len(self.trace.entries) > LIMITS.steps // 4


def interpreted(machine: StateMachine) -> Run:
    """Runs a case as AWS does."""
    prepared = prepare(machine)
    return lambda case: run_machine(prepared, case.input, case.behaviour(), limits=LIMITS)


def select_cases(
    machine: StateMachine, count: int, *, seed: int = 0, run: Run | None = None
) -> list[Expected]:
    """At most `count` cases that together go as many ways as possible, the plainest first.

    `run`: how the cases are interpreted. Of the runs without an end there is one at most.
    """
    found = list(_search(machine, count, seed, run or interpreted(machine)))
    shown = [features(each.trace) for each in found]
    chosen: list[int] = []
    seen: set[Feature] = set()
    while len(chosen) < min(count, len(found)):
        left = [n for n in range(len(found)) if n not in chosen]
        best = max(left, key=lambda n: len(shown[n] - seen)) if chosen else 0
        chosen.append(best)
        seen |= shown[best]
    return [found[number] for number in chosen]


def _search(machine: StateMachine, count: int, seed: int, run: Run) -> Iterator[Expected]:
    """Tries what `generate_cases` gives, then goes on from the cases that showed something new."""
    generator, random = CaseGenerator(machine), Random(seed)
    led_on: list[Case] = []
    known: set[str] = set()
    seen: set[Feature] = set()
    endless = False
    entered = 0

    def candidates() -> Iterator[Case]:
        yield from generate_cases(machine, count * _FIRST, seed=seed)
        for _ in range(count * _VARIED):
            if entered > count * _BUDGET:
                return
            varied = led_on[-1] if random.random() < _LATEST else random.choice(led_on)
            for _ in range(random.choice((1, 1, 2, 3))):
                varied = generator.varied(varied, random)
            yield varied

    for case in candidates():
        if case.key in known:
            continue
        known.add(case.key)
        expected = Expected(case, run(case))
        entered += len(expected.trace.entries)
        shown = features(expected.trace)
        if shown - seen:
            led_on.append(case)
            seen |= shown
        if not (endless and expected.is_endless):
            yield expected
        endless = endless or expected.is_endless


Feature = tuple[str, ...]


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
