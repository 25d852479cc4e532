"""One run: the record of what happens, its budget, and what it answers with."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from asl2sw.equivalence.target.failures import Undecided
from asl2sw.equivalence.target.jq_subset import SECRET
from asl2sw.equivalence.target.model import Workflow
from asl2sw.equivalence.target.programs import Budget, Scope, has_odd_numbers, plain
from asl2sw.equivalence.target.scheduler import Scheduler
from asl2sw.equivalence.target.trace import (
    Answers,
    Awaited,
    Behaviour,
    Event,
    HttpCall,
    HttpReply,
    Limits,
    NoReply,
    Produced,
    Reply,
    Slept,
    StateEntry,
    Status,
    TargetTrace,
)
from asl2sw.source.tree import JsonValue


class Run:
    """What all instances of one run share."""

    def __init__(
        self,
        workflows: Mapping[str, Workflow],
        behaviour: Behaviour,
        answers: Answers | None,
        limits: Limits,
        secrets: Mapping[str, JsonValue] | None = None,
    ) -> None:
        self.workflows = workflows
        self.scheduler = Scheduler()
        self.status: Status | None = None  # of the root, when it has ended
        self.message: str | None = None
        self.odd_numbers = False
        self._behaviour = behaviour
        self._answers = answers
        self._limits = limits
        self._constants: Mapping[str, JsonValue] = {} if secrets is None else {SECRET: dict(secrets)}
        self._budget = Budget(limits.data_characters, limits.total_characters)
        self._start_ms = round(limits.start.timestamp() * 1000)
        self._steps_left = limits.steps
        self._instances = self._drawn = 0
        self._sequences: Counter[str] = Counter()
        self._calls: list[HttpCall] = []
        self._requests: dict[str, HttpCall | Produced] = {}  # the last one of each instance
        self._sleeps: list[Slept] = []
        self._entries: list[StateEntry] = []
        self._events: list[Produced] = []

    # --- what a run needs ------------------------------------------------------------------------------

    def step(self) -> None:
        """Takes one step from the budget."""
        self._steps_left -= 1
        if self._steps_left < 0:
            raise Undecided(f"more than {self._limits.steps} steps")

    def new_instance(self) -> int:
        """The number of a new instance; the root has 1."""
        self._instances += 1
        return self._instances

    def scope(self, workflow: Mapping[str, JsonValue], variables: Mapping[str, JsonValue]) -> Scope:
        """What a program sees now."""
        self._drawn += 1
        return Scope(
            workflow,
            self._start_ms + self.scheduler.now,
            f"00000000-0000-4000-9000-{self._drawn:012d}",
            self._budget,
            self.odd_numbers,
            {**self._constants, **variables} if self._constants else variables,
        )

    def taken_in(self, value: JsonValue) -> JsonValue:
        """A value that comes from outside, as the run uses it."""
        if has_odd_numbers(value):
            self.odd_numbers = True
        return plain(value)

    # --- what happens ----------------------------------------------------------------------------------

    def enter(self, workflow: str, instance: str, state: str) -> None:
        self.step()
        self._entries.append(StateEntry(workflow, instance, state, self.scheduler.now))

    def calls_before(self, function: str) -> int:
        """How often a function was called up to now."""
        return self._sequences[function]

    def call(self, call: HttpCall) -> Reply:
        """Calls a service."""
        self.step()
        self._sequences[call.function] += 1
        self._calls.append(call)
        self._requests[call.instance] = call
        reply = self._behaviour(call)
        if isinstance(reply, HttpReply):
            return HttpReply(reply.status, self.taken_in(reply.body), reply.delay_ms)
        return reply

    def await_event(
        self, workflow: str, instance: str, state: str, types: tuple[str, ...], data: JsonValue
    ) -> Event | NoReply:
        """The event that comes while a state waits; without anybody to send one, none."""
        self.step()
        key = f"{instance}/{state}"
        request = self._requests.get(instance)
        sequence, now = self._sequences[key], self.scheduler.now
        awaited = Awaited(workflow, instance, state, types, data, request, sequence, now)
        self._sequences[key] += 1
        answer = self._answers(awaited) if self._answers else NoReply()
        return Event(self.taken_in(answer.data), answer.delay_ms) if isinstance(answer, Event) else answer

    def slept(self, workflow: str, instance: str, state: str, ms: int) -> None:
        self._sleeps.append(Slept(workflow, instance, state, ms, self.scheduler.now))

    def produced(
        self, workflow: str, instance: str, state: str, event: str, type: str, data: JsonValue
    ) -> None:
        self.step()
        sent = Produced(workflow, instance, state, event, type, data, self.scheduler.now)
        self._events.append(sent)
        self._requests[instance] = sent

    # --- how it ends -----------------------------------------------------------------------------------

    def end(self, status: Status, message: str | None = None) -> None:
        """The root has ended."""
        self.status, self.message = status, message
        self.scheduler.stopped = True

    def trace(self, status: Status, output: JsonValue, detail: str) -> TargetTrace:
        return TargetTrace(
            status,
            output,
            _told(self.message) if status is Status.ERROR else None,
            self.message if status is Status.ERROR else None,
            self.scheduler.now,
            tuple(self._calls),
            tuple(self._sleeps),
            tuple(self._entries),
            tuple(self._events),
            detail,
        )


def _told(message: str | None) -> Mapping[str, str | None] | None:
    """The error that a workflow ended with on purpose; None when the message is anything else."""
    try:
        told: Any = json.loads(message or "")
    except ValueError:
        return None
    if not isinstance(told, dict) or not told.keys() <= {"Error", "Cause"}:
        return None
    return told if all(isinstance(value, str | None) for value in told.values()) else None
