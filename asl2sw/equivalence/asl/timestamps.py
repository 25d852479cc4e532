"""Points in time: RFC 3339 texts, and the milliseconds of the virtual clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from fractions import Fraction

# An upper-case T and Z are demanded (States Language, Timestamps); what java.time takes beyond that, seconds
# left out and offsets up to 18 hours, is taken too.
_TIMESTAMP = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d\d):(\d\d))", re.ASCII
)
_EPOCH = datetime(1970, 1, 1)
_MAX_OFFSET = timedelta(hours=18)


def instant_of(text: str) -> Fraction | None:
    """Seconds since 1970, exact; None when the text is no timestamp."""
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, sign, offset_hours, offset_minutes = match.groups("0")
    try:
        local = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second))
    except ValueError:
        return None
    offset = timedelta(hours=int(offset_hours), minutes=int(offset_minutes))
    if offset > _MAX_OFFSET or int(offset_minutes) > 59:
        return None
    seconds = (local - _EPOCH) // timedelta(seconds=1)
    ahead = int(offset.total_seconds()) * (-1 if sign == "-" else 1)
    return seconds - ahead + Fraction(int(fraction), 10 ** len(fraction))


def milliseconds(moment: datetime) -> int:
    """Milliseconds since 1970 of a moment with a time zone."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def timestamp_of(ms: int) -> str:
    """Milliseconds since 1970 as the context object writes them."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1000:03}Z"
