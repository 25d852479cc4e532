"""Definitions that people deploy, run with generated data: each run ends as the States Language says.

A fixed part of them, with a few cases each; `tools/run_realworld.py` runs them all, with more.
"""

from __future__ import annotations

from typing import Any

import pytest
from corpus import corpus_file, share
from corpus_files import read_json_lines
from realworld_runs import run_record
from run_realworld import warm_up

from asl2sw.equivalence.engine import Engine

pytestmark = [pytest.mark.engine, pytest.mark.long]

SHARES, SHARE = 5, 3
CASES = 3
SAMPLE = [
    record
    for record in read_json_lines(corpus_file("realworld/definitions.jsonl"))
    if share(record["id"], SHARES) == SHARE
]


@pytest.fixture(scope="module")
def warm_engine(engine: Engine) -> Engine:
    warm_up(engine)
    return engine


@pytest.mark.parametrize("record", [pytest.param(record, id=record["id"]) for record in SAMPLE])
def test_runs_end_as_the_language_says(record: dict[str, Any], warm_engine: Engine) -> None:
    report = run_record(record, warm_engine, CASES)
    assert report.crash is None, report.crash
    assert report.not_loaded is None
    if report.codes:
        pytest.skip(f"refused: {', '.join(report.codes)}")
    assert [run for run in report.runs if run.is_wrong] == []
    assert report.runs
