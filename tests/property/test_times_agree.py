"""Timestamps and waits: the same instant, the same duration, or States.Runtime."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from random import Random

from budget import examples
from judges import Failed, Judge, Outcome, Value, check_program
from random_rules import random_timestamp
from random_values import chance, free_text, limits_of, number, value

from asl2sw.expressions.errors import RUNTIME
from asl2sw.expressions.jq.program import program_text
from asl2sw.expressions.jq.tree import Call, path_of, pipe
from asl2sw.expressions.timestamps import MAX_WAIT_S, instant_of, milliseconds_until, parse_timestamp

_RUNTIME = Failed(frozenset([RUNTIME]))
_CLOCK_DIFFERENCE_MS = 30_000  # between this process and the engine, on a busy machine


@examples()
def test_timestamps(judge: Judge, rng: Random) -> None:
    limits = limits_of(judge.is_c)
    roll = rng.randrange(10)
    text = (
        random_timestamp(rng) if roll < 8 else value(rng, limits) if roll < 9 else free_text(rng, limits, 25)
    )
    check_program(judge, pipe(path_of("data"), Call("instant")), {"data": text}, Value(instant_of(text)))


@examples(share=0.5)
def test_instants_are_those_of_the_calendar(judge: Judge, rng: Random) -> None:
    """Against Python's own calendar, where it has one: the years 1 to 9999."""
    moment = datetime.fromtimestamp(rng.randrange(-62_135_510_400, 253_402_214_400), tz=UTC)
    nanoseconds = rng.choice([0, 5 * 10**8, 1, 999_999_999, rng.randrange(10**9)])
    text = f"{moment:%Y-%m-%dT%H:%M:%S}".zfill(19) + f".{nanoseconds:09d}Z"
    expected = Value([int(moment.timestamp()), nanoseconds])
    assert parse_timestamp(text) == tuple(expected.value), text
    check_program(judge, pipe(path_of("data"), Call("instant")), {"data": text}, expected)


def seconds_to_wait(seconds: object) -> Outcome:
    if isinstance(seconds, str) and re.fullmatch("[0-9]{1,10}", seconds, re.ASCII):
        seconds = int(seconds)
    is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    if not is_number or seconds != seconds // 1 or not 0 <= seconds <= MAX_WAIT_S:
        return _RUNTIME
    return Value(f"PT{int(seconds)}S")


@examples(share=0.5)
def test_seconds_to_wait(judge: Judge, rng: Random) -> None:
    limits = limits_of(judge.is_c)
    drawn: object = rng.randrange(-5, MAX_WAIT_S + 5) if chance(rng, 1, 2) else number(rng, limits)
    if chance(rng, 1, 4):
        drawn = str(drawn)
    elif chance(rng, 1, 5):
        drawn = value(rng, limits)
    check_program(
        judge, pipe(path_of("data"), Call("secondsToWait")), {"data": drawn}, seconds_to_wait(drawn)
    )


_DURATION = re.compile(r"PT([0-9]{1,10})(?:\.([0-9]{1,3}))?S")


@examples(share=0.5)
def test_time_to_wait(judge: Judge, rng: Random) -> None:
    """The time left at the moment of evaluation, in a form the engine's timers read."""
    text = random_timestamp(rng)
    if chance(rng, 1, 2):
        ahead = rng.choice([1, 60, 10**4, 10**6, 10**7, 10**8, 10**9, 2 * 10**9]) * rng.random() + 60
        text = f"{datetime.fromtimestamp(time.time() + ahead, tz=UTC):%Y-%m-%dT%H:%M:%S.%f}Z"
    program = program_text(pipe(path_of("data"), Call("timeToWait")))
    before = time.time()
    found = judge.outcome(program, {"data": text})
    instant = parse_timestamp(text)
    if instant is None or milliseconds_until(instant, before) > MAX_WAIT_S * 1000:
        assert found == _RUNTIME, text
        return
    assert isinstance(found, Value), (text, found)
    match = _DURATION.fullmatch(found.value)
    assert match is not None, (text, found)
    milliseconds = int(match[1]) * 1000 + int((match[2] or "0").ljust(3, "0"))
    latest = milliseconds_until(instant, before - 1) + 1000
    assert latest - _CLOCK_DIFFERENCE_MS <= milliseconds <= latest or milliseconds == 0 == latest - 2000, (
        text,
        found,
    )
