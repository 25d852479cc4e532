"""What a Task's Resource names: functions, services, actions, and their host names."""

from __future__ import annotations

import re

from asl2sw.lazy_dataclass import dataclass

LONGEST_LABEL = 63
_PARTITION = r"(?:aws[a-z-]*|\$\{[^}]*\})"
# Of an ARN, with placeholders: a part between colons, which may be empty, and the name at the end.
ARN_PART = r"(?:\$\{[^}]*\}|[^:${}])*"
ARN_NAME = r"(?P<name>(?:\$\{[^}]*\}|[^:])+)"
PLACEHOLDER = re.compile(r"\$\{([^}]*)\}")
_LAMBDA_ARN = re.compile(rf"arn:{_PARTITION}:lambda:{ARN_PART}:{ARN_PART}:function:{ARN_NAME}")
_SDK = "aws-sdk"
WAITING = ".waitForTaskToken"


@dataclass(frozen=True, slots=True)
class Target:
    """What is called. `service` has two parts for an integration of the AWS SDK.

    A function that is called by its ARN, or through lambda:invoke without the envelope, is the action
    `function:<name>` of the service lambda.
    """

    service: tuple[str, ...]
    action: str
    function: str | None = None

    @property
    def path(self) -> str:
        """`aws-sdk/s3/getObject`, `glue/startJobRun.sync`, `lambda/function:ship`."""
        return "/".join((*self.service, self.action))

    @property
    def has_placeholder(self) -> bool:
        return "${" in self.path


def target_of(resource: str, function: str | None = None, *, envelope: bool = False) -> Target | None:
    """None for a Resource that names neither a function nor an integration nor an activity.

    `envelope`: lambda:invoke as a whole, not the function it invokes.
    """
    if function is not None and not envelope:
        name = function_of_name(function)
        return Target(("lambda",), f"function:{name}", name)
    integration = called_integration(resource)
    *service, action = integration.split(":", 2 if integration.startswith(f"{_SDK}:") else 1)
    if service and action and all(service):
        return Target(tuple(service), action, function_of_name(function) if function else None)
    activity = resource.rpartition(":activity:")[2]
    if resource.startswith("arn:") and activity != resource and activity:
        return Target(("activity",), activity)
    return None


def integration_of(resource: str) -> str:
    """`sqs:sendMessage`, `aws-sdk:s3:getObject`, `glue:startJobRun.sync`; empty for other resources."""
    return resource.partition(":states:::")[2]


def called_integration(resource: str) -> str:
    """The same without `.waitForTaskToken`."""
    return integration_of(resource).removesuffix(WAITING)


def function_of_arn(arn: str) -> str | None:
    """The function's name in a Lambda ARN (version and alias left out), or None for another resource."""
    found = _LAMBDA_ARN.match(arn)
    return found["name"] if found else None


def function_of_name(name: str) -> str:
    """The function's name in a Lambda FunctionName: a name, `name:alias`, a partial or a whole ARN.

    A placeholder is one name, whatever stands in it.
    """
    found = function_of_arn(name)
    if found is not None:
        return found
    rest = name.rpartition("function:")[2]
    first = re.match(r"(?:\$\{[^}]*\}|[^:])+", rest)
    return first[0] if first else rest


def host_label(name: str, longest: int = LONGEST_LABEL) -> str:
    """Lower-case, other characters to `-`, at most 63 (or `longest`); of a placeholder what stands in it."""
    plain = PLACEHOLDER.sub(r"\1", name)
    return re.sub(r"[^a-z0-9-]", "-", plain.lower()).strip("-")[:longest].strip("-") or "function"[:longest]


def default_url(name: str, namespace: str | None) -> str:
    """Where a Knative service of that name answers."""
    return f"http://{host_label(name)}.{namespace or 'default'}.svc.cluster.local/"


def resource_names(resource: str, function: str | None) -> tuple[str, ...]:
    """What `match` is compared with."""
    integration = integration_of(resource)
    found = [resource]
    if function:
        found += [function, function_of_name(function)]
    if integration:
        found.append(integration)
    return tuple(found)


def waits_for_callback(resource: str) -> bool:
    """Whether the task goes on only when somebody sends its token back: activities and .waitForTaskToken."""
    return resource.endswith(WAITING) or ":activity:" in resource
