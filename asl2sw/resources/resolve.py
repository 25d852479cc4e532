"""From a Task and the configuration to what is called."""

from __future__ import annotations

from asl2sw.asl.model import Located
from asl2sw.expressions import ir
from asl2sw.expressions.ir import Slot
from asl2sw.resources.address import filled, missing_part
from asl2sw.resources.binding import Binding, LambdaBinding
from asl2sw.resources.call import TaskCall, lookup
from asl2sw.resources.config import Config
from asl2sw.resources.defaults import helper_default
from asl2sw.resources.integrations import rule_for
from asl2sw.resources.names import host_label, resource_names, target_of
from asl2sw.source import Reporter


def resolve_task(call: TaskCall, config: Config, namespace: str | None, reporter: Reporter) -> Binding | None:
    """The binding of a Task; None when it is refused, which the reporter then says."""
    found = lookup(call, config, namespace, reporter)
    return rule_for(found)(found)


def resolve_helper(
    state: str,
    resource: Located[str],
    payload: ir.Expr,
    config: Config,
    namespace: str | None,
    reporter: Reporter,
) -> Binding | None:
    """The endpoint that reads a Map's items or writes its results; None when it is refused."""
    names = resource_names(resource.value, None)
    entry = config.entry_for(state, names)
    if entry is not None and entry.protocol not in (None, "lambda"):
        message = f'The Map "{state}" can call {names[-1]} only by protocol = "lambda".'
        reporter.report("ASL0412", resource.span, message, pointer=resource.pointer)
        return None
    if entry is not None and entry.url is not None:
        target = target_of(resource.value)
        missing = missing_part(entry.url, target)
        if missing is None:
            url = filled(entry.url, target, state)
            return LambdaBinding(host_label(f"{state}-{names[-1]}"), url, payload, ir.Ref(Slot.RESULT))
        message = f'The url in asl2sw.toml for the Map "{state}" has {{{missing}}}, and {names[-1]} has none.'
        reporter.report("ASL0404", resource.span, message, pointer=resource.pointer)
        return None
    default = helper_default(state, names[-1], namespace)
    if default.code is not None and entry is None:
        reporter.report(
            default.code, resource.span, default.message, pointer=resource.pointer, fix=default.fix()
        )
    return LambdaBinding(host_label(f"{state}-{names[-1]}"), default.url, payload, ir.Ref(Slot.RESULT))


__all__ = ["TaskCall", "resolve_helper", "resolve_task"]
