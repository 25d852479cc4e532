"""ISO 8601 durations as `java.time.Duration` reads them."""

from __future__ import annotations

import re

from asl2sw.equivalence.target.failures import EngineFailure, NotModelled

_SECONDS = re.compile(r"PT(-?)(\d{1,10})(?:\.(\d{1,9}))?S")
_JAVA = re.compile(
    r"[-+]?P(?:[-+]?\d+D)?(?:T(?:[-+]?\d+H)?(?:[-+]?\d+M)?(?:[-+]?\d+(?:[.,]\d{0,9})?S)?)?", re.IGNORECASE
)
_LONGEST_S = 9_223_371_000  # the engines differ from about here on (docs/engine-facts.md)


def duration_ms(text: str) -> int:
    """Whole milliseconds, at least 0. Raises EngineFailure for text that the runtime refuses."""
    found = _SECONDS.fullmatch(text)
    if found is None:
        if text.startswith("P") and not _JAVA.fullmatch(text):
            raise EngineFailure(
                "java.time.format.DateTimeParseException", f"{text!r} cannot be parsed to a Duration"
            )
        raise NotModelled(f"duration {text!r}")
    sign, seconds, fraction = found.groups()
    nanoseconds = int((fraction or "").ljust(9, "0"))
    if int(seconds) > _LONGEST_S or nanoseconds % 1_000_000:
        raise NotModelled(f"duration {text!r}")
    return 0 if sign else int(seconds) * 1000 + nanoseconds // 1_000_000
