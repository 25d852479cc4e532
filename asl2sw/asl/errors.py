"""Retry and Catch (`States Language §Errors`)."""

from __future__ import annotations

from collections.abc import Sequence

from asl2sw.asl.assign import read_assign
from asl2sw.asl.fields import MAX_SECONDS, Fields
from asl2sw.asl.model import Catcher, Located, Retrier
from asl2sw.asl.result_path import read_result_path
from asl2sw.asl.strings import has_placeholder
from asl2sw.asl.values import expect_object
from asl2sw.asl.vocabulary import CATCHER, RETRIER, Vocabulary
from asl2sw.diagnostics import nearest
from asl2sw.source.tree import Node, StringNode, json_pointer

_MAX_DELAY_SECONDS = 31_622_400  # 366 days, AWS's own limit
_ALL = "States.ALL"
ERROR_NAMES = (
    _ALL,
    "States.BranchFailed",
    "States.DataLimitExceeded",
    "States.ExceedToleratedFailureThreshold",
    "States.HeartbeatTimeout",
    "States.Http.Socket",
    "States.IntrinsicFailure",
    "States.ItemReaderFailed",
    "States.NoChoiceMatched",
    "States.ParameterPathFailure",
    "States.Permissions",
    "States.QueryEvaluationError",
    "States.ResultPathMatchFailure",
    "States.ResultWriterFailed",
    "States.Runtime",
    "States.TaskFailed",
    "States.Timeout",
)

LAMBDA_NAMES = (
    "Lambda.AWSLambdaException",
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.InvalidParameterValueException",
    "Lambda.ResourceNotFoundException",
    "Lambda.SdkClientException",
    "Lambda.ServiceException",
    "Lambda.TooManyRequestsException",
    "Lambda.Unknown",
)


def read_retry(state: Fields) -> tuple[Retrier, ...]:
    """The retriers of a state, in their order."""
    entries = _entries(state, "Retry", RETRIER, "a retrier")
    retriers = [_retrier(entry, last=index == len(entries) - 1) for index, entry in enumerate(entries)]
    return tuple(retrier for retrier in retriers if retrier is not None)


def read_catch(state: Fields) -> tuple[Catcher, ...]:
    """The catchers of a state, in their order."""
    entries = _entries(state, "Catch", CATCHER, "a catcher")
    catchers = [_catcher(entry, last=index == len(entries) - 1) for index, entry in enumerate(entries)]
    return tuple(catcher for catcher in catchers if catcher is not None)


def _entries(state: Fields, name: str, vocabulary: Vocabulary, expected: str) -> list[Fields]:
    entries = []
    for index, node in enumerate(state.array(name) or ()):
        pointer = state.at(name) + json_pointer(index)
        if expect_object(node, state.reporter, pointer, expected):
            owner = f'Entry {index + 1} of "{name}"'
            entries.append(Fields(state.reporter, node, pointer, vocabulary, owner, state.language))
    return entries


def _retrier(fields: Fields, *, last: bool) -> Retrier | None:
    names = _error_equals(fields, last=last)
    interval = fields.integer("IntervalSeconds", 1, MAX_SECONDS)
    attempts = fields.integer("MaxAttempts", 0, MAX_SECONDS)
    rate = fields.number("BackoffRate", 1, None)
    delay = fields.integer("MaxDelaySeconds", 1, _MAX_DELAY_SECONDS)
    retrier = Retrier(
        error_equals=names or (),
        interval_seconds=interval.value if interval else None,
        max_attempts=attempts.value if attempts else None,
        backoff_rate=rate.value if rate else None,
        max_delay_seconds=delay.value if delay else None,
        jitter_strategy=fields.one_of("JitterStrategy", ("FULL", "NONE")),
        comment=fields.comment(),
        span=fields.node.span,
        pointer=fields.pointer,
    )
    fields.finish()
    return None if names is None else retrier


def _catcher(fields: Fields, *, last: bool) -> Catcher | None:
    names = _error_equals(fields, last=last)
    target = fields.filled_text("Next", required=True)
    result_path = read_result_path(fields)
    assign = read_assign(fields)
    output = fields.jsonata("Output")
    comment = fields.comment()
    fields.finish()
    if names is None or target is None:
        return None
    return Catcher(
        names, target, result_path, assign, output, comment, fields.node.span, fields.pointer
    )  # fmt: skip


def _error_equals(fields: Fields, *, last: bool) -> tuple[Located[str], ...] | None:
    items = fields.array("ErrorEquals", required=True, filled=True)
    if items is None:
        return None
    names: list[Located[str]] = []
    for index, node in enumerate(items):
        pointer = fields.at("ErrorEquals") + json_pointer(index)
        if not isinstance(node, StringNode):
            fields.reporter.report("ASL0107", node.span, "An error name is text.", pointer=pointer)
        elif not node.value:
            fields.reporter.report("ASL0115", node.span, "An error name is empty.", pointer=pointer)
        else:
            names.append(Located(node.value, node.span, pointer))
            _check_reserved(fields, node, pointer)
    _check_all(fields, items, last=last)
    return tuple(names) if len(names) == len(items) else None


def _check_all(fields: Fields, items: Sequence[Node], *, last: bool) -> None:
    for index, node in enumerate(items):
        if isinstance(node, StringNode) and node.value == _ALL and (len(items) > 1 or not last):
            pointer = fields.at("ErrorEquals") + json_pointer(index)
            problem = "stands beside other names" if len(items) > 1 else "is not in the last entry"
            fields.reporter.report("ASL0124", node.span, f"States.ALL {problem}.", pointer=pointer)


def _check_reserved(fields: Fields, node: StringNode, pointer: str) -> None:
    problem = _wrong_name(node.value)
    if problem is not None:
        message, fix = problem
        fields.reporter.report("ASL0129", node.span, message, pointer=pointer, fix=fix)


def _wrong_name(name: str) -> tuple[str, str | None] | None:
    """What is wrong with an error name, and what was probably meant."""
    if name in ERROR_NAMES or name in LAMBDA_NAMES or has_placeholder(name):
        return None
    if name.casefold() in ("all", "any") or "*" in name:
        return f'"{name}" is an error name like any other; it stands for no others.', 'Write "States.ALL".'
    if name.startswith("States.Http.StatusCode."):
        return None
    if name.casefold().startswith("states."):
        close = nearest(name, ERROR_NAMES)
        return f'AWS raises no error "{name}".', f'Did you mean "{close}"?' if close else None
    if name.casefold().startswith("lambda."):
        # An exception of the Lambda API may have any name. Only those next to a known one are mistakes.
        close = nearest(name, LAMBDA_NAMES, cutoff=0.92)
        return (f'AWS raises no error "{name}".', f'Did you mean "{close}"?') if close else None
    return None
