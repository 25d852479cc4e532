"""ASL0133, ASL0134, ASL0140: the Resource of a Task."""

from __future__ import annotations

import re
from collections.abc import Sequence

from asl2sw.asl.integrations import ACTIONS, CALLBACK, SDK, Integration, integration_of
from asl2sw.asl.model import Located, MapState, TaskState
from asl2sw.asl.read_state import ReadState
from asl2sw.diagnostics import nearest
from asl2sw.source.reporter import Reporter

# ${Name}, {{ name }}, <INSERT ARN HERE>, @@name@@, AWS_ACCOUNT
_FILLED_IN_LATER = re.compile(r"[<>{}%#@]|(?:^|:)[A-Z][A-Z_]{3,}(?:$|:)")
_ARN = re.compile(r"arn:[^:]+:(?P<service>[^:]+):[^:]*:[^:]*:(?P<rest>.+)", re.DOTALL)


def check(states: Sequence[ReadState], reporter: Reporter) -> None:
    for read in states:
        match read.state:
            case TaskState(resource=resource):
                _check(resource, reporter)
            case MapState(item_reader=item_reader, result_writer=result_writer):
                if item_reader is not None:
                    _check_s3(item_reader.resource, ("s3:getObject", "s3:listObjectsV2"), reporter)
                if result_writer is not None and result_writer.resource is not None:
                    _check_s3(result_writer.resource, ("s3:putObject",), reporter)


def _check(resource: Located[str], reporter: Reporter) -> None:
    integration = integration_of(resource.value)
    if integration is not None:
        if not _FILLED_IN_LATER.search(integration.name + integration.pattern):
            _check_integration(resource, integration, reporter)
        return
    if _FILLED_IN_LATER.search(resource.value):
        return
    found = _ARN.fullmatch(resource.value)
    if found is None:
        message = f'"{resource.value}" is no ARN.'
        _report(reporter, resource, message, "Write the whole ARN, as in arn:aws:states:::lambda:invoke.")
    elif found["service"] == "states" and found["rest"].startswith("stateMachine:"):
        message = "A Task cannot have a state machine as its Resource."
        fix = "Take arn:aws:states:::states:startExecution.sync:2 and put the ARN into StateMachineArn."
        _report(reporter, resource, message, fix)
    elif not found["rest"].startswith(_CALLABLE.get(found["service"], "\0")):
        message = f'"{resource.value}" is neither a function nor an activity nor an integration.'
        _report(reporter, resource, message, None)


_CALLABLE = {"lambda": "function:", "states": "activity:"}


def _check_s3(resource: Located[str], known: tuple[str, ...], reporter: Reporter) -> None:
    """What items are read from and results written to."""
    integration = integration_of(resource.value)
    name = integration.name + integration.pattern if integration is not None else resource.value
    if name not in known and not _FILLED_IN_LATER.search(name):
        whole = " or ".join(f"arn:aws:states:::{one}" for one in known)
        _report(reporter, resource, f'"{resource.value}" cannot stand here.', f"Write {whole}.")


def _report(reporter: Reporter, resource: Located[str], message: str, fix: str | None) -> None:
    reporter.report("ASL0133", resource.span, message, pointer=resource.pointer, fix=fix)


def _check_integration(resource: Located[str], integration: Integration, reporter: Reporter) -> None:
    if integration.service.partition(":")[0] == SDK:
        _check_sdk(resource, integration, reporter)
        return
    patterns = integration.patterns
    if patterns is None:
        _report_unknown(resource, integration, reporter)
    elif integration.pattern not in patterns:
        others = [f'"{integration.name}{pattern}"' for pattern in patterns]
        message = f'"{integration.name}" cannot be called with "{integration.pattern}".'
        _report_pattern(reporter, resource, message, f"Write {' or '.join(others)}.")


def _check_sdk(resource: Located[str], integration: Integration, reporter: Reporter) -> None:
    service = integration.service.partition(":")[2]
    if not service or ":" in service or not integration.action:
        message = f'"{resource.value}" does not name one service and one action.'
        _report(reporter, resource, message, "Write it like arn:aws:states:::aws-sdk:s3:getObject.")
    elif not integration.action[0].islower():
        action = integration.action[0].lower() + integration.action[1:]
        message = f'"{integration.action}" begins with a capital letter.'
        _report(reporter, resource, message, f'Write "{integration.service}:{action}".')
    elif integration.pattern not in ("", CALLBACK):
        message = f'An integration of the AWS SDK cannot be called with "{integration.pattern}".'
        fix = (
            "Take the optimized integration of the service if there is one, or ask for the result in a loop."
        )
        _report_pattern(reporter, resource, message, fix)


def _report_pattern(reporter: Reporter, resource: Located[str], message: str, fix: str) -> None:
    reporter.report("ASL0134", resource.span, message, pointer=resource.pointer, fix=fix)


def _report_unknown(resource: Located[str], integration: Integration, reporter: Reporter) -> None:
    names = [f"{service}:{action}" for service, actions in ACTIONS.items() for action in actions]
    close = nearest(integration.name, [name for name in names if _alike(name, integration)])
    if close is not None:
        message = f'There is no integration "{integration.name}".'
        _report(reporter, resource, message, f'Did you mean "{close}{integration.pattern}"?')
    else:
        message = f'asl2sw knows no integration "{integration.name}".'
        reporter.report("ASL0140", resource.span, message, pointer=resource.pointer)


def _alike(name: str, integration: Integration) -> bool:
    """Whether service or action are the same, so that only the other one is misspelt."""
    service, _, action = name.partition(":")
    return service == integration.service or action == integration.action
