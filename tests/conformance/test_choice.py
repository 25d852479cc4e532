"""Choice rules: the branch that AWS took, by C jq and by the whole workflow on the engine."""

from __future__ import annotations

import json
from typing import Any

import pytest
from corpus import Case, parameters, recorded_cases
from jq_programs import program_of, run_in_c_jq, state_data
from masks import Masks, differences
from tally import Recorder, counted

import asl2sw
from asl2sw.asl import read_state_machine
from asl2sw.asl.model import ChoiceState
from asl2sw.equivalence.engine import Engine, JqResult
from asl2sw.expressions import ir
from asl2sw.expressions.lower import Sources
from asl2sw.graph.context import DATA
from asl2sw.graph.lower.choice import lower_rule
from asl2sw.source import Reporter, read_text

CASES = recorded_cases("choice_cases")


def choice_program(definition: dict[str, Any]) -> str:
    """The name of the next state, by the rules of the machine's first state."""
    document, _ = read_text(json.dumps(definition), "choice.asl.json")
    assert document is not None
    machine = read_state_machine(document, Reporter(document))
    assert machine is not None
    (state,) = [state for state in machine.flow.states if state.name == definition["StartAt"]]
    assert isinstance(state, ChoiceState)
    sources = Sources(DATA, state.name)
    cases = tuple(
        (lower_rule(branch.rule, sources), ir.Constant(branch.next.value)) for branch in state.choices
    )
    default = None if state.default is None else ir.Constant(state.default.value)
    return program_of(ir.FirstMatch(cases, default))


def recorded_branch(case: Case) -> str:
    """The state whose Result the execution ended with."""
    output = case.record["expected"]["output"]
    (name,) = [
        name for name, state in case.record["definition"]["States"].items() if state.get("Result") == output
    ]
    return name


@parameters(CASES)
def test_rules_in_c_jq(case: Case, record_property: Recorder) -> None:
    with counted(record_property, "choice rules in C jq", case):
        result = run_in_c_jq(choice_program(case.record["definition"]), state_data(case.record["input"]))
        assert result == JqResult((recorded_branch(case),), None)


@pytest.mark.engine
@parameters(CASES)
def test_machine_on_the_engine(case: Case, engine: Engine, record_property: Recorder) -> None:
    expected = case.record["expected"]
    with counted(record_property, "choice machines on the engine", case):
        conversion = asl2sw.convert(case.record["definition"])
        outcome = engine.run([workflow.document for workflow in conversion.workflows], case.record["input"])
        assert outcome.status == expected["status"], outcome.message
        assert not [*differences(expected["output"], outcome.output, Masks())]
