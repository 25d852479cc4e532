"""Whether the trace of a workflow is the one that the States Language gives."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from asl2sw.equivalence.asl import AWS_PROSE, Retried, Status, Trace
from asl2sw.equivalence.compare.completion import end_of, ends_told, tells_end
from asl2sw.equivalence.compare.roles import Sent
from asl2sw.equivalence.compare.subject import Subject
from asl2sw.equivalence.compare.values import ABSENT, Masks, differences
from asl2sw.equivalence.target import Status as TargetStatus
from asl2sw.equivalence.target import TargetTrace
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue

_NEVER = 2**63
_BREATHER_MS = 1  # pauses that short only empty the stack of the engine
_STATUS = {"COMPLETED": Status.SUCCEEDED, "ERROR": Status.FAILED, "ABORTED": Status.TIMED_OUT}


@dataclass(frozen=True, slots=True)
class Difference:
    """`at`: virtual milliseconds on the side that has the event; what has no time comes last."""

    what: str  # `call 2 of Ship /address`, `output`
    expected: object
    actual: object
    at: int = _NEVER

    def __str__(self) -> str:
        return f"{self.what}: expected {shown(self.expected)}, actual {shown(self.actual)}"


@dataclass(frozen=True, slots=True)
class SourceCall:
    """What leaves the workflow, at the task of the machine that it belongs to."""

    state: str
    payload: JsonValue
    at: int


def shown(value: object, most: int = 200) -> str:
    """As short JSON text; what is no JSON value, in words."""
    try:
        text = value if isinstance(value, Status) else json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        text = repr(value)
    return text if len(text) <= most else f"{text[:most]}..."


def compare_traces(
    subject: Subject, expected: Trace, actual: TargetTrace, masks: Masks, *, pauses: bool = True
) -> list[Difference]:
    """Everything that differs, in the order of the clock. Both must be decided.

    `pauses`: whether the clock of the workflow is to be trusted.
    """
    found = [
        *_differing_calls(subject, expected, actual, masks),
        *(_differing_pauses(subject, expected, actual) if pauses else ()),
        *_differing_ends(expected, actual, masks),
        *_differing_told_ends(subject, actual, masks),
    ]
    return sorted(found, key=lambda difference: difference.at)


def _differing_ends(expected: Trace, actual: TargetTrace, masks: Masks) -> Iterator[Difference]:
    status = _STATUS.get(actual.status)
    if status is not expected.status:
        told = f"{expected.status} {expected.error or ''} {expected.detail}".strip()
        yield Difference("status", told, f"{actual.status} {actual.message or ''}".strip())
        return
    if status is Status.SUCCEEDED:
        yield from _differing("output", expected.output, actual.output, masks)
    if status is Status.FAILED:
        yield from _differing_errors(expected, actual, masks)


def _differing_told_ends(subject: Subject, actual: TargetTrace, masks: Masks) -> Iterator[Difference]:
    """The event that tells the end, which is to say what the run itself says."""
    if actual.status not in (TargetStatus.COMPLETED, TargetStatus.ERROR) or not tells_end(subject):
        return
    told = ends_told(subject, actual)
    if len(told) != 1:
        yield Difference("events that tell the end", 1, len(told))
        return
    yield from _differing("the event that tells the end", end_of(actual), told[0].data, masks)


def _differing_errors(expected: Trace, actual: TargetTrace, masks: Masks) -> Iterator[Difference]:
    if actual.error is None:
        yield Difference("error", expected.error, actual.message)
        return
    yield from _differing("error", expected.error, actual.error.get("Error"), masks)
    if expected.cause != AWS_PROSE:
        yield from _differing("cause", expected.cause or None, actual.error.get("Cause") or None, masks)


def _differing(
    what: str, expected: JsonValue, actual: JsonValue, masks: Masks, at: int = _NEVER
) -> Iterator[Difference]:
    for pointer, one, other in differences(expected, actual, masks):
        yield Difference(f"{what} {pointer}".rstrip(), one, other, at)


# --- calls -----------------------------------------------------------------------------------------


def calls_of(subject: Subject, trace: TargetTrace) -> list[SourceCall]:
    """Requests and events. Those of no known task have the workflow's own name for it."""
    found = []
    for sent in sent_by(subject, trace):
        task = subject.caller_of(sent.workflow, sent.state)
        payload = subject.role_of(task or "").seen(sent)
        found.append(SourceCall(task or f"{sent.workflow}/{sent.state}", payload, sent.at))
    return found


