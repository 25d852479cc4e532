"""Every fixture with each ASL state in a part of its own: whatever a run holds survives every cut."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from fixture_cases import Case, load_cases
from fixture_runs import Run, differences
from run_parameters import runs_of
from split_flows import documents_of, split_by_states

from asl2sw.asl import read_state_machine
from asl2sw.equivalence.engine import Engine
from asl2sw.graph import build_graph
from asl2sw.graph.nodes import Section, all_nodes
from asl2sw.options import Options
from asl2sw.partners import partners_of
from asl2sw.passes import run_passes
from asl2sw.sonataflow.lower import lower_workflow
from asl2sw.source import Reporter, read_text

pytestmark = [pytest.mark.engine, pytest.mark.long]

_CASES = [case for case in load_cases() if case.goldens().workflows is not None]
_LIMIT_S = 60.0


@cache
def _in_parts(case: Case) -> tuple[list[dict[str, Any]], int]:
    """The documents, and how many calls of parts they have."""
    document, _ = read_text(case.source.read_bytes(), case.source.name)
    assert document is not None
    reporter = Reporter(document)
    machine = read_state_machine(document, reporter)
    assert machine is not None
    id = case.convert().documents[0]["id"]
    partners = partners_of(Options(config=case.config, machines=case.machines), case.config, id)
    graph = build_graph(machine, case.config, case.config.namespace, reporter, partners)
    assert graph is not None
    parts = split_by_states(run_passes(graph), 1)
    workflows = lower_workflow(
        parts,
        id,
        name=id,
        description=None,
        text_input=case.takes_text,
        tells_end=case.config.completion == "event",
    )
    return documents_of(workflows), sum(isinstance(node, Section) for node in all_nodes(parts))


@pytest.mark.parametrize(("case", "run"), list(runs_of(_CASES)))
def test_runs_as_it_did(engine: Engine, case: Case, run: Run) -> None:
    documents, _ = _in_parts(case)
    input = json.dumps(run.input) if case.takes_text else run.input
    outcome = engine.run(documents, input, run.replies, time_limit_s=_LIMIT_S)
    assert differences(run.expect, outcome) == []


def test_most_fixtures_have_parts() -> None:
    parts = [_in_parts(case)[1] for case in _CASES]
    assert sum(count > 1 for count in parts) > len(parts) // 2
