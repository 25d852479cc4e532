"""Numbers as far as JSON can hold them."""

from __future__ import annotations

import math

from asl2sw.source.problems import MAX_DIGITS, Problems


def number_value(text: str, start: int, problems: Problems, *, integer: bool) -> int | float:
    """The value of number text that stands at `start`; 0 after a finding when it is out of range."""
    end = start + len(text)
    if not integer:
        value = float(text)
        if math.isfinite(value):
            return value
        problems.add(
            "ASL0017", start, end, f"{shortened(text)} is larger than any number that can be stored."
        )
        return 0
    whole = _integer(text)
    if whole is None:
        problems.add("ASL0017", start, end, f"The number {shortened(text)} has too many digits.")
        return 0
    return whole


def _integer(text: str) -> int | None:
    if len(text) > MAX_DIGITS:
        return None
    try:
        return int(text)
    except ValueError:  # a process may lower Python's limit of digits
        return None


def shortened(text: str) -> str:
    """The text, or its beginning when it is too long for a message."""
    return text if len(text) <= 40 else text[:37] + "..."
