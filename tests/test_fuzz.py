"""Definitions with random mistakes, as in `tools/fuzz.py`, which takes many more."""

from __future__ import annotations

from fuzz import fixtures, outcomes

COUNT = 2000


def test_no_mistake_crashes_the_conversion() -> None:
    found = list(outcomes(fixtures(), COUNT, seed=1))
    assert {f"{one.number} ({one.file})": one.problem for one in found if one.problem} == {}
    converted = sum(one.converted for one in found)
    assert COUNT // 10 < converted < COUNT // 2, "the mistakes are too harmless or too harmful"
