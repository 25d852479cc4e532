"""A machine with a bit of everything, and what its task may do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import asl2sw
from asl2sw.conversion import compile_definition
from asl2sw.equivalence.asl import AWS_PROSE, Failure, NoAnswer, Result, TaskOutcome
from asl2sw.equivalence.compare import Subject

LAMBDA = "arn:aws:lambda:us-east-1:111111111111:function:work"
TASK: dict[str, Any] = {
    "Type": "Task",
    "Resource": LAMBDA,
    "Parameters": {"id.$": "$.id"},
    "TimeoutSeconds": 30,
    "Retry": [{"ErrorEquals": ["Busy"], "IntervalSeconds": 60, "MaxAttempts": 2, "BackoffRate": 3}],
    "Catch": [{"ErrorEquals": ["Gone"], "ResultPath": "$.error", "Next": "Report"}],
    "Next": "Wait",
}
ORDER: dict[str, Any] = {
    "StartAt": "Work",
    "States": {
        "Work": TASK,
        "Wait": {"Type": "Wait", "Seconds": 3600, "Next": "Large?"},
        "Large?": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.n", "NumericGreaterThan": 5, "Next": "Report"}],
            "Default": "Done",
        },
        "Report": {"Type": "Pass", "Result": "reported", "ResultPath": "$.report", "End": True},
        "Done": {"Type": "Succeed"},
    },
}
OUTCOMES: dict[str, tuple[TaskOutcome, ...]] = {
    "works": (Result({"n": 7}),),
    "retried": (Failure("Busy", "later"), Result({"n": 7})),
    "retried in vain": (Failure("Busy", "later"),),
    "caught": (Failure("Gone", "for good"),),
    "fails": (Failure("Other", "no idea"),),
    "fails without a cause": (Failure("Other"),),
    "says that it fails": (Result({"errorType": "Gone", "more": 1}),),
    "cannot be reached": (Failure("Lambda.ServiceException", AWS_PROSE),),
    "is throttled": (Failure("Lambda.TooManyRequestsException", AWS_PROSE),),
    "is not read": (Failure("Lambda.Unknown", AWS_PROSE),),
    "does not answer": (NoAnswer(),),
}


def subject_of(definition: dict[str, Any], **options: Any) -> Subject:
    return compile_definition(definition, asl2sw.Options(name="order", **options)).subject


def changed(subject: Subject, old: str, new: str) -> Subject:
    """With documents in which a text is another one wherever it stands."""

    def replaced(node: Any) -> Any:
        match node:
            case dict():
                return {key: replaced(value) for key, value in node.items()}
            case list() | tuple():
                return [replaced(item) for item in node]
            case str():
                return node.replace(old, new)
        return node

    documents = tuple(replaced(subject.documents))
    assert documents != subject.documents
    return replace(subject, documents=documents)
