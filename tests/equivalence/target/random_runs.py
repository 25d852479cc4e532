"""Machines at random, each with some runs, on the engine and on the interpreter.

`python tests/equivalence/target/random_runs.py 1000 500` compares 500 machines from the seed 1000 on.
"""

from __future__ import annotations

import copy
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).parents[2] / "fixtures"))

from asl_machines_at_random import machine_and_cases
from played_services import played

import asl2sw
from asl2sw.equivalence.engine import Call, Engine, Json, Outcome
from asl2sw.equivalence.target import Limits, NotModelled, prepare

_LIMITS = Limits(steps=5_000)
_RUN_LIMIT_S = 15.0
_CALL_MS = 5
_LONGEST_MS = 8_000  # what the engine is waited for
_TASK_LIMIT_MS = 1_500
_DURATION = re.compile(r"\bPT(\d+(?:\.\d+)?)S\b")
AGREED, DIFFERENT = "agreed", "different"
NOT_MODELLED, UNDECIDED = "not modelled", "undecided"


@dataclass(frozen=True)
class Compared:
    """What became of one run on both."""

    result: str
    what: str = ""


def compared_runs(seed: int, engine: Engine) -> Iterator[Compared]:
    """The runs of the machine of a seed."""
    definition, cases = machine_and_cases(seed)
    conversion = asl2sw.convert(definition, asl2sw.Options(name="machine", verify=False))
    documents = [_with_short_waits(workflow.document) for workflow in conversion.workflows]
    try:
        prepared = prepare(documents)
    except NotModelled as refusal:
        yield from [Compared(NOT_MODELLED, str(refusal)) for _ in cases]
        return
    for input, replies in cases:
        try:
            ours = played(prepared, input, replies, _LIMITS)
        except NotModelled as refusal:
            yield Compared(NOT_MODELLED, str(refusal))
            continue
        if ours.status == "UNDECIDED" or ours.elapsed_ms > _LONGEST_MS:
            yield Compared(UNDECIDED, ours.message if ours.status == "UNDECIDED" else "too long")
            continue
        limit_s = 3.0 if ours.status == "RUNNING" else _RUN_LIMIT_S
        theirs = engine.run(documents, input, replies, time_limit_s=limit_s)
        found = differences(theirs, ours)
        if found:  # iterations that wait may end in another order when their calls take time
            slower = played(prepared, input, replies, _LIMITS, call_ms=_CALL_MS)
            found = found if differences(theirs, slower) else []
        told = json.dumps({"seed": seed, "input": input, "differences": found})
        yield Compared(DIFFERENT, told) if found else Compared(AGREED, theirs.status)


def differences(theirs: Outcome, ours: Outcome) -> list[str]:
    """What the engine did otherwise. Calls that follow a wait may come in any order."""
    found = []
    for what in ("status", "error", "cause", "stray"):
        if getattr(theirs, what) != getattr(ours, what):
            messages = f"; {theirs.message}; {ours.message}"
            found.append(
                f"{what}: engine {getattr(theirs, what)}, interpreter {getattr(ours, what)}{messages}"
            )
    if theirs.status != "RUNNING" and not _same(_masked(theirs.output), _masked(ours.output)):
        found.append(f"output: engine {json.dumps(theirs.output)}, interpreter {json.dumps(ours.output)}")
    if _told(theirs.calls) != _told(ours.calls) and sorted(_told(theirs.calls)) != sorted(_told(ours.calls)):
        found.append(f"calls: engine {_told(theirs.calls)}, interpreter {_told(ours.calls)}")
    return found


def _told(calls: Sequence[Call]) -> list[str]:
    return [f"{call.function} {json.dumps(_plain(call.payload), sort_keys=True)}" for call in calls]


def _plain(value: Json) -> Json:
    """With whole numbers as integers."""
    match value:
        case float() if value.is_integer():
            return int(value)
        case list():
            return [_plain(item) for item in value]
        case dict():
            return {key: _plain(member) for key, member in value.items()}
    return value


def _masked(value: Json) -> Json:
    """State data without what differs in every run: the time when a branch ended."""
    if isinstance(value, dict):
        return {key: _masked(member) for key, member in value.items() if key != "at"}
    return [_masked(item) for item in value] if isinstance(value, list) else _plain(value)


def _same(one: Json, other: Json) -> bool:
    """Equality of values and of the order of fields."""
    return json.dumps(one) == json.dumps(other)


def _with_short_waits(document: Mapping[str, Any]) -> dict[str, Any]:
    """A thousandth of each constant duration, and short limits of tasks."""

    def shorter(found: re.Match[str]) -> str:
        return f"PT{float(found[1]) / 1000:.3f}S"

    def limited(key: str, value: Any) -> Any:
        is_limit = key == "RequestTimeout" and isinstance(value, int)
        return min(value, _TASK_LIMIT_MS) if is_limit else rewritten(value)

    def rewritten(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: limited(key, value) for key, value in node.items()}
        if isinstance(node, list):
            return [rewritten(item) for item in node]
        return _DURATION.sub(shorter, node) if isinstance(node, str) else node

    return dict(rewritten(copy.deepcopy(dict(document))))


def main(first: int, count: int) -> None:
    tally: Counter[str] = Counter()
    with Engine() as engine:
        for seed in range(first, first + count):
            for compared in compared_runs(seed, engine):
                tally[compared.result] += 1
                if compared.result == DIFFERENT:
                    print(compared.result, compared.what, flush=True)
                else:
                    tally[f"  {compared.result}: {compared.what[:60]}"] += 1
    for result, number in sorted(tally.items()):
        print(result, number)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
