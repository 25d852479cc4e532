"""Inputs and task behaviours for a machine, made from what it looks for. The same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from random import Random

from asl2sw.asl.model import StateMachine
from asl2sw.equivalence.asl import Behaviour, Failure, NoAnswer, Result, TaskCall, TaskOutcome
from asl2sw.equivalence.asl.trace import Where
from asl2sw.equivalence.generate.changes import Change, changes_of
from asl2sw.equivalence.generate.demands import TaskDemand, demands_of
from asl2sw.equivalence.generate.task_outcomes import (
    changes_of_result,
    errors_of,
    result_of,
    slow_outcomes_of,
)
from asl2sw.equivalence.generate.values import Values
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue

Outcomes = tuple[TaskOutcome, ...]

_FAILS = 0.15  # how often a task fails in a mixed case
_KNOWN = 0.75  # how often a varied case gets a value that the machine compares with
_MOST_OUTCOMES = 6  # of one task
_DEFAULT_ATTEMPTS = 3  # `States Language §Retrier`


@dataclass(frozen=True, slots=True)
class Case:
    """One run: an input, and what each task answers call by call, the last answer repeating.

    A task in a Map gives all its calls the same answer, or all but the first: the order of the calls of
    different iterations is nobody's business.
    """

    name: str
    input: JsonValue
    outcomes: Mapping[str, Outcomes] = field(default_factory=dict)
    is_slow: bool = False  # made for an answer that comes around a time limit

    @property
    def key(self) -> str:
        """The same for cases that differ in name only."""
        return repr((self.input, sorted(self.outcomes.items())))

    def behaviour(self, *, in_order: bool = False) -> Behaviour:
        """For the interpreter.

        `in_order`: of branches and iterations that begin together a later one answers some milliseconds
        later, so that what they do comes in the order of the branches, as where they run one by one.
        """
        begun: set[Where] = set()

        def behave(call: TaskCall) -> TaskOutcome:
            outcomes = self.outcomes[call.state]
            outcome = outcomes[min(call.sequence, len(outcomes) - 1)]
            if not in_order or call.where in begun or isinstance(outcome, NoAnswer):
                return outcome
            begun.add(call.where)
            later = sum(place.index for place in call.where)
            return replace(outcome, delay_ms=outcome.delay_ms + later)

        return behave


class CaseGenerator:
    """The cases of one machine."""

    def __init__(self, machine: StateMachine) -> None:
        self._demands = demands_of(machine)
        self.plain = self._whole("everything there", Values())

    def mixed(self, random: Random) -> Case:
        """Any of the values that the machine knows, everywhere."""
        return self._whole("mixed", Values(random))

    def with_one_change(self, case: Case) -> Iterator[Case]:
        """Everything that may be different in one place: errors, results, the input."""
        for state, task in self._demands.tasks.items():
            yield from self._with_error(case, state, task)
        for state, task in self._demands.tasks.items():
            for change, result in self._other_results(case, state, task):
                yield _with(case, state, (result,), f"result of {state} {change}")
                if task.in_loop and not task.in_map:
                    later = _with(
                        case, state, (*case.outcomes[state], result), f"later result of {state} {change}"
                    )
                    yield later
                    yield from _retried(later, state, task)
        for change in changes_of(self._demands.input, self.plain.input):
            yield replace(case, name=f"input {change}", input=change.apply(case.input))

    def with_known_values(self, case: Case) -> Iterator[Case]:
        """Everything that differs by one value that the machine compares with."""
        for change in changes_of(self._demands.input, case.input):
            if change.is_known:
                yield replace(case, name=f"varied: input {change}", input=change.apply(case.input))
        for state, task in self._demands.tasks.items():
            for change, result in self._other_results(case, state, task):
                if change.is_known:
                    before = case.outcomes[state] if task.in_loop and not task.in_map else ()
                    outcomes = (*before[: _MOST_OUTCOMES - 1], result)
                    yield _with(case, state, outcomes, f"varied: result of {state} {change}")
            if task.in_loop and not task.in_map:
                yield from _retried(case, state, task)

    def varied(self, case: Case, random: Random) -> Case:
        """The case with something different, so that small steps lead on from a case that goes far."""
        names = list(self._demands.tasks)
        if not names or random.random() < 1 / (1 + len(names)):
            change = _any_of(list(changes_of(self._demands.input, case.input)), random)
            return replace(case, name="varied", input=change.apply(case.input))
        state = random.choice(names)
        return _with(case, state, self._varied_outcomes(case, state, random), "varied")

    def _whole(self, name: str, values: Values) -> Case:
        return Case(
            name,
            values.of(self._demands.input, "input"),
            {state: self._outcomes(task, values) for state, task in self._demands.tasks.items()},
        )

    def _outcomes(self, task: TaskDemand, values: Values) -> Outcomes:
        random = values.random
        if random is None:
            return (result_of(task, values),)
        if random.random() < _FAILS:
            error = random.choice(errors_of(task, values))
            return (error,) if random.random() < 0.5 else (error, result_of(task, values))
        calls = random.randint(1, _MOST_OUTCOMES // 2) if task.in_loop and not task.in_map else 1
        return tuple(result_of(task, values) for _ in range(calls))

    def _with_error(self, case: Case, state: str, task: TaskDemand) -> Iterator[Case]:
        """Every error of a task, for good and only once."""
        for error in errors_of(task, Values()):
            name = error.error if isinstance(error, Failure) else "no answer"
            yield _with(case, state, (error,), f"{state}: {name}")
            if task.state.retry:
                yield _with(case, state, (error, *case.outcomes[state]), f"{state}: {name}, once")
        for name, outcome in slow_outcomes_of(task, self._last_result(case, state)):
            yield replace(_with(case, state, (outcome,), f"{state}: {name}"), is_slow=True)

    def _other_results(self, case: Case, state: str, task: TaskDemand) -> Iterator[tuple[Change, Result]]:
        result = self._last_result(case, state)
        for change in changes_of_result(task, result.value):
            yield change, Result(change.apply(result.value))

    def _last_result(self, case: Case, state: str) -> Result:
        last = case.outcomes[state][-1]
        return last if isinstance(last, Result) else result_of(self._demands.tasks[state], Values())

    def _varied_outcomes(self, case: Case, state: str, random: Random) -> Outcomes:
        task, outcomes = self._demands.tasks[state], case.outcomes[state]
        if random.random() < _FAILS:
            new: TaskOutcome = random.choice(errors_of(task, Values(random)))
        else:
            result = self._last_result(case, state)
            change = _any_of(list(changes_of_result(task, result.value)), random)
            new = Result(change.apply(result.value))
        if len(outcomes) >= (2 if task.in_map else _MOST_OUTCOMES):
            return (new,)
        return random.choice([(new,), (*outcomes[:-1], new), (*outcomes, new), (new, *outcomes)])


def _retried(case: Case, state: str, task: TaskDemand) -> Iterator[Case]:
    """Each result only after as many failures as the first retrier allows: each visit has them all again."""
    if not task.state.retry:
        return
    attempts = task.state.retry[0].max_attempts
    failures = errors_of(task, Values())[:1] * (_DEFAULT_ATTEMPTS if attempts is None else min(attempts, 3))
    results = [each for each in case.outcomes[state] if isinstance(each, Result)][: _MOST_OUTCOMES // 2]
    outcomes = tuple(each for result in results for each in (*failures, result))
    if outcomes:
        yield _with(case, state, outcomes, f"{case.name}, {state} retried each time")


def _any_of(changes: list[Change], random: Random) -> Change:
    """Rather one that the machine knows than any other."""
    known = [change for change in changes if change.is_known]
    return random.choice(known if known and random.random() < _KNOWN else changes)


def generate_cases(
    machine: StateMachine, count: int, *, seed: int = 0, generator: CaseGenerator | None = None
) -> list[Case]:
    """Different cases, the plainest first. May be fewer than `count` for a machine that looks for little.

    `generator`: that of the machine, where there is one already.
    """
    generator, random = generator or CaseGenerator(machine), Random(seed)
    changed = list(generator.with_one_change(generator.plain))
    random.shuffle(changed)
    mixed = (generator.mixed(random) for _ in range(count))
    found: dict[str, Case] = {}
    for case in (generator.plain, *_in_turn(changed, mixed)):
        if len(found) < count:
            found.setdefault(case.key, case)
    return list(found.values())


def _in_turn(changed: list[Case], mixed: Iterator[Case]) -> Iterator[Case]:
    """Two with a change, one mixed."""
    for number in range((len(changed) + 1) // 2):
        yield from changed[2 * number : 2 * number + 2]
        yield from [case for _, case in zip(range(1), mixed, strict=False)]
    yield from mixed


def _with(case: Case, state: str, outcomes: Outcomes, name: str) -> Case:
    return replace(case, name=name, outcomes={**case.outcomes, state: outcomes})
