"""Codes of the asl range: what AWS takes, and what its writer hardly meant. ASL0151 to ASL0199."""

from __future__ import annotations

from asl2sw.diagnostics.codes.code import Code
from asl2sw.diagnostics.model import Severity

_SAME = "The converted workflow does the same."

CODES: tuple[Code, ...] = (
    Code(
        "ASL0151",
        "A path to nothing in the context object",
        Severity.REVIEW,
        aws="Takes the definition, and ends the execution with States.Runtime when it comes to the path.",
        sonataflow=_SAME,
        fix="Correct the name, or take the value from the input.",
    ),
    Code(
        "ASL0152",
        "A handler that another one comes before",
        Severity.REVIEW,
        aws="Asks the entries one after another. Only the first one that fits counts, also when its attempts "
        "are used up.",
        sonataflow=_SAME,
        fix="Move the entry up, or take the name out of it.",
    ),
    Code(
        "ASL0153",
        "A handler for an error that never comes",
        Severity.REVIEW,
        aws="Takes the definition. The name does nothing.",
        sonataflow=_SAME,
        fix="Take the name out, or write the one that is meant, such as States.TaskFailed or States.ALL.",
    ),
    Code(
        "ASL0154",
        "A choice rule that is never asked",
        Severity.REVIEW,
        aws="Takes the first rule that fits.",
        sonataflow=_SAME,
        fix="Take the rule out, change what it tests, or move it up if it is the more special one.",
    ),
    Code(
        "ASL0155",
        "A choice rule with a fixed result",
        Severity.REVIEW,
        aws="Takes the definition, and always gets the same result.",
        sonataflow=_SAME,
        fix="Compare the value with something else. Alternatives stand in Or.",
    ),
    Code(
        "ASL0156",
        "A Choice in which no rule may fit",
        Severity.REVIEW,
        aws="Fails with States.NoChoiceMatched, which a Choice cannot catch.",
        sonataflow=_SAME,
        fix='Add "Default" with the name of the state for everything else; a Fail state if it is an error.',
    ),
    Code(
        "ASL0157",
        "A loop without a way out",
        Severity.REVIEW,
        aws="Goes round until the execution times out, or has 25 000 events in its history.",
        sonataflow="Goes round for ever, unless the machine has TimeoutSeconds.",
        fix="Lead out of the loop by a Choice, or by the Catch of a task.",
    ),
    Code(
        "ASL0158",
        "Jobs without a Catch",
        Severity.INFO,
        aws="Ends the execution when such a job fails.",
        sonataflow=_SAME,
        fix="Add Catch if something has to be cleaned up or told then.",
    ),
    Code(
        "ASL0159",
        "A task token that nobody gets",
        Severity.REVIEW,
        aws="Waits until the task times out: without its token nobody can send an answer.",
        sonataflow=_SAME,
        fix='Add a parameter such as "TaskToken.$": "$$.Task.Token".',
    ),
    Code(
        "ASL0160",
        "Text that looks like a path in a field for text",
        Severity.REVIEW,
        aws_code="NO_PATH",
        aws="Takes the text as it is, because the name of the field does not end in Path.",
        sonataflow=_SAME,
        fix="Write the field whose name ends in Path if the value is meant to be looked up.",
    ),
    Code(
        "ASL0161",
        "JSONata that is not evaluated",
        Severity.REVIEW,
        aws="Evaluates texts that begin with {% and end with %}, and passes every other value as it is.",
        fix="Put the whole value into {% %}.",
    ),
    Code(
        "ASL0162",
        "More than a reference path",
        Severity.REVIEW,
        aws_code="SCHEMA_VALIDATION_FAILED",
        aws="Takes a reference path here, which names one place, and refuses the definition otherwise.",
        sonataflow="Finds whatever the path finds.",
        fix="Compute the value in a Pass state before, and name it here like $.order.items[0].",
    ),
    Code(
        "ASL0163",
        "An error name of the other kind of integration",
        Severity.REVIEW,
        aws="Spells services differently: DynamoDB, ECS, SNS, SQS and StepFunctions in errors of optimized "
        "integrations, DynamoDb, Ecs, Sns, Sqs and Sfn in those of aws-sdk. Names match to the letter.",
        sonataflow="Compares with the name that the service answers. The aws-bridge spells it as AWS does.",
        fix="Write the name as this kind of integration spells it.",
    ),
)
