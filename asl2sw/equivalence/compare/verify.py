"""Whether a conversion does what its machine does, as far as a budget of cases and steps goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from asl2sw.equivalence.compare.coverage import Coverage, coverage_of
from asl2sw.equivalence.compare.pair import Compared, Pair, Verdict
from asl2sw.equivalence.compare.shrink import shrink
from asl2sw.equivalence.compare.story import story_of
from asl2sw.equivalence.generate import Case, CaseGenerator, Effort, Expected, select_cases
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue

_STEPS = 500  # states entered on both sides, for each case
_HASH_STEPS = 20  # how much more a state counts where a hash may be computed: in jq that takes long
_EFFORT = Effort(first=3, varied=6, entered=300)


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A case in which the workflow does something else than the machine, made as small as it gets."""

    compared: Compared
    seed: int
    text: str  # for people: input, answers, the first difference, both runs side by side

    @property
    def input(self) -> JsonValue:
        return self.compared.case.input


@dataclass(frozen=True, slots=True)
class Verification:
    """What came out. `wanted`: cases that the budget of cases allows; fewer when there are no more.

    `reasons`: why cases were not decided, each with their number.
    """

    wanted: int
    agreed: int
    undecided: int
    reasons: tuple[tuple[str, int], ...]
    counterexample: Counterexample | None
    coverage: Coverage

    @property
    def compared(self) -> int:
        return self.agreed + (self.counterexample is not None)


def verify(pair: Pair, cases: int, *, seed: int = 0, inputs: Sequence[JsonValue] = ()) -> Verification:
    """Compares cases until one differs, the given inputs first. The same arguments give the same result."""
    agreed, reasons = 0, Counter[str]()
    traces = []
    counterexample = None
    steps_left = _STEPS * cases // (_HASH_STEPS if pair.hashes else 1)
    for expected in _cases(pair, cases, seed, inputs):
        if steps_left <= 0:
            reasons["the budget of steps is used up"] += 1
            continue
        compared = pair.compare(expected.case, expected.trace)
        traces.append(expected.trace)
        steps_left -= compared.steps
        match compared.verdict:
            case Verdict.AGREES:
                agreed += 1
            case Verdict.UNDECIDED:
                reasons[compared.reason] += 1
            case Verdict.DIFFERS:
                counterexample = _counterexample(pair, compared, seed)
                break
    return Verification(
        cases + len(inputs),
        agreed,
        sum(reasons.values()),
        tuple(reasons.most_common()),
        counterexample,
        coverage_of(pair.subject.machine, traces),
    )


def _cases(pair: Pair, count: int, seed: int, inputs: Sequence[JsonValue]) -> Iterator[Expected]:
    machine = pair.subject.machine
    for number, value in enumerate(inputs, 1):
        plain = CaseGenerator(machine).plain
        case = Case(f"given input {number}", value, plain.outcomes)
        yield Expected(case, pair.expected(case))
    yield from select_cases(machine, count, seed=seed, run=pair.expected, effort=_EFFORT)


def _counterexample(pair: Pair, compared: Compared, seed: int) -> Counterexample:
    smallest = shrink(pair, compared)
    return Counterexample(smallest, seed, story_of(pair.subject, smallest))
