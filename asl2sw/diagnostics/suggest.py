"""The nearest valid name, for messages about names that do not exist."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate a writer of `name` most likely meant, or None when none is close."""
    options = sorted(candidates)
    folded = {option.casefold(): option for option in reversed(options)}
    if name.casefold() in folded:
        return folded[name.casefold()]
    close = difflib.get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else None
