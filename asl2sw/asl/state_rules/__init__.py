"""Rules about single states, one per module: what AWS refuses, and mistakes that it lets pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from asl2sw.asl.read_state import ReadState
from asl2sw.asl.state_rules import (
    callback_token,
    choice_constant,
    choice_default,
    choice_shadowed,
    context_paths,
    distributed_fields,
    error_prefix,
    express_limits,
    handler_shadowed,
    handler_unused,
    integration_parameters,
    jsonata_texts,
    labels,
    path_as_text,
    reference_paths,
    resource,
    sync_without_catch,
)
from asl2sw.source.reporter import Reporter

RULES: tuple[Callable[[Sequence[ReadState], Reporter], None], ...] = (
    resource.check,
    integration_parameters.check,
    express_limits.check,
    distributed_fields.check,
    labels.check,
    context_paths.check,
    callback_token.check,
    path_as_text.check,
    reference_paths.check,
    jsonata_texts.check,
    handler_shadowed.check,
    handler_unused.check,
    error_prefix.check,
    sync_without_catch.check,
    choice_shadowed.check,
    choice_constant.check,
    choice_default.check,
)


def check_state_rules(states: Sequence[ReadState], reporter: Reporter) -> None:
    for check in RULES:
        check(states, reporter)
