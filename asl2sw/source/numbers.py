"""Numbers as far as JSON can hold them."""

from __future__ import annotations

import math

from asl2sw.source.problems import MAX_DIGITS, Problems


def number_value(text: str, start: int, problems: Problems, *, integer: bool, base: int = 10) -> int | float:
    """The value of number text that stands at `start`; 0 after a finding when it is out of range."""
    value = _whole(text, base) if integer else _finite(text)
    if value is not None:
        return value
    message = f"{shortened(text)} is larger than any number that can be stored."
    problems.add("ASL0017", start, start + len(text), message)
    return 0


def _finite(text: str) -> float | None:
    value = float(text)
    return value if math.isfinite(value) else None


def _whole(text: str, base: int) -> int | None:
    """The value, exact also where doubles have gaps; None beyond the greatest double."""
    if len(text) > MAX_DIGITS:
        return None
    try:
        whole = int(text, base)
        float(whole)
    except (ValueError, OverflowError):  # ValueError: a process may lower Python's limit of digits
        return None
    return whole


def shortened(text: str) -> str:
    """The text, or its beginning when it is too long for a message."""
    return text if len(text) <= 40 else text[:37] + "..."