def sent_by(subject: Subject, trace: TargetTrace) -> list[Sent]:
    """Everything that tasks send, in the order of the clock."""
    ends = ends_told(subject, trace)
    events = [event for event in trace.events if event not in ends]
    both: list[Sent] = [*trace.calls, *events]
    return sorted(both, key=lambda sent: sent.at)


Called: TypeAlias = "tuple[JsonValue, int]"  # payload, and when


def _differing_calls(
    subject: Subject, expected: Trace, actual: TargetTrace, masks: Masks
) -> Iterator[Difference]:
    """State by state; those of different iterations may come in any order."""
    wanted = _by_state(
        (call.state, (payload, call.at))
        for call in expected.calls
        for payload in subject.role_of(call.state).expected(call)
    )
    made = _by_state((call.state, (call.payload, call.at)) for call in calls_of(subject, actual))
    nested = {call.state for call in expected.calls if call.where}
    for state in dict.fromkeys([*wanted, *made]):
        one, other = wanted.get(state, []), made.get(state, [])
        found = list(_differing_payloads(state, one, other, masks))
        if found and state in nested and len(one) == len(other):
            found = list(_differing_payloads(state, _sorted(one, masks), _sorted(other, masks), masks))
        yield from found


def _by_state(calls: Iterable[tuple[str, Called]]) -> dict[str, list[Called]]:
    found: dict[str, list[Called]] = defaultdict(list)
    for state, called in calls:
        found[state].append(called)
    return found


def _differing_payloads(
    state: str, expected: Sequence[Called], actual: Sequence[Called], masks: Masks
) -> Iterator[Difference]:
    for position in range(max(len(expected), len(actual))):
        one = expected[position] if position < len(expected) else None
        other = actual[position] if position < len(actual) else None
        what = f"call {position + 1} of {state}"
        if one is None or other is None:
            at = (one or other or (None, _NEVER))[1]
            yield Difference(
                what, ABSENT if one is None else one[0], ABSENT if other is None else other[0], at
            )
            return
        yield from _differing(what, one[0], other[0], masks, one[1])


def _sorted(calls: Sequence[Called], masks: Masks) -> list[Called]:
    return sorted(calls, key=lambda called: masks.hidden(json.dumps(called[0], sort_keys=True)))


# --- pauses ----------------------------------------------------------------------------------------


def _differing_pauses(subject: Subject, expected: Trace, actual: TargetTrace) -> Iterator[Difference]:
    """Waits and the pauses of retries, state by state. Those of iterations may come in any order."""
    slept: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for sleep in actual.sleeps:
        state = subject.source_of(sleep.workflow, sleep.state)
        if state is not None and sleep.ms > _BREATHER_MS:
            slept[state].append((sleep.ms, sleep.at))
    waits: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for wait in expected.waits:
        if wait.ms > _BREATHER_MS:
            waits[wait.state].append((wait.ms, wait.at))
    retries: dict[str, list[Retried]] = defaultdict(list)
    for retried in expected.retries:
        retries[retried.state].append(retried)
    for state in dict.fromkeys([*waits, *retries, *slept]):
        known = waits.get(state, []) or [(retried.delay_ms, retried.at) for retried in retries.get(state, [])]
        if any(retried.jitter for retried in retries.get(state, [])):
            yield from _differing_jitter(state, known, slept.get(state, []))
        else:
            yield from _differing_lengths(state, known, slept.get(state, []))


def _differing_lengths(
    state: str, expected: Sequence[tuple[int, int]], actual: Sequence[tuple[int, int]]
) -> Iterator[Difference]:
    one, other = sorted(ms for ms, _ in expected), sorted(ms for ms, _ in actual)
    same = len(one) == len(other) and all(abs(a - b) <= _BREATHER_MS for a, b in zip(one, other, strict=True))
    if not same:
        at = min([at for _, at in [*expected, *actual]], default=_NEVER)
        told = [ms for ms, _ in expected], [ms for ms, _ in actual]
        yield Difference(f"pauses of {state} in ms", *told, at)


def _differing_jitter(
    state: str, expected: Sequence[tuple[int, int]], actual: Sequence[tuple[int, int]]
) -> Iterator[Difference]:
    """Any length up to the whole one; a drawn pause may be too short to be seen."""
    limits, made = sorted(ms for ms, _ in expected), sorted(ms for ms, _ in actual)
    too_long = any(ms > limit + _BREATHER_MS for ms, limit in zip(made[::-1], limits[::-1], strict=False))
    if len(made) > len(limits) or too_long:
        yield Difference(f"pauses of {state} in ms, at most", limits, made)
