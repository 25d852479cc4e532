"""Intrinsic functions, timestamps and patterns on the engine's own jq: the same as in Python."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asl2sw.equivalence.engine import Engine
from asl2sw.expressions import timestamps
from asl2sw.expressions.globs import glob_to_regex
from asl2sw.expressions.intrinsics import DEFINITIONS, definition_for_hash
from asl2sw.expressions.jq.definitions import in_order_of_use

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "expressions"))

from intrinsic_cases import CASES, Json, calls, in_python, outcome, program, spelled
from test_intrinsics import ALGORITHMS, HASHED
from test_timestamps import ACCEPTED, PROGRAM, REFUSED, timestamp_texts

pytestmark = pytest.mark.engine

Call = tuple[str, tuple[Json, ...]]


def on_engine(engine: Engine, batch: list[Call]) -> list[Json]:
    sent = [(program(name, len(arguments)), list(arguments)) for name, arguments in batch]
    return [outcome(result.values, result.error) for result in engine.jq_many(sent)]


def test_known_values(engine: Engine) -> None:
    found = on_engine(engine, [(known.name, known.arguments) for known in CASES])
    wrong = [
        (str(known), value)
        for known, value in zip(CASES, found, strict=True)
        if spelled(value) != spelled(known.expected)
    ]
    assert wrong == []


@settings(max_examples=30, deadline=None)
@given(st.lists(calls(plain=False), min_size=10, max_size=30))
def test_the_engine_agrees_with_python(engine: Engine, batch: list[Call]) -> None:
    for call, theirs in zip(batch, on_engine(engine, batch), strict=True):
        assert spelled(in_python(*call)) == spelled(theirs), call


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_hash(engine: Engine, algorithm: str) -> None:
    name = definition_for_hash(algorithm)
    text = "\n".join(definition.text for definition in in_order_of_use([name], DEFINITIONS))
    results = engine.jq(f"{text}\n( {name}(.) )", HASHED, time_limit_s=60)
    for message, result in zip(HASHED, results, strict=True):
        expected = hashlib.new(ALGORITHMS[algorithm], message.encode()).hexdigest()
        assert (result.values, result.error) == ((expected,), None), message[:20]


def test_random_values(engine: Engine) -> None:
    drawn = on_engine(engine, [("States.MathRandom", (3, 6))] * 200)
    assert {spelled(value) for value in drawn} == {"3", "4", "5"}
    pattern = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    uuids = on_engine(engine, [("States.UUID", ())] * 20)
    assert len(set(uuids)) == 20
    assert all(re.fullmatch(pattern, value) for value in uuids)


def test_known_timestamps(engine: Engine) -> None:
    texts = [*ACCEPTED, *REFUSED, None, 5, []]
    for text, result in zip(texts, engine.jq(f"{PROGRAM}\n( instant )", texts), strict=True):
        assert spelled(outcome(result.values, result.error)) == spelled(timestamps.instant_of(text)), text


@settings(max_examples=10, deadline=None)
@given(st.lists(timestamp_texts(), min_size=10, max_size=30))
def test_timestamps_agree_with_python(engine: Engine, texts: list[str]) -> None:
    for text, result in zip(texts, engine.jq(f"{PROGRAM}\n( instant )", texts), strict=True):
        assert spelled(outcome(result.values, result.error)) == spelled(timestamps.instant_of(text)), text


def test_time_until(engine: Engine) -> None:
    expression = f"{PROGRAM}\n( [now, 0] | [millisecondsUntil, (.[0] += 3600 | millisecondsUntil)] )"
    (result,) = engine.jq(expression, [None])
    ((past, future),) = result.values
    assert past == 0
    assert 3_599_000 <= future <= 3_600_000
    assert isinstance(future, int)


TEXTS = st.text(st.sampled_from("ab*.+?(){}|$^[]\n-&é😀 "), max_size=5)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=40))
def test_patterns_agree_with_python(engine: Engine, pairs: list[tuple[str, str]]) -> None:
    triples = [(glob_to_regex(p), text) for p, other in pairs for text in (other, p.replace("*", other))]
    results = engine.jq_many([(f"test({json.dumps(regex)})", text) for regex, text in triples])
    for (regex, text), result in zip(triples, results, strict=True):
        assert result.values == (re.search(regex, text) is not None,), (regex, text)
