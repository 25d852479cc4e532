"""ASL0139: a definition that AWS finds too large."""

from __future__ import annotations

import json

from asl2sw.source.reporter import Reporter
from asl2sw.source.tree import Document, Span, to_value

MAX_CHARACTERS = 1_048_576


def check_size(document: Document, reporter: Reporter) -> None:
    """Blanks between values do not count: most deployment tools take them out."""
    if len(document.text) <= MAX_CHARACTERS and document.text.lstrip().startswith("{"):
        return  # JSON gets no longer; YAML may, when its aliases are written out
    size = len(json.dumps(to_value(document.root), ensure_ascii=False, separators=(",", ":")))
    if size > MAX_CHARACTERS:
        message = f"Without blanks the definition has {size} characters."
        reporter.report("ASL0139", Span(0, 1), message, pointer="/")
