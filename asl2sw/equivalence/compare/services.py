"""The services of a case, and whoever answers with a task's token."""

from __future__ import annotations

from collections import Counter

from asl2sw.equivalence.compare.roles import NotComparable, Pending, Sent
from asl2sw.equivalence.compare.subject import Subject
from asl2sw.equivalence.generate import Case
from asl2sw.equivalence.target import Awaited, Event, HttpCall, NoReply, Reply


class Services:
    """Each task's outcomes one after another, the last one again and again."""

    def __init__(self, subject: Subject, case: Case) -> None:
        self._subject, self._case = subject, case
        self._counts: Counter[str] = Counter()
        self._pending: dict[int, Pending] = {}  # by the identity of the request, which the interpreter keeps
        self._tokens: dict[tuple[str, str], str] = {}  # the last one of each task in each instance

    def reply(self, call: HttpCall) -> Reply:
        """What a service answers."""
        pending = self._begin(call)
        return self._subject.role_of(pending.task).reply(pending.outcome, call)

    def answer(self, awaited: Awaited) -> Event | NoReply:
        """What comes for a state that waits; each request is answered once."""
        request = awaited.request
        if request is None:
            return NoReply()
        pending = self._pending.get(id(request)) or self._begin(request)
        if pending.answered:
            return NoReply()
        return self._subject.role_of(pending.task).answer(awaited, pending)

    def _begin(self, request: Sent) -> Pending:
        """The next outcome of the task that sent it."""
        task = self._subject.caller_of(request.workflow, request.state)
        if task is None or task not in self._case.outcomes:
            raise NotComparable(f"a call of {request.workflow}/{request.state}, which is no task")
        outcomes = self._case.outcomes[task]
        outcome = outcomes[min(self._counts[task], len(outcomes) - 1)]
        self._counts[task] += 1
        place, token = (request.instance, task), self._subject.role_of(task).token_of(request)
        pending = Pending(task, outcome, self._tokens.get(place))
        if token is not None:
            self._tokens[place] = token
        self._pending[id(request)] = pending
        return pending
