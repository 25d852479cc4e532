"""Timestamps: RFC 3339 as AWS accepts it, and the time from now until one.

A capital T, then Z or an offset with a colon of at most 18 hours; seconds and up to nine digits of a fraction
may be missing; the day must exist. Lower case, 24:00, leap seconds and +0100 are refused. Sources: States
Language, Timestamps; recorded executions; that the seconds may be missing is java.time's rule, not recorded.
"""

from __future__ import annotations

import math
import re

from asl2sw.expressions.jq.definitions import Definition
from asl2sw.source.tree import JsonValue

_TIME = "([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:[.]([0-9]{1,9}))?)?"
_OFFSET = "(?:Z|([+-])(0[0-9]|1[0-8]):([0-5][0-9]))"
_PATTERN = f"([0-9]{{4}})-(0[1-9]|1[0-2])-([0-9]{{2}})T{_TIME}{_OFFSET}"
_TIMESTAMP = re.compile(_PATTERN)
MAX_WAIT_S = 2_147_483_647  # longer waits are States.Runtime (recorded: "Wait state delay is too long.")
_MARCH_1970 = 719_469  # days from 0000-03-01 to 1970-01-01, and one because days count from 1


def parse_timestamp(text: str) -> tuple[int, int] | None:
    """Seconds since 1970 and nanoseconds; None when the text is no timestamp."""
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        return None
    groups = match.groups(default="0")
    year, month, day, hour, minute, second = map(int, groups[:6])
    fraction, sign = groups[6], groups[7]
    offset_hours, offset_minutes = map(int, groups[8:])
    first_day, next_first_day = _month_start(12 * year + month - 3), _month_start(12 * year + month - 2)
    if not 1 <= day <= next_first_day - first_day:
        return None
    offset_s = (offset_hours * 3600 + offset_minutes * 60) * (-1 if sign == "-" else 1)
    seconds = (first_day + day) * 86400 + hour * 3600 + minute * 60 + second - offset_s
    return seconds, int(fraction.ljust(9, "0"))


def _month_start(month: int) -> int:
    """The day before the first of a month, since 1970; months are counted from March of year 0."""
    year = month // 12
    leap_days = year // 4 - year // 100 + year // 400
    return 365 * year + leap_days + (153 * (month % 12) + 2) // 5 - _MARCH_1970


def milliseconds_until(instant: tuple[int, int], now: float) -> int:
    """Whole milliseconds from `now` (seconds since 1970), rounded up; 0 when the instant is past."""
    seconds, nanoseconds = instant
    return max(0, math.ceil((seconds - now) * 1000 + nanoseconds / 1_000_000))


def instant_of(value: JsonValue) -> JsonValue:
    """As the jq definition `instant`: [seconds, nanoseconds], or null when the value is no timestamp."""
    instant = parse_timestamp(value) if isinstance(value, str) else None
    return list(instant) if instant else None


DEFINITIONS: dict[str, Definition] = {
    definition.name: definition
    for definition in (
        Definition(
            "monthStart",
            (),
            "(. / 12 | floor) as $y | 365 * $y + ($y / 4 | floor) - ($y / 100 | floor) + ($y / 400 | floor)"
            f" + ((153 * (. - 12 * $y) + 2) / 5 | floor) - {_MARCH_1970}",
        ),
        Definition(
            "instant",
            (),
            f'[strings | match("\\\\A{_PATTERN}\\\\z").captures | map(.string // "0")]'
            " | if . == [] then null\n"
            '  else .[0][7] as $sign | ((.[0][6] + "00000000")[:9] | tonumber) as $nanos\n'
            "  | (.[0] | .[:6] + .[8:] | map(tonumber)) as [$y, $mo, $d, $h, $m, $s, $oh, $om]\n"
            "  | (12 * $y + $mo - 3) as $n | ($n | monthStart) as $first\n"
            "  | if $d < 1 or $d > ($n + 1 | monthStart) - $first then null else [($first + $d) * 86400"
            ' + $h * 3600 + $m * 60 + $s + ($oh * 3600 + $om * 60) * (if $sign == "-" then 1 else -1 end),'
            " $nanos] end end",
            ("monthStart",),
        ),
        Definition(
            "millisecondsUntil",
            (),
            "((now - .[0]) * 1000 - .[1] / 1000000 | floor) | if . < 0 then 0 - . else 0 end",
        ),
        # what a `sleep` state takes: at most 2^31 - 1 seconds on AWS, whole milliseconds on the engine
        Definition(
            "secondsToWait",
            (),
            # text of a number counts too: AWS otherwise says "cannot be parsed as a long value"
            '(if type == "string" and test("\\\\A[0-9]{1,10}\\\\z") then tonumber else . end)\n'
            f'  | if type == "number" and . >= 0 and . <= {MAX_WAIT_S} and floor == .\n'
            '  then "PT\\(floor + 0)S" else error("States.Runtime") end',
        ),
        Definition(
            "millisecondsToWait",
            (),
            '"PT\\((if . < 0 then 0 elif . < 9999999000 then . / 1000'
            ' else (. + 999) / 1000 | floor end) + 0)S"',
        ),
        # from 10^7 s on the engine would print a fraction with an exponent: whole seconds then
        Definition(
            "instantToWait",
            (),
            f'millisecondsUntil | if . > {MAX_WAIT_S}000 then error("States.Runtime") else'
            ' "PT\\((if . < 9999999000 then . / 1000 else (. + 999) / 1000 | floor end) + 0)S" end',
            ("millisecondsUntil",),
        ),
        Definition(
            "timeToWait",
            (),
            'instant | if . == null then error("States.Runtime") else instantToWait end',
            ("instant", "instantToWait"),
        ),
    )
}
