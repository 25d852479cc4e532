"""Retry and Catch, compiled to a branch on the error's name (`States Language §Errors`)."""

from __future__ import annotations

from asl2sw.asl.model import Catcher, Located, MapState, ParallelState, Retrier, TaskState
from asl2sw.expressions import ir
from asl2sw.expressions.ast import Name
from asl2sw.expressions.ir import Slot
from asl2sw.graph.context import Builder, assign_variables, origin_of, store_result
from asl2sw.graph.lower.error_names import NameSet, taken_by
from asl2sw.graph.nodes import Assignment, Branch, Compute, RetryDelay, Rule, Wait
from asl2sw.lazy_dataclass import dataclass

WorkingState = TaskState | ParallelState | MapState

_ERROR = ir.Ref(Slot.ERROR)
# what a catcher sees: both fields, null where there is nothing (recorded on AWS)
_ERROR_OUTPUT = ir.Object(
    tuple(
        (name, ir.Select(ir.Ref(Slot.ERROR), (Name(name),), missing=ir.Missing.NEVER))
        for name in ("Error", "Cause")
    )
)
# AWS words the causes of its own errors; here the text is empty, so that what needs a text has one
_WITH_CAUSE = Assignment(Slot.ERROR, (), ir.Merge(ir.Constant({"Cause": ""}), _ERROR))
_AWS_PREFIXES = ("States.", "Lambda.")
_DEFAULT_INTERVAL_S, _DEFAULT_ATTEMPTS, _DEFAULT_RATE = 1, 3, 2.0  # `States Language §Retrier`
_NOTHING = NameSet(frozenset())


@dataclass(frozen=True, slots=True)
class _Retry:
    """A retrier with the errors that are left to it: the first retrier that takes an error has it alone."""

    retrier: Retrier
    takes: NameSet
    counter: str
    attempts: int

    @property
    def test(self) -> ir.Expr:
        return ir.AllOf((self.takes.test, ir.AttemptsLeft(self.counter, self.attempts)))


@dataclass(frozen=True, slots=True)
class Handling:
    """`on_error`: where the state's errors go, None when it handles none."""

    on_error: str | None
    counters: tuple[str, ...]


def counters_of(state: WorkingState) -> tuple[str, ...]:
    """The names of the counters of the state's retriers."""
    return tuple(retry.counter for retry in _retries(state))


def lower_handling(state: WorkingState, builder: Builder, scratch: tuple[str, ...] = ()) -> Handling:
    """The branch on the error, the pauses before retries and what a catcher stores.

    `scratch`: what the state keeps until its error is handled.
    """
    retries = _retries(state)
    catches = _catches(state)
    if not retries and not catches:
        return Handling(None, ())
    name = builder.helper_name(state.name, "retry" if retries else "catch")
    waits = [builder.helper_name(state.name, "wait") for _ in retries]
    targets = _caught_targets(catches, state, builder)
    rules = [Rule(retry.test, wait) for retry, wait in zip(retries, waits, strict=True)]
    rules += _catch_rules(catches, targets)
    builder.add(Branch(name, origin_of(state), tuple(rules), builder.rethrow(state)))
    for retry, wait in zip(retries, waits, strict=True):
        builder.add(Wait(wait, origin_of(state), _delay(retry), (), state.name))
    _add_caught(catches, targets, (*scratch, *counters_of(state)), state, builder)
    return Handling(name, counters_of(state))


def _named(error_equals: tuple[Located[str], ...], state: WorkingState) -> NameSet:
    """What a list takes. A missing heartbeat is a States.Timeout (recorded), and it also has its own name."""
    names = [name.value for name in error_equals]
    beats = isinstance(state, TaskState) and (state.heartbeat_seconds or state.heartbeat_seconds_path)
    if beats and "States.HeartbeatTimeout" in names:
        names.append("States.Timeout")
    return taken_by(names)


def _retries(state: WorkingState) -> list[_Retry]:
    taken = _NOTHING
    found: list[_Retry] = []
    for retrier in state.retry:
        named = _named(retrier.error_equals, state)
        left = named.minus(taken)
        taken = taken.join(named)
        attempts = _DEFAULT_ATTEMPTS if retrier.max_attempts is None else retrier.max_attempts
        if left and attempts > 0:
            counter = f"retries{len(found) + 1}" if found else "retries"
            found.append(_Retry(retrier, left, counter, attempts))
    return found


def _catches(state: WorkingState) -> list[tuple[Catcher, NameSet]]:
    taken = _NOTHING
    found = []
    for catcher in state.catch:
        named = _named(catcher.error_equals, state)
        left = named.minus(taken)
        taken = taken.join(named)
        if left:
            found.append((catcher, left))
    return found


def _caught_targets(
    catches: list[tuple[Catcher, NameSet]], state: WorkingState, builder: Builder
) -> list[str]:
    """The node that each catcher leads to; catchers that do the same share one."""
    names: dict[object, str] = {}
    targets = []
    for catcher, _ in catches:
        same = (catcher.next.value, catcher.result_path and catcher.result_path.value, repr(catcher.assign))
        if same not in names:
            names[same] = builder.helper_name(state.name, "caught")
        targets.append(names[same])
    return targets


def _catch_rules(catches: list[tuple[Catcher, NameSet]], targets: list[str]) -> list[Rule]:
    """One rule for each target, after those of the retriers: nothing that is retried gets here."""
    taken: dict[str, NameSet] = {}
    for (_, takes), target in zip(catches, targets, strict=True):
        taken[target] = taken.get(target, _NOTHING).join(takes)
    return [Rule(takes.test, target) for target, takes in taken.items()]


def _add_caught(
    catches: list[tuple[Catcher, NameSet]],
    targets: list[str],
    scratch: tuple[str, ...],
    state: WorkingState,
    builder: Builder,
) -> None:
    worded = {target for (_, takes), target in zip(catches, targets, strict=True) if _takes_aws_errors(takes)}
    counters = counters_of(state)
    for (catcher, _), target in zip(catches, targets, strict=True):
        if target in builder.nodes:
            continue
        changes = (
            *store_result(_ERROR_OUTPUT, catcher.result_path),
            *assign_variables(catcher.assign, builder.sources(state, _ERROR_OUTPUT, counters)),
        )
        if target in worded and any(ir.uses(change.value, Slot.ERROR) for change in changes):
            changes = (_WITH_CAUSE, *changes)
        forget = ("error", "result", *scratch)
        builder.add(Compute(target, origin_of(state), changes, catcher.next.value, forget=forget))


def _takes_aws_errors(takes: NameSet) -> bool:
    return takes.others or any(name.startswith(_AWS_PREFIXES) for name in takes.names)


def _delay(retry: _Retry) -> RetryDelay:
    retrier = retry.retrier
    return RetryDelay(
        counter=retry.counter,
        interval_s=_DEFAULT_INTERVAL_S if retrier.interval_seconds is None else retrier.interval_seconds,
        rate=_DEFAULT_RATE if retrier.backoff_rate is None else retrier.backoff_rate,
        most_s=retrier.max_delay_seconds,
        attempts=retry.attempts,
        jitter=retrier.jitter_strategy == "FULL",
    )
