"""ISO 8601 durations as the engine takes them."""

from __future__ import annotations


def iso_duration(milliseconds: int) -> str:
    """`PT1.5S`: whole milliseconds, no exponent (engine fact)."""
    seconds, rest = divmod(milliseconds, 1000)
    fraction = f".{rest:03d}".rstrip("0") if rest else ""
    return f"PT{seconds}{fraction}S"
