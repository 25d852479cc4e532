"""Definitions that people deploy are not refused for what AWS takes, and hardly ever warned of."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from corpus import corpus_file
from corpus_files import read_json_lines

from asl2sw.asl import read_state_machine
from asl2sw.diagnostics import Diagnostic, Severity
from asl2sw.source import Reporter, read_text

RECORDS = read_json_lines(corpus_file("realworld/definitions.jsonl"))
_STRUCTURAL_PLACEHOLDER = "ASL0114"

# Definitions that are refused although their collectors found nothing wrong with them.
REFUSED: Mapping[str, str] = {
    "eulerianknight-genai-doc-to-db-6d365dcf5f": "the same state names inside a Map and outside of it",
    "nhsdigital-eps-prescription-status-update-api-adb3251e18": "a filter with a word without quotes",
    "orcabus-service-analysis-glue-e1abfaae09": "state names longer than 80 characters, which AWS refuses",
    "orcabus-service-fastq-glue-ba0be1a689": "a Label longer than the 40 characters of the documentation",
}

# How many definitions a review touches at most. Each was looked at; a rule that tells more has to be, too.
REVIEWED_AT_MOST: Mapping[str, int] = {
    "ASL0129": 0,
    "ASL0130": 1,
    "ASL0135": 1,
    "ASL0140": 1,  # bedrockagentcore:invokeHarness, which is newer than the list
    "ASL0152": 6,  # retriers of the CDK before those of the authors
    "ASL0153": 1,
    "ASL0156": 19,
    "ASL0163": 1,  # aws-sdk:dynamodb:putItem with an error of DynamoDB. instead of DynamoDb.
}


def _findings(record: Mapping[str, Any]) -> tuple[Diagnostic, ...]:
    document, found = read_text(json.dumps(record["definition"]), "real.asl.json")
    assert document is not None
    reporter = Reporter(document)
    read_state_machine(document, reporter)
    return (*found, *reporter.diagnostics)


FINDINGS = {record["id"]: _findings(record) for record in RECORDS}


def test_what_people_deploy_is_not_refused() -> None:
    apps = [record for record in RECORDS if record["class"] == "app"]
    without_problems = [record["id"] for record in apps if not record["problems"]]
    refused = {
        id: sorted({found.code for found in FINDINGS[id] if found.is_error})
        for id in without_problems
        if any(found.is_error for found in FINDINGS[id])
        and not any(found.code == _STRUCTURAL_PLACEHOLDER for found in FINDINGS[id])
    }
    assert len(without_problems) > 400
    assert refused.keys() == REFUSED.keys(), refused


def test_reviews_are_rare() -> None:
    counts: Counter[str] = Counter()
    for found in FINDINGS.values():
        counts.update({one.code for one in found if one.severity is Severity.REVIEW})
    assert {code: count for code, count in counts.items() if count > REVIEWED_AT_MOST.get(code, 0)} == {}
