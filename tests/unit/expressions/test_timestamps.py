"""Timestamps in Python and in C jq."""

from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from intrinsic_cases import Json, run_c_jq

from asl2sw.expressions.jq.definitions import in_order_of_use
from asl2sw.expressions.timestamps import DEFINITIONS, instant_of, milliseconds_until, parse_timestamp

ACCEPTED = {
    "1970-01-01T00:00:00Z": (0, 0),
    "2016-03-14T01:59:00Z": (1457920740, 0),
    "2016-03-05T21:29:29.243167252Z": (1457213369, 243167252),
    "2016-03-05T21:29:29.5+01:00": (1457209769, 500000000),
    "2016-03-05T21:29-00:30": (1457215140, 0),
    "2000-02-29T00:00:00Z": (951782400, 0),
    "0000-01-01T00:00:00Z": (-62167219200, 0),
    "9999-12-31T23:59:59.999999999-18:00": (253402365599, 999999999),
}
REFUSED = [
    "",
    "timestamp",
    "2016-12-05 21:29:29Z",
    "2016-12-05t21:29:29Z",
    "2016-12-05T21:29:29z",
    "2016-12-05T21:29:29",
    "2016-13-05T21:29:29Z",
    "2016-12-05T25:29:29Z",
    "2016-12-05T24:00:00Z",
    "2016-12-05T23:59:60Z",
    "2016-12-05T23:59:59+0100",
    "2016-12-05T23:59:59+19:00",
    "2016-12-05T23:59:59.Z",
    "2016-12-05T23:59:59.1234567890Z",
    "05-12-2016T21:29:29Z",
    "2023-02-29T00:00:00Z",
    "1900-02-29T00:00:00Z",
    "2016-04-31T00:00:00Z",
    "2016-04-00T00:00:00Z",
    "2016-12-05T21:29:29Z\n",
    "٢016-12-05T21:29:29Z",
]
PROGRAM = "\n".join(d.text for d in in_order_of_use(["instant", "millisecondsUntil"], DEFINITIONS))


@st.composite
def timestamp_texts(draw: st.DrawFn) -> str:
    """Texts of the right shape, many of them of no day or no time."""
    day = f"{draw(st.integers(0, 9999)):04}-{draw(st.integers(1, 12)):02}-{draw(st.integers(0, 32)):02}"
    time = f"{draw(st.integers(0, 24)):02}:{draw(st.integers(0, 59)):02}"
    seconds = draw(st.sampled_from(["", ":00", ":59", ":60", ":07.5", ":31.000000001"]))
    return f"{day}T{time}{seconds}" + draw(st.sampled_from(["Z", "+00:00", "-11:30", "+18:00", "+24:00", ""]))


@pytest.mark.parametrize(("text", "instant"), ACCEPTED.items())
def test_accepted(text: str, instant: tuple[int, int]) -> None:
    assert parse_timestamp(text) == instant
    assert run_c_jq(f"{PROGRAM}\n( instant )", text) == ([list(instant)], None)


@pytest.mark.parametrize("value", [*REFUSED, None, 5, [], {}])
def test_refused(value: Json) -> None:
    assert instant_of(value) is None
    assert run_c_jq(f"{PROGRAM}\n( instant )", value) == ([None], None)


@settings(max_examples=300, deadline=None)
@given(timestamp_texts())
@example("2100-03-01T00:00:00Z")
def test_jq_agrees_with_python(text: str) -> None:
    assert run_c_jq(f"{PROGRAM}\n( instant )", text) == ([instant_of(text)], None)


@given(st.datetimes(timezones=st.just(datetime.UTC)))
def test_seconds_are_those_of_the_calendar(moment: datetime.datetime) -> None:
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
    whole = (moment.replace(microsecond=0) - epoch) // datetime.timedelta(seconds=1)
    text = re.sub(r"\+00:00\Z", "Z", moment.isoformat())
    assert parse_timestamp(text) == (whole, moment.microsecond * 1000)


@pytest.mark.parametrize(
    ("instant", "now", "wait_ms"),
    [((100, 0), 99.0, 1000), ((100, 500_000), 100.0, 1), ((100, 0), 100.0, 0), ((100, 0), 200.0, 0)],
)
def test_time_until(instant: tuple[int, int], now: float, wait_ms: int) -> None:
    assert milliseconds_until(instant, now) == wait_ms
    shim = f"def now: {now};\n"
    assert run_c_jq(f"{shim}{PROGRAM}\n( millisecondsUntil )", list(instant)) == ([wait_ms], None)
