"""Whether committed output is what the definitions convert to now."""

from __future__ import annotations

import difflib
from pathlib import Path

from asl2sw.diagnostics import Diagnostic, Severity
from asl2sw.gate.finding import Finding, findings_of
from asl2sw.lazy_dataclass import dataclass

STALE = "stale-output"


@dataclass(frozen=True, slots=True)
class Stale:
    """An output file that is missing or different; `diff` leads from what is there to what has to be."""

    finding: Finding
    diff: str


def compared(target: Path, source: str, text: str) -> Stale | None:
    """The file `target` against the text that `source` converts to; None when they agree. Raises OSError."""
    there = target.read_text(encoding="utf-8", errors="replace") if target.exists() else None
    if there == text:
        return None
    name = target.as_posix()
    lines = difflib.unified_diff(
        [] if there is None else _lines(there),
        _lines(text),
        "/dev/null" if there is None else name,
        name,
    )
    state = "is missing" if there is None else f"is not what {source} converts to"
    diagnostic = Diagnostic(
        STALE,
        Severity.ERROR,
        f"The output {name} {state}.",
        fix=f"Run `asl2sw convert {source} > {name}` and commit the result.",
    )
    return Stale(findings_of(name, [diagnostic])[0], "".join(lines))


def _lines(text: str) -> list[str]:
    """With their ends; diffs have a line of their own for a missing one at the end."""
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n\\ No newline at end of file\n"
    return lines
