"""Mistakes found while a text is read, before there is a document to report them on."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import NoReturn

from asl2sw.diagnostics import Diagnostic
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.reporter import Reporter
from asl2sw.source.tree import Document, NullNode, Span

MAX_DEPTH = 100  # objects and arrays in one another
MAX_DIGITS = 4300  # of an integer; Python converts no more by default
MAX_SHOWN = 100  # mistakes per file


class Unreadable(Exception):
    """What follows has no sure meaning; reading stops. The reason is among the problems."""


@dataclass(frozen=True, slots=True)
class _Problem:
    code: str
    span: Span
    message: str
    fix: str | None


class Problems:
    """Collects mistakes. `certain` tells whether the tree means what the writer meant in spite of them."""

    def __init__(self, file: str, text: str) -> None:
        self.certain = True
        self._scratch = Document(file, text, NullNode(Span(0, 0)))
        self._found: list[_Problem] = []

    def __len__(self) -> int:
        return len(self._found)

    def add(
        self, code: str, start: int, end: int, message: str, *, fix: str | None = None, certain: bool = False
    ) -> None:
        """Notes a mistake; reading goes on. `certain`: there is no doubt about what was meant."""
        self._found.append(_Problem(code, Span(start, max(end, start + 1)), message, fix))
        self.certain = self.certain and certain

    def stop(self, code: str, start: int, end: int, message: str, *, fix: str | None = None) -> NoReturn:
        """Notes a mistake that nothing can be read behind.

        Raises:
            Unreadable: always.
        """
        self.add(code, start, end, message, fix=fix)
        raise Unreadable

    def forget_from(self, count: int) -> None:
        """Drops all but the first `count` problems: they turned out to follow from another mistake."""
        del self._found[count:]

    def line(self, offset: int) -> int:
        """The line number, from 1, of an offset."""
        return bisect_right(self._line_starts, offset)

    @cached_property
    def _line_starts(self) -> list[int]:
        lines = self._scratch.text.split("\n")
        starts = [0]
        for line in lines[:-1]:
            starts.append(starts[-1] + len(line) + 1)
        return starts

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Every problem, or the first MAX_SHOWN of them and how many there are besides."""
        reporter = Reporter(self._scratch)
        shown = self._found if len(self._found) <= MAX_SHOWN + 1 else self._found[:MAX_SHOWN]
        for problem in shown:
            reporter.report(problem.code, problem.span, problem.message, fix=problem.fix)
        if len(shown) < len(self._found):
            rest = len(self._found) - len(shown)
            message = f"From here on there are {rest} more mistakes."
            reporter.report("ASL0029", self._found[len(shown)].span, message)
        return reporter.diagnostics
