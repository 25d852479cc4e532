"""Runs cases on the embedded SonataFlow engine instead of the interpreter.

Time is real there: waits last a few milliseconds, and pauses are not compared.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from asl2sw.asl.model import Located
from asl2sw.equivalence.asl import AWS_PROSE, Failure, NoAnswer, Result, TaskOutcome
from asl2sw.equivalence.compare.pair import input_of
from asl2sw.equivalence.compare.roles import (
    FAILED_CALLS,
    UNREADABLE,
    ServiceRole,
)
from asl2sw.equivalence.compare.subject import Subject
from asl2sw.equivalence.engine import Engine, FunctionError, HttpFailure, Outcome, RawBody, Reply
from asl2sw.equivalence.engine import Result as GoodReply
from asl2sw.equivalence.generate import Case
from asl2sw.equivalence.target import HttpCall, Status, TargetTrace
from asl2sw.lazy_dataclass import dataclass

_SHORT_MS, _TASK_LIMIT_MS, _LATE_MS = 20, 500, 8_000
_LONG_MS = 500  # answers that take longer come at once
_RUN_LIMIT_S = 20.0
_FAR_OFF = "PT120S"
_SECONDS = re.compile(r"PT(\d+(?:\.\d+)?)S")
_COMPUTED = '.wait |= (if type == "string" and test("^PT[0-9]+([.][0-9]+)?S$") then "PT0.002S" else . end)'
_STATUS = {"SUCCEEDED": Status.COMPLETED, "FAILED": Status.ERROR, "TIMED_OUT": Status.ABORTED}


@dataclass(frozen=True, slots=True)
class OnEngine:
    """For `Pair.engine`. The engine is the caller's, to be started and closed."""

    engine: Engine

    def __call__(self, subject: Subject, case: Case) -> TargetTrace:
        """Runs the case; UNDECIDED when the engine does not come to an end."""
        answers = {task: _brief(subject, task, outcomes) for task, outcomes in case.outcomes.items()}
        silent = any(isinstance(each, NoAnswer) for outcomes in answers.values() for each in outcomes)
        documents = [_prepared(document, silent) for document in subject.documents]
        replies = {
            _key(workflow, state): [_reply(outcome, role) for outcome in answers[source]]
            for workflow, state in _calling(subject)
            if (source := subject.caller_of(workflow, state)) is not None
            and source in answers
            and isinstance(role := subject.role_of(source), ServiceRole)
        }
        outcome = self.engine.run(documents, input_of(subject, case), replies, time_limit_s=_RUN_LIMIT_S)
        return _trace(outcome)


def _brief(subject: Subject, task: str, outcomes: Sequence[TaskOutcome]) -> list[TaskOutcome]:
    """The same where nothing takes longer than it must: an answer that comes too late never comes."""
    limit = getattr(subject.states.get(task), "timeout_seconds", None)
    found: list[TaskOutcome] = []
    for outcome in outcomes:
        if isinstance(outcome, NoAnswer) or outcome.delay_ms < _LONG_MS:
            found.append(outcome)
        elif isinstance(limit, Located) and outcome.delay_ms > 1000 * limit.value:
            found.append(NoAnswer())
        else:
            found.append(replace(outcome, delay_ms=0))
    return found


def _calling(subject: Subject) -> Iterator[tuple[str, str]]:
    for document in subject.documents:
        for state in document["states"]:
            yield document["id"], state["name"]


def _key(workflow: str, state: str) -> str:
    return json.dumps([workflow, state])


def _reply(outcome: TaskOutcome, role: ServiceRole) -> Reply:
    match outcome:
        case Result(value, delay):
            return GoodReply(role.answer_of(value), delay)
        case Failure(error, cause, delay) if cause == AWS_PROSE:
            if error == UNREADABLE:
                return RawBody("no JSON")
            return HttpFailure(FAILED_CALLS[error or ""], delay_ms=delay)
        case Failure(error, cause, delay):
            return FunctionError(error or "", cause, delay)
        case NoAnswer():
            return GoodReply(None, _LATE_MS)


def _trace(outcome: Outcome) -> TargetTrace:
    status = _STATUS.get(outcome.status, Status.UNDECIDED)
    told = {"Error": outcome.error, "Cause": outcome.cause}
    error = {name: text for name, text in told.items() if text is not None}
    calls = []
    for position, call in enumerate(outcome.calls):
        workflow, state = json.loads(call.function)
        calls.append(HttpCall(workflow, "", state, call.function, "", "POST", call.payload, position, 0))
    return TargetTrace(
        status=status,
        output=outcome.output,
        error=None if status is not Status.ERROR or outcome.stray else error,
        message=outcome.message,
        duration_ms=outcome.elapsed_ms,
        calls=tuple(calls),
        sleeps=(),
        states=(),
        events=(),
        detail=f"the engine: {outcome.status} {outcome.message or ''}".strip(),
    )


# --- documents -------------------------------------------------------------------------------------


def _prepared(document: Mapping[str, Any], silent: bool) -> dict[str, Any]:
    """With a function of its own for each state that calls, and short times."""
    changed: dict[str, Any] = copy.deepcopy(dict(document))
    posts = {
        each["name"]: each for each in changed.get("functions", ()) if each["operation"].startswith("rest:")
    }
    for state in changed["states"]:
        name = _key(changed["id"], state["name"])
        called = [_renamed(action, posts, name) for action in state.get("actions", ())]
        for function in filter(None, called):
            changed["functions"].append({**posts[function], "name": name})
    return dict(_shortened(changed, silent))


def _renamed(action: dict[str, Any], posts: Mapping[str, Any], name: str) -> str | None:
    """The function that the action called, if it is a service."""
    reference = action.get("functionRef")
    function = reference.get("refName") if isinstance(reference, dict) else reference
    if function not in posts:
        return None
    action["functionRef"] = {**reference, "refName": name} if isinstance(reference, dict) else name
    return str(function)


def _shortened(node: Any, silent: bool) -> Any:
    match node:
        case list():
            return [_shortened(item, silent) for item in node]
        case dict():
            shorter = {key: _member(key, value, silent) for key, value in node.items()}
            return _sleep(shorter) if node.get("type") == "sleep" else shorter
    return node


def _member(key: str, value: Any, silent: bool) -> Any:
    match key, value:
        case "RequestTimeout", int() if silent:
            return min(value, _TASK_LIMIT_MS)
        case "RequestTimeout", str() if silent:
            return f"${{ [({_inner(value)}), {_TASK_LIMIT_MS}] | min }}"
        case "workflowExecTimeout", {"duration": str()}:
            return {**value, "duration": _FAR_OFF}
    return _shortened(value, silent)


def _sleep(state: dict[str, Any]) -> dict[str, Any]:
    fixed = _SECONDS.fullmatch(state["duration"])
    if fixed is not None:
        return {**state, "duration": f"PT{min(float(fixed[1]), _SHORT_MS / 1000):.3f}S"}
    filters = state.get("stateDataFilter", {})
    before = _inner(filters.get("input", "${ . }"))
    return {**state, "stateDataFilter": {**filters, "input": f"${{ ({before}) | {_COMPUTED} }}"}}


def _inner(text: str) -> str:
    return text.strip().removeprefix("${").removesuffix("}")
