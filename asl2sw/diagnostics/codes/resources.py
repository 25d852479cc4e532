"""Codes of resources and configuration: ASL0401 to ASL0499."""

from __future__ import annotations

from asl2sw.diagnostics.codes.code import Code

CODES: tuple[Code, ...] = (
    Code(
        "ASL0401",
        "a task without a way to run outside AWS",
        aws="Calls the service integration or the activity itself.",
        sonataflow="Has no such integration; every call needs an address.",
        fix="Give the task an entry in asl2sw.toml.",
    ),
    Code(
        "ASL0402",
        "a Lambda function whose name is known only at run time",
        aws="Looks the function up by the name that FunctionName has at that moment.",
        sonataflow="Needs the address when the workflow is built.",
        fix="Give the task an entry in asl2sw.toml, by its state's name.",
    ),
    Code(
        "ASL0403",
        "a Resource that is only a placeholder",
        aws="Never sees it: the deployment tool puts the ARN in its place.",
        fix="Substitute it first, or give the task an entry in asl2sw.toml.",
    ),
    Code(
        "ASL0404",
        "an entry without url for a task that has no default",
        fix="Add url to the entry in asl2sw.toml.",
    ),
    Code(
        "ASL0405",
        "a parameter that lambda:invoke does not have",
        aws="Refuses the definition.",
        fix="Take it out, or put it inside Payload.",
    ),
    Code(
        "ASL0406",
        "a Lambda invocation that does not wait",
        aws="Starts the function and goes on without its result.",
        sonataflow="Calls over HTTP and waits for the reply.",
        fix="Give the task an entry with envelope = true in asl2sw.toml and a service that answers at once.",
    ),
)
