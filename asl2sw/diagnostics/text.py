"""Diagnostics as text for a terminal or a log."""

from __future__ import annotations

import re

from asl2sw.diagnostics.model import Diagnostic, Place, Severity

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MAX_EXCERPT = 160
_COLOURS = {Severity.ERROR: "31", Severity.TASK: "33", Severity.REVIEW: "36", Severity.INFO: "34"}


def render_diagnostic(diagnostic: Diagnostic, *, colour: bool = False) -> str:
    """Place, code, message, source line with caret, and what to do; several lines, no newline at the end."""
    lines = [_headline(diagnostic, colour)]
    lines += [f"  {_harmless(line)}" for line in diagnostic.message.split("\n")]
    if diagnostic.place is not None and diagnostic.place.source_line.strip():
        lines += _excerpt(diagnostic.place)
    notes = (("AWS", diagnostic.aws), ("SonataFlow", diagnostic.sonataflow), ("Fix", diagnostic.fix))
    for label, text in notes:
        if text:
            lines.append(f"  {label}: " + "\n    ".join(map(_harmless, text.split("\n"))))
    return "\n".join(lines)


def _harmless(text: str) -> str:
    """Without control characters: the names and lines of a definition must not steer a terminal."""
    return _CONTROL.sub("\ufffd", text)


def _headline(diagnostic: Diagnostic, colour: bool) -> str:
    severity = str(diagnostic.severity)
    if colour:
        severity = f"\x1b[{_COLOURS[diagnostic.severity]}m{severity}\x1b[0m"
    place = diagnostic.place
    where = f"{_harmless(place.file)}:{place.line}:{place.column}: " if place else ""
    words = [severity, diagnostic.code]
    if diagnostic.aws_code:
        words.append(diagnostic.aws_code)
    if diagnostic.pointer:
        words.append(f"({_harmless(diagnostic.pointer)})")
    return where + " ".join(words)


def _excerpt(place: Place) -> list[str]:
    """The source line and a caret line; a long line is cut around the marked column."""
    line = _harmless(place.source_line.replace("\t", " ").rstrip())
    column = place.column - 1
    start = max(0, column - 60) if len(line) > _MAX_EXCERPT else 0
    shown = line[start : start + _MAX_EXCERPT]
    lead = "..." if start else ""
    width = max(1, min(place.width, len(shown) - (column - start)))
    number = str(place.line)
    gutter = " " * len(number)
    caret = " " * (len(lead) + column - start) + "^" * width
    return [f"   {number} | {lead}{shown}", f"   {gutter} | {caret}"]
