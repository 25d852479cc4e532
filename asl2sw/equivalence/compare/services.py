"""The services of a case, and whoever answers with a task's token."""

from __future__ import annotations

from collections import Counter

from asl2sw.equivalence.asl import TaskOutcome
from asl2sw.equivalence.compare.roles import NotComparable
from asl2sw.equivalence.compare.subject import Subject
from asl2sw.equivalence.generate import Case
from asl2sw.equivalence.target import Awaited, Event, HttpCall, NoReply, Produced, Reply


class Services:
    """Each task's outcomes one after another, the last one again and again."""

    def __init__(self, subject: Subject, case: Case) -> None:
        self._subject, self._case = subject, case
        self._counts: Counter[str] = Counter()
        # by the identity of the request, which the interpreter keeps
        self._open: dict[int, tuple[str, TaskOutcome]] = {}
        self._answered: set[int] = set()

    def reply(self, call: HttpCall) -> Reply:
        """What a service answers."""
        task, outcome = self._begin(call)
        return self._subject.role_of(task).reply(outcome, call)

    def answer(self, awaited: Awaited) -> Event | NoReply:
        """What comes for a state that waits; each request is answered once."""
        request = awaited.request
        if request is None or id(request) in self._answered:
            return NoReply()
        if id(request) not in self._open:
            self._begin(request)
        self._answered.add(id(request))
        task, outcome = self._open[id(request)]
        return self._subject.role_of(task).answer(outcome, awaited)

    def _begin(self, request: HttpCall | Produced) -> tuple[str, TaskOutcome]:
        """The task that sent it, and the outcome of this call."""
        task = self._subject.caller_of(request.workflow, request.state)
        if task is None or task not in self._case.outcomes:
            raise NotComparable(f"a call of {request.workflow}/{request.state}, which is no task")
        outcomes = self._case.outcomes[task]
        outcome = outcomes[min(self._counts[task], len(outcomes) - 1)]
        self._counts[task] += 1
        self._open[id(request)] = (task, outcome)
        return task, outcome
