"""Recorded executions: the emitted workflow ends on the interpreter as the execution did on AWS.

The same documents, replies and comparison as for the engine, and the same exceptions.
"""

from __future__ import annotations

from datetime import UTC, datetime

from corpus import Case, parameters
from deviations import EXECUTIONS
from played_services import played
from replay import compare, documents_of, input_of, replayed_cases, replies_of
from tally import AGREED, Recorder, counted

from asl2sw.equivalence.target import Limits, prepare

CASES = replayed_cases()
SUITE = "executions on the interpreter"


@parameters(CASES)
def test_execution(case: Case, record_property: Recorder) -> None:
    deviation = EXECUTIONS.get(case.id)
    with counted(record_property, SUITE, case, deviation.result if deviation else AGREED):
        prepared = prepare(documents_of(case.record["definition"]))
        limits = Limits(start=datetime.now(UTC))
        differing = compare(case, played(prepared, input_of(case), replies_of(case), limits))
        assert not differing, "\n".join(differing)
