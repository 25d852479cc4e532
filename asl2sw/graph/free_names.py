"""Names that nothing else has."""

from __future__ import annotations

from collections.abc import Container


def free_name(wanted: str, taken: Container[str]) -> str:
    """The name, with ` 2` and so on behind it when it is taken."""
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted} {number}", number + 1
    return name


def take_name(wanted: str, taken: set[str]) -> str:
    """The same, and from now on it is taken."""
    name = free_name(wanted, taken)
    taken.add(name)
    return name
