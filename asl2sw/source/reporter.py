"""Collects the findings about one document."""

from __future__ import annotations

from bisect import insort

from asl2sw.diagnostics import Diagnostic, code_named, position_key
from asl2sw.source.tree import Document, Span


class Reporter:
    """Turns codes and spans into diagnostics; passed along the whole pipeline of one conversion."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._found: list[Diagnostic] = []  # sorted: it is asked for again and again
        self._errors = 0
        self._seen: set[tuple[str, Span | None, str]] = set()

    def report(
        self,
        code_id: str,
        span: Span | None,
        message: str,
        *,
        pointer: str | None = None,
        fix: str | None = None,
        once: bool = False,
    ) -> None:
        """Adds a finding; the same one at the same place is kept once, with `once` at any place.

        `fix` replaces the code's text.
        """
        key = (code_id, None if once else span, message)
        if key in self._seen:
            return
        self._seen.add(key)
        code = code_named(code_id)
        place = self.document.place(span) if span is not None else None
        found = Diagnostic(
            code=code.id,
            severity=code.severity,
            message=message,
            place=place,
            pointer=pointer,
            aws_code=code.aws_code,
            aws=code.aws,
            sonataflow=code.sonataflow,
            fix=fix or code.fix,
        )
        insort(self._found, found, key=position_key)
        self._errors += found.is_error

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All findings so far, sorted by position."""
        return tuple(self._found)

    @property
    def has_errors(self) -> bool:
        return self._errors > 0
