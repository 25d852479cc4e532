"""Codes of the mistakes in expressions, for the readers of paths and intrinsic functions."""

from __future__ import annotations

NO_PATH = "ASL0201"
PATH_SYNTAX = "ASL0202"
NOT_REFERENCE = "ASL0203"
PATH_UNSUPPORTED = "ASL0204"
FILTER_SYNTAX = "ASL0205"
FILTER_UNSUPPORTED = "ASL0206"
RESERVED_VARIABLE = "ASL0207"
VARIABLE_NAME = "ASL0208"
ESCAPE_IN_NAME = "ASL0209"
TAIL_FUNCTION = "ASL0210"
NUMBER_RANGE = "ASL0211"
JSONATA = "ASL0212"
INTRINSIC_FOR_PATH = "ASL0213"
UNKNOWN_INTRINSIC = "ASL0220"
ARGUMENT_COUNT = "ASL0221"
INTRINSIC_SYNTAX = "ASL0222"
NESTING = "ASL0223"
ESCAPE_IN_STRING = "ASL0224"
FORMAT_COUNT = "ASL0225"


def shorten(text: str, limit: int = 60) -> str:
    """The text itself, or its beginning when a message would become too long."""
    return text if len(text) <= limit else text[: limit - 3] + "..."
