"""Machines made at random are well-formed, different, and reach the whole language."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

import asl2sw
from asl2sw.equivalence.machines import generate_machine

MACHINES = [generate_machine(Random(seed)) for seed in range(120)]
WANTED = (
    *("Pass", "Task", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map"),
    *("And", "Or", "Not", "IsPresent", "IsNull", "IsTimestamp", "StringMatches", "NumericLessThan"),
    *("BooleanEquals", "TimestampGreaterThanPath", "Retry", "Catch", "MaxDelaySeconds", "JitterStrategy"),
    *("InputPath", "OutputPath", "ResultPath", "ResultSelector", "Parameters", "Assign", "ItemSelector"),
    *("MaxConcurrency", "ItemBatcher", "ToleratedFailureCount", "ToleratedFailurePercentage"),
    *("DISTRIBUTED", "SecondsPath", "Timestamp", "TimeoutSeconds", "CausePath", "Default"),
)


@pytest.mark.parametrize("seed", range(0, 120, 4))
def test_a_machine_converts(seed: int) -> None:
    conversion = asl2sw.convert(MACHINES[seed], asl2sw.Options(name="machine"))
    assert conversion.workflows


def test_the_same_seed_gives_the_same_machine() -> None:
    assert generate_machine(Random(5)) == MACHINES[5]
    assert len({json.dumps(machine) for machine in MACHINES}) > 0.9 * len(MACHINES)


def test_the_whole_language_is_there() -> None:
    words = set().union(*map(words_of, MACHINES))
    assert [word for word in WANTED if word not in words] == []


def words_of(node: Any) -> set[str]:
    """Keys and texts."""
    match node:
        case dict():
            return set(node).union(*map(words_of, node.values()))
        case list():
            return set().union(*map(words_of, node))
        case str():
            return {node}
    return set()
