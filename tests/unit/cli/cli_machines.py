"""Definitions for the tests of the command line, and the types of its fixtures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from click.testing import Result

Run = Callable[..., Result]
Write = Callable[[str, Mapping[str, Any] | str | bytes], str]


def machine(**states: Mapping[str, Any]) -> dict[str, Any]:
    """A definition of these states, the first one the start."""
    return {"StartAt": next(iter(states)), "States": states}


GOOD = machine(Done={"Type": "Succeed"})
