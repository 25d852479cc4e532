"""Definitions that people deploy: each converts or is refused with a code and a place, and none crashes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from corpus import corpus_file, share
from corpus_files import read_json_lines
from real_definitions import ENDPOINT_FOR_EVERY_TASK, Converted, Crashed, Refused, convert_record

from asl2sw.diagnostics import CODES
from asl2sw.equivalence.engine import Engine

RECORDS = read_json_lines(corpus_file("realworld/definitions.jsonl"))
DEFINITIONS = [pytest.param(record, id=record["id"]) for record in RECORDS]
LOADED_ONE_IN = 4
KNOWN_CODES = frozenset(code.id for code in CODES)
RESULTS: dict[str, Converted | Refused | Crashed] = {}


def result_of(record: dict[str, object]) -> Converted | Refused | Crashed:
    """The conversion, done once for all tests."""
    id = str(record["id"])
    if id not in RESULTS:
        RESULTS[id] = convert_record(record, ENDPOINT_FOR_EVERY_TASK)
    return RESULTS[id]


def complaints(result: Converted | Refused | Crashed) -> Iterator[str]:
    """What is missing from the answer to a definition."""
    match result:
        case Crashed(traceback=traceback):
            yield traceback
        case Refused(errors=errors):
            if not errors:
                yield "refused without an error"
            for error in errors:
                if error.code not in KNOWN_CODES:
                    yield f"unknown code {error.code}"
                if error.place is None or error.place.line < 1 or error.place.column < 1:
                    yield f"{error.code} without a place"
        case Converted(conversion=conversion):
            if any(diagnostic.is_error for diagnostic in conversion.diagnostics):
                yield "converted with errors"


@pytest.mark.parametrize("record", DEFINITIONS)
def test_converts_or_says_why_not(record: dict[str, object]) -> None:
    assert [*complaints(result_of(record))] == []


@pytest.mark.engine
def test_the_engine_loads_what_converts(engine: Engine) -> None:
    """A fixed part of them; `tools/tally_realworld.py --load` loads them all."""
    loaded, refused = 0, {}
    for record in RECORDS:
        if share(str(record["id"]), LOADED_ONE_IN) != 0:
            continue
        result = result_of(record)
        if isinstance(result, Converted):
            loaded += 1
            message = engine.load([workflow.document for workflow in result.conversion.workflows])
            if message is not None:
                refused[result.id] = message
    assert refused == {}
    assert loaded > 0
