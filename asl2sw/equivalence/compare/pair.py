"""Runs a case on both sides and compares."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from asl2sw.asl.model import MapState, ParallelState, State, TaskState, TemplateObject
from asl2sw.asl.paths_of import expressions_of
from asl2sw.equivalence.asl import (
    AWS_PROSE,
    Execution,
    Limits,
    Status,
    TaskCall,
    TaskOutcome,
    Trace,
    prepare,
    run_machine,
)
from asl2sw.equivalence.compare.orders import PLAIN, Order, other_orders
from asl2sw.equivalence.compare.roles import NotComparable, properties
from asl2sw.equivalence.compare.services import Services
from asl2sw.equivalence.compare.subject import Subject
from asl2sw.equivalence.compare.traces import Difference, compare_traces
from asl2sw.equivalence.compare.values import Masks
from asl2sw.equivalence.generate import LIMITS, Case
from asl2sw.equivalence.target import Limits as TargetLimits
from asl2sw.equivalence.target import NotModelled, Prepared, TargetTrace
from asl2sw.equivalence.target import Status as TargetStatus
from asl2sw.equivalence.target import prepare as prepare_target
from asl2sw.equivalence.target import run as run_target
from asl2sw.expressions.errors import INTRINSIC_FAILURE, RESULT_PATH_MATCH_FAILURE, RUNTIME
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue

_LIMITS = replace(LIMITS, data_bytes=32_768)
_START = datetime(2026, 1, 1, tzinfo=UTC)
_TIMES = re.compile(
    r"\$\$(?:\.(?:\*|State|Execution))?(?![.\w])|\$\$\.(?:State\.Entered|Execution\.Start)Time"
)
_IDS = re.compile(r"States\.UUID|\$\$\.(?:Execution|StateMachine|Task)\b|\$\$(?![.\w])")
RANDOM_DECIDES = re.compile(r"States\.MathRandom|States\.(?:Base64Encode|Hash)\(\s*(?:\$\$|States\.UUID)")
_TARGET_STEPS = 8  # states and actions of the workflow for each step of the machine, at most
_STEPS_BEFORE = 2000


class Verdict(StrEnum):
    AGREES = "agrees"
    DIFFERS = "differs"
    UNDECIDED = "not decided"


@dataclass(frozen=True, slots=True)
class Compared:
    """`reason`: why nothing was decided. `actual` is None where the workflow was not run."""

    case: Case
    verdict: Verdict
    expected: Trace | None = None
    actual: TargetTrace | None = None
    differences: tuple[Difference, ...] = ()
    reason: str = ""
    steps: int = 0  # taken on both sides


@dataclass(slots=True)
class Pair:
    """A machine and its workflows, ready to run; not to be shared between threads.

    `engine`: what runs the workflows instead of the interpreter.
    """

    subject: Subject
    limits: Limits = _LIMITS
    engine: Callable[[Subject, Case], TargetTrace] | None = None
    masks: Masks = field(init=False)
    is_random: bool = field(init=False)  # random values decide what happens
    reads_causes: bool = field(init=False)
    hashes: bool = field(init=False)
    _asked_for: list[str] = field(init=False)
    _machine: Any = field(init=False)
    _maps: tuple[str, ...] = field(init=False)
    _jitters: bool = field(init=False)
    _target: Prepared | NotModelled | None = field(init=False, default=None)
    _execution: Execution = field(init=False)

    def __post_init__(self) -> None:
        texts = _expressions(self.subject)
        made = any(role.makes_ids for role in self.subject.tasks.values())
        self.masks = Masks(
            ids=made or _IDS.search(texts) is not None, times=made or _TIMES.search(texts) is not None
        )
        self.is_random = RANDOM_DECIDES.search(texts) is not None
        self.reads_causes = "Cause" in texts
        self.hashes = "States.Hash" in texts
        states = self.subject.states.values()
        self._maps = tuple(state.name for state in states if isinstance(state, MapState))
        self._jitters = any(_jitters(state) for state in states)
        self._asked_for = [name for role in self.subject.tasks.values() for name in role.asks_for]
        self._machine = prepare(self.subject.machine)
        self._execution = _execution(self.subject)

    def expected(self, case: Case, how: Order = PLAIN) -> Trace:
        """What the States Language says; UNDECIDED where a task is reached that is not modelled."""
        roles, behave = self.subject.role_of, case.behaviour(in_order=how.in_order)

        def answer(call: TaskCall) -> TaskOutcome:
            return roles(call.state).understood(call, behave(call))

        try:
            return run_machine(
                self._machine,
                case.input,
                answer,
                limits=self.limits,
                execution=self._execution,
                leeway=how.leeway,
                calls_outside=True,
            )
        except NotComparable as reason:
            return Trace(Status.UNDECIDED, None, None, None, str(reason), 0, (), (), (), ())

    def actual(self, case: Case) -> TargetTrace:
        """What the workflow does. Raises NotModelled."""
        if self.engine is not None:
            return self.engine(self.subject, case)
        if self._target is None:
            self._target = _prepared(self.subject)
        if isinstance(self._target, NotModelled):
            raise self._target
        limits = TargetLimits(steps=_STEPS_BEFORE + _TARGET_STEPS * self.limits.steps, start=_START)
        services = Services(self.subject, case)
        return run_target(
            self._target,
            input_of(self.subject, case),
            services.reply,
            limits=limits,
            answers=services.answer,
            secrets=properties(self._asked_for) or None,
        )

    def compare(self, case: Case, expected: Trace | None = None) -> Compared:
        """One case on both sides. `expected`: the trace of the machine, if it is known already."""
        expected = self.expected(case) if expected is None else expected
        if reason := self._undecided(expected):
            return Compared(case, Verdict.UNDECIDED, expected, reason=reason, steps=len(expected.entries))
        try:
            actual = self.actual(case)
        except (NotComparable, NotModelled) as problem:
            return Compared(case, Verdict.UNDECIDED, expected, reason=str(problem))
        return self._judged(case, expected, actual)

    def _undecided(self, expected: Trace) -> str:
        """Why the workflow need not be run; empty when it is to be."""
        if expected.status is Status.UNDECIDED:
            return expected.detail
        if self.engine is not None:
            for call in expected.calls:
                if not self.subject.role_of(call.state).on_engine:
                    return f"how {call.state} is carried out is played to the interpreter alone"
        return ""

    def _judged(self, case: Case, expected: Trace, actual: TargetTrace) -> Compared:
        steps = len(expected.entries) + len(actual.states)
        if actual.status is TargetStatus.UNDECIDED:
            return Compared(case, Verdict.UNDECIDED, expected, actual, reason=actual.detail, steps=steps)
        differences = self._differences(expected, actual)
        if not differences or self._is_allowed(case, expected, actual):
            return Compared(case, Verdict.AGREES, expected, actual, steps=steps)
        if reason := self._declared(case, expected, actual):
            return Compared(case, Verdict.UNDECIDED, expected, actual, reason=reason, steps=steps)
        return Compared(case, Verdict.DIFFERS, expected, actual, tuple(differences), steps=steps)

    def _differences(self, expected: Trace, actual: TargetTrace) -> list[Difference]:
        return compare_traces(self.subject, expected, actual, self.masks, pauses=self.engine is None)

    def _is_allowed(self, case: Case, expected: Trace, actual: TargetTrace) -> bool:
        """Whether it fits another order: AWS leaves open what comes first at the same moment, and branches
        that run one after another are a declared difference."""
        return any(
            trace.status is not Status.UNDECIDED and not self._differences(trace, actual)
            for trace in self._other_orders(case, expected)
        )

    def _other_orders(self, case: Case, expected: Trace) -> Iterator[Trace]:
        entered = {place.state for entry in expected.entries for place in entry.where}
        maps = [name for name in self._maps if name in entered]
        return (self.expected(case, order) for order in other_orders(maps, self._jitters))

    def _declared(self, case: Case, expected: Trace, actual: TargetTrace) -> str:
        """Why a difference is one that the user is told of; empty when it is not."""
        if expected.status is Status.TIMED_OUT:
            return "the machine's TimeoutSeconds pass, which the runtime sees only while it waits"
        if self.is_random:
            return "random values decide"
        if self.reads_causes and any(AWS_PROSE in repr(entry.input) for entry in expected.entries):
            return "what AWS writes as a Cause decides"
        if self._fails_twice(expected, actual):
            return "both Assign and the result of a state fail, and either may be told"
        called = {call.state for call in expected.calls if call.where}
        if (
            any(len(case.outcomes.get(state, ())) > 1 for state in called)
            and expected.waits + expected.retries
        ):
            return "which iteration calls first decides"
        return ""

    def _fails_twice(self, expected: Trace, actual: TargetTrace) -> bool:
        """Assign is evaluated before ResultPath, except where the result reads the old variables."""
        if not expected.entries or actual.error is None:
            return False
        errors = {expected.error, actual.error.get("Error")}
        state = self.subject.states[expected.entries[-1].state]
        if getattr(state, "assign", None) is None or len(errors) == 1:
            return False
        if _reads_what_it_assigns(state):
            return errors < {RUNTIME, INTRINSIC_FAILURE, RESULT_PATH_MATCH_FAILURE}
        return errors == {RUNTIME, RESULT_PATH_MATCH_FAILURE}


def input_of(subject: Subject, case: Case) -> JsonValue:
    """The workflow data that the run starts with."""
    if subject.text_input:
        return json.dumps(case.input)
    return case.input


def _reads_what_it_assigns(state: State) -> bool:
    """Whether an expression of the result reads a variable that Assign sets."""
    assign = getattr(state, "assign", None)
    if not isinstance(assign, TemplateObject):
        return False
    others = [expression.text for expression in expressions_of(replace(state, assign=None))]
    names = [re.compile(rf"\${re.escape(name)}(?!\w)") for name, _ in assign.fields]
    return any(name.search(text) for name in names for text in others)


def _jitters(state: State) -> bool:
    retriers = state.retry if isinstance(state, TaskState | ParallelState | MapState) else ()
    return any(retrier.jitter_strategy == "FULL" for retrier in retriers)


def _prepared(subject: Subject) -> Prepared | NotModelled:
    try:
        return prepare_target(subject.documents)
    except NotModelled as refusal:
        return refusal


def _execution(subject: Subject) -> Execution:
    """What the workflow says about itself."""
    id = str(subject.documents[0]["id"])
    uuid = "00000000-0000-4000-8000-000000000000"
    return Execution(
        name=uuid,
        id=f"arn:aws:states:::execution:{id}:{uuid}",
        role_arn="arn:aws:iam:::role/sonataflow",
        machine_name=id,
        machine_id=f"arn:aws:states:::stateMachine:{id}",
        start=_START,
    )


def _expressions(subject: Subject) -> str:
    """The texts of all paths and calls, to be searched."""
    return "\n".join(
        expression.text for state in subject.states.values() for expression in expressions_of(state)
    )


__all__ = ["RANDOM_DECIDES", "Compared", "Pair", "Verdict", "input_of"]
