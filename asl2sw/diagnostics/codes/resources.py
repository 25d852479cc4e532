"""Codes of resources and configuration: ASL0401 to ASL0499."""

from __future__ import annotations

from asl2sw.diagnostics.codes.code import Code
from asl2sw.diagnostics.model import Severity

CODES: tuple[Code, ...] = (
    Code(
        "ASL0401",
        "A task without a way to run outside AWS",
        aws="Calls the service integration or the activity itself.",
        sonataflow="Has no such integration; every call needs an address.",
        fix="Give the task an entry in asl2sw.toml.",
    ),
    Code(
        "ASL0402",
        "A Lambda function whose name is known only at run time",
        aws="Looks the function up by the name that FunctionName has at that moment.",
        sonataflow="Needs the address when the workflow is built.",
        fix="Give the task an entry in asl2sw.toml, by its state's name.",
    ),
    Code(
        "ASL0403",
        "A Resource that is only a placeholder",
        aws="Never sees it: the deployment tool puts the ARN in its place.",
        sonataflow="Needs to know which service is called when the workflow is built.",
        fix="Substitute it first, or give the task an entry in asl2sw.toml.",
    ),
    Code(
        "ASL0404",
        "An entry without url for a task that has no default",
        aws="Calls the service itself.",
        sonataflow="Needs an address for every call.",
        fix="Add url to the entry in asl2sw.toml.",
    ),
    Code(
        "ASL0405",
        "A parameter that lambda:invoke does not have",
        aws="Refuses the definition.",
        fix="Take it out, or put it inside Payload.",
    ),
    Code(
        "ASL0406",
        "A Lambda invocation that does not wait",
        aws="Starts the function and goes on without its result.",
        sonataflow="Calls over HTTP and waits for the reply.",
        fix="Give the task an entry with envelope = true in asl2sw.toml and a service that answers at once.",
    ),
    Code(
        "ASL0407",
        "Credentials of AWS",
        severity=Severity.REVIEW,
        aws="Assumes the role and calls the service with it.",
        sonataflow="Calls the service as the workflow itself.",
        fix="Give the workflow what it needs to call the service, for example by a secret.",
    ),
    Code(
        "ASL0408",
        "A Map that reads its items or writes its results elsewhere",
        aws="Reads from and writes to S3 by itself.",
        sonataflow="Has no such reader; a service has to do it.",
        fix="Name an endpoint in asl2sw.toml. It gets the Parameters and answers with the items.",
    ),
    Code(
        "ASL0409",
        "A task that waits for an answer",
        severity=Severity.TASK,
        aws="Goes on when somebody calls SendTaskSuccess or SendTaskFailure with the task's token.",
        sonataflow="Goes on when a CloudEvent with the answer comes. The token says where it must go: the "
        "type of the event and its attribute kogitoprocrefid. An event for which nothing waits is dropped, "
        "and its sender is not told.",
        fix="Send the event where SendTaskSuccess and SendTaskFailure are called now. The functions of the "
        "Python module asl2sw.callbacks have the same names.",
    ),
    Code(
        "ASL0410",
        "A workflow that needs events",
        severity=Severity.TASK,
        sonataflow="Takes events by HTTP POST once application.properties says so. One whose HTTP headers "
        "lack id, source, type or specversion stops the reception of all events until the application "
        "starts again.",
        fix="Put the lines that the message shows into application.properties. Let a broker deliver the "
        "events, or send them as application/cloudevents+json, where an incomplete one does no harm.",
    ),
)
