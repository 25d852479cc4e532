"""One finding and the place it points to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What the reader of a diagnostic has to do."""

    ERROR = "error"  # refused: nothing is emitted
    TASK = "task"  # works after the reader did what is said
    REVIEW = "review"  # works; the reader should check that a difference does not matter
    INFO = "info"  # works; good to know


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file; lines and columns count from 1, columns in characters."""

    file: str
    line: int
    column: int
    width: int  # characters marked on that line, at least 1
    source_line: str  # the whole line, for the excerpt


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding with its stable code. `pointer` is a JSON pointer into the definition, as AWS prints it."""

    code: str
    severity: Severity
    message: str
    place: Place | None = None
    pointer: str | None = None
    aws_code: str | None = None
    aws: str | None = None  # what AWS does with it
    sonataflow: str | None = None  # what SonataFlow does with it
    fix: str | None = None

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


def position_key(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    """Sorts by file, then position, then code; findings without a place come first."""
    place = diagnostic.place
    if place is None:
        return ("", 0, 0, diagnostic.code, diagnostic.message)
    return (place.file, place.line, place.column, diagnostic.code, diagnostic.message)


def sort_diagnostics(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """In the order of `position_key`."""
    return tuple(sorted(diagnostics, key=position_key))
