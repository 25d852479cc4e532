"""From a Task and the configuration to what is called."""

from __future__ import annotations

from asl2sw.asl.model import Located
from asl2sw.expressions import ir
from asl2sw.expressions.ir import Slot
from asl2sw.resources.binding import Binding, LambdaBinding
from asl2sw.resources.call import TaskCall, lookup
from asl2sw.resources.config import Config
from asl2sw.resources.integrations import rule_for
from asl2sw.resources.names import host_label, resource_names
from asl2sw.source import Reporter


def resolve_task(call: TaskCall, config: Config, namespace: str | None, reporter: Reporter) -> Binding | None:
    """The binding of a Task; None when it is refused, which the reporter then says."""
    found = lookup(call, config, namespace, reporter)
    return rule_for(found)(found)


def resolve_helper(
    state: str, resource: Located[str], payload: ir.Expr, config: Config, reporter: Reporter
) -> Binding | None:
    """The endpoint that reads a Map's items or writes its results; None when the configuration has none."""
    names = resource_names(resource.value, None)
    entry = config.entry_for(state, names)
    if entry is not None and entry.protocol in (None, "lambda") and entry.url is not None:
        return LambdaBinding(host_label(f"{state}-{names[-1]}"), entry.url, payload, ir.Ref(Slot.RESULT))
    message = f'Nothing says how the Map "{state}" reaches {resource.value} outside AWS.'
    integration = names[-1]
    block = (
        f'[[resource]]\nstate = "{state}"\nmatch = "{integration}"\nprotocol = "lambda"\nurl = "http://..."'
    )
    fix = f"Give it an entry in asl2sw.toml:\n{block}"
    reporter.report("ASL0408", resource.span, message, pointer=resource.pointer, fix=fix)
    return None


__all__ = ["TaskCall", "resolve_helper", "resolve_task"]
