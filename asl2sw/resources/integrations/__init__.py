"""The rules that bind a task: one for each protocol, and one for each integration without an entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import TypeAlias

from asl2sw.resources.binding import Binding
from asl2sw.resources.call import Lookup
from asl2sw.resources.integrations.event import bind_event
from asl2sw.resources.integrations.expression import bind_expression
from asl2sw.resources.integrations.function import bind_function
from asl2sw.resources.integrations.http import INTEGRATION, bind_http
from asl2sw.resources.integrations.invoke import bind_invoke
from asl2sw.resources.integrations.openapi import bind_openapi
from asl2sw.resources.integrations.service import bind_service

Rule: TypeAlias = Callable[[Lookup], Binding | None]

# The protocol of an entry in asl2sw.toml, where it is not the rule of the integration.
PROTOCOLS: Mapping[str, Rule] = {
    "event": bind_event,
    "expression": bind_expression,
    "http": bind_http,
    "openapi": bind_openapi,
}

# Globs over what stands behind `arn:aws:states:::`, the first that fits; other resources are functions.
INTEGRATIONS: tuple[tuple[str, Rule], ...] = (
    ("lambda:invoke", bind_invoke),
    ("http:invoke", bind_http),
    ("?*", bind_service),
)


def rule_for(found: Lookup) -> Rule:
    """The rule of the entry's protocol, else of the integration."""
    protocol = found.entry.protocol if found.entry is not None else None
    if protocol is not None and protocol in PROTOCOLS:
        return PROTOCOLS[protocol]
    if protocol == "lambda" and found.integration == INTEGRATION:
        return bind_service
    if found.function is not None and not found.integration:
        return bind_function
    rules = (rule for glob, rule in INTEGRATIONS if fnmatchcase(found.integration, glob))
    return next(rules, bind_service)
