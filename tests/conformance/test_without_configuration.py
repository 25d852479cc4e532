"""Definitions that people deploy, as they stand: nearly all convert, and what is left to do is told."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
from corpus import corpus_file, share
from corpus_files import read_json_lines
from real_definitions import AS_IT_STANDS, Converted, convert_all, convert_record
from tally_integrations import share_converted

from asl2sw.asl import read_state_machine
from asl2sw.resources.starter import starter_config
from asl2sw.source import Reporter, read_text

LEAST = 0.97
CONFIGURED_ONE_IN = 5
CALLBACKS = {"ASL0409", "ASL0410"}  # who answers is not part of the workflow
VALUES = {"ASL0429"}  # and only people know them
RECORDS = read_json_lines(corpus_file("realworld/definitions.jsonl"))


def tasks_in(result: Converted) -> set[str]:
    """Codes of what is left to do."""
    return {found.code for found in result.conversion.diagnostics if found.severity == "task"}


def starter(definition: Any) -> dict[str, Any]:
    """The configuration that `--init-config` writes."""
    document, _ = read_text(json.dumps(definition), "m.asl.json")
    assert document is not None
    machine = read_state_machine(document, Reporter(document))
    assert machine is not None
    return tomllib.loads(starter_config({"m.asl.json": machine}, [], None))


@pytest.mark.long
def test_nearly_all_convert_without_a_configuration() -> None:
    results = list(convert_all(RECORDS, AS_IT_STANDS))
    converted, judged = share_converted(results)
    assert judged > 300
    assert converted / judged >= LEAST
    for result in results:
        if isinstance(result, Converted):
            told = [found for found in result.conversion.diagnostics if found.severity == "task"]
            assert all(found.fix for found in told)


@pytest.mark.long
def test_nothing_is_left_to_do_with_the_configuration_that_is_written() -> None:
    """A fixed part of them."""
    compared = 0
    for record in RECORDS:
        if share(str(record["id"]), CONFIGURED_ONE_IN) != 0:
            continue
        plain = convert_record(record, AS_IT_STANDS)
        if isinstance(plain, Converted):
            configured = convert_record(record, starter(record["definition"]))
            assert isinstance(configured, Converted), record["id"]
            assert tasks_in(configured) <= CALLBACKS | VALUES, record["id"]
            compared += 1
    assert compared > 30
