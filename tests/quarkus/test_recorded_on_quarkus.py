"""Recorded executions on Quarkus, the production runtime: they end as they did on AWS.

All machines are one application, apart from that of the fixtures: a machine that does not build fails these
tests only, and a change of a fixture does not build all of them again.
"""

from __future__ import annotations

import contextlib
import functools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest
from app_directory import QuarkusBuildFailed
from corpus import Case, parameters
from deviations import EXECUTIONS, ONLY_ON_QUARKUS
from harness import QuarkusApp
from replay import RUN_LIMIT_S, compare, documents_of, input_of, replayed_cases, replies_of
from tally import AGREED, Recorder, counted

pytestmark = pytest.mark.quarkus

_DEVIATIONS = {**EXECUTIONS, **ONLY_ON_QUARKUS}


def _text_of(case: Case) -> str:
    return json.dumps(case.record["definition"])


CASES = replayed_cases()
NAMES = {text: f"recorded{n:03}" for n, text in enumerate(dict.fromkeys(map(_text_of, CASES)))}


@functools.cache
def _documents(definition: str) -> list[dict[str, Any]]:
    return documents_of(json.loads(definition), NAMES[definition])


def _all_documents() -> Iterator[dict[str, Any]]:
    for definition in NAMES:
        with contextlib.suppress(Exception):  # a refusal or a crash, told by the test of the case
            yield from _documents(definition)


@pytest.fixture(scope="module")
def app(start_app: Callable[[Sequence[Mapping[str, Any]]], QuarkusApp]) -> QuarkusApp:
    try:
        return start_app(list(_all_documents()))
    except QuarkusBuildFailed as failed:
        told = str(failed).lower()
        blamed = [str(case) for case in CASES if NAMES[_text_of(case)] in told]
        pytest.fail(f"does not build: {', '.join(blamed) or 'no case is named'}\n{failed}", pytrace=False)


@parameters(CASES)
def test_execution(app: QuarkusApp, case: Case, record_property: Recorder) -> None:
    deviation = _DEVIATIONS.get(case.id)
    with counted(record_property, "executions on Quarkus", case, deviation.result if deviation else AGREED):
        root, *_ = _documents(_text_of(case))
        run = app.run(root["id"], input_of(case), replies_of(case), time_limit_s=RUN_LIMIT_S)
        differing = compare(case, run.outcome)
        assert not differing, "\n".join(differing)
        assert run.agrees is not False, f"the reply to the request says something else: {run.rest}"


def test_every_deviation_is_a_case() -> None:
    assert ONLY_ON_QUARKUS.keys() <= {case.id for case in CASES}
