"""Definitions whose placeholders of a deployment tool are filled in where no text may stand.

`"MaxAttempts": "${attempts}"` becomes a number, `"Retry": "${retry}"` a retrier: what is known is the field.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

from asl2sw.asl import read_state_machine
from asl2sw.diagnostics import Diagnostic
from asl2sw.source import Reporter, read_text

_PLACEHOLDER = "ASL0114"
_MOST_ROUNDS = 4  # a problem may hide another one
_NUMBER = 3
_RETRIER = {"ErrorEquals": ["States.TaskFailed"], "IntervalSeconds": 1, "MaxAttempts": 2}
_STATE = {"Type": "Pass", "End": True}
_BRANCH = {"StartAt": "Filled in", "States": {"Filled in": _STATE}}
_FIELDS: dict[str, Any] = {"Retry": [_RETRIER], "Branches": [_BRANCH], "Parameters": {"all.$": "$"}}
_ELEMENTS: dict[str, Any] = {"Retry": _RETRIER, "Branches": _BRANCH}
_LEFT_OUT = ("Catch", "Choices")  # they would have to name other states


def fill_in(definition: Mapping[str, Any]) -> Mapping[str, Any]:
    """The definition itself where nothing is to be filled in, else a changed copy."""
    filled = definition
    for _ in range(_MOST_ROUNDS):
        places = [problem.pointer for problem in _problems(filled) if problem.code == _PLACEHOLDER]
        if not places:
            break
        filled = copy.deepcopy(dict(filled))
        for place in sorted(filter(None, places), reverse=True):  # later elements of a list first
            _fill(filled, [_unescaped(part) for part in place.split("/")[1:]])
    return filled


def _problems(definition: Mapping[str, Any]) -> tuple[Diagnostic, ...]:
    document, found = read_text(json.dumps(definition), "definition")
    if document is None:
        return found
    reporter = Reporter(document)
    read_state_machine(document, reporter)
    return tuple(reporter.diagnostics)


def _fill(definition: Any, path: list[str]) -> None:
    holder = definition
    for part in path[:-1]:
        holder = holder[int(part)] if isinstance(holder, list) else holder[part]
    last = path[-1]
    if isinstance(holder, list):
        field = path[-2]
        if field in _LEFT_OUT:
            del holder[int(last)]
        else:
            holder[int(last)] = copy.deepcopy(_ELEMENTS.get(field, _NUMBER))
    elif last in _LEFT_OUT:
        del holder[last]
    else:
        holder[last] = copy.deepcopy(_STATE if path[-2:-1] == ["States"] else _FIELDS.get(last, _NUMBER))


def _unescaped(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")
