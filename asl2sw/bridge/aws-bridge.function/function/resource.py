"""Which integration a request asks for: its path is the task's resource, with `/` for `:`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

_SDK = "aws-sdk"
_NAME = re.compile(r"[A-Za-z0-9-]+")
_ACTION = re.compile(r"(?P<action>[A-Za-z0-9]+)(?P<pattern>\.sync:2|\.sync|\.waitForTaskToken)?")
_FUNCTION = re.compile(r"function:(?P<name>[A-Za-z0-9_$:-]+)")
REQUEST_RESPONSE = ""


@dataclass(frozen=True, slots=True)
class Resource:
    """`arn:aws:states:::<service>:<action><pattern>`; with `sdk`, `aws-sdk:` stands before the service."""

    service: str
    action: str
    pattern: str = REQUEST_RESPONSE  # .sync, .sync:2 or .waitForTaskToken
    sdk: bool = False

    @property
    def name(self) -> str:
        """As in a definition, without the pattern: `dynamodb:putItem`, `aws-sdk:s3:getObject`."""
        return f"{_SDK}:{self.service}:{self.action}" if self.sdk else f"{self.service}:{self.action}"

    @property
    def waits_for_job(self) -> bool:
        return self.pattern.startswith(".sync")


@dataclass(frozen=True, slots=True)
class LambdaFunction:
    """A task whose resource is the function itself: `/lambda/function:<name>` for the function's ARN."""

    function: str  # name, or name:version or name:alias

    @property
    def name(self) -> str:
        return f"lambda:function:{self.function}"


def resource_of_path(path: str) -> Resource | LambdaFunction | None:
    """None if the path does not have the form of a resource. The query part is not looked at."""
    parts = [unquote(part) for part in path.partition("?")[0].strip("/").split("/")]
    sdk = parts[0] == _SDK
    if len(parts) != (3 if sdk else 2):
        return None
    service, action = parts[-2:]
    if service == "lambda" and not sdk and (function := _FUNCTION.fullmatch(action)):
        return LambdaFunction(function["name"])
    found = _ACTION.fullmatch(action)
    if found is None or not _NAME.fullmatch(service):
        return None
    return Resource(service, found["action"], found["pattern"] or REQUEST_RESPONSE, sdk)
