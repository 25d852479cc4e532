"""Definitions that people deploy, as they stand: nearly all convert, and what is left to do is told."""

from __future__ import annotations

from corpus import corpus_file
from corpus_files import read_json_lines
from real_definitions import AS_IT_STANDS, Converted, convert_all
from tally_integrations import share_converted

LEAST = 0.97


def test_nearly_all_convert_without_a_configuration() -> None:
    results = list(convert_all(read_json_lines(corpus_file("realworld/definitions.jsonl")), AS_IT_STANDS))
    converted, judged = share_converted(results)
    assert judged > 300
    assert converted / judged >= LEAST
    for result in results:
        if isinstance(result, Converted):
            told = [found for found in result.conversion.diagnostics if found.severity == "task"]
            assert all(found.fix for found in told)
