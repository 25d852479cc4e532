"""Where a task goes that asl2sw.toml says nothing about."""

from __future__ import annotations

from asl2sw.lazy_dataclass import dataclass
from asl2sw.resources.address import encoded
from asl2sw.resources.names import Target, default_url
from asl2sw.resources.toml_text import entry_block, glob_of

BRIDGE = "aws-bridge"

# What the aws-bridge does not do (asl2sw/bridge); each is a service of its own.
NOT_BRIDGED = frozenset(
    {
        "apigateway:invoke",
        "eks:call",
        "eks:runJob",
        "elasticmapreduce:modifyInstanceFleetByName",
        "elasticmapreduce:modifyInstanceGroupByName",
    }
)


@dataclass(frozen=True, slots=True)
class Default:
    """The address, and the finding that tells of it; no `code` where there is nothing to do."""

    url: str
    match: str | None  # glob that fits the resource, and nothing else
    code: str | None = None
    message: str = ""
    advice: str = ""
    state: str | None = None  # the state it is for, if not for all
    envelope: bool = False  # lambda:invoke as a whole

    def values(self, protocol: str = "lambda") -> dict[str, str | bool]:
        """The entry of asl2sw.toml that says the same."""
        chosen = {"state": self.state, "match": self.match}
        values: dict[str, str | bool] = {key: value for key, value in chosen.items() if value is not None}
        values |= {"protocol": protocol, "url": self.url}
        if self.envelope:
            values["envelope"] = True
        return values

    def fix(self, protocol: str = "lambda") -> str:
        """What to do."""
        return f"{self.advice}\n{entry_block(self.values(protocol))}"


def helper_default(state: str, integration: str, namespace: str | None) -> Default:
    """The address of what reads a Map's items or takes its results; `integration` as in its Resource."""
    url = default_url(f"{state}-{integration}", namespace)
    message = f'The Map "{state}" calls {url} for {integration}.'
    return Default(url, glob_of(integration), "ASL0408", message, _MAP_IT, state)


def default_of(resource: str, target: Target | None, state: str, namespace: str | None) -> Default:
    """The address of a task's resource."""
    if target is not None and target.function is not None:
        return _function(target.function, namespace)
    if target is None:
        return _unknown(resource, namespace)
    return _service(target, state, namespace)


def _function(name: str, namespace: str | None) -> Default:
    """A Knative service of the function's name."""
    url, match = default_url(name, namespace), glob_of(name)
    if "${" not in name:
        return Default(url, match)
    message = f'The function "{name}" is a placeholder. It is called at {url}.'
    return Default(url, match, "ASL0403", message, _NAME_IT)


_NAME_IT = (
    "Give the placeholder its value by [substitutions] in asl2sw.toml or by --substitute, "
    "or say where the task goes:"
)
_MAP_IT = "Deploy the service there, or say in asl2sw.toml where the task goes:"
_BRIDGE_IT = "Deploy the aws-bridge there, or say in asl2sw.toml where the task goes:"


def _unknown(resource: str, namespace: str | None) -> Default:
    """A placeholder is mostly the ARN of a function; whatever it is, it gets what it would get on AWS."""
    url, match = default_url(resource.removeprefix("arn:"), namespace), glob_of(resource)
    if "${" in resource:
        message = f'The Resource "{resource}" is a placeholder. It is taken for a function at {url}.'
        return Default(url, match, "ASL0403", message, _NAME_IT)
    message = f'"{resource}" is called at {url}.'
    return Default(url, match, "ASL0401", message, _MAP_IT)


def _service(target: Target, state: str, namespace: str | None) -> Default:
    """The aws-bridge, which does on AWS what the task asks for; else a service of the integration's name."""
    name = ":".join((*target.service, target.action))
    url, advice = default_url(name, namespace), _MAP_IT
    if target.service != ("activity",) and name.partition(".")[0] not in NOT_BRIDGED:
        url = default_url(BRIDGE, namespace) + encoded(*target.service, target.action)
        advice = _BRIDGE_IT
    if target.path == "lambda/invoke":
        message = f'The task "{state}" names its function only at run time. It gets all Parameters at {url}.'
        return Default(url, f"{name}*", "ASL0402", message, advice, state, envelope=True)
    return Default(url, glob_of(name), "ASL0401", f"{name} is called at {url}.", advice)
