"""The engine's threads in virtual time.

A run goes from state to state on one thread until it waits. Then whoever started it goes on: a `foreach` with
its next iteration, the caller with its reply. A timer goes on with what waited, on a thread of its own, but
not before the thread that set it has nothing left to do: all that a thread does is one unit of work. A call
of a service holds up its thread, and with it everything that this thread would do next.

Work is written as generators that yield what they wait for.
"""

from __future__ import annotations

import heapq
from collections.abc import Generator
from dataclasses import field
from typing import TypeAlias, TypeVar

from asl2sw.equivalence.target.failures import NotModelled, Undecided
from asl2sw.lazy_dataclass import dataclass

T = TypeVar("T")
_SHORTEST_TIMER_MS = 1


@dataclass(frozen=True, slots=True)
class Hold:
    """The thread waits for a reply."""

    ms: int


@dataclass(frozen=True, slots=True)
class Sleep:
    """The work goes on by a timer."""

    ms: int


@dataclass(frozen=True, slots=True)
class Await:
    """The work goes on by an event, which waits for no thread."""

    ms: int


@dataclass(frozen=True, slots=True)
class Begin:
    """Other work is done until it waits or ends."""

    fiber: Fiber


@dataclass(frozen=True, slots=True)
class Join:
    """Waits for all work of a group."""

    group: Group


@dataclass(frozen=True, slots=True)
class Forever:
    """Never goes on; `holds`: nor does anything else on this thread."""

    holds: bool = False


Command: TypeAlias = Hold | Sleep | Await | Begin | Join | Forever
Work: TypeAlias = Generator[Command, None, T]


@dataclass(eq=False, slots=True)
class Fiber:
    """Work with a stack of its own. `owner` is the number of the instance that it belongs to."""

    work: Work[None]
    owner: int
    group: Group | None = None


@dataclass(eq=False, slots=True)
class Group:
    """What a fiber waits for."""

    parent: Fiber | None = None
    running: int = 0


@dataclass(eq=False, slots=True)
class _Thread:
    """Fibers, each begun by the one below it; `owner`: the instance whose start or timer made the thread."""

    fibers: list[Fiber]
    owner: int
    held: bool = False
    timers: list[tuple[int, Fiber]] = field(default_factory=list)  # when each is due


@dataclass(slots=True)
class Scheduler:
    """`deadline`: when the root is aborted, if it has waited before."""

    deadline: int | None = None
    now: int = 0
    aborted: bool = False
    stopped: bool = False
    _queue: list[tuple[int, int, _Thread]] = field(default_factory=list)
    _count: int = 0
    _has_waited: bool = False
    _current: _Thread | None = None

    @property
    def thread_owner(self) -> int:
        """The instance whose start or timer made the thread that runs."""
        assert self._current is not None
        return self._current.owner

    def run(self, root: Fiber) -> None:
        """Runs until `stopped`, `aborted`, or nothing is left to do."""
        self._later(0, _Thread([root], root.owner))
        while self._queue and not self.stopped:
            at, _, thread = heapq.heappop(self._queue)
            if self._is_over(at, thread):
                return
            self.now = at
            self._go_on(thread)
        if not self.stopped and self._has_waited and self.deadline is not None:
            self._abort(self.deadline)

    def _later(self, ms: int, thread: _Thread) -> None:
        self._count += 1
        heapq.heappush(self._queue, (self.now + ms, self._count, thread))

    def _is_over(self, at: int, thread: _Thread) -> bool:
        """Whether the time limit passes before this; a run that has not waited yet has none."""
        if self.deadline is None or not self._has_waited or at < self.deadline:
            return False
        if at == self.deadline:
            raise Undecided("a timer fires at the moment when the workflow is aborted")
        if thread.held:
            raise NotModelled("workflowExecTimeout passes while a service is called, after a wait")
        self._abort(self.deadline)
        return True

    def _abort(self, at: int) -> None:
        self.now = max(self.now, at)
        self.aborted = True

    def _go_on(self, thread: _Thread) -> None:
        self._current, thread.held = thread, False
        fibers = thread.fibers
        while fibers and not self.stopped:
            fiber = fibers[-1]
            try:
                command = next(fiber.work)
            except StopIteration:
                fibers.pop()
                _tell(fiber, fibers)
                continue
            if self._obey(command, fiber, thread):
                return
        self._end_unit_of_work(thread)
        self._has_waited = True
        if not self.stopped and self.deadline is not None and self.now >= self.deadline:
            self._abort(self.now)
            self._queue.clear()

    def _end_unit_of_work(self, thread: _Thread) -> None:
        for due, fiber in thread.timers:
            self._go_on_after(due - self.now, fiber)

    def _go_on_after(self, ms: int, fiber: Fiber) -> None:
        """On a thread of its own."""
        self._later(max(ms, _SHORTEST_TIMER_MS), _Thread([fiber], fiber.owner))

    def _obey(self, command: Command, fiber: Fiber, thread: _Thread) -> bool:
        """Whether the thread goes no further now."""
        match command:
            case Hold(ms):
                thread.held = True
                self._later(ms, thread)
                return True
            case Forever(holds=True):
                return True
            case Begin(started):
                if started.group is not None:
                    started.group.running += 1
                thread.fibers.append(started)
            case Join(group):
                if group.running:
                    group.parent = fiber
                    thread.fibers.pop()
            case Sleep(ms):
                thread.fibers.pop()
                thread.timers.append((self.now + ms, fiber))
            case Await(ms):
                thread.fibers.pop()
                self._go_on_after(ms, fiber)
            case Forever():
                thread.fibers.pop()
        return False


def _tell(fiber: Fiber, fibers: list[Fiber]) -> None:
    """Its group has one less to wait for; after the last one the parent goes on, on the same thread."""
    group = fiber.group
    if group is None:
        return
    group.running -= 1
    if not group.running and group.parent is not None:
        fibers.append(group.parent)
        group.parent = None
