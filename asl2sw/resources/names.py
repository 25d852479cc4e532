"""Names and default URLs of Lambda functions."""

from __future__ import annotations

import re

_MAX_HOST_LABEL = 63
_LAMBDA_ARN = re.compile(
    r"arn:aws[a-z-]*:lambda:(?:\$\{[^}]*\}|[^:${}])*:(?:\$\{[^}]*\}|[^:${}])*:function:(?P<name>(?:\$\{[^}]*\}|[^:])+)"
)


def function_of_arn(arn: str) -> str | None:
    """The function's name in a Lambda ARN (version and alias left out), or None for another resource."""
    found = _LAMBDA_ARN.match(arn)
    return found["name"] if found else None


def function_of_name(name: str) -> str:
    """The function's name in a Lambda FunctionName: a name, `name:alias`, a partial or a whole ARN."""
    return function_of_arn(name) or name.rpartition("function:")[2].split(":")[0]


def host_label(function: str) -> str:
    """Lower-case, other characters to `-`, at most 63."""
    return re.sub(r"[^a-z0-9-]", "-", function.lower())[:_MAX_HOST_LABEL].strip("-") or "function"


def default_url(function: str, namespace: str | None) -> str:
    """Where a Knative service of that name answers."""
    return f"http://{host_label(function)}.{namespace or 'default'}.svc.cluster.local/"


def resource_names(resource: str, function: str | None) -> tuple[str, ...]:
    """What `match` is compared with."""
    integration = resource.partition(":states:::")[2]
    found = [resource]
    if function:
        found += [function, function_of_name(function)]
    if integration:
        found.append(integration)
    return tuple(found)


def waits_for_callback(resource: str) -> bool:
    """Whether the task goes on only when somebody sends its token back: activities and .waitForTaskToken."""
    return resource.endswith(".waitForTaskToken") or ":activity:" in resource
