"""Compares a run on the engine with what the interpreter of the States Language says."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from outside_maps import READ_FAILED, WRITE_FAILED, reader_name, writer_name
from stubbed_machine import FAILED_CALLS, StubbedMachine

from asl2sw.asl.model import FailState, Flow, Located
from asl2sw.asl.nested import states_of
from asl2sw.equivalence.asl import (
    AWS_PROSE,
    Behaviour,
    Execution,
    Failure,
    Leeway,
    Status,
    TaskCall,
    TaskOutcome,
    Trace,
    prepare,
    run_machine,
)
from asl2sw.equivalence.compare.values import PROSE, TIME, UUID
from asl2sw.equivalence.engine import Outcome, normalised_payload
from asl2sw.equivalence.generate import LIMITS, Case, Run

_ID = "00000000-0000-4000-8000-000000000000"
# What the emitted workflow says about itself, ids apart.
EXECUTION = Execution(
    name=_ID,
    id=f"arn:aws:states:::execution:machine:{_ID}",
    role_arn="arn:aws:iam:::role/sonataflow",
    machine_name="machine",
    machine_id="arn:aws:states:::stateMachine:machine",
    start=datetime.now(UTC),
)
_TOKEN = re.compile(r"task-token-\d+")
_ABSENT = "(absent)"
_RAISED_BY_STATES = frozenset({"States.Runtime", "States.Timeout", "States.IntrinsicFailure",
                               "States.ResultPathMatchFailure", "States.NoChoiceMatched"})  # fmt: skip


class Verdict(StrEnum):
    AGREES = "agrees"
    OTHER_FAILURE = "another of several branches that fail"
    DIFFERS = "differs"


def interpreter(machine: StubbedMachine, *, cancels: bool) -> Run:
    """Runs cases as the engine does: branches one by one. `cancels`: a failure ends the others, as on AWS."""
    prepared = prepare(machine.machine)
    return lambda case: run_machine(
        prepared,
        case.input,
        _named(case.behaviour(in_order=True), machine),
        limits=LIMITS,
        execution=EXECUTION,
        leeway=Leeway(cancel_siblings=cancels, describe_children=False),
    )


def _named(behave: Behaviour, machine: StubbedMachine) -> Behaviour:
    """Whatever goes wrong with the reader or writer of a Map has one name."""
    names = {reader_name(each.state): READ_FAILED for each in machine.services.values()}
    names |= {writer_name(each.state): WRITE_FAILED for each in machine.services.values()}

    def renamed(call: TaskCall) -> TaskOutcome:
        outcome = behave(call)
        if isinstance(outcome, Failure) and not machine.services[call.state].is_task:
            return replace(outcome, error=names[call.state], cause=AWS_PROSE)
        return outcome

    return renamed


def judge(
    machine: StubbedMachine, case: Case, traces: Sequence[Trace], outcome: Outcome
) -> tuple[Verdict, list[str]]:
    """The best that fits one of the traces, and the differences from the first one."""
    found = [differences(machine, trace, outcome) for trace in traces]
    if not all(found):
        return Verdict.AGREES, []
    same_calls = any(not any(line.startswith("calls") for line in lines) for lines in found)
    if same_calls and any(_is_other_failure(machine, case, trace, outcome) for trace in traces):
        return Verdict.OTHER_FAILURE, found[0]
    return Verdict.DIFFERS, found[0]


def _is_other_failure(machine: StubbedMachine, case: Case, trace: Trace, outcome: Outcome) -> bool:
    """Whether two branches fail, and the engine tells of the other one than the interpreter."""
    if not (trace.status is Status.FAILED and outcome.status == "FAILED" and not outcome.stray):
        return False
    branches = {entry.where[:1] for entry in trace.entries if entry.where}
    failures = {
        each.error for outcomes in case.outcomes.values() for each in outcomes if isinstance(each, Failure)
    }
    if failures & FAILED_CALLS.keys():
        failures |= FAILED_CALLS.keys()
    known = outcome.error in failures | _RAISED_BY_STATES | fail_errors(machine.machine.flow)
    return len(branches) > 1 and known and (outcome.error, outcome.cause) != (trace.error, trace.cause)


def fail_errors(flow: Flow) -> set[str | None]:
    """The errors that the Fail states of a flow give."""
    return {
        state.error.value if isinstance(state.error, Located) else None
        for state in states_of(flow)
        if isinstance(state, FailState)
    }


def differences(machine: StubbedMachine, trace: Trace, outcome: Outcome) -> list[str]:
    """Everything in which the run differs; the trace must be decided."""
    if outcome.status != str(trace.status):
        expected = f"{trace.status} {trace.error or ''} {trace.detail}".rstrip()
        told = outcome.message or outcome.output
        return [f"status: expected {expected}; actual {outcome.status} {_shortened(told)}".rstrip()]
    comparison = _Comparison()
    if trace.status is Status.TIMED_OUT:
        return []
    found: list[str] = []
    if trace.status is Status.SUCCEEDED:
        found += comparison.differences(trace.output, outcome.output, "output ")
    else:
        found += comparison.differences(trace.error, outcome.error, "error ")
        if trace.cause != AWS_PROSE:
            found += comparison.differences(trace.cause or None, outcome.cause or None, "cause ")
    return found + list(_differing_calls(machine, trace, outcome, comparison))


def _shortened(value: Any) -> str:
    text = str(value or "")
    return text if len(text) <= 300 else f"{text[:300]}..."


class _Comparison:
    """Compares values; ids, tokens and clock values count as equal, and any text as AWS's prose.

    So do the names of failed calls: only those that the machine tells apart are kept, and then what it does
    shows the difference.
    """

    def differences(self, expected: Any, actual: Any, pointer: str) -> Iterator[str]:
        match expected, actual:
            case dict(), dict():
                for key in dict.fromkeys([*expected, *actual]):
                    one, other = expected.get(key, _ABSENT), actual.get(key, _ABSENT)
                    yield from self.differences(one, other, f"{pointer}/{key}")
            case list(), list() if len(expected) == len(actual):
                for position, (one, other) in enumerate(zip(expected, actual, strict=True)):
                    yield from self.differences(one, other, f"{pointer}/{position}")
            case _:
                if not self._same(expected, actual):
                    told = f"expected {_shortened(repr(expected))}, actual {_shortened(repr(actual))}"
                    yield f"{pointer}: {told}"

    def _same(self, expected: Any, actual: Any) -> bool:
        if expected == AWS_PROSE and actual is None:
            return True  # the workflow has no words for it, but the place is there
        if isinstance(expected, str) and AWS_PROSE in expected:
            parts = map(re.escape, PROSE.split(self._masked(expected)))
            text = self._masked(actual) if isinstance(actual, str) else None
            return text is not None and re.fullmatch(".*".join(parts), text, re.DOTALL) is not None
        if isinstance(expected, str) and isinstance(actual, str):
            same_name = FAILED_CALLS.keys() >= {expected, actual}
            return same_name or self._masked(expected) == self._masked(actual)
        if isinstance(expected, bool) or isinstance(actual, bool):
            return expected is actual
        return bool(expected == actual)

    def _masked(self, text: str) -> str:
        return TIME.sub("<time>", UUID.sub("<id>", _TOKEN.sub("<id>", text)))


# --- calls -----------------------------------------------------------------------------------------


def _differing_calls(
    machine: StubbedMachine, trace: Trace, outcome: Outcome, comparison: _Comparison
) -> Iterator[str]:
    """Task by task; those of different iterations may come in any order."""
    actual = _by_state((call.function, normalised_payload(call.payload)) for call in outcome.calls)
    expected = _by_state((call.state, _payload(call, machine)) for call in trace.calls)
    nested = {call.state for call in trace.calls if call.where}
    for state in dict.fromkeys([*expected, *actual]):
        one, other = expected.get(state, []), actual.get(state, [])
        if len(one) != len(other):
            yield f"calls of {state}: expected {len(one)}, actual {len(other)}: {_shortened(other)}"
            continue
        found = list(comparison.differences(one, other, f"calls of {state} "))
        if found and state in nested:
            found = list(comparison.differences(_sorted(one), _sorted(other), f"calls of {state} "))
        yield from found


def _by_state(calls: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for state, payload in calls:
        found[state].append(payload)
    return found


def _payload(call: TaskCall, machine: StubbedMachine) -> Any:
    """What the endpoint gets: of lambda:invoke only what is for the function."""
    if not machine.services[call.state].is_function:
        return call.payload
    return call.payload.get("Payload", {}) if isinstance(call.payload, dict) else {}


def _sorted(payloads: list[Any]) -> list[Any]:
    return sorted(payloads, key=lambda payload: json.dumps(payload, sort_keys=True))
