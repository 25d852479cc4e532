"""Where a task's request goes."""

from __future__ import annotations

from asl2sw.expressions import ir
from asl2sw.lazy_dataclass import dataclass
from asl2sw.resources.address import filled, missing_part
from asl2sw.resources.binding import LambdaBinding
from asl2sw.resources.call import Lookup
from asl2sw.resources.defaults import default_of
from asl2sw.resources.names import Target, function_of_name, host_label, target_of


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The name of the workflow's function, and its URL."""

    name: str
    url: str


def endpoint_of(found: Lookup) -> Endpoint | None:
    """The entry's URL, else the default; None when there is neither, which the reporter then says."""
    url = address_of(found, found.entry.url if found.entry is not None else None)
    if url is None:
        return None
    function = found.function
    return Endpoint(host_label(function_of_name(function) if function else found.state.name), url)


def post_to_endpoint(found: Lookup, payload: ir.Expr, result: ir.Expr) -> LambdaBinding | None:
    """POST of the payload to the task's endpoint."""
    endpoint = endpoint_of(found)
    if endpoint is None:
        return None
    return LambdaBinding(endpoint.name, endpoint.url, payload, result, text_reply=found.text_reply)


def address_of(found: Lookup, template: str | None) -> str | None:
    """The URL of the entry with its parts filled in, else the default, which is told."""
    target = target_of(found.state.resource.value, found.function, envelope=found.envelope)
    if template is not None:
        return _filled(found, template, target)
    if target is not None and target.function is None and target.has_placeholder:
        message = f'The Resource "{found.state.resource.value}" has a placeholder in what it calls.'
        found.report("ASL0411", message)
        return None
    default = default_of(found.state.resource.value, target, found.state.name, found.namespace)
    # an entry without url takes the default on purpose
    if default.code is not None and found.entry is None:
        found.report(default.code, default.message, default.fix(found.protocol), once=True)
    return default.url


def _filled(found: Lookup, template: str, target: Target | None) -> str | None:
    missing = missing_part(template, target)
    if missing is None:
        return filled(template, target, found.state.name)
    message = (
        f'The url in asl2sw.toml for the task "{found.state.name}" has {{{missing}}}, '
        f"and {found.state.resource.value} has none."
    )
    found.report("ASL0404", message)
    return None
