"""A difference as text: the input, what the tasks answer, and both runs side by side."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from asl2sw.equivalence.asl import (
    Failure,
    Result,
    Retried,
    StateEntry,
    TaskCall,
    TaskOutcome,
    Trace,
    Waited,
)
from asl2sw.equivalence.compare.pair import Compared
from asl2sw.equivalence.compare.subject import Subject
from asl2sw.equivalence.compare.traces import sent_by, shown
from asl2sw.equivalence.target import StateEntry as TargetEntry
from asl2sw.equivalence.target import TargetTrace

_WIDTH = 56  # of each side
_MOST_ROWS = 60
_BREATHER_MS = 1


def story_of(subject: Subject, compared: Compared) -> str:
    """Several lines, without a newline at the end."""
    lines = [f"Input: {shown(compared.case.input, 400)}"]
    called = {call.state for call in compared.expected.calls} if compared.expected else set()
    for state, outcomes in compared.case.outcomes.items():
        if state in called:
            lines.append(f"{state} answers: {', then '.join(map(_told, outcomes))}")
    if compared.differences:
        lines.append(f"First difference: {compared.differences[0]}")
    if compared.expected is not None and compared.actual is not None:
        expected = list(source_events(subject, compared.expected))
        actual = list(target_events(subject, compared.actual))
        lines += ["", *side_by_side(expected, actual)]
    return "\n".join(lines)


def _told(outcome: TaskOutcome) -> str:
    match outcome:
        case Result(value):
            return shown(value)
        case Failure(error, cause):
            return f"error {error}" + (f" ({shown(cause)})" if cause else "")
    return "nothing"


# --- events ----------------------------------------------------------------------------------------


def source_events(subject: Subject, trace: Trace) -> Iterator[str]:
    """State by state; what happens in a state stands below it."""
    for position, entry in enumerate(trace.entries):
        yield _entered(entry.state, len(entry.where))
        until = _next_visit(trace.entries, position)
        happened = [
            (each.at, told)
            for each, told in _happened(subject, trace)
            if (each.state, each.where) == (entry.state, entry.where) and entry.at <= each.at < until
        ]
        for _, event in sorted(happened, key=lambda each: each[0]):
            yield f"{'  ' * (len(entry.where) + 1)}{event}"
    yield _end(str(trace.status), trace.output, trace.error, trace.cause)


def _next_visit(entries: Sequence[StateEntry], position: int) -> int:
    """When the same flow enters the same state again."""
    here = (entries[position].state, entries[position].where)
    later = (other.at for other in entries[position + 1 :] if (other.state, other.where) == here)
    return next(later, 2**63)


def _happened(subject: Subject, trace: Trace) -> Iterator[tuple[TaskCall | Waited | Retried, str]]:
    for call in trace.calls:
        for payload in subject.role_of(call.state).expected(call):
            yield call, f"calls with {shown(payload)}"
    for wait in trace.waits:
        if wait.ms > _BREATHER_MS:
            yield wait, f"waits {wait.ms} ms"
    for retried in trace.retries:
        yield retried, f"waits {retried.delay_ms} ms"


def target_events(subject: Subject, trace: TargetTrace) -> Iterator[str]:
    """The same for the workflow, told with the machine's states; its helper states are left out."""
    depths = {entry.instance: 0 for entry in trace.states[:1]}
    calls, sleeps = sent_by(subject, trace), list(trace.sleeps)
    before: dict[str, str | None] = {}
    for entry in trace.states:
        depth = depths.setdefault(entry.instance, 1)
        state = subject.source_of(entry.workflow, entry.state)
        if state is not None and state != before.get(entry.instance):
            yield _entered(state, depth)
        before[entry.instance] = state
        while calls and _is_at(entry, calls[0].instance, calls[0].state):
            sent = calls.pop(0)
            task = subject.caller_of(sent.workflow, sent.state) or ""
            yield f"{'  ' * (depth + 1)}calls with {shown(subject.role_of(task).seen(sent))}"
        while sleeps and _is_at(entry, sleeps[0].instance, sleeps[0].state):
            sleep = sleeps.pop(0)
            if sleep.ms > _BREATHER_MS:
                yield f"{'  ' * (depth + 1)}waits {sleep.ms} ms"
    error = trace.error or {}
    status = {"COMPLETED": "SUCCEEDED", "ERROR": "FAILED"}.get(trace.status, str(trace.status))
    yield _end(status, trace.output, error.get("Error"), error.get("Cause"))


def _is_at(entry: TargetEntry, instance: str, state: str) -> bool:
    return (entry.instance, entry.state) == (instance, state)


def _entered(state: str, depth: int) -> str:
    return f"{'  ' * depth}{state}"


def _end(status: str, output: object, error: str | None, cause: str | None) -> str:
    if status == "SUCCEEDED":
        return f"= SUCCEEDED {shown(output)}"
    return f"= {status} {error or ''}".rstrip() + (f" ({cause})" if cause else "")


# --- layout ----------------------------------------------------------------------------------------


def side_by_side(expected: Sequence[str], actual: Sequence[str]) -> list[str]:
    """Two columns; rows that differ are marked."""
    rows = [_row("", "state machine", "workflow")]
    for tag, a, b, c, d in SequenceMatcher(None, expected, actual, autojunk=False).get_opcodes():
        left, right = expected[a:b], actual[c:d]
        for position in range(max(len(left), len(right))):
            one = left[position] if position < len(left) else ""
            other = right[position] if position < len(right) else ""
            rows += _rows("" if tag == "equal" else ">", one, other)
    if len(rows) <= _MOST_ROWS:
        return rows
    first = next((n for n, row in enumerate(rows) if row.startswith(">")), 0)
    start = max(0, min(first - _MOST_ROWS // 2, len(rows) - _MOST_ROWS))
    return [rows[0], "  ...", *rows[start + 1 : start + _MOST_ROWS], "  ..."]


def _rows(mark: str, one: str, other: str) -> Iterator[str]:
    left, right = _wrapped(one), _wrapped(other)
    for position in range(max(len(left), len(right))):
        yield _row(
            mark,
            left[position] if position < len(left) else "",
            right[position] if position < len(right) else "",
        )


def _wrapped(text: str) -> list[str]:
    indent = " " * (len(text) - len(text.lstrip()))
    return textwrap.wrap(text, _WIDTH, subsequent_indent=f"{indent}  ", drop_whitespace=False) or [""]


def _row(mark: str, one: str, other: str) -> str:
    return f"{mark:1} {one:{_WIDTH}} | {other}".rstrip()
