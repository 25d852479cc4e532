"""ASL0163: an error name with the service spelt for the other kind of integration.

Source: errors in recorded executions and deployed definitions, and AWS's list of prefixes of aws-sdk
integrations. Services of which only one spelling is certain are not in the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from asl2sw.asl.integrations import CALLBACK, SDK, integration_of
from asl2sw.asl.model import Catcher, Located, Retrier, TaskState
from asl2sw.asl.read_state import ReadState
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.reporter import Reporter


@dataclass(frozen=True, slots=True)
class Spelling:
    """`other`: the name of an error that the API does not describe."""

    prefix: str
    other: str


def _pair(optimized: str, other: str, sdk: str) -> tuple[Spelling, Spelling]:
    return Spelling(optimized, other), Spelling(sdk, f"{sdk}Exception")


_DYNAMODB = _pair("DynamoDB", "AmazonDynamoDBException", "DynamoDb")
_ECS = _pair("ECS", "AmazonECSException", "Ecs")
_SNS = _pair("SNS", "AmazonSNSException", "Sns")
_SQS = _pair("SQS", "AmazonSQSException", "Sqs")
_STATES = _pair("StepFunctions", "AWSStepFunctionsException", "Sfn")

# The service as a Resource names it: how its errors are spelt, and how they are for the other kind.
SPELLINGS: Mapping[str, tuple[Spelling, Spelling]] = {
    "dynamodb": _DYNAMODB,
    "ecs": _ECS,
    "sns": _SNS,
    "sqs": _SQS,
    "states": _STATES,
    f"{SDK}:dynamodb": _DYNAMODB[::-1],
    f"{SDK}:ecs": _ECS[::-1],
    f"{SDK}:sns": _SNS[::-1],
    f"{SDK}:sqs": _SQS[::-1],
    f"{SDK}:sfn": _STATES[::-1],
}


def check(states: Sequence[ReadState], reporter: Reporter) -> None:
    for read in states:
        state = read.state
        if not isinstance(state, TaskState):
            continue
        integration = integration_of(state.resource.value)
        # whoever answers a task token may give any name
        if integration is None or integration.pattern == CALLBACK:
            continue
        spellings = SPELLINGS.get(integration.service)
        if spellings is not None:
            _check(state.retry, integration.service, *spellings, reporter)
            _check(state.catch, integration.service, *spellings, reporter)


def _check(
    entries: Iterable[Retrier | Catcher], service: str, right: Spelling, wrong: Spelling, reporter: Reporter
) -> None:
    names: list[Located[str]] = [name for entry in entries for name in entry.error_equals]
    given = {name.value for name in names}
    for name in names:
        prefix, dot, error = name.value.partition(".")
        if prefix != wrong.prefix or not dot:
            continue
        meant = f"{right.prefix}.{right.other if error == wrong.other else error}"
        if meant not in given:  # else both spellings are there, to be on the safe side
            message = f'Errors of {service} begin with "{right.prefix}.", so "{name.value}" never comes.'
            fix = f'Write "{meant}".'
            reporter.report("ASL0163", name.span, message, pointer=name.pointer, fix=fix)
