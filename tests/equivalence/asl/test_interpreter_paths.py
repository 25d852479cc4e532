"""Paths give what Jayway's JsonPath gives (`record_jayway.py`), but for one rule that AWS adds."""

from __future__ import annotations

import json
from typing import Any

import pytest
from asl_machines import chain, run
from record_jayway import CASES

from asl2sw.equivalence.asl.errors import PathFails
from asl2sw.equivalence.asl.paths import compile_steps
from asl2sw.equivalence.asl.values import same_json
from asl2sw.expressions import parse_path
from asl2sw.expressions.ast import ExpressionError

RECORDED = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
FAILS = object()


def expected(case: dict[str, Any]) -> Any:
    if "value" in case:
        return case["value"]
    # recorded on AWS: a path that may find many finds nothing then
    return [] if case["error"] == "PathNotFoundException" and not case["definite"] else FAILS


def actual(case: dict[str, Any]) -> Any:
    try:
        return compile_steps(parse_path(case["path"]).steps)(case["document"])
    except PathFails:
        return FAILS


def agree(left: Any, right: Any) -> bool:
    return left is right if FAILS in (left, right) else same_json(left, right)


def test_recorded_paths() -> None:
    different = []
    refused = 0
    for case in RECORDED:
        try:
            found = actual(case)
        except ExpressionError:
            refused += 1
            continue
        if not agree(expected(case), found):
            different.append((case, found))
    assert not different
    assert len(RECORDED) - refused > 1700  # what the library reads in odd ways is refused for both sides


@pytest.mark.parametrize(
    ("path", "input", "error"),
    [
        ("$.missing", {}, "States.Runtime"),
        ("$.a.b", {"a": None}, "States.Runtime"),
        ("$.items[3]", {"items": [1, 2, 3]}, "States.Runtime"),
        ("$.items.first()", {"items": []}, "States.Runtime"),
        ("$.text[?(@.a)]", {"text": "x"}, "States.Runtime"),
        ("$$.Nothing", {}, "States.Runtime"),
        ("$nothing", {}, "States.Runtime"),
    ],
)
def test_a_path_without_a_value_fails_the_execution(path: str, input: Any, error: str) -> None:
    trace = run(chain(("A", {"Type": "Pass", "Parameters": {"x.$": path}})), input)
    assert (trace.status, trace.error) == ("FAILED", error)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("$.no.items[*]", []),
        ("$.no[?(@.a == 1)]", []),
        ("$..no", []),
        ("$.rows[?(@.n > 1)].n", [2, 3]),
        ("$.rows[0,2].n", [1, 3]),
        ("$.rows[-2:].n", [2, 3]),
        ("$.rows.length()", 3),
        ("$['rows','none']", {"rows": [{"n": 1}, {"n": 2}, {"n": 3}]}),
    ],
)
def test_a_path_that_finds_something(path: str, found: Any) -> None:
    trace = run(
        chain(("A", {"Type": "Pass", "Parameters": {"x.$": path}})), {"rows": [{"n": 1}, {"n": 2}, {"n": 3}]}
    )
    assert trace.output == {"x": found}
