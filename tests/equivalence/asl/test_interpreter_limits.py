"""Whatever a machine does, a run ends; and the interpreter stays apart from the compiler."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from asl_machines import ARN, chain, machine_of, run

import asl2sw.equivalence.asl as package
from asl2sw.equivalence.asl import Failure, Limits, Result, prepare, run_machine

ROUND: dict[str, Any] = {
    "StartAt": "A",
    "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "C"}},
}
ROUND["States"]["C"] = {
    "Type": "Choice",
    "Choices": [{"Variable": "$.stop", "IsPresent": True, "Next": "D"}],
    "Default": "A",
}
ROUND["States"]["D"] = {"Type": "Succeed"}


def test_an_endless_loop() -> None:
    trace = run(ROUND, limits=Limits(steps=100))
    assert (trace.status, trace.detail, len(trace.entries)) == ("UNDECIDED", "more than 100 steps", 100)


def test_endless_retries() -> None:
    retry = [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 99_999_999}]
    state = {"Type": "Task", "Resource": ARN, "Retry": retry}
    trace = run(chain(("A", state)), behaviour=lambda call: Failure("E"), limits=Limits(steps=100))
    assert trace.status == "UNDECIDED" and len(trace.calls) < 100


def test_many_iterations() -> None:
    processor = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
    state = {"Type": "Map", "ItemProcessor": processor}
    trace = run(chain(("M", state)), list(range(1000)), limits=Limits(steps=500))
    assert trace.status == "UNDECIDED"


@pytest.mark.parametrize("template", [{"l.$": "$", "r.$": "$"}, {"x.$": "States.Array($, $, $)"}])
def test_data_that_grows(template: dict[str, str]) -> None:
    """Shared parts take no memory; as text the data would have 2 to the power of 100 characters."""
    doubling = {"Type": "Pass", "Parameters": template}
    states = [(f"S{number}", doubling) for number in range(100)]
    assert run(chain(*states), {"k": "v"}).status == "UNDECIDED"


def test_variables_that_grow() -> None:
    state = {"Type": "Pass", "Assign": {"x.$": "States.Array($x, $x)"}}
    trace = run(chain(*[(f"S{number}", state) for number in range(100)]), variables={"x": 1})
    assert trace.status == "UNDECIDED"


def test_deep_data() -> None:
    deep: Any = 1
    for _ in range(100_000):
        deep = [deep]
    assert run(chain(("A", {"Type": "Pass"})), deep).status == "UNDECIDED"


def test_large_results() -> None:
    task = {"Type": "Task", "Resource": ARN, "ResultPath": None}
    assert run(chain(("A", task)), behaviour=[Result("x" * 300_000)]).status == "UNDECIDED"
    assert run(chain(("A", task)), behaviour=[Result("x" * 200_000)]).status == "SUCCEEDED"


def test_a_clock_beyond_the_calendar() -> None:
    wait = {"Type": "Wait", "Seconds": 99_999_999}
    ask = {"Type": "Pass", "Parameters": {"t.$": "$$.State.EnteredTime"}}
    machine = {**ROUND, "States": {**ROUND["States"], "A": {**wait, "Next": "B"}, "B": {**ask, "Next": "C"}}}
    assert run(machine).detail == "the virtual clock has passed the year 9999"


@pytest.mark.parametrize(
    "state",
    [
        {"Type": "Pass", "QueryLanguage": "JSONata", "Output": 1},
        {"Type": "Pass", "Parameters": {"x.$": "$[?(@.a =~ /(?<!a*)/)]"}},
        {
            "Type": "Map",
            "ItemReader": {"Resource": "arn:aws:states:::s3:getObject"},
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "P",
                "States": {"P": {"Type": "Pass", "End": True}},
            },
        },
    ],
    ids=["jsonata", "regex", "item_reader"],
)
def test_what_is_left_open(state: dict[str, Any]) -> None:
    trace = run(chain(("A", state)), [{"a": "b"}])
    assert trace.status == "UNDECIDED" and trace.detail


def test_a_prepared_machine_keeps_nothing_of_a_run() -> None:
    task = {"Type": "Task", "Resource": ARN, "Retry": [{"ErrorEquals": ["E"], "MaxAttempts": 1}]}
    prepared = prepare(machine_of(chain(("A", task))))
    traces = [run_machine(prepared, {}, lambda call: Failure("E")) for _ in range(2)]
    assert traces[0] == traces[1] and len(traces[0].calls) == 2
    assert run_machine(prepared, {}, lambda call: Result(1)).output == 1


def test_an_endless_loop_in_iterations() -> None:
    waiting = {"Type": "Wait", "Seconds": 1, "Next": "B"}
    processor = {**ROUND, "States": {**ROUND["States"], "A": waiting}}
    state = {"Type": "Map", "ItemProcessor": processor}
    trace = run(chain(("M", state)), [{}, {}], limits=Limits(steps=50))
    assert trace.status == "UNDECIDED" and {wait.where[0].index for wait in trace.waits} == {0, 1}


# --- apart from the compiler -----------------------------------------------------------------------

OF_THE_COMPILER = (
    "asl2sw.expressions.ir",
    "asl2sw.expressions.evaluate",
    "asl2sw.expressions.lower",
    "asl2sw.expressions.jq",
    "asl2sw.expressions.intrinsics",
    "asl2sw.expressions.timestamps",
    "asl2sw.expressions.globs",
    "asl2sw.expressions.tail_functions",
    "asl2sw.graph",
    "asl2sw.passes",
    "asl2sw.sonataflow",
    "asl2sw.conversion",
)
MODULES = sorted(Path(next(iter(package.__path__))).glob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_no_module_imports_the_compiler(module: Path) -> None:
    imported = [
        name
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [f"{node.module}.{alias.name}" for alias in node.names]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    ]
    assert imported or module.stem == "__init__"
    assert not [
        name for name in imported if f"{name}.".startswith(tuple(f"{own}." for own in OF_THE_COMPILER))
    ]
