"""Where a task's request goes."""

from __future__ import annotations

from dataclasses import dataclass

from asl2sw.resources.call import INVOKE, Lookup
from asl2sw.resources.names import default_url, function_of_name, host_label


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The name of the workflow's function, and its URL."""

    name: str
    url: str


def endpoint_of(found: Lookup) -> Endpoint | None:
    """The entry's URL, else the default; None when there is neither, which the reporter then says."""
    function = found.function
    default = _default(function, found.namespace)
    if found.entry is None and default is None:
        _refuse_without_entry(found)
        return None
    url = (found.entry.url if found.entry is not None else None) or default
    if url is None:
        found.refuse(
            "ASL0404",
            f'The entry for the task "{found.state.name}" in asl2sw.toml has no url, '
            "and there is no default for it.",
        )
        return None
    return Endpoint(host_label(function_of_name(function) if function else found.state.name), url)


def _default(function: str | None, namespace: str | None) -> str | None:
    if function is None or "${" in function_of_name(function):
        return None
    return default_url(function_of_name(function), namespace)


def _refuse_without_entry(found: Lookup) -> None:
    """Without an entry only a Lambda whose name is known has a place to go."""
    name, resource = found.state.name, found.state.resource.value
    block = f'[[resource]]\nstate = "{name}"\nprotocol = "lambda"\nurl = "http://..."'
    if found.integration == INVOKE or found.function is not None:
        message = f'The task "{name}" invokes a Lambda function whose name is only known at run time.'
        code = "ASL0402"
    elif "${" in resource and not resource.startswith("arn:"):
        message = f'The Resource "{resource}" of the task "{name}" is a placeholder.'
        code = "ASL0403"
    else:
        message = f'Nothing says how the task "{name}" ({resource}) runs outside AWS.'
        code = "ASL0401"
    found.refuse(code, message, f"Give the task an entry in asl2sw.toml:\n{block}")
