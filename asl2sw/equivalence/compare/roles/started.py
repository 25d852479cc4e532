"""startExecution that does not wait: the input goes to the workflow of the other machine."""

from __future__ import annotations

import json

from asl2sw.equivalence.asl import AWS_PROSE, Failure, NoAnswer, Result, TaskCall, TaskOutcome
from asl2sw.equivalence.compare.roles.role import NotComparable, Role, Sent, shown_event
from asl2sw.equivalence.compare.roles.service import failed_reply
from asl2sw.equivalence.target import HttpCall, HttpReply, Produced, Reply
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue

_FAILED_EXECUTION = 400
_REJECTED = "Lambda.AWSLambdaException"  # which only a status other than 400 stands for here
_NAME, _TIME = "00000000-0000-4000-8000-000000000000", "2026-01-01T00:00:00.000Z"


@dataclass(frozen=True, slots=True)
class StartedRole(Role):
    """`machine`: the id of the workflow that is started."""

    machine: str

    @property
    def makes_ids(self) -> bool:
        return True

    def understood(self, call: TaskCall, outcome: TaskOutcome) -> TaskOutcome:
        """A start is one whatever becomes of the execution."""
        self.expected(call)
        if _is_failed_call(outcome):
            return outcome
        name = call.payload.get("Name", _NAME) if isinstance(call.payload, dict) else None
        if not isinstance(name, str):
            raise NotComparable("the name of an execution is no text")
        arn = f"arn:aws:states:::execution:{self.machine}:{name}"
        return Result({"ExecutionArn": arn, "StartDate": _TIME}, getattr(outcome, "delay_ms", 0))

    def expected(self, call: TaskCall) -> tuple[JsonValue, ...]:
        given = call.payload.get("Input") if isinstance(call.payload, dict) else None
        if isinstance(given, str):
            try:
                return (json.loads(given),)
            except ValueError:
                raise NotComparable("the input of an execution is no JSON") from None
        return ({} if given is None else given,)

    def seen(self, sent: Sent) -> JsonValue:
        """The input as the workflow understands what it gets."""
        if isinstance(sent, Produced):
            return shown_event(sent)
        body = sent.payload
        wrapped = isinstance(body, dict) and body.keys() == {"workflowdata"}
        return body["workflowdata"] if isinstance(body, dict) and wrapped else body

    def reply(self, outcome: TaskOutcome, call: HttpCall) -> Reply:
        if isinstance(outcome, Failure) and outcome.error == _REJECTED and outcome.cause == AWS_PROSE:
            return HttpReply(404, None, outcome.delay_ms)
        if _is_failed_call(outcome):
            assert isinstance(outcome, Failure | NoAnswer)
            return failed_reply(outcome)
        if isinstance(outcome, Failure):
            return HttpReply(_FAILED_EXECUTION, None, outcome.delay_ms)
        return HttpReply(201, {"id": _NAME}, getattr(outcome, "delay_ms", 0))


def _is_failed_call(outcome: TaskOutcome) -> bool:
    return isinstance(outcome, NoAnswer) or (isinstance(outcome, Failure) and outcome.cause == AWS_PROSE)
