"""The comparison with the embedded engine in place of the interpreter."""

from __future__ import annotations

import pytest
from compare_machines import ORDER, OUTCOMES, changed, subject_of

from asl2sw.equivalence.compare import Pair, Subject, Verdict
from asl2sw.equivalence.compare.on_engine import OnEngine
from asl2sw.equivalence.engine import Engine
from asl2sw.equivalence.generate import Case


def verdict(engine: Engine, subject: Subject, name: str) -> Verdict:
    return (
        Pair(subject, engine=OnEngine(engine))
        .compare(Case(name, {"id": 1}, {"Work": OUTCOMES[name]}))
        .verdict
    )


@pytest.mark.engine
@pytest.mark.parametrize("name", OUTCOMES)
def test_a_right_workflow_agrees(engine: Engine, name: str) -> None:
    assert verdict(engine, subject_of(ORDER), name) is Verdict.AGREES


@pytest.mark.engine
@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("works", "> 5", "> 7"), ("caught", '"Gone"', '"Busy"'), ("retried", '"Busy"', '"Gone"')],
)
def test_a_wrong_workflow_differs(engine: Engine, name: str, old: str, new: str) -> None:
    assert verdict(engine, changed(subject_of(ORDER), old, new), name) is Verdict.DIFFERS
