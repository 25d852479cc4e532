"""One execution: the virtual clock, the budget, and the record of what happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator
from typing import TypeAlias, TypeVar

from asl2sw.equivalence.asl.errors import StateError, Undecided
from asl2sw.equivalence.asl.scope import Variables, Visit
from asl2sw.equivalence.asl.timestamps import milliseconds
from asl2sw.equivalence.asl.trace import (
    Behaviour,
    Execution,
    Leeway,
    Limits,
    Retried,
    StateEntry,
    TaskCall,
    TaskOutcome,
    Waited,
)
from asl2sw.equivalence.asl.values import is_within
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue

T = TypeVar("T")

Timeline: TypeAlias = Generator[int, None, T]
"""Work that takes time: it yields milliseconds, and goes on when the clock has advanced by them."""


@dataclass(frozen=True, slots=True)
class Step:
    """How a visit of a state ended well. `next` is None at the end of a flow."""

    next: str | None
    output: JsonValue
    variables: Variables


Act: TypeAlias = Callable[[Visit], "Step | Timeline[Step]"]  # what a state does; it raises StateError


class Run:
    """`calls_outside`: ItemReader and ResultWriter are tasks; else nothing is known of them."""

    def __init__(
        self,
        behaviour: Behaviour,
        limits: Limits,
        execution: Execution,
        leeway: Leeway,
        *,
        calls_outside: bool,
    ) -> None:
        self.execution = execution
        self.leeway = leeway
        self.calls_outside = calls_outside
        self.start_ms = milliseconds(execution.start)
        self.now = 0
        self.calls: list[TaskCall] = []
        self.waits: list[Waited] = []
        self.retries: list[Retried] = []
        self.entries: list[StateEntry] = []
        self._behaviour = behaviour
        self._limits = limits
        self._steps_left = limits.steps
        self._sequences: Counter[str] = Counter()
        self._tokens = 0

    def begins_after_failure(self, state: str) -> bool:
        """Whether iterations of this Map begin that have not when one fails."""
        begins = self.leeway.begin_after_failure
        return begins if isinstance(begins, bool) else state in begins

    def counts_instead(self, first_at: int, before: int) -> bool:
        """Whether a failure counts instead of those before it, the first of which was at `first_at`."""
        return before <= self.leeway.counting_failure and first_at == self.now

    def step(self) -> None:
        """Takes one step from the budget."""
        self._steps_left -= 1
        if self._steps_left < 0:
            raise Undecided(f"more than {self._limits.steps} steps")

    def check(self, value: JsonValue) -> None:
        """Refuses data beyond the limits."""
        if not is_within(value, self._limits.data_bytes, self._limits.data_depth):
            raise Undecided(
                f"data of more than {self._limits.data_bytes} bytes or {self._limits.data_depth} levels"
            )

    def enter(self, visit: Visit) -> None:
        self.step()
        self.entries.append(StateEntry(visit.state, visit.raw, self.now, visit.where))

    def call(self, visit: Visit, resource: str, payload: JsonValue, task: str | None = None) -> TaskOutcome:
        """Calls the task; it has the name of its state unless another is given."""
        task = task or visit.state
        self.step()
        sequence = self._sequences[task]
        self._sequences[task] += 1
        attempt = visit.retries or 0
        call = TaskCall(task, resource, payload, sequence, attempt, self.now, visit.where, visit.token)
        self.calls.append(call)
        return self._behaviour(call)

    def call_ms(self, ms: float) -> int:
        """How long a call is taken to last."""
        return round(ms) if self.leeway.calls_take_time else 0

    def next_token(self) -> str:
        """A task token that no other call has."""
        self._tokens += 1
        return f"task-token-{self._tokens}"

    def record_wait(self, visit: Visit, ms: int) -> None:
        self.waits.append(Waited(visit.state, ms, self.now, visit.where))

    def record_retry(
        self, visit: Visit, error: StateError, delay_ms: int, *, jitter: bool, count: int
    ) -> None:
        self.step()
        self.retries.append(Retried(visit.state, error.error, delay_ms, jitter, count, self.now, visit.where))
