"""Runs of one real definition: converted, loaded by the engine, run with generated cases, judged."""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from filled_definitions import fill_in
from judge_runs import Verdict, interpreter, judge
from stubbed_machine import StubbedMachine, stub_machine

import asl2sw
from asl2sw.equivalence.asl import Status, Trace
from asl2sw.equivalence.engine import Engine, Outcome
from asl2sw.equivalence.generate import Case, Expected, select_cases

_RUN_LIMIT_S, _ENDLESS_LIMIT_S = 20.0, 2.0
_LOAD_LIMIT_S = 30.0
_SLOWER = 4  # how much more time a run gets that did not go as expected
_NO_ADDRESS = frozenset({"ASL0404", "ASL0411"})
_UNFINISHED = ("RUNNING", "HUNG")


@dataclass(frozen=True, slots=True)
class Run:
    """One case, once. `reason`: why nothing was compared, or why it is still running."""

    case: str
    status: str
    error: str | None
    stray: bool
    verdict: Verdict | None  # None: the interpreter does not decide
    reason: str = ""
    differences: tuple[str, ...] = ()
    repeated: bool = False  # went otherwise at first, on a busy machine

    @property
    def is_wrong(self) -> bool:
        return self.stray or self.verdict is Verdict.DIFFERS or self.is_stuck

    @property
    def is_stuck(self) -> bool:
        """Not at an end, where the interpreter does not say that there is none."""
        return self.status in _UNFINISHED and not self.reason


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a definition."""

    id: str
    language: str
    filled: bool = False  # placeholders were filled in where no text may stand
    codes: tuple[str, ...] = ()  # with which it was refused
    crash: str | None = None
    not_loaded: str | None = None
    runs: tuple[Run, ...] = field(default=())


def run_record(record: Mapping[str, Any], engine: Engine, count: int, *, seed: int = 0) -> Report:
    """One line of the corpus with at most `count` cases; never raises what the conversion raised."""
    id, definition = record["id"], fill_in(record["definition"])
    report = Report(
        id,
        "JSONata" if _uses_jsonata(definition) else "JSONPath",
        filled=definition is not record["definition"],
    )
    try:
        machine = stub_machine(definition)
    except asl2sw.ConversionError as refusal:
        return replace(report, codes=_codes(refusal))
    except Exception:
        return replace(report, crash=traceback.format_exc())
    message = engine.load(machine.documents, time_limit_s=_LOAD_LIMIT_S)
    if message is not None:
        return replace(report, not_loaded=message)
    expected = select_cases(machine.machine, count, seed=seed, run=interpreter(machine, cancels=False))
    quick = [each for each in expected if not _takes_long(each.case)]
    return replace(report, runs=tuple(run_case(machine, each, engine) for each in quick))


def _takes_long(case: Case) -> bool:
    """Whether an answer comes around a time limit, for which the engine's clock is too slow."""
    return any(getattr(each, "delay_ms", 0) for outcomes in case.outcomes.values() for each in outcomes)


def _codes(refusal: asl2sw.ConversionError) -> tuple[str, ...]:
    """Without those for tasks that go nowhere: of a definition with errors the tasks are not known."""
    codes = {found.code for found in refusal.diagnostics if found.is_error}
    return tuple(sorted(codes - _NO_ADDRESS or codes))


def _uses_jsonata(node: Any) -> bool:
    match node:
        case dict():
            return node.get("QueryLanguage") == "JSONata" or any(map(_uses_jsonata, node.values()))
        case list():
            return any(map(_uses_jsonata, node))
    return False


def run_case(machine: StubbedMachine, expected: Expected, engine: Engine) -> Run:
    """Runs a case, and once more with more time when it does not go as expected."""
    limit_s = _ENDLESS_LIMIT_S if expected.is_endless else _RUN_LIMIT_S
    first = _judged(machine, expected, _run(machine, expected, engine, limit_s, 1))
    if not first.is_wrong and first.status != "HUNG":
        return first
    second = _judged(machine, expected, _run(machine, expected, engine, limit_s, _SLOWER))
    return replace(second, repeated=not second.is_wrong)


def _run(
    machine: StubbedMachine, expected: Expected, engine: Engine, limit_s: float, patience: int
) -> Outcome:
    case, times_out = expected.case, expected.trace.status is Status.TIMED_OUT
    documents = machine.documents_for(case, times_out=times_out, patience=patience)
    return engine.run(documents, case.input, machine.replies_for(case), time_limit_s=limit_s * patience)


def _judged(machine: StubbedMachine, expected: Expected, outcome: Outcome) -> Run:
    case, trace = expected.case, expected.trace
    told = (case.name, outcome.status, outcome.error, outcome.stray)
    if trace.status is Status.UNDECIDED or not machine.is_comparable:
        why = trace.detail if trace.status is Status.UNDECIDED else "random values decide"
        reason = why if expected.is_endless or outcome.status not in _UNFINISHED else ""
        return Run(*told, None, reason)
    verdict, differences = judge(machine, case, _possible(machine, case, trace), outcome)
    return Run(*told, verdict, differences=tuple(differences))


def _possible(machine: StubbedMachine, case: Case, trace: Trace) -> Sequence[Trace]:
    """What may come of a case: whether others go on when a branch or iteration fails is open."""
    return [trace, interpreter(machine, cancels=True)(case)]
